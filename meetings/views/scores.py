"""Points corrected in the meeting: the table, one member's lines, one point with its reason (scoring/agreeing.py)."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission, can
from blocs.models import BlocState
from documents.wording import number
from meetings.agenda_forms import CorrectionForm
from meetings.models import Meeting
from meetings.views.meetings import find_meeting
from scoring.agreeing import correct_line, take_back
from scoring.bloc_table import table_of
from scoring.lines import AnswerRefused
from scoring.models import LineScore, ScoreSheet, ScoreStage


def find_bloc_meeting(user, pk) -> Meeting:
    meeting = find_meeting(user, pk)
    if meeting.is_council:
        raise Http404
    return meeting


def find_sheet(user, pk, sheet) -> Meeting:
    """The meeting, with a sheet of its bloc in `sheet`."""
    meeting = find_bloc_meeting(user, pk)
    sheets = ScoreSheet.objects.filter(bloc_year=meeting.bloc_year).select_related("agency", "criteria_set")
    meeting.sheet = get_object_or_404(sheets, pk=sheet)
    meeting.sheet.bloc_year = meeting.bloc_year
    return meeting


def find_point(user, pk, sheet, code) -> Meeting:
    """The same, with one of its criteria in `leaf`."""
    meeting = find_sheet(user, pk, sheet)
    meeting.leaf = meeting.sheet.criteria_set.criteria.leaves.get(code)
    if meeting.leaf is None:
        raise Http404
    return meeting


@dataclass(frozen=True)
class Standing:
    """What stands at one criterion, and the meeting's own row of it if there is one."""

    points: Decimal | None
    correction: LineScore | None


def standing_points(lines) -> dict[str, Standing]:
    """By code: the points of the latest stage."""
    order = {stage: place for place, stage in enumerate(ScoreStage)}
    found: dict[str, Standing] = {}
    for line in sorted(lines, key=lambda line: order[line.stage]):
        found[line.code] = Standing(line.points, line if line.stage == ScoreStage.AGREED else None)
    return found


@require_safe
@guard(Permission.MEETING_RUN, find_bloc_meeting)
def meeting_scores(request, meeting):
    table, _ = table_of(meeting.bloc_year)
    place = {"code": meeting.bloc_year.bloc.code, "year": meeting.bloc_year.year.year}
    corrections = LineScore.objects.filter(sheet__bloc_year=meeting.bloc_year, stage=ScoreStage.AGREED)
    context = {
        "meeting": meeting,
        "rows": [
            {"row": row, "url": reverse("meetings:meeting_sheet", args=[meeting.pk, row.sheet_id])}
            for row in table.in_rank_order
            if row.sheet_id
        ],
        "is_agreed": meeting.bloc_year.is_agreed,
        "may_correct": meeting.bloc_year.state == BlocState.VERIFIED,
        "state": meeting.bloc_year.get_state_display(),
        "corrections": corrections.exclude(reason="").select_related("sheet__agency").order_by("-at", "-pk"),
        "table_url": reverse("scoring:bloc_table", kwargs=place)
        if can(request.user, Permission.RANKING_VIEW, meeting.bloc_year)
        else "",
    }
    return TemplateResponse(request, "meetings/meeting_scores.html", context)


@require_safe
@guard(Permission.MEETING_RUN, find_sheet)
def meeting_sheet(request, meeting):
    sheet = meeting.sheet
    stand = standing_points(sheet.lines.all())
    nothing = Standing(None, None)
    context = {
        "meeting": meeting,
        "sheet": sheet,
        "is_own": sheet.agency_id in request.user.interest_ids,
        "rows": [
            {
                "leaf": leaf,
                "standing": stand.get(code, nothing),
                "url": reverse("meetings:point_correct", args=[meeting.pk, sheet.pk, code]),
            }
            for code, leaf in sheet.criteria_set.criteria.leaves.items()
        ],
        "may_correct": meeting.bloc_year.state == BlocState.VERIFIED,
    }
    return TemplateResponse(request, "meetings/meeting_sheet.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_point)
def point_correct(request, meeting):
    """One point, with the reason of the meeting. Nobody writes down the points of an agency of their own."""
    sheet, leaf = meeting.sheet, meeting.leaf
    if sheet.agency_id in request.user.interest_ids:
        raise PermissionDenied
    stands = standing_points(sheet.lines.filter(code=leaf.code)).get(leaf.code, Standing(None, None))
    correction = stands.correction
    initial = {
        "points": "" if stands.points is None else number(stands.points),
        "seen": correction.version if correction else 0,
    }
    form = CorrectionForm(request.POST or None, initial=initial)
    back_url = reverse("meetings:meeting_sheet", args=[meeting.pk, sheet.pk])
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        said = {"by": request.user, "reason": typed["reason"], "seen_version": typed["seen"]}
        try:
            if "bo" in request.POST:
                take_back(sheet, leaf.code, **said)
            else:
                correct_line(sheet, leaf.code, override=typed["points"], **said)
        except AnswerRefused as problem:
            form.add_error("reason" if problem.field == "reason" else "points", str(problem))
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"{sheet.agency}, {leaf.code}: đã ghi điểm hội nghị thống nhất, xếp hạng lại.")
            return redirect(back_url)
    context = {
        "meeting": meeting,
        "sheet": sheet,
        "leaf": leaf,
        "standing": stands,
        "form": form,
        "back_url": back_url,
    }
    return TemplateResponse(request, "meetings/point_correct.html", context, status=422 if form.errors else 200)
