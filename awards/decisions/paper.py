"""Quyết định khen thưởng on paper, with its Danh sách; also what corrects, amends or revokes one.

Nghị định 30/2020/NĐ-CP, Phụ lục I and III. Before the clerk has numbered it, number and day are blanks to be written
in by hand.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from accounts.models import Identity
from awards.decisions.merging import deciding_head, merged, values_for
from awards.models import Act, Decision, DecisionLine, LineChange, ListStyle, SigningForm, SubjectKind
from documents.disclosing import verification_mark
from documents.models import IssuedDocument
from documents.paper import (
    AddressedTo,
    Appendix,
    Block,
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
)
from documents.wording import BLANK_NUMBER, counted, long_date, roman

GROUPS = [
    ("Tập thể", {SubjectKind.COLLECTIVE, SubjectKind.ENTERPRISE}),
    ("Cá nhân", {SubjectKind.INDIVIDUAL}),
    ("Hộ gia đình", {SubjectKind.HOUSEHOLD}),
]
RANKS = ("đại", "thượng", "trung", "thiếu")
# What a name may bring along; "Ông/Bà" is not written before these.
TITLES_OF_PEOPLE = (
    "ông ",
    "bà ",
    "ông/bà ",
    "hộ ",
    *(f"{rank} {word} " for rank in RANKS for word in ("tướng", "tá", "úy")),
    "linh mục ",
    "mục sư ",
    "hòa thượng ",
    "thượng tọa ",
    "đại đức ",
    "ni sư ",
)
CHANGE_COLUMNS = [
    Column("TT", 12, align="center"),
    Column("Đã ghi trong Danh sách", 75, is_heading=True),
    Column("Nay ghi là", 78),
]
REVOKED_COLUMNS = [Column("TT", 12, align="center"), Column("Tên", 70, is_heading=True), Column("Chức vụ, đơn vị", 83)]


def decision_paper(decision: Decision, identity: Identity) -> Paper:
    """The paper as it stands now: with blanks, or with number and day once the clerk has given them.

    Its code of verification is on it where the form has one by choice; the page of the code knows it once issued.
    """
    lines = list(decision.lines.select_related("subject").order_by("position", "pk"))
    changes = list(decision.line_changes.select_related("line__subject"))
    paper = paper_of(decision, lines, changes, identity)
    mark = verification_mark(IssuedDocument(form=decision.form.name, code=decision.code))
    *blocks, signed = paper.blocks
    return replace(paper, blocks=[*blocks, replace(signed, marks=mark)])


def paper_of(
    decision: Decision, lines: Sequence[DecisionLine], changes: Sequence[LineChange], identity: Identity
) -> Paper:
    """The same from rows at hand, also unsaved ones (a sample)."""
    values = values_for(decision, identity, lines, changes)
    is_letter = decision.act == Act.CORRECT
    blocks = (
        letter_blocks(decision, changes, values, identity) if is_letter else order_blocks(decision, values, identity)
    )
    said = str(decision.number) if decision.is_numbered else "dự thảo"
    return Paper(
        filename=f"{decision.get_act_display()} {said}",
        title=merged(decision.title, values),
        blocks=[*blocks, signature(decision, values)],
        appendices=[] if is_letter else annexes(decision, lines, changes, identity, values),
        author=values["cơ quan"],
        is_sample=identity.is_demo,
    )


def order_blocks(decision: Decision, values: dict[str, str], identity: Identity) -> list[Block]:
    """From the letterhead to the last article."""
    articles = [merged(text, values).strip().rstrip(".") for text in decision.articles]
    last = len(articles)
    return [
        letterhead(decision, identity),
        Title("Quyết định", merged(decision.title, values), authority=deciding_head(decision, identity).upper()),
        LegalBases([merged(text, values) for text in decision.bases]),
        Paragraph("QUYẾT ĐỊNH:", align="center", bold=True),
        *[
            Paragraph(f"{text}{'./.' if place == last else '.'}", lead=f"Điều {place}.", stays_with=place == last)
            for place, text in enumerate(articles, start=1)
        ],
    ]


def letter_blocks(
    decision: Decision, changes: Sequence[LineChange], values: dict[str, str], identity: Identity
) -> list[Block]:
    """Công văn đính chính: a slip of the pen in single lines (Nghị định 30/2020/NĐ-CP, Điều 18.3)."""
    paragraphs = [merged(text, values).strip() for text in decision.articles]
    return [
        letterhead(decision, identity, about=f"V/v {lower_first(merged(decision.title, values))}"),
        AddressedTo([merged(each, values) for each in decision.receivers[:-1]] or ["Các cơ quan, đơn vị có liên quan"]),
        *[Paragraph(text) for text in paragraphs[:-1]],
        Table(CHANGE_COLUMNS, change_rows(changes), size=13),
        Paragraph(f"{(paragraphs or ['Các nội dung khác không thay đổi'])[-1].rstrip('.')}./.", stays_with=True),
    ]


def lower_first(text: str) -> str:
    text = text.removeprefix("Về việc ")
    return text[:1].lower() + text[1:]


def letterhead(decision: Decision, identity: Identity, *, about: str = "") -> Letterhead:
    number = f"{counted(decision.number.ordinal)}{decision.number.suffix}" if decision.is_numbered else None
    series = decision.number.series if decision.is_numbered else decision.series
    superior = "" if decision.agency is None or decision.agency.kind == "commune" else identity.committee_name
    return Letterhead(
        issuer=in_two_lines(identity.committee_name if decision.is_provincial else decision.agency.name),
        superior=superior,
        symbol=series.symbol,
        number=number,
        about=about,
        place=identity.place_name,
        on=decision.decided_on,
        year=(decision.signed_on or timezone.localdate()).year,
    )


def in_two_lines(committee: str) -> str:
    """ "Ủy ban nhân dân" above "tỉnh Trung Du"; any other name stays on its line."""
    first, word, rest = committee.partition(" nhân dân ")
    return f"{first} nhân dân\n{rest}" if word else committee


def signature(decision: Decision, values: dict[str, str]) -> Signature:
    receivers = [merged(each, values) for each in decision.receivers]
    if decision.act == Act.CORRECT:
        receivers = ["Như trên", *receivers[-1:]]
    return Signature(signing_lines(decision), name=decision.signer_name, recipients=receivers)


def signing_lines(decision: Decision) -> list[str]:
    """Authority and title above the name, in capitals (Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục 7)."""
    head = "Chủ tịch" if decision.is_provincial else decision.agency.head_title or "Thủ trưởng"
    title = decision.signer_title or head
    body = "Ủy ban nhân dân" if decision.is_provincial or decision.agency.kind == "commune" else decision.agency.name
    lines = {
        SigningForm.HEAD: [title],
        SigningForm.DEPUTY: [f"KT. {head}", title],
        SigningForm.BODY_HEAD: [f"TM. {body}", title],
        SigningForm.BODY_DEPUTY: [f"TM. {body}", f"KT. {head}", title],
        SigningForm.ORDER: [f"TL. {head}", title],
        SigningForm.MANDATE: [f"TUQ. {head}", title],
    }[SigningForm(decision.signing)]
    return [line.upper() for line in lines]


# --- Danh sách kèm theo -----------------------------------------------------------------------------------------------


def annexes(
    decision: Decision,
    lines: Sequence[DecisionLine],
    changes: Sequence[LineChange],
    identity: Identity,
    values: dict[str, str],
) -> list[Appendix]:
    if decision.act == Act.GRANT:
        return [
            Appendix(
                annex_title(lines, values), list_blocks(decision, lines, values), attached(decision, identity), label=""
            )
        ]
    if not changes:  # the whole decision is revoked: no list
        return []
    if decision.act == Act.REVOKE:
        rows = [[place, each.old_name, each.old_unit] for place, each in enumerate(changes, start=1)]
        table, title = Table(REVOKED_COLUMNS, rows), "Danh sách\nHủy bỏ khen thưởng"
    else:
        table, title = Table(CHANGE_COLUMNS, change_rows(changes)), "Danh sách\nNội dung sửa đổi, bổ sung"
    end = Paragraph(f"(Danh sách gồm {values['số lượng']})./.", italic=True, stays_with=True)
    return [
        Appendix(
            title.upper().split("\n")[0] + "\n" + title.split("\n")[1],
            [table, end],
            attached(decision, identity),
            label="",
        )
    ]


def annex_title(lines: Sequence[DecisionLine], values: dict[str, str]) -> str:
    """Names who is in the list: "Tập thể, cá nhân được tặng …", or households alone."""
    return f"DANH SÁCH\n{named_kinds(lines).capitalize()} được tặng {values['hình thức']}"


def named_kinds(lines: Sequence[DecisionLine]) -> str:
    kinds = {line.subject.kind for line in lines}
    return ", ".join(name for name, own in GROUPS if kinds & own) or "Tập thể, cá nhân"


def list_columns(lines: Sequence[DecisionLine]) -> list[Column]:
    return [
        Column("TT", 12, align="center"),
        Column(f"Tên {named_kinds(lines).lower()}", 60, is_heading=True),
        Column("Chức vụ, đơn vị", 93),
    ]


def attached(decision: Decision, identity: Identity) -> str:
    symbol = (decision.number.series if decision.is_numbered else decision.series).symbol
    number = str(decision.number) if decision.is_numbered else f"{BLANK_NUMBER}/{symbol}"
    year = (decision.signed_on or timezone.localdate()).year
    day = long_date(decision.decided_on, year=year)
    return f"(Kèm theo Quyết định số {number} {day}\ncủa {deciding_head(decision, identity)})"


def grouped(lines: Sequence[DecisionLine]) -> list[tuple[str, list[DecisionLine]]]:
    """ "I. Tập thể", "II. Cá nhân", "III. Hộ gia đình", as far as there are any, each in the proposer's order."""
    found = [(name, [line for line in lines if line.subject.kind in kinds]) for name, kinds in GROUPS]
    present = [(name, own) for name, own in found if own]
    return [(f"{roman(place)}. {name}", own) for place, (name, own) in enumerate(present, start=1)]


def list_blocks(decision: Decision, lines: Sequence[DecisionLine], values: dict[str, str]) -> list[Block]:
    if decision.list_style == ListStyle.TABLE:
        rows: list = []
        for name, own in grouped(lines):
            rows.append(GroupRow(f"{name} ({counted(len(own))})"))
            rows += [[place, called(line), line.printed_unit] for place, line in enumerate(own, start=1)]
        table = Table(list_columns(lines), rows or [GroupRow("Chưa có tên nào")])
        return [table, Paragraph(f"(Danh sách gồm {values['số lượng']})./.", italic=True, stays_with=True)]
    blocks: list[Block] = []
    groups = grouped(lines)
    for name, own in groups:
        is_last_group = name == groups[-1][0]
        blocks.append(Heading(1, f"{name} ({counted(len(own))})"))
        for place, line in enumerate(own, start=1):
            end = "./." if is_last_group and place == len(own) else ";" if place < len(own) else "."
            said = ", ".join(filter(None, [called(line), line.printed_unit])).rstrip(";.")
            blocks.append(Paragraph(f"{place}. {said}{end}"))
    return blocks or [Paragraph("Chưa có tên nào.")]


def called(line: DecisionLine) -> str:
    """ "Bà Trần Thị Lan"; a name that brings its own title or rank stays as the proposer wrote it."""
    name = line.printed_name
    if line.subject.kind != SubjectKind.INDIVIDUAL or name.lower().startswith(TITLES_OF_PEOPLE):
        return name
    if not starts_with_name(name, line.subject.name):
        return name
    word = {True: "Bà", False: "Ông", None: "Ông/Bà"}[line.subject.is_female]
    return f"{word} {name}"


def starts_with_name(printed: str, name: str) -> bool:
    """Whether nothing stands before the name itself (a rank: "Đại tá Trần Văn A")."""
    first = name.split(" ", 1)[0].lower()
    words = printed.lower().split()
    return first not in words[1:] or words[:1] == [first]


def change_rows(changes: Sequence[LineChange]) -> list[list]:
    return [
        [
            place,
            ", ".join(filter(None, [each.old_name, each.old_unit])),
            ", ".join(filter(None, [each.printed_name, each.printed_unit])),
        ]
        for place, each in enumerate(changes, start=1)
    ]
