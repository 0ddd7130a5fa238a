"""Biên bản hội nghị on paper, and its signing."""

import datetime as dt
import re

from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import User
from blocs.letters import in_two_lines, number_and_symbol, signing_lines, text_blocks
from campaigns.models import SigningWay
from documents.models import StoredFile
from documents.paper import (
    Block,
    Column,
    Heading,
    Letter,
    Letterhead,
    Paper,
    Signature,
    SignatureRow,
    Table,
    Title,
)
from documents.wording import counted, number
from meetings.minutes import Record, minutes_of, minutes_record
from meetings.minutes_drafting import counted_ballots, named
from meetings.models import Meeting, MeetingState, Seat
from meetings.papers import tally_paper, who_meets
from scoring.bloc_table import BlocTable

NUMBERED = re.compile(r"\d{1,2}\. \S")
COUNCIL_SYMBOL = "BB-HĐTĐKT"


def minutes_paper(found: Record, *, signed: str = "") -> Paper:
    """The minutes as they stand. `signed` says how they were signed in the portal ("Đã ký trên cổng lúc …")."""
    meeting, identity = found.meeting, found.identity
    headings = found.headings()
    title = named(meeting, found.identity)
    blocks: list[Block] = [_letterhead(found), Title("Biên bản", title[0].upper() + title[1:])]
    for part in found.parts:
        if not part.text:
            continue
        if part.head.key in headings:
            blocks.append(Heading(1, headings[part.head.key]))
        blocks += written_blocks(part.text)
        if part.head.key == "present":
            blocks.append(attendance_table(found.seats, meeting))
        if part.head.key == "scores" and found.table:
            blocks.append(ranking_table(found.table))
    blocks.append(_signers(found, signed))
    return Paper(
        filename=f"Biên bản {meeting}",
        title=f"Biên bản {meeting}",
        blocks=blocks,
        author=who_meets(meeting, identity),
        is_sample=identity.is_demo,
    )


def _letterhead(found: Record) -> Letterhead:
    meeting, identity = found.meeting, found.identity
    if meeting.is_council:
        given, _, symbol = found.minutes.number.partition("/")
        issuer = identity.council_name
        number_given, symbol = (int(given) if given.strip().isdecimal() else given or None), symbol or COUNCIL_SYMBOL
    else:
        issuer = in_two_lines(who_meets(meeting, identity))
        number_given, symbol = number_and_symbol(found.minutes.number, meeting.bloc_year, "BB")
    return Letterhead(
        superior=identity.committee_name,
        issuer=issuer,
        symbol=symbol,
        number=number_given,
        place=identity.place_name,
        on=meeting.held_on,
    )


def written_blocks(text: str) -> list[Block]:
    """Lines of the minutes as blocks: "1. …" is a heading, "- …" a list, everything else a paragraph."""
    blocks: list[Block] = []
    plain: list[str] = []
    for line in text.split("\n"):
        if NUMBERED.match(line):
            blocks += text_blocks("\n".join(plain))
            blocks.append(Heading(2, line.strip()))
            plain = []
        else:
            plain.append(line)
    return blocks + text_blocks("\n".join(plain))


def attendance_table(seats: list[Seat], meeting: Meeting) -> Table:
    """Who sat where, from when to when. The seats have their `stays` (`read_happened`)."""
    rows = []
    for place, seat in enumerate(seats, start=1):
        stays = seat.stays
        who = ", ".join(filter(None, [seat.representative, seat.representative_position])) if stays else ""
        rows.append([place, seat.label, who, "; ".join(stay_in_words(stay) for stay in stays) or "vắng"])
    columns = [
        Column("TT", 10, align="center"),
        Column(meeting.unit_word.capitalize() if not meeting.is_council else "Thành viên", 65, is_heading=True),
        Column("Người dự họp", 55),
        Column("Có mặt", 35),
    ]
    return Table(columns, rows, size=12)


def stay_in_words(stay) -> str:
    came = f"{timezone.localtime(stay.arrived_at):%H:%M}"
    return f"{came}–{timezone.localtime(stay.left_at):%H:%M}" if stay.left_at else f"từ {came}"


def ranking_table(table: BlocTable) -> Table:
    columns = [
        Column("Hạng", 15, align="center"),
        Column("Đơn vị", 95, is_heading=True),
        Column("Điểm", 25, align="center"),
    ]
    columns += [Column("Xếp loại", 40)] if table.has_grades else []
    rows = [
        [row.rank, row.agency, number(row.total), *([row.grade] if table.has_grades else [])] for row in table.ranked
    ]
    return Table(columns, rows, size=12)


def _signers(found: Record, signed: str) -> SignatureRow:
    meeting, identity = found.meeting, found.identity
    secretary = meeting.secretary_name or (meeting.secretary.full_name if meeting.secretary else "")
    note = signed or "Ký, ghi rõ họ tên"
    left = Signature(["THƯ KÝ"], name=secretary, note="Ký, ghi rõ họ tên")
    if meeting.is_council:
        chair = meeting.chair_name or (meeting.chair.full_name if meeting.chair else "")
        right = Signature([f"TM. {identity.council_name}".upper(), "CHỦ TRÌ"], name=chair, note=note)
    else:
        leader = meeting.bloc_year.leader
        name = meeting.chair_name or (leader.head_name if leader else "")
        right = Signature(signing_lines(meeting.bloc_year, identity), name=name, note=note)
    return SignatureRow([left, right], per_row=2)


# --- Signing ----------------------------------------------------------------------------------------------------------


def may_sign_in_portal(user: User, meeting: Meeting) -> bool:
    """The head of the agency that leads the bloc, or who chairs the meeting with an account of one's own."""
    if user.pk == meeting.chair_id:
        return True
    return not meeting.is_council and meeting.bloc_year.leader_id in user.headed_agency_ids


def sign_in_portal(meeting: Meeting, *, by: User, at: dt.datetime | None = None) -> None:
    """The signed-in head has just entered the password again: print the minutes, keep the bytes, lock them.

    The paper is printed outside any transaction; what somebody writes meanwhile makes the signing fail.

    Raises:
        OfficeError: `by` neither heads the leading agency nor chairs, or somebody wrote meanwhile.
        WrongState: the meeting has not ended, or the minutes are signed already.
        PrintingUnavailable: this machine cannot print.
    """
    if not may_sign_in_portal(by, meeting):
        raise OfficeError("Chỉ người chủ trì hoặc thủ trưởng đơn vị đứng đầu khối ký được biên bản trên cổng.")
    if meeting.state != MeetingState.CONCLUDED:
        raise OfficeError("Biên bản được ký một lần, sau khi hội nghị đã kết thúc.")
    now = timezone.localtime(at or timezone.now())
    found = minutes_record(meeting)
    paper = minutes_paper(found, signed=f"Đã ký trên cổng lúc {now:%H:%M} ngày {now:%d/%m/%Y}")
    pdf = paper.pdf()
    seen = {part.head.key: part.version for part in found.parts if part.is_edited}
    file = StoredFile.objects.store(pdf, by=by, name=f"{paper.filename}.pdf", at=at)
    found.minutes.keep_signed(
        way=SigningWay.PASSWORD,
        name=by.full_name,
        signed_on=now.date(),
        file=file,
        text=found.text(),
        seen=seen,
        by=by,
        at=at,
    )


def sign_on_paper(meeting: Meeting, *, name: str, signed_on: dt.date, scan: StoredFile, by: User) -> None:
    """`scan` shows the minutes that `name` has signed on paper. Raises OfficeError and WrongState as `keep_signed`."""
    found = minutes_record(meeting)
    found.minutes.keep_signed(
        way=SigningWay.SCAN, name=name, signed_on=signed_on, file=scan, text=found.text(), seen=None, by=by
    )


# --- Printing ---------------------------------------------------------------------------------------------------------


def printed_minutes(meeting: Meeting) -> bytes:
    """As PDF: what was signed in the portal as it was stored, else the minutes as they stand.

    Raises:
        PrintingUnavailable: this machine cannot print.
        FileNotFoundError: the stored bytes were lost.
    """
    minutes = minutes_of(meeting)
    if minutes.way == SigningWay.PASSWORD:
        return minutes.file.read()
    return minutes_paper(minutes_record(meeting)).pdf()


def counting_records(meeting: Meeting, identity) -> Paper:
    """Biên bản kiểm phiếu of every closed ballot, one after another; raised hands stand in the minutes alone.

    Raises OfficeError when there is none.
    """
    ballots = [ballot for ballot in counted_ballots(meeting) if not ballot.is_by_hands]
    if not ballots:
        raise OfficeError(f"{meeting} chưa có cuộc bỏ phiếu nào kết thúc nên chưa có biên bản kiểm phiếu.")
    papers = [tally_paper(ballot, identity) for ballot in ballots]
    records = [Letter(paper.blocks) for paper in papers]
    many = f" ({counted(len(papers))} cuộc bỏ phiếu)" if len(papers) > 1 else ""
    return Paper(
        filename=f"Biên bản kiểm phiếu {meeting}",
        title=f"Biên bản kiểm phiếu {meeting}{many}",
        blocks=records,
        author=papers[0].author,
        is_sample=identity.is_demo,
    )
