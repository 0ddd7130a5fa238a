"""What a pack prints: Danh sách trình Hội đồng, and a Phiếu lấy ý kiến for each member."""

from collections.abc import Sequence

from accounts.models import Identity
from awards.council.ballots import interests
from awards.council.deliberating import lines_of
from awards.models import CouncilLine, CouncilOutcome, CouncilPack
from documents.paper import (
    Block,
    Column,
    GroupRow,
    Letter,
    Letterhead,
    Paper,
    Paragraph,
    Signature,
    Table,
    Title,
)
from documents.wording import counted, roman
from meetings.models import Seat

LIST_COLUMNS = [
    Column("TT", 10, align="center"),
    Column("Họ tên, tên tập thể", 48, is_heading=True),
    Column("Chức vụ, đơn vị", 52),
    Column("Tóm tắt thành tích", 66),
    Column("Đơn vị đề nghị", 40),
    Column("Ý kiến thẩm định", 36),
]
OPINION_COLUMNS = [
    Column("TT", 10, align="center"),
    Column("Họ tên, tên tập thể", 52, is_heading=True),
    Column("Chức vụ, đơn vị", 55),
    Column("Đồng ý", 22, align="center"),
    Column("Không đồng ý", 26, align="center"),
]
HOW = "Đánh dấu X vào ô “Đồng ý” hoặc ô “Không đồng ý” với từng trường hợp."


def list_paper(pack: CouncilPack, identity: Identity) -> Paper:
    """Danh sách trình Hội đồng: form by form with the rule of each, in the proposers' order, with what came of it."""
    lines = lines_of(pack)
    has_results = any(line.outcome != CouncilOutcome.WAITING for line in lines)
    columns = [*LIST_COLUMNS[:-1], Column("Kết quả", 36)] if has_results else LIST_COLUMNS
    rows: list = []
    for place, (form, own) in enumerate(by_form(lines).items(), start=1):
        rules = "; ".join(dict.fromkeys(line.rule_in_words for line in own))
        rows.append(GroupRow(f"{roman(place)}. {form} ({counted(len(own))}); tỷ lệ đồng ý {rules}"))
        rows += [
            [
                number,
                line.nomination.printed_name,
                line.nomination.printed_unit,
                line.nomination.summary,
                line.nomination.slate.proposer,
                line.result if has_results else _verdict(line),
            ]
            for number, line in enumerate(own, start=1)
        ]
    blocks: list[Block] = [
        _letterhead(pack, identity, with_day=True),
        Title("Danh sách", f"Trình {_body(pack, identity)}: {pack.title}"),
        Paragraph(f"({pack.meeting})", align="center", italic=True),
        Table(columns, rows or [GroupRow("Chưa có trường hợp nào")], size=12),
        Paragraph(f"(Danh sách gồm {counted(len(lines))} trường hợp)./.", italic=True, stays_with=True),
        Signature([f"TRƯỞNG {identity.office_name}".upper()], recipients=["Thành viên Hội đồng", "Lưu: VT"]),
    ]
    title = f"Danh sách trình Hội đồng {pack.title}"
    return Paper(title, title, blocks, orientation="landscape", author=identity.office_name, is_sample=identity.is_demo)


def by_form(lines: Sequence[CouncilLine]) -> dict[str, list[CouncilLine]]:
    groups: dict[str, list[CouncilLine]] = {}
    for line in lines:
        groups.setdefault(line.nomination.form.name, []).append(line)
    return groups


def _verdict(line: CouncilLine) -> str:
    said = "Đủ điều kiện"
    if line.nomination.verdict_reason:
        said += f": {line.nomination.verdict_reason}"
    return f"{said}. Còn thiếu, vẫn trình: {line.because}" if line.because else said


def opinions_paper(pack: CouncilPack, identity: Identity, *, seats: Sequence[int] | None = None) -> Paper:
    """Phiếu lấy ý kiến of every member, a letter each: open, with name and signature.

    Where a member has an interest the line says so instead of offering boxes.

    Args:
        seats: keys of the members it is printed for; None: of all.
    """
    lines = lines_of(pack)
    aside = interests(pack.meeting, lines)
    members = pack.meeting.seats.order_by("position", "pk")
    if seats is not None:
        members = members.filter(pk__in=seats)
    title = f"Phiếu lấy ý kiến {pack.title}"
    letters = [Letter(_sheet(pack, lines, seat, aside, identity)) for seat in members]
    return Paper(title, title, letters, author=identity.office_name, is_sample=identity.is_demo)


def _sheet(pack: CouncilPack, lines: Sequence[CouncilLine], seat: Seat, aside: dict, identity: Identity) -> list[Block]:
    who = ", ".join(filter(None, [seat.representative or seat.label, seat.representative_position]))
    blocks: list[Block] = [
        _letterhead(pack, identity),
        Title("Phiếu lấy ý kiến", pack.title),
        Paragraph(f"Người cho ý kiến: {who}."),
        Paragraph(HOW, italic=True),
    ]
    rows: list = []
    for place, (form, own) in enumerate(by_form(lines).items(), start=1):
        rows.append(GroupRow(f"{roman(place)}. {form}"))
        for number, line in enumerate(own, start=1):
            name, unit = line.nomination.printed_name, line.nomination.printed_unit
            if seat in aside.get(line.nomination_id, {}):
                rows.append([number, f"{name} (không biểu quyết)", unit, "–", "–"])
            else:
                rows.append([number, name, unit, "", ""])
    blocks.append(Table(OPINION_COLUMNS, rows or [GroupRow("Chưa có trường hợp nào")], size=12, row_height=9))
    blocks.append(Paragraph(f"Ý kiến khác: {'…' * 20}", align="left"))
    blocks.append(Signature(["NGƯỜI CHO Ý KIẾN"], name=seat.representative, note="Ký, ghi rõ họ tên"))
    return blocks


def _body(pack: CouncilPack, identity: Identity) -> str:
    return f"Thường trực {identity.council_name}" if pack.meeting.is_standing else identity.council_name


def _letterhead(pack: CouncilPack, identity: Identity, *, with_day: bool = False) -> Letterhead:
    return Letterhead(
        superior=identity.committee_name,
        issuer=identity.council_name,
        place=identity.place_name if with_day else "",
        on=pack.meeting.held_on if with_day else None,
    )
