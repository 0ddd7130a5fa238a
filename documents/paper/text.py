"""Words in their type, as they stand in paragraphs and lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Alignment = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True)
class Run:
    """A few words of a paragraph in their own type."""

    text: str
    bold: bool = False
    italic: bool = False


Text = str | Sequence[str | Run]


def runs(text: Text) -> list[Run]:
    parts = [text] if isinstance(text, str) else text
    return [Run(part) if isinstance(part, str) else part for part in parts]


def markup(parts: Sequence[Run]) -> SafeString:
    """The runs as HTML; made here since a template would put spaces between them."""
    said = []
    for part in parts:
        text = conditional_escape(part.text).replace("\n", "<br>")
        text = f"<i>{text}</i>" if part.italic else text
        said.append(f"<b>{text}</b>" if part.bold else text)
    return mark_safe("".join(said))  # noqa: S308 -- every text was escaped above


def listed(items: Sequence[str], *, opening: str = "") -> list[str]:
    """Items of one sentence: each ends with a semicolon, the last with a full stop, whatever they ended with before."""
    bare = [item.strip().rstrip(";.") for item in items]
    return [f"{opening}{item}{'.' if place == len(bare) else ';'}" for place, item in enumerate(bare, start=1)]
