"""Sổ vàng as a book, and Danh sách đặt thêu cờ: one table each, on paper and as a workbook."""

from collections.abc import Sequence

from accounts.models import Identity
from awards.models import AwardForm, DecisionLine, SpoiledBlank
from documents.models import GivenNumber
from documents.paper import (
    Appendix,
    Block,
    Column,
    GroupRow,
    Letterhead,
    Paper,
    Paragraph,
    Signature,
    Table,
    Title,
)
from documents.wording import counted, short_date
from documents.workbooks import Sheet

GOLD_COLUMNS = [
    Column("Số", 16, align="center"),
    Column("Họ và tên, tên tập thể", 60, is_heading=True),
    Column("Chức vụ, đơn vị", 74),
    Column("Số quyết định", 34, align="center"),
    Column("Ngày quyết định", 26, align="center"),
    Column("Ghi chú", 42),
]
SPOILED_COLUMNS = [
    Column("TT", 12, align="center"),
    Column("Số trên phôi", 40, align="center"),
    Column("Ghi cho", 90, is_heading=True),
    Column("Lý do hỏng", 70),
    Column("Ngày báo hỏng", 40, align="center"),
]
FLAG_COLUMNS = [
    Column("TT", 12, align="center"),
    Column("Tên đơn vị thêu trên cờ", 75, is_heading=True),
    Column("Nội dung thêu", 95),
    Column("Số lượng", 18, align="center"),
    Column("Quyết định", 52, align="center"),
]


def gold_table(numbers: Sequence[GivenNumber]) -> Table:
    """Every number of the register in its order, the spoiled ones too: nothing is missing from the book."""
    return Table(GOLD_COLUMNS, [gold_row(each) for each in numbers] or [GroupRow("Chưa có số nào")], size=12)


def gold_row(number: GivenNumber) -> list:
    certificate = getattr(number, "certificate", None)
    if certificate is None:
        return [counted(number.ordinal), number.about, "", "", "", f"Hỏng: {number.spoiled_reason}"]
    line = certificate.line
    note = "Đã hủy bỏ" if line.standing == "revoked" else ""
    decided = line.decision
    return [
        counted(number.ordinal),
        line.printed_name,
        line.printed_unit,
        str(decided.number),
        short_date(decided.decided_on),
        note,
    ]


def gold_paper(
    form: AwardForm, year: int, numbers: Sequence[GivenNumber], spoiled: Sequence[SpoiledBlank], identity: Identity
) -> Paper:
    """The book of one form and year, with the list of blanks that were thrown away."""
    rows = [
        [place, str(each.number), each.certificate.line.printed_name, each.reason, short_date(each.at.date())]
        for place, each in enumerate(spoiled, start=1)
    ]
    used = sum(not number.is_spoiled for number in numbers)
    blocks: list[Block] = [
        _letterhead(identity, year),
        Title(f"Sổ vàng năm {year}", form.name),
        gold_table(numbers),
        Paragraph(
            f"(Sổ có {counted(len(numbers))} số: {counted(used)} số đã ghi, {counted(len(numbers) - used)} số hỏng.)",
            italic=True,
            stays_with=True,
        ),
        _signature(identity),
    ]
    appendices = []
    if rows:
        table = Table(SPOILED_COLUMNS, rows, size=12)
        appendices = [Appendix("Danh sách phôi hỏng", [table], label="", orientation="landscape")]
    title = f"Sổ vàng {form.name} năm {year}"
    return Paper(title, title, blocks, appendices, "landscape", identity.office_name, identity.is_demo)


def gold_sheet(form: AwardForm, year: int, numbers: Sequence[GivenNumber]) -> Sheet:
    return Sheet(f"Sổ vàng {year}", gold_table(numbers), [f"SỔ VÀNG NĂM {year}", form.name])


# --- Flags ------------------------------------------------------------------------------------------------------------


def flag_table(lines: Sequence[DecisionLine]) -> Table:
    """In the order of the decisions and of their lists; grouped by the flag where there are several."""
    rows: list = []
    forms = list(dict.fromkeys(line.form.name for line in lines))
    for name in forms:
        own = [line for line in lines if line.form.name == name]
        if len(forms) > 1:
            rows.append(GroupRow(f"{name} ({counted(len(own))})"))
        rows += [
            [place, line.printed_name.upper(), embroidered(line), 1, said_decision(line)]
            for place, line in enumerate(own, start=1)
        ]
    return Table(FLAG_COLUMNS, rows or [GroupRow("Chưa có cờ nào")], size=12)


def embroidered(line: DecisionLine) -> str:
    """What the flag says beside the name: "ĐƠN VỊ DẪN ĐẦU PHONG TRÀO THI ĐUA NĂM 2025"."""
    achievement = line.achievement or line.decision.achievement
    said = achievement.strip().rstrip(".")
    year = line.period or f"năm {line.year}"
    return said.upper() if str(line.year) in said else f"{said or line.form.name}, {year}".upper()


def said_decision(line: DecisionLine) -> str:
    return f"{line.decision.number} ngày {short_date(line.decision.decided_on)}"


def flag_paper(year: int, lines: Sequence[DecisionLine], identity: Identity) -> Paper:
    blocks: list[Block] = [
        _letterhead(identity, year),
        Title("Danh sách đặt thêu cờ", f"Theo các quyết định ban hành năm {year}"),
        flag_table(lines),
        Paragraph(f"(Danh sách gồm {counted(len(lines))} cờ.)", italic=True, stays_with=True),
        _signature(identity),
    ]
    title = f"Danh sách đặt thêu cờ năm {year}"
    return Paper(title, title, blocks, (), "landscape", identity.office_name, identity.is_demo)


def flag_sheet(year: int, lines: Sequence[DecisionLine]) -> Sheet:
    return Sheet(f"Đặt thêu cờ {year}", flag_table(lines), [f"DANH SÁCH ĐẶT THÊU CỜ NĂM {year}"])


def _letterhead(identity: Identity, year: int) -> Letterhead:
    return Letterhead(
        superior=identity.department_name, issuer=identity.office_name, place=identity.place_name, year=year
    )


def _signature(identity: Identity) -> Signature:
    return Signature(["NGƯỜI LẬP"], note="Ký, ghi rõ họ tên")
