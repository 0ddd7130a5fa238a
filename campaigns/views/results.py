"""Reconciliation: what each member reached of its targets, entered by itself; the bloc's overview and its papers."""

import hashlib
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Agency, Identity, User
from accounts.permissions import Permission, can
from blocs.models import BlocYear
from blocs.names import full_name
from blocs.outline import written_text
from blocs.workdays import Due
from campaigns import results_papers as papers
from campaigns.models import BlocDocument, DocumentState, Period, Target
from campaigns.models.target import STAGE_OF_PERIOD
from campaigns.numbers import typed_number
from campaigns.reconciliation import Ledger, NewerResult, Outcome, Standing, enter_result, ledger_of
from campaigns.views.covenants import bloc_address, find_bloc_year, shown_targets
from documents.charts import BarChart, svg_source
from documents.serving import workbook_response
from documents.wording import number

SECOND_HALF = 9  # from September on the whole year is what one reports


def find_results(user: User, code: str, year: int) -> BlocYear:
    """The bloc of the year with its covenant in `covenant`, once that is open to be signed."""
    bloc_year = find_bloc_year(user, code, year)
    bloc_year.covenant = BlocDocument.objects.covenants().filter(bloc_year=bloc_year).first()
    if bloc_year.covenant:
        bloc_year.covenant.bloc_year = bloc_year
    return bloc_year


def shown_members(user: User, bloc_year: BlocYear) -> frozenset[int] | None:
    """Whose results `user` sees; None for all."""
    return shown_targets(user, bloc_year.covenant) if bloc_year.covenant else user.agency_ids


def period_asked_for(request, bloc_year: BlocYear) -> Period:
    asked = request.POST.get("ky") or request.GET.get("ky", "")
    if asked in Period.values:
        return Period(asked)
    today = timezone.localdate()
    is_first_half = today.year == bloc_year.year.year and today.month < SECOND_HALF
    return Period.MIDYEAR if is_first_half else Period.YEAREND


def period_tabs(here: Period) -> list[dict]:
    return [{"label": each.label, "url": f"?ky={each.value}", "is_current": each == here} for each in Period]


def picture(chart: BarChart) -> dict[str, str]:
    """A chart for the page, nothing where it has no bars."""
    if not chart.bars:
        return {}
    return {
        "chart_url": svg_source(chart.svg()),
        "chart_alt": chart.alt(),
    }


@require_safe
@guard(Permission.COVENANT_VIEW, find_results)
def bloc_results(request, bloc_year):
    """How far each member has come; members see the others' once they have signed."""
    user, period = request.user, period_asked_for(request, bloc_year)
    shown = shown_members(user, bloc_year)
    ledger = ledger_of(bloc_year, agency_ids=shown, period=period)
    standings = ledger.standings(period)
    chart = papers.achievement_chart(standings, marked=user.agency_ids)
    due = due_while_open(bloc_year, standings, period)
    context = {
        "bloc_year": bloc_year,
        "subtitle": f"{full_name(bloc_year.bloc.name)}, năm {bloc_year.year.year}",
        "period": period,
        "tabs": period_tabs(period),
        "standings": [
            {
                "standing": each,
                "is_mine": each.agency.pk in user.agency_ids,
                "url": f"{bloc_address('agency_results', bloc_year, agency=each.agency.pk)}?ky={period.value}",
            }
            for each in standings
        ],
        "tiles": tiles(standings),
        "share": papers.share_of_all(standings) if ledger.targets else None,
        "is_partial": shown is not None,
        "covenant": bloc_year.covenant,
        "due": due,
        "days_left": due.working_days_left() if due else None,
        "urls": {
            name: f"{bloc_address(f'results_{name}', bloc_year)}?ky={period.value}" for name in ("pdf", "word", "excel")
        },
        "bloc_url": bloc_address("bloc_documents", bloc_year),
        **picture(chart),
    }
    return TemplateResponse(request, "campaigns/bloc_results.html", context)


def due_while_open(bloc_year: BlocYear, standings: list[Standing], period: Period) -> Due | None:
    """The deadline of the period while a target is not reported and still can be."""
    is_done = all(each.reported == each.count for each in standings)
    return None if is_done or bloc_year.is_agreed else bloc_year.year.dues.get(STAGE_OF_PERIOD[period])


def tiles(standings: list[Standing]) -> list[dict]:
    count, reported, achieved = (
        sum(getattr(each, name) for each in standings) for name in ("count", "reported", "achieved")
    )
    silent = sum(bool(each.count and each.reported < each.count) for each in standings)
    return [
        {"value": count, "label": "chỉ tiêu", "tone": "brand"},
        {"value": achieved, "label": "đạt và vượt kế hoạch", "tone": "success"},
        {"value": reported - achieved, "label": "chưa đạt", "tone": "warning" if reported > achieved else ""},
        {"value": silent, "label": "đơn vị chưa báo cáo đủ", "tone": "danger" if silent else ""},
    ]


# --- One member -------------------------------------------------------------------------------------------------------


@dataclass
class ResultPlace:
    """The results of one member, for the guard. `is_agreed`: the others may read them."""

    bloc_year: BlocYear
    agency: Agency
    is_agreed: bool

    @property
    def agency_id(self) -> int:
        return self.agency.pk


def find_agency_results(user: User, code: str, year: int, agency: int) -> ResultPlace:
    """Raises Http404 for whom these results are not open."""
    bloc_year = find_results(user, code, year)
    found = next((each.agency for each in bloc_year.memberships.all() if each.agency_id == agency), None)
    if found is None:
        raise Http404
    place = ResultPlace(bloc_year, found, is_agreed=shown_members(user, bloc_year) is None)
    if not can(user, Permission.TARGET_VIEW, place):
        raise Http404
    return place


@require_http_methods(["GET", "POST"])
@guard(Permission.TARGET_VIEW, find_agency_results)
def agency_results(request, place):
    """One member's targets with what was reached; who acts for it enters the figures here."""
    bloc_year, period = place.bloc_year, period_asked_for(request, place.bloc_year)
    can_enter = can(request.user, Permission.RESULT_ENTER, place) and is_open(bloc_year)
    ledger = ledger_of(bloc_year, agency_ids=[place.agency.pk])
    typed: dict[int, dict] = {}
    if request.method == "POST":
        if not can_enter:
            messages.error(request, "Kết quả do chính đơn vị ghi, khi giao ước đã mở ký và khối chưa họp tổng kết.")
            return redirect(f"{request.path}?ky={period.value}")
        typed, count = save_rows(request, ledger, period)
        if not typed:
            messages.success(request, f"Đã lưu {count:02d} chỉ tiêu." if count else "Không có gì thay đổi.")
            return redirect(f"{request.path}?ky={period.value}")
        if count:
            messages.success(request, f"Đã lưu {count:02d} chỉ tiêu; còn {len(typed):02d} chỉ tiêu cần sửa.")
    [standing] = ledger.standings(period) or [None]
    other = Period.MIDYEAR if period == Period.YEAREND else None
    due = due_while_open(bloc_year, [standing] if standing else [], period)
    context = {
        "bloc_year": bloc_year,
        "agency": place.agency,
        "period": period,
        "tabs": period_tabs(period),
        "standing": standing,
        "rows": [
            result_row(outcome, ledger.outcome(outcome.target, other) if other else None, typed)
            for outcome in (standing.outcomes if standing else [])
        ],
        "has_earlier": other is not None,
        "can_enter": can_enter,
        "problems": len(typed),
        "due": due,
        "days_left": due.working_days_left() if due else None,
        "back_url": f"{bloc_address('bloc_results', bloc_year)}?ky={period.value}",
        **picture(papers.fulfilment_chart(standing) if standing else BarChart([])),
    }
    return TemplateResponse(request, "campaigns/agency_results.html", context, status=422 if typed else 200)


def is_open(bloc_year: BlocYear) -> bool:
    covenant = bloc_year.covenant
    is_promised = bool(covenant and covenant.state in (DocumentState.SIGNING, DocumentState.SIGNED))
    return is_promised and not bloc_year.is_agreed and not bloc_year.year.is_closed


def result_row(outcome: Outcome, earlier: Outcome | None, typed: dict[int, dict]) -> dict:
    """One target with its controls: what was typed and not kept stays in them, with the reason."""
    result, mine = outcome.result, typed.get(outcome.target.pk, {})
    return {
        "target": outcome.target,
        "outcome": outcome,
        "earlier": earlier,
        "actual": mine.get("actual", number(result.actual) if result else ""),
        "note": mine.get("note", result.note if result else ""),
        "version": mine.get("version", result.version if result else 0),
        # Nothing of a row that was refused: sent again as it stands, it is meant.
        "seen": "" if mine else fingerprint(number(result.actual) if result else "", result.note if result else ""),
        "problem": mine.get("problem", ""),
        "tone": {True: "success", False: "warning", None: "neutral"}[outcome.is_achieved],
        "label": outcome.verdict or "Chưa báo cáo",
    }


def fingerprint(actual: str, note: str) -> str:
    """Of a row as the page shows it, so that one which comes back untouched is known from one that was typed anew."""
    return hashlib.sha256(f"{actual.strip()}\0{written_text(note)}".encode()).hexdigest()[:16]


def save_rows(request, ledger: Ledger, period: Period) -> tuple[dict[int, dict], int]:
    """Save every row that was filled in. Gives what could not be kept, by target, and how many were saved."""
    refused = figures_of_replaced(request, ledger, period)
    count = 0
    for target in ledger.targets:
        if target.pk in refused:
            continue
        actual = request.POST.get(f"actual-{target.pk}", "").strip()
        note = request.POST.get(f"note-{target.pk}", "")
        version = request.POST.get(f"version-{target.pk}", "")
        kept = ledger.outcome(target, period).result
        if request.POST.get(f"seen-{target.pk}") == fingerprint(actual, note):
            continue  # left as the page showed it, whatever somebody else has reported since
        if not actual and not note.strip() and kept is None:
            continue
        typed = {"actual": actual, "note": note, "version": version}
        try:
            if not actual:
                raise ValueError("Ghi số đã thực hiện, ví dụ 98,5.")
            seen = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1
            saved = enter_result(target, period, actual=typed_number(actual), note=note, version=seen, by=request.user)
        except NewerResult as newer:
            refused[target.pk] = typed | {"problem": str(newer), "version": newer.result.version}
        except (ValueError, OfficeError) as problem:
            refused[target.pk] = typed | {"problem": str(problem)}
        else:
            if kept is None or saved.version != kept.version:
                count += 1
            ledger.results[(target.pk, period)] = saved
    return refused, count


def figures_of_replaced(request, ledger: Ledger, period: Period) -> dict[int, dict]:
    """What an old page says of targets that an annex has replaced since: shown under the new ones, to be looked at."""
    known = {target.pk for target in ledger.targets}
    sent = {int(name[7:]) for name in request.POST if name.startswith("actual-") and name[7:].isdecimal()} - known
    if not sent:
        return {}
    heirs = {target.replaces_id: target for target in ledger.targets if target.replaces_id}
    found = {}
    for old in Target.objects.filter(pk__in=sent & heirs.keys()).prefetch_related("results"):
        actual, note = (request.POST.get(f"{name}-{old.pk}", "").strip() for name in ("actual", "note"))
        stored = [(number(each.actual), each.note) for each in old.results.all() if each.period == period]
        if (actual, note) in [*stored, ("", "")]:
            continue
        new = heirs[old.pk]
        kept = ledger.outcome(new, period).result
        found[new.pk] = {
            "actual": actual,
            "note": note,
            "version": kept.version if kept else 0,
            "problem": f"Số này nhập cho chỉ tiêu “{old.indicator}” (kế hoạch {number(old.plan)} {old.unit}), nay được "
            "thay bằng chỉ tiêu này theo phụ lục; chưa lưu. Xin xem lại rồi bấm Lưu.",
        }
    return found


# --- Papers -----------------------------------------------------------------------------------------------------------


def whole_ledger(request, bloc_year: BlocYear) -> Ledger:
    return ledger_of(bloc_year, agency_ids=shown_members(request.user, bloc_year))


@require_safe
@guard(Permission.COVENANT_VIEW, find_results)
def results_pdf(request, bloc_year):
    ledger, period = whole_ledger(request, bloc_year), period_asked_for(request, bloc_year)
    return papers.results_paper(ledger, bloc_year, Identity.current(), period=period).response()


@require_safe
@guard(Permission.COVENANT_VIEW, find_results)
def results_word(request, bloc_year):
    ledger, period = whole_ledger(request, bloc_year), period_asked_for(request, bloc_year)
    return papers.results_paper(ledger, bloc_year, Identity.current(), period=period).word_response()


@require_safe
@guard(Permission.COVENANT_VIEW, find_results)
def results_excel(request, bloc_year):
    ledger, period = whole_ledger(request, bloc_year), period_asked_for(request, bloc_year)
    filename, content = papers.results_workbook(ledger, bloc_year, period=period)
    return workbook_response(content, filename)
