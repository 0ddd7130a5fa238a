"""A ballot from preparing it to publishing its result, and its papers."""

from base64 import b64encode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Agency, Identity
from accounts.permissions import Permission, can
from documents.fonts import PrintingUnavailable
from documents.wording import counted
from meetings import electing
from meetings.forms import (
    BallotForm,
    ElectionForm,
    ElectorateForm,
    NewRoundForm,
    OpinionForm,
    PaperCountForm,
    TierFormSet,
    tiers_as_typed,
)
from meetings.models import INVALID_REASONS, Ballot, BallotMode, BallotState, Seat
from meetings.papers import VOID_TEXT, ballot_paper, tally_paper, votes_chart
from meetings.results import TierResult, all_tiers, results, rounds, tied_tiers
from meetings.scrubbing import scrub
from meetings.tally import Outcome, base_in_words, rule_in_words
from meetings.views.meetings import BALLOT_TONES, OF_A_MEETING, find_meeting
from meetings.voting import (
    close_ballot,
    contradictions,
    count_papers,
    discard_ballot,
    electorate_now,
    in_two_tiers,
    open_ballot,
    open_new_round,
    prepare_ballot,
    publish_ballot,
    rewrite_paper,
    write_opinion,
)

OUTCOME_TONES = {
    Outcome.CHOSEN: "success",
    Outcome.TIED: "warning",
    Outcome.OUTVOTED: "neutral",
    Outcome.SHORT: "neutral",
}
EMPTY_TIERS = 3


def find_ballot(user, pk) -> Ballot:
    """A ballot of a meeting that `user` sees; what is being prepared only for those who run the meeting."""
    found = Ballot.objects.select_related(
        "meeting", "follows", "next_round", "paper_count", *(f"meeting__{name}" for name in OF_A_MEETING)
    )
    ballot = get_object_or_404(found, pk=pk)
    if not can(user, Permission.MEETING_VIEW, ballot):
        raise Http404
    if ballot.state == BallotState.PREPARED and not can(user, Permission.MEETING_RUN, ballot):
        raise Http404
    return ballot


def find_counted(user, pk) -> Ballot:
    """A closed ballot; before it is published only for those who run the meeting."""
    ballot = find_ballot(user, pk)
    if not shows_result(user, ballot):
        raise Http404
    return ballot


def shows_result(user, ballot: Ballot) -> bool:
    if ballot.state == BallotState.PUBLISHED:
        return True
    return ballot.is_counted and can(user, Permission.MEETING_RUN, ballot)


def tiers_of(ballot: Ballot) -> list:
    return list(ballot.tiers.prefetch_related("options"))


# --- One ballot ------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.MEETING_VIEW, find_ballot)
def ballot_detail(request, ballot):
    user = request.user
    may_run = can(user, Permission.MEETING_RUN, ballot)
    shown = shows_result(user, ballot)
    is_prepared, is_open = ballot.state == BallotState.PREPARED, ballot.state == BallotState.OPEN
    electors = [] if is_prepared else list(ballot.electors.select_related("seat"))
    voters = [elector for elector in electors if elector.may_vote]
    votes_by_machine = ballot.is_electronic and not is_prepared
    cast_so_far, names = ballot.turnout_so_far() if votes_by_machine else (0, None)
    following = getattr(ballot, "next_round", None)
    context = {
        "ballot": ballot,
        "meeting": ballot.meeting,
        "tone": BALLOT_TONES[BallotState(ballot.state)],
        "tiers": [] if shown else tiers_of(ballot),
        "rule": rule_in_words(ballot.rule, ballot.words),
        "facts": _facts(ballot, electors, voters),
        "twice": ", ".join(in_two_tiers(ballot)) if may_run and is_prepared else "",
        "voters": counted(len(voters)),
        "cast": counted(cast_so_far),
        "cast_number": cast_so_far,
        "voter_number": len(voters),
        "names": names,
        "is_prepared": is_prepared,
        "is_open": is_open,
        "is_closed": ballot.state == BallotState.CLOSED,
        "is_paper": ballot.mode == BallotMode.PAPER,
        "may_run": may_run,
        "may_cast": is_open
        and ballot.is_electronic
        and can(user, Permission.BALLOT_CAST, ballot)
        and not _has_voted(user, ballot),
        "may_follow": may_run and ballot.is_counted and following is None and not ballot.meeting.concluded_at,
        "may_propose": may_run and ballot.mark == electing.ELECTION and ballot.state == BallotState.PUBLISHED,
        "has_count": hasattr(ballot, "paper_count"),
        "following": following,
        "results": [_shown(result) for result in results(ballot)] if shown else [],
        "shows_result": shown,
        "void_text": VOID_TEXT,
        "needs_scrubbing": may_run and ballot.is_counted and not ballot.is_scrubbed,
        "opinions": ballot.opinions if shown or (is_open and may_run) else [],
        "open_votes": _open_votes(ballot) if shown and ballot.mode == BallotMode.OPEN else [],
    }
    return TemplateResponse(request, "meetings/ballot_detail.html", context)


def _has_voted(user, ballot: Ballot) -> bool:
    return ballot.turnout.filter(seat__user=user).exists()


def _facts(ballot: Ballot, electors: list, voters: list) -> list[tuple[str, str]]:
    unit = ballot.meeting.unit_word
    facts = [
        ("Hình thức", ballot.get_mode_display()),
        ("Cách bỏ phiếu", ballot.get_method_display()),
    ]
    if electors:
        present = sum(1 for elector in electors if elector.is_present)
        facts.append((f"Số {unit}", f"{counted(len(electors))}, có mặt khi mở phiếu {counted(present)}"))
        facts.append(("Được quyền bỏ phiếu", counted(len(voters))))
        recused = ", ".join(str(elector) for elector in electors if elector.is_recused)
        facts += [("Không tham gia bỏ phiếu", recused)] if recused else []
        base = base_in_words(ballot.base, unit)
        facts.append(
            ("Tỷ lệ tính trên", base if ballot.base_count is None else f"{base}: {counted(ballot.base_count)}")
        )
    if ballot.opened_without_quorum:
        facts.append(("Bỏ phiếu khi chưa đủ số người dự", ballot.opened_without_quorum))
    if ballot.follows_id:
        facts.append(("Vòng trước", ballot.follows.title))
        facts.append(("Lý do bỏ phiếu lại", ballot.follows_because))
    if ballot.committee_members:
        facts.append(("Người kiểm phiếu", "; ".join(ballot.committee_members)))
    return facts


def _shown(result: TierResult) -> dict:
    chart = votes_chart(result)
    return {
        "result": result,
        "lines": [
            {"line": line, "label": line.verdict.outcome.label, "tone": OUTCOME_TONES[line.verdict.outcome]}
            for line in result.lines
        ],
        "chart_url": "data:image/svg+xml;base64," + b64encode(chart.svg().encode()).decode(),
        "chart_alt": chart.alt(),
        "chart_caption": f"Số phiếu đồng ý: {result.tier.title}.",
    }


def _open_votes(ballot: Ballot) -> list[dict]:
    votes = ballot.open_votes.select_related("seat").prefetch_related("approved").order_by("seat__position", "pk")
    return [
        {"seat": vote.seat, "approved": ", ".join(option.label for option in vote.approved.all()) or "không chọn ai"}
        for vote in votes
    ]


# --- Preparing -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_meeting)
def ballot_create(request, meeting):
    form = BallotForm(request.POST or None, instance=Ballot(meeting=meeting))
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
        return _too_late(request, ballot)
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


def _too_late(request, ballot: Ballot):
    messages.info(request, f"Phiếu đang ở trạng thái “{ballot.get_state_display()}” nên không làm việc này được.")
    return redirect(ballot)


def _ballot_form(request, meeting, form, tiers, title: str, back_url: str):
    context = {"meeting": meeting, "form": form, "tiers": tiers, "title": title, "back_url": back_url}
    is_wrong = request.method == "POST"
    return TemplateResponse(request, "meetings/ballot_form.html", context, status=422 if is_wrong else 200)


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


def _step(request, ballot: Ballot, *, verb, done: str, question: str, button: str, **more):
    """GET asks, POST acts; a refusal is said on the ballot's page."""
    form = more.get("form")
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            verb()
        except OfficeError as problem:
            if form is None:
                messages.error(request, str(problem))
                return redirect(ballot)
            form.add_error(None, str(problem))
        else:
            messages.success(request, done)
            return redirect(more.get("to") or ballot)
    context = {"ballot": ballot, "meeting": ballot.meeting, "question": question, "button": button, **more}
    status = 422 if form is not None and form.errors else 200
    return TemplateResponse(request, "meetings/ballot_step.html", context, status=status)


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_ballot)
def ballot_discard(request, ballot):
    return _step(
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


# --- Opening, closing, publishing ------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_ballot)
def ballot_open(request, ballot):
    meeting, quorum = ballot.meeting, ballot.meeting.quorum()
    typed = request.POST if request.method == "POST" else None  # nobody recused is no empty form
    form = ElectorateForm(typed, seats=meeting.seats.all(), needs_reason=not quorum.is_met)
    electorate = electorate_now(ballot)
    base = "số phiếu hợp lệ của từng mức" if electorate.base is None else counted(electorate.base)
    twice = in_two_tiers(ballot)
    effects = [
        f"Bỏ phiếu: {counted(len(electorate.voters))} {meeting.unit_word} đang có mặt "
        f"(trừ người không tham gia ghi dưới đây). Người đến sau không bỏ phiếu này.",
        rule_in_words(ballot.rule, ballot.words),
        f"Tỷ lệ tính trên {base_in_words(ballot.base, meeting.unit_word)}: {base}.",
        quorum.in_words(),
        "Danh sách bỏ phiếu, các tên và thể lệ được chốt, không sửa được nữa; sai sót thì bỏ phiếu lại ở vòng mới.",
    ]
    return _step(
        request,
        ballot,
        verb=lambda: open_ballot(
            ballot,
            by=request.user,
            recused=list(form.cleaned_data["recused"]),
            reason=form.cleaned_data.get("reason", ""),
        ),
        done="Đã mở bỏ phiếu.",
        question=f"Mở “{ballot}”?",
        button="Mở bỏ phiếu",
        effects=effects,
        form=form,
        warning=f"Đứng ở nhiều mức: {', '.join(twice)}." if twice else "",
        tiers=tiers_of(ballot),
        seats=[seat.label for seat in electorate.present],
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_ballot)
def ballot_close(request, ballot):
    is_electronic = ballot.is_electronic
    voters = ballot.electors.filter(is_present=True, is_recused=False).count()
    cast_so_far = ballot.turnout.count() if is_electronic else 0
    waiting = voters - cast_so_far if is_electronic else 0
    effects = ["Không nhận thêm lá phiếu nào; phiếu không mở lại được."]
    if is_electronic:
        effects.insert(0, f"Đã bỏ {counted(cast_so_far)}/{counted(voters)} phiếu.")
    if ballot.is_secret:
        effects.append("Kho lưu trữ được ghi lại để không còn dấu vết thứ tự bỏ phiếu.")
    return _step(
        request,
        ballot,
        verb=lambda: close_ballot(ballot, by=request.user),
        done="Đã kết thúc bỏ phiếu.",
        question=f"Kết thúc “{ballot}”?",
        button="Kết thúc bỏ phiếu",
        effects=effects,
        warning=f"Còn {counted(waiting)} người chưa bỏ phiếu." if waiting > 0 else "",
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_ballot)
def ballot_publish(request, ballot):
    return _step(
        request,
        ballot,
        verb=lambda: publish_ballot(ballot, by=request.user),
        done="Đã công bố kết quả.",
        question=f"Công bố kết quả “{ballot}”?",
        button="Công bố",
        effects=["Mọi người trong hội nghị xem được kết quả. Kết quả không thu hồi được."],
    )


@require_POST
@guard(Permission.MEETING_RUN, find_counted)
def ballot_scrub(request, ballot):
    if scrub(ballot):
        messages.success(request, "Đã xóa dấu vết lưu trữ của cuộc bỏ phiếu.")
    else:
        messages.error(request, "Cơ sở dữ liệu đang bận (có thể đang sao lưu). Xin thử lại sau ít phút.")
    return redirect(ballot)


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_counted)
def ballot_new_round(request, ballot):
    ties = tied_tiers(results(ballot))
    form = NewRoundForm(request.POST or None, has_ties=bool(ties))
    if request.method == "POST" and form.is_valid():
        replaces = form.cleaned_data["what"] == "all"
        try:
            following = open_new_round(
                ballot,
                tiers=all_tiers(ballot) if replaces else ties,
                replaces=replaces,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lập vòng tiếp theo. Kiểm tra lại trước khi mở.")
            return redirect(following)
    context = {
        "ballot": ballot,
        "meeting": ballot.meeting,
        "form": form,
        "question": f"Bỏ phiếu vòng tiếp theo của “{ballot}”?",
        "button": "Lập vòng tiếp theo",
        "effects": ["Kết quả vòng này vẫn được lưu nguyên. Thể lệ và hình thức giữ như cũ, sửa được trước khi mở."],
    }
    return TemplateResponse(request, "meetings/ballot_step.html", context, status=422 if form.errors else 200)


@require_POST
@guard(Permission.MEETING_RUN, find_counted)
def leader_propose(request, ballot):
    try:
        electing.propose_elected(rounds(ballot)[-1], by=request.user)
    except OfficeError as problem:
        messages.error(request, str(problem))
        return redirect(ballot)
    messages.success(request, "Đã ghi nhận kết quả bầu vào hội nghị; cơ quan thi đua sẽ thông báo công nhận.")
    return redirect(ballot.meeting)


# --- Counting, opinions ----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_ballot)
def paper_count(request, ballot):
    """Typing in what the counting committee found; figures that contradict each other are said beside their fields."""
    if ballot.is_electronic:
        raise Http404
    if ballot.state != BallotState.OPEN:
        return _too_late(request, ballot)
    tiers = list(ballot.tiers.select_related("paper_count").prefetch_related("options__counted"))
    form = PaperCountForm(request.POST or None, tiers=tiers, initial=_counted_before(ballot, tiers))
    if request.method == "POST" and form.is_valid():
        figures = {
            "issued": form.cleaned_data["issued"],
            "returned": form.cleaned_data["returned"],
            "tiers": form.tallies(),
        }
        problems = contradictions(ballot, **figures)
        for problem in problems:
            form.add_contradiction(problem)
        if not problems:
            try:
                count_papers(ballot, **figures, committee=form.cleaned_data["committee"], by=request.user)
            except OfficeError as problem:
                messages.error(request, str(problem))
            else:
                messages.success(request, "Đã lưu kết quả kiểm phiếu. Các con số khớp nhau.")
            return redirect(ballot)
    voters = ballot.electors.filter(is_present=True, is_recused=False).count()
    context = {"ballot": ballot, "meeting": ballot.meeting, "form": form, "voters": counted(voters)}
    return TemplateResponse(request, "meetings/paper_count.html", context, status=422 if form.errors else 200)


def _counted_before(ballot: Ballot, tiers: list) -> dict:
    """What was typed last, to be corrected; nothing but the committee the first time."""
    initial = {"committee": ballot.committee}
    if not hasattr(ballot, "paper_count"):
        return initial
    initial |= {"issued": ballot.paper_count.issued, "returned": ballot.paper_count.returned}
    for tier in tiers:
        initial[f"valid_{tier.pk}"] = tier.paper_count.valid
        initial |= {f"{name}_{tier.pk}": getattr(tier.paper_count, name) for name in INVALID_REASONS}
        initial |= {f"votes_{option.pk}": option.counted.votes for option in tier.options.all()}
    return initial


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_ballot)
def opinion_add(request, ballot):
    if ballot.state != BallotState.OPEN:
        return _too_late(request, ballot)
    tiers = tiers_of(ballot)
    absent = ballot.electors.filter(is_present=False, is_recused=False).values("seat")
    written = ballot.written_opinions.values("seat")
    seats = Seat.objects.filter(pk__in=absent).exclude(pk__in=written)
    form = OpinionForm(request.POST or None, seats=seats, tiers=tiers)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            write_opinion(
                ballot,
                seat=typed["seat"],
                approved=form.approved(),
                document=typed["document"],
                received_on=typed["received_on"],
                by=request.user,
            )
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã ghi ý kiến bằng văn bản của {typed['seat']}.")
            return redirect(ballot)
    context = {"ballot": ballot, "meeting": ballot.meeting, "form": form}
    return TemplateResponse(request, "meetings/opinion_add.html", context, status=422 if form.errors else 200)


# --- Papers ----------------------------------------------------------------------------------------------------------


def _pdf(request, ballot: Ballot, paper):
    return _unless_unprintable(request, ballot, paper.response)


def _unless_unprintable(request, ballot: Ballot, answer):
    try:
        return answer()
    except PrintingUnavailable as problem:
        messages.error(request, str(problem))
        return redirect(reverse("meetings:ballot_detail", args=[ballot.pk]))


@require_safe
@guard(Permission.MEETING_RUN, find_ballot)
def ballot_paper_pdf(request, ballot):
    return _pdf(request, ballot, ballot_paper(ballot, Identity.current()))


@require_safe
@guard(Permission.MEETING_RUN, find_ballot)
def ballot_paper_word(request, ballot):
    return ballot_paper(ballot, Identity.current()).word_response()


@require_safe
@guard(Permission.MEETING_VIEW, find_counted)
def tally_pdf(request, ballot):
    return _pdf(request, ballot, tally_paper(ballot, Identity.current()))


@require_safe
@guard(Permission.MEETING_VIEW, find_counted)
def tally_word(request, ballot):
    paper = tally_paper(ballot, Identity.current())
    return _unless_unprintable(request, ballot, paper.word_response)  # its chart is drawn with the font of the papers
