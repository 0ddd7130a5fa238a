"""What the office types on the notice of leaders."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Agency
from accounts.searching import nfc
from accounts.widgets import DateInput
from meetings.leader_notices import Candidate, Named

NOBODY = ("", "Chưa chọn")


class LeaderNoticeForm(forms.Form):
    """Number, day, and for each bloc who leads it. A bloc without leader is left out. Needs the `candidates`."""

    number = forms.CharField(
        label="Số, ký hiệu",
        max_length=40,
        help_text="Ví dụ 05/TB-SNV.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    signed_on = forms.DateField(label="Ngày ký", widget=DateInput, initial=timezone.localdate)
    effective_on = forms.DateField(
        label="Có hiệu lực từ ngày",
        widget=DateInput,
        initial=timezone.localdate,
        help_text="Từ ngày này các đơn vị có vai trò đứng đầu, cấp phó của khối, cụm trong năm.",
    )
    signer_title = forms.CharField(label="Chức vụ người ký", max_length=100, required=False, initial="Giám đốc")
    signer_name = forms.CharField(label="Người ký", max_length=100, required=False)

    def __init__(self, *args, candidates: list[Candidate], **kwargs):
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        for each in candidates:
            choices = [NOBODY, *((str(agency.pk), agency.name) for agency in each.members)]
            meeting = each.meeting
            for name, label, proposed in (
                ("leader", "đơn vị đứng đầu", meeting.proposed_leader_id if meeting else None),
                ("deputy", "đơn vị cấp phó", meeting.proposed_deputy_id if meeting else None),
            ):
                self.fields[f"{name}_{each.bloc.pk}"] = forms.ChoiceField(
                    label=f"{each.bloc}: {label}",
                    choices=choices,
                    required=False,
                    initial="" if each.notice else str(proposed or ""),
                )

    def clean_number(self):
        return nfc(self.cleaned_data["number"])

    def clean(self):
        typed = super().clean()
        if self.errors:
            return typed
        for each in self.candidates:
            leader, deputy = typed[f"leader_{each.bloc.pk}"], typed[f"deputy_{each.bloc.pk}"]
            if deputy and not leader:
                self.add_error(f"leader_{each.bloc.pk}", "Xin chọn đơn vị đứng đầu trước.")
            elif leader and leader == deputy:
                self.add_error(f"deputy_{each.bloc.pk}", "Phải là hai đơn vị khác nhau.")
        if not self.errors and not any(typed[f"leader_{each.bloc.pk}"] for each in self.candidates):
            raise ValidationError("Xin chọn đơn vị đứng đầu của ít nhất một khối, cụm.")
        return typed

    def named(self) -> list[Named]:
        """Those who were chosen; elected where the meeting has elected exactly these, otherwise appointed."""
        known: dict[int, Agency] = {agency.pk: agency for each in self.candidates for agency in each.members}
        found = []
        for each in self.candidates:
            leader, deputy = (self.cleaned_data[f"{name}_{each.bloc.pk}"] for name in ("leader", "deputy"))
            if not leader:
                continue
            chosen = (known[int(leader)], known[int(deputy)] if deputy else None)
            meeting = each.meeting
            is_elected = meeting is not None and chosen == (meeting.proposed_leader, meeting.proposed_deputy)
            found.append(Named(each.bloc, *chosen, meeting=meeting if is_elected else None))
        return found

    def rows(self) -> list[dict]:
        return [
            {
                "candidate": each,
                "leader": self[f"leader_{each.bloc.pk}"],
                "deputy": self[f"deputy_{each.bloc.pk}"],
            }
            for each in self.candidates
        ]
