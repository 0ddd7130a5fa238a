"""Trích lục khen thưởng as a paper (thể thức: Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Identity
from awards.models import Award, Subject, SubjectKind
from documents.models import Change
from documents.paper import Block, Column, Letterhead, Paper, Paragraph, Row, Signature, Table, Title
from documents.wording import counted, short_date

COLUMNS = [
    Column("TT", 9, align="center"),
    Column("Danh hiệu, hình thức", 42, is_heading=True),
    Column("Thành tích", 24, align="center"),
    Column("Quyết định", 38),
    Column("Người quyết định", 32),
    Column("Số sổ vàng", 20, align="center"),
]


@dataclass(frozen=True)
class ExtractWords:
    """What is typed for an extract.

    Attributes:
        signer_title: authority and title, a line each.
        code: by which anybody checks it, as printed; "" on a draft.
        check_at: the address of the page that checks it.
    """

    signer_title: str
    signer_name: str = ""
    purpose: str = ""
    asked_by: str = ""
    code: str = ""
    check_at: str = ""


def symbol_of(identity: Identity) -> str:
    return f"TL-{identity.office_code}"


def extract_paper(
    subject: Subject,
    awards: Sequence[Award],
    identity: Identity,
    words: ExtractWords,
    *,
    number: int | None = None,
    on: dt.date | None = None,
    year: int | None = None,
) -> Paper:
    """What the register says of `subject`; without `number` and `on` it has blanks for them."""
    who = "cá nhân" if subject.kind == SubjectKind.INDIVIDUAL else "tập thể"
    asked = f" theo đề nghị của {words.asked_by}" if words.asked_by else ""
    purpose = f" để {words.purpose}" if words.purpose else ""
    blocks: list[Block] = [
        Letterhead(
            superior=identity.department_name,
            issuer=identity.office_name,
            symbol=symbol_of(identity),
            number=number,
            place=identity.place_name,
            on=on,
            year=year,
        ),
        Title("Trích lục", f"Khen thưởng của {who}"),
        Paragraph(f"{identity.office_name} trích lục từ sổ khen thưởng{asked}{purpose}:"),
        *(Paragraph(text, lead=f"{label}:") for label, text in facts_of_subject(subject) if text),
        Paragraph(f"Đã được tặng {counted(len(awards))} danh hiệu thi đua, hình thức khen thưởng sau:"),
        Table(COLUMNS, [_row(place, award) for place, award in enumerate(awards, start=1)], size=12),
        *([Paragraph(_checking(words), italic=True)] if words.code else []),
        Paragraph("Trích lục này đúng với sổ khen thưởng tại ngày cấp./.", stays_with=True),
        Signature(
            [line.upper() for line in words.signer_title.splitlines() if line.strip()],
            name=words.signer_name,
            recipients=["Người đề nghị", "Lưu: VT"],
        ),
    ]
    title = f"Trích lục khen thưởng {subject.name}"
    return Paper(title, title, blocks, author=identity.office_name, is_sample=identity.is_demo)


def facts_of_subject(subject: Subject) -> list[tuple[str, str]]:
    is_person = subject.kind == SubjectKind.INDIVIDUAL
    return [
        ("Họ và tên" if is_person else "Tên", subject.name),
        ("Năm sinh", str(subject.birth_year or "")),
        ("Chức vụ", subject.position),
        ("Đơn vị", ", ".join(filter(None, [subject.unit, subject.agency.name]))),
    ]


def _row(place: int, award: Award) -> Row | list:
    number = f"Số {award.decision_number} ngày {short_date(award.decided_on)}"
    if award.status != Change.VALID:
        by = f" ({award.changed_by})" if award.changed_by else ""
        number += f". {award.get_status_display()}{by}"
    return [place, award.form.name, award.years, number, award.decided_by, award.register_number]


def _checking(words: ExtractWords) -> str:
    at = f" tại {words.check_at}" if words.check_at else " tại trang Xác minh của cổng"
    return f"Mã xác minh: {words.code}{at}."
