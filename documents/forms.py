"""The field for uploads."""

from collections.abc import Collection

from django import forms
from django.conf import settings

from documents.uploads import CONTENT_TYPES, FileKind, check_upload, wanted


class CheckedFileField(forms.FileField):
    """A file whose content is one of the kinds in `allow`; the cleaned file has `kind` and `extension`."""

    def __init__(self, *, allow: Collection[FileKind] = tuple(FileKind), **options):
        self.allow = allow
        options.setdefault("help_text", f"Nhận tệp {wanted(allow)}, tối đa {settings.UPLOAD_MAX_BYTES // 1024**2} MB.")
        super().__init__(**options)

    def to_python(self, data):
        file = super().to_python(data)
        if file is not None:
            file.extension = check_upload(file.file, allow=self.allow)
            file.kind = CONTENT_TYPES[file.extension][0]
        return file

    def widget_attrs(self, widget) -> dict[str, str]:
        accepted = [f".{extension}" for extension, (kind, _) in CONTENT_TYPES.items() if kind in self.allow]
        accepted += [".jpeg"] * (FileKind.IMAGE in self.allow)
        return super().widget_attrs(widget) | {"accept": ",".join(accepted)}
