"""What is typed for an extract."""

from django import forms

from accounts.models import Identity
from accounts.searching import nfc
from awards.models import Award, Extract
from awards.register.extract_paper import ExtractWords


class ExtractForm(forms.Form):
    """Which awards go on the extract, and who signs it. Needs `awards`, the subject's, and `identity`."""

    awards = forms.MultipleChoiceField(
        label="Khen thưởng ghi vào trích lục",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Chọn ít nhất một khen thưởng."},
    )
    asked_by = forms.CharField(
        label="Theo đề nghị của", max_length=200, required=False, help_text="Ví dụ: bà Vũ Thị Hòa; Sở Y tế."
    )
    purpose = forms.CharField(
        label="Để làm gì", max_length=300, required=False, help_text="Ví dụ: lập hồ sơ đề nghị Huân chương Lao động."
    )
    signer_title = forms.CharField(
        label="Thẩm quyền, chức vụ người ký", max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    signer_name = forms.CharField(label="Họ tên người ký", max_length=100, required=False)

    def __init__(self, *args, awards: list[Award], identity: Identity, **kwargs):
        super().__init__(*args, **kwargs)
        self.by_key = {str(award.pk): award for award in awards}
        self.fields["awards"].choices = [(key, _label(award)) for key, award in self.by_key.items()]
        last = Extract.objects.first()
        self.initial = {
            "awards": [key for key, award in self.by_key.items() if not award.is_revoked],
            "signer_title": last.signer_title if last else f"Trưởng {identity.office_name.split(' ')[0]}",
            "signer_name": last.signer_name if last else "",
            **self.initial,
        }

    def clean_asked_by(self):
        return nfc(self.cleaned_data["asked_by"])

    def clean_purpose(self):
        return nfc(self.cleaned_data["purpose"]).rstrip(".")

    @property
    def chosen(self) -> list[Award]:
        return [self.by_key[key] for key in self.cleaned_data["awards"]]

    @property
    def words(self) -> ExtractWords:
        typed = self.cleaned_data
        return ExtractWords(
            signer_title=typed["signer_title"],
            signer_name=nfc(typed["signer_name"]),
            purpose=typed["purpose"],
            asked_by=typed["asked_by"],
        )


def _label(award: Award) -> str:
    said = f"{award.form}, {award.years} (số {award.decision_number} ngày {award.decided_on:%d/%m/%Y})"
    return f"{said}: {award.get_status_display().lower()}" if award.is_revoked else said
