"""What the year-end report says of the covenant by itself: who signed, what came of the targets, the whole table."""

from dataclasses import dataclass

from blocs.models import BlocYear
from blocs.names import full_name
from campaigns.models import BlocDocument, DocumentState, Period
from campaigns.reconciliation import Ledger, ledger_of
from campaigns.results_papers import results_table, summary_lines, summary_table
from documents.paper import Appendix, Block, Paragraph
from documents.wording import counted


@dataclass(frozen=True)
class CovenantPart:
    """The covenant of a bloc's year and its targets with their results."""

    covenant: BlocDocument
    signed: int
    late: int
    ledger: Ledger

    def lines(self) -> list[str]:
        late = f", trong đó {counted(self.late)} đơn vị ký muộn" if self.late else ""
        members = counted(len(self.ledger.members))
        said = [f"Giao ước thi đua: {counted(self.signed)}/{members} đơn vị thành viên đã ký{late}."]
        return said + (summary_lines(self.ledger.standings(Period.YEAREND), Period.YEAREND) if self.has_results else [])

    @property
    def has_results(self) -> bool:
        return bool(self.ledger.targets) and self.ledger.has_results(Period.YEAREND)

    def blocks(self) -> list[Block]:
        """Stands under the heading about leading the bloc and signing the covenant."""
        blocks: list[Block] = [Paragraph(line) for line in self.lines()]
        if self.has_results:
            blocks.append(
                summary_table(self.ledger.standings(Period.YEAREND), "Bảng kết quả thực hiện giao ước của các đơn vị")
            )
        return blocks

    def appendices(self) -> list[Appendix]:
        if not self.has_results:
            return []
        bloc_year = self.covenant.bloc_year
        year, bloc = bloc_year.year.year, full_name(bloc_year.bloc.name)
        return [
            Appendix(
                "BIỂU TỔNG HỢP KẾT QUẢ THỰC HIỆN GIAO ƯỚC",
                [results_table(self.ledger)],
                reference=f"(Kèm theo Báo cáo tổng kết năm {year} của {bloc})",
                orientation="landscape",
            )
        ]


def covenant_part(bloc_year: BlocYear, *, sees_all: bool) -> CovenantPart | None:
    """None where the bloc has no covenant that is open to be signed. Five queries.

    Args:
        sees_all: the reader keeps or leads the bloc; the others see all targets once all have signed.
    """
    covenant = BlocDocument.objects.covenants().filter(bloc_year=bloc_year).first()
    if covenant is None or not covenant.is_open_to_sign:
        return None
    if not sees_all and covenant.state != DocumentState.SIGNED:
        return None
    covenant.bloc_year = bloc_year
    ledger = ledger_of(bloc_year)
    present = {agency.pk for agency in ledger.members}
    signatures = [
        is_late for agency, is_late in covenant.signatures.values_list("agency", "is_late") if agency in present
    ]
    return CovenantPart(covenant, signed=len(signatures), late=sum(signatures), ledger=ledger)
