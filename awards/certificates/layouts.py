"""Which layout a certificate is printed by, and what a new layout begins with."""

from collections.abc import Iterable
from decimal import Decimal

from accounts.errors import OfficeError
from awards.models import (
    AwardForm,
    CertificateLayout,
    CertificateStock,
    FieldAlign,
    FieldColour,
    FieldSource,
    LayoutField,
    SubjectKind,
)

# The sheet for which the places below were chosen, in millimetres; on others they keep their proportion.
USUAL_WIDTH, USUAL_HEIGHT = Decimal(420), Decimal(297)
TENTH, HALF = Decimal("0.1"), Decimal("0.5")

RED = {"colour": FieldColour.RED}
BOLD = {"is_bold": True}
CENTER = {"align": FieldAlign.CENTER}

# What stands on a printed blank already: source, words, left edge, foot, width, size, and how it is set.
FIXED = [
    (FieldSource.TEXT, "Cộng hòa xã hội chủ nghĩa Việt Nam", 60, 48, 300, 18, {**BOLD, **CENTER, "is_upper": True}),
    (FieldSource.TEXT, "Độc lập - Tự do - Hạnh phúc", 60, 57, 300, 18, {**BOLD, **CENTER}),
    (FieldSource.AUTHORITY, "", 60, 82, 300, 20, {**BOLD, **CENTER, "is_upper": True}),
    (FieldSource.TEXT, "Tặng", 60, 96, 300, 18, {**BOLD, **CENTER, "is_upper": True}),
    (FieldSource.TEXT, "{form}", 40, 122, 340, 54, {**BOLD, **CENTER, **RED, "is_upper": True, "least_size": 24}),
]
FILLED = [
    (FieldSource.NAME, "", 50, 148, 320, 32, {**BOLD, **CENTER, "least_size": 16}),
    (FieldSource.UNIT, "", 50, 162, 320, 18, {**CENTER, "lines": 2, "least_size": 12}),
    (FieldSource.ACHIEVEMENT, "", 50, 182, 320, 19, {**CENTER, "is_italic": True, "lines": 3, "least_size": 12}),
    (FieldSource.PLACE_AND_DAY, "", 235, 214, 145, 15, {**CENTER, "is_italic": True, "least_size": 11}),
    (FieldSource.SIGNER_TITLE, "", 235, 223, 145, 16, {**BOLD, **CENTER, "lines": 3, "least_size": 11}),
    (FieldSource.SIGNER_NAME, "", 235, 266, 145, 16, {**BOLD, **CENTER, "least_size": 11}),
    (FieldSource.QR, "", 42, 242, 24, 14, {}),
    (FieldSource.DECISION, "", 42, 252, 180, 13, {"least_size": 9}),
    (FieldSource.GOLD_NUMBER, "Số sổ vàng:", 42, 260, 120, 13, {"least_size": 9}),
]

Layouts = dict[tuple[int, str], list[LayoutField]]  # by form and kind of subject


def starting_fields(stock: CertificateStock, form: AwardForm) -> list[LayoutField]:
    """What a new layout begins with: on plain paper the whole certificate, on a blank what it leaves open."""
    rows = FILLED if stock.is_preprinted else [*FIXED, *FILLED]
    across, down = stock.width / USUAL_WIDTH, stock.height / USUAL_HEIGHT
    smaller = min(across, down)
    fields = []
    for place, (source, text, x, foot, width, size, look) in enumerate(rows, start=1):
        size_here = max((size * smaller / HALF).quantize(Decimal(1)) * HALF, Decimal(8))
        told = {**look, "least_size": max((look.get("least_size", 10) * smaller).quantize(HALF), Decimal(7))}
        told["least_size"] = min(told["least_size"], size_here)
        fields.append(
            LayoutField(
                place=place,
                source=source,
                text=text.format(form=bare_name(form)),
                x=(x * across).quantize(TENTH),
                y=(foot * down).quantize(TENTH),
                width=(width * across).quantize(TENTH),
                size=size_here,
                **told,
            )
        )
    return fields


def bare_name(form: AwardForm) -> str:
    """ "Bằng khen" of "Bằng khen của Chủ tịch UBND tỉnh": who gives it stands on a line of its own."""
    return form.name.partition(" của ")[0]


def layouts_for(stock: CertificateStock, wanted: Iterable[tuple[AwardForm, str]]) -> Layouts:
    """The fields for each form and kind of subject in `wanted`. Two queries.

    On plain paper a form without a layout is printed by the one that a new layout would begin with.

    Raises:
        OfficeError: a pre-printed stock has no layout for some of them, or one without any text.
    """
    kept = CertificateLayout.objects.filter(stock=stock).prefetch_related("fields")
    by_key = {(layout.form_id, layout.subject): layout for layout in kept}
    found: Layouts = {}
    missing = []
    for form, kind in dict.fromkeys(wanted):
        layout = by_key.get((form.pk, kind)) or by_key.get((form.pk, ""))
        if layout and (fields := list(layout.fields.all())):
            found[form.pk, kind] = fields
        elif layout is None and not stock.is_preprinted:
            found[form.pk, kind] = starting_fields(stock, form)
        else:
            missing.append(f"{form} ({SubjectKind(kind).label.lower()})")
    if missing:
        raise OfficeError(
            f"Phôi “{stock}” chưa có bố cục cho: {', '.join(missing)}. Xin lập bố cục trước khi in, "
            "hoặc chọn phôi khác."
        )
    return found


def stock_for(forms: Iterable[AwardForm], name: str = "") -> CertificateStock:
    """The stock called `name`; without a name the one usually taken for the form, else the first that is in use.

    Raises:
        OfficeError: there is no such stock, or none at all.
    """
    stocks = CertificateStock.objects.select_related("picture")
    if name:
        found = stocks.filter(name__iexact=name).first()
        if found is None:
            known = ", ".join(f"“{stock}”" for stock in stocks.filter(is_retired=False)) or "chưa có phôi nào"
            raise OfficeError(f"Không có phôi tên “{name}”. Các phôi đang dùng: {known}.")
        return found
    forms = list(forms)
    usual = stocks.filter(gold_registers__form__in=forms, is_retired=False).first()
    with_layout = stocks.filter(layouts__form__in=forms, is_retired=False).order_by("pk").first()
    found = usual or with_layout or stocks.filter(is_retired=False).order_by("kind", "pk").first()
    if found is None:
        raise OfficeError("Chưa có phôi nào. Xin thêm phôi và lập bố cục trước khi in.")
    return found
