"""Tiền thưởng và hiện vật of a decision: what it brings, what was paid and handed over, what is still to be."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Identity, record
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from awards.eligibility.rulebook import database_forms
from awards.models import Bonus, BonusRule, Decision, DecisionState, FormObject, ObjectDue
from awards.models.award import READ_WHOLE
from awards.money.forms import (
    BonusRuleForm,
    FormObjectForm,
    HandOverForm,
    OverrideForm,
    PayForm,
    RecoverForm,
    ThingFilter,
    UndoForm,
)
from awards.money.paper import by_unit, payment_paper, payment_sheet, sum_of
from awards.money.paying import (
    begin_money,
    hand_over,
    money_said,
    override,
    pay,
    recover,
    take_back,
    undo_payment,
    undo_recovery,
)
from awards.views.catalogue import new_version
from awards.views.catalogue_history import version_row
from documents.number_words import money_in_words
from documents.serving import workbook_response
from documents.workbooks import write_workbook

DECISIONS_PER_PAGE, THINGS_PER_PAGE = 30, 100


def find_issued(user, pk: int) -> Decision:
    """An issued decision that this person may see; only such a one brings money."""
    found = Decision.objects.visible_to(user).filter(state=DecisionState.ISSUED)
    return get_object_or_404(found.select_related("form", "agency", "number__series", "series"), pk=pk)


def own_lines(user, decision: Decision) -> Q:
    """Which lines of it: all for the office, its clerk and whoever decided it; an agency's own otherwise."""
    if READ_WHOLE & user.office_roles or decision.agency_id in user.agency_ids:
        return Q(line__decision=decision)
    return Q(line__decision=decision, line__agency__in=user.agency_ids)


def bonuses_of(user, decision: Decision) -> list[Bonus]:
    found = Bonus.objects.filter(own_lines(user, decision)).select_related("line__agency", "line__form")
    return list(found.order_by("line__position", "line_id"))


@require_safe
@guard(Permission.MONEY_VIEW)
def money_list(request):
    """Issued decisions, newest first, with how much of each was paid and how many things still wait."""
    decisions = Decision.objects.visible_to(request.user).filter(state=DecisionState.ISSUED, act="grant")
    decisions = decisions.select_related("form", "number__series").order_by("-decided_on", "-pk")
    page = Paginator(decisions, DECISIONS_PER_PAGE).get_page(request.GET.get("page"))
    own = {} if READ_WHOLE & request.user.office_roles else {"line__agency__in": request.user.agency_ids}
    keys = [decision.pk for decision in page]
    sums = {
        each["line__decision"]: each
        for each in Bonus.objects.standing()
        .filter(line__decision__in=keys, **own)
        .order_by()
        .values("line__decision")
        .annotate(whole=Sum("amount"), paid=Sum("amount", filter=Q(paid_on__isnull=False)), number=Count("pk"))
    }
    left = dict(
        ObjectDue.objects.waiting()
        .filter(line__decision__in=keys, **own)
        .order_by()
        .values_list("line__decision")
        .annotate(number=Sum("quantity"))
    )
    context = {
        "page": page,
        "rows": [
            {
                "decision": decision,
                "is_begun": decision.pk in sums,
                "whole": money_said(sums.get(decision.pk, {}).get("whole") or 0),
                "paid": money_said(sums.get(decision.pk, {}).get("paid") or 0),
                "left": left.get(decision.pk, 0),
            }
            for decision in page
        ],
    }
    return TemplateResponse(request, "awards/money_list.html", context)


@require_safe
@guard(Permission.MONEY_VIEW, find_issued)
def money_detail(request, decision):
    bonuses = bonuses_of(request.user, decision)
    things = ObjectDue.objects.filter(own_lines(request.user, decision)).select_related("line")
    things = list(things.order_by("line__position", "thing"))
    whole = sum_of(bonuses)
    asked_back = [bonus for bonus in bonuses if bonus.is_asked_back]
    lines = {bonus.line_id for bonus in bonuses}
    context = {
        "decision": decision,
        "units": [_unit_shown(unit) for unit in by_unit(bonuses)],
        "whole": money_said(whole),
        "in_words": money_in_words(whole),
        "paid": money_said(sum_of([bonus for bonus in bonuses if bonus.is_paid])),
        "unpaid": sum(not (bonus.is_paid or bonus.is_revoked) for bonus in bonuses),
        "asked_back": f"{len(asked_back):02d}" if asked_back else "",
        "asked_back_money": money_said(sum(bonus.amount for bonus in asked_back)),
        "things": things,
        "things_left": sum(due.quantity for due in things if not (due.is_given or due.is_revoked)),
        "may_keep": can(request.user, Permission.MONEY_KEEP, decision),
        "missing": decision.lines.exclude(standing="revoked").exclude(pk__in=lines).count()
        if can(request.user, Permission.MONEY_KEEP, decision)
        else 0,
    }
    return TemplateResponse(request, "awards/money_detail.html", context)


def _unit_shown(unit) -> dict:
    return {
        "unit": unit.unit,
        "amount": money_said(unit.amount),
        "rows": [
            {
                "bonus": bonus,
                "amount": money_said(bonus.amount),
                "reckoned": money_said(bonus.reckoned),
                "base_salary": money_said(bonus.base_salary),
                "is_overridden": bonus.amount != bonus.reckoned,
            }
            for bonus in unit.bonuses
        ],
    }


@require_POST
@guard(Permission.MONEY_KEEP, find_issued)
def money_begin(request, decision):
    with refusal_told(request):
        added = begin_money(decision, by=request.user)
        messages.success(request, f"Đã tính tiền thưởng và hiện vật cho {added:02d} dòng.")
    return redirect("awards:money_detail", pk=decision.pk)


@require_safe
@guard(Permission.MONEY_VIEW, find_issued)
def money_pdf(request, decision):
    bonuses = bonuses_of(request.user, decision)
    if not bonuses:
        raise Http404
    answer = payment_paper(decision, bonuses, Identity.current()).response()
    record(request.user, "awards.payment_list_printed", decision, lines=len(bonuses))
    return answer


@require_safe
@guard(Permission.MONEY_VIEW, find_issued)
def money_excel(request, decision):
    bonuses = bonuses_of(request.user, decision)
    if not bonuses:
        raise Http404
    record(request.user, "awards.payment_list_printed", decision, lines=len(bonuses))
    return workbook_response(write_workbook([payment_sheet(decision, bonuses)]), f"chi-tien-thuong-{decision.pk}.xlsx")


def _form_page(request, form, *, title: str, button: str, decision: Decision, lead: str = ""):
    context = {
        "form": form,
        "title": title,
        "button": button,
        "decision": decision,
        "lead": lead,
        "back_url": reverse("awards:money_detail", kwargs={"pk": decision.pk}),
    }
    return TemplateResponse(request, "awards/money_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.MONEY_KEEP, find_issued)
def money_pay(request, decision):
    waiting = [unit for unit in by_unit(bonuses_of(request.user, decision)) if unit.unpaid]
    units = [(str(unit.agency_id), f"{unit.unit} ({unit.unpaid:02d} khoản)") for unit in waiting]
    form = PayForm(request.POST or None, units=units, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        chosen = Bonus.objects.filter(line__agency=typed["unit"]) if typed["unit"] else Bonus.objects.all()
        try:
            number = pay(decision, chosen, on=typed["on"], paid_by=typed["paid_by"], by=request.user)
        except OfficeError as problem:
            form.add_error("on", str(problem))
        else:
            messages.success(request, f"Đã ghi chi {number:02d} khoản.")
            return redirect("awards:money_detail", pk=decision.pk)
    return _form_page(request, form, title="Ghi đã chi tiền thưởng", button="Ghi đã chi", decision=decision)


@require_http_methods(["GET", "POST"])
@guard(Permission.MONEY_KEEP, find_issued)
def objects_hand(request, decision):
    waiting = ObjectDue.objects.waiting().filter(own_lines(request.user, decision)).select_related("line")
    waiting = list(waiting.order_by("line__position", "thing"))
    initial = {"on": timezone.localdate(), "things": [str(due.pk) for due in waiting]}
    form = HandOverForm(request.POST or None, waiting=waiting, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        chosen = ObjectDue.objects.filter(pk__in=typed["things"])
        try:
            number = hand_over(decision, chosen, on=typed["on"], to=typed["to"], by=request.user)
        except OfficeError as problem:
            form.add_error("on", str(problem))
        else:
            messages.success(request, f"Đã ghi trao {number:02d} hiện vật.")
            return redirect("awards:money_detail", pk=decision.pk)
    return _form_page(request, form, title="Ghi đã trao hiện vật", button="Ghi đã trao", decision=decision)


class OfDecision:
    """One bonus or one thing, guarded as the decision it belongs to."""

    def __init__(self, row, decision: Decision):
        self.row, self.decision, self.agency_id = row, decision, decision.agency_id


def find_bonus(user, pk: int) -> OfDecision:
    bonus = get_object_or_404(Bonus.objects.select_related("line"), pk=pk)
    return OfDecision(bonus, find_issued(user, bonus.line.decision_id))


def find_thing(user, pk: int) -> OfDecision:
    due = get_object_or_404(ObjectDue.objects.select_related("line"), pk=pk)
    return OfDecision(due, find_issued(user, due.line.decision_id))


@require_http_methods(["GET", "POST"])
@guard(Permission.MONEY_KEEP, find_bonus)
def bonus_override(request, found):
    bonus = found.row
    form = OverrideForm(request.POST or None, initial={"amount": money_said(bonus.amount), "reason": bonus.reason})
    if request.method == "POST" and form.is_valid():
        try:
            override(bonus, form.cleaned_data["amount"], reason=form.cleaned_data["reason"], by=request.user)
        except OfficeError as problem:
            form.add_error("reason", str(problem))
        else:
            messages.success(request, "Đã ghi số tiền.")
            return redirect("awards:money_detail", pk=found.decision.pk)
    lead = f"{bonus.line.printed_name}: tính được {money_said(bonus.reckoned)} đồng. {bonus.to_check}"
    return _form_page(request, form, title="Số tiền thưởng", button="Lưu", decision=found.decision, lead=lead)


def _undo(request, found: OfDecision, verb, *, title: str, said: str):
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verb(found.row, reason=form.cleaned_data["reason"], by=request.user)
        except OfficeError as problem:
            form.add_error("reason", str(problem))
        else:
            messages.success(request, said)
            return redirect("awards:money_detail", pk=found.decision.pk)
    lead = str(found.row)
    return _form_page(request, form, title=title, button=title, decision=found.decision, lead=lead)


@require_http_methods(["GET", "POST"])
@guard(Permission.MONEY_KEEP, find_bonus)
def payment_undo(request, found):
    return _undo(request, found, undo_payment, title="Bỏ ghi chi", said="Đã bỏ ghi chi; lý do được lưu trong nhật ký.")


@require_http_methods(["GET", "POST"])
@guard(Permission.MONEY_KEEP, find_thing)
def handing_undo(request, found):
    return _undo(request, found, take_back, title="Bỏ ghi trao", said="Đã bỏ ghi trao; lý do được lưu trong nhật ký.")


def _recovered(request, found: OfDecision):
    """It came back; or, where that is written already, it did not after all."""
    if found.row.recovered_on is not None:
        return _undo(request, found, undo_recovery, title="Bỏ ghi thu hồi", said="Đã bỏ ghi thu hồi.")
    form = RecoverForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            recover(found.row, **form.cleaned_data, by=request.user)
        except OfficeError as problem:
            form.add_error("on", str(problem))
        else:
            messages.success(request, "Đã ghi thu hồi.")
            return redirect("awards:money_detail", pk=found.decision.pk)
    lead = str(found.row)
    return _form_page(
        request, form, title="Ghi đã thu hồi", button="Ghi đã thu hồi", decision=found.decision, lead=lead
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.MONEY_KEEP, find_bonus)
def bonus_recover(request, found):
    return _recovered(request, found)


@require_http_methods(["GET", "POST"])
@guard(Permission.MONEY_KEEP, find_thing)
def object_recover(request, found):
    return _recovered(request, found)


@require_safe
@guard(Permission.MONEY_VIEW)
def object_list(request):
    """Everything that is still to be handed over, whatever the decision."""
    waiting = ObjectDue.objects.waiting().filter(line__decision__in=Decision.objects.visible_to(request.user))
    if not READ_WHOLE & request.user.office_roles:
        waiting = waiting.filter(line__agency__in=request.user.agency_ids)
    found = ThingFilter(request.GET, waiting)
    rows = found.qs.select_related("line__agency", "line__form", "line__decision__number__series")
    page = Paginator(rows.order_by("line__decision__decided_on", "line__position", "pk"), THINGS_PER_PAGE)
    context = {"filter": found, "page": page.get_page(request.GET.get("page"))}
    return TemplateResponse(request, "awards/object_list.html", context)


# --- The dated rules --------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.AWARD_CATALOGUE_VIEW)
def bonus_rules(request):
    today, names = timezone.localdate(), database_forms()
    things = FormObject.objects.select_related("written_by", "form").order_by("form__position", "subject", "thing")
    context = {
        "rules": [
            version_row("tien-thuong", each, today, names) for each in BonusRule.objects.select_related("written_by")
        ],
        "things": [version_row("hien-vat", each, today, names) for each in things],
        "can_edit": can(request.user, Permission.AWARD_CATALOGUE_EDIT),
    }
    return TemplateResponse(request, "awards/bonus_rules.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT)
def bonus_rule_create(request):
    version = BonusRule.objects.in_force().first() or BonusRule()
    return new_version(request, BonusRuleForm, version, "Quy định tính tiền thưởng", reverse("awards:bonus_rules"))


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT)
def form_object_create(request):
    return new_version(request, FormObjectForm, FormObject(), "Hiện vật kèm theo", reverse("awards:bonus_rules"))
