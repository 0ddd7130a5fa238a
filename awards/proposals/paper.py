"""What awards print for a bloc: its list of proposals."""

from collections.abc import Sequence

from accounts.models import Identity
from awards.models import BlocProposal
from blocs.letters import in_two_lines, number_and_symbol, signing_lines
from blocs.models import BlocYear
from blocs.names import full_name
from documents.paper import Block, Column, GroupRow, Letterhead, Paper, Paragraph, Signature, Table, Title
from documents.wording import counted, number


def proposals_paper(
    bloc_year: BlocYear, proposals: Sequence[BlocProposal], identity: Identity, *, given: str = "", on=None
) -> Paper:
    """Danh sách đề nghị khen thưởng of a bloc, form by form. `given`: number of its letter; `on`: its day."""
    bloc, year = full_name(bloc_year.bloc.name), bloc_year.year.year
    numbered, symbol = number_and_symbol(given, bloc_year, "TTr")
    blocks: list[Block] = [
        Letterhead(
            superior=identity.committee_name,
            issuer=in_two_lines(bloc),
            symbol=symbol,
            number=numbered,
            place=identity.place_name,
            on=on,
            year=year,
        ),
        Title("Danh sách", f"Đề nghị khen thưởng năm {year} của {bloc}"),
        _table(proposals),
        Paragraph(f"(Danh sách gồm {counted(len(proposals))} đề nghị)./.", italic=True),
        Signature(
            signing_lines(bloc_year, identity),
            name=bloc_year.leader.head_name if bloc_year.leader else "",
            recipients=[identity.office_name, "Các đơn vị trong khối", "Lưu: VT"],
        ),
    ]
    title = f"Danh sách đề nghị khen thưởng {bloc_year}"
    return Paper(filename=title, title=title, blocks=blocks, author=bloc, is_sample=identity.is_demo)


def _table(proposals: Sequence[BlocProposal]) -> Table:
    rows: list = []
    shown = None
    for place, proposal in enumerate(proposals, start=1):
        if proposal.form != shown:
            shown = proposal.form
            rows.append(GroupRow(shown.name))
        standing = f"{number(proposal.points)} (hạng {proposal.rank})" if proposal.rank else ""
        rows.append([place, proposal.agency.name, standing, f"{proposal.votes}/{proposal.base}", proposal.result])
    columns = [
        Column("TT", 10, align="center"),
        Column("Đơn vị", 50, is_heading=True),
        Column("Điểm, xếp hạng", 30),
        Column("Số phiếu", 20, align="center"),
        Column("Kết quả suy tôn", 55),
    ]
    return Table(columns, rows or [GroupRow("Không có đề nghị nào")], size=12)
