"""Sổ vàng: every number and what it stands on, the blanks that were thrown away, the book; and flags to embroider."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guard import guard
from accounts.models import Identity, record
from accounts.permissions import Permission, can
from awards.certificates.forms import FlagFilter, GoldFilter, GoldRegisterForm, SpoiledFilter
from awards.certificates.gold_paper import flag_paper, flag_sheet, gold_paper, gold_sheet
from awards.certificates.printing import register_for
from awards.models import Act, AwardForm, DecisionLine, DecisionState, GoldRegister, SpoiledBlank
from documents.models import Change, GivenNumber
from documents.serving import workbook_response
from documents.workbooks import write_workbook

PER_PAGE = 50
LINE = "certificate__line__decision__number__series"


def gold_numbers():
    """The numbers of all gold registers, with what they stand on."""
    return GivenNumber.objects.filter(series__gold_register__isnull=False).select_related(
        "series__gold_register__form", "certificate__line", LINE
    )


@require_safe
@guard(Permission.CERTIFICATE_VIEW)
def gold_list(request):
    found = GoldFilter(request.GET, gold_numbers())
    numbers = found.qs.order_by("-year", "series", "-ordinal")
    page = Paginator(numbers, PER_PAGE).get_page(request.GET.get("page"))
    book = asked_book(request)
    context = {
        "filter": found,
        "page": page,
        "book": book and f"?form={book[0].code}&year={book[1]}",
        "may_keep": can(request.user, Permission.CERTIFICATE_KEEP),
    }
    return TemplateResponse(request, "awards/gold_list.html", context)


def asked_book(request) -> tuple[AwardForm, int] | None:
    """The form and year of the book that is asked for, if both are."""
    code, year = request.GET.get("form", ""), request.GET.get("year", "")
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        return None
    form = AwardForm.objects.filter(code=code, gold_register__isnull=False).first()
    return (form, int(year)) if form else None


def whole_book(request):
    asked = asked_book(request)
    if asked is None:
        raise Http404
    form, year = asked
    numbers = list(gold_numbers().filter(series__gold_register__form=form, year=year).order_by("ordinal"))
    return form, year, numbers


@require_safe
@guard(Permission.CERTIFICATE_VIEW)
def gold_book_pdf(request):
    form, year, numbers = whole_book(request)
    spoiled = SpoiledBlank.objects.filter(certificate__register__form=form, number__year=year)
    told = spoiled.select_related("number__series", "certificate__line").order_by("at", "pk")
    return gold_paper(form, year, numbers, list(told), Identity.current()).response()


@require_safe
@guard(Permission.CERTIFICATE_VIEW)
def gold_book_workbook(request):
    form, year, numbers = whole_book(request)
    return workbook_response(write_workbook([gold_sheet(form, year, numbers)]), f"So vang {form.code} {year}.xlsx")


@require_safe
@guard(Permission.CERTIFICATE_VIEW)
def spoiled_list(request):
    found = SpoiledFilter(request.GET, SpoiledBlank.objects.all())
    blanks = found.qs.select_related("certificate__line", "number__series", "stock", "by").order_by("-at", "-pk")
    page = Paginator(blanks, PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "awards/spoiled_list.html", {"filter": found, "page": page})


@require_safe
@guard(Permission.CERTIFICATE_VIEW)
def gold_register_list(request):
    """How each form is numbered and printed."""
    registers = {each.form_id: each for each in GoldRegister.objects.select_related("series", "usual_stock")}
    context = {
        "rows": [{"form": form, "register": registers.get(form.pk)} for form in AwardForm.objects.all()],
        "may_keep": can(request.user, Permission.CERTIFICATE_KEEP),
    }
    return TemplateResponse(request, "awards/gold_register_list.html", context)


def find_form(user, pk: int) -> AwardForm:
    return get_object_or_404(AwardForm, pk=pk)


@require_http_methods(["GET", "POST"])
@guard(Permission.CERTIFICATE_KEEP, find_form)
def gold_register_edit(request, award_form):
    register = GoldRegister.objects.filter(form=award_form).first() or GoldRegister(form=award_form)
    form = GoldRegisterForm(request.POST or None, instance=register)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            if register.pk is None:
                register.pk = register_for(award_form).pk
                register.series = GoldRegister.objects.get(pk=register.pk).series
            register.save(force_update=True)
            changes = ", ".join(str(form[name].label) for name in form.changed_data)
            record(request.user, "awards.gold_register_set", register, form=award_form.name, changes=changes)
        messages.success(request, "Đã lưu.")
        return redirect("awards:gold_register_list")
    context = {"form": form, "award_form": award_form, "back_url": reverse("awards:gold_register_list")}
    return TemplateResponse(request, "awards/gold_register_edit.html", context, status=422 if form.errors else 200)


# --- Flags ------------------------------------------------------------------------------------------------------------


def flag_lines():
    """The flags of issued decisions that still hold, in the order of decisions and lists."""
    lines = DecisionLine.objects.filter(
        form__gold_register__is_flag=True, decision__state=DecisionState.ISSUED, decision__act=Act.GRANT
    ).exclude(standing=Change.REVOKED)
    return lines.select_related("form", "decision__number__series").order_by(
        "form__position", "decision__decided_on", "decision", "position", "pk"
    )


def asked_year(request) -> int:
    year = request.GET.get("year", "")
    return int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else timezone.localdate().year


@require_safe
@guard(Permission.CERTIFICATE_VIEW)
def flag_list(request):
    year = asked_year(request)
    found = FlagFilter({"year": year, "form": request.GET.get("form", "")}, flag_lines())
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {"filter": found, "page": page, "year": year, "asked": f"?year={year}&form={request.GET.get('form', '')}"}
    return TemplateResponse(request, "awards/flag_list.html", context)


def asked_flags(request) -> tuple[int, list[DecisionLine]]:
    year = asked_year(request)
    found = FlagFilter({"year": year, "form": request.GET.get("form", "")}, flag_lines())
    return year, list(found.qs)


@require_safe
@guard(Permission.CERTIFICATE_VIEW)
def flag_pdf(request):
    return flag_paper(*asked_flags(request), Identity.current()).response()


@require_safe
@guard(Permission.CERTIFICATE_VIEW)
def flag_workbook(request):
    year, lines = asked_flags(request)
    return workbook_response(write_workbook([flag_sheet(year, lines)]), f"Danh sach dat theu co {year}.xlsx")
