"""What a person may type about criteria sets and about whole sheets; single answers are in scoring/answers.py."""

from django import forms

from accounts.forms import PasswordAgain
from accounts.models import Agency
from accounts.searching import fold
from documents.forms import CheckedFileField
from documents.models import FileKind
from scoring.criteria_reading import MAX_CRITERIA_BYTES
from scoring.lines import LONGEST_EXPLANATION
from scoring.models import CriteriaSet, CriteriaState
from scoring.strict_json import CriteriaError


class CriteriaImportForm(forms.Form):
    """A criteria set as JSON or as our workbook; what is wrong in its content belongs to `file`."""

    file = forms.FileField(
        label="Tệp bộ tiêu chí",
        help_text=(
            f"Tệp JSON theo mẫu criteria-set/1, tối đa {MAX_CRITERIA_BYTES // 1024**2} MB, hoặc tệp Excel theo mẫu "
            "tải về từ một bộ tiêu chí."
        ),
        widget=forms.FileInput(attrs={"accept": ".json,application/json,.xlsx"}),
    )

    def refuse(self, error: CriteriaError) -> None:
        self.add_error("file", f"Chưa nhập gì. Chỗ cần sửa: {error}")

    def refuse_cells(self, mistakes: list[str]) -> None:
        self.add_error("file", ["Chưa nhập gì. Các ô cần sửa:", *mistakes])


class OwnersForm(forms.Form):
    """Which agency the set means by each department it names. Needs `criteria_set`.

    Typed by name or code with a list of proposals: a list to choose from for each of a dozen departments among 300
    agencies would be thousands of choices.
    """

    def __init__(self, *args, criteria_set: CriteriaSet, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = criteria_set.owner_names
        self.agencies = list(Agency.objects.active())
        matched = dict(criteria_set.owners.values_list("name", "agency__name"))
        by_name = {fold(agency.name): agency.name for agency in self.agencies}
        for place, name in enumerate(self.names):
            self.fields[f"owner{place}"] = forms.CharField(
                label=name,
                required=False,
                max_length=200,
                initial=matched.get(name) or by_name.get(fold(name), ""),
                widget=forms.TextInput(attrs={"list": "cac-don-vi", "autocomplete": "off"}),
            )

    def clean(self):
        known = {fold(word): agency for agency in self.agencies for word in (agency.short_name, agency.code) if word}
        known |= {fold(agency.name): agency for agency in self.agencies}
        for place in range(len(self.names)):
            typed = self.cleaned_data.get(f"owner{place}", "")
            agency = known.get(fold(typed))
            if typed and agency is None:
                self.add_error(f"owner{place}", "Không có đơn vị nào mang tên hoặc mã này.")
            self.cleaned_data[f"owner{place}"] = agency
        return self.cleaned_data

    @property
    def matches(self) -> dict[str, Agency | None]:
        return {name: self.cleaned_data[f"owner{place}"] for place, name in enumerate(self.names)}


class AssignForm(forms.Form):
    criteria_set = forms.ModelChoiceField(
        label="Bộ tiêu chí",
        queryset=CriteriaSet.objects.filter(state=CriteriaState.APPLIED),
        empty_label="Chọn một bộ tiêu chí đang áp dụng",
    )


class ReturnForm(forms.Form):
    """Why a sheet goes back; shown to the agency and kept."""

    reason = forms.CharField(
        label="Lý do, nội dung cần bổ sung",
        max_length=LONGEST_EXPLANATION,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Xin ghi lý do trả lại để đơn vị biết cần bổ sung gì."},
    )


class ApprovalForm(forms.Form):
    """What both ways of approving ask: that what is handed in was seen, unanswered criteria included.

    Args:
        unanswered: how many criteria are "chưa chấm"; they have to be confirmed.
    """

    seen = forms.CharField(widget=forms.HiddenInput)
    confirm_unanswered = forms.BooleanField(
        error_messages={"required": "Xin xác nhận, hoặc quay lại chấm các tiêu chí còn thiếu."}
    )

    def __init__(self, *args, unanswered: int, **kwargs):
        super().__init__(*args, **kwargs)
        if unanswered:
            label = f"Tôi biết còn {unanswered:02d} tiêu chí chưa chấm; các tiêu chí ấy tính 0 điểm."
            self.fields["confirm_unanswered"].label = label
        else:
            del self.fields["confirm_unanswered"]


class PasswordApprovalForm(PasswordAgain, ApprovalForm):
    """The head, signed in, enters the password again."""

    signature = "chữ ký duyệt bảng tự chấm điểm"


class PaperApprovalForm(ApprovalForm):
    """The head has signed on paper; a clerk records it."""

    name = forms.CharField(
        label="Người ký duyệt", max_length=100, error_messages={"required": "Xin ghi họ tên người đã ký."}
    )
    document = forms.CharField(
        label="Số, ký hiệu văn bản",
        max_length=60,
        help_text="Ví dụ: 125/BC-SYT.",
        error_messages={"required": "Xin ghi số, ký hiệu của văn bản đã ký."},
    )
    scan = CheckedFileField(
        label="Bản chụp đã ký, đóng dấu",
        allow=[FileKind.PDF, FileKind.IMAGE],
        error_messages={"required": "Xin chọn tệp bản chụp đã ký."},
    )
