"""What the minutes tell of besides seats, ballots and points, read by one question: small rows of twelve tables.

A page of drafted minutes has to ask for them all each time it is opened.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter

from django.db.models import (
    BigIntegerField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast

from campaigns.models import BlocDocument, DocumentKind, DocumentSignature
from meetings.models import (
    Adoption,
    AgendaItem,
    Attendance,
    Elector,
    Guest,
    Meeting,
    MeetingKind,
    Minutes,
    MinutesWording,
    Remark,
    Replacement,
    Seat,
    WrittenOpinion,
)
from scoring.models import LineScore, ScoreStage

# The columns of every row: of which table, its key, a number, the key of what it belongs to, five texts,
# two moments. A row leaves empty what it has nothing for.
NO_NUMBER = Value(None, IntegerField())
NO_MOMENT = Cast(Value(None), DateTimeField())  # moments themselves are not cast: SQLite would cut their microseconds
NO_TEXT = Value("", TextField())


@dataclass(frozen=True)
class Correction:
    """Points of one criterion that the meeting has set, and why."""

    agency: str
    code: str
    points: Decimal
    reason: str


@dataclass
class Happened:
    """Rows in the order of their models; they are not saved from here."""

    agenda: list[AgendaItem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    guests: list[Guest] = field(default_factory=list)
    adoptions: list[Adoption] = field(default_factory=list)
    wordings: dict[str, MinutesWording] = field(default_factory=dict)  # the latest of each part, by its key
    corrections: list[Correction] = field(default_factory=list)  # by agency and criterion
    documents: list[BlocDocument] = field(default_factory=list)  # signed that day, with `signed`
    aside: dict[int, set[int]] = field(default_factory=dict)  # by ballot: the seats that stayed out of it
    opinions: Counter[int] = field(default_factory=Counter)  # by ballot: how many have written
    written_votes: Counter[int] = field(default_factory=Counter)  # by option: how many have written for it


def read_happened(meeting: Meeting, minutes: Minutes, seats: Iterable[Seat]) -> Happened:
    """One query. Gives each of `seats` its `stays` and `changes`: who sat there when, and who took whose place."""
    found, by_seat = Happened(), {}
    for seat in seats:
        seat.stays, seat.changes = [], []
        by_seat[seat.pk] = seat
    for what, pk, number, of, a, b, c, d, e, since, until in _rows(meeting, minutes):
        if what == "item":
            found.agenda.append(
                AgendaItem(
                    pk=pk, position=number, kind=a, title=b, speaker=c, details=d, conclusion=e,
                    started_at=since, ended_at=until,
                )
            )  # fmt: skip
        elif what == "remark":
            found.remarks.append(Remark(pk=pk, item_id=of, speaker=a, text=b, at=since))
        elif what == "guest":
            found.guests.append(Guest(pk=pk, position=number, name=a, office=b))
        elif what == "adoption":
            found.adoptions.append(Adoption(pk=pk, name=a, url=b, at=since))
        elif what == "stay":
            by_seat[of].stays.append(Attendance(pk=pk, seat_id=of, arrived_at=since, left_at=until))
        elif what == "change":
            change = Replacement(pk=pk, seat_id=of, before=a, after=b, authorisation=c, at=since)
            by_seat[of].changes.append(change)
        elif what == "wording":
            found.wordings[a] = MinutesWording(pk=pk, minutes=minutes, key=a, version=number, text=b, at=since)
        elif what == "correction":
            found.corrections.append(Correction(a, b, Decimal(c), d))
        elif what == "aside":
            found.aside.setdefault(of, set()).add(number)
        elif what == "opinion":
            found.opinions[of] += 1
        elif what == "approval":
            found.written_votes[of] += 1
        else:
            found.documents.append(_document(pk, year=number, signed=of, kind=a, annex_number=b))
    _put_in_order(found, by_seat.values())
    return found


def _rows(meeting: Meeting, minutes: Minutes) -> Iterable[tuple]:
    """Of all tables at once. The first has something in each column: PostgreSQL takes their types from it."""
    agenda = _of(
        AgendaItem.objects.filter(meeting=meeting),
        "item", number=F("position"), of=Value(0), a=F("kind"), b=F("title"), c=F("speaker"), d=F("details"),
        e=F("conclusion"), since=F("started_at"), until=F("ended_at"),
    )  # fmt: skip
    others = [
        _of(meeting.remarks.all(), "remark", of=F("item_id"), a=F("speaker"), b=F("text"), since=F("at")),
        _of(meeting.guests.filter(is_present=True), "guest", number=F("position"), a=F("name"), b=F("office")),
        _of(meeting.adoptions.all(), "adoption", a=F("name"), b=F("url"), since=F("at")),
        _of(
            Attendance.objects.filter(seat__meeting=meeting),
            "stay",
            of=F("seat_id"),
            since=F("arrived_at"),
            until=F("left_at"),
        ),
        _of(
            Replacement.objects.filter(seat__meeting=meeting),
            "change", of=F("seat_id"), a=F("before"), b=F("after"), c=F("authorisation"), since=F("at"),
        ),
        *_around_ballots(meeting),
    ]  # fmt: skip
    if minutes.pk:
        latest = MinutesWording.objects.filter(minutes=minutes).exclude(
            Exists(MinutesWording.objects.filter(minutes=minutes, key=OuterRef("key"), version__gt=OuterRef("version")))
        )
        others.append(_of(latest, "wording", number=F("version"), a=F("key"), b=F("text"), since=F("at")))
    if meeting.kind == MeetingKind.YEAR_END:
        corrected = LineScore.objects.filter(
            sheet__bloc_year=meeting.bloc_year_id, stage=ScoreStage.AGREED, points__isnull=False
        )
        points = {"a": F("sheet__agency__name"), "b": F("code"), "c": F("points"), "d": F("reason")}
        others.append(_of(corrected, "correction", **points))
    if not meeting.is_council:
        others.append(_signed_that_day(meeting))
    return agenda.union(*others, all=True)


def _around_ballots(meeting: Meeting) -> list[QuerySet]:
    """Who stayed out of a ballot, who has written, and what for."""
    aside = Elector.objects.filter(ballot__meeting=meeting, is_recused=True)
    written = WrittenOpinion.objects.filter(ballot__meeting=meeting)
    approvals = WrittenOpinion.approved.through.objects.filter(writtenopinion__ballot__meeting=meeting)
    return [
        _of(aside, "aside", of=F("ballot"), number=F("seat")),
        _of(written, "opinion", of=F("ballot")),
        _of(approvals, "approval", of=F("ballotoption")),
    ]


def _signed_that_day(meeting: Meeting) -> QuerySet:
    """Covenants and regulations of this bloc, whatever their year, that members signed on the day of the meeting."""
    here = DocumentSignature.objects.filter(document=OuterRef("pk"), signed_on=meeting.held_on)
    documents = BlocDocument.objects.filter(
        Exists(here),
        bloc_year__bloc=meeting.bloc_year.bloc_id,
        kind__in=[DocumentKind.COVENANT, DocumentKind.REGULATION],
    )
    all_who_signed = DocumentSignature.objects.filter(document=OuterRef("pk")).order_by().values("document")
    signed = Subquery(all_who_signed.annotate(many=Count("pk")).values("many"))
    return _of(documents, "document", number=F("bloc_year__year__year"), of=signed, a=F("kind"), b=F("annex_number"))


def _document(pk: int, *, year: int, signed: int, kind: str, annex_number: str) -> BlocDocument:
    document = BlocDocument(pk=pk, kind=kind, annex_number=int(annex_number) if annex_number else None)
    document.year, document.signed = year, signed
    return document


def _of(rows: QuerySet, what: str, **columns) -> QuerySet:
    """`rows` as the columns above; those not named are empty."""
    texts = {name: Cast(columns.get(name, NO_TEXT), TextField()) for name in "abcde"}
    return rows.order_by().values_list(
        Value(what, TextField()),
        "pk",
        Cast(columns.get("number", NO_NUMBER), IntegerField()),
        Cast(columns.get("of", NO_NUMBER), BigIntegerField()),
        *texts.values(),
        columns.get("since", NO_MOMENT),
        columns.get("until", NO_MOMENT),
    )


def _put_in_order(found: Happened, seats: Iterable[Seat]) -> None:
    """As the models order them; the rows of a union come in any order."""
    for rows in (found.agenda, found.guests):
        rows.sort(key=attrgetter("position", "pk"))
    for rows in (found.remarks, found.adoptions, *(seat.changes for seat in seats)):
        rows.sort(key=attrgetter("at", "pk"))
    for seat in seats:
        seat.stays.sort(key=attrgetter("arrived_at", "pk"))
    found.corrections.sort(key=attrgetter("agency", "code"))
    found.documents.sort(key=lambda document: (-document.year, document.kind, document.annex_number or 0))
