"""Kịch bản điều hành: what the chair says, item by item, with the hour at which each begins; a Word file to work on."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Identity
from documents.paper import Bullets, Column, Heading, Paper, Paragraph, Table, Title
from documents.wording import counted, long_date
from meetings.letters import invitee
from meetings.models import AgendaItem, ItemKind, Meeting
from meetings.papers import letterhead, who_meets
from meetings.tally import rule_in_words

# What the chair says when an item of the kind begins; {bloc} meets, {title} is the item.
SAID = {
    ItemKind.OPENING: "Kính thưa quý vị đại biểu! Hôm nay {bloc} tổ chức {meeting}. Xin giới thiệu đại biểu:",
    ItemKind.REPORT: "Sau đây, xin mời {speaker} trình bày nội dung: {title}.",
    ItemKind.DISCUSSION: "Xin mời quý vị đại biểu thảo luận. Thư ký ghi tên người phát biểu và nội dung từng ý kiến.",
    ItemKind.SCORES: (
        "Xin mời hội nghị xem bảng tổng hợp điểm và xếp hạng. Đơn vị có ý kiến về điểm xin nêu rõ tiêu chí, lý do và "
        "văn bản kiểm chứng. Nếu không còn ý kiến, xin hội nghị biểu quyết thống nhất điểm và xếp hạng."
    ),
    ItemKind.BALLOT: "Hội nghị tiến hành bỏ phiếu. Xin mời người kiểm phiếu phổ biến thể lệ:",
    ItemKind.ELECTION: "Hội nghị bầu lãnh đạo khối. Xin mời người kiểm phiếu phổ biến thể lệ:",
    ItemKind.ADOPTION: "Xin ý kiến hội nghị: {title}. Đề nghị biểu quyết: đồng ý, không đồng ý, ý kiến khác.",
    ItemKind.COVENANT: (
        "Tiếp theo là nội dung: {title}. Xin kính mời thủ trưởng các đơn vị lên ký, lần lượt theo danh sách:"
    ),
    ItemKind.HANDOVER: "Xin trân trọng kính mời các tập thể, cá nhân có tên sau đây lên nhận khen thưởng:",
    ItemKind.SPEECH: "Xin trân trọng kính mời {speaker} phát biểu.",
    ItemKind.CLOSING: (
        "Thư ký đọc biên bản hội nghị. Xin ý kiến về biên bản. Thay mặt {bloc}, xin trân trọng cảm ơn quý vị đại biểu "
        "và tuyên bố bế mạc hội nghị."
    ),
    ItemKind.OTHER: "Tiếp theo chương trình là nội dung: {title}.",
}
# The opening is often two items: who meets and whom we greet, then how many came and what the meeting begins by.
COUNTED = "Sau đây là nội dung: {title}. Xin ý kiến hội nghị biểu quyết thông qua."


def starting_times(meeting: Meeting, items: list[AgendaItem]) -> list[str]:
    """The hour each item begins at by the plan: "08:00"; an item without minutes takes none."""
    at, times = timezone.localtime(meeting.starts_at), []
    for item in items:
        times.append(f"{at:%H:%M}")
        at += timedelta(minutes=item.minutes or 0)
    return times


def script_paper(meeting: Meeting, identity: Identity) -> Paper:
    """Needs no more than the agenda; guests, seats and prepared ballots are filled in where they belong."""
    items = list(meeting.agenda.all())
    times = starting_times(meeting, items)
    on = timezone.localdate(meeting.starts_at)
    blocks: list = [
        letterhead(meeting, identity, on=on),
        Title("Kịch bản điều hành", str(meeting)),
        Paragraph(f"{timezone.localtime(meeting.starts_at):%H:%M}, {long_date(on)}.", lead="Thời gian:"),
        Paragraph(f"{meeting.place or '…'}.", lead="Địa điểm:"),
        Paragraph(f"{meeting.chair_name or meeting.chair or '…'}.", lead="Chủ trì:"),
        Paragraph(f"{meeting.secretary_name or meeting.secretary or '…'}.", lead="Thư ký:"),
        Heading(1, "I. Chương trình"),
        _programme(items, times),
        Heading(1, "II. Lời dẫn"),
    ]
    greeting = next((item for item in items if item.kind == ItemKind.OPENING), None)
    for place, (item, time) in enumerate(zip(items, times, strict=True), start=1):
        said = _said(meeting, identity, item, is_greeting=item == greeting)
        blocks += [Heading(2, f"{place}. {time} – {item.title}"), *said]
    return Paper(
        filename=f"Kịch bản điều hành {meeting}",
        title=f"Kịch bản điều hành {meeting}",
        blocks=blocks,
        author=who_meets(meeting, identity),
        is_sample=identity.is_demo,
    )


def _programme(items: list[AgendaItem], times: list[str]) -> Table:
    columns = [
        Column("TT", 10, align="center"),
        Column("Bắt đầu", 20, align="center"),
        Column("Nội dung", 80, is_heading=True),
        Column("Người thực hiện", 40),
        Column("Phút", 15),
    ]
    rows = [
        [place, time, item.title, item.speaker, item.minutes]
        for place, (item, time) in enumerate(zip(items, times, strict=True), start=1)
    ]
    return Table(columns, rows, size=12)


def _said(meeting: Meeting, identity: Identity, item: AgendaItem, *, is_greeting: bool) -> list:
    """Guests are greeted in the first item of the opening; one after it counts who is there and asks for consent."""
    words = {
        "{bloc}": who_meets(meeting, identity),
        "{meeting}": str(meeting)[:1].lower() + str(meeting)[1:],
        "{title}": item.title[:1].lower() + item.title[1:],
        "{speaker}": item.speaker or "…",
    }
    is_later_opening = item.kind == ItemKind.OPENING and not is_greeting
    said = COUNTED if is_later_opening else SAID[ItemKind(item.kind)]
    for mark, value in words.items():
        said = said.replace(mark, value)
    guests = [str(guest) for guest in meeting.guests.all()] if is_greeting else []
    blocks: list = [Paragraph(said, italic=True), *([Bullets(guests)] if guests else []), *_list_for(meeting, item)]
    blocks += [Paragraph(line) for line in item.details.splitlines() if line.strip()]
    return blocks


def _list_for(meeting: Meeting, item: AgendaItem) -> list:
    """The names or rules that belong to an item of this kind."""
    if item.kind == ItemKind.OPENING:
        quorum = meeting.quorum()
        rule = f" Hội nghị hợp lệ khi có mặt {quorum.rule}." if quorum.rule else ""
        return [Paragraph(f"Tổng số {meeting.unit_word}: {counted(quorum.members)}; có mặt: …….{rule}")]
    if item.kind == ItemKind.COVENANT:
        return [Bullets([invitee(seat) for seat in meeting.seats.select_related("agency")])]
    if item.kind in (ItemKind.BALLOT, ItemKind.ELECTION):
        is_election = item.kind == ItemKind.ELECTION
        ballots = [
            each for each in meeting.ballots.select_related("meeting") if (each.mark == "election") == is_election
        ]
        return (
            [Bullets([f"{each.title}: {rule_in_words(each.rule, each.words)}" for each in ballots])] if ballots else []
        )
    return []
