"""The award ballot of a review meeting: preparing it, and making its result the bloc's proposals."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from awards.models import Quota
from awards.proposals.balloting import (
    AWARDS,
    TierPlan,
    candidates_of,
    keep_proposals,
    prepare_award_ballot,
    usual_tiers,
)
from awards.proposals.forms import AwardBallotForm
from meetings.models import Ballot, Meeting
from meetings.results import rounds
from meetings.views.ballots import find_counted
from meetings.views.meetings import find_meeting


def find_bloc_meeting(user, pk) -> Meeting:
    """A meeting of a bloc; the council votes on nominations, not on the tiers of a quota."""
    meeting = find_meeting(user, pk)
    if meeting.is_council:
        raise Http404
    return meeting


def find_award_ballot(user, pk) -> Ballot:
    ballot = find_counted(user, pk)
    if ballot.mark != AWARDS:
        raise Http404
    return ballot


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_bloc_meeting)
def award_ballot_create(request, meeting):
    bloc_year = meeting.bloc_year
    plans = {plan.form.pk: plan for plan in usual_tiers(bloc_year)}
    columns = [plans.get(form.pk) or TierPlan(form, 0) for form in Quota.objects.forms_of(bloc_year.year.year)]
    candidates = candidates_of(bloc_year)
    form = AwardBallotForm(request.POST or None, plans=columns, candidates=candidates)
    if request.method == "POST" and form.is_valid():
        try:
            ballot = prepare_award_ballot(
                meeting,
                form.choices(),
                reasons=form.reasons(),
                over_quota_because=form.cleaned_data["over_quota_because"],
                by=request.user,
                **form.settings(),
            )
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lập phiếu suy tôn. Kiểm tra lại trước khi mở.")
            return redirect(ballot)
    context = {
        "meeting": meeting,
        "bloc_year": bloc_year,
        "form": form,
        "columns": columns,
        "has_quota": bool(plans),
        "has_ranks": any(each.rank is not None for each in candidates),
        "quota_url": reverse("awards:quota_list", kwargs={"year": bloc_year.year.year}),
        "table_url": reverse("scoring:bloc_table", args=[bloc_year.bloc.code, bloc_year.year.year])
        if can(request.user, Permission.RANKING_VIEW, bloc_year)
        else "",
    }
    return TemplateResponse(request, "awards/award_ballot_create.html", context, status=422 if form.errors else 200)


@require_POST
@guard(Permission.MEETING_RUN, find_award_ballot)
def proposals_keep(request, ballot):
    bloc_year = ballot.meeting.bloc_year
    with refusal_told(request):
        kept = keep_proposals(rounds(ballot)[0], by=request.user)
        messages.success(request, f"Đã ghi nhận {len(kept):02d} đề nghị khen thưởng của khối.")
        return redirect("awards:dossier_detail", code=bloc_year.bloc.code, year=bloc_year.year.year)
    return redirect(ballot)
