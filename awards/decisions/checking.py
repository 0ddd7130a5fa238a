"""What the rules say of those whom an agency's own decision names: before it is signed nobody else appraises them.

What was found is kept beside each line, so that the list is shown quickly; it is found anew when the draft is signed.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from awards.eligibility.histories import verdicts
from awards.eligibility.verdicts import Outcome, Verdict
from awards.models import Act, AwardKind, Decision, DecisionLine, Subject
from awards.slates.nominating import left_to_people, listed_by_road

MOST_NAMED = 20


def is_checked(decision: Decision) -> bool:
    """Only what an agency grants by itself: the province's lines were appraised one by one."""
    return decision.agency_id is not None and decision.act == Act.GRANT


def check_lines(decision: Decision) -> None:
    """Find anew what the rules of today say of each line of a draft, and keep it. Nine queries, however many lines."""
    if not is_checked(decision):
        return
    lines = list(decision.lines.all())
    found = _verdicts(decision)
    for line in lines:
        verdict = found[line.subject_id]
        line.outcome, line.unmet = verdict.outcome.value, said_of(verdict)[:500]
    DecisionLine.objects.bulk_update(lines, ["outcome", "unmet"], batch_size=500)


@transaction.atomic
def check_anew(decision: Decision) -> None:
    """The same when somebody asks for it. Raises WrongState once it is signed."""
    check_lines(decision.locked_for_changes())


def said_of(verdict: Verdict) -> str:
    """ "Chưa đạt: không bị kỷ luật": what stands against it, or is not known; "" where nothing does."""
    if verdict.outcome == Outcome.MET:
        return ""
    is_wanting = verdict.outcome == Outcome.NOT_MET
    texts = listed_by_road(verdict, met=False if is_wanting else None)
    return f"{'Chưa đạt' if is_wanting else 'Chưa đủ dữ liệu'}: {texts}." if texts else ""


@dataclass(frozen=True)
class Wanting:
    """One whom the rules of today speak against."""

    name: str
    unmet: str

    def __str__(self):
        return f"{self.name} vẫn được khen thưởng dù không đủ điều kiện. {self.unmet}".strip()


def wanting_lines(decision: Decision) -> list[Wanting]:
    """Who is not eligible today and was put in by hand, in their order; nobody of an approved slate. Eight queries."""
    if not is_checked(decision):
        return []
    by_hand = list(decision.lines.filter(nomination=None).order_by("position", "pk"))
    if not by_hand:
        return []
    found = _verdicts(decision)
    return [
        Wanting(line.printed_name, said_of(found[line.subject_id]))
        for line in by_hand
        if found[line.subject_id].outcome == Outcome.NOT_MET
    ]


def found_wanting(decision: Decision) -> list[Wanting]:
    """The same as it was found when last checked. One query."""
    lines = decision.lines.filter(outcome=Outcome.NOT_MET.value, nomination=None).order_by("position", "pk")
    return [Wanting(line.printed_name, line.unmet) for line in lines]


def named(wanting: list[Wanting]) -> str:
    """ "Trần Văn Nam, Lê Thị Bắc và 03 trường hợp khác"."""
    said = ", ".join(each.name for each in wanting[:MOST_NAMED])
    more = len(wanting) - MOST_NAMED
    return f"{said} và {more:02d} trường hợp khác" if more > 0 else said


def _verdicts(decision: Decision) -> dict[int, Verdict]:
    """By subject. Rules are of yearly merit; of other kinds only what fails every form is asked."""
    subjects = Subject.objects.filter(decision_lines__decision=decision)
    is_merit = decision.kind == AwardKind.MERIT
    form = decision.form.code if is_merit else ""
    found = verdicts(subjects, form, decision.year, received_on=timezone.localdate())
    return found if is_merit else {key: left_to_people(verdict, decision) for key, verdict in found.items()}
