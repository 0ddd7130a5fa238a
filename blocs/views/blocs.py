"""Blocs of a year: the list, one bloc, its leader and state."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit_words import action_in_words
from accounts.errors import OfficeError
from accounts.forms import ReasonForm, changes_in_words
from accounts.guard import guard
from accounts.models import AuditEvent, Identity, User
from accounts.permissions import Permission, can
from blocs import copying
from blocs.agency_tree import names_on
from blocs.deadlines import deadline_of
from blocs.forms import AppointForm, BlocYearFilter, BlocYearForm, NewBlocYearForm
from blocs.models import BLOC_MOVES, Bloc, BlocState, BlocYear, EmulationYear, Membership, is_backward
from blocs.models.year import FIRST_YEAR, LAST_YEAR
from blocs.reporting import may_read_report
from blocs.views.answers import act
from blocs.wording import BLOC_TONES, step_number, steps, year_choices
from documents.serving import file_response

BLOCS_PER_PAGE = 30
MOVES_SHOWN = 12

# The moves of these pages. Opening the self-scoring, closing the check and all that follows belong to the pages of
# the sheets and of the meeting, which know what must be ready first.
OWN_MOVES = {
    (BlocState.FORMED, BlocState.COVENANT),
    (BlocState.COVENANT, BlocState.FORMED),
    (BlocState.SELF_SCORING, BlocState.CHECKING),
    (BlocState.SELF_SCORING, BlocState.COVENANT),
    (BlocState.CHECKING, BlocState.SELF_SCORING),
    (BlocState.VERIFIED, BlocState.CHECKING),
}
MOVE_BUTTONS = {
    BlocState.COVENANT: "Bắt đầu ký giao ước",
    BlocState.CHECKING: "Kết thúc tự chấm, chuyển thẩm tra",
}
MOVE_EFFECTS = {
    BlocState.COVENANT: ["Các đơn vị trong khối ký giao ước thi đua."],
    BlocState.CHECKING: [
        "Khối trưởng, cụm trưởng thẩm tra các bảng đã nộp.",
        "Đơn vị nộp sau đó được ghi là nộp muộn.",
    ],
}


def find_bloc_year(user, code, year):
    return get_object_or_404(
        BlocYear.objects.select_related(
            "bloc", "year", "leader", "deputy", "regulation", "responsible_officer", "council_member", "report"
        ).prefetch_related(Prefetch("memberships", Membership.objects.select_related("agency"))),
        bloc__code=code,
        year__year=year,
    )


def year_asked_for(text: str | None) -> EmulationYear | None:
    """The year named in the address, the current one where none is; None while the portal has no year at all."""
    if not text:
        return EmulationYear.objects.current()
    return get_object_or_404(EmulationYear, year=whole_year(text))


def whole_year(text: str) -> int:
    """The year in an address. Raises Http404 for what is no year of the portal."""
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:5]) <= LAST_YEAR):
        raise Http404
    return int(text)


@require_safe
@guard(Permission.BLOC_VIEW)
def bloc_list(request):
    year = year_asked_for(request.GET.get("nam"))
    can_manage = can(request.user, Permission.BLOC_MANAGE)
    if year is None:
        return TemplateResponse(request, "blocs/bloc_list.html", {"year": None, "can_manage": can_manage})
    today = timezone.localdate()
    identity = Identity.current()
    officers = User.objects.filter(pk__in=BlocYear.objects.filter(year=year).values("responsible_officer"))
    found = BlocYearFilter(
        request.GET,
        BlocYear.objects.filter(year=year),
        user=request.user,
        officers=officers,
    )
    blocs = found.qs.with_size().select_related("bloc", "leader", "responsible_officer").order_by("bloc__code", "pk")
    page = Paginator(blocs, BLOCS_PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "bloc_year": bloc_year,
            "url": reverse("blocs:bloc_detail", kwargs={"code": bloc_year.bloc.code, "year": year.year}),
            "tone": BLOC_TONES[BlocState(bloc_year.state)],
            "step": step_number(bloc_year.state),
            "leader_word": bloc_year.leader_word(identity),
            "due": due,
            "days_left": due.working_days_left(today) if due and not year.is_closed else None,
        }
        for bloc_year in page
        for due in [deadline_of(year, bloc_year.stage) if bloc_year.stage else None]
    ]
    context = {
        "year": year,
        "identity": identity,
        "filter": found,
        "page": page,
        "rows": rows,
        "all_steps": len(BlocState),
        "tabs": [
            {"label": str(each), "url": f"?nam={each}", "is_current": each == year.year} for each in year_choices()
        ],
        "can_manage": can_manage and not year.is_closed,
    }
    return TemplateResponse(request, "blocs/bloc_list.html", context)


@require_safe
@guard(Permission.BLOC_VIEW, find_bloc_year)
def bloc_detail(request, bloc_year):
    user, year, identity = request.user, bloc_year.year, Identity.current()
    may_manage = can(user, Permission.BLOC_MANAGE) and not year.is_closed
    may_advance = can(user, Permission.BLOC_ADVANCE, bloc_year) and not year.is_closed
    is_inside = may_manage or can(user, Permission.REPORT_VIEW, bloc_year)
    due = deadline_of(year, bloc_year.stage) if bloc_year.stage else None
    others = bloc_year.bloc.years.exclude(pk=bloc_year.pk).with_size().select_related("year", "leader")
    context = {
        "bloc_year": bloc_year,
        "bloc": bloc_year.bloc,
        "year": year,
        "identity": identity,
        "tone": BLOC_TONES[BlocState(bloc_year.state)],
        "holder": bloc_year.holder(identity),
        "due": due,
        "days_left": due.working_days_left(timezone.localdate()) if due else None,
        "steps": steps(bloc_year),
        "leader_word": bloc_year.leader_word(identity),
        "deputy_word": bloc_year.deputy_word(identity),
        "facts": [
            ("Quyết định thành lập", _dated(bloc_year.decision, bloc_year.decision_on)),
            ("Chuyên viên phụ trách", bloc_year.responsible_officer),
            ("Ủy viên Hội đồng phụ trách", bloc_year.council_member),
        ],
        "members": _member_rows(bloc_year, user, propose=may_manage and not bloc_year.is_agreed),
        "moves": _moves(bloc_year) if may_advance else [],
        "history": [
            {
                "bloc_year": other,
                "url": reverse("blocs:bloc_detail", kwargs={"code": bloc_year.bloc.code, "year": other.year.year}),
                "tone": BLOC_TONES[BlocState(other.state)],
            }
            for other in others.order_by("-year__year")
        ],
        "events": _moves_made(bloc_year) if is_inside else [],
        "can_manage": may_manage,
        "can_add": may_manage and not bloc_year.is_agreed,
        "can_remove": may_manage and bloc_year.is_before_scoring,
        "can_see_sheets": is_inside,
        "can_see_table": can(user, Permission.RANKING_VIEW, bloc_year),
        "can_see_dossier": can(user, Permission.DOSSIER_VIEW, bloc_year),
        "can_see_covenant": can(user, Permission.COVENANT_VIEW, bloc_year),
        "can_see_report": may_read_report(user, bloc_year),
    }
    return TemplateResponse(request, "blocs/bloc_detail.html", context)


def _dated(text: str, day) -> str:
    if not day:
        return text
    return f"{text}, ngày {day:%d/%m/%Y}" if text else f"ngày {day:%d/%m/%Y}"


def _member_rows(bloc_year: BlocYear, user, *, propose: bool) -> list[dict]:
    """The members in their order, in a closed year by the names of that time.

    Where `propose` asks for it, also who could take the place of those that have ended.
    """
    members = list(bloc_year.memberships.all())
    last_day = dt.date(bloc_year.year.year, 12, 31)
    then = names_on(last_day, [member.agency_id for member in members]) if bloc_year.year.is_closed else {}
    ended = [member for member in members if member.agency.active_to]
    heirs = copying.successors_alive(timezone.localdate()) if ended and propose else {}
    return [
        {
            "membership": member,
            "agency": member.agency,
            "name_then": then.get(member.agency_id, member.agency.name),
            "name_now": member.agency.name if member.agency_id in then else "",
            "is_leader": member.agency_id == bloc_year.leader_id,
            "is_deputy": member.agency_id == bloc_year.deputy_id,
            "is_mine": member.agency_id in user.agency_ids,
            "is_first": place == 0,
            "is_last": place == len(members) - 1,
            "ended_on": member.agency.active_to,
            "heirs": ", ".join(agency.name for agency in heirs.get(member.agency_id, [])),
            "can_replace": propose and not bloc_year.is_agreed and bool(member.agency.active_to),
        }
        for place, member in enumerate(members)
    ]


def _moves(bloc_year: BlocYear) -> list[dict]:
    """What these pages may do with the state now; forwards first."""
    here = BlocState(bloc_year.state)
    allowed = [to for to in BlocState if to in BLOC_MOVES[here] and (here, to) in OWN_MOVES]
    return [
        {
            "label": f"Trở lại “{to.label}”" if is_backward(here, to) else MOVE_BUTTONS[to],
            "url": reverse(
                "blocs:bloc_move",
                kwargs={"code": bloc_year.bloc.code, "year": bloc_year.year.year, "to": to.value},
            ),
            "is_backward": is_backward(here, to),
        }
        for to in sorted(allowed, key=lambda to: is_backward(here, to))
    ]


def _moves_made(bloc_year: BlocYear) -> list[dict]:
    """The latest things that happened to the bloc, with the reasons that were written."""
    return [
        {
            "at": event.at,
            "who": event.who,
            "what": " ".join(filter(None, [action_in_words(event.action), event.details.get("agency", "")])),
            "reason": event.details.get("reason", ""),
        }
        for event in AuditEvent.objects.about(bloc_year).with_names()[:MOVES_SHOWN]
    ]


@require_http_methods(["GET", "POST"])
@guard(Permission.BLOC_MANAGE)
def bloc_create(request):
    year = year_asked_for(request.GET.get("nam"))
    if year is None:
        raise Http404
    form = NewBlocYearForm(request.POST or None, year=year)
    if request.method == "POST" and form.is_valid():
        new = form.cleaned_data
        bloc = new.get("bloc") or Bloc(code=new["code"], name=new["name"], kind=new["kind"])
        try:
            bloc_year = BlocYear.objects.form(
                bloc, year, decision=new["decision"], decision_on=new["decision_on"], by=request.user
            )
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã lập {bloc_year}. Bây giờ hãy thêm thành viên.")
            return redirect(bloc_year)
    return TemplateResponse(request, "blocs/bloc_create.html", {"form": form, "year": year})


@require_http_methods(["GET", "POST"])
@guard(Permission.BLOC_MANAGE, find_bloc_year)
def bloc_edit(request, bloc_year):
    form = BlocYearForm(request.POST or None, request.FILES or None, instance=bloc_year)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["regulation_file"]
        bloc_year.bloc.name, bloc_year.bloc.kind = form.cleaned_data["name"], form.cleaned_data["kind"]
        try:
            bloc_year.keep(changes=changes_in_words(form), upload=upload, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã lưu {bloc_year}.")
            return redirect(bloc_year)
    return TemplateResponse(request, "blocs/bloc_edit.html", {"form": form, "bloc_year": bloc_year})


@require_safe
@guard(Permission.BLOC_VIEW, find_bloc_year)
def bloc_regulation(request, bloc_year):
    """The regulation file, as a download or in the browser's own viewer."""
    if bloc_year.regulation is None:
        raise Http404
    return file_response(bloc_year.regulation, inline=True)


@require_http_methods(["GET", "POST"])
@guard(Permission.BLOC_MANAGE, find_bloc_year)
def bloc_appoint(request, bloc_year):
    identity = Identity.current()
    initial = {
        "leader": bloc_year.leader_id,
        "deputy": bloc_year.deputy_id,
        "how": bloc_year.leader_choice,
        "document": bloc_year.leader_document,
    }
    form = AppointForm(request.POST or None, bloc_year=bloc_year, identity=identity, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            bloc_year.appoint(**form.cleaned_data, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã ghi {bloc_year.leader_word(identity)} của {bloc_year}.")
            return redirect(bloc_year)
    context = {
        "form": form,
        "bloc_year": bloc_year,
        "identity": identity,
        "title": f"{bloc_year.leader_word(identity)} và {bloc_year.deputy_word(identity).lower()}",
    }
    return TemplateResponse(request, "blocs/bloc_appoint.html", context)


def find_move(user, code, year, to):
    """The bloc of the year with the wanted state in `moving_to`; moves of other pages are not found here."""
    bloc_year = find_bloc_year(user, code, year)
    if to not in BlocState.values or (bloc_year.state, to) not in OWN_MOVES:
        raise Http404
    bloc_year.moving_to = BlocState(to)
    return bloc_year


@require_http_methods(["GET", "POST"])
@guard(Permission.BLOC_ADVANCE, find_move)
def bloc_move(request, bloc_year):
    """One step forwards, or one back with a reason."""
    to = bloc_year.moving_to
    backward = is_backward(bloc_year.state, to)
    form = ReasonForm(request.POST or None) if backward else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        done = f"{bloc_year} nay ở bước “{to.label}”."
        return act(request, lambda: bloc_year.move(to, by=request.user, reason=reason), done=done, back=bloc_year)
    context = {
        "bloc_year": bloc_year,
        "form": form,
        "is_backward": backward,
        "question": f"Đưa {bloc_year} {'trở lại' if backward else 'sang'} bước “{to.label}”?",
        "button": f"Trở lại “{to.label}”" if backward else MOVE_BUTTONS[to],
        "effects": ["Lý do được giữ trong nhật ký và hiện ở trang của khối."] if backward else MOVE_EFFECTS[to],
        "warning": _missing(bloc_year, to),
    }
    return TemplateResponse(request, "blocs/bloc_move.html", context)


def _missing(bloc_year: BlocYear, to: BlocState) -> str:
    """What one would usually have ready before the covenant; a warning, since order is a habit and not a law."""
    if to != BlocState.COVENANT or is_backward(bloc_year.state, to):
        return ""
    missing = [
        words
        for is_missing, words in (
            (not bloc_year.member_ids, "thành viên"),
            (not bloc_year.leader_id, "đơn vị đứng đầu"),
            (not bloc_year.decision, "quyết định thành lập"),
        )
        if is_missing
    ]
    return f"Khối chưa có {', '.join(missing)}." if missing else ""
