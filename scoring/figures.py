"""Tables of figures at one criterion: whom they are for, keeping one, and what they say to a sheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from accounts.models import Agency
from blocs.models import EmulationYear, Membership
from documents.wording import number as shown_number
from scoring.criteria import GroupName, Kind, Leaf
from scoring.criteria_diff import Fate, fate_of
from scoring.models import BlocCriteria, CriteriaSet, CriterionOwner, Figure, FigureDraft, FigureTable, ScoreSheet
from scoring.points import NOT_ASSIGNED, shortest

SAME_QUESTION = {Fate.KEPT, Fate.REWORDED}


@dataclass(eq=False)
class Place:
    """One criterion of one set in one year: where a table of figures stands. `draft`: a workbook about to be read."""

    year: EmulationYear
    criteria_set: CriteriaSet
    leaf: Leaf
    draft: FigureDraft | None = None

    @property
    def code(self) -> str:
        return self.leaf.code

    @cached_property
    def verifier_ids(self) -> frozenset[int]:
        """The departments that own the criterion; with the office they keep its figures (accounts/permissions.py)."""
        owners = CriterionOwner.objects.filter(criteria_set=self.criteria_set, name__in=self.leaf.owner)
        return frozenset(owners.values_list("agency", flat=True))

    @cached_property
    def agencies(self) -> dict[int, Agency]:
        """The agencies scored by this criterion this year, in the order of their blocs.

        A bloc whose set is another version asks the same question where the points would come out the same.
        """
        given = BlocCriteria.objects.filter(bloc_year__year=self.year)
        given = given.select_related("criteria_set").defer("criteria_set__definition")
        blocs = [each.bloc_year_id for each in given if asks_the_same(each.criteria_set, self.leaf)]
        members = Membership.objects.filter(bloc_year__in=blocs).select_related("agency")
        ordered = members.order_by("bloc_year__bloc__code", "position", "pk")
        return {member.agency_id: member.agency for member in ordered}

    @cached_property
    def current(self) -> FigureTable | None:
        return self.tables.current().first()

    @property
    def tables(self):
        return FigureTable.objects.filter(year=self.year, criteria_set=self.criteria_set, code=self.code)


def asks_the_same(criteria_set: CriteriaSet, leaf: Leaf) -> bool:
    return fate_of(leaf, criteria_set.criteria.leaves.get(leaf.code)) in SAME_QUESTION


def figures_of(table: FigureTable | None) -> dict[int, Figure]:
    """The figures of a table by agency; {} for none. One query."""
    return {figure.agency_id: figure for figure in table.figures.select_related("agency")} if table else {}


# --- What a figure says -----------------------------------------------------------------------------------------------


def answer_of(leaf: Leaf, figure: Figure) -> dict[str, Any] | None:
    """The answer that a figure gives by itself, in the form of criteria-set/1; a target alone gives none."""
    if figure.not_assigned:
        return {NOT_ASSIGNED: True}
    if leaf.kind is Kind.WEIGHTED:
        return {"value": shortest(figure.value)}
    return {"level": figure.level} if leaf.kind is Kind.CHOICE else None


def said(leaf: Leaf, figure: Figure | None) -> str:
    """A figure in words: "8 chỉ tiêu", "85,3", "Hoàn thành tốt nhiệm vụ", "không được giao"."""
    if figure is None:
        return ""
    if figure.not_assigned:
        return "không được giao"
    if leaf.kind is Kind.CHOICE:
        level = leaf.levels[figure.level]
        return level.label or f"{shown_number(level.points)} điểm"
    unit = figure.table.unit or leaf.unit if leaf.kind is Kind.RATIO else ""
    return f"{shown_number(figure.value)}{f' {unit}' if unit else ''}"


def in_a_sentence(leaf: Leaf, figure: Figure) -> str:
    """What a row of a sheet says of it, with its source."""
    what = "Được giao" if leaf.kind is Kind.RATIO else "Kết quả công bố"
    return f"{what}: {said(leaf, figure)} ({figure.table.cited})."


def given_to(sheet: ScoreSheet, codes: Iterable[str] | None = None) -> dict[str, Figure]:
    """The figures that stand for the sheet's agency at its criteria, by code. One query; none where there are none.

    Args:
        sheet: one from `for_page()` knows by itself whether its agency has any figures.
        codes: only these criteria.
    """
    if not getattr(sheet, "has_figures", True):
        return {}
    found = Figure.objects.filter(
        agency=sheet.agency_id, table__year=sheet.bloc_year.year_id, table__replaced_at=None
    ).select_related("table__criteria_set")
    found = found.defer("table__criteria_set__definition")
    if codes is not None:
        found = found.filter(table__code__in=list(codes))
    leaves = sheet.criteria_set.criteria.leaves
    given: dict[str, Figure] = {}
    for figure in found:
        code, its_set = figure.table.code, figure.table.criteria_set
        is_own = its_set.pk == sheet.criteria_set_id
        if code in leaves and (is_own or (code not in given and asks_the_same(its_set, leaves[code]))):
            given[code] = figure
    return given


def target_given(leaf: Leaf, figure: Figure | None) -> str:
    """The denominator as it is prefilled ("8", "12,5"); "" where none was assigned."""
    if figure is None or leaf.kind is not Kind.RATIO or figure.value is None:
        return ""
    return shortest(figure.value).replace(".", ",")


def without_prefilled(leaf: Leaf, typed: Mapping[str, str], figure: Figure | None) -> Mapping[str, str]:
    """What was typed, less a denominator that stood there already and to which no result was typed."""
    target = target_given(leaf, figure)
    if target and typed.get("target") == target and not typed.get("actual", "").strip():
        return {name: text for name, text in typed.items() if name != "target"}
    return typed


def differs(leaf: Leaf, figure: Figure, answer: Mapping[str, Any] | None) -> bool:
    """Whether an answer says otherwise than the figure; no answer says nothing."""
    if not answer:
        return False
    if figure.not_assigned or answer.get(NOT_ASSIGNED):
        return figure.not_assigned != bool(answer.get(NOT_ASSIGNED))
    if leaf.kind is Kind.RATIO:
        return "target" in answer and shortest(figure.value) != shortest_text(answer["target"])
    if leaf.kind is Kind.WEIGHTED:
        return shortest(figure.value) != shortest_text(answer["value"])
    return figure.level != answer.get("level")


def shortest_text(text: str) -> str:
    return shortest(Decimal(text))


def may_be_unassigned(leaf: Leaf) -> bool:
    return leaf.group is GroupName.BASE
