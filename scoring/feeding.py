"""From the promise to the point: the answer to a criterion is offered from what became of a target of the covenant."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery

from accounts.errors import OfficeError
from accounts.models import User, record
from accounts.searching import fold
from blocs.models import BlocYear
from campaigns.models import Direction, Period, Target, TargetResult
from campaigns.reconciliation import Outcome
from documents.wording import number
from scoring.answers import MOST_PERCENT
from scoring.criteria import Criteria, Kind, Leaf
from scoring.figures import answer_of, given_to, in_a_sentence
from scoring.lines import Saved, save_line
from scoring.models import BlocCriteria, CriterionFeed, FeedWay, Figure, LineScore, ScoreSheet, ScoreStage
from scoring.points import read_answer, shortest

SAYS_SO = "Lấy từ giao ước"
OFFERED = ["actual", "target__indicator", "target__plan", "target__unit", "target__direction"]


@dataclass(frozen=True)
class Offer:
    """One prefilled answer.

    Attributes:
        answer: in the form of criteria-set/1.
        sentence: says where the figure comes from; it becomes the explanation of a line that has none.
        is_taken: the line holds this answer already.
    """

    code: str
    title: str
    answer: dict[str, Any]
    sentence: str
    is_taken: bool
    version: int


def feedable(criteria: Criteria) -> list[Leaf]:
    """The criteria that take a share of a target: those scored by a ratio."""
    return [leaf for leaf in criteria.leaves.values() if leaf.kind is Kind.RATIO]


@transaction.atomic
def feed(bloc_year: BlocYear, code: str, indicator: str, *, by: User, way: FeedWay = FeedWay.RATIO) -> CriterionFeed:
    """Let the targets called `indicator` feed the criterion `code` of this bloc's sheets.

    Raises:
        OfficeError: the bloc has no criteria set, the criterion is not scored by a ratio or fed already, no member has
            such a target, or the year is closed.
    """
    now = bloc_year.locked()
    assigned = BlocCriteria.objects.filter(bloc_year=now).select_related("criteria_set").first()
    if assigned is None:
        raise OfficeError(f"{bloc_year} chưa được giao bộ tiêu chí.")
    if code not in {leaf.code for leaf in feedable(assigned.criteria_set.criteria)}:
        raise OfficeError("Chỉ tiêu chí chấm theo tỷ lệ mới lấy được số từ giao ước.")
    if not Target.objects.in_force().of_bloc(now).filter(folded_indicator=fold(indicator)).exists():
        raise OfficeError("Không đơn vị nào trong khối có chỉ tiêu mang tên này.")
    try:
        with transaction.atomic():
            link = CriterionFeed.objects.create(bloc_year=now, code=code, indicator=indicator, way=way)
    except IntegrityError:
        raise OfficeError("Tiêu chí này đã lấy số từ một chỉ tiêu.") from None
    record(by, "scoring.criterion_fed", bloc_year, code=code, indicator=link.indicator)
    return link


@transaction.atomic
def unfeed(link: CriterionFeed, *, by: User) -> None:
    """Offer nothing any more; what was taken stays. Twice does no harm."""
    if CriterionFeed.objects.filter(pk=link.pk).delete()[0]:
        record(by, "scoring.criterion_unfed", link.bloc_year, code=link.code, indicator=link.indicator)


def offers(sheet: ScoreSheet, lines: list[LineScore], figures: Mapping[str, Figure] | None = None) -> list[Offer]:
    """What the covenant, and the figures of other bodies, offer to this sheet, in its order.

    One query; one more where `figures` (`given_to(sheet)`) are not at hand.
    """
    own = {line.code: line for line in lines if line.stage == ScoreStage.SELF}
    leaves = sheet.criteria_set.criteria.leaves
    given = given_to(sheet) if figures is None else figures
    found = from_covenant(sheet, own) | {
        code: figure_offer(leaves[code], answer, figure, own.get(code))
        for code, figure in given.items()
        if (answer := answer_of(leaves[code], figure))
    }
    return [found[code] for code in leaves if code in found]


def figure_offer(leaf: Leaf, answer: dict[str, Any], figure: Figure, line: LineScore | None) -> Offer:
    is_taken = bool(line and line.answer and read_answer(leaf, line.answer) == read_answer(leaf, answer))
    sentence = f"{in_a_sentence(leaf, figure)} {figure.table.title.rstrip('.')}."
    return Offer(leaf.code, leaf.title, answer, sentence, is_taken, line.version if line else 0)


def from_covenant(sheet: ScoreSheet, own: Mapping[str, LineScore]) -> dict[str, Offer]:
    """What the covenant offers, by code. One query: each link with what the agency has reported at its indicator."""
    if not sheet.has_feeds:
        return {}
    results = TargetResult.objects.filter(
        period=Period.YEAREND,
        target__in=Target.objects.in_force().of_bloc(sheet.bloc_year_id).filter(agency=sheet.agency_id),
        target__folded_indicator=OuterRef("folded_indicator"),
    ).order_by("-pk")
    columns = {name.replace("__", "_"): Subquery(results.values(name)[:1]) for name in OFFERED}
    leaves = sheet.criteria_set.criteria.leaves
    return {
        link.code: offer_of(link, leaves[link.code], reported(link), own.get(link.code))
        for link in sheet.bloc_year.feeds.annotate(**columns)
        if link.code in leaves and link.actual is not None
    }


def reported(link: CriterionFeed) -> TargetResult:
    """The result that was read beside a link, with its target."""
    target = Target(
        **{name.removeprefix("target__"): getattr(link, name.replace("__", "_")) for name in OFFERED if "__" in name}
    )
    return TargetResult(target=target, actual=link.actual)


def offer_of(link: CriterionFeed, leaf: Leaf, result: TargetResult, line: LineScore | None) -> Offer:
    answer = answer_from(result, FeedWay(link.way))
    target = result.target
    bound = "không quá " if target.direction == Direction.LOWER else ""
    sentence = (
        f"{SAYS_SO}: {target.indicator}, thực hiện {number(result.actual)} {target.unit} "
        f"(kế hoạch {bound}{number(target.plan)})."
    )
    is_taken = bool(line and line.answer and read_answer(leaf, line.answer) == read_answer(leaf, answer))
    return Offer(link.code, leaf.title, answer, sentence, is_taken, line.version if line else 0)


def answer_from(result: TargetResult, way: FeedWay) -> Mapping[str, str]:
    """Actual over plan where higher is better; else how far the plan was fulfilled, in per cent, as may be typed."""
    target = result.target
    if way == FeedWay.RATIO and target.direction == Direction.HIGHER:
        return {"actual": shortest(result.actual), "target": shortest(target.plan)}
    return {"percent": shortest(min(Outcome(target, result).percent, Decimal(MOST_PERCENT)))}


def take(sheet: ScoreSheet, code: str, *, by: User, seen_version: int) -> Saved:
    """Keep the offered answer as the agency's own. An explanation that was written stays, and says where it is from.

    Raises:
        OfficeError: nothing is offered here, or what `save_line` says (NewerVersion: the line was changed meanwhile).
    """
    lines = list(sheet.lines.select_related("by"))
    offer = next((offer for offer in offers(sheet, lines) if offer.code == code), None)
    if offer is None:
        raise OfficeError("Không có số nào cho tiêu chí này.")
    own = next((line for line in lines if line.code == code and line.stage == ScoreStage.SELF), None)
    written = own.explanation if own else ""
    explanation = written if offer.sentence in written else "\n".join(filter(None, [offer.sentence, written]))
    return save_line(sheet, code, by=by, answer=offer.answer, explanation=explanation, seen_version=seen_version)
