"""A workbook that somebody uploaded, and what its columns mean: guessed, confirmed once, remembered for the next."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest

from blocs.import_forms import ColumnsForm
from documents.columns import Field, guess_mapping, missing_fields
from documents.models import ColumnMapping, StoredFile
from documents.old_fonts import OldFont, converted, fonts_of, written
from documents.workbooks import ReadTable, read_table


def titles_of(fields: Sequence[Field]) -> list[str]:
    """Every heading under which a column is looked for, also as the old fonts had it."""
    said = [title for each in fields for title in (each.title, *each.aliases)]
    return [*said, *(written(title, font) for font in OldFont for title in said)]


class UploadedWorkbook:
    """The table of a file, and which of its headers is which field. One query; the file is read once.

    Attributes:
        name: what the mapping is remembered by.
        mapping: header by field, of those remembered that this very table has.
        as_it_stands: the table before its old fonts were converted.
        fonts: the old font of each column by its place, None for Unicode; empty where nobody asked.

    Args:
        chosen_fonts: by place, the font that a person chose, "" for Unicode; the other columns' is recognised. None
            leaves every text as it stands.
        table: what was read of the file before.

    Raises:
        WorkbookError: it cannot be read.
    """

    def __init__(
        self,
        file: StoredFile | None,
        fields: Sequence[Field],
        *,
        name: str,
        chosen_fonts: Mapping[str, str] | None = None,
        table: ReadTable | None = None,
    ):
        self.table = self.as_it_stands = table or _read(file, fields)
        self.fonts: dict[int, OldFont | None] = {}
        if chosen_fonts is not None:
            self.fonts = fonts_of(self.table)
            for place, chosen in chosen_fonts.items():
                if int(place) in self.fonts:
                    self.fonts[int(place)] = OldFont(chosen) if chosen else None
            self.table = converted(self.table, self.fonts)
        self.fields, self.name = fields, name
        self.remembered = ColumnMapping.objects.remembered(name)
        self.mapping = {field: header for field, header in self.remembered.items() if header in self.table.headers}

    @property
    def is_mapped(self) -> bool:
        """Whether every required field has its column."""
        return not missing_fields(self.fields, self.mapping)

    @property
    def is_known(self) -> bool:
        """Whether it looks just like the one whose columns were confirmed, and nothing in it was converted."""
        has_old_fonts = any(self.fonts.values())
        return bool(self.remembered) and self.mapping == self.remembered and self.is_mapped and not has_old_fonts

    def rows(self) -> list[tuple[int, dict[str, object]]]:
        """Number of the row, value by field."""
        places = {name: self.table.headers.index(header) for name, header in self.mapping.items()}
        return [(row.number, {name: row.values[place] for name, place in places.items()}) for row in self.table.rows]


def _read(file: StoredFile, fields: Sequence[Field]) -> ReadTable:
    with file.open() as opened:
        return read_table(opened, expected=titles_of(fields))


def columns_asked(request: HttpRequest, workbook: UploadedWorkbook) -> ColumnsForm | None:
    """The form that asks which column is which; None once that is settled: known before, or confirmed just now.

    With `?sua` in the address it is asked again.
    """
    if request.method != "POST" and workbook.is_known and "sua" not in request.GET:
        return None
    guessed = guess_mapping(workbook.table.headers, workbook.fields, workbook.remembered)
    typed = request.POST if request.method == "POST" else None
    form = ColumnsForm(typed, fields=workbook.fields, table=workbook.table, initial=guessed)
    if request.method != "POST" or not form.is_valid():
        return form
    ColumnMapping.objects.remember(workbook.name, form.cleaned_data, by=request.user)
    return None
