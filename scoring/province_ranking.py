"""Where every agency of the province stands in its bloc, of one year."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from blocs.models import EmulationYear, Membership
from scoring.bloc_table import NOT_HANDED_IN, entry_of
from scoring.criteria import Criteria
from scoring.kept_sums import result_of
from scoring.models import BlocCriteria, CriteriaSet, RankingVotes, ScoreSheet
from scoring.points import SheetResult, score_sheet
from scoring.ranking import Standing, bloc_result
from scoring.stages import latest_answers


@dataclass(frozen=True)
class ProvinceRow:
    """One member. `standing` is None where it has not handed in, or is scored by another set than its bloc."""

    membership: Membership
    sheet: ScoreSheet | None
    criteria: Criteria | None
    standing: Standing | None

    @property
    def share(self):
        """The total in per cent of the set's, to compare those whose sets have different totals; None without rank."""
        if self.standing is None or not self.criteria.total:
            return None
        return 100 * self.standing.entry.result.total / self.criteria.total


def province_ranking(year: EmulationYear) -> list[ProvinceRow]:
    """Every member of every bloc, ranked in its bloc by the rules of the bloc's set. Three queries for a province.

    Sheets keep the sums that ranking asks for; one that has never been reckoned is scored from its lines, which takes
    a fourth.
    """
    votes = RankingVotes.objects.filter(bloc_year=OuterRef("bloc_year"), agency=OuterRef("agency")).order_by()
    members = list(
        Membership.objects.filter(bloc_year__year=year)
        .annotate(votes=Subquery(votes.values("votes")[:1]), given=Subquery(given_sets()))
        .select_related("agency", "bloc_year__bloc")
        .order_by("bloc_year__bloc__code", "position", "pk")
    )
    sheets = list(ScoreSheet.objects.filter(bloc_year__year=year))
    wanted = {member.given for member in members if member.given} | {sheet.criteria_set_id for sheet in sheets}
    sets = CriteriaSet.objects.defer("definition").in_bulk(sorted(wanted))
    results = results_of(sheets, sets)
    sheet_of = {(sheet.bloc_year_id, sheet.agency_id): sheet for sheet in sheets}
    standings = ranked_by_bloc(members, sheet_of, sets, results)
    return [
        ProvinceRow(
            membership=member,
            sheet=sheet_of.get((member.bloc_year_id, member.agency_id)),
            criteria=sets[member.given].criteria if member.given else None,
            standing=standings.get(member.pk),
        )
        for member in members
    ]


def given_sets():
    """The key of the set that the bloc of a membership is scored by."""
    return BlocCriteria.objects.filter(bloc_year=OuterRef("bloc_year")).order_by().values("criteria_set")[:1]


def results_of(sheets: list[ScoreSheet], sets: dict[int, CriteriaSet]) -> dict[int, SheetResult]:
    """What each sheet that was handed in adds up to, by its key."""
    counted = [sheet for sheet in sheets if sheet.state not in NOT_HANDED_IN]
    results = {sheet.pk: result_of(sheet.sums) for sheet in counted if sheet.sums is not None}
    unreckoned = [sheet for sheet in counted if sheet.sums is None]
    if unreckoned:
        said = latest_answers(unreckoned)
        results |= {
            sheet.pk: score_sheet(sets[sheet.criteria_set_id].criteria, *said[sheet.pk]) for sheet in unreckoned
        }
    return results


def ranked_by_bloc(members, sheet_of, sets, results) -> dict[int, Standing]:
    """The standing of each member that takes part, by the key of its membership."""
    blocs: dict[int, list[Membership]] = defaultdict(list)
    for member in members:
        sheet = sheet_of.get((member.bloc_year_id, member.agency_id))
        if sheet and sheet.pk in results and sheet.criteria_set_id == member.given:
            blocs[member.bloc_year_id].append(member)
    standings = {}
    for together in blocs.values():
        of = [sheet_of[member.bloc_year_id, member.agency_id] for member in together]
        entries = [entry_of(member, sheet, results[sheet.pk]) for member, sheet in zip(together, of, strict=True)]
        found = bloc_result(sets[together[0].given].criteria, entries)
        standings |= {member.pk: standing for member, standing in zip(together, found, strict=True)}
    return standings
