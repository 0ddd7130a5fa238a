"""The font of our papers: Tinos, the metric twin of Times New Roman (Debian's fonts-croscore)."""

import subprocess
from functools import cache, lru_cache
from pathlib import Path

# Points of width for one point of size: used to guess a width where the font is missing.
AVERAGE_LETTER = 0.5


class PrintingUnavailable(Exception):
    """This machine cannot print; the message says in Vietnamese what is missing. Views show it."""


@cache
def tinos() -> dict[str, Path]:
    """Font files by style ("Regular", "Bold", "Italic", "Bold Italic"); only files that hold Vietnamese letters count.

    By coverage and not by name of a package: some fonts of that metric lack 92 of 146 Vietnamese letters.

    Raises:
        PrintingUnavailable: no such font; not remembered, so installing it needs no restart.
    """
    command = ["fc-list", ":lang=vi:family=Tinos", "--format=%{style[0]}\t%{file}\n"]
    try:
        listed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout  # noqa: S603
    except (OSError, subprocess.SubprocessError) as problem:
        raise PrintingUnavailable("Máy chủ chưa có fontconfig nên chưa in được: apt install fontconfig.") from problem
    files = dict(line.split("\t", 1) for line in listed.splitlines())
    if "Regular" not in files or "Bold" not in files:
        raise PrintingUnavailable(
            "Máy chủ chưa có phông chữ Tinos với đủ chữ tiếng Việt nên chưa in được: apt install fonts-croscore."
        )
    return {style: Path(file) for style, file in files.items()}


@lru_cache(maxsize=16)
def measure(style: str, size: int):
    """The Pillow font of one style; `size` in pixels."""
    from PIL import ImageFont  # noqa: PLC0415 -- slow import

    return ImageFont.truetype(tinos()[style], size)


def text_width(text: str, *, size: float, bold: bool = False) -> float:
    """How wide one line of `text` is, in the unit of `size`; a guess where the font is missing."""
    try:
        return measure("Bold" if bold else "Regular", 100).getlength(text) * size / 100
    except PrintingUnavailable:
        return len(text) * size * AVERAGE_LETTER
