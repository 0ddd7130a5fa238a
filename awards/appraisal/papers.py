"""What the appraisal prints: Báo cáo thẩm định, the office's Tờ trình, Thông báo trường hợp không được khen thưởng."""

from collections import Counter
from collections.abc import Sequence

from django.utils import timezone

from accounts.models import Identity
from awards.appraisal.submitting import found_wanting, lines_of
from awards.models import DecisionLevel, Nomination, RefusalLetter, Slate, Submission, bases_in_force
from awards.slates.papers import sums
from blocs.letters import text_blocks
from documents.paper import (
    AddressedTo,
    Block,
    Bullets,
    Column,
    GroupRow,
    Heading,
    LegalBases,
    Letterhead,
    Paper,
    Paragraph,
    Signature,
    Table,
    Title,
    listed,
)
from documents.wording import counted, short_date

FOUND_COLUMNS = [
    Column("TT", 10, align="center"),
    Column("Họ tên, tên tập thể", 46, is_heading=True),
    Column("Chức vụ, đơn vị", 60),
    Column("Hình thức đề nghị", 42),
    Column("Ý kiến thẩm định", 90),
]
SUBMITTED_COLUMNS = [
    Column("TT", 12, align="center"),
    Column("Họ tên, tên tập thể", 55, is_heading=True),
    Column("Chức vụ, đơn vị", 70),
]
REFUSED_COLUMNS = [
    Column("TT", 10, align="center"),
    Column("Họ tên, tên tập thể", 45, is_heading=True),
    Column("Hình thức đề nghị", 40),
    Column("Lý do", 70),
]


def report_paper(submission: Submission, identity: Identity) -> Paper:
    """Báo cáo thẩm định: what was received from whom, what was found of each line and why."""
    lines = lines_of(submission)
    wanting = found_wanting(submission, lines)
    eligible = [line for line in lines if line.pk not in wanting]
    against = [line for line in lines if line.pk in wanting]
    blocks: list[Block] = [
        _letterhead(submission, identity, "BC"),
        Title("Báo cáo thẩm định", submission.title),
        AddressedTo([f"Chủ tịch {identity.committee_name}", identity.council_name]),
        LegalBases([*_cited(submission, lines), "Căn cứ hồ sơ đề nghị của các cơ quan, đơn vị;"]),
        Paragraph(f"{identity.department_name} báo cáo kết quả thẩm định như sau:"),
        Heading(1, "I. Hồ sơ đã nhận"),
        Bullets(_received(lines)),
        Heading(1, "II. Kết quả thẩm định"),
        Paragraph(f"Đủ điều kiện {counted(len(eligible))} trường hợp, gồm:"),
        Bullets(sums(eligible) or ["Không có trường hợp nào."]),
        Paragraph(
            f"Không đủ điều kiện {counted(len(against))} trường hợp (lý do ghi trong bảng kèm theo)."
            if against
            else "Không có trường hợp không đủ điều kiện."
        ),
        *text_blocks(submission.remarks),
        Table(FOUND_COLUMNS, _found(eligible, against) or [GroupRow("Không có đề nghị nào")], size=12),
        Paragraph("(Hồ sơ gốc lưu tại cơ quan thẩm định)./.", italic=True, stays_with=True),
        _signature(submission, identity),
    ]
    title = f"Báo cáo thẩm định: {submission.title}"
    return Paper(
        title, title, blocks, orientation="landscape", author=identity.department_name, is_sample=identity.is_demo
    )


def submission_paper(submission: Submission, identity: Identity) -> Paper:
    """Tờ trình: whom the department proposes for which form; those found wanting are not in it."""
    lines = lines_of(submission)
    wanting = found_wanting(submission, lines)
    lines = [line for line in lines if line.pk not in wanting]
    rows: list = []
    for form in dict.fromkeys(line.form.name for line in lines):
        own = [line for line in lines if line.form.name == form]
        rows.append(GroupRow(f"{form} ({counted(len(own))})"))
        rows += [[place, line.printed_name, line.printed_unit] for place, line in enumerate(own, start=1)]
    blocks: list[Block] = [
        _letterhead(submission, identity, "TTr"),
        Title("Tờ trình", f"V/v {submission.title[:1].lower()}{submission.title[1:]}"),
        AddressedTo([f"Chủ tịch {identity.committee_name}", identity.council_name]),
        LegalBases([*_cited(submission, lines), "Theo đề nghị của các cơ quan, đơn vị và kết quả thẩm định."]),
        Paragraph(f"{identity.department_name} kính trình xem xét, khen thưởng {counted(len(lines))} trường hợp, gồm:"),
        Bullets(sums(lines) or ["Không có trường hợp nào."]),
        Table(SUBMITTED_COLUMNS, rows or [GroupRow("Không có đề nghị nào")], size=12),
        Paragraph("(Kèm theo Báo cáo thẩm định và hồ sơ.)", italic=True),
        Paragraph(f"{identity.department_name} kính trình xem xét, quyết định./.", stays_with=True),
        _signature(submission, identity),
    ]
    title = f"Tờ trình {submission.title}"
    return Paper(title, title, blocks, author=identity.department_name, is_sample=identity.is_demo)


def refusal_paper(slate: Slate, cases: Sequence[dict], identity: Identity, *, number: str, told_on=None) -> Paper:
    """Thông báo trường hợp không được khen thưởng, sent to whoever proposed them (Nơi nhận).

    No “Kính gửi”: a Thông báo has none (Nghị định 30/2020, Phụ lục III, Mẫu 1.4).
    """
    given, symbol = _number(number, f"TB-{identity.department_code}")
    sent = f" tại Tờ trình số {slate.number}" if slate.number else ""
    rows = [
        [place, f"{case['name']}\n{case['unit']}".strip(), case["form"], case["reason"]]
        for place, case in enumerate(cases, start=1)
    ]
    blocks: list[Block] = [
        Letterhead(
            superior=identity.committee_name,
            issuer=identity.department_name,
            symbol=symbol,
            number=given,
            place=identity.place_name,
            on=told_on,
            year=timezone.localdate().year,
        ),
        Title("Thông báo", "Trường hợp không được khen thưởng"),
        Paragraph(
            f"Xét hồ sơ “{slate.title}” của {slate.proposer}{sent}, {identity.department_name} thông báo "
            f"{counted(len(cases))} trường hợp không được khen thưởng như sau:"
        ),
        Table(REFUSED_COLUMNS, rows, size=12),
        Paragraph("Đơn vị thông báo cho cá nhân, tập thể được biết./.", stays_with=True),
        Signature(
            [f"TL. GIÁM ĐỐC {identity.department_name.upper()}", f"TRƯỞNG {identity.office_name.upper()}"],
            recipients=[slate.proposer, f"Lưu: VT, {identity.office_code}"],
        ),
    ]
    title = f"Thông báo trường hợp không được khen thưởng: {slate.title}"
    return Paper(title, title, blocks, author=identity.department_name, is_sample=identity.is_demo)


def letter_as_told(letter: RefusalLetter, identity: Identity) -> Paper:
    return refusal_paper(letter.slate, letter.cases, identity, number=letter.number, told_on=letter.told_on)


def _received(lines: Sequence[Nomination]) -> list[str]:
    by_slate = Counter(line.slate for line in lines)
    return listed(
        [
            f"{slate.proposer}: {counted(count)} trường hợp"
            + (f", Tờ trình số {slate.number}" if slate.number else "")
            + (f", nhận {short_date(slate.received_on)}" if slate.received_on else "")
            for slate, count in by_slate.items()
        ]
    )


def _cited(submission: Submission, lines: Sequence[Nomination]) -> list[str]:
    """The law and decrees that papers of a department cite for these kinds of merit on the day it is signed."""
    kinds = dict.fromkeys(line.slate.kind for line in lines)
    on = submission.signed_on or timezone.localdate()
    cited = [base for kind in kinds for base in bases_in_force(DecisionLevel.DEPARTMENT, kind, on)]
    return [base for base in dict.fromkeys(cited) if "{" not in base]


def _found(eligible: Sequence[Nomination], against: Sequence[Nomination]) -> list:
    rows: list = []
    for name, lines in (("Đủ điều kiện", eligible), ("Không đủ điều kiện", against)):
        if not lines:
            continue
        rows.append(GroupRow(f"{name} ({counted(len(lines))})"))
        rows += [
            [place, line.printed_name, line.printed_unit, line.form.name, line.verdict_reason or name]
            for place, line in enumerate(lines, start=1)
        ]
    return rows


def _number(given: str, symbol: str) -> tuple[int | str | None, str]:
    """What was typed ("125/TTr-SNV", "125") as number and symbol."""
    number, _, typed = (part.strip() for part in given.partition("/"))
    return (int(number) if number.isdecimal() else number or None), typed or symbol


def _letterhead(submission: Submission, identity: Identity, kind: str) -> Letterhead:
    """The number that was given belongs to the Tờ trình; the report beside it has its own, written by hand."""
    number, symbol = _number(submission.number if kind == "TTr" else "", f"{kind}-{identity.department_code}")
    return Letterhead(
        superior=identity.committee_name,
        issuer=identity.department_name,
        symbol=symbol,
        number=number,
        place=identity.place_name,
        on=submission.signed_on,
        year=timezone.localdate().year,
    )


def _signature(submission: Submission, identity: Identity) -> Signature:
    """A deputy signs for the director (KT.)."""
    position = submission.signer_position or "Giám đốc"
    is_deputy = position.lower().startswith("phó")
    lines = ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"] if is_deputy else ["GIÁM ĐỐC"]
    recipients = ["Như trên", f"Lưu: VT, {identity.office_code}"]
    return Signature(lines, name=submission.signer_name, recipients=recipients)
