"""Who answered a movement, who did not, and how far its targets have come. Reading only."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, OuterRef, Q, Subquery, prefetch_related_objects

from accounts.models import Agency
from accounts.succession import links
from campaigns.models import Movement, MovementAnswer, MovementReport, MovementTarget, ReportRound
from documents.charts import Bar, BarChart


@dataclass(frozen=True)
class Line:
    """One agency that is asked to answer, or that answered without being asked.

    `answer` is its own or that of an agency it came from (`because` then says so).
    """

    agency: Agency
    answer: MovementAnswer | None = None
    because: str = ""


@dataclass(frozen=True)
class Progress:
    """How many of the agencies that took a target over have reported on it, and how many have reached it."""

    target: MovementTarget
    taken_over: int
    reported: int
    met: int

    @property
    def share(self) -> Decimal | None:
        """Of the agencies that took it over, how many have reached it, in per cent; None while nobody took it over."""
        if not self.taken_over:
            return None
        return (Decimal(self.met * 100) / self.taken_over).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Overview:
    lines: Sequence[Line]
    asked: frozenset[int] = field(default_factory=frozenset)

    @property
    def answered(self) -> list[Line]:
        return [line for line in self.lines if line.answer]

    @property
    def silent(self) -> list[Line]:
        return [line for line in self.lines if not line.answer]

    @property
    def silent_agencies(self):
        return Agency.objects.filter(pk__in=[line.agency.pk for line in self.silent])


def overview_of(movement: Movement) -> Overview:
    """Everybody who is asked, by name, then those who answered unasked. Two queries, more after mergers."""
    asked = list(movement.addressed_agencies().only("name", "short_name", "folded_name", "code"))
    answers = {answer.agency_id: answer for answer in movement.answers.order_by()}
    asked_ids = frozenset(agency.pk for agency in asked)
    for agency in asked:
        if agency.pk in answers:
            answers[agency.pk].agency = agency
    unasked = [answer for pk, answer in answers.items() if pk not in asked_ids]
    prefetch_related_objects(unasked, "agency")
    inherited = heirs(unasked, asked_ids) if unasked else {}
    lines = [
        Line(agency, answers[agency.pk])
        if agency.pk in answers
        else Line(agency, inherited[agency.pk], f"{inherited[agency.pk].agency} đã hưởng ứng, nay thuộc đơn vị này")
        if agency.pk in inherited
        else Line(agency)
        for agency in asked
    ]
    covered = {answer.pk for answer in inherited.values()}
    extra = [
        Line(answer.agency, answer, "không thuộc diện được giao") for answer in unasked if answer.pk not in covered
    ]
    return Overview([*lines, *extra], asked_ids)


def heirs(answers: Sequence[MovementAnswer], asked: frozenset[int]) -> dict[int, MovementAnswer]:
    """Which of the `asked` agencies goes on for one that answered and is no more."""
    became = defaultdict(set)
    for link in links():
        became[link.before].add(link.after)
    found = {}
    for answer in answers:
        seen, waiting = set(), [answer.agency_id]
        while waiting:
            new = became[waiting.pop()] - seen
            seen |= new
            waiting += new
        found |= dict.fromkeys(seen & asked, answer)
    return found


def progress_of(movement: Movement) -> list[Progress]:
    """Each target of the movement, in its order. One query."""
    targets = movement.targets.annotate(
        taken=Count("taken_over"),
        reported=Count("taken_over", filter=Q(taken_over__latest__isnull=False)),
        met=Count("taken_over", filter=Q(taken_over__is_met=True)),
    )
    return [Progress(target, target.taken, target.reported, target.met) for target in targets]


def progress_chart(progress: Sequence[Progress]) -> BarChart:
    return BarChart([Bar(row.target.indicator, row.share) for row in progress if row.share is not None], unit="%")


def with_reports(answers: Sequence[MovementAnswer], round_: ReportRound | None) -> dict[int, MovementAnswer]:
    """The answers by id, each with `met`, `pledged` (targets) and its last report, of `round_` or any. One query."""
    reports = MovementReport.objects.filter(answer=OuterRef("pk")).order_by("-sent_at", "-pk")
    if round_:
        reports = reports.filter(round=round_)
    found = (
        MovementAnswer.objects.filter(pk__in=[answer.pk for answer in answers])
        .annotate(
            pledged=Count("targets"),
            met=Count("targets", filter=Q(targets__is_met=True)),
            report_sent_at=Subquery(reports.values("sent_at")[:1]),
            report_is_late=Subquery(reports.values("is_late")[:1]),
        )
        .order_by()
    )
    return {answer.pk: answer for answer in found}


def unreported(movement: Movement, round_: ReportRound, overview: Overview):
    """The agencies, as they are asked today, whose report for `round_` has not come: also those that never answered."""
    reported = set(round_.reports.values_list("answer", flat=True))
    missing = [line.agency.pk for line in overview.lines if not line.answer or line.answer.pk not in reported]
    return Agency.objects.filter(pk__in=missing)


def report_counts(rounds: Sequence[ReportRound]) -> dict[int, int]:
    """How many agencies have reported, by the id of the round. One query."""
    reports = MovementReport.objects.filter(round__in=[round_.pk for round_ in rounds]).order_by()
    return dict(reports.values("round").annotate(count=Count("answer", distinct=True)).values_list("round", "count"))


def answer_counts(rounds: Sequence[ReportRound]) -> dict[int, int]:
    """How many agencies have answered, by the id of the movement. One query."""
    answers = MovementAnswer.objects.filter(movement__in={round_.movement_id for round_ in rounds}).order_by()
    return dict(answers.values("movement").annotate(count=Count("pk")).values_list("movement", "count"))
