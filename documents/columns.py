"""Which column of somebody's own workbook is which: guessed from the headers, confirmed once, remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.searching import fold
from documents.paper import Column, Table


@dataclass(frozen=True)
class Field:
    """What we look for. `title` as we would head the column, `aliases` as others head it."""

    name: str
    title: str
    aliases: Sequence[str] = ()
    is_required: bool = False

    @property
    def said(self) -> list[str]:
        return [bare(text) for text in (self.title, *self.aliases)]


def bare(text: str) -> str:
    """Letters and digits only, folded: "Tên đơn vị (*)" is "ten don vi"."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in fold(text)).split())


def guess_mapping(
    headers: Sequence[str], fields: Sequence[Field], remembered: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The header of each field, "" where none fits; each header is used once, and accents and case do not matter.

    What was remembered comes first, then the same words, then words contained in each other, the longest first.
    """
    free = {header: bare(header) for header in headers}
    mapping = {field.name: "" for field in fields}
    remembered = remembered or {}

    def take(field: Field, header: str) -> None:
        mapping[field.name] = header
        del free[header]

    for field in fields:
        known = bare(remembered.get(field.name, ""))
        if known and (header := next((header for header, said in free.items() if said == known), None)):
            take(field, header)
    for field in fields:
        if not mapping[field.name] and (
            header := next((header for header, said in free.items() if said in field.said), None)
        ):
            take(field, header)
    pairs = sorted(
        (
            (-min(len(said), len(title)), place, header, field)
            for field in fields
            for title in field.said
            for place, (header, said) in enumerate(free.items())
            if said and title and (f" {title} " in f" {said} " or f" {said} " in f" {title} ")
        ),
        key=lambda pair: pair[:2],
    )
    for _, _, header, field in pairs:
        if header in free and not mapping[field.name]:
            take(field, header)
    return mapping


def missing_fields(fields: Sequence[Field], mapping: Mapping[str, str]) -> list[Field]:
    """Required fields that have no column."""
    return [field for field in fields if field.is_required and not mapping.get(field.name)]


def workbook_to_fill(fields: Sequence[Field], rows: Sequence[Sequence], *, name: str = "Mẫu") -> bytes:
    """A workbook of our own columns with a few rows to overwrite; `name`: of its one sheet."""
    from documents.workbooks import Sheet, write_workbook  # noqa: PLC0415 -- slow import

    return write_workbook([Sheet(name, Table([Column(each.title, 45) for each in fields], rows))])
