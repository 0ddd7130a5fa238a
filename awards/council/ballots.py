"""The ballots of a pack: who has an interest, which ballots are needed, and preparing them.

A meeting knows labels, seats and marks. What they mean stands in the marks: of the ballot COUNCIL, of a tier the code
of its form, of a line the key of its nomination. Lines of different rules, or of which different people may not vote,
stand on different ballots, since a ballot has one rule and one electorate.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.errors import OfficeError
from accounts.models import Agency, User
from accounts.searching import fold
from awards.council.deliberating import COUNCIL, lines_of, locked, marks_on_ballots
from awards.models import CouncilLine, CouncilOutcome, CouncilPack, LineState, SubjectKind, VoteBase
from meetings.models import Ballot, BallotMode, Meeting, Seat
from meetings.preparing_ballots import OptionSpec, TierSpec, prepare_ballot

APPROVED_WORDS = "được thông qua"


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
