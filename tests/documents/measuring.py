"""Reading a printed paper back: where its words stand, how large they are, in which font, on which page."""

import re
import subprocess
from dataclasses import dataclass
from functools import cached_property

from PIL import Image
from pypdf.generic import ArrayObject

from tests.documents.papers import reader

MM = 72 / 25.4  # points
# The height of a word of Tinos as poppler tells it, for one point of size: from its ascent to its descent.
HEIGHT = 1.107
DOTS = 50  # an inch, of what is looked at as a picture


@dataclass(frozen=True)
class Word:
    """One word; places in millimetres from the left and the top of its page, `size` in points."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def size(self) -> float:
        return round((self.bottom - self.top) * MM / HEIGHT, 1)


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    words: list[Word]

    @property
    def head(self) -> list[Word]:
        """What stands in the top margin: the page number."""
        return [word for word in self.words if word.bottom < 20]

    @property
    def body(self) -> list[Word]:
        return [word for word in self.words if word.bottom >= 20]

    @cached_property
    def lines(self) -> list[str]:
        """The body line by line, as the eye reads it; words whose middles are within a millimetre stand in one line."""
        found: list[list[Word]] = []
        for word in sorted(self.body, key=lambda word: (word.top + word.bottom, word.left)):
            middle = (word.top + word.bottom) / 2
            if found and abs((found[-1][0].top + found[-1][0].bottom) / 2 - middle) < 1:
                found[-1].append(word)
            else:
                found.append([word])
        return [" ".join(word.text for word in sorted(line, key=lambda word: word.left)) for line in found]


def measured(pdf: bytes) -> list[Page]:
    """Every page of a PDF with its words."""
    command = ["pdftotext", "-enc", "UTF-8", "-bbox", "-", "-"]
    said = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return [_page(part) for part in said.split("<page ")[1:]]


def _page(said: str) -> Page:
    width, height = (float(number) / MM for number in re.match(r'width="(.*?)" height="(.*?)"', said).groups())
    found = re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', said)
    words = [Word(*(float(number) / MM for number in numbers), text) for *numbers, text in found]
    return Page(width, height, words)


def inked(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """The box of everything black on each page beneath the top margin: margins left, top, right, bottom in millimetres.

    Lines of tables count, the grey word behind a sample does not. Half a millimetre is one dot.
    """
    command = ["pdftoppm", "-gray", "-r", str(DOTS)]
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    dots, found = DOTS / 25.4, []
    while drawn:
        head = re.match(rb"P5\n(\d+) (\d+)\n255\n", drawn)
        width, height = int(head[1]), int(head[2])
        page, drawn = drawn[head.end() : head.end() + width * height], drawn[head.end() + width * height :]
        body = Image.frombytes("L", (width, height), page).crop((0, round(19 * dots), width, height))
        left, top, right, bottom = body.point(lambda grey: 255 if grey < 128 else 0).getbbox()
        found.append((left / dots, 19 + top / dots, (width - right) / dots, (body.height - bottom) / dots))
    return found


def fonts(pdf: bytes, folder) -> set[tuple[str, bool, bool]]:
    """Each font as (name, is embedded, says which letters it draws)."""
    file = folder / "measured.pdf"
    file.write_bytes(pdf)
    lines = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    return {(line.split()[0].partition("+")[2], *(told == "yes" for told in line.split()[-5:-2:2])) for line in lines}


def tags(node) -> list[str]:
    """The names of all structure elements, in reading order."""
    node = node.get_object()
    if isinstance(node, ArrayObject):
        return [tag for child in node for tag in tags(child)]
    if not isinstance(node, dict) or "/S" not in node:
        return []
    return [node["/S"], *(tags(node.raw_get("/K")) if "/K" in node else [])]


def structure(pdf: bytes) -> list[str]:
    return tags(reader(pdf).trailer["/Root"]["/StructTreeRoot"].raw_get("/K"))
