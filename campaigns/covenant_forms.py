"""What a person may type into covenants, regulations, mid-year reports, targets and their templates."""

import datetime as dt
from collections.abc import Callable, Collection

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.choices import TickedRows
from accounts.models import Agency
from accounts.widgets import DateInput, search_box
from blocs.models import EmulationYear
from blocs.outline import LONGEST_PART
from campaigns.models import (
    ArticleTemplate,
    BlocDocument,
    CovenantRule,
    Direction,
    DocumentKind,
    DocumentState,
    SigningWay,
    Target,
)
from campaigns.numbers import typed_number
from campaigns.targets import Promise
from documents.forms import CheckedFileField
from documents.models import FileKind
from documents.wording import number, printable

SCAN_KINDS = [FileKind.PDF, FileKind.IMAGE]
OCCASION_HELP = "Chỉ ghi khi ký trong một hội nghị, ví dụ “Hội nghị tổng kết khối ngày 12/3/2021”."


class NumberField(forms.CharField):
    """A number as people type it; 7,5 and 7.5 are both seven and a half. Cleans to a Decimal."""

    def __init__(self, **options):
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "form-number"}))
        super().__init__(max_length=30, **options)

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else number(value)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return typed_number(text)
        except ValueError as problem:
            raise ValidationError(str(problem), code="invalid") from None


class DocumentFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="Tìm khối, cụm",
        method="search",
        widget=search_box("Tên hoặc mã khối, cụm"),
    )
    year = django_filters.ModelChoiceFilter(
        label="Năm",
        field_name="bloc_year__year",
        queryset=EmulationYear.objects.all(),
        to_field_name="year",
        empty_label="Tất cả",
    )
    kind = django_filters.ChoiceFilter(label="Văn bản", choices=DocumentKind.choices, empty_label="Tất cả")
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=DocumentState.choices, empty_label="Tất cả")

    class Meta:
        model = BlocDocument
        fields = []

    def search(self, documents, name, value):
        return documents.search(value)


class ArticleForm(forms.Form):
    """One piece of text, and the version of it that the editor saw. What closes or opens a text has no title."""

    title = forms.CharField(label="Tên điều, mục", required=False, max_length=300)
    text = forms.CharField(
        label="Nội dung",
        required=False,
        strip=False,
        max_length=LONGEST_PART,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Mỗi dòng là một đoạn; dòng bắt đầu bằng “- ” là một ý trong danh sách.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args, has_title: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        if has_title:
            self.fields["title"].required = True
            self.fields["title"].error_messages["required"] = "Xin ghi tên điều, mục."
        else:
            del self.fields["title"]


class HeadForm(forms.Form):
    """What stands at the head of the paper; what stays blank is written in by hand.

    Args:
        locked: the names of what stood there at the first signature.
        day_fault: what is said of a day that cannot be, "" of one that can.
    """

    number = forms.CharField(
        label="Số, ký hiệu", required=False, max_length=40, help_text="Ví dụ 15/BC-STC. Giao ước thường không có số."
    )
    signed_on = forms.DateField(label="Ngày ghi trên văn bản", required=False, widget=DateInput)
    place = forms.CharField(
        label="Nơi ký", required=False, max_length=150, help_text="Ví dụ: Hội trường Sở Tài chính. In ở cuối văn bản."
    )

    def __init__(self, *args, locked: Collection[str], day_fault: Callable[[dt.date], str], **kwargs):
        super().__init__(*args, **kwargs)
        self.day_fault = day_fault
        for name in locked:
            self.fields[name].disabled = True
            self.fields[name].help_text = "Đã có đơn vị ký nên không đổi được."

    def clean_number(self):
        return printable(self.cleaned_data["number"])

    def clean_signed_on(self):
        day = self.cleaned_data["signed_on"]
        if day and (fault := self.day_fault(day)):
            raise ValidationError(fault, code="far")
        return day


# --- Signing ----------------------------------------------------------------------------------------------------------


def seen_field(sha256: str) -> forms.CharField:
    """Which text the page shows, so that nobody signs one that came after it."""
    return forms.CharField(required=False, max_length=64, initial=sha256, widget=forms.HiddenInput)


def take_present_text(form: forms.Form, sha256: str, said: str) -> None:
    """Say that the text has changed; whoever has read the present one may send the form again."""
    form.data = form.data.copy()
    form.data["seen"] = sha256
    form.add_error(None, said)


PAPER_SENTENCES = {
    "name": "Xin ghi họ tên người đã ký.",
    "signed_on": "Xin ghi ngày ký trên bản giấy.",
    "scan": "Xin chọn tệp bản chụp đã ký.",
}


class SignedByWay(forms.Form):
    """How somebody signs: here with the password, or on paper whose scan is recorded.

    Beside each field stands for which way it is asked.

    Args:
        may_use_password: without it the paper is the only way, and all of PAPER_SENTENCES are needed.
        is_password_right: compares a password with that of the person who signed in.
    """

    way = forms.ChoiceField(label="Cách ký", choices=SigningWay.choices, widget=forms.RadioSelect)
    password = forms.CharField(
        label="Mật khẩu của thủ trưởng",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="Nhập lại mật khẩu đăng nhập: đây là chữ ký của thủ trưởng.",
    )
    name = forms.CharField(label="Người ký", required=False, max_length=100)
    signed_on = forms.DateField(
        label="Ngày ký", required=False, widget=DateInput, help_text="Ngày ghi trên bản giấy đã ký."
    )
    scan = CheckedFileField(label="Bản chụp đã ký, đóng dấu", required=False, allow=SCAN_KINDS)

    def __init__(self, *args, may_use_password: bool, is_password_right, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_password_right = is_password_right
        for name, sentence in PAPER_SENTENCES.items():
            field = self.fields[name]
            field.asked_when = "khi ký bản giấy"
            field.required = not may_use_password
            field.error_messages["required"] = sentence
        if may_use_password:
            self.fields["way"].initial = SigningWay.PASSWORD.value
            self.fields["password"].asked_when = "khi ký trên cổng"
        else:
            self.leave_paper_alone()

    def leave_paper_alone(self) -> None:
        del self.fields["password"]
        self.fields["way"].choices = [(SigningWay.SCAN.value, SigningWay.SCAN.label)]
        self.fields["way"].widget = forms.HiddenInput()
        self.fields["way"].initial = SigningWay.SCAN.value

    def clean(self):
        if self.cleaned_data.get("way") == SigningWay.PASSWORD:
            self.clean_password_way()
        elif self.cleaned_data.get("way") == SigningWay.SCAN:
            self.clean_paper_way()
        return self.cleaned_data

    def clean_password_way(self) -> None:
        password = self.cleaned_data.get("password")
        if not password:
            self.add_error("password", "Xin nhập lại mật khẩu để ký.")
        elif not self.errors and not self.is_password_right(password):
            self.add_error("password", "Mật khẩu chưa đúng.")

    def clean_paper_way(self) -> None:
        for name, sentence in PAPER_SENTENCES.items():
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, sentence)


class SignForm(SignedByWay):
    """How the head of one agency signs. Needs what it cannot know by itself.

    Args:
        agencies: the members for which this person acts and which have not signed.
        sha256: the fingerprint of the text that is shown.
        may_use_password: the person heads one of them.
        is_password_right: compares a password with that of the person who signed in.
    """

    agency = forms.ModelChoiceField(label="Đơn vị ký", queryset=Agency.objects.none(), empty_label=None)
    occasion = forms.CharField(label="Ký tại", required=False, max_length=200, help_text=OCCASION_HELP)
    field_order = ["agency"]

    def __init__(self, *args, agencies: list[Agency], sha256: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"] = seen_field(sha256)
        # Any agency may be named here: whom one may sign for is said by `signing.sign`, in a sentence.
        self.fields["agency"].queryset = Agency.objects.all()
        self.fields["agency"].choices = [(agency.pk, agency.name) for agency in agencies]
        if agencies:
            self.fields["agency"].initial = agencies[0].pk
        if len(agencies) == 1:
            self.fields["agency"].widget = forms.HiddenInput()

    def clean_signed_on(self):
        day = self.cleaned_data["signed_on"]
        if day and day > timezone.localdate():
            raise ValidationError("Ngày ký chưa tới; xin ghi đúng ngày trên bản đã ký.")
        return day


class TogetherForm(forms.Form):
    """One paper that several members signed in one meeting."""

    agencies = TickedRows(
        label="Các đơn vị đã ký",
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Xin chọn các đơn vị đã ký."},
    )
    signed_on = forms.DateField(label="Ngày ký", widget=DateInput)
    occasion = forms.CharField(
        label="Ký tại",
        max_length=200,
        help_text="Ví dụ: Hội nghị tổng kết khối ngày 12/3/2021.",
        error_messages={"required": "Xin ghi các đơn vị ký tại đâu."},
    )
    scan = CheckedFileField(label="Bản chụp có đủ chữ ký", allow=SCAN_KINDS)

    def __init__(self, *args, agencies: list[Agency], sha256: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"] = seen_field(sha256)
        self.fields["agencies"].queryset = Agency.objects.filter(pk__in=[agency.pk for agency in agencies])
        self.fields["agencies"].choices = [(agency.pk, agency.name) for agency in agencies]

    def clean_signed_on(self):
        day = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise ValidationError("Ngày ký chưa tới; xin ghi đúng ngày trên bản đã ký.")
        return day


# --- Targets ----------------------------------------------------------------------------------------------------------


class TargetForm(forms.Form):
    """One promise. In an annex it may stand instead of one of `older`, the member's targets until then."""

    indicator = forms.CharField(
        label="Chỉ tiêu", max_length=300, help_text="Ví dụ: Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn."
    )
    unit = forms.CharField(label="Đơn vị tính", max_length=40, help_text="Ví dụ: %, tỷ đồng, mô hình.")
    plan = NumberField(
        label="Kế hoạch", error_messages={"required": "Chỉ tiêu phải có số. Ghi số phải đạt, ví dụ 98,5."}
    )
    direction = forms.ChoiceField(label="Chiều", choices=Direction.choices, initial=Direction.HIGHER)
    source = forms.CharField(
        label="Nguồn",
        max_length=150,
        initial="Giao ước thi đua",
        help_text="Ai giao: giao ước, nghị quyết, kế hoạch của tỉnh.",
    )
    replaces = forms.ModelChoiceField(
        label="Thay cho chỉ tiêu", queryset=Target.objects.none(), required=False, empty_label="Không, là chỉ tiêu mới"
    )
    for_all = forms.BooleanField(
        label="Ghi cho mọi đơn vị trong khối chưa có chỉ tiêu này",
        required=False,
        help_text="Kế hoạch của từng đơn vị sửa được sau.",
    )

    def __init__(self, *args, older=None, may_add_to_all: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if older is None:
            del self.fields["replaces"]
        else:
            self.fields["replaces"].queryset = older
        if not may_add_to_all:
            del self.fields["for_all"]

    def clean(self):
        plan, direction = self.cleaned_data.get("plan"), self.cleaned_data.get("direction")
        if plan == 0 and direction == Direction.HIGHER:
            self.add_error("plan", "Kế hoạch phải lớn hơn 0; chỉ tiêu càng thấp càng tốt có thể bằng 0.")
        return self.cleaned_data

    @property
    def promise(self) -> Promise:
        given = self.cleaned_data
        return Promise(
            printable(given["indicator"]),
            printable(given["unit"]),
            given["plan"],
            Direction(given["direction"]),
            printable(given["source"]),
        )


# --- What the office keeps ready --------------------------------------------------------------------------------------


class ArticleTemplateForm(forms.ModelForm):
    class Meta:
        model = ArticleTemplate
        fields = ["kind", "part", "position", "title", "text", "effective_from", "effective_to", "legal_basis"]
        widgets = {
            "effective_from": DateInput,
            "effective_to": DateInput,
            "text": forms.Textarea(attrs={"rows": 8}),
        }
        help_texts = {
            "text": "Các từ trong ngoặc nhọn được thay khi soạn: {year}, {bloc}, {count}, {leader}, {leader_word}, "
            "{deputy_word}.",
            "position": "Mục có số nhỏ đứng trước.",
        }


class CovenantRuleForm(forms.ModelForm):
    class Meta:
        model = CovenantRule
        fields = ["text", "legal_basis", "excludes", "effective_from", "effective_to"]
        widgets = {
            "effective_from": DateInput,
            "effective_to": DateInput,
            "text": forms.Textarea(attrs={"rows": 3}),
        }
