"""Voting by raised hands (biểu quyết giơ tay): questions answered by yes or no, and what the secretary counted.

Every voter agrees, disagrees or has no opinion, so the three figures of a line add up to the voters.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.models import record
from documents.wording import counted
from meetings.counting_papers import WrongCount
from meetings.models import QUESTION, Ballot, BallotState, HandCount, Meeting, OptionCount
from meetings.preparing_ballots import OptionSpec, TierSpec, prepare_ballot
from meetings.voting import BallotClosed


def question_paper(question: str) -> list[TierSpec]:
    return [TierSpec("Biểu quyết", [OptionSpec(question)], mark=QUESTION)]


def prepare_question(meeting: Meeting, *, question: str, by, **settings) -> Ballot:
    """A new ballot that asks one thing ("Thông qua báo cáo tổng kết"); `settings` are fields of Ballot.

    Raises OfficeError once the meeting has ended.
    """
    tiers = question_paper(question)
    words = {"chosen_words": "được thông qua", **settings}
    return prepare_ballot(meeting, title=question, tiers=tiers, by=by, mark=QUESTION, **words)


@dataclass(frozen=True)
class Hands:
    agree: int
    disagree: int
    silent: int

    @property
    def total(self) -> int:
        return self.agree + self.disagree + self.silent


def miscounts(ballot: Ballot, hands: Mapping[int, Hands]) -> list[WrongCount]:
    """Every line (pk of its option) whose figures are not all the voters; its place is ("hands", pk)."""
    voters = ballot.electors.filter(is_present=True, is_recused=False).count()
    return [
        WrongCount(
            ("hands", pk),
            f"Đồng ý {counted(each.agree)} + không đồng ý {counted(each.disagree)} + không có ý kiến "
            f"{counted(each.silent)} = {counted(each.total)} ≠ số được biểu quyết {counted(voters)}.",
        )
        for pk, each in hands.items()
        if each.total != voters
    ]


@transaction.atomic
def count_hands(ballot: Ballot, hands: Mapping[int, Hands], *, by) -> None:
    """Keep what was counted, by pk of each option; until the ballot is closed it may be typed again.

    Raises:
        BallotClosed: the ballot is not open, or not voted by raised hands.
        WrongCount: the first contradiction.
    """
    held = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if held.state != BallotState.OPEN or not held.is_by_hands:
        raise BallotClosed
    for problem in miscounts(held, hands):
        raise problem
    for option in held.options.all():
        seen = hands[option.pk]
        parts = {"agree": seen.agree, "disagree": seen.disagree, "silent": seen.silent, "voters": seen.total}
        HandCount.objects.update_or_create(option=option, defaults=parts)
        OptionCount.objects.filter(option=option).update(votes=seen.agree, papers=seen.total)
    record(by, "meetings.hands_counted", ballot)
