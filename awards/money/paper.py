"""Danh sách chi tiền thưởng: by unit, with sums and the whole in words; the same rows on paper and in Excel."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Identity
from awards.models import Bonus, Decision, SuperiorDecision
from awards.money.above import Owed
from awards.money.paying import money_said
from documents.number_words import money_in_words
from documents.paper import (
    Block,
    Column,
    GroupRow,
    Letterhead,
    Paper,
    Paragraph,
    Row,
    Signature,
    SignatureRow,
    Table,
    Title,
)
from documents.wording import counted, number, short_date
from documents.workbooks import Sheet

COLUMNS = [
    Column("TT", 10, align="center"),
    Column("Họ tên, tên tập thể", 50, is_heading=True),
    Column("Chức vụ, đơn vị", 62),
    Column("Hệ số", 16, align="center"),
    Column("Lương cơ sở (đồng)", 26, align="right"),
    Column("Số tiền (đồng)", 28, align="right"),
    Column("Ghi chú", 34),
    Column("Ký nhận", 26),
]


@dataclass(frozen=True)
class UnitSum:
    """The money of one unit, its lines in the order of the decision; those revoked are shown and not counted."""

    unit: str
    agency_id: int
    bonuses: Sequence[Bonus]

    @property
    def amount(self) -> int:
        return sum_of(self.bonuses)

    @property
    def unpaid(self) -> int:
        return sum(not bonus.is_paid for bonus in self.counted)

    @property
    def counted(self) -> list[Bonus]:
        return [bonus for bonus in self.bonuses if not bonus.is_revoked]


def sum_of(bonuses: Sequence[Bonus]) -> int:
    """The money of the lines that hold."""
    return sum(bonus.amount for bonus in bonuses if not bonus.is_revoked)


def on_the_list(bonuses: Sequence[Bonus]) -> list[Bonus]:
    """What the list of payments names: of revoked lines only what was paid already and is asked back."""
    return [bonus for bonus in bonuses if not bonus.is_revoked or bonus.is_paid]


def remark(bonus: Bonus) -> str:
    if not bonus.is_revoked:
        return bonus.reason
    if bonus.recovered_on is not None:
        return f"Đã hủy bỏ, đã thu hồi ngày {short_date(bonus.recovered_on)}; không cộng"
    return "Đã chi, nay bị hủy bỏ: thu hồi; không cộng"


def by_unit(bonuses: Sequence[Bonus]) -> list[UnitSum]:
    """Units in the order in which the decision first names them."""
    units: dict[int, list[Bonus]] = {}
    for bonus in bonuses:
        units.setdefault(bonus.line.agency_id, []).append(bonus)
    return [UnitSum(rows[0].line.agency.name, key, rows) for key, rows in units.items()]


def payment_rows(bonuses: Sequence[Bonus], *, as_text: bool) -> list[Row | GroupRow | Sequence]:
    """Rows of the table, unit by unit. `as_text`: money with its points, for paper; in a workbook it stays a number."""

    def money(amount: int) -> str | int:
        return money_said(amount) if as_text else amount

    rows: list[Row | GroupRow | Sequence] = []
    place = 0
    for unit in by_unit(on_the_list(bonuses)):
        rows.append(GroupRow(unit.unit))
        for bonus in unit.bonuses:
            place += 1
            line = bonus.line
            rows.append(
                [
                    place,
                    line.printed_name,
                    line.printed_unit,
                    number(bonus.times) if as_text else bonus.times,
                    money(bonus.base_salary),
                    money(bonus.amount),
                    remark(bonus),
                    "",
                ]
            )
        rows.append(
            Row(["", f"Cộng ({counted(len(unit.counted))})", "", "", "", money(unit.amount), "", ""], bold=True)
        )
    return rows


def totals(bonuses: Sequence[Bonus], *, as_text: bool) -> list:
    whole = sum_of(bonuses)
    return ["", "Tổng cộng", "", "", "", money_said(whole) if as_text else whole, "", ""]


def payment_paper(decision: Decision | SuperiorDecision, bonuses: Sequence[Bonus | Owed], identity: Identity) -> Paper:
    whole = sum_of(bonuses)
    own = decision.agency if isinstance(decision, Decision) else None
    blocks: list[Block] = [
        Letterhead(
            superior=identity.committee_name if own else identity.department_name,
            issuer=own.name if own else identity.office_name,
            place=identity.place_name,
            year=decision.decided_on.year,
        ),
        Title("Danh sách", "Chi tiền thưởng kèm theo danh hiệu thi đua, hình thức khen thưởng"),
        Paragraph(f"(Kèm theo {_named(decision)})", align="center", italic=True),
        Table(COLUMNS, payment_rows(bonuses, as_text=True), totals=totals(bonuses, as_text=True), size=12),
        Paragraph(f"Số tiền bằng chữ: {money_in_words(whole)}./.", italic=True, stays_with=True),
        SignatureRow(
            [
                Signature(["NGƯỜI LẬP"], note="Ký, ghi rõ họ tên"),
                Signature(["KẾ TOÁN"], note="Ký, ghi rõ họ tên"),
                Signature(["THỦ TRƯỞNG ĐƠN VỊ"], note="Ký tên, đóng dấu"),
            ]
        ),
    ]
    title = f"Danh sách chi tiền thưởng {decision.number}"
    return Paper(title, title, blocks, orientation="landscape", is_sample=identity.is_demo)


def _named(decision: Decision | SuperiorDecision) -> str:
    """With its form; one from above may grant several, and each row names its own."""
    return f"{decision}: {decision.form.name}" if isinstance(decision, Decision) else str(decision)


def payment_sheet(decision: Decision | SuperiorDecision, bonuses: Sequence[Bonus | Owed]) -> Sheet:
    whole = sum_of(bonuses)
    lines = [
        "DANH SÁCH CHI TIỀN THƯỞNG",
        f"Kèm theo {_named(decision)}",
        f"Số tiền bằng chữ: {money_in_words(whole)}",
    ]
    table = Table(COLUMNS, payment_rows(bonuses, as_text=False), totals=totals(bonuses, as_text=False))
    return Sheet("Chi tiền thưởng", table, title_lines=lines)
