"""Phôi bằng khen: the sheets that lie in the printer, their layouts, the print by which a printer is measured."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Identity, record
from accounts.permissions import Permission
from awards.certificates.forms import LayoutForm, StockFilter, StockForm
from awards.certificates.layout_rows import read_rows, rows_kept
from awards.certificates.layouts import starting_fields
from awards.certificates.sheets import background_of, drawn
from awards.certificates.texts import sample_texts
from awards.models import (
    MOST_FIELDS,
    CertificateLayout,
    CertificateStock,
    FieldAlign,
    FieldColour,
    FieldFont,
    FieldSource,
)
from documents.blanks import background_pdf, picture_source, ruler_svg
from documents.models import StoredFile
from documents.placed import PlacedSheets
from documents.serving import file_response, pdf_response

STOCKS_PER_PAGE = 30


def find_stock(user, pk: int) -> CertificateStock:
    return get_object_or_404(CertificateStock.objects.select_related("picture"), pk=pk)


def find_layout(user, pk: int) -> CertificateLayout:
    found = CertificateLayout.objects.select_related("stock__picture", "form", "changed_by")
    return get_object_or_404(found, pk=pk)


@require_safe
@guard(Permission.STOCK_MANAGE)
def stock_list(request):
    found = StockFilter(request.GET, CertificateStock.objects.all())
    stocks = found.qs.prefetch_related("layouts__form").order_by("is_retired", "pk")
    page = Paginator(stocks, STOCKS_PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "awards/stock_list.html", {"filter": found, "page": page})


@require_http_methods(["GET", "POST"])
@guard(Permission.STOCK_MANAGE)
def stock_create(request):
    form = StockForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        stock = save_stock(form, by=request.user, action="awards.stock_created")
        messages.success(request, "Đã thêm phôi; tiếp theo lập bố cục cho từng hình thức.")
        return redirect(stock)
    return _stock_form(request, form, "Thêm phôi", "Thêm phôi", reverse("awards:stock_list"))


@require_http_methods(["GET", "POST"])
@guard(Permission.STOCK_MANAGE, find_stock)
def stock_edit(request, stock):
    form = StockForm(request.POST or None, request.FILES or None, instance=stock)
    if request.method == "POST" and form.is_valid():
        save_stock(form, by=request.user, action="awards.stock_edited")
        messages.success(request, "Đã lưu.")
        return redirect(stock)
    return _stock_form(request, form, f"Sửa phôi: {form.initial['name']}", "Lưu", stock.get_absolute_url())


@transaction.atomic
def save_stock(form: StockForm, *, by, action: str) -> CertificateStock:
    """Keep the stock and its new picture; the old picture goes."""
    stock, old = form.instance, form.instance.picture
    new = form.cleaned_data["new_picture"]
    if new or form.cleaned_data.get("drops_picture"):
        stock.picture = StoredFile.objects.store(new, by=by, name="phoi.jpg") if new else None
    stock = form.save()
    if old and old != stock.picture:
        old.discard()
    changes = ", ".join(str(form[name].label) for name in form.changed_data)
    record(by, action, stock, stock=stock.name, changes=changes)
    return stock


def _stock_form(request, form, title: str, button: str, back_url: str):
    context = {"form": form, "title": title, "button": button, "back_url": back_url}
    return TemplateResponse(request, "awards/stock_edit.html", context, status=422 if form.errors else 200)


@require_safe
@guard(Permission.STOCK_MANAGE, find_stock)
def stock_detail(request, stock):
    layouts = list(stock.layouts.select_related("form", "changed_by").prefetch_related("fields"))
    context = {
        "stock": stock,
        "layouts": layouts,
        "facts": [
            ("Loại", stock.get_kind_display()),
            ("Khổ giấy", f"{mm(stock.width)} × {mm(stock.height)} mm"),
            ("Bù lệch máy in", f"sang phải {mm(stock.offset_x)} mm, xuống dưới {mm(stock.offset_y)} mm"),
            ("Ảnh quét", "có" if stock.picture_id else "chưa có; đặt chữ trên lưới milimét"),
            ("Phôi hỏng", f"{stock.spoiled.count():02d}"),
        ],
    }
    return TemplateResponse(request, "awards/stock_detail.html", context)


def mm(value) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",").replace("-", "−")


@require_safe
@guard(Permission.STOCK_MANAGE, find_stock)
def stock_picture(request, stock):
    if stock.picture is None:
        raise Http404
    return file_response(stock.picture, inline=True)


@require_safe
@guard(Permission.STOCK_MANAGE, find_stock)
def stock_test(request, stock):
    """Bản in thử: crosses and rulers on an empty sheet, moved by the offset that is kept."""
    offset = {"offset_x": float(stock.offset_x), "offset_y": float(stock.offset_y)}
    width, height = float(stock.width), float(stock.height)
    pdf = background_pdf(width, height, svg=ruler_svg(width, height, **offset))
    return pdf_response(pdf, f"In thử {stock.name}.pdf")


# --- Layouts ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.STOCK_MANAGE, find_stock)
def layout_create(request, stock):
    form = LayoutForm(request.POST or None, stock=stock)
    if request.method == "POST" and form.is_valid():
        copied = form.cleaned_data["copies"]
        with transaction.atomic():
            layout = form.save()
            fields = list(copied.fields.all()) if copied else starting_fields(stock, layout.form)
            layout.save_fields([each for each in fields if fits(each, stock)], seen=0, by=request.user)
        messages.success(request, "Đã lập bố cục; kéo từng chữ vào đúng chỗ trên phôi rồi lưu.")
        return redirect(layout)
    title = f"Bố cục mới trên phôi {stock}"
    return _stock_form(request, form, title, "Lập bố cục", stock.get_absolute_url())


def fits(field, stock: CertificateStock) -> bool:
    """A field copied from a larger sheet may lie outside this one."""
    return field.x + field.width <= stock.width and field.y <= stock.height


@require_http_methods(["GET", "POST"])
@guard(Permission.STOCK_MANAGE, find_layout)
def layout_edit(request, layout):
    """Where each text stands: dragged on the picture, moved by the arrows, or typed in millimetres."""
    texts = sample_texts(layout.form, Identity.current())
    if request.method != "POST":
        return _editor(request, layout, rows_kept(list(layout.fields.all()), texts))
    typed = read_rows(request.POST, layout.stock, texts)
    if typed.is_wrong:
        return _editor(request, layout, typed.rows, problem=typed.problem, status=422)
    try:
        layout.save_fields(typed.fields, seen=seen_version(request), by=request.user)
    except OfficeError as problem:
        return _editor(request, layout, typed.rows, problem=str(problem), status=409)
    messages.success(request, "Đã lưu bố cục.")
    return redirect(layout)


def seen_version(request) -> int:
    """The version the page was made from; -1, which none is, where that was tampered with."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else -1


def _editor(request, layout, rows, *, problem: str = "", status: int = 200):
    stock = layout.stock
    width, height = float(stock.width), float(stock.height)
    context = {
        "layout": layout,
        "stock": stock,
        "rows": rows,
        "blank": {"source": "", "text": "", "lines": "1", "font": "Tinos", "align": "left", "colour": "#000000"}
        | {"x": mm(stock.width / 4), "y": mm(stock.height / 2), "width": mm(stock.width / 2)}
        | {"size": "14", "least_size": "10"},
        "problem": problem,
        "version": request.POST.get("version", layout.version) if request.method == "POST" else layout.version,
        "sheet": {
            "width": f"{width:g}",
            "height": f"{height:g}",
            "fine": grid(width, height, 5),
            "coarse": grid(width, height, 10),
            "marks": [{"at": at, "words": at} for at in range(50, int(width), 50)],
            "marks_down": [{"at": at, "words": at} for at in range(50, int(height), 50)],
        },
        "sources": FieldSource.choices,
        "fonts": FieldFont.choices,
        "aligns": FieldAlign.choices,
        "colours": FieldColour.choices,
        "samples": {str(key): value for key, value in sample_texts(layout.form, Identity.current()).items()},
        "most": MOST_FIELDS,
    }
    return TemplateResponse(request, "awards/layout_edit.html", context, status=status)


def grid(width: float, height: float, step: int) -> str:
    """The lines of millimetre paper as one path."""
    down = "".join(f"M{x} 0V{height:g}" for x in range(step, int(width) + 1, step))
    return down + "".join(f"M0 {y}H{width:g}" for y in range(step, int(height) + 1, step))


@require_http_methods(["GET", "POST"])
@guard(Permission.STOCK_MANAGE, find_layout)
def layout_try(request, layout):
    """The PDF itself, with sample texts: as saved (GET) or as typed (POST); over the picture, or with the ruler.

    `kieu=thuoc` prints crosses, rulers and no picture: on plain paper, to be held against the blank.
    """
    stock, texts = layout.stock, sample_texts(layout.form, Identity.current())
    if request.method == "POST":
        typed = read_rows(request.POST, stock, texts)
        if typed.is_wrong:
            return _editor(request, layout, typed.rows, problem=typed.problem, status=422)
        fields = typed.fields
    else:
        fields = list(layout.fields.all())
    width, height = float(stock.width), float(stock.height)
    if request.GET.get("kieu") == "thuoc":
        svg = ruler_svg(width, height, offset_x=float(stock.offset_x), offset_y=float(stock.offset_y))
        beneath = background_pdf(width, height, svg=svg)
    elif stock.is_preprinted and stock.picture_id:
        picture = picture_source(stock.picture.read(), stock.picture.content_type)
        beneath = background_pdf(width, height, picture=picture)
    else:
        beneath = background_of(stock)
    sheet = drawn(fields, texts, stock).sheet
    pdf = PlacedSheets(f"In thử {layout}", width, height, [sheet], beneath).pdf()
    return pdf_response(pdf, f"In thử {layout}.pdf")


@require_POST
@guard(Permission.STOCK_MANAGE, find_layout)
def layout_delete(request, layout):
    stock = layout.stock
    with transaction.atomic():
        record(request.user, "awards.layout_deleted", stock, stock=stock.name, what=str(layout))
        layout.delete()
    messages.success(request, "Đã bỏ bố cục.")
    return redirect(stock)
