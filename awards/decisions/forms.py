"""What may be typed about decisions: their words, their signing and numbering, the signed file that comes back."""

import django_filters
from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency
from accounts.searching import fold, nfc
from accounts.widgets import DateInput
from awards.catalogue_forms import ABOUT_A_VERSION, VERSION_HELP, VERSION_WIDGETS, VersionForm
from awards.decisions.deciding import own_forms
from awards.decisions.merging import unknown_fields
from awards.models import (
    Act,
    AwardForm,
    AwardKind,
    BasisLine,
    Decision,
    DecisionState,
    DecisionWording,
    LineChange,
)
from documents.forms import CheckedFileField
from documents.uploads import FileKind

MOST_ITEMS, LONGEST_ITEM = 30, 2000
KEY_MAX_BYTES = 200_000


class ItemsField(forms.CharField):
    """Several texts, kept as a list: one a line, or (`by_blank_line`) one a paragraph."""

    def __init__(self, *, by_blank_line: bool = False, rows: int = 6, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        self.by_blank_line = by_blank_line

    def prepare_value(self, value):
        return ("\n\n" if self.by_blank_line else "\n").join(value) if isinstance(value, list) else value

    def clean(self, value):
        text = super().clean(value)
        paragraphs = text.replace("\r", "").split("\n\n" if self.by_blank_line else "\n")
        items = [nfc(each) for each in paragraphs if each.strip()]
        if len(items) > MOST_ITEMS or any(len(item) > LONGEST_ITEM for item in items):
            raise forms.ValidationError(f"Nhiều nhất {MOST_ITEMS} mục, mỗi mục không quá {LONGEST_ITEM} chữ.")
        if unknown := unknown_fields(items):
            raise forms.ValidationError(f"Trường trộn không có: {', '.join(unknown)}. Xem bảng trường trộn ở dưới.")
        return items


def known_fields_only(text: str) -> None:
    if unknown := unknown_fields([text]):
        raise forms.ValidationError(f"Trường trộn không có: {', '.join(unknown)}.")


class DecisionForm(forms.ModelForm):
    """The words of a draft. Of two tabs that edit it the older one is told so (`seen`)."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    bases = ItemsField(label="Căn cứ", rows=8, required=False, help_text="Mỗi dòng một căn cứ; dấu câu cổng tự ghi.")
    articles = ItemsField(
        label="Các điều",
        by_blank_line=True,
        rows=10,
        help_text="Cách nhau một dòng trống; “Điều 1.”, “Điều 2.” và “./.” cổng tự ghi.",
    )
    receivers = ItemsField(label="Nơi nhận", rows=4, help_text="Mỗi dòng một nơi, không gạch đầu dòng.")

    class Meta:
        model = Decision
        fields = [
            "seen",
            "title",
            "achievement",
            "bases",
            "agency_letters",
            "office_letter",
            "articles",
            "receivers",
            "list_style",
            "signing",
            "signer_title",
            "signer_name",
        ]
        widgets = {
            "achievement": forms.Textarea(attrs={"rows": 2}),
            "agency_letters": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "title": "Ví dụ: Về việc tặng {hình thức}.",
            "achievement": "Viết tiếp câu ở Điều 1, ví dụ: đã có thành tích xuất sắc trong công tác năm 2025.",
            "agency_letters": "Mỗi dòng một tờ trình: Giám đốc Sở Y tế tại Tờ trình số 125/TTr-SYT ngày 12/3/2026.",
            "signer_title": "Ví dụ: Chủ tịch, Phó Chủ tịch. Để trống thì ghi chức danh người đứng đầu.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version
        if self.instance.act != Act.GRANT:
            for name in ("achievement", "agency_letters", "office_letter", "list_style"):
                del self.fields[name]
        if self.instance.act == Act.CORRECT:
            del self.fields["bases"]
            self.fields["articles"].label = "Nội dung công văn"
            self.fields[
                "articles"
            ].help_text = "Các đoạn cách nhau một dòng trống; bảng đính chính đứng trước đoạn cuối."

    def clean_title(self):
        title = nfc(self.cleaned_data["title"])
        known_fields_only(title)
        return title

    def clean_signer_name(self):
        return nfc(self.cleaned_data["signer_name"])


class OwnDecisionForm(forms.Form):
    """A decision of one's own agency: titles that departments and communes give. Needs `user`."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="Cơ quan quyết định", empty_label=None)
    form = forms.ModelChoiceField(AwardForm.objects.none(), label="Danh hiệu, hình thức")
    kind = forms.ChoiceField(label="Loại hình", choices=AwardKind.choices, initial=AwardKind.MERIT)
    year = forms.IntegerField(
        label="Năm thành tích",
        validators=[MinValueValidator(2000, "Chọn năm từ 2000."), MaxValueValidator(2100, "Năm quá xa.")],
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.active().filter(pk__in=user.agency_ids).order_by("name")
        self.fields["form"].queryset = own_forms()
        self.fields["year"].initial = timezone.localdate().year


class SignatureForm(forms.Form):
    """The day; and, where people of the list are not eligible (`asks_reason`), why it was signed all the same."""

    signed_on = forms.DateField(label="Ngày ký", widget=DateInput)
    reason = forms.CharField(
        label="Lý do ký khi có người không đủ điều kiện",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lưu trong nhật ký cùng tên những người ấy.",
    )

    def __init__(self, *args, asks_reason: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_reason:
            del self.fields["reason"]


class NumberForm(forms.Form):
    """Number and day. Needs `decision`; of an own series the number is given by the portal."""

    typed = forms.CharField(label="Số", max_length=50, help_text="Số văn thư đã cấp, ví dụ 125 hoặc 125/QĐ-UBND.")
    decided_on = forms.DateField(label="Ngày, tháng, năm của văn bản", widget=DateInput)

    def __init__(self, *args, decision: Decision, **kwargs):
        super().__init__(*args, **kwargs)
        if decision.series.is_own:
            del self.fields["typed"]
        self.fields["decided_on"].initial = decision.signed_on


class ReturnedForm(forms.Form):
    file = CheckedFileField(label="Bản đã ký (PDF)", allow=[FileKind.PDF])


class ComparedForm(forms.Form):
    """What the signed file writes otherwise. Needs `check`, as it was kept beside the file."""

    is_compared = forms.BooleanField(
        label="Tôi đã đối chiếu danh sách với bản đã ký",
        required=False,
    )

    reason = forms.CharField(
        label="Lý do",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bắt buộc khi danh sách trong cổng vẫn khác bản đã ký; giữ lại trên trang quyết định.",
    )

    def __init__(self, *args, check: dict, **kwargs):
        super().__init__(*args, **kwargs)
        differences = check["differences"]
        if not (differences or check["added"] or check["counts"]):
            del self.fields["reason"]
        self.keys = [each["line"] for each in differences]
        for each in differences:
            self.fields[f"name{each['line']}"] = forms.CharField(
                label=f"Trong dự thảo: {each['ours']}",
                initial=each["found"] or each["ours"],
                max_length=200,
                help_text="Bản đã ký ghi như ô này." if each["found"] else "Không thấy tên này trong bản đã ký.",
            )
        self.order_fields([*(f"name{key}" for key in self.keys), "reason", "is_compared"])

    def names(self) -> dict[int, str]:
        return {key: self.cleaned_data[f"name{key}"] for key in self.keys}


class KeyForm(forms.Form):
    """The key that signs: a PKCS#12 file and its password, or a token and its PIN where the server has its library."""

    certificate = forms.FileField(
        label="Tệp chứng thư số (.p12, .pfx)",
        required=False,
        help_text="Tệp và mật khẩu chỉ dùng một lần, không lưu lại.",
    )
    password = forms.CharField(
        label="Mật khẩu của chứng thư số",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if settings.PKCS11_LIBRARY:
            self.fields["certificate"].help_text = "Để trống để ký bằng thiết bị ký số cắm ở máy chủ."
            self.fields["password"].label = "Mật khẩu, hoặc mã PIN của thiết bị"

    def clean_certificate(self):
        file = self.cleaned_data["certificate"]
        if file is None and not settings.PKCS11_LIBRARY:
            raise forms.ValidationError("Xin chọn tệp chứng thư số.")
        if file is not None and file.size > KEY_MAX_BYTES:
            raise forms.ValidationError("Tệp quá lớn, không phải chứng thư số.")
        return file


class StepBackForm(forms.Form):
    reason = forms.CharField(label="Lý do", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class LineChangeForm(forms.ModelForm):
    """How a line reads from now on. Needs `act`: a revoked line has no new words."""

    class Meta:
        model = LineChange
        fields = ["printed_name", "printed_unit", "reason"]

    def __init__(self, *args, act: str, **kwargs):
        super().__init__(*args, **kwargs)
        if act == Act.REVOKE:
            del self.fields["printed_name"], self.fields["printed_unit"]
        else:
            self.fields["printed_name"].required = True


class DecisionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Tìm số, trích yếu, tên", method="search", max_length=200)
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=DecisionState.choices, empty_label="Tất cả")
    act = django_filters.ChoiceFilter(label="Văn bản", choices=Act.choices, empty_label="Tất cả")
    form = django_filters.ModelChoiceFilter(
        label="Hình thức", queryset=AwardForm.objects.order_by("position"), empty_label="Tất cả"
    )

    class Meta:
        model = Decision
        fields = ["q", "state", "act", "form"]

    def search(self, found, name, value):
        text = nfc(value.replace("\x00", ""))
        if not text:
            return found
        number, _, symbol = text.partition("/")
        asked = Q(title__icontains=text)
        if number.strip().isdecimal() and len(number) < 10:
            by_number = Q(number__ordinal=int(number))
            asked |= by_number & Q(number__series__symbol__iexact=symbol.strip()) if symbol else by_number
        named = Decision.objects.filter(lines__folded__contains=fold(text)).values("pk")
        return found.filter(asked | Q(pk__in=named))


class BasisForm(VersionForm):
    kinds = forms.MultipleChoiceField(
        label="Chỉ với loại hình",
        choices=AwardKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn loại hình nào: dẫn trong mọi quyết định.",
    )

    class Meta:
        model = BasisLine
        fields = ["topic", "text", "kinds", "position", *ABOUT_A_VERSION]
        widgets = {**VERSION_WIDGETS, "text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {**VERSION_HELP, "text": "Để trống: từ ngày áp dụng không dẫn văn bản này nữa."}

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        if instance.topic:
            del self.fields["topic"]

    def clean_text(self):
        text = nfc(self.cleaned_data["text"])
        known_fields_only(text)
        return text


class WordingForm(VersionForm):
    articles = ItemsField(
        label="Các điều", by_blank_line=True, rows=10, help_text="Cách nhau một dòng trống; số của điều cổng tự ghi."
    )
    receivers = ItemsField(label="Nơi nhận", rows=4, help_text="Mỗi dòng một nơi, không gạch đầu dòng.")

    class Meta:
        model = DecisionWording
        fields = ["title", "articles", "receivers", "signing", "signer_title", "signer_name", *ABOUT_A_VERSION]
        widgets = VERSION_WIDGETS
        help_texts = VERSION_HELP

    def clean_title(self):
        title = nfc(self.cleaned_data["title"])
        known_fields_only(title)
        return title
