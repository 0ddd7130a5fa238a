"""Bản đăng ký danh hiệu thi đua, hình thức khen thưởng, on paper."""

from django.utils import timezone

from accounts.models import Identity
from awards.models import Registration, SubjectKind
from documents.paper import AddressedTo, Block, Column, GroupRow, Letterhead, Paper, Paragraph, Signature, Table, Title
from documents.wording import counted, roman

GROUPS = [
    ("Tập thể", [SubjectKind.COLLECTIVE, SubjectKind.ENTERPRISE]),
    ("Hộ gia đình", [SubjectKind.HOUSEHOLD]),
    ("Cá nhân", [SubjectKind.INDIVIDUAL]),
]
COLUMNS = [
    Column("TT", 12, align="center"),
    Column("Tập thể, cá nhân", 60, is_heading=True),
    Column("Chức vụ, đơn vị", 50),
    Column("Danh hiệu, hình thức đăng ký", 43),
]


def registration_paper(registration: Registration, identity: Identity) -> Paper:
    """Collectives, then households, then people, each in the order they were entered."""
    agency, year = registration.agency, registration.year.year
    lines = list(registration.lines.select_related("subject__agency", "form").order_by("pk"))
    rows: list = []
    for name, kinds in GROUPS:
        own = [line for line in lines if line.subject.kind in kinds]
        if own:
            place = sum(isinstance(row, GroupRow) for row in rows) + 1
            rows.append(GroupRow(f"{roman(place)}. {name} ({counted(len(own))})"))
            rows += [
                [number, line.subject.name, _place(line.subject), line.form.name] for number, line in enumerate(own, 1)
            ]
    number, _, symbol = (part.strip() for part in registration.number.partition("/"))
    blocks: list[Block] = [
        Letterhead(
            superior=agency.parent.name if agency.parent_id else identity.committee_name,
            issuer=agency.name,
            symbol=symbol or f"ĐK-{agency.code}",
            number=int(number) if number.isdecimal() else number or None,
            place=identity.place_name,
            on=timezone.localdate(registration.submitted_at) if registration.submitted_at else None,
            year=year,
        ),
        Title("Bản đăng ký", f"Danh hiệu thi đua, hình thức khen thưởng năm {year}"),
        AddressedTo([identity.office_name]),
        Paragraph(
            f"{agency.name} đăng ký danh hiệu thi đua, hình thức khen thưởng năm {year}, gồm "
            f"{counted(len(lines))} đăng ký:"
        ),
        Table(COLUMNS, rows or [GroupRow("Chưa có đăng ký nào")], size=12),
        Signature(
            [(agency.head_title or "Thủ trưởng đơn vị").upper()],
            name=registration.approved_by_name or agency.head_name,
            recipients=["Như trên", "Lưu: VT"],
        ),
    ]
    title = f"Bản đăng ký danh hiệu thi đua, hình thức khen thưởng năm {year} {agency.name}"
    return Paper(title, title, blocks, author=agency.name, is_sample=identity.is_demo)


def _place(subject) -> str:
    own = subject.agency.name if subject.node_id != subject.agency_id else ""
    return ", ".join(filter(None, [subject.position, subject.unit, own]))
