"""Award ballots for tests: a ranked bloc in its meeting, and a vote with the result a test is about."""

from collections.abc import Mapping

from accounts.models import Agency
from awards.models import AwardForm
from awards.proposals.balloting import TierChoice, TierPlan, candidates_of, prefilled, prepare_award_ballot
from blocs.models import BlocState, BlocYear
from meetings.counting_papers import TierTally, count_papers
from meetings.models import Ballot, BallotMode, Meeting
from meetings.voting import close_ballot, open_ballot, publish_ballot
from scoring.models import BlocCriteria, SheetState
from tests.builders import THIS_YEAR, new_agency, new_bloc_year, new_criteria_set, new_sheet


def form(code: str) -> AwardForm:
    return AwardForm.objects.get(code=code)


def plan(code: str, seats: int = 1, *, quota: int | None = None) -> TierPlan:
    """A tier whose quota is its seats, where nothing else is said."""
    return TierPlan(form(code), seats, seats if quota is None else quota)


def ranked_bloc(
    *points: str, state: BlocState = BlocState.VERIFIED, names: tuple[str, ...] = (), year: int = THIS_YEAR
) -> BlocYear:
    """A bloc whose members have these points of 20, in this order; "" is a member without a sheet."""
    names = names or tuple(f"Sở {letter}" for letter in "ABCDEFGHIKLMNOP"[: len(points)])
    agencies = [new_agency(name) for name in names]
    bloc_year = new_bloc_year(members=agencies, leader=agencies[0], state=state, year=year)
    criteria_set = new_criteria_set()
    BlocCriteria.objects.create(bloc_year=bloc_year, criteria_set=criteria_set)
    for agency, given in zip(agencies, points, strict=True):
        if given:
            new_sheet(
                agency=agency,
                bloc_year=bloc_year,
                criteria_set=criteria_set,
                answers={"I.1": {"points": given}},
                state=SheetState.CHECKED,
            )
    return bloc_year


def choices_by_rank(meeting: Meeting, plans: list[TierPlan]) -> list[TierChoice]:
    """The paper as it is prefilled."""
    usual = prefilled(candidates_of(meeting.bloc_year), plans)
    return [TierChoice(each, usual[each.form.code]) for each in plans]


def count(ballot: Ballot, votes: Mapping[tuple[str, str], int], *, issued: int) -> Ballot:
    """Open a paper ballot, type in `votes` by (form code, agency name), all papers valid; close and publish it."""
    open_ballot(ballot, by=None, reason="Phiếu thử")
    tallies = {
        tier.pk: TierTally(
            valid=issued, votes={each.pk: votes.get((tier.mark, each.label), 0) for each in tier.options.all()}
        )
        for tier in ballot.tiers.prefetch_related("options")
    }
    count_papers(ballot, issued=issued, returned=issued, tiers=tallies, committee="Ngô Văn Đếm", by=None)
    close_ballot(ballot, by=None)
    publish_ballot(ballot, by=None)
    return ballot


def voted(meeting: Meeting, *winners: Agency, code: str = "CO_TINH") -> Ballot:
    """A published paper ballot of one tier that chose exactly `winners`, with the vote of everybody present."""
    choice = TierChoice(plan(code, len(winners)), [agency.pk for agency in winners])
    reasons = {agency.pk: "Đề cử tại hội nghị" for agency in winners}
    ballot = prepare_award_ballot(meeting, [choice], reasons=reasons, mode=BallotMode.PAPER, by=None)
    present = meeting.quorum().present
    return count(ballot, {(code, agency.name): present for agency in winners}, issued=present)
