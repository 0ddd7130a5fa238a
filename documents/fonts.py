"""The fonts of our papers: Tinos and Arimo, metric twins of Times New Roman and Arial (Debian's fonts-croscore)."""

import subprocess
from functools import cache, lru_cache
from pathlib import Path

from accounts.errors import OfficeError

# Points of width for one point of size: used to guess a width where the font is missing.
AVERAGE_LETTER = 0.5


class PrintingUnavailable(OfficeError):
    """This machine cannot print; the message says in Vietnamese what is missing. Views show it."""


def tinos() -> dict[str, Path]:
    """The files of Tinos (font_files), which every paper needs."""
    return font_files("Tinos")


@cache
def font_files(family: str) -> dict[str, Path]:
    """Font files by style ("Regular", "Bold", "Italic", "Bold Italic"); only files that hold Vietnamese letters count.

    By coverage and not by name of a package: some fonts of that metric lack 92 of 146 Vietnamese letters.

    Raises:
        PrintingUnavailable: no such font; not remembered, so installing it needs no restart.
    """
    command = ["fc-list", f":lang=vi:family={family}", "--format=%{style[0]}\t%{file}\n"]
    try:
        listed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout  # noqa: S603
    except (OSError, subprocess.SubprocessError) as problem:
        raise PrintingUnavailable("Máy chủ chưa có fontconfig nên chưa in được: apt install fontconfig.") from problem
    files = dict(line.split("\t", 1) for line in listed.splitlines())
    if "Regular" not in files or "Bold" not in files:
        raise PrintingUnavailable(
            f"Máy chủ chưa có phông chữ {family} với đủ chữ tiếng Việt nên chưa in được: apt install fonts-croscore."
        )
    return {style: Path(file) for style, file in files.items()}


@lru_cache(maxsize=16)
def measure(style: str, size: int, family: str = "Tinos"):
    """The Pillow font of one style; `size` in pixels."""
    from PIL import ImageFont  # noqa: PLC0415 -- slow import

    files = font_files(family)
    return ImageFont.truetype(files.get(style, files["Regular"]), size)


def text_width(text: str, *, size: float, bold: bool = False, italic: bool = False, family: str = "Tinos") -> float:
    """How wide one line of `text` is, in the unit of `size`; a guess where the font is missing."""
    style = " ".join(filter(None, ["Bold" if bold else "", "Italic" if italic else ""])) or "Regular"
    try:
        return measure(style, 100, family).getlength(text) * size / 100
    except PrintingUnavailable:
        return len(text) * size * AVERAGE_LETTER
