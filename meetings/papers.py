"""What meetings print: the official ballot paper, and the record of the count."""

import datetime as dt
import re
from collections.abc import Sequence

from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Identity
from blocs.letters import in_two_lines
from blocs.names import body_word, full_name, head_of
from documents.charts import Bar, BarChart
from documents.paper import (
    Column,
    Figure,
    Heading,
    Letter,
    Letterhead,
    Paper,
    Paragraph,
    Row,
    Signature,
    SignatureRow,
    Table,
    Title,
)
from documents.wording import counted, long_date, number
from meetings.models import Ballot, BallotMethod, BallotMode, Meeting, Seat
from meetings.results import TierResult, results
from meetings.tally import Base, base_in_words, percent, rule_in_words

PAPER_NAMES = {
    BallotMethod.APPROVE: "Phiếu suy tôn",
    BallotMethod.STRIKE: "Phiếu bầu",
    BallotMethod.CHOOSE: "Phiếu bầu",
}
HOW_TO_MARK = {
    BallotMethod.APPROVE: "Đánh dấu X vào ô “Đồng ý” hoặc ô “Không đồng ý” với từng tên.",
    BallotMethod.STRIKE: "Gạch ngang những tên không chọn; để nguyên những tên được chọn.",
    BallotMethod.CHOOSE: "Đánh dấu X vào ô bên cạnh tên được chọn.",
}
VOIDS = "Phiếu chọn quá số lượng, tẩy xóa, viết thêm hoặc không đóng dấu của hội nghị là phiếu không hợp lệ."

NO_NAME = "(Phiếu đóng dấu ở góc trên bên trái; không ghi tên, không ký tên người bỏ phiếu.)"


def who_meets(meeting: Meeting, identity: Identity) -> str:
    return identity.council_name if meeting.is_council else full_name(meeting.bloc_year.bloc.name)


def issuer_of(meeting: Meeting, identity: Identity) -> str:
    """The same as a letterhead has it: the name of a bloc stands in two lines."""
    who = who_meets(meeting, identity)
    return who if meeting.is_council else in_two_lines(who)


def letterhead(meeting: Meeting, identity: Identity, *, on: dt.date) -> Letterhead:
    """A bloc has no seal and no number of its own; the day is that of the meeting."""
    return Letterhead(
        superior=identity.committee_name,
        issuer=issuer_of(meeting, identity),
        place=identity.place_name,
        on=on,
    )


# --- The ballot paper -------------------------------------------------------------------------------------------------


def paper_sheet(ballot: Ballot, identity: Identity) -> list:
    """One ballot paper: who asks, what is asked, how to mark; no name and no signature of the voter."""
    blocks: list = [
        Letterhead(superior=identity.committee_name, issuer=issuer_of(ballot.meeting, identity)),
        Title(PAPER_NAMES[BallotMethod(ballot.method)], ballot.title),
        Paragraph(f"{HOW_TO_MARK[BallotMethod(ballot.method)]} {VOIDS}", italic=True),
    ]
    if ballot.note:
        blocks.append(Paragraph(ballot.note))
    tiers = list(ballot.tiers.prefetch_related("options"))
    for place, tier in enumerate(tiers, start=1):
        lead = f"{place}. " if len(tiers) > 1 else ""
        blocks.append(Heading(2, f"{lead}{tier.title} (số lượng được chọn: {counted(tier.seats)})"))
        blocks.append(_lines_to_mark(ballot, list(tier.options.all())))
    blocks.append(Paragraph(NO_NAME, align="center", italic=True))
    return blocks


def _lines_to_mark(ballot: Ballot, options: list) -> Table:
    has_notes = any(option.note for option in options)
    columns = [Column("TT", 10, align="center"), Column("Tên", 85, is_heading=True)]
    columns += [Column("Ghi chú", 40)] if has_notes else []
    boxes = {BallotMethod.APPROVE: ["Đồng ý", "Không đồng ý"], BallotMethod.STRIKE: [], BallotMethod.CHOOSE: ["Chọn"]}
    marks = boxes[BallotMethod(ballot.method)]
    columns += [Column(mark, 22) for mark in marks]
    rows = [
        [place, option.label, *([option.note] if has_notes else []), *([""] * len(marks))]
        for place, option in enumerate(options, start=1)
    ]
    return Table(columns, rows, row_height=9)


def ballot_paper(ballot: Ballot, identity: Identity) -> Paper:
    """The official paper, to be copied on the printer: in one file the pages would be numbered, and so the voters."""
    return Paper(
        filename=f"Phiếu {ballot.title}",
        title=ballot.title,
        blocks=paper_sheet(ballot, identity),
        author=who_meets(ballot.meeting, identity),
        is_sample=identity.is_demo,
    )


def opinion_papers(ballot: Ballot, seats: Sequence[Seat], identity: Identity) -> Paper:
    """Phiếu lấy ý kiến for each of `seats`: open, with name and signature. One sheet each, one file.

    Raises OfficeError without a seat.
    """
    if not seats:
        raise OfficeError("Không có ai cần lấy ý kiến bằng văn bản cho phiếu này.")
    return Paper(
        filename=f"Phiếu lấy ý kiến {ballot.title}",
        title=f"Phiếu lấy ý kiến: {ballot.title}",
        blocks=[Letter(_opinion_sheet(ballot, seat, identity)) for seat in seats],
        author=who_meets(ballot.meeting, identity),
        is_sample=identity.is_demo,
    )


def _opinion_sheet(ballot: Ballot, seat: Seat, identity: Identity) -> list:
    who = ", ".join(filter(None, [seat.representative or seat.label, seat.representative_position]))
    blocks: list = [
        Letterhead(superior=identity.committee_name, issuer=issuer_of(ballot.meeting, identity)),
        Title("Phiếu lấy ý kiến", ballot.title),
        Paragraph(f"Người cho ý kiến: {who}{f' ({seat.label})' if seat.agency_id else ''}."),
        Paragraph(HOW_TO_MARK[BallotMethod.APPROVE], italic=True),
    ]
    for tier in ballot.tiers.prefetch_related("options"):
        blocks.append(Heading(2, f"{tier.title} (số lượng được chọn: {counted(tier.seats)})"))
        columns = [
            Column("TT", 10, align="center"),
            Column("Tên", 75, is_heading=True),
            Column("Ghi chú", 40),
            Column("Đồng ý", 20),
            Column("Không đồng ý", 20),
        ]
        rows = [[place, option.label, option.note, "", ""] for place, option in enumerate(tier.options.all(), start=1)]
        blocks.append(Table(columns, rows, row_height=9))
    blocks.append(Paragraph(f"Ý kiến khác: {'…' * 20}", align="left"))
    blocks.append(Signature(["NGƯỜI CHO Ý KIẾN"], name=seat.representative, note="Ký, ghi rõ họ tên"))
    return blocks


# --- The record of the count ------------------------------------------------------------------------------------------


def votes_chart(result: TierResult) -> BarChart:
    """Approvals of each line, in the order of the paper; the chosen are drawn darker."""
    chosen = {line.option.pk for line in result.chosen}
    return BarChart(
        [Bar(line.option.label, line.verdict.candidate.total, line.option.pk in chosen) for line in result.lines],
        unit="phiếu",
    )


def tier_heading(ballot: Ballot, result: TierResult) -> str:
    """ "Cờ thi đua của UBND tỉnh (số lượng được chọn: 01)"; of a question only its title."""
    if ballot.words.is_question:
        return result.tier.title
    return f"{result.tier.title} (số lượng được chọn: {counted(result.tier.seats)})"


def result_table(result: TierResult, *, is_on_papers: bool = True) -> Table:
    columns = [
        Column("TT", 10, align="center"),
        Column("Tên", 62, is_heading=True),
        Column("Số phiếu đồng ý" if is_on_papers else "Số đồng ý", 25),
        Column("Tỷ lệ %", 20, align="center"),
        Column("Kết quả", 50),
    ]
    rows = [
        Row(
            [
                place,
                line.option.label,
                line.verdict.candidate.total,
                number(percent(line.verdict.candidate.total, result.base), places=2),
                line.sentence.rpartition("): ")[2],
            ]
        )
        for place, line in enumerate(result.lines, start=1)
    ]
    return Table(columns, rows, size=12)


TYPED_DUTY = re.compile(r"\s*[,-]\s*(trưởng ban|tổ trưởng|ủy viên|thành viên)\s*$", re.IGNORECASE)


def committee_lines(ballot: Ballot) -> list[str]:
    """ "Trưởng ban: Nguyễn Văn A", then the members; a duty that was typed behind a name is not said twice."""
    return [
        f"{'Trưởng ban' if place == 0 else 'Ủy viên'}: {TYPED_DUTY.sub('', name)}"
        for place, name in enumerate(ballot.committee_members)
    ]


def tally_paper(ballot: Ballot, identity: Identity) -> Paper:
    """Biên bản kiểm phiếu. Raises NotCountedYet while the ballot is not closed."""
    decided = results(ballot)
    meeting = ballot.meeting
    counting_word = identity.counting_word
    opened, closed = timezone.localtime(ballot.opened_at), timezone.localtime(ballot.closed_at)
    electors = list(ballot.electors.select_related("seat"))
    vote = "biểu quyết" if ballot.is_by_hands else "bỏ phiếu"
    name = "Biên bản kết quả biểu quyết" if ballot.is_by_hands else "Biên bản kiểm phiếu"
    figures = "Số người biểu quyết" if ballot.is_by_hands else "Số người và số phiếu"
    how = "" if ballot.is_by_hands else f"; cách bỏ phiếu: {ballot.get_method_display().lower()}"
    body = identity.council_name if meeting.is_council else meeting
    blocks: list = [
        letterhead(meeting, identity, on=closed.date()),
        Title(name, ballot.title),
        Paragraph(
            f"Hôm nay, {long_date(closed.date())}, tại {meeting.place or '…'}, {body} tiến hành {vote} "
            f"từ {opened:%H} giờ {opened:%M} đến {closed:%H} giờ {closed:%M}. Hình thức: "
            f"{ballot.get_mode_display().lower()}{how}."
        ),
    ]
    if ballot.committee_members:
        blocks += [Heading(1, f"I. {counting_word}"), *(Paragraph(line) for line in committee_lines(ballot))]
    blocks += [
        Heading(1, f"{'II' if ballot.committee_members else 'I'}. {figures}"),
        *_figures(ballot, electors),
    ]
    blocks.append(Heading(1, f"{'III' if ballot.committee_members else 'II'}. Kết quả"))
    blocks.append(Paragraph(rule_in_words(ballot.rule, ballot.words)))
    if ballot.is_void:
        blocks.append(Paragraph(VOID_TEXT))
    for place, result in enumerate(decided, start=1):
        blocks += _tier_blocks(ballot, result, place)
    if ballot.mode == BallotMode.PAPER:
        blocks.append(
            Paragraph(
                "Toàn bộ phiếu đã kiểm được niêm phong, giao thư ký hội nghị lưu giữ cùng biên bản này. "
                "Biên bản lập xong lúc …… giờ …… cùng ngày, đã đọc lại trước hội nghị./."
            )
        )
    else:
        blocks.append(Paragraph("Biên bản lập xong lúc …… giờ …… cùng ngày, đã đọc lại trước hội nghị./."))
    blocks.append(_signers(ballot, meeting, identity))
    return Paper(
        filename=f"{name} {ballot.title}",
        title=f"{name}: {ballot.title}",
        blocks=blocks,
        author=who_meets(meeting, identity),
        is_sample=identity.is_demo,
    )


VOID_TEXT = (
    "Số phiếu quá ít để giữ bí mật nên không kiểm phiếu; không ai biết được nội dung các phiếu này. "
    "Hội nghị bỏ phiếu lại ở vòng tiếp theo."
)


def _figures(ballot: Ballot, electors: list) -> list[Paragraph]:
    unit, vote = ballot.meeting.unit_word, "biểu quyết" if ballot.is_by_hands else "bỏ phiếu"
    present = [elector for elector in electors if elector.is_present]
    recused = [elector for elector in electors if elector.is_recused]
    voters = [elector for elector in electors if elector.may_vote]
    lines = [
        f"Tổng số {unit}: {counted(len(electors))}; có mặt khi {vote}: {counted(len(present))}; "
        f"được quyền {vote}: {counted(len(voters))}."
    ]
    if recused:
        names = ", ".join(str(elector) for elector in recused)
        lines.append(f"Không tham gia {vote} do có lợi ích liên quan: {names}.")
    if ballot.opened_without_quorum:
        lines.append(
            f"{vote.capitalize()} khi chưa đủ số người dự theo quy định; lý do: {ballot.opened_without_quorum}."
        )
    count = getattr(ballot, "paper_count", None)
    if count:
        lines.append(
            f"Số phiếu phát ra: {counted(count.issued)}; số phiếu thu về: {counted(count.returned)}; "
            f"không thu về: {counted(count.issued - count.returned)}."
        )
    elif ballot.is_electronic:
        lines.append(f"Số phiếu đã bỏ: {counted(ballot.turnout.count())}.")
    opinions = ballot.opinions
    if opinions:
        how = "được cộng vào kết quả" if ballot.adds_written else "không cộng vào kết quả"
        names = ", ".join(f"{opinion.seat} ({opinion.document})" for opinion in opinions)
        lines.append(f"Ý kiến bằng văn bản của người vắng mặt, {how}: {counted(len(opinions))}: {names}.")
    return [Paragraph(line) for line in lines]


def _tier_blocks(ballot: Ballot, result: TierResult, place: int) -> list:
    blocks: list = [Heading(2, f"{place}. {tier_heading(ballot, result)}")]
    if result.count:
        reasons = "; ".join(f"{words.lower()}: {counted(n)}" for words, n in result.count.reasons)
        invalid = f"{counted(result.count.invalid)}{f' ({reasons})' if reasons else ''}"
        blocks.append(Paragraph(f"Số phiếu hợp lệ: {counted(result.count.valid)}; không hợp lệ: {invalid}."))
    base = base_in_words(Base(ballot.base), ballot.words.unit)
    blocks.append(Paragraph(f"Tỷ lệ tính trên {base}: {counted(result.base)}."))
    blocks.append(result_table(result, is_on_papers=not ballot.is_by_hands))
    blocks += [Paragraph(f"{line.option.label}: {line.sentence}.") for line in result.lines]
    blocks += [
        Paragraph(f"{line.option.label} đồng thời được chọn ở mức “{line.also_in}”; hội nghị quyết định chọn mức nào.")
        for line in result.chosen
        if line.also_in
    ]
    if len(result.lines) > 1:
        blocks.append(Figure(votes_chart(result), caption=f"Số phiếu đồng ý, {result.tier.title}"))
    return blocks


def _signers(ballot: Ballot, meeting: Meeting, identity: Identity) -> SignatureRow:
    head = ballot.committee_members[0].partition(",")[0] if ballot.committee_members else ""
    signatures = [
        Signature(["THƯ KÝ"], name=meeting.secretary_name, note="Ký, ghi rõ họ tên"),
        Signature([f"TM. {identity.counting_word}".upper()], name=head, note="Ký, ghi rõ họ tên"),
    ]
    if meeting.is_council:
        signatures.append(Signature([f"TM. {identity.council_name}".upper(), "CHỦ TRÌ"], name=meeting.chair_name))
    else:
        bloc_year = meeting.bloc_year
        lines = [f"TM. {body_word(bloc_year.bloc)}".upper(), bloc_year.leader_word(identity).upper()]
        leader = bloc_year.leader
        lines += [head_of(leader).upper()] if leader else []
        signatures.append(Signature(lines, name=leader.head_name if leader else ""))
    return SignatureRow(signatures, per_row=3)
