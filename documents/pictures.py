"""Pictures as they may be shown: turned upright, no larger than a screen, without what the camera wrote into them."""

import io
from typing import BinaryIO

from documents.fonts import measure

LONGEST_SIDE = 1600  # pixels
QUALITY = 85


def screen_picture(file: BinaryIO, *, longest_side: int = LONGEST_SIDE) -> bytes:
    """A checked PNG or JPEG (documents.uploads) drawn anew as JPEG, no side longer than so many pixels.

    A telephone writes place and time of taking into its pictures; those say more of a person than may be published.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 -- slow import

    file.seek(0)
    with Image.open(file, formats=["PNG", "JPEG"]) as image:
        image.draft("RGB", (longest_side, longest_side))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((longest_side, longest_side))
        if upright.mode != "RGB":
            whole = upright.convert("RGBA")
            upright = Image.new("RGB", whole.size, "white")
            upright.paste(whole, mask=whole.getchannel("A"))
        written = io.BytesIO()
        upright.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


def blank_picture(width: int, height: int, words: str) -> bytes:
    """What the scan of a printed blank looks like: a double frame and `words` in red, as JPEG; millimetres."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 -- slow import

    scale = 4  # points of the picture for a millimetre
    picture = Image.new("RGB", (width * scale, height * scale), (253, 249, 238))
    pen = ImageDraw.Draw(picture)
    for inset, line in ((8, 6), (12, 2), (17, 3)):
        left, right, bottom = inset * scale, (width - inset) * scale, (height - inset) * scale
        pen.rectangle((left, left, right, bottom), outline=(176, 132, 45), width=line)
    for text, size, foot, colour in (
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 7, 0.16, (30, 30, 30)),
        ("Độc lập - Tự do - Hạnh phúc", 7, 0.2, (30, 30, 30)),
        (words, 22, 0.4, (176, 28, 32)),
    ):
        place = (width * scale / 2, height * scale * foot)
        pen.text(place, text, font=measure("Bold", size * scale), fill=colour, anchor="ms")
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def drawing(colour: tuple[int, int, int]) -> bytes:
    """Hills in one colour (red, green, blue, 0 to 255), in place of a photograph where there is none, as JPEG."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 -- slow import

    picture = Image.new("RGB", (960, 600), (236, 240, 243))
    pen = ImageDraw.Draw(picture)
    darker = tuple(part * 3 // 4 for part in colour)
    pen.polygon([(0, 600), (0, 380), (260, 220), (520, 420), (760, 260), (960, 400), (960, 600)], fill=colour)
    pen.polygon([(0, 600), (0, 500), (340, 400), (700, 520), (960, 450), (960, 600)], fill=darker)
    pen.ellipse((690, 70, 800, 180), fill=(222, 186, 92))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()
