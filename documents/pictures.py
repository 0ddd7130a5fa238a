"""Pictures as they may be shown: turned upright, no larger than a screen, without what the camera wrote into them."""

import io
from typing import BinaryIO

LONGEST_SIDE = 1600  # pixels
QUALITY = 85


def screen_picture(file: BinaryIO) -> bytes:
    """A checked PNG or JPEG (documents.uploads) drawn anew as JPEG.

    A telephone writes place and time of taking into its pictures; those say more of a person than may be published.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 -- slow import

    file.seek(0)
    with Image.open(file, formats=["PNG", "JPEG"]) as image:
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        if upright.mode != "RGB":
            whole = upright.convert("RGBA")
            upright = Image.new("RGB", whole.size, "white")
            upright.paste(whole, mask=whole.getchannel("A"))
        written = io.BytesIO()
        upright.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()
