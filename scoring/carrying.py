"""Carrying a bloc's sheets over to a new version of its criteria: only when the office says so, and never silently."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q

from accounts.errors import OfficeError
from accounts.models import Notice, User, record
from blocs.models import BlocYear
from scoring.criteria import Criteria, Leaf
from scoring.criteria_diff import Fate, fate_of
from scoring.importing import give
from scoring.last_year import remember_last_year
from scoring.lines import AnswerRefused, accepted_points, accepted_text, shown, withdraw
from scoring.models import (
    EDITABLE,
    BlocCriteria,
    CriteriaSet,
    CriteriaState,
    LineScore,
    ScoreSheet,
    ScoreStage,
    SheetState,
)
from scoring.models.sheet_states import SCORING_OVER
from scoring.stages import keep_totals, stored


@dataclass(frozen=True)
class LostLine:
    """An answer that does not pass to the new version. `why` in words."""

    code: str
    title: str
    points: Decimal | None
    why: str


@dataclass(frozen=True)
class SheetEffect:
    """What carrying over means for one sheet.

    Attributes:
        kept: how many answers pass unchanged.
        lost: the answers that do not, in the order of the old sheet.
        goes_back: it was handed in, and has to be handed in again.
    """

    sheet: ScoreSheet
    kept: int
    lost: list[LostLine]
    goes_back: bool


WHY = {
    Fate.REWORDED: "lời văn của tiêu chí đã đổi",
    Fate.CHANGED: "cách chấm của tiêu chí đã đổi",
    Fate.REMOVED: "tiêu chí không còn",
}


def ancestors(criteria_set: CriteriaSet) -> set[int]:
    """The keys of the sets it was made from, and those from which they were."""
    parents = dict(CriteriaSet.objects.values_list("pk", "based_on"))
    found, at = set(), parents.get(criteria_set.pk)
    while at is not None and at not in found:
        found.add(at)
        at = parents.get(at)
    return found


def blocs_on_older(criteria_set: CriteriaSet) -> list[BlocYear]:
    """The blocs that score by what this set was made from, and whose scoring is not over. Two queries."""
    given = BlocCriteria.objects.filter(criteria_set__in=ancestors(criteria_set))
    given = given.exclude(bloc_year__state__in=SCORING_OVER)
    if criteria_set.bloc_year_id:
        given = given.filter(bloc_year=criteria_set.bloc_year_id)
    found = given.select_related("bloc_year__bloc", "bloc_year__year", "bloc_year__leader")
    return [each.bloc_year for each in found.order_by("-bloc_year__year__year", "bloc_year__bloc__code")]


@dataclass(frozen=True)
class BlocEffect:
    """What a new version touches in one bloc, counted without reading what was answered.

    Attributes:
        sheets: how many stand on an older version; `handed_in` of them would go back.
        kept, touched: answered lines whose criterion is the same, and those of changed or removed criteria.
    """

    bloc_year: BlocYear
    sheets: int
    handed_in: int
    kept: int
    touched: int


def touched_blocs(criteria_set: CriteriaSet) -> list[BlocEffect]:
    """The blocs that score by what this set was made from. Five queries, however many sheets and lines."""
    blocs = blocs_on_older(criteria_set)
    older = ScoreSheet.objects.filter(bloc_year__in=blocs).exclude(criteria_set=criteria_set)
    counted = (
        older.order_by()
        .values_list("bloc_year")
        .annotate(all=Count("pk"), back=Count("pk", filter=~Q(state__in=EDITABLE)))
    )
    sheets = {pk: (count, back) for pk, count, back in counted}
    answered = LineScore.objects.filter(sheet__in=older, stage=ScoreStage.SELF, answer__isnull=False).order_by()
    lines = answered.values_list("sheet__bloc_year", "sheet__criteria_set", "code").annotate(Count("pk"))
    sets = CriteriaSet.objects.in_bulk({before for _, before, _, _ in lines})
    kept, touched = Counter(), Counter()
    for bloc_year, before, code, count in lines:
        fate = fate_of(sets[before].criteria.leaves.get(code), criteria_set.criteria.leaves.get(code))
        (kept if fate is Fate.KEPT else touched)[bloc_year] += count
    return [BlocEffect(each, *sheets.get(each.pk, (0, 0)), kept[each.pk], touched[each.pk]) for each in blocs]


def effects(criteria_set: CriteriaSet, bloc_year: BlocYear, *, keeps_reworded: bool) -> list[SheetEffect]:
    """What carrying over would do to each sheet of the bloc, in the order of their agencies. Two queries."""
    sheets = bloc_year.sheets.exclude(criteria_set=criteria_set).select_related("agency", "criteria_set")
    sheets = list(sheets.defer("criteria_set__definition").order_by("agency__name", "pk"))
    lines: dict[int, list[LineScore]] = {sheet.pk: [] for sheet in sheets}
    for line in LineScore.objects.filter(sheet__in=sheets):
        lines[line.sheet_id].append(line)
    return [effect_on(sheet, lines[sheet.pk], criteria_set.criteria, keeps_reworded=keeps_reworded) for sheet in sheets]


def effect_on(sheet: ScoreSheet, lines: Sequence[LineScore], new: Criteria, *, keeps_reworded: bool) -> SheetEffect:
    old, kept, lost = sheet.criteria_set.criteria, 0, []
    own = {line.code: line for line in lines if line.stage == ScoreStage.SELF}
    for code, leaf in old.leaves.items():
        line = own.get(code)
        if line is None or line.answer is None:
            continue
        why = why_lost(leaf, new, line, keeps_reworded=keeps_reworded)
        if why:
            lost.append(LostLine(code, leaf.title, line.points, why))
        else:
            kept += 1
    return SheetEffect(sheet, kept, lost, goes_back=sheet.state not in EDITABLE)


def why_lost(leaf: Leaf, new: Criteria, line: LineScore, *, keeps_reworded: bool) -> str:
    """Why an answer does not pass to the new version; "" when it does."""
    fate = fate_of(leaf, new.leaves.get(leaf.code))
    if fate is not Fate.KEPT and not (fate is Fate.REWORDED and keeps_reworded):
        return WHY[fate]
    try:
        points = accepted_points(new, new.leaves[leaf.code], line.answer)
    except AnswerRefused as refused:
        return f"điểm đã cho không hợp với bộ mới ({str(refused).rstrip('.')})"
    if points is not None and line.points is not None and stored(points) != line.points:
        return "cùng câu trả lời cho điểm khác"
    return ""


@transaction.atomic
def carry_over(
    criteria_set: CriteriaSet, bloc_year: BlocYear, *, by: User, reason: str, keeps_reworded: bool = False
) -> list[SheetEffect]:
    """Let the bloc score by the new version: answers to unchanged criteria stay, all others are withdrawn.

    What is withdrawn stays in the trail with its points; the explanation stays on the line while the criterion exists.
    Whoever has handed in gets the sheet back with the reason, since what was signed was another sheet.

    Raises:
        OfficeError: no reason, the set is not applied, the bloc does not score by a version it was made from, or the
            bloc's scoring is over.
    """
    reason = accepted_text(reason, field="reason")
    if not reason:
        raise OfficeError("Xin ghi lý do để các đơn vị biết vì sao đổi bộ tiêu chí.")
    now = BlocYear.objects.select_for_update(of=("self",)).select_related("bloc", "year").get(pk=bloc_year.pk)
    if criteria_set.state != CriteriaState.APPLIED:
        raise OfficeError("Bộ tiêu chí mới chưa được áp dụng nên chưa chuyển các bảng sang được.")
    if now.state in SCORING_OVER:
        raise OfficeError(f"{now} đã kết thúc thẩm tra điểm nên không đổi bộ tiêu chí được nữa.")
    if now.pk not in {each.pk for each in blocs_on_older(criteria_set)}:
        raise OfficeError(f"{now} không chấm theo bản trước của bộ tiêu chí này.")
    list(ScoreSheet.objects.select_for_update().filter(bloc_year=now).order_by("pk").values_list("pk"))

    found = effects(criteria_set, now, keeps_reworded=keeps_reworded)
    give(criteria_set, now, by=by)
    for effect in found:
        carry_sheet(effect, criteria_set, by=by, reason=reason)
    return found


def carry_sheet(effect: SheetEffect, criteria_set: CriteriaSet, *, by: User, reason: str) -> None:
    sheet, lost = effect.sheet, {line.code for line in effect.lost}
    before = sheet.criteria_set
    leaves = criteria_set.criteria.leaves
    proved = set(sheet.evidence_uses.values_list("code", flat=True))
    # Lines that say nothing but stand at a criterion that is gone, or bear an override where nobody answered.
    for line in sheet.lines.filter(stage=ScoreStage.SELF).select_related("by"):
        if line.code not in lost and line.code in leaves:
            continue
        record(
            by,
            "scoring.line_withdrawn",
            sheet,
            code=line.code,
            points=shown(line.points),
            by_name=str(line.by or ""),
            reason=reason,
        )
        if line.code in leaves and (line.explanation or line.code in proved):
            line.answer = line.points = None
            line.version += 1
            line.save(update_fields=["answer", "points", "version"])
        else:
            line.delete()
    later = sheet.lines.exclude(stage=ScoreStage.SELF).values_list("code", flat=True)
    for code in sorted({code for code in later if code in lost or judged_anew(code, before.criteria, leaves)}):
        withdraw(sheet, code, by=by)
    sheet.evidence_uses.exclude(code__in=leaves).delete()
    ScoreSheet.objects.filter(pk=sheet.pk).update(criteria_set=criteria_set)
    sheet.criteria_set = criteria_set
    remember_last_year(sheet)
    keep_totals(sheet, list(sheet.lines.all()))
    record(
        by,
        "scoring.sheet_carried",
        sheet,
        before=f"bản {before.version}",
        after=f"bản {criteria_set.version}",
        reason=reason,
        count=effect.kept,
    )
    sheet.cross_sheets.all().delete()  # marks for answers that may be no more
    if effect.goes_back:
        sheet.move(SheetState.RETURNED, by=by, reason=reason, return_reason=reason, checked_at=None, checked_by=None)
    Notice.objects.tell(
        User.objects.acting_for(sheet.agency_id),
        subject="Bộ tiêu chí của bảng tự chấm điểm đã đổi",
        body=f"{reason} Giữ nguyên {effect.kept:02d} tiêu chí đã chấm, cần chấm lại {len(effect.lost):02d} tiêu chí.",
        link=sheet.get_absolute_url(),
    )


def judged_anew(code: str, old: Criteria, leaves) -> bool:
    """Whether what later stages said of a criterion nobody answered has lost its ground."""
    return fate_of(old.leaves.get(code), leaves.get(code)) in (Fate.CHANGED, Fate.REMOVED)
