"""Báo cáo tổng kết of a bloc: what is computed, what people wrote, and the paper made of both."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Agency, Identity
from blocs.letters import NOTHING_WRITTEN, in_two_lines, number_and_symbol, signing_lines, text_blocks
from blocs.models import BlocReport, BlocYear, LeaderChoice, ReportPart, ReportState
from blocs.names import full_name
from blocs.outline import OUTLINE, Computed
from blocs.reporting import empty_parts, keep_adopted, report_of
from documents.paper import (
    Appendix,
    Block,
    Bullets,
    Column,
    Figure,
    Heading,
    Letterhead,
    Paper,
    Paragraph,
    Signature,
    SignatureRow,
    Table,
    Title,
    listed,
)
from documents.wording import counted, long_date, number
from reports.covenant_part import covenant_part
from scoring.bloc_table import BlocTable, table_of
from scoring.bloc_table_paper import points_chart, score_table, why_lines

POINTS_HIDDEN = "Bảng điểm và xếp hạng được bổ sung sau khi các đơn vị trong khối đã thống nhất."
NO_POINTS = "Chưa có đơn vị nào nộp bảng tự chấm điểm."
COVENANT_STANDS_UNDER = "leadership"
TWO_PLACES = Decimal("0.01")


@dataclass(frozen=True)
class YearEnd:
    """All that a bloc's report is made of. `table` is None for readers who may not see the points yet."""

    report: BlocReport
    members: list[Agency]
    parts: dict[str, ReportPart]
    table: BlocTable | None
    identity: Identity

    @property
    def bloc_year(self) -> BlocYear:
        return self.report.bloc_year

    @property
    def year(self) -> int:
        return self.bloc_year.year.year

    @property
    def bloc(self) -> str:
        """The bloc's name on papers; that of the frozen table where there is one, so that both papers agree."""
        return full_name(self.table.bloc if self.table else self.bloc_year.bloc.name)

    @property
    def has_points(self) -> bool:
        return bool(self.table and self.table.counted)

    def text(self, key: str) -> str:
        return self.parts[key].text if key in self.parts else ""


def collect(bloc_year: BlocYear, *, with_points: bool) -> YearEnd:
    """Read everything once. `bloc_year` comes with bloc, year, leader and deputy."""
    report = report_of(bloc_year)
    return YearEnd(
        report=report,
        members=[membership.agency for membership in bloc_year.memberships.select_related("agency")],
        parts={part.key: part for part in report.parts.select_related("edited_by")} if report.pk else {},
        table=table_of(bloc_year)[0] if with_points else None,
        identity=Identity.current(),
    )


# --- What the portal says by itself -----------------------------------------------------------------------------------


def member_lines(year_end: YearEnd) -> list[str]:
    """Who is in the bloc, who leads it, by which documents."""
    bloc_year, identity = year_end.bloc_year, year_end.identity
    names = [agency.name for agency in year_end.members]
    if not names:
        return [f"{year_end.bloc} năm {year_end.year} chưa có đơn vị thành viên."]
    founded = f", thành lập theo {decision_words(bloc_year)}" if bloc_year.decision else ""
    lines = [
        f"{year_end.bloc} năm {year_end.year} có {counted(len(names))} đơn vị thành viên{founded}: {listing(names)}."
    ]
    if bloc_year.leader:
        chosen = "do các đơn vị trong khối bầu" if bloc_year.leader_choice == LeaderChoice.ELECTED else "được chỉ định"
        document = f" ({bloc_year.leader_document})" if bloc_year.leader_document else ""
        deputy = f"; {bloc_year.deputy_word(identity)}: {bloc_year.deputy.name}" if bloc_year.deputy else ""
        leader_word = bloc_year.leader_word(identity)
        lines.append(f"{leader_word} năm {year_end.year}: {bloc_year.leader.name}, {chosen}{document}{deputy}.")
    return lines


def decision_words(bloc_year: BlocYear) -> str:
    """ "Quyết định số 997/QĐ-CT ngày 10 tháng 4 năm 2019", whether the number was typed with these words or without."""
    decision = bloc_year.decision.strip()
    named = f"Quyết định số {decision}" if decision[:1].isdigit() else decision
    return f"{named} {long_date(bloc_year.decision_on)}" if bloc_year.decision_on else named


def listing(names: list[str]) -> str:
    """A, B và C; separated by semicolons where a name itself holds a comma."""
    comma = "; " if any("," in name for name in names) else ", "
    return " và ".join(filter(None, [comma.join(names[:-1]), names[-1]]))


def scoring_lines(table: BlocTable) -> list[str]:
    """How many handed in, on time and late; how many points were changed; the highest, the mean."""
    rows = table.counted
    if not rows:
        return [NO_POINTS]
    late = sum(row.is_late for row in rows)
    changed = sum(bool(row.difference) for row in rows)
    totals = [row.total for row in rows]
    mean = (sum(totals) / len(totals)).quantize(TWO_PLACES, ROUND_HALF_UP)
    in_time = f"{counted(len(rows) - late)} đơn vị đúng hạn" + (f", {counted(late)} đơn vị nộp muộn" if late else "")
    return [
        f"Có {counted(len(rows))}/{counted(len(table.rows))} đơn vị nộp bảng tự chấm điểm ({in_time}). "
        f"Qua thẩm tra, {counted(changed)} đơn vị có điểm khác với điểm tự chấm. "
        f"Điểm cao nhất là {number(max(totals))} điểm, thấp nhất là {number(min(totals))} điểm, "
        f"trung bình {number(mean)} điểm."
    ]


def unranked_lines(table: BlocTable) -> list[str]:
    return listed([f"{row.agency}: {lower_first(row.note)}" for row in table.unranked])


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def rank_table(table: BlocTable, caption: str = "") -> Table:
    """The members by rank: the short table of the report itself; the whole one is its appendix."""
    columns = [
        Column("Hạng", 14, align="center"),
        Column("Tên đơn vị", 70, is_heading=True),
        Column("Điểm tự chấm", 24),
        Column("Điểm thẩm định", 26),
        Column("Chênh lệch", 22),
    ]
    if table.has_grades:
        columns.append(Column("Xếp loại", 30))
    rows = [
        [row.rank, row.agency, row.self_total, row.total, row.difference, *([row.grade] if table.has_grades else [])]
        for row in table.in_rank_order
        if row.total is not None
    ]
    return Table(columns, rows, caption=caption, size=12)


# --- The paper --------------------------------------------------------------------------------------------------------


def year_end_paper(year_end: YearEnd, *, is_draft: bool, today: dt.date | None = None) -> Paper:
    """The report by Nghị định 30/2020/NĐ-CP. A bloc has no seal: its leader signs and numbers it.

    Args:
        is_draft: says DỰ THẢO under the number and shows where nothing is written yet.
        today: gives the year of a report whose day is left blank.
    """
    report, bloc_year, identity, year = year_end.report, year_end.bloc_year, year_end.identity, year_end.year
    given, symbol = number_and_symbol(report.number, bloc_year, "BC")
    subject = f"công tác thi đua, khen thưởng năm {year}\nvà phương hướng, nhiệm vụ năm {year + 1}"
    blocks: list[Block] = [
        Letterhead(
            superior=identity.committee_name,
            issuer=in_two_lines(year_end.bloc),
            symbol=symbol,
            number=given,
            about="DỰ THẢO" if is_draft else "",
            place=identity.place_name,
            on=report.signed_on,
            year=(today or timezone.localdate()).year,
        ),
        Title("Báo cáo", f"Tổng kết {subject}"),
    ]
    promised = covenant_part(bloc_year, sees_all=year_end.table is not None)
    for section in OUTLINE:
        blocks.append(Heading(section.level, section.heading_in(year)))
        if section.computed == Computed.MEMBERS:
            blocks += [Paragraph(line) for line in member_lines(year_end)]
        if section.computed == Computed.RANKING:
            blocks += ranking_blocks(year_end)
        if section.key == COVENANT_STANDS_UNDER and promised:
            blocks += promised.blocks()
        if section.key:
            written = year_end.text(section.key)
            blocks += text_blocks(written or (NOTHING_WRITTEN if is_draft and not section.is_optional else ""))
    blocks += [
        Paragraph(f"Trên đây là Báo cáo tổng kết {subject.replace(chr(10), ' ')} của {year_end.bloc}./."),
        Signature(
            signing_lines(bloc_year, identity),
            name=bloc_year.leader.head_name if bloc_year.leader else "",
            recipients=[
                identity.council_name,
                f"{identity.department_name} ({identity.office_name})",
                "Các đơn vị thành viên",
                "Lưu: VT",
            ],
        ),
    ]
    return Paper(
        filename=f"Báo cáo tổng kết {bloc_year.bloc.code} {year}",
        title=f"Báo cáo tổng kết công tác thi đua, khen thưởng năm {year} của {year_end.bloc}",
        blocks=blocks,
        appendices=[*appendices(year_end), *(promised.appendices() if promised else [])],
        author=year_end.bloc,
        is_sample=identity.is_demo,
    )


def ranking_blocks(year_end: YearEnd) -> list[Block]:
    table = year_end.table
    if table is None:
        return [Paragraph(POINTS_HIDDEN, italic=True)]
    blocks: list[Block] = [Paragraph(line) for line in scoring_lines(table)]
    if not year_end.has_points:
        return blocks
    blocks += [
        rank_table(table, "Bảng 1. Điểm và thứ hạng của các đơn vị"),
        Figure(points_chart(table), "Biểu đồ 1. Điểm của các đơn vị"),
        Paragraph(table.tie_rule),
    ]
    if whys := why_lines(table):
        blocks.append(Bullets(whys))
    if unranked := unranked_lines(table):
        blocks += [Paragraph("Các đơn vị không xếp hạng:"), Bullets(unranked)]
    return blocks


def appendices(year_end: YearEnd) -> list[Appendix]:
    if not year_end.has_points:
        return []
    leader_word = year_end.bloc_year.leader_word(year_end.identity)
    return [
        Appendix(
            "BẢNG TỔNG HỢP ĐIỂM",
            [
                score_table(year_end.table),
                Paragraph(section_names(year_end.table), italic=True),
                SignatureRow(
                    [
                        Signature(["NGƯỜI LẬP BIỂU"], note="Ký, ghi rõ họ tên"),
                        Signature([leader_word.upper()], note="Ký, ghi rõ họ tên"),
                    ]
                ),
            ],
            reference=f"(Kèm theo Báo cáo tổng kết năm {year_end.year} của {year_end.bloc})",
            orientation="landscape",
        )
    ]


def section_names(table: BlocTable) -> str:
    return (
        "Ghi chú: "
        + "; ".join(f"Mục {head.code}: {head.title} ({number(head.max)} điểm)" for head in table.heads)
        + "."
    )


# --- Adoption ---------------------------------------------------------------------------------------------------------


def adopt(bloc_year: BlocYear, *, by) -> BlocReport:
    """The members have adopted the report: print it, keep the bytes, and let nobody change it any more.

    The paper is printed outside any transaction; what somebody changes meanwhile makes the adoption fail.

    Raises:
        OfficeError: the members have not met on their points, a part is empty, or somebody wrote meanwhile.
        PrintingUnavailable: this machine cannot print.
    """
    if not bloc_year.is_agreed:
        raise OfficeError("Báo cáo được thông qua sau khi hội nghị tổng kết khối đã thống nhất điểm.")
    year_end = collect(bloc_year, with_points=True)
    if year_end.report.state == ReportState.ADOPTED:
        raise OfficeError("Báo cáo đã được thông qua từ trước.")
    if empty := empty_parts(year_end.report):
        raise OfficeError(f"Còn {counted(len(empty))} phần chưa viết: {'; '.join(empty)}.")
    paper = year_end_paper(year_end, is_draft=False)
    seen = {key: part.version for key, part in year_end.parts.items()}
    return keep_adopted(year_end.report, paper.pdf(), name=f"{paper.filename}.pdf", seen=seen, by=by)


def printed(bloc_year: BlocYear) -> bytes:
    """The report as PDF: the stored bytes once it is adopted, else the draft of this moment.

    Raises:
        PrintingUnavailable: this machine cannot print.
        FileNotFoundError: the stored bytes were lost.
    """
    report = report_of(bloc_year)
    if report.state == ReportState.ADOPTED:
        return report.file.read()
    return year_end_paper(collect(bloc_year, with_points=True), is_draft=True).pdf()
