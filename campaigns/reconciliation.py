"""Holding the year against its promise: results at mid-year and year-end, over or under, achieved or not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Agency, User, record
from blocs.models import BlocYear
from blocs.outline import written_text
from campaigns.models import BlocDocument, Direction, Period, Target, TargetResult
from campaigns.models.target import is_reached
from documents.wording import number

HUNDRED = Decimal(100)
ONE_PLACE = Decimal("0.1")
LONGEST_NOTE = 4000


class NewerResult(OfficeError):
    """Somebody else saved `result` after the page was made; nothing was stored."""

    def __init__(self, result: TargetResult):
        super().__init__(
            f"{result.by or 'Người khác'} đã lưu {number(result.actual)} trước; số vừa nhập chưa lưu. "
            "Bấm Lưu lần nữa để thay số ấy."
        )
        self.result = result


# --- Thinking without a database --------------------------------------------------------------------------------------


def fulfilment(plan: Decimal, actual: Decimal, direction: Direction) -> Decimal:
    """How far the plan was fulfilled, in per cent; 100 is exactly, more is better, never below 0.

    Higher is better: actual ÷ plan. Lower is better: 2 − actual ÷ plan, so that a tenth below the plan counts 110 and
    nothing at all 200; a plan of 0 is either kept (100) or not (0).
    """
    if direction == Direction.LOWER:
        if plan == 0:
            return HUNDRED if actual == 0 else Decimal(0)
        return max(2 - actual / plan, Decimal(0)) * HUNDRED
    return actual / plan * HUNDRED


def over_under(percent: Decimal) -> str:
    """ "vượt 5,2%", "hụt 3,1%" or "đúng kế hoạch"."""
    difference = (percent - HUNDRED).quantize(ONE_PLACE, ROUND_HALF_UP)
    if not difference:
        return "đúng kế hoạch"
    return f"{'vượt' if difference > 0 else 'hụt'} {number(abs(difference))}%"


@dataclass(frozen=True)
class Outcome:
    """One target in one period; without a result nothing is known of it yet."""

    target: Target
    result: TargetResult | None

    @property
    def percent(self) -> Decimal | None:
        """Fulfilment in per cent with one decimal."""
        if self.result is None:
            return None
        exact = fulfilment(self.target.plan, self.result.actual, Direction(self.target.direction))
        return exact.quantize(ONE_PLACE, ROUND_HALF_UP)

    @property
    def is_achieved(self) -> bool | None:
        if self.result is None:
            return None
        return is_reached(self.target.plan, self.result.actual, Direction(self.target.direction))

    @property
    def verdict(self) -> str:
        """ "Đạt, vượt 5,2%"; "" without a result."""
        if self.result is None:
            return ""
        exact = fulfilment(self.target.plan, self.result.actual, Direction(self.target.direction))
        return f"{'Đạt' if self.is_achieved else 'Chưa đạt'}, {over_under(exact)}"


@dataclass(frozen=True)
class Standing:
    """One member: its targets with what became of them in one period."""

    agency: Agency
    outcomes: Sequence[Outcome]

    @property
    def count(self) -> int:
        return len(self.outcomes)

    @property
    def reported(self) -> int:
        return sum(outcome.result is not None for outcome in self.outcomes)

    @property
    def achieved(self) -> int:
        return sum(outcome.is_achieved is True for outcome in self.outcomes)

    @property
    def missed(self) -> int:
        return self.reported - self.achieved

    @property
    def share(self) -> Decimal | None:
        """Achieved of all targets, in per cent with one decimal; None before anything is reported."""
        if not self.reported:
            return None
        return (Decimal(self.achieved) / self.count * HUNDRED).quantize(ONE_PLACE, ROUND_HALF_UP)


# --- Reading ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ledger:
    """The targets in force of a bloc's year with all their results; `members` in the order of the bloc."""

    members: Sequence[Agency]
    targets: Sequence[Target]
    results: dict[tuple[int, str], TargetResult]

    def outcome(self, target: Target, period: Period) -> Outcome:
        return Outcome(target, self.results.get((target.pk, period)))

    def standings(self, period: Period) -> list[Standing]:
        outcomes: dict[int, list[Outcome]] = {agency.pk: [] for agency in self.members}
        for target in self.targets:
            outcomes[target.agency_id].append(self.outcome(target, period))
        return [Standing(agency, outcomes[agency.pk]) for agency in self.members]

    def has_results(self, period: Period) -> bool:
        return any(kept == period for _, kept in self.results)


def ledger_of(bloc_year: BlocYear, *, agency_ids: Iterable[int] | None = None, period: Period | None = None) -> Ledger:
    """Three queries. `agency_ids`: only these members' targets (None: all); `period`: only its results (None: both)."""
    wanted = None if agency_ids is None else set(agency_ids)
    memberships = bloc_year.memberships.select_related("agency")
    members = [each.agency for each in memberships if wanted is None or each.agency_id in wanted]
    found = Target.objects.in_force().of_bloc(bloc_year).order_by("position", "pk")
    targets = list(found.filter(agency__in=[agency.pk for agency in members]))
    known = {target.pk for target in targets}
    reported = TargetResult.objects.filter(target__document__bloc_year=bloc_year)
    if period:
        reported = reported.filter(period=period)
    results = reported.only("target_id", "period", "actual", "note", "version").order_by()
    return Ledger(
        members, targets, {(result.target_id, result.period): result for result in results if result.target_id in known}
    )


# --- Reporting --------------------------------------------------------------------------------------------------------


@transaction.atomic
def enter_result(target: Target, period: Period, *, actual: Decimal, note: str, version: int, by: User) -> TargetResult:
    """Keep what was reached, if nobody else has reported since (`version` 0: nothing yet). The same twice is kept once.

    Raises:
        NewerResult: somebody has saved another figure in between.
        OfficeError: the covenant is not open to be signed yet, the bloc has agreed on its points, the year is closed,
            or the note is too long.
    """
    document = BlocDocument.objects.locked(target.document_id)
    must_take_results(document)
    note = written_text(note)
    if len(note) > LONGEST_NOTE:
        raise OfficeError(f"Giải trình dài {len(note)} ký tự, tối đa {LONGEST_NOTE} ký tự.")
    kept = TargetResult.objects.filter(target=target, period=period).select_related("by").first()
    if kept and (kept.actual, kept.note) == (actual, note):
        return kept
    if version != (kept.version if kept else 0):
        raise NewerResult(kept or TargetResult(target=target, period=period, actual=actual))
    before = number(kept.actual) if kept else ""
    result = kept or TargetResult(target=target, period=period, version=0)
    result.actual, result.note, result.by, result.at = actual, note, by, timezone.now()
    result.version += 1
    result.save()
    record(
        by,
        "campaigns.result_entered",
        document,
        agency=target.agency.name,
        indicator=target.indicator,
        period=Period(period).label,
        before=before,
        after=number(actual),
    )
    return result


def must_take_results(document: BlocDocument) -> None:
    if not document.is_open_to_sign:
        raise OfficeError(f"{document.title} chưa mở ký nên chưa có chỉ tiêu để báo cáo kết quả.")
    if document.bloc_year.is_agreed:
        raise OfficeError(f"{document.bloc_year} đã họp thống nhất điểm nên không sửa kết quả được nữa.")
