"""What may be typed about blanks, layouts, certificates and the gold register."""

import io
from decimal import Decimal

import django_filters
from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q

from accounts.searching import fold, nfc
from accounts.widgets import search_box
from awards.models import (
    MOST_LINES_OF_FIELD,
    AwardForm,
    Certificate,
    CertificateLayout,
    CertificateState,
    CertificateStock,
    Decision,
    FieldSource,
    GoldRegister,
    LayoutField,
    SpoiledBlank,
    StockKind,
    SubjectKind,
)
from awards.models.certificate import SIZE_RANGE, in_print
from documents.forms import CheckedFileField
from documents.pictures import LONGEST_SIDE, screen_picture
from documents.uploads import FileKind

# Plain paper is printed with its picture: about 200 dots an inch on A3.
PRINTED_SIDE = 3400  # pixels
MILLIMETRES = ["width", "height", "offset_x", "offset_y"]


class StockForm(forms.ModelForm):
    """One stock; `cleaned_data["new_picture"]` is the uploaded picture drawn anew as JPEG, None for none."""

    upload = CheckedFileField(
        label="Ảnh quét của phôi",
        required=False,
        allow=[FileKind.IMAGE],
        help_text="Quét cả tờ, đúng mép giấy; ảnh phủ kín khổ giấy. Với giấy trắng, ảnh này được in thay cho khung.",
    )
    drops_picture = forms.BooleanField(label="Bỏ ảnh đang có", required=False)

    class Meta:
        model = CertificateStock
        fields = ["name", "kind", "width", "height", "offset_x", "offset_y", "is_retired"]
        localized_fields = MILLIMETRES
        help_texts = {
            "name": "Thí dụ: Phôi Bằng khen UBND tỉnh 2026.",
            "width": "Đo tờ phôi như khi đưa vào máy in.",
            "offset_x": "Máy in in lệch sang trái bao nhiêu thì ghi bấy nhiêu; lệch sang phải thì ghi số âm.",
            "offset_y": "In lệch lên trên bao nhiêu thì ghi bấy nhiêu; lệch xuống dưới thì ghi số âm.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in MILLIMETRES:
            self.fields[name].widget.attrs |= {"class": "form-number", "inputmode": "decimal"}
        self.order_fields(["name", "kind", "width", "height", "upload", "drops_picture", "offset_x", "offset_y"])
        if not self.instance.picture_id:
            del self.fields["drops_picture"]
        if not self.instance.pk:
            del self.fields["is_retired"]

    def clean_name(self):
        name = nfc(self.cleaned_data["name"])
        same = CertificateStock.objects.filter(name__iexact=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError("Đã có phôi tên này. Xin đặt tên khác.", code="same_name")
        return name

    def clean(self):
        told = super().clean()
        if (width := told.get("width")) and (height := told.get("height")) and self.instance.pk:
            outside = LayoutField.objects.filter(layout__stock=self.instance).filter(Q(y__gt=height) | Q(x__gt=width))
            if outside.exists():
                self.add_error("width", "Có chữ trong bố cục nằm ngoài khổ giấy này. Xin sửa bố cục trước.")
        told["new_picture"] = None
        if upload := told.get("upload"):
            is_printed = told.get("kind") == StockKind.PLAIN
            side = PRINTED_SIDE if is_printed else LONGEST_SIDE
            told["new_picture"] = io.BytesIO(screen_picture(upload.file, longest_side=side)).getvalue()
        return told


class LayoutForm(forms.ModelForm):
    """For which form and kind of subject a new layout is. Needs `stock`."""

    copies = forms.ModelChoiceField(
        CertificateLayout.objects.none(),
        label="Lấy theo bố cục đã có",
        required=False,
        empty_label="bắt đầu từ mẫu của cổng",
        help_text="Các chữ được chép sang, rồi sửa tiếp.",
    )

    class Meta:
        model = CertificateLayout
        fields = ["form", "subject"]

    def __init__(self, *args, stock: CertificateStock, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.stock = stock
        self.fields["subject"].choices = [("", "Mọi đối tượng"), *SubjectKind.choices]
        layouts = CertificateLayout.objects.select_related("stock", "form")
        self.fields["copies"].queryset = layouts.order_by("stock__name", "form__position")
        self.fields["copies"].label_from_instance = lambda layout: f"{layout.stock}: {layout}"

    def clean(self):
        told = super().clean()
        form, subject = told.get("form"), told.get("subject") or ""
        if form and subject and subject not in form.subjects:
            self.add_error("subject", f"{form} không tặng cho đối tượng này.")
        same = CertificateLayout.objects.filter(stock=self.instance.stock, form=form, subject=subject)
        if form and same.exists():
            self.add_error("form", "Phôi này đã có bố cục cho hình thức và đối tượng ấy.")
        return told


class LayoutFieldForm(forms.ModelForm):
    """One text of a layout. Needs `stock`, on whose sheet it must lie."""

    class Meta:
        model = LayoutField
        fields = [
            "source",
            "text",
            "x",
            "y",
            "width",
            "lines",
            "size",
            "least_size",
            "font",
            "align",
            "colour",
            "is_bold",
            "is_italic",
            "is_upper",
        ]
        localized_fields = ["x", "y", "width", "size", "least_size"]

    def __init__(self, *args, stock: CertificateStock, **kwargs):
        super().__init__(*args, **kwargs)
        self.stock = stock
        for name in ("x", "y"):
            self.fields[name].validators.append(MinValueValidator(Decimal(0), "Không được nhỏ hơn 0."))
        self.fields["width"].validators.append(MinValueValidator(Decimal(5), "Ít nhất 5 mm."))
        self.fields["lines"].validators += [MinValueValidator(1), MaxValueValidator(MOST_LINES_OF_FIELD)]
        for name in ("size", "least_size"):
            self.fields[name].validators += [MinValueValidator(SIZE_RANGE[0]), MaxValueValidator(SIZE_RANGE[1])]

    def clean_text(self):
        return nfc(self.cleaned_data["text"])

    def clean(self):
        told = super().clean()
        stock = self.stock
        x, y, width = (told.get(name) for name in ("x", "y", "width"))
        if x is not None and width is not None and x + width > stock.width:
            self.add_error("width", f"Ra ngoài mép phải của phôi ({_said(stock.width)} mm).")
        if y is not None and y > stock.height:
            self.add_error("y", f"Ra ngoài mép dưới của phôi ({_said(stock.height)} mm).")
        size, least = told.get("size"), told.get("least_size")
        if size is not None and least is not None and least > size:
            self.add_error("least_size", "Không được lớn hơn cỡ chữ.")
        if told.get("source") == FieldSource.TEXT and not told.get("text"):
            self.add_error("text", "Ghi chữ cần in.")
        return told


def _said(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


class GoldRegisterForm(forms.ModelForm):
    class Meta:
        model = GoldRegister
        fields = ["has_qr", "renumbers", "is_flag", "usual_stock"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["usual_stock"].queryset = CertificateStock.objects.filter(is_retired=False)
        self.fields["usual_stock"].empty_label = "chọn mỗi lần in"

    def clean_has_qr(self):
        has_qr = self.cleaned_data["has_qr"]
        if has_qr and not settings.IS_HTTPS:
            raise forms.ValidationError(
                "Cổng chưa có địa chỉ công khai https (PUBLIC_URL) nên người quét mã sẽ không mở được.", code="no_url"
            )
        return has_qr


class SpoilForm(forms.Form):
    reason = forms.CharField(
        label="Lý do hỏng", max_length=300, help_text="Thí dụ: in lệch, kẹt giấy, rách, sai tên phải cấp lại."
    )

    def clean_reason(self):
        reason = nfc(self.cleaned_data["reason"])
        if not reason:
            raise forms.ValidationError("Xin ghi lý do hỏng.", code="required")
        return reason


class PrintForm(forms.Form):
    """On which stock to print. Needs `stock`, taken unless another is chosen."""

    stock = forms.ModelChoiceField(CertificateStock.objects.none(), label="Phôi, giấy in", empty_label=None)

    def __init__(self, *args, stock: CertificateStock | None, **kwargs):
        super().__init__(*args, initial={"stock": stock}, **kwargs)
        self.fields["stock"].queryset = CertificateStock.objects.filter(is_retired=False)


# --- Lists ------------------------------------------------------------------------------------------------------------


class StockFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Tìm phôi", method="search", widget=search_box("Tên phôi"))
    kind = django_filters.ChoiceFilter(label="Loại", choices=StockKind.choices, empty_label="Tất cả")

    class Meta:
        model = CertificateStock
        fields = []

    def search(self, stocks, name, value):
        """Stocks are few: their names are compared here, accents aside."""
        return stocks.filter(pk__in=[stock.pk for stock in stocks if fold(value) in fold(stock.name)])


class PrintedDecisionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Tìm quyết định", method="search", widget=search_box("Số hoặc trích yếu"))
    form = django_filters.ModelChoiceFilter(
        label="Danh hiệu, hình thức", queryset=AwardForm.objects.all(), to_field_name="code", empty_label="Tất cả"
    )
    year = django_filters.NumberFilter(label="Năm ban hành", field_name="number__year", min_value=1990, max_value=2999)

    class Meta:
        model = Decision
        fields = []

    def search(self, decisions, name, value):
        number = value.strip().split("/")[0]
        found = Q(title__icontains=nfc(value))
        if number.isascii() and number.isdecimal() and len(number) < 8:
            found |= Q(number__ordinal=int(number))
        return decisions.filter(found)


class LineFilter(django_filters.FilterSet):
    """Within one decision."""

    q = django_filters.CharFilter(label="Tìm tên", method="search", widget=search_box("Tên, đơn vị"))
    state = django_filters.ChoiceFilter(
        label="Trạng thái",
        method="in_state",
        choices=[("none", "Chưa vào sổ"), *CertificateState.choices],
        empty_label="Tất cả",
    )

    def search(self, lines, name, value):
        return lines.filter(folded__contains=fold(value))

    def in_state(self, lines, name, value):
        if value == "none":
            return lines.filter(certificate=None)
        if value == CertificateState.PRINTED:
            return lines.filter(in_print("certificate__"))
        return lines.filter(certificate__in=Certificate.objects.waiting())


class GoldFilter(django_filters.FilterSet):
    """The entries of the gold registers."""

    q = django_filters.CharFilter(label="Tìm trong sổ vàng", method="search", widget=search_box("Tên hoặc số"))
    form = django_filters.ModelChoiceFilter(
        label="Sổ của hình thức",
        field_name="series__gold_register__form",
        queryset=AwardForm.objects.filter(gold_register__isnull=False),
        to_field_name="code",
        empty_label="Tất cả",
    )
    year = django_filters.NumberFilter(label="Năm", min_value=1990, max_value=2999)
    state = django_filters.ChoiceFilter(
        label="Trạng thái",
        method="in_state",
        choices=[("used", "Đang dùng"), ("spoiled", "Hỏng")],
        empty_label="Tất cả",
    )

    def search(self, numbers, name, value):
        """By name without accents; a number alone is the number in the register."""
        bare = value.strip()
        if bare.isascii() and bare.isdecimal() and len(bare) < 8:
            return numbers.filter(ordinal=int(bare))
        return numbers.filter(certificate__line__folded__contains=fold(value))

    def in_state(self, numbers, name, value):
        return numbers.filter(spoiled_at__isnull=value == "used")


class SpoiledFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Tìm tên", method="search", widget=search_box("Tên, đơn vị"))
    stock = django_filters.ModelChoiceFilter(
        label="Phôi", queryset=CertificateStock.objects.all(), empty_label="Tất cả"
    )
    year = django_filters.NumberFilter(label="Năm", field_name="number__year", min_value=1990, max_value=2999)

    class Meta:
        model = SpoiledBlank
        fields = []

    def search(self, blanks, name, value):
        return blanks.filter(certificate__line__folded__contains=fold(value))


class FlagFilter(django_filters.FilterSet):
    year = django_filters.NumberFilter(
        label="Năm quyết định", field_name="decision__number__year", min_value=1990, max_value=2999
    )
    form = django_filters.ModelChoiceFilter(
        label="Cờ",
        queryset=AwardForm.objects.filter(gold_register__is_flag=True),
        to_field_name="code",
        empty_label="Tất cả",
    )
