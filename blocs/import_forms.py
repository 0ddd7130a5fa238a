"""What a person may choose when importing a workbook."""

from django import forms

from blocs.models import EmulationYear, ImportPurpose, YearState
from documents.forms import CheckedFileField
from documents.models import FileKind


class ImportForm(forms.Form):
    """A workbook to import; members also need the year they compete in. `asked` is the year named in the address."""

    year = forms.ModelChoiceField(
        EmulationYear.objects.exclude(state=YearState.CLOSED),
        label="Năm thi đua",
        to_field_name="year",
        empty_label=None,
    )
    file = CheckedFileField(label="Bảng Excel", allow=(FileKind.EXCEL,))

    def __init__(self, *args, purpose: ImportPurpose, asked: str | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if purpose == ImportPurpose.MEMBERS:
            current = EmulationYear.objects.current()
            self.fields["year"].initial = asked or (current.year if current else None)
        else:
            del self.fields["year"]


class ColumnsForm(forms.Form):
    """Which column of `table` holds which of `fields`."""

    def __init__(self, *args, fields, table, **kwargs):
        super().__init__(*args, **kwargs)
        headers = [("", "không có trong bảng"), *((header, header) for header in table.headers)]
        for each in fields:
            self.fields[each.name] = forms.ChoiceField(
                label=each.title,
                choices=headers,
                required=each.is_required,
                error_messages={"required": "Chọn cột chứa nội dung này."},
            )

    def clean(self):
        cleaned = super().clean()
        first: dict[str, str] = {}
        for name, header in list(cleaned.items()):
            if header and first.setdefault(header, name) != name:
                self.add_error(name, f"Cột này đã được chọn cho “{self.fields[first[header]].label}”.")
        return cleaned
