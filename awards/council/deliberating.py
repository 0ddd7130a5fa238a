"""Before the council: which lines wait, how their ballots are prepared, what the closed tally makes of them.

A meeting knows labels, seats and marks. What they mean stands in the marks: of the ballot COUNCIL, of a tier the code
of its form, of a line the key of its nomination. Lines of different rules, or of which different people may not vote,
stand on different ballots, since a ballot has one rule and one electorate.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Agency, User, record
from accounts.searching import fold
from awards.appraisal.appraising import move_lines
from awards.appraisal.routing import routes_of, step_after
from awards.council.party import party_gaps
from awards.models import (
    AwardRoute,
    CouncilLine,
    CouncilOutcome,
    CouncilPack,
    LineState,
    Nomination,
    ReviewBody,
    SubjectKind,
    VoteBase,
)
from awards.notices.noticing import unanswered_about
from meetings.models import Ballot, BallotMode, BallotOption, Meeting, Seat
from meetings.results import COUNTS, OPINIONS, Line, results
from meetings.tally import Outcome
from meetings.voting import OptionSpec, TierSpec, prepare_ballot

COUNCIL = "council"
APPROVED_WORDS = "được thông qua"
MOST_LINES_OF_A_PACK = 500
OF_A_LINE = ["form", "subject__node", "slate__agency", "slate__year", "slate__bloc_year__bloc"]
WAITING_STATES = [LineState.ELIGIBLE, LineState.BEFORE_COUNCIL]


# --- What waits -------------------------------------------------------------------------------------------------------


def waiting_lines(body: ReviewBody, found=None) -> list[Nomination]:
    """Lines whose next step is the vote of `body`, each with its `route`; without a route it is the whole council.

    `found`: a queryset of nominations to look in, by default all.
    """
    found = Nomination.objects.all() if found is None else found
    # A line without any route goes before the council, so the standing members alone narrow the forms.
    if body == ReviewBody.STANDING:
        found = found.filter(form__in=AwardRoute.objects.standing().filter(body=body).values("form"))
    taken = CouncilLine.objects.filter(outcome=CouncilOutcome.WAITING).values("nomination")
    found = found.filter(state__in=WAITING_STATES).exclude(pk__in=taken).select_related(*OF_A_LINE)
    lines = list(found.order_by("form__position", "slate_id", "position", "pk"))
    routes = routes_of(lines)
    waiting = []
    for line in lines:
        line.route = routes[line.pk]
        if body_of(line.route) == body and is_next(line):
            waiting.append(line)
    return waiting


def body_of(route: AwardRoute | None) -> str:
    return ReviewBody.COUNCIL if route is None else route.body


def is_next(line: Nomination) -> bool:
    if line.state == LineState.BEFORE_COUNCIL:
        return True
    return step_after(LineState.ELIGIBLE, line.form.level, line.route) == LineState.BEFORE_COUNCIL


def gaps_of(lines: Sequence[Nomination]) -> dict[int, str]:
    """By line what should be there before the council sees it, in words: the Tỉnh ủy, answers to comments."""
    gaps = {key: [said] for key, said in party_gaps(lines).items()}
    for key, count in unanswered_about(lines).items():
        gaps.setdefault(key, []).append(f"còn {count:02d} ý kiến công khai chưa ghi kết quả xem xét")
    return {key: "; ".join(said) for key, said in gaps.items()}


# --- The pack ---------------------------------------------------------------------------------------------------------


def meetings_for(body: ReviewBody):
    """Meetings of the council that have not ended and have no pack yet."""
    found = Meeting.objects.filter(kind="council", concluded_at=None, council_pack=None)
    return found.filter(is_standing=body == ReviewBody.STANDING).order_by("starts_at", "pk")


@transaction.atomic
def begin_pack(pack: CouncilPack, keys: Iterable[int], *, reason: str = "", by: User) -> CouncilPack:
    """A new pack with the lines `keys`. Raises OfficeError as `add_lines`, or for a meeting of another body."""
    if not meetings_for(ReviewBody(pack.body)).filter(pk=pack.meeting_id).exists():
        raise OfficeError("Phiên họp này đã có hồ sơ trình, đã kết thúc hoặc không đúng thành phần.")
    pack.created_by = by
    pack.save()
    record(by, "awards.pack_begun", pack, title=pack.title)
    add_lines(pack, keys, reason=reason, by=by)
    return pack


@transaction.atomic
def add_lines(pack: CouncilPack, keys: Iterable[int], *, reason: str = "", by: User) -> int:
    """Put lines before the council, each with the rule of its route.

    Args:
        reason: why lines go although something is missing (`gaps_of`); needed only then.

    Raises OfficeError: one does not wait for this body, too many, a reason is missing, or the meeting has ended.
    """
    held = locked(pack)
    if held.meeting.concluded_at:
        raise OfficeError("Phiên họp đã kết thúc nên không thêm trường hợp được.")
    keys = set(keys)
    if not keys:
        raise OfficeError("Xin chọn ít nhất một trường hợp.")
    lines = waiting_lines(ReviewBody(held.body), Nomination.objects.filter(pk__in=keys))
    if len(lines) < len(keys):
        raise OfficeError("Có trường hợp không còn chờ xét tại đây. Xin tải lại trang rồi chọn lại.")
    before = held.lines.count()
    if before + len(lines) > MOST_LINES_OF_A_PACK:
        raise OfficeError(f"Một hồ sơ trình có nhiều nhất {MOST_LINES_OF_A_PACK} trường hợp; xin lập thêm phiên.")
    gaps = gaps_of(lines)
    if gaps and not reason.strip():
        first = next(line for line in lines if line.pk in gaps)
        raise OfficeError(
            f"{len(gaps):02d} trường hợp còn thiếu ({first.printed_name}: {gaps[first.pk]}). "
            "Xin ghi lý do nếu vẫn trình."
        )
    CouncilLine.objects.bulk_create(
        CouncilLine(
            pack=held,
            nomination=line,
            position=place,
            because=reason.strip()[:1000] if line.pk in gaps else "",
            **rule_of(line.route),
        )
        for place, line in enumerate(lines, start=before + 1)
    )
    eligible = [line.pk for line in lines if line.state == LineState.ELIGIBLE]
    if eligible:
        move_lines(Nomination.objects.filter(pk__in=eligible), LineState.BEFORE_COUNCIL, by=by)
    record(by, "awards.pack_lines_added", held, lines=len(lines), reason=reason.strip() if gaps else "")
    return len(lines)


def rule_of(route: AwardRoute | None) -> dict:
    """The columns of CouncilLine that say by which rule it is voted: more than half where the route lays down none."""
    if route is None or route.threshold is None:
        base = VoteBase.ALL if route is None else route.vote_base
        return {"numerator": 1, "denominator": 2, "is_strict": True, "base": base, "is_usual_rule": True}
    return {
        "numerator": route.vote_numerator,
        "denominator": route.vote_denominator,
        "is_strict": route.is_vote_strict,
        "base": route.vote_base,
    }


def locked(pack: CouncilPack) -> CouncilPack:
    return CouncilPack.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=pack.pk)


def marks_on_ballots(meeting: Meeting) -> set[str]:
    """The marks of the lines that stand on a ballot of this meeting."""
    found = BallotOption.objects.filter(ballot__meeting=meeting, ballot__mark=COUNCIL)
    return set(found.order_by().values_list("mark", flat=True))


@transaction.atomic
def take_out(line: CouncilLine, *, reason: str, by: User) -> None:
    """Not voted on in this meeting after all; it waits for another. Raises OfficeError once it stands on a ballot."""
    held = locked(line.pack)
    if not reason.strip():
        raise OfficeError("Xin ghi lý do rút.")
    if str(line.nomination_id) in marks_on_ballots(held.meeting):
        raise OfficeError("Trường hợp này đã ghi trên phiếu; xin bỏ phiếu chưa dùng trước.")
    if not CouncilLine.objects.filter(pk=line.pk, outcome=CouncilOutcome.WAITING).update(
        outcome=CouncilOutcome.TAKEN_OUT, because=reason.strip()[:1000]
    ):
        raise OfficeError("Trường hợp này đã có kết quả hoặc đã rút.")
    record(by, "awards.pack_line_taken_out", held, what=str(line), reason=reason.strip())


def lines_of(pack: CouncilPack) -> list[CouncilLine]:
    """In their order, without those that were taken out."""
    found = pack.lines.exclude(outcome=CouncilOutcome.TAKEN_OUT).select_related(
        *(f"nomination__{name}" for name in OF_A_LINE), "nomination__form__fallback"
    )
    return list(found.order_by("position", "pk"))


# --- Who has an interest ----------------------------------------------------------------------------------------------


def interests(meeting: Meeting, lines: Sequence[CouncilLine]) -> dict[int, dict[Seat, str]]:
    """By nomination the seats that should not vote on it, each with the reason: whoever works for the agency of the
    one proposed (or of what stands above it), or bears the same name. Two queries.
    """
    seats = list(meeting.seats.select_related("member__agency").order_by("position", "pk"))
    parents = dict(Agency.objects.values_list("pk", "parent_id"))
    found: dict[int, dict[Seat, str]] = {}
    for line in lines:
        subject = line.nomination.subject
        own = _upwards(subject.agency_id, parents) | _upwards(subject.node_id, parents)
        for seat in seats:
            agency = seat.member.agency if seat.member_id else seat.agency
            if agency is not None and agency.pk in own:
                reason = f"công tác tại {agency.name}, cơ quan của {line.nomination.printed_name}"
            elif subject.kind == SubjectKind.INDIVIDUAL and fold(seat.label) == fold(line.nomination.printed_name):
                reason = f"trùng tên với {line.nomination.printed_name}"
            else:
                continue
            found.setdefault(line.nomination_id, {})[seat] = reason
    return found


def _upwards(agency: int | None, parents: Mapping[int, int | None]) -> set[int]:
    chain: set[int] = set()
    while agency is not None and agency not in chain:
        chain.add(agency)
        agency = parents.get(agency)
    return chain


# --- Ballots ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BallotPlan:
    """One ballot to be: lines of one rule on which the same people may vote."""

    lines: list[CouncilLine]
    recused: dict[Seat, str]

    @property
    def rule(self) -> CouncilLine:
        return self.lines[0]


def plans(pack: CouncilPack) -> list[BallotPlan]:
    """The ballots that the lines without one need, those on which everybody votes first."""
    taken = marks_on_ballots(pack.meeting)
    lines = [
        line
        for line in lines_of(pack)
        if line.outcome == CouncilOutcome.WAITING
        and str(line.nomination_id) not in taken
        and line.nomination.state == LineState.BEFORE_COUNCIL
    ]
    aside = interests(pack.meeting, lines)
    groups: dict[tuple, BallotPlan] = {}
    for line in lines:
        recused = aside.get(line.nomination_id, {})
        key = (frozenset(seat.pk for seat in recused), line.threshold, line.is_strict, line.base)
        plan = groups.setdefault(key, BallotPlan([], {}))
        plan.lines.append(line)
        plan.recused.update({seat: why for seat, why in recused.items() if seat not in plan.recused})
    return sorted(groups.values(), key=lambda plan: len(plan.recused))


@transaction.atomic
def prepare_ballots(pack: CouncilPack, *, by: User, mode: BallotMode = BallotMode.PAPER, **settings) -> list[Ballot]:
    """Prepare every ballot that is still needed; the meeting opens, counts and publishes them.

    Args:
        settings: further fields of Ballot (committee, recused_leave_base …).

    Raises OfficeError: nothing is left to vote on, or the meeting has ended.
    """
    held = locked(pack)
    needed = plans(held)
    if not needed:
        raise OfficeError("Mọi trường hợp đã có phiếu hoặc đã có kết quả.")
    first = Ballot.objects.filter(meeting=held.meeting, mark=COUNCIL, follows=None).count() + 1
    return [_prepare(held, plan, place, by=by, mode=mode, **settings) for place, plan in enumerate(needed, start=first)]


def _prepare(pack: CouncilPack, plan: BallotPlan, place: int, **settings) -> Ballot:
    rule = plan.rule
    note = "; ".join(f"{seat} ({why})" for seat, why in plan.recused.items())
    return prepare_ballot(
        pack.meeting,
        title=f"Phiếu {place:02d}: biểu quyết khen thưởng ({rule.rule_in_words})",
        note=f"Đề xuất không biểu quyết: {note}."[:1000] if note else "",
        tiers=_tiers(plan.lines),
        recused=plan.recused,
        mark=COUNCIL,
        base=rule.base,
        numerator=rule.numerator,
        denominator=rule.denominator,
        at_least=not rule.is_strict,
        adds_written=rule.base == VoteBase.ALL,
        chosen_words=APPROVED_WORDS,
        **settings,
    )


def _tiers(lines: Sequence[CouncilLine]) -> list[TierSpec]:
    """One tier a form, in the order of the list; as many may be approved as stand in it."""
    by_form: dict = {}
    for line in lines:
        by_form.setdefault(line.nomination.form, []).append(line)
    tiers = []
    for form, own in by_form.items():
        labels: set[str] = set()
        options = [OptionSpec(_label(line, labels), _note(line), mark=str(line.nomination_id)) for line in own]
        tiers.append(TierSpec(form.name, options, seats=len(own), mark=form.code))
    return tiers


def _label(line: CouncilLine, taken: set[str]) -> str:
    """The name, with the unit where two bear the same name, with a number where even that is the same."""
    nomination = line.nomination
    label = nomination.printed_name
    if label in taken:
        label = f"{nomination.printed_name}, {nomination.printed_unit}"[:290]
    number, base = 2, label
    while label in taken:
        label, number = f"{base} ({number})", number + 1
    taken.add(label)
    return label


def _note(line: CouncilLine) -> str:
    return line.nomination.printed_unit[:300]


# --- Results ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Voted:
    """What the published rounds of one ballot say of one line."""

    ballot: Ballot
    line: Line

    @property
    def is_approved(self) -> bool:
        return self.line.verdict.outcome == Outcome.CHOSEN


def ballots_of(pack: CouncilPack) -> list[Ballot]:
    """Every ballot and round of the pack, with what its results are read from; as many queries however many."""
    found = Ballot.objects.filter(meeting=pack.meeting, mark=COUNCIL).select_related("meeting")
    return list(found.prefetch_related(*COUNTS, *OPINIONS, "options").order_by("pk"))


def votes_of(pack: CouncilPack, ballots: Sequence[Ballot] | None = None) -> dict[int, Voted]:
    """By nomination what its last round said; a line whose last round is not published has said nothing yet.

    `ballots`: those of `ballots_of`, where the caller has them.
    """
    ballots = ballots_of(pack) if ballots is None else ballots
    voted: dict[int, Voted] = {}
    for ballot in ballots:  # a later round comes later
        keys = {int(option.mark) for option in ballot.options.all() if option.mark.isdecimal()}
        for key in keys:
            voted.pop(key, None)
        if not ballot.published_at or ballot.is_void:
            continue
        for tier in results(ballot):
            for line in tier.lines:
                if line.option.mark.isdecimal():
                    voted[int(line.option.mark)] = Voted(ballot, line)
    return voted


def rules_that_differ(lines: Iterable[CouncilLine], voted: Mapping[int, Voted]) -> list[str]:
    """Where a ballot was voted by another rule than the line's: a sentence each."""
    said = []
    for line in lines:
        each = voted.get(line.nomination_id)
        if each is None:
            continue
        rule = each.ballot.rule
        is_other = (rule.threshold, rule.at_least) != (line.threshold, not line.is_strict)
        is_other_base = rule.base != line.base and not each.ballot.meeting.is_written
        if is_other or is_other_base:
            said.append(f"{line.nomination.printed_name}: phiếu không theo tỷ lệ {line.rule_in_words}.")
    return said


@transaction.atomic
def record_results(pack: CouncilPack, *, reason: str = "", by: User) -> tuple[int, int]:
    """Make what is published the result of each line that waits; (how many were approved, how many refused).

    Args:
        reason: why a vote by another rule than the route's counts; needed only then.

    Raises OfficeError: nothing new is published, or a reason is missing.
    """
    held = locked(pack)
    waiting = list(held.lines.filter(outcome=CouncilOutcome.WAITING).select_related("nomination"))
    voted = votes_of(held)
    ready = [
        line for line in waiting if line.nomination_id in voted and line.nomination.state == LineState.BEFORE_COUNCIL
    ]
    if not ready:
        raise OfficeError("Chưa có kết quả mới được công bố; hoặc kết quả đã được ghi nhận rồi.")
    differing = rules_that_differ(ready, voted)
    if differing and not reason.strip():
        raise OfficeError(f"{' '.join(differing[:3])} Xin ghi lý do nếu vẫn ghi nhận.")
    at = timezone.now()
    going: dict[tuple, list[int]] = {}
    for line in ready:
        _write_result(line, voted[line.nomination_id], because=reason.strip() if differing else "", by=by, at=at)
        to = LineState.APPROVED if line.outcome == CouncilOutcome.APPROVED else LineState.REFUSED
        going.setdefault((to, line.result), []).append(line.nomination_id)
    CouncilLine.objects.bulk_update(
        ready,
        ["outcome", "ballot", "votes", "base_count", "result", "recorded_at", "recorded_by", "because"],
        batch_size=200,
    )
    for (to, said), keys in going.items():
        move_lines(Nomination.objects.filter(pk__in=keys), to, by=by, reason=f"{held.meeting}: {said}"[:2000])
    approved = sum(line.outcome == CouncilOutcome.APPROVED for line in ready)
    record(by, "awards.pack_recorded", held, lines=len(ready), reason=reason.strip() if differing else "")
    return approved, len(ready) - approved


def _write_result(line: CouncilLine, voted: Voted, *, because: str, by: User, at) -> None:
    verdict = voted.line.verdict
    line.outcome = CouncilOutcome.APPROVED if voted.is_approved else CouncilOutcome.REFUSED
    line.ballot, line.votes, line.base_count = voted.ballot, verdict.candidate.total, verdict.base
    line.result = voted.line.sentence[:500]
    line.recorded_at, line.recorded_by = at, by
    line.because = "; ".join(filter(None, [line.because, because]))[:1000]
