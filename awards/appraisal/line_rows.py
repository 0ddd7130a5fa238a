"""What hangs on one line, and what its subject has behind it: each of several tables, read together."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import CharField, DateField, DateTimeField, F, IntegerField, Q, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone

from awards.models import Award, Initiative, LineState, Nomination, Stance, Subject, SubjectDiscipline, YearGrade
from awards.models.subject import GradeLevel

MOST_AWARDS = 50
TEXT = CharField(max_length=500)
NO_DAY, NO_TIME = Cast(Value(None), DateField()), Cast(Value(None), DateTimeField())


@dataclass(frozen=True)
class LineRows:
    """What was written down beside a line, as the pages show it: papers as they came, all else newest first.

    Attributes:
        papers: pk, name, document, file ("" for a paper that is only cited).
        opinions: url, body, stance ("" until it has answered), note, due_on, is_late.
        notes, events: at, who, and text; or what and reason.
    """

    papers: list[dict]
    opinions: list[dict]
    notes: list[dict]
    events: list[dict]


def rows_of(line: Nomination) -> LineRows:
    """Papers, opinions, notes of the office, and moves. One query."""
    moves = line.moves.values_list(Value("move"), "pk", "state", "reason", "by__full_name", "at", NO_DAY)
    notes = line.notes.values_list(Value("note"), "pk", "text", Value(""), "by__full_name", "at", NO_DAY)
    papers = line.papers.values_list(Value("paper"), "pk", "name", "document", "file__original_name", NO_TIME, NO_DAY)
    body = Coalesce("request__agency__name", "request__body_name")
    opinions = line.opinions.values_list(
        Value("opinion"), "request_id", "stance", "note", body, "request__answered_at", "request__due_on"
    )
    found: dict[str, list] = {"move": [], "note": [], "paper": [], "opinion": []}
    union = moves.order_by().union(notes.order_by(), papers.order_by(), opinions.order_by(), all=True)
    for what, *row in sorted(union, key=lambda row: -row[1]):
        found[what].append(row)
    today = timezone.localdate()
    return LineRows(
        papers=[
            {"pk": pk, "name": name, "document": document, "file": file or ""}
            for pk, name, document, file, *_ in reversed(found["paper"])
        ],
        opinions=[_opinion(*row, today=today) for row in found["opinion"]],
        notes=[{"at": at, "who": who, "text": text} for _, text, _, who, at, _ in found["note"]],
        events=[
            {"at": at, "who": who or "hệ thống", "what": LineState(state).label, "reason": reason}
            for _, state, reason, who, at, _ in found["move"]
        ],
    )


def _opinion(request, stance, note, body, answered_at, due_on, *, today: dt.date) -> dict:
    return {
        "url": reverse("awards:opinion_detail", args=[request]),
        "body": body,
        "stance": Stance(stance).label if stance else "",
        "note": note,
        "due_on": due_on,
        "is_late": answered_at is None and today > due_on,
    }


# --- What its subject has behind it -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Behind:
    """Of the whole family of a subject, newest first.

    Attributes:
        awards: year, form, decision_number, decided_on; those that stand, at most MOST_AWARDS.
        others: grades, initiatives and measures: what, year, said, document.
    """

    awards: list[dict]
    others: list[dict]


def family_of(line: Nomination):
    """The keys of all rows that are one with its subject."""
    return Subject.objects.filter(Q(pk=line.root) | Q(head=line.root)).order_by().values("pk")


def history_of(line: Nomination) -> Behind:
    """What the register and the yearly lists know of the subject. One query."""
    family = family_of(line)
    document = Cast("document", TEXT)
    grades = YearGrade.objects.filter(subject__in=family).values_list(
        Value("Xếp loại"), "year", "grade", document, NO_DAY
    )
    initiatives = Initiative.objects.filter(subject__in=family).values_list(
        Value("Sáng kiến"), "year", Cast("title", TEXT), document, NO_DAY
    )
    measures = SubjectDiscipline.objects.filter(subject__in=family).values_list(
        Value("Kỷ luật"), Cast(F("since__year"), IntegerField()), "measure", document, NO_DAY
    )
    awards = (
        Award.objects.standing()
        .filter(subject__in=family)
        .values_list(
            Value("Khen thưởng"), "year", Cast("form__name", TEXT), Cast("decision_number", TEXT), "decided_on"
        )
    )
    found = grades.order_by().union(initiatives.order_by(), measures.order_by(), awards.order_by(), all=True)
    rows = sorted(found, key=lambda row: (row[1], row[4] or dt.date.min), reverse=True)
    return Behind(
        awards=[
            {"year": year, "form": said, "decision_number": document, "decided_on": on}
            for _, year, said, document, on in rows
            if on
        ][:MOST_AWARDS],
        others=[
            {"what": what, "year": year, "said": _said(what, said), "document": document}
            for what, year, said, document, on in rows
            if not on
        ],
    )


def _said(what: str, said: str) -> str:
    labels = (
        dict(GradeLevel.choices) if what == "Xếp loại" else dict(SubjectDiscipline._meta.get_field("measure").choices)
    )
    return said if what == "Sáng kiến" else labels.get(said, said)
