"""What waits to be verified: the criteria of a department across all agencies, or all criteria for the office."""

from collections.abc import Mapping

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from accounts.models import Identity, User
from blocs.models import BlocState
from scoring.models import VERIFIABLE, CriteriaSet, CriterionOwner, ScoreSheet, ScoreStage

SPOKEN = [ScoreStage.VERIFIED, ScoreStage.OFFICIAL]


class Queue:
    """The sheets that `user` verifies, at least in part, and which of their criteria. Three queries to make it.

    Attributes:
        codes: by criteria set, in the order of the sheet: all for the office, a department's own otherwise.
        is_office: every criterion of every sheet but the office's own.
    """

    def __init__(self, user: User, identity: Identity):
        self.user, self.office_agency = user, identity.office_agency_id
        self.is_office = user.is_office
        self.own = self._own_codes()
        self.criteria_sets = CriteriaSet.objects.in_bulk(self._set_ids())
        self.codes: Mapping[int, list[str]] = {
            pk: list(criteria_set.criteria.leaves) if self.is_office else self.own.get(pk, [])
            for pk, criteria_set in self.criteria_sets.items()
        }

    def _own_codes(self) -> dict[int, list[str]]:
        if self.is_office:
            return {}
        owners = CriterionOwner.objects.filter(agency__in=self.user.agency_ids).select_related("criteria_set")
        names: dict[int, tuple[CriteriaSet, set[str]]] = {}
        for owner in owners.defer("criteria_set__definition"):
            names.setdefault(owner.criteria_set_id, (owner.criteria_set, set()))[1].add(owner.name)
        return {
            pk: [code for code, leaf in criteria_set.criteria.leaves.items() if mine.intersection(leaf.owner)]
            for pk, (criteria_set, mine) in names.items()
        }

    def _set_ids(self) -> list[int]:
        return list(self._sheets().order_by().values_list("criteria_set", flat=True).distinct())

    def _sheets(self) -> QuerySet[ScoreSheet]:
        found = ScoreSheet.objects.filter(state__in=VERIFIABLE).exclude(bloc_year__state=BlocState.CLOSED)
        found = found.exclude(agency__in=self.user.interest_ids)
        if self.is_office:
            return found.exclude(agency=self.office_agency) if self.office_agency else found
        mine = Q(criteria_set__in=[pk for pk, codes in self.own.items() if codes])
        if self.office_agency:
            mine |= Q(agency=self.office_agency, bloc_year__year__office_checker__in=self.user.agency_ids)
        return found.filter(mine)

    def codes_of(self, sheet: ScoreSheet) -> list[str]:
        """The criteria of this sheet, which is one of `sheets`, in its order."""
        if not self.is_office and self.office_agency == sheet.agency_id and self._stands_in(sheet):
            return list(self.criteria_sets[sheet.criteria_set_id].criteria.leaves)
        return self.codes[sheet.criteria_set_id]

    def _stands_in(self, sheet: ScoreSheet) -> bool:
        return sheet.bloc_year.year.office_checker_id in self.user.agency_ids

    def sheets(self, *, code: str = "") -> QuerySet[ScoreSheet]:
        """With `asked`, how many criteria are one's own there, and `spoken`, how many of them are verified.

        Args:
            code: count only this criterion, and leave out the sheets that do not have it.
        """
        wanted = {pk: [each for each in codes if not code or each == code] for pk, codes in self.codes.items()}
        found = self._sheets()
        if code:
            found = found.filter(criteria_set__in=[pk for pk, codes in wanted.items() if codes])
        ours = Q(pk__in=[])
        for pk, codes in wanted.items():
            ours |= Q(criteria_set=pk, lines__code__in=codes)
        asked = Case(
            *(When(criteria_set=pk, then=Value(len(codes))) for pk, codes in wanted.items()),
            default=Value(0),
            output_field=IntegerField(),
        )
        return found.annotate(
            asked=asked,
            spoken=Count("lines__code", filter=ours & Q(lines__stage__in=SPOKEN), distinct=True),
        )

    @staticmethod
    def waiting(sheets: QuerySet[ScoreSheet]) -> QuerySet[ScoreSheet]:
        return sheets.filter(spoken__lt=F("asked"))

    @property
    def offered(self) -> list[tuple[str, str]]:
        """The criteria one may narrow the list to: code, and code with title; each code once."""
        found: dict[str, str] = {}
        for pk, codes in self.codes.items():
            leaves = self.criteria_sets[pk].criteria.leaves
            for code in codes:
                found.setdefault(code, f"{code} {leaves[code].title}"[:80])
        return list(found.items())
