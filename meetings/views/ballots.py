"""A ballot from preparing it to publishing its result, and its papers."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError, WrongState
from accounts.guard import guard
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from documents.wording import counted
from meetings import electing
from meetings.models import Ballot, BallotMode, BallotState
from meetings.papers import VOID_TEXT
from meetings.preparing_ballots import in_two_tiers
from meetings.ranking_votes import announce
from meetings.results import all_tiers, results, rounds, tied_tiers
from meetings.scrubbing import scrub
from meetings.tally import base_in_words, rule_in_words
from meetings.views.live import shown_result
from meetings.views.meetings import OF_A_MEETING
from meetings.voting import close_ballot, electorate_now, open_ballot, open_new_round
from meetings.voting_forms import ElectorateForm, NewRoundForm
from meetings.wording import BALLOT_TONES


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
    decided = results(ballot) if shown else []
    proposed = electing.proposed_by(decided, ballot.meeting)
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
        "is_by_hands": ballot.is_by_hands,
        "is_electronic": ballot.is_electronic,
        "may_run": may_run,
        "may_cast": is_open
        and ballot.is_electronic
        and can(user, Permission.BALLOT_CAST, ballot)
        and not _has_voted(user, ballot),
        "may_follow": may_run and ballot.is_counted and following is None and not ballot.meeting.concluded_at,
        "may_propose": may_run
        and ballot.mark == electing.ELECTION
        and ballot.state == BallotState.PUBLISHED
        and not proposed,
        "proposed": proposed,
        "leads_to_dossier": may_run and ballot.meeting.bloc_year_id and not ballot.words.is_question,
        "has_count": _has_count(ballot),
        "may_count": not ballot.meeting.is_written,
        "following": following,
        "results": [shown_result(result) for result in decided],
        "shows_result": shown,
        "void_text": VOID_TEXT,
        "needs_scrubbing": may_run and ballot.is_counted and not ballot.is_scrubbed,
        "opinions": ballot.opinions if shown or (is_open and may_run) else [],
        "open_votes": _open_votes(ballot) if shown and ballot.mode == BallotMode.OPEN else [],
    }
    return TemplateResponse(request, "meetings/ballot_detail.html", context)


def _has_count(ballot: Ballot) -> bool:
    """Whether it can be closed. No query but for raised hands."""
    if ballot.is_electronic or ballot.meeting.is_written:
        return True
    if ballot.is_by_hands:
        return not ballot.options.filter(hand_count=None).exists()
    return hasattr(ballot, "paper_count")


def _has_voted(user, ballot: Ballot) -> bool:
    return ballot.turnout.filter(seat__user=user).exists()


def _facts(ballot: Ballot, electors: list, voters: list) -> list[tuple[str, str]]:
    unit = ballot.meeting.unit_word
    is_written = ballot.meeting.is_written
    mode = ballot.meeting.get_mode_display() if is_written else ballot.get_mode_display()
    facts = [("Hình thức", mode)]
    facts += [] if ballot.is_by_hands or ballot.words.is_question else [("Cách bỏ phiếu", ballot.get_method_display())]
    if electors:
        facts += _asked(electors, unit) if is_written else _came(ballot, electors, voters, unit)
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


def _came(ballot: Ballot, electors: list, voters: list, unit: str) -> list[tuple[str, str]]:
    present = sum(1 for elector in electors if elector.is_present)
    return [
        (f"Số {unit}", f"{counted(len(electors))}, có mặt khi mở phiếu {counted(present)}"),
        ("Được quyền biểu quyết" if ballot.is_by_hands else "Được quyền bỏ phiếu", counted(len(voters))),
    ]


def _asked(electors: list, unit: str) -> list[tuple[str, str]]:
    """Where opinions are collected by writing nobody comes."""
    asked = sum(1 for elector in electors if not elector.is_recused)
    return [(f"Số {unit}", counted(len(electors))), ("Được lấy ý kiến", counted(asked))]


def _open_votes(ballot: Ballot) -> list[dict]:
    votes = ballot.open_votes.select_related("seat").prefetch_related("approved").order_by("seat__position", "pk")
    return [
        {"seat": vote.seat, "approved": ", ".join(option.label for option in vote.approved.all()) or "không chọn ai"}
        for vote in votes
    ]


def too_late(request, ballot: Ballot):
    messages.info(request, f"Phiếu đang ở trạng thái “{ballot.get_state_display()}” nên không làm việc này được.")
    return redirect(ballot)


def step(request, ballot: Ballot, *, verb, done: str, question: str, button: str, **more):
    """GET asks, POST acts; a refusal is said on the ballot's page."""
    form = more.get("form")
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            verb()
        except OfficeError as problem:
            if isinstance(problem, WrongState) and problem.is_done:
                messages.info(request, f"{ballot}: {ballot.get_state_display().lower()} từ trước.")
                return redirect(more.get("to") or ballot)
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


# --- Opening, closing, publishing ------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_ballot)
def ballot_open(request, ballot):
    meeting, quorum = ballot.meeting, ballot.meeting.quorum()
    typed = request.POST if request.method == "POST" else None  # nobody recused is no empty form
    proposed = list(ballot.recusals.select_related("seat"))
    form = ElectorateForm(typed, seats=meeting.seats.all(), needs_reason=not quorum.is_met, proposed=proposed)
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
    return step(
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
    return step(
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
    return step(
        request,
        ballot,
        verb=lambda: announce(ballot, by=request.user),
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
    with refusal_told(request):
        electing.propose_elected(rounds(ballot)[-1], by=request.user)
        messages.success(request, "Đã ghi nhận kết quả bầu vào hội nghị; cơ quan thi đua sẽ thông báo công nhận.")
        return redirect(ballot.meeting)
    return redirect(ballot)
