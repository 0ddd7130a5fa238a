"""Biên bản hội nghị: drafted from what happened, part by part; edited; read.

A part that nobody has edited is drafted anew each time it is read, so that it always says what has happened so far.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import cached_property

from accounts.errors import OfficeError
from accounts.models import Identity, record
from blocs.outline import written_text
from documents.wording import roman
from meetings.minutes_drafting import counted_ballots, draft
from meetings.minutes_reading import read_happened
from meetings.models import (
    LONGEST_PART,
    BallotMode,
    Meeting,
    MeetingKind,
    Minutes,
    MinutesWording,
    NewerWording,
    Seat,
)
from scoring.bloc_table import BlocTable, table_of


@dataclass(frozen=True)
class PartHead:
    """One part of every minutes; those without a heading open and close them."""

    key: str
    name: str
    has_heading: bool = True


PARTS = [
    PartHead("opening", "Phần mở đầu", has_heading=False),
    PartHead("present", "Thành phần dự hội nghị"),
    PartHead("course", "Nội dung, diễn biến hội nghị"),
    PartHead("scores", "Thống nhất điểm và xếp hạng"),
    PartHead("ballots", "Kết quả bỏ phiếu"),
    PartHead("decisions", "Kết luận của hội nghị"),
    PartHead("closing", "Phần kết", has_heading=False),
]
HEADS = {head.key: head for head in PARTS}


@dataclass(frozen=True)
class Part:
    """One part as it stands; of version 0, the portal's draft, until somebody has edited it."""

    head: PartHead
    text: str
    draft: str
    version: int = 0
    wording: MinutesWording | None = None

    @property
    def is_edited(self) -> bool:
        return self.version > 0

    @property
    def is_behind(self) -> bool:
        """Whether an edited part says something else than what happened says now."""
        return self.wording is not None and self.text != self.draft


@dataclass
class Record:
    """The minutes of a meeting as they stand now: their parts, and the tables that go with them."""

    meeting: Meeting
    minutes: Minutes
    parts: list[Part]
    identity: Identity

    @cached_property
    def has_counts(self) -> bool:
        """Whether anything was counted that a record of counting tells of: raised hands are told of here."""
        return self.meeting.ballots.filter(closed_at__isnull=False).exclude(mode=BallotMode.HANDS).exists()

    @cached_property
    def seats(self) -> list[Seat]:
        seats = list(self.meeting.seats.all())
        read_happened(self.meeting, self.minutes, seats)
        return seats

    @cached_property
    def table(self) -> BlocTable | None:
        return agreed_table(self.meeting)

    def text(self) -> dict[str, str]:
        """What every part says, by its key."""
        return {part.head.key: part.text for part in self.parts}

    def headings(self) -> dict[str, str]:
        """ "II. Nội dung …" of each part that has both a heading and something under it."""
        shown = [part for part in self.parts if part.head.has_heading and part.text]
        return {part.head.key: f"{roman(place)}. {part.head.name}" for place, part in enumerate(shown, start=1)}


def minutes_of(meeting: Meeting) -> Minutes:
    """The minutes of `meeting`; those that nobody has touched yet are not stored (`pk` is None)."""
    stored = Minutes.objects.filter(meeting=meeting).select_related("file").first()
    return stored or Minutes(meeting_id=meeting.pk)  # by its key: given the meeting, it would be taken for stored


def minutes_record(meeting: Meeting, minutes: Minutes | None = None) -> Record:
    """Drafted and edited parts together; signed ones as they were signed.

    The number of queries does not grow with what happened. `minutes`: those of the meeting, where the caller has just
    read them.
    """
    minutes, identity = minutes or minutes_of(meeting), Identity.current()
    if minutes.is_signed:
        kept = minutes.signed_text
        parts = [Part(head, kept.get(head.key, ""), kept.get(head.key, "")) for head in PARTS]
        return Record(meeting, minutes, parts, identity)
    seats, table = list(meeting.seats.all()), agreed_table(meeting)
    happened = read_happened(meeting, minutes, seats)
    ballots = counted_ballots(meeting)
    drafts = draft(meeting, happened, seats, table, identity, ballots)
    parts = [
        Part(head, wording.text, drafts[head.key], wording.version, wording)
        if (wording := happened.wordings.get(head.key))
        else Part(head, drafts[head.key], drafts[head.key])
        for head in PARTS
    ]
    found = Record(meeting, minutes, parts, identity)
    found.seats, found.table = seats, table  # as they were drafted from
    found.has_counts = any(not ballot.is_by_hands for ballot in ballots)
    return found


def agreed_table(meeting: Meeting) -> BlocTable | None:
    """The points that a year-end meeting has agreed on; None for other meetings, and before it has."""
    if meeting.kind != MeetingKind.YEAR_END or not meeting.bloc_year.is_agreed:
        return None
    table, _ = table_of(meeting.bloc_year)
    return table if table.ranked else None


# --- Editing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def edit_part(meeting: Meeting, key: str, text: str, *, version: int, by) -> None:
    """Keep a new wording of one part, if nobody has saved one since the editor saw `version` (0: the draft).

    Raises:
        NewerWording: somebody has.
        OfficeError: there is no such part, the text is too long, or the minutes are signed.
    """
    if key not in HEADS:
        raise OfficeError("Biên bản không có phần này.")
    text = written_text(text)
    if len(text) > LONGEST_PART:
        raise OfficeError(f"Phần này dài {len(text)} ký tự, tối đa {LONGEST_PART} ký tự.")
    minutes = Minutes.objects.begun(meeting)
    before = minutes.wordings.select_related("by").filter(key=key).order_by("-version").first()
    if before and before.text == text:
        return
    if (before.version if before else 0) != version:
        raise NewerWording(before)
    MinutesWording.objects.create(minutes=minutes, key=key, version=version + 1, text=text, by=by)
    record(by, "meetings.minutes_edited", meeting, part=HEADS[key].name, version=version + 1)
