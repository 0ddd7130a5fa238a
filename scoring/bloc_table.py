"""The ranked table of a bloc's year (Bảng tổng hợp điểm): worked out from stage rows, or read from a frozen one."""

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from accounts.errors import OfficeError
from accounts.models import Identity
from blocs.models import BlocYear, Extension, Membership, Stage
from blocs.names import body_word
from scoring.criteria import Criteria
from scoring.models import BlocCriteria, CriteriaSet, RankingSnapshot, RankingVotes, ScoreSheet, SheetState
from scoring.models.sheet_states import SCORING_OVER
from scoring.points import SheetResult, score_sheet, shortest
from scoring.ranking import TOTAL, Entry, Standing, bloc_result, key_name, key_names, key_values
from scoring.stages import latest_answers

FORMAT = "bloc-table/2"  # 1 had no keys, no extensions and no words of the paper; both are read
NOT_HANDED_IN = {SheetState.DRAFT, SheetState.RETURNED}
NO_SHEET = "Chưa có bảng tự chấm điểm"
NOT_SUBMITTED = "Chưa nộp bảng tự chấm điểm"
RETURNED = "Đã trả lại để bổ sung, chưa nộp lại"
OTHER_CRITERIA = "Không xếp hạng: chấm theo bộ tiêu chí khác"


@dataclass(frozen=True)
class SectionHead:
    code: str
    title: str
    max: Decimal


@dataclass(frozen=True)
class TableRow:
    """One member of the bloc; the points are None where it has not handed in its sheet.

    Attributes:
        place: TT, the member's place in the order of the decision that formed the bloc, from 1 on.
        agency, label: the name and the short name, as they were when the table was made.
        sheet_id: None where no sheet was opened.
        sections: points per section, unscaled, in the order of the table's heads; empty without points.
        rank: None where the member is not ranked; `note` then says why.
        why: one sentence, why this rank; "" without rank.
        grade, grade_why: the label of the grade and how it came about; "" where there is none.
        keys: what ranking compared, in the order of the table's `keys`; empty without rank.
        decided: the place in `keys` of what put the member before the next one; None for the last.
        is_tied: another member has the same rank.
        is_late: the sheet was handed in after the deadline.
        until: the last day of the member's extension, as ISO 8601; "" without one.
    """

    place: int
    agency_id: int
    agency: str
    label: str
    sheet_id: int | None = None
    state: str = ""
    sections: tuple[Decimal, ...] = ()
    bonus: Decimal | None = None
    penalty: Decimal | None = None
    self_total: Decimal | None = None
    total: Decimal | None = None
    rank: int | None = None
    grade: str = ""
    why: str = ""
    grade_why: str = ""
    is_tied: bool = False
    is_late: bool = False
    note: str = ""
    keys: tuple[Decimal, ...] = ()
    decided: int | None = None
    until: str = ""

    @property
    def remarks(self) -> list[str]:
        """What is to be known beside the points, a sentence each."""
        day = f"{dt.date.fromisoformat(self.until):%d/%m/%Y}" if self.until else ""
        said = [
            self.note,
            "Đồng hạng" if self.is_tied and not self.note else "",
            "Nộp muộn" if self.is_late else "",
            f"Được gia hạn đến {day}" if day else "",
        ]
        return [remark for remark in said if remark]

    @property
    def difference(self) -> Decimal | None:
        """What the checkers made of the agency's own total: negative where they took points away."""
        return None if self.total is None or self.self_total is None else self.total - self.self_total


@dataclass(frozen=True)
class PaperWords:
    """What the paper says around the table: who writes it, who signs. Frozen with it, since all of them change."""

    superior: str
    place: str
    leader_word: str
    leader_head: str
    signs_for: str
    is_sample: bool


@dataclass(frozen=True)
class BlocTable:
    """The whole table; it holds all that its page and its papers show, so that a frozen one needs nothing else.

    Attributes:
        keys: what decides a rank, in its order, as words; the first is the total.
        words: of a frozen table.
    """

    code: str
    bloc: str
    year: int
    leader: str
    criteria: str
    total: Decimal
    heads: tuple[SectionHead, ...]
    has_bonus: bool
    has_penalty: bool
    tie_rule: str
    rows: tuple[TableRow, ...]
    keys: tuple[str, ...] = ()
    words: PaperWords | None = None

    @property
    def ranked(self) -> list[TableRow]:
        """Best first, equals in the order of the members."""
        return sorted((row for row in self.rows if row.rank is not None), key=lambda row: (row.rank, row.place))

    @property
    def unranked(self) -> list[TableRow]:
        return [row for row in self.rows if row.rank is None]

    @property
    def in_rank_order(self) -> list[TableRow]:
        return [*self.ranked, *self.unranked]

    @property
    def counted(self) -> list[TableRow]:
        """The members that have points."""
        return [row for row in self.rows if row.total is not None]

    @property
    def late(self) -> list[TableRow]:
        return [row for row in self.rows if row.is_late]

    @property
    def has_grades(self) -> bool:
        return any(row.grade for row in self.rows)

    def to_json(self) -> str:
        """Canonical: sorted keys, no blanks, points as shortest decimal strings. Equal tables give equal bytes."""
        value = {"format": FORMAT, **asdict(self)}
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=shortest)


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# --- From the rows of today -------------------------------------------------------------------------------------------


def live_table(bloc_year: BlocYear) -> BlocTable:
    """The table as the stage rows make it now; a constant number of queries, however many members and criteria.

    A member that has not handed in its sheet has a row without points. A sheet that was opened under another criteria
    set than the bloc's keeps its total and is not ranked.
    """
    return live_tables([bloc_year])[bloc_year.pk]


def live_tables(bloc_years: Sequence[BlocYear]) -> dict[int, BlocTable]:
    """The live tables of many blocs by their keys, in as many queries as that of one."""
    memberships, sheets = defaultdict(list), defaultdict(list)
    for membership in members_with_terms(bloc_years):
        memberships[membership.bloc_year_id].append(membership)
    found = list(ScoreSheet.objects.filter(bloc_year__in=bloc_years))
    for sheet in found:
        sheets[sheet.bloc_year_id].append(sheet)
    applied = applied_sets(bloc_years)
    sets = {each.pk: each for each in applied.values()}
    if others := {sheet.criteria_set_id for sheet in found} - sets.keys():
        sets |= CriteriaSet.objects.in_bulk(sorted(others))
    scored = score_all(sets, [sheet for sheet in found if sheet.state not in NOT_HANDED_IN])
    return {
        each.pk: table_from(each, memberships[each.pk], sheets[each.pk], applied.get(each.pk), scored)
        for each in bloc_years
    }


def table_from(
    bloc_year: BlocYear,
    memberships: Sequence[Membership],
    sheets: Sequence[ScoreSheet],
    applied: CriteriaSet | None,
    scored: Mapping[int, SheetResult],
) -> BlocTable:
    """The table of one bloc from what was read of it. `scored`: what each sheet that was handed in adds up to."""
    member_of = {membership.agency_id: membership for membership in memberships}
    entries = {
        sheet.agency_id: entry_of(member_of[sheet.agency_id], sheet, scored[sheet.pk])
        for sheet in sheets
        if applied and sheet.pk in scored and sheet.agency_id in member_of and sheet.criteria_set_id == applied.pk
    }
    criteria = applied.criteria if applied else None
    standings = dict(zip(entries, bloc_result(criteria, list(entries.values())), strict=True)) if entries else {}
    sheet_of = {sheet.agency_id: sheet for sheet in sheets}
    rows = []
    for place, membership in enumerate(memberships, start=1):
        sheet, standing = sheet_of.get(membership.agency_id), standings.get(membership.agency_id)
        result = scored.get(sheet.pk) if sheet else None
        row = table_row(place, membership, sheet, result, standing)
        rows.append(with_keys(row, criteria, standing) if standing and standing.rank else row)
    return BlocTable(
        code=bloc_year.bloc.code,
        bloc=bloc_year.bloc.name,
        year=bloc_year.year.year,
        leader=bloc_year.leader.name if bloc_year.leader else "",
        criteria=str(applied or ""),
        total=criteria.total if criteria else Decimal(0),
        heads=heads_of(criteria) if criteria else (),
        has_bonus=bool(criteria and criteria.bonus.items),
        has_penalty=bool(criteria and criteria.penalty.items),
        tie_rule=tie_rule(criteria) if criteria else "",
        rows=tuple(rows),
        keys=key_names(criteria) if criteria else (),
    )


def members_with_terms(bloc_years: Sequence[BlocYear]):
    """The members of each bloc in the order of its decision.

    Each with `until` (its extension for scoring itself) and `votes`.
    """
    here = {"bloc_year": OuterRef("bloc_year"), "agency": OuterRef("agency")}
    extended = Extension.objects.filter(**here, stage=Stage.SELF_SCORING).order_by().values("until")
    votes = RankingVotes.objects.filter(**here).order_by().values("votes")
    members = Membership.objects.filter(bloc_year__in=bloc_years).select_related("agency")
    return members.annotate(until=Subquery(extended[:1]), votes=Subquery(votes[:1])).order_by("position", "pk")


def entry_of(membership: Membership, sheet: ScoreSheet, result: SheetResult) -> Entry:
    return Entry(membership.agency.name, result, votes=membership.votes or 0, excluded=bool(sheet.exclusion))


def with_keys(row: TableRow, criteria: Criteria, standing: Standing) -> TableRow:
    """The row with what was compared, and which of it put the member before the next."""
    order = [TOTAL, *criteria.tie_break]
    decided = order.index(standing.below.key) if standing.below else None
    return replace(row, keys=key_values(criteria, standing.entry), decided=decided)


def applied_sets(bloc_years: Sequence[BlocYear]) -> dict[int, CriteriaSet]:
    """The criteria set that each bloc is scored by, by the bloc's key; none where none is given. One query."""
    given = BlocCriteria.objects.filter(bloc_year__in=bloc_years).select_related("criteria_set")
    return {each.bloc_year_id: each.criteria_set for each in given}


def score_all(sets: dict[int, CriteriaSet], sheets: Sequence[ScoreSheet]) -> dict[int, SheetResult]:
    """What each sheet adds up to at the latest stage of each of its lines, by the sheet's key. One query."""
    answers = latest_answers(sheets)
    return {sheet.pk: score_sheet(sets[sheet.criteria_set_id].criteria, *answers[sheet.pk]) for sheet in sheets}


def heads_of(criteria: Criteria) -> tuple[SectionHead, ...]:
    return tuple(SectionHead(section.code, section.title, section.max) for section in criteria.sections)


def tie_rule(criteria: Criteria) -> str:
    """What decides between equal totals, as a sentence."""
    shared = "Đơn vị bằng nhau ở mọi nội dung so sánh thì đồng hạng, hạng kế tiếp bỏ trống."
    if not criteria.tie_break:
        return f"Xếp hạng theo tổng điểm. {shared}"
    keys = ", ".join(key_name(criteria, key) + (" thấp hơn" if key == "penalty" else "") for key in criteria.tie_break)
    return f"Xếp hạng theo tổng điểm; khi bằng điểm thì lần lượt so sánh {keys}. {shared}"


def table_row(
    place: int,
    membership: Membership,
    sheet: ScoreSheet | None,
    result: SheetResult | None,
    standing: Standing | None,
) -> TableRow:
    agency = membership.agency
    row = TableRow(place, agency.pk, agency.name, agency.label)
    if membership.until:
        row = replace(row, until=membership.until.isoformat())
    if sheet is None:
        return replace(row, note=NO_SHEET)
    row = replace(row, sheet_id=sheet.pk, state=sheet.state, is_late=sheet.is_late)
    if result is None:
        return replace(row, note=NOT_SUBMITTED if sheet.state == SheetState.DRAFT else RETURNED)
    row = replace(
        row,
        bonus=result.bonus,
        penalty=result.penalty,
        self_total=sheet.self_total,
        total=result.total,
    )
    if standing is None:
        return replace(row, note=OTHER_CRITERIA)
    row = replace(row, sections=tuple(result.sections.values()))
    if standing.rank is None:
        return replace(row, note=f"Không xét thi đua: {sheet.exclusion.rstrip('.')}")
    return replace(
        row,
        rank=standing.rank,
        why=standing.rank_reason,
        is_tied=bool(standing.equals),
        grade=standing.grade.label if standing.grade else "",
        grade_why=standing.grade_reason,
    )


# --- Frozen -----------------------------------------------------------------------------------------------------------


def freeze(bloc_year: BlocYear, *, occasion: str, by) -> RankingSnapshot:
    """Keep the table of this moment for ever, in the caller's transaction: names, points, ranks and reasons."""
    text = replace(live_table(bloc_year), words=paper_words(bloc_year, Identity.current())).to_json()
    return RankingSnapshot.objects.create(
        bloc_year=bloc_year, taken_by=by, occasion=occasion, table=text, sha256=sha256_of(text)
    )


def paper_words(bloc_year: BlocYear, identity: Identity) -> PaperWords:
    return PaperWords(
        superior=identity.committee_name,
        place=identity.place_name,
        leader_word=bloc_year.leader_word(identity),
        leader_head=bloc_year.leader.head_name if bloc_year.leader else "",
        signs_for=body_word(bloc_year.bloc),
        is_sample=identity.is_demo,
    )


def read_snapshot(snapshot: RankingSnapshot) -> BlocTable:
    """The frozen table, the same for ever.

    Raises:
        OfficeError: its text is no longer what was frozen.
    """
    if sha256_of(snapshot.table) != snapshot.sha256:
        raise OfficeError(f"Bảng xếp hạng đã chốt ngày {snapshot.taken_at:%d/%m/%Y} không còn nguyên vẹn.")
    return table_from_json(snapshot.table)


def table_from_json(text: str) -> BlocTable:
    value = json.loads(text)
    del value["format"]
    value["heads"] = tuple(SectionHead(**{**head, "max": Decimal(head["max"])}) for head in value["heads"])
    value["rows"] = tuple(row_from_json(row) for row in value["rows"])
    value["keys"] = tuple(value.get("keys", ()))
    value["words"] = PaperWords(**value["words"]) if value.get("words") else None
    return BlocTable(**{**value, "total": Decimal(value["total"])})


def row_from_json(value: dict[str, Any]) -> TableRow:
    points = {
        name: None if value[name] is None else Decimal(value[name])
        for name in ("bonus", "penalty", "self_total", "total")
    }
    several = {name: tuple(map(Decimal, value.get(name, ()))) for name in ("sections", "keys")}
    return TableRow(**{**value, **points, **several})


def latest_snapshot(bloc_year: BlocYear) -> RankingSnapshot | None:
    return bloc_year.rankings.select_related("taken_by").first()


def table_of(bloc_year: BlocYear) -> tuple[BlocTable, RankingSnapshot | None]:
    """The bloc's table, and the snapshot it was read from: frozen from VERIFIED on, live before that."""
    snapshot = latest_snapshot(bloc_year) if bloc_year.state in SCORING_OVER else None
    return (read_snapshot(snapshot), snapshot) if snapshot else (live_table(bloc_year), None)


def tables_of(bloc_years: Sequence[BlocYear]) -> dict[int, BlocTable]:
    """`table_of` for many blocs by their keys, in a constant number of queries."""
    latest = RankingSnapshot.objects.filter(bloc_year=OuterRef("bloc_year")).values("pk")[:1]
    over = [each for each in bloc_years if each.state in SCORING_OVER]
    snapshots = RankingSnapshot.objects.filter(bloc_year__in=over, pk=Subquery(latest))
    frozen = {snapshot.bloc_year_id: read_snapshot(snapshot) for snapshot in snapshots}
    return live_tables([each for each in bloc_years if each.pk not in frozen]) | frozen
