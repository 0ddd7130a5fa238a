"""Giấy mời: one letter to each member and guest, after the form of Nghị định 30/2020/NĐ-CP, Phụ lục III."""

from collections.abc import Sequence

from django.utils import timezone

from accounts.models import Identity
from blocs.letters import in_two_lines, number_and_symbol, signing_lines
from blocs.names import full_name, head_of
from documents.paper import Letter, Letterhead, Paper, Paragraph, Signature, Title
from documents.wording import counted, long_date
from meetings.models import Guest, Meeting, MeetingMode, Seat


def invitee(seat: Seat) -> str:
    """Who is asked to come, as the letter calls them: "Trần Thị Lan, Giám đốc Sở Y tế"."""
    if seat.agency_id is None:
        return ", ".join(part for part in (seat.representative or seat.label, seat.representative_position) if part)
    office = head_of(seat.agency) if seat.agency.head_title else f"Lãnh đạo {seat.agency.name}"
    return f"{seat.agency.head_name}, {office}" if seat.agency.head_name else office


def invitation_letter(meeting: Meeting, identity: Identity, who: str, *, number: str = "") -> list:
    """One letter. Without `number` the clerk writes it in by hand."""
    starts = timezone.localtime(meeting.starts_at)
    given, symbol = _number(meeting, number)
    host = _host(meeting, identity)
    blocks = [
        Letterhead(
            superior=identity.committee_name,
            issuer=host if meeting.is_council else in_two_lines(host),
            symbol=symbol,
            number=given,
            place=identity.place_name,
            year=timezone.localdate().year,
        ),
        Title("Giấy mời", f"Dự {_lower(str(meeting))}"),
        Paragraph(f"{host} trân trọng kính mời: {who}."),
        Paragraph(f"Tới dự {_lower(str(meeting))}."),
        Paragraph(
            f"{counted(starts.hour)} giờ {counted(starts.minute)}, {long_date(starts.date())}.", lead="Thời gian:"
        ),
        Paragraph(f"{meeting.place or '…'}{_how(meeting)}.", lead="Địa điểm:"),
    ]
    if chair := meeting.chair_name or str(meeting.chair or ""):
        blocks.append(Paragraph(f"{chair}.", lead="Chủ trì:"))
    if titles := [item.title for item in meeting.agenda.all()]:
        blocks.append(Paragraph(f"{'; '.join(_lower(title) for title in titles)}.", lead="Nội dung:"))
    blocks.append(
        Paragraph(
            "Trường hợp không dự được, xin cử người dự thay có giấy ủy quyền và báo trước cho thư ký hội nghị. "
            "Rất mong sự có mặt của quý vị./."
        )
    )
    blocks.append(_signature(meeting, identity))
    return blocks


def _host(meeting: Meeting, identity: Identity) -> str:
    return identity.council_name if meeting.is_council else full_name(meeting.bloc_year.bloc.name)


def _number(meeting: Meeting, number: str) -> tuple[int | str | None, str]:
    if meeting.is_council:
        before, _, symbol = (part.strip() for part in number.partition("/"))
        return int(before) if before.isdecimal() else before or None, symbol or "GM-HĐTĐKT"
    return number_and_symbol(number, meeting.bloc_year, "GM")


def _how(meeting: Meeting) -> str:
    return "" if meeting.mode == MeetingMode.IN_PERSON else f" ({_lower(meeting.get_mode_display())})"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _signature(meeting: Meeting, identity: Identity) -> Signature:
    recipients = ["Như trên", "Lưu: VT"]
    if meeting.is_council:
        lines = [f"TM. {identity.council_name}".upper(), "CHỦ TỊCH HỘI ĐỒNG"]
        return Signature(lines, name=meeting.chair_name, recipients=recipients)
    leader = meeting.bloc_year.leader
    return Signature(
        signing_lines(meeting.bloc_year, identity), name=leader.head_name if leader else "", recipients=recipients
    )


def invitation_paper(meeting: Meeting, identity: Identity, whom: Sequence[Seat | Guest], *, number: str = "") -> Paper:
    """The letters to `whom`, a page each."""
    names = [invitee(each) if isinstance(each, Seat) else str(each) for each in whom]
    return Paper(
        filename=f"Giấy mời {meeting}",
        title=f"Giấy mời {meeting}",
        blocks=[Letter(invitation_letter(meeting, identity, who, number=number)) for who in names],
        author=_host(meeting, identity),
        is_sample=identity.is_demo,
    )
