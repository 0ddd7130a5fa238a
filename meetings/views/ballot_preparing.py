"""Preparing a ballot: its paper and its rule, the election of the next leader."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Agency, Identity
from accounts.permissions import Permission
from meetings import electing
from meetings.ballot_forms import (
    BallotForm,
    ElectionForm,
    QuestionForm,
    TierFormSet,
    question_as_typed,
    tiers_as_typed,
    usual_base,
)
from meetings.hands import prepare_question, question_paper
from meetings.models import QUESTION, Ballot, BallotState
from meetings.preparing_ballots import discard_ballot, prepare_ballot, rewrite_paper
from meetings.views.ballots import find_ballot, step, tiers_of, too_late
from meetings.views.meetings import find_meeting

EMPTY_TIERS = 3


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_meeting)
def ballot_create(request, meeting):
    form = BallotForm(request.POST or None, instance=Ballot(meeting=meeting, base=usual_base(meeting)))
    everybody = "\n".join(meeting.seats.values_list("label", flat=True))
    first = [{"names": everybody, "seats": 1}, *[{"seats": 1}] * (EMPTY_TIERS - 1)]
    tiers = TierFormSet(request.POST or None, initial=first, prefix="muc")
    if request.method == "POST" and form.is_valid() and tiers.is_valid():
        try:
            ballot = prepare_ballot(
                meeting, title=form.cleaned_data["title"], tiers=tiers.specs(), by=request.user, **form.settings()
            )
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lập phiếu. Kiểm tra lại trước khi mở.")
            return redirect(ballot)
    return _ballot_form(request, meeting, form, tiers, "Lập phiếu", meeting.get_absolute_url())


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_ballot)
def ballot_edit(request, ballot):
    if ballot.state != BallotState.PREPARED:
        return too_late(request, ballot)
    if ballot.mark == QUESTION:
        return _question_edit(request, ballot)
    before = tiers_of(ballot)
    form = BallotForm(request.POST or None, instance=ballot)
    initial = [*tiers_as_typed(before), {"seats": 1}]
    tiers = TierFormSet(request.POST or None, initial=initial, prefix="muc")
    if request.method == "POST" and form.is_valid() and tiers.is_valid():
        try:
            rewrite_paper(ballot, tiers.specs(before), by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lưu phiếu.")
            return redirect(ballot)
    return _ballot_form(request, ballot.meeting, form, tiers, "Sửa phiếu", ballot.get_absolute_url())


def _ballot_form(request, meeting, form, tiers, title: str, back_url: str):
    context = {"meeting": meeting, "form": form, "tiers": tiers, "title": title, "back_url": back_url}
    is_wrong = request.method == "POST"
    return TemplateResponse(request, "meetings/ballot_form.html", context, status=422 if is_wrong else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_meeting)
def question_create(request, meeting):
    """A question answered by yes or no; `noi-dung` in the address puts one there (a text that is to be adopted)."""
    asked = {"question": request.GET.get("noi-dung", "")[:250], "base": usual_base(meeting)}
    form = QuestionForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            ballot = prepare_question(
                meeting, question=form.cleaned_data["question"], by=request.user, **form.settings()
            )
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lập nội dung biểu quyết. Kiểm tra lại trước khi mở.")
            return redirect(ballot)
    return _question_form(request, meeting, form, "Lập nội dung biểu quyết", meeting.get_absolute_url())


def _question_edit(request, ballot: Ballot):
    form = QuestionForm(request.POST or None, initial=question_as_typed(ballot))
    if request.method == "POST" and form.is_valid():
        ballot.title = form.cleaned_data["question"]
        for name, value in form.settings().items():
            setattr(ballot, name, value)
        try:
            rewrite_paper(ballot, question_paper(ballot.title), by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lưu nội dung biểu quyết.")
            return redirect(ballot)
    return _question_form(request, ballot.meeting, form, "Sửa nội dung biểu quyết", ballot.get_absolute_url())


def _question_form(request, meeting, form, title: str, back_url: str):
    context = {"meeting": meeting, "form": form, "title": title, "back_url": back_url}
    return TemplateResponse(request, "meetings/question_create.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_meeting)
def election_create(request, meeting):
    if meeting.is_council:
        raise Http404
    bloc_year, identity = meeting.bloc_year, Identity.current()
    members = Agency.objects.filter(memberships__bloc_year=bloc_year).order_by("memberships__position")
    years = electing.led_before(meeting)
    form = ElectionForm(
        request.POST or None,
        members=members,
        notes={agency.pk: electing.rotation_note(agency, years) for agency in members},
        leader_word=bloc_year.leader_word(identity),
        deputy_word=bloc_year.deputy_word(identity),
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            ballot = electing.prepare_election(
                meeting,
                leaders=list(typed["leaders"]),
                deputies=list(typed["deputies"]),
                mode=typed["mode"],
                by=request.user,
            )
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lập phiếu bầu. Kiểm tra lại trước khi mở.")
            return redirect(ballot)
    context = {"meeting": meeting, "form": form}
    return TemplateResponse(request, "meetings/election_create.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_ballot)
def ballot_discard(request, ballot):
    return step(
        request,
        ballot,
        verb=lambda: discard_ballot(ballot, by=request.user),
        done="Đã bỏ phiếu chưa dùng.",
        question=f"Bỏ “{ballot}”?",
        button="Bỏ phiếu này",
        effects=["Phiếu chưa mở lần nào nên không có lá phiếu nào mất đi."],
        is_backward=True,
        to=ballot.meeting.get_absolute_url(),
    )
