"""Bảng tổng hợp ý kiến thẩm định và giải trình: each point somebody had something to say of, A4 landscape.

Of one agency, or of all agencies of a bloc; điểm, ý kiến, giải trình, kết luận stand beside each other.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Identity
from blocs.letters import signing_lines
from blocs.models import BlocYear
from blocs.names import full_name
from documents.paper import (
    Cell,
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
from documents.wording import number
from scoring.criteria import Leaf
from scoring.models import Explanation, LineScore, ScoreSheet, ScoreStage, Verdict

COLUMNS = [
    Column("TT", 13, align="center"),
    Column("Nội dung", 52, is_heading=True),
    Column("Điểm tối đa", 14, align="center", group="Điểm"),
    Column("Tự chấm", 14, align="center", group="Điểm"),
    Column("Thẩm tra", 14, align="center", group="Điểm"),
    Column("Thẩm định", 15, align="center", group="Điểm"),
    Column("Thống nhất", 15, align="center", group="Điểm"),
    Column("Ý kiến thẩm tra, thẩm định", 46),
    Column("Giải trình của đơn vị", 46),
    Column("Kết luận", 38),
]
NOTHING = "Không có tiêu chí nào khác với điểm tự chấm."
# Who speaks at each stage, as the column of opinions says it.
SPEAKERS = {
    ScoreStage.CHECKED: "Thẩm tra",
    ScoreStage.VERIFIED: "Thẩm định",
    ScoreStage.AGREED: "Hội nghị",
    ScoreStage.OFFICIAL: "Thẩm định sau hội nghị",
}


@dataclass(frozen=True)
class Opinion:
    """One criterion of one sheet with what every stage said, and the explanations in the order of the stages."""

    leaf: Leaf
    lines: Mapping[str, LineScore]
    explanations: Sequence[Explanation]

    @property
    def own(self) -> LineScore | None:
        return self.lines.get(ScoreStage.SELF)

    @property
    def later(self) -> list[LineScore]:
        return [self.lines[stage] for stage in SPEAKERS if stage in self.lines]

    @property
    def latest(self) -> LineScore | None:
        return self.later[-1] if self.later else self.own

    def said_first(self, line: LineScore) -> tuple[Decimal | None, str]:
        """The points and the reason of a stage as the unit answered to them: a conclusion may have replaced both."""
        answered = next((each for each in self.explanations if each.stage == line.stage), None)
        is_replaced = answered is not None and answered.verdict in (Verdict.ACCEPTED, Verdict.CHANGED)
        return (answered.given, answered.opinion) if is_replaced else (line.points, line.reason)

    @property
    def has_something_said(self) -> bool:
        own = self.own.points if self.own else None
        return bool(self.explanations) or any(line.reason or line.points != own for line in self.later)


def opinions_of(
    sheet: ScoreSheet, lines: Iterable[LineScore], explanations: Iterable[Explanation], *, codes=None, also=()
) -> list[Opinion]:
    """The criteria of a sheet of which somebody has said something, in its order.

    Args:
        explanations: of `with_evidence` where there may be many.
        codes: only of these.
        also: of these in any case.
    """
    order = list(ScoreStage)
    said: dict[str, dict[str, LineScore]] = {}
    for line in lines:
        said.setdefault(line.code, {})[line.stage] = line
    answered: dict[str, list[Explanation]] = {}
    for explanation in sorted(explanations, key=lambda each: order.index(each.stage)):
        answered.setdefault(explanation.code, []).append(explanation)
    found = (
        Opinion(leaf, said.get(code, {}), answered.get(code, []))
        for code, leaf in sheet.criteria_set.criteria.leaves.items()
        if codes is None or code in codes
    )
    return [opinion for opinion in found if opinion.has_something_said or opinion.leaf.code in also]


def opinion_row(opinion: Opinion) -> Row:
    lines = opinion.lines
    return Row(
        [
            opinion.leaf.code,
            opinion.leaf.title,
            "không giới hạn" if opinion.leaf.max is None else opinion.leaf.max,
            scored(opinion.own),
            scored(lines.get(ScoreStage.CHECKED)),
            scored(lines.get(ScoreStage.OFFICIAL) or lines.get(ScoreStage.VERIFIED)),
            scored(lines.get(ScoreStage.AGREED)),
            "\n".join(filter(None, (opinion_words(opinion, line) for line in opinion.later))),
            "\n".join(explained(explanation) for explanation in opinion.explanations),
            "\n".join(concluded(explanation) for explanation in opinion.explanations),
        ]
    )


def opinion_words(opinion: Opinion, line: LineScore) -> str:
    """ "Thẩm định (15 điểm): Chậm giải ngân"; the points only where a conclusion has replaced them since."""
    points, reason = opinion.said_first(line)
    given = f" ({number(points)} điểm)" if points is not None and points != line.points else ""
    return f"{SPEAKERS[line.stage]}{given}: {reason}" if reason else ""


def scored(line: LineScore | None) -> Cell:
    if line is None:
        return ""
    return "chưa chấm" if line.points is None else line.points


def explained(explanation: Explanation) -> str:
    """What the unit says, and what it cites: "Vốn giao bổ sung. Minh chứng: 12/BC-SYT ngày …, Báo cáo (trang 3)"."""
    cited = [f"{use.evidence.said}{f' ({use.pages})' if use.pages else ''}" for use in explanation.evidence_uses.all()]
    return f"{explanation.text}\nMinh chứng: {'; '.join(cited)}" if cited else explanation.text


def concluded(explanation: Explanation) -> str:
    if not explanation.verdict:
        return "Chưa có kết luận"
    return f"{explanation.get_verdict_display()}. {explanation.conclusion}"


def table(rows: list) -> Table:
    return Table(COLUMNS, rows or [GroupRow(NOTHING)], size=11)


def sheet_opinions_paper(sheet: ScoreSheet, opinions: Sequence[Opinion], identity: Identity, *, day: dt.date) -> Paper:
    """Of one agency. `day`: only its year is printed, day and month are written in by hand."""
    bloc_year = sheet.bloc_year
    subject = f"Bảng chấm điểm thi đua năm {bloc_year.year.year} của {sheet.agency.name}, {bloc_year.bloc.name}"
    return whole_paper(
        bloc_year,
        identity,
        day=day,
        subject=subject,
        blocks=[table([opinion_row(opinion) for opinion in opinions])],
        filename=f"Tổng hợp ý kiến thẩm định {bloc_year.year.year} {sheet.agency.label}",
    )


def bloc_opinions_paper(
    bloc_year: BlocYear,
    by_sheet: Sequence[tuple[ScoreSheet, Sequence[Opinion]]],
    identity: Identity,
    *,
    day: dt.date,
) -> Paper:
    """Of all agencies of a bloc, in the order of its members; those without any opinion are named beneath."""
    rows: list = []
    for sheet, opinions in by_sheet:
        if opinions:
            rows += [GroupRow(sheet.agency.name), *(opinion_row(opinion) for opinion in opinions)]
    silent = [sheet.agency.name for sheet, opinions in by_sheet if not opinions]
    blocks = [table(rows)]
    if rows and silent:
        blocks.append(Paragraph(f"Không có tiêu chí nào khác với điểm tự chấm: {', '.join(silent)}.", italic=True))
    return whole_paper(
        bloc_year,
        identity,
        day=day,
        subject=f"Thi đua năm {bloc_year.year.year} của {full_name(bloc_year.bloc.name)}",
        blocks=blocks,
        filename=f"Tổng hợp ý kiến thẩm định {bloc_year.bloc.code} {bloc_year.year.year}",
    )


def whole_paper(
    bloc_year: BlocYear, identity: Identity, *, day: dt.date, subject: str, blocks: list, filename: str
) -> Paper:
    bloc = full_name(bloc_year.bloc.name)
    return Paper(
        filename=filename,
        title=f"Bảng tổng hợp ý kiến thẩm định và giải trình. {subject}",
        blocks=[
            Letterhead(superior=identity.committee_name, issuer=bloc, place=identity.place_name, year=day.year),
            Title("Bảng tổng hợp ý kiến thẩm định và giải trình", subject),
            *blocks,
            SignatureRow(
                [
                    Signature(["NGƯỜI LẬP BIỂU"], note="Ký, ghi rõ họ tên"),
                    Signature(
                        signing_lines(bloc_year, identity),
                        name=bloc_year.leader.head_name if bloc_year.leader else "",
                    ),
                ],
                per_row=2,
            ),
        ],
        orientation="landscape",
        author=bloc,
        is_sample=identity.is_demo,
    )
