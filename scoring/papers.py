"""Bảng tự chấm điểm: what an agency claims, as a paper that its head signs, and as a workbook."""

from collections.abc import Iterator

from django.utils import timezone

from accounts.models import Agency, AgencyKind, Identity
from accounts.templatetags.ui import when
from documents.paper import Cell, Column, Letterhead, Paper, Paragraph, Row, Signature, Table, Title
from documents.wording import number
from scoring.answers import answer_in_words
from scoring.criteria import Criteria, GroupName, Leaf, Node
from scoring.models import LineScore, ScoreSheet, ScoreStage
from scoring.points import SheetResult
from scoring.stages import result_up_to

NOT_SCORED = "chưa chấm"
# Whose superior on paper is the province's committee; others (Party, associations, central bodies) have their own.
UNDER_THE_COMMITTEE = {AgencyKind.DEPARTMENT, AgencyKind.COMMUNE, AgencyKind.DISTRICT, AgencyKind.SERVICE}

COLUMNS = [
    Column("TT", 14, align="center"),
    Column("Nội dung", 68, is_heading=True),
    Column("Điểm tối đa", 17, align="center"),
    Column("Tự chấm", 19, align="center"),
    Column("Giải trình và văn bản kiểm chứng", 56),
]


def self_score_paper(sheet: ScoreSheet, identity: Identity) -> Paper:
    """The sheet as the agency scored itself, with what the head signs."""
    lines = own_lines(sheet)
    result = result_up_to(sheet.criteria_set.criteria, lines.values())
    agency, bloc_year = sheet.agency, sheet.bloc_year
    signed_on = timezone.localdate(sheet.submitted_at) if sheet.submitted_at else None
    blocks = [
        Letterhead(
            superior=superior_of(agency, identity),
            issuer=agency.name,
            place=identity.place_name,
            year=(signed_on or timezone.localdate()).year,
        ),
        Title("Bảng tự chấm điểm", f"Thi đua năm {bloc_year.year.year}, {bloc_year.bloc.name}"),
        self_score_table(sheet.criteria_set.criteria, lines, result),
        *notes(sheet, result),
        Signature(
            [(agency.head_title or "Thủ trưởng đơn vị").upper()], name=sheet.approved_by_name or agency.head_name
        ),
    ]
    title = f"Bảng tự chấm điểm năm {bloc_year.year.year} của {agency.name}"
    return Paper(filename=title, title=title, blocks=blocks, author=agency.name, is_sample=identity.is_demo)


def superior_of(agency: Agency, identity: Identity) -> str:
    if agency.parent_id:
        return agency.parent.name
    return identity.committee_name if agency.kind in UNDER_THE_COMMITTEE else ""


def own_lines(sheet: ScoreSheet) -> dict[str, LineScore]:
    return {line.code: line for line in sheet.lines.filter(stage=ScoreStage.SELF)}


def self_score_table(criteria: Criteria, lines: dict[str, LineScore], result: SheetResult) -> Table:
    size = 12 if len(criteria.leaves) <= 60 else 11
    return Table(COLUMNS, list(rows(criteria, lines, result)), totals=totals_row(criteria, result), size=size)


def rows(criteria: Criteria, lines: dict[str, LineScore], result: SheetResult) -> Iterator[Row]:
    for section in criteria.sections:
        yield heading_row(section, result)
        yield from item_rows(section, lines, result)
    for name, title in ((GroupName.BONUS, "Điểm thưởng"), (GroupName.PENALTY, "Điểm trừ")):
        group = getattr(criteria, name)
        if group.items:
            yield Row(["", title, most(group.cap), getattr(result, name), ""], bold=True, leads=True)
            yield from (leaf_row(leaf, lines.get(leaf.code)) for leaf in group.items)


def item_rows(node: Node, lines: dict[str, LineScore], result: SheetResult) -> Iterator[Row]:
    for item in node.items:
        if isinstance(item, Leaf):
            yield leaf_row(item, lines.get(item.code))
        else:
            yield heading_row(item, result)
            yield from item_rows(item, lines, result)


def heading_row(node: Node, result: SheetResult) -> Row:
    return Row([node.code, node.title, node.max, result.nodes[node.code], ""], bold=True, leads=True)


def leaf_row(leaf: Leaf, line: LineScore | None) -> Row:
    scored: Cell = NOT_SCORED if leaf.group is GroupName.BASE else ""
    if line and line.points is not None:
        scored = line.points
    said = answer_in_words(leaf, line.answer if line else None)
    explanation = "\n".join(filter(None, [f"{said}." if said else "", line.explanation if line else ""]))
    return Row([leaf.code, leaf.title, most(leaf.max), scored, explanation])


def most(value) -> Cell:
    return "không giới hạn" if value is None else value


def totals_row(criteria: Criteria, result: SheetResult) -> list[Cell]:
    return ["", "Tổng điểm", criteria.total, result.total, ""]


def notes(sheet: ScoreSheet, result: SheetResult) -> Iterator[Paragraph]:
    if result.assignable != result.full:
        yield Paragraph(
            f"Có tiêu chí không được giao: {number(result.base)} điểm trên {number(result.assignable)} điểm được giao, "
            f"quy đổi thành {number(result.scaled)} điểm.",
            italic=True,
        )
    if sheet.receipt:
        yield Paragraph(
            f"Đã nộp trên cổng lúc {when(sheet.submitted_at)}, mã biên nhận {sheet.receipt[:16]}.", italic=True
        )


def self_score_workbook(sheet: ScoreSheet) -> tuple[str, bytes]:
    """The same table as an .xlsx file: its name and its bytes."""
    from documents.workbooks import Sheet, write_workbook  # noqa: PLC0415 -- slow import, wanted by few pages

    lines = own_lines(sheet)
    criteria = sheet.criteria_set.criteria
    table = self_score_table(criteria, lines, result_up_to(criteria, lines.values()))
    year = sheet.bloc_year.year.year
    titles = [f"BẢNG TỰ CHẤM ĐIỂM NĂM {year}", sheet.agency.name]
    return f"Bảng tự chấm điểm năm {year} của {sheet.agency.name}.xlsx", write_workbook(
        [Sheet("Tự chấm", table, titles)]
    )
