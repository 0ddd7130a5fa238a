"""The catalogue of titles and forms: what there is, on what terms, and how that has changed."""

import datetime as dt

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import changes_in_words
from accounts.guard import guard
from accounts.models import record
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from awards.catalogue_forms import (
    AwardFormForm,
    CoefficientForm,
    ConfirmForm,
    RouteForm,
    SalaryForm,
    TermsForm,
)
from awards.eligibility.conditions import lower_first
from awards.eligibility.rulebook import database_forms
from awards.models import (
    AppraisalLimit,
    AwardForm,
    AwardKind,
    AwardRoute,
    AwardTerms,
    BaseSalary,
    BonusRule,
    Coefficient,
    EligibilityRule,
    FormObject,
    GrantedBy,
    ReportOutline,
    SubjectKind,
)
from awards.money.bonus import bonus_money
from awards.views.catalogue_history import DATED, said, version_row
from documents.typed import date_of


def find_form(user, pk: int) -> AwardForm:
    return get_object_or_404(AwardForm.objects.select_related("fallback", "counts_as"), pk=pk)


def asked_day(request) -> tuple[dt.date, bool]:
    """The day the page is asked for (today unless `ngay` says another), and whether what was typed is no day."""
    typed = request.GET.get("ngay", "").strip()
    try:
        return (date_of(typed) or timezone.localdate(), False)
    except ValueError:
        return timezone.localdate(), True


@require_safe
@guard(Permission.AWARD_CATALOGUE_VIEW)
def form_list(request):
    """Every title and form, with who decides on the day asked for."""
    day, is_wrong = asked_day(request)
    terms = {each.form_id: each for each in AwardTerms.objects.in_force(day)}
    unchecked = {
        model: set(model.objects.in_force(day).filter(is_unconfirmed=True).values_list("form_id", flat=True))
        for model in (EligibilityRule, AwardRoute)
    }
    rows = [
        {
            "form": form,
            "subjects": ", ".join(SubjectKind(each).label for each in form.subjects),
            "terms": terms.get(form.pk),
            "is_unconfirmed": form.is_unconfirmed or any(form.pk in forms for forms in unchecked.values()),
        }
        for form in AwardForm.objects.select_related("fallback")
    ]
    context = {
        "rows": rows,
        "day": day,
        "is_wrong_day": is_wrong,
        "can_edit": can(request.user, Permission.AWARD_CATALOGUE_EDIT),
    }
    return TemplateResponse(request, "awards/form_list.html", context)


@require_safe
@guard(Permission.AWARD_CATALOGUE_VIEW, find_form)
def form_detail(request, form):
    """One form on one day: terms, conditions with their articles, routes, money."""
    day, is_wrong = asked_day(request)
    names = database_forms()
    versions = {rule.subject: rule for rule in form.rules.in_force(day)}
    rules = [
        {"subject": subject, "label": SubjectKind(subject).label, **_rule_shown(versions.get(subject), names)}
        for subject in form.subjects
    ]
    terms = form.terms.in_force(day).first()
    by_kind = {route.kind: route for route in form.routes.in_force(day)}
    kinds = [AwardKind(kind) for kind in AwardKind if terms and kind in terms.kinds]
    salary, rule = BaseSalary.objects.in_force(day).first(), BonusRule.objects.in_force(day).first()
    coefficients = [
        {"version": each, "money": bonus_money(each.times, salary.amount, rule) if salary and rule else None}
        for each in sorted(form.coefficients.in_force(day), key=_place_of_coefficient)
    ]
    context = {
        "form": form,
        "day": day,
        "is_wrong_day": is_wrong,
        "facts": [
            ("Mã", form.code),
            ("Nhóm", form.get_group_display()),
            ("Cấp", form.get_level_display()),
            ("Đối tượng", ", ".join(SubjectKind(each).label for each in form.subjects)),
            ("Khi không được tặng", f"xét {form.fallback}" if form.fallback_id else "không có hình thức thay thế"),
            ("Căn cứ", f"{form.basis} (cần kiểm tra)".strip() if form.is_unconfirmed else form.basis),
        ],
        "terms": terms,
        "rules": rules,
        "routes": [{"kind": kind, "route": by_kind.get(kind)} for kind in kinds],
        "coefficients": coefficients,
        "missing": _missing_coefficients(form, coefficients),
        "salary": salary,
        "salary_words": lower_first(str(salary)) if salary else "",
        "rounding": lower_first(str(rule)) if rule else "",
        "can_edit": can(request.user, Permission.AWARD_CATALOGUE_EDIT),
    }
    return TemplateResponse(request, "awards/form_detail.html", context)


def _place_of_coefficient(version: Coefficient) -> tuple:
    return GrantedBy.values.index(version.granted_by), SubjectKind.values.index(version.subject)


def _rule_shown(version: EligibilityRule | None, names) -> dict:
    if version is None:
        return {"version": None}
    rule = version.rule(names.phrases)
    return {
        "version": version,
        "common": _lines_shown(rule.common, names),
        "roads": [_road_shown(road, names) for road in rule.roads],
    }


def _lines_shown(lines, names) -> list[dict]:
    return [{"text": line.condition.sentence(names), "basis": line.basis} for line in lines]


def _road_shown(lines, names) -> list[dict]:
    """As _lines_shown; the conditions of one road are read as one sentence."""
    first, *others = _lines_shown(lines, names)
    return [first, *({**each, "text": lower_first(each["text"])} for each in others)]


def _missing_coefficients(form: AwardForm, coefficients) -> list[dict]:
    told = {each["version"].subject for each in coefficients}
    return [{"value": each, "label": SubjectKind(each).label} for each in form.subjects if each not in told]


# --- Editing ----------------------------------------------------------------------------------------------------------


def _form_page(request, form, title: str, button: str, back_url: str, crumb: AwardForm | None = None):
    context = {"form": form, "title": title, "button": button, "back_url": back_url, "award_form": crumb}
    return TemplateResponse(request, "awards/catalogue_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT)
def form_create(request):
    form = AwardFormForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            award_form = form.save()
            record(request.user, "awards.form_created", award_form, form=award_form.name)
        messages.success(request, "Đã thêm vào danh mục; tiếp theo ghi thẩm quyền, điều kiện và tuyến xét.")
        return redirect("awards:form_detail", pk=award_form.pk)
    return _form_page(request, form, "Thêm danh hiệu, hình thức", "Thêm", reverse("awards:form_list"))


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT, find_form)
def form_edit(request, award_form):
    form = AwardFormForm(request.POST or None, instance=award_form)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            changes = changes_in_words(form)
            record(request.user, "awards.form_edited", award_form, form=award_form.name, changes=changes)
        messages.success(request, "Đã lưu.")
        return redirect("awards:form_detail", pk=award_form.pk)
    return _form_page(request, form, f"Sửa: {award_form}", "Lưu", _detail(award_form), award_form)


def _detail(award_form: AwardForm) -> str:
    return reverse("awards:form_detail", kwargs={"pk": award_form.pk})


def new_version(request, form_class, version, title: str, back_url: str):
    """The page of a new version: filled with the one in force, saved as a row of its own."""
    award_form = version.form if getattr(version, "form_id", None) else None
    version.pk = None
    version.effective_to = version.replaced_at = None
    form = form_class(request.POST or None, instance=version, initial={"effective_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        form.instance.put_in_force(by=request.user)
        messages.success(request, f"Đã lưu bản áp dụng từ ngày {form.instance.effective_from:%d/%m/%Y}.")
        return redirect(back_url)
    return _form_page(request, form, title, "Lưu bản mới", back_url, award_form)


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT, find_form)
def terms_edit(request, award_form):
    version = award_form.terms.in_force().first() or AwardTerms(form=award_form)
    return new_version(request, TermsForm, version, f"Thẩm quyền và hồ sơ: {award_form}", _detail(award_form))


def find_route_kind(user, pk: int, kind: str) -> AwardRoute:
    """The route in force of one form for one kind, or an empty one to begin with."""
    award_form = find_form(user, pk)
    if kind not in AwardKind.values:
        raise Http404
    return award_form.routes.in_force().filter(kind=kind).first() or AwardRoute(form=award_form, kind=kind)


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT, find_route_kind)
def route_edit(request, route):
    title = f"Tuyến xét: {route.form}, {route.get_kind_display().lower()}"
    return new_version(request, RouteForm, route, title, _detail(route.form))


def find_coefficient(user, pk: int, subject: str, granted_by: str = "") -> Coefficient:
    award_form = find_form(user, pk)
    if subject not in SubjectKind.values or granted_by not in GrantedBy.values:
        raise Http404
    same = {"subject": subject, "granted_by": granted_by}
    return award_form.coefficients.in_force().filter(**same).first() or Coefficient(form=award_form, **same)


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT, find_coefficient)
def coefficient_edit(request, coefficient):
    title = f"Hệ số tiền thưởng: {coefficient.form}, {coefficient.get_subject_display().lower()}"
    return new_version(request, CoefficientForm, coefficient, title, _detail(coefficient.form))


@require_safe
@guard(Permission.AWARD_CATALOGUE_VIEW)
def salary_list(request):
    today = timezone.localdate()
    names = database_forms()
    rows = [version_row("luong", each, today, names) for each in BaseSalary.objects.select_related("written_by")]
    context = {"rows": rows, "can_edit": can(request.user, Permission.AWARD_CATALOGUE_EDIT)}
    return TemplateResponse(request, "awards/salary_list.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT)
def salary_create(request):
    back_url = reverse("awards:salary_list")
    return new_version(request, SalaryForm, BaseSalary(), "Lương cơ sở mới", back_url)


def find_version(user, what: str, pk: int):
    if what not in DATED:
        raise Http404
    return get_object_or_404(DATED[what], pk=pk, replaced_at=None)


def _home_of(version) -> str:
    award_form = getattr(version, "form", None)
    if isinstance(version, BonusRule | FormObject):
        return reverse("awards:bonus_rules")
    if award_form is not None:
        return reverse("awards:form_history", kwargs={"pk": award_form.pk})
    if isinstance(version, AppraisalLimit):
        return reverse("awards:limit_list")
    if isinstance(version, ReportOutline):
        return reverse("awards:outline_list")
    return reverse("awards:salary_list" if isinstance(version, BaseSalary) else "awards:general_rule")


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT, find_version)
def version_confirm(request, version):
    """Somebody has read the text of the law: the mark “cần kiểm tra” goes, the basis is written down."""
    form = ConfirmForm(request.POST or None, initial={"basis": version.basis})
    if request.method == "POST" and form.is_valid():
        version.confirm(by=request.user, basis=form.cleaned_data["basis"])
        messages.success(request, "Đã ghi là đã đối chiếu với văn bản.")
        return redirect(_home_of(version))
    context = {
        "version": version,
        "detail": said(version, database_forms()),
        "form": form,
        "back_url": _home_of(version),
        "question": "Đã đối chiếu nội dung này với văn bản?",
        "button": "Đã đối chiếu",
    }
    return TemplateResponse(request, "awards/version_confirm.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT, find_version)
def version_withdraw(request, version):
    """Take back a version that has not begun."""
    if request.method == "POST":
        with refusal_told(request):
            version.withdraw(by=request.user)
            messages.success(request, "Đã thu hồi; bản trước tiếp tục áp dụng.")
        return redirect(_home_of(version))
    context = {
        "version": version,
        "detail": said(version, database_forms()),
        "form": None,
        "back_url": _home_of(version),
        "question": f"Thu hồi bản áp dụng từ ngày {version.effective_from:%d/%m/%Y}?",
        "button": "Thu hồi",
    }
    return TemplateResponse(request, "awards/version_confirm.html", context)
