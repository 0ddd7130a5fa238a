"""Electing the next leader: the ballot and what it decided; meetings/leader_notices.py makes leaders of the elected.

A ballot does not know that it elects; this module finds its way back by the marks it put on it.
"""

from collections.abc import Sequence

from django.db import transaction

from accounts.errors import OfficeError
from accounts.models import Agency, Identity
from blocs.models import BlocYear
from meetings.models import Ballot, Meeting, NotCountedYet
from meetings.preparing_ballots import OptionSpec, TierSpec, prepare_ballot
from meetings.results import TierResult, settled

ELECTION = "election"
LEADER, DEPUTY = "leader", "deputy"


def led_before(meeting: Meeting) -> dict[int, list[int]]:
    """The years in which each agency has led this bloc, by agency; for the warning about rotation."""
    years: dict[int, list[int]] = {}
    led = BlocYear.objects.filter(bloc=meeting.bloc_year.bloc).exclude(leader=None).order_by("year__year")
    for leader_id, year in led.values_list("leader", "year__year"):
        years.setdefault(leader_id, []).append(year)
    return years


def rotation_note(agency: Agency, years: dict[int, list[int]]) -> str:
    """ "đã làm trưởng khối năm 2024, 2026", "" for one that has not led yet."""
    led = years.get(agency.pk, [])
    return f"đã làm trưởng khối năm {', '.join(str(year) for year in led)}" if led else ""


def prepare_election(
    meeting: Meeting, *, leaders: Sequence[Agency], deputies: Sequence[Agency] = (), by, **settings
) -> Ballot:
    """A ballot for the leader of next year, and for the deputy where there are candidates.

    `settings` are fields of Ballot; the title and what being chosen is called have their own words.
    """
    bloc_year, identity = meeting.bloc_year, Identity.current()
    years, next_year = led_before(meeting), bloc_year.year.year + 1
    words = {LEADER: bloc_year.leader_word(identity), DEPUTY: bloc_year.deputy_word(identity)}
    tiers = [
        TierSpec(
            f"{words[mark]} năm {next_year}",
            [
                OptionSpec(agency.name, rotation_note(agency, years) if mark == LEADER else "", mark=str(agency.pk))
                for agency in candidates
            ],
            mark=mark,
        )
        for mark, candidates in ((LEADER, leaders), (DEPUTY, deputies))
        if candidates
    ]
    title = f"Bầu {' và '.join(tier.title for tier in tiers)}"
    return prepare_ballot(
        meeting,
        title=title,
        tiers=tiers,
        by=by,
        mark=ELECTION,
        **{"chosen_words": "được suy tôn", "method": "choose", **settings},
    )


def elected(ballot: Ballot) -> dict[str, Agency]:
    """Who was elected over all published rounds, by LEADER and DEPUTY; what is not settled is missing.

    Raises NotCountedYet when nothing is published.
    """
    found = {}
    for tier in settled(ballot):
        if len(tier.chosen) == 1 and tier.tier.mark in (LEADER, DEPUTY):
            found[tier.tier.mark] = Agency.objects.get(pk=tier.chosen[0].mark)
    return found


def proposed_by(decided: Sequence[TierResult], meeting: Meeting) -> str:
    """ "Sở Y tế (Trưởng khối năm 2027)": what `meeting` proposes, if a round decided it so; "" otherwise. No query."""
    proposed = {LEADER: meeting.proposed_leader_id, DEPUTY: meeting.proposed_deputy_id}
    chosen = [(result.tier, result.chosen[0].option) for result in decided if len(result.chosen) == 1]
    if not chosen or any(option.mark != str(proposed.get(tier.mark)) for tier, option in chosen):
        return ""
    return ", ".join(f"{option.label} ({tier})" for tier, option in chosen)


@transaction.atomic
def propose_elected(ballot: Ballot, *, by) -> None:
    """Keep the elected of an election with its meeting.

    Raises OfficeError when the ballot is no election, is not published, or has not settled on a leader.
    """
    if ballot.mark != ELECTION:
        raise OfficeError("Đây không phải là cuộc bỏ phiếu bầu trưởng khối.")
    try:
        found = elected(ballot)
    except NotCountedYet as problem:
        raise OfficeError("Kết quả bầu chưa được công bố.") from problem
    if LEADER not in found:
        raise OfficeError("Chưa có đơn vị nào được suy tôn làm trưởng khối; xin bỏ phiếu vòng tiếp theo.")
    if found[LEADER] == found.get(DEPUTY):
        raise OfficeError("Một đơn vị không thể vừa là trưởng khối vừa là phó khối; hội nghị cần bỏ phiếu lại.")
    ballot.meeting.propose_leaders(leader=found[LEADER], deputy=found.get(DEPUTY), by=by)
