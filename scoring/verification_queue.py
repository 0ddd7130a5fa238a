"""What waits to be verified: the criteria of a department across all agencies, or all criteria for the office."""

from collections.abc import Mapping

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import Identity, User
from blocs.models import BlocState
from scoring.models import VERIFIABLE, CriteriaSet, LineScore, ScoreSheet, ScoreStage

SPOKEN = [ScoreStage.VERIFIED, ScoreStage.OFFICIAL]


class Queue:
    """The sheets that `user` verifies, at least in part, and which of their criteria. One query to make it.

    Attributes:
        codes: by criteria set, in the order of the sheet: all for the office, a department's own otherwise.
        is_office: every criterion of every sheet but the office's own.
        own: the criteria of the own agencies, by criteria set.
        matched: to the office, the criteria that some department verifies, by criteria set.
    """

    def __init__(self, user: User, identity: Identity):
        self.user, self.office_agency = user, identity.office_agency_id
        self.is_office = user.is_office
        self.own: dict[int, list[str]] = {}
        self.matched: dict[int, list[str]] = {}
        self.criteria_sets: dict[int, CriteriaSet] = {}
        self._read_sets()
        self.codes: Mapping[int, list[str]] = {
            pk: list(criteria_set.criteria.leaves) if self.is_office else self.own.get(pk, [])
            for pk, criteria_set in self.criteria_sets.items()
            if self.is_office or pk in self.own
        }

    def _read_sets(self) -> None:
        """The sets by which somebody is verified now, with the names that they give the own agencies."""
        sheets = ScoreSheet.objects.filter(self.verified_now(), criteria_set=OuterRef("pk")).order_by()
        # The office asks of every department, others only of their own agencies; an empty list would empty the whole
        # answer, not only the relation.
        asked = Q() if self.is_office else Q(owners__agency__in=self.user.agency_ids or [0])
        found = CriteriaSet.objects.filter(Exists(sheets)).annotate(
            asked_of=FilteredRelation("owners", condition=asked), owner=F("asked_of__agency"), name=F("asked_of__name")
        )
        names: dict[int, dict[str, int]] = {}
        for criteria_set in found.defer("definition").order_by("slug", "version", "pk"):
            self.criteria_sets[criteria_set.pk] = criteria_set
            names.setdefault(criteria_set.pk, {})[criteria_set.name] = criteria_set.owner
        for pk, criteria_set in self.criteria_sets.items():
            leaves = criteria_set.criteria.leaves.items()
            mine = {name for name, owner in names[pk].items() if owner in self.user.agency_ids}
            if codes := [code for code, leaf in leaves if mine.intersection(leaf.owner)]:
                self.own[pk] = codes
            if codes := [code for code, leaf in leaves if not names[pk].keys().isdisjoint(leaf.owner)]:
                self.matched[pk] = codes

    def verified_now(self, sheet: str = "") -> Q:
        """The sheets that are verified now, but for those of the own agencies. `sheet`: how the rows name theirs."""
        now = Q(**{f"{sheet}state__in": VERIFIABLE}) & ~Q(**{f"{sheet}bloc_year__state": BlocState.CLOSED})
        return now & ~Q(**{f"{sheet}agency__in": self.user.interest_ids})

    def _sheets(self) -> QuerySet[ScoreSheet]:
        found = ScoreSheet.objects.filter(self.verified_now())
        if self.is_office:
            return found.exclude(agency=self.office_agency) if self.office_agency else found
        mine = Q(criteria_set__in=self.own)
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
        return found.annotate(
            asked=self._asked(wanted),
            spoken=Count("lines__code", filter=ours & Q(lines__stage__in=SPOKEN), distinct=True),
        )

    def left_by_bloc(self) -> QuerySet[ScoreSheet]:
        """Rows of `bloc_year` and `number`: of how many sheets some of one's criteria wait there."""
        ours = Q(pk__in=[])
        for pk, codes in self.codes.items():
            ours |= Q(sheet__criteria_set=pk, code__in=codes)
        said = LineScore.objects.filter(ours, sheet=OuterRef("pk"), stage__in=SPOKEN).order_by().values("sheet")
        spoken = said.annotate(number=Count("code", distinct=True)).values("number")
        left = self._sheets().annotate(asked=self._asked(self.codes), spoken=Coalesce(Subquery(spoken), 0))
        return self.waiting(left).order_by().values("bloc_year").annotate(number=Count("pk"))

    @staticmethod
    def _asked(wanted: Mapping[int, list[str]]) -> Case:
        """How many criteria of a sheet are wanted, by its set."""
        return Case(
            *(When(criteria_set=pk, then=Value(len(codes))) for pk, codes in wanted.items()),
            default=Value(0),
            output_field=IntegerField(),
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
