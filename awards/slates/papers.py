"""What a slate prints: Tờ trình đề nghị khen thưởng and Danh sách trích ngang, in the proposer's order."""

from collections import Counter
from collections.abc import Sequence

from django.utils import timezone

from accounts.models import Identity
from awards.decisions.merging import counted_kinds
from awards.models import DecisionLevel, Nomination, Slate, SubjectKind, bases_in_force
from blocs.letters import in_two_lines, signing_lines
from blocs.names import full_name, head_of
from documents.paper import (
    AddressedTo,
    Block,
    Bullets,
    Column,
    GroupRow,
    LegalBases,
    Letterhead,
    Paper,
    Paragraph,
    Row,
    Signature,
    Table,
    Title,
    listed,
)
from documents.wording import counted, long_date, roman, short_date

GROUPS = [
    ("Tập thể", [SubjectKind.COLLECTIVE, SubjectKind.ENTERPRISE]),
    ("Hộ gia đình", [SubjectKind.HOUSEHOLD]),
    ("Cá nhân", [SubjectKind.INDIVIDUAL]),
]
LIST_COLUMNS = [
    Column("TT", 10, align="center"),
    Column("Họ tên, tên tập thể", 50, is_heading=True),
    Column("Chức vụ, đơn vị", 60),
    Column("Tóm tắt thành tích", 72),
    Column("Hình thức đề nghị", 42),
    Column("Tỷ lệ phiếu", 18, align="center"),
]


def lines_of(slate: Slate) -> list[Nomination]:
    """As the proposer wrote them, without what fell back to a lower form later."""
    return list(slate.lines.as_proposed().select_related("form", "subject").order_by("position", "pk"))


def letter_paper(slate: Slate, identity: Identity) -> Paper:
    """Tờ trình: whom it asks, on which basis, how many of each form. Its counts are those of the list."""
    lines = lines_of(slate)
    about = f"V/v {slate.title[:1].lower()}{slate.title[1:]}"
    blocks: list[Block] = [
        _letterhead(slate, identity),
        Title("Tờ trình", about),
        AddressedTo([f"Chủ tịch {identity.committee_name}", identity.council_name, f"{identity.department_name}"]),
        LegalBases(bases_of(slate)),
        Paragraph(_result(slate)),
        Paragraph(
            f"{slate.proposer} kính đề nghị xét, tặng các danh hiệu thi đua, hình thức khen thưởng cho "
            f"{counted_kinds(line.subject.kind for line in lines)}, gồm:"
        ),
        Bullets(sums(lines)),
        *([Paragraph(f"Thành tích: {slate.achievement}.")] if slate.achievement else []),
        Paragraph("(Có Danh sách trích ngang và hồ sơ kèm theo.)", italic=True),
        Paragraph("Kính trình xem xét, quyết định./."),
        _signature(slate, identity),
    ]
    title = f"Tờ trình {slate.title}"
    return Paper(title, title, blocks, author=slate.proposer, is_sample=identity.is_demo)


def list_paper(slate: Slate, identity: Identity) -> Paper:
    """Danh sách trích ngang: collectives, households, people, each in the order of the proposer."""
    lines = lines_of(slate)
    rows: list[Row | GroupRow | Sequence] = []
    for name, kinds in GROUPS:
        own = [line for line in lines if line.subject.kind in kinds]
        if not own:
            continue
        place = sum(isinstance(row, GroupRow) for row in rows) + 1
        rows.append(GroupRow(f"{roman(place)}. {name} ({counted(len(own))})"))
        rows += [
            [
                number,
                line.printed_name,
                line.printed_unit,
                line.summary,
                line.form.name,
                line.vote_share,
            ]
            for number, line in enumerate(own, start=1)
        ]
    sent = f"số {slate.number}" if slate.number else "số ……"
    blocks: list[Block] = [
        _letterhead(slate, identity, is_list=True),
        Title("Danh sách trích ngang", slate.title),
        Paragraph(f"(Kèm theo Tờ trình {sent} của {slate.proposer})", align="center", italic=True),
        Table(LIST_COLUMNS, rows or [GroupRow("Chưa có đề nghị nào")], size=12),
        Paragraph(
            f"(Danh sách gồm {counted_kinds(line.subject.kind for line in lines)})./.", italic=True, stays_with=True
        ),
        _signature(slate, identity),
    ]
    title = f"Danh sách trích ngang {slate.title}"
    return Paper(title, title, blocks, orientation="landscape", author=slate.proposer, is_sample=identity.is_demo)


def bases_of(slate: Slate) -> list[str]:
    """What the proposer wrote, else the law, decree and circular that decisions of an agency cite on the day."""
    if written := [line.strip() for line in slate.bases.splitlines() if line.strip()]:
        return [line if line.lower().startswith("căn cứ") else f"Căn cứ {line}" for line in written]
    cited = bases_in_force(DecisionLevel.DEPARTMENT, slate.kind, slate.received_on)
    return [base for base in cited if "{" not in base]


def _result(slate: Slate) -> str:
    number = f"số {slate.minutes_number} " if slate.minutes_number else ""
    if slate.minutes_on:
        return f"Theo kết quả họp xét {long_date(slate.minutes_on)} (Biên bản {number.strip() or 'họp xét'}),"
    if slate.bloc_year_id:
        return f"Theo kết quả bỏ phiếu suy tôn tại hội nghị tổng kết năm {slate.year.year},"
    if slate.happened_on:
        return f"Xét thành tích đột xuất lập ngày {short_date(slate.happened_on)},"
    return f"Theo kết quả bình xét thi đua, khen thưởng năm {slate.year.year},"


def sums(lines: Sequence[Nomination]) -> list[str]:
    """ "Bằng khen của Chủ tịch UBND tỉnh: 02 tập thể, 05 cá nhân.", form by form in the order of the list."""
    by_form: dict[str, Counter] = {}
    for line in lines:
        by_form.setdefault(line.form.name, Counter())[line.subject.get_kind_display().lower()] += 1
    return listed(
        [
            f"{name}: {', '.join(f'{counted(count)} {kind}' for kind, count in kinds.items())}"
            for name, kinds in by_form.items()
        ]
    )


def _letterhead(slate: Slate, identity: Identity, *, is_list: bool = False) -> Letterhead:
    number, _, symbol = (part.strip() for part in slate.number.partition("/"))
    is_bloc = slate.bloc_year_id is not None
    issuer = in_two_lines(full_name(slate.bloc_year.bloc.name)) if is_bloc else slate.agency.name
    parent = slate.agency.parent.name if slate.agency.parent_id else identity.committee_name
    on = timezone.localdate(slate.submitted_at) if slate.submitted_at else None
    return Letterhead(
        superior=identity.committee_name if is_bloc else parent,
        issuer=issuer,
        symbol="" if is_list else symbol or f"TTr-{slate.agency.code}",
        number=None if is_list else (int(number) if number.isdecimal() else number or None),
        place=identity.place_name,
        on=on,
        year=timezone.localdate().year,
    )


def _signature(slate: Slate, identity: Identity) -> Signature:
    lines = signing_lines(slate.bloc_year, identity) if slate.bloc_year_id else [head_of(slate.agency).upper()]
    return Signature(
        lines,
        name=slate.approved_by_name or slate.agency.head_name,
        recipients=["Như trên", identity.office_name, "Lưu: VT"],
    )
