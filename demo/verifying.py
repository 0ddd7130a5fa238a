"""Verification in the demo: points are lowered, units explain, some conclusions are drawn, the rest waits."""

from decimal import Decimal

from accounts.models import Agency
from blocs.models import BlocYear
from demo.clock import clock_at
from demo.proofs import prove_explanation
from scoring.explaining import conclude, explain
from scoring.models import LineScore, ScoreSheet, ScoreStage, Verdict
from scoring.verifying import finish_verification, verify_line

LOWERED = "Số liệu theo dõi của sở thấp hơn số đơn vị báo cáo."
EXPLAINED = "Đơn vị đã báo cáo bổ sung sau kỳ chốt số liệu; văn bản kèm theo ở phần minh chứng."
ENDINGS = [
    (Verdict.ACCEPTED, "Đã đối chiếu báo cáo bổ sung, thống nhất điểm tự chấm."),
    (Verdict.KEPT, "Báo cáo bổ sung ngoài thời gian tính điểm, giữ nguyên điểm thẩm định."),
    None,  # waits for its conclusion
]


def verify_some(bloc_year: BlocYear, on, *, cast) -> None:
    """The first sheets of a checked bloc: one ended, one concluded, one explained; the others are not begun."""
    sheets = ScoreSheet.objects.filter(bloc_year=bloc_year).select_related("agency", "bloc_year__year", "criteria_set")
    for place, (sheet, ending) in enumerate(zip(sheets.order_by("pk"), ENDINGS, strict=False)):
        found = line_to_lower(sheet)
        if found is None:
            continue
        line, department = found
        clerk, verifier = cast.clerk_of(sheet.agency), cast.clerk_of(department)
        with clock_at(on, 13, place):
            lower = line.points - Decimal("0.5")
            verify_line(sheet, line.code, by=verifier, override=lower, reason=LOWERED)
        with clock_at(on, 14, place):
            explanation = explain(sheet, line.code, by=clerk, text=EXPLAINED)
            prove_explanation(explanation, by=clerk, on=on)
        if ending is None:
            continue
        verdict, words = ending
        with clock_at(on, 15, place):
            conclude(explanation, verdict, by=verifier, words=words, seen_version=1, seen_evidence=1)
            if verdict == Verdict.ACCEPTED:
                finish_verification(sheet, by=cast.office)


def line_to_lower(sheet: ScoreSheet) -> tuple[LineScore, Agency] | None:
    """A point that stands, of a criterion that another agency verifies, with that agency."""
    agencies = Agency.objects.in_bulk([pk for _, pk in sheet.owners])
    owners = {name: agencies[pk] for name, pk in sheet.owners if pk != sheet.agency_id}
    lines = {line.code: line for line in sheet.lines.filter(stage=ScoreStage.CHECKED)}
    for code, leaf in sheet.criteria_set.criteria.leaves.items():
        line = lines.get(code)
        owner = next((owners[name] for name in leaf.owner if name in owners), None)
        if owner and line and line.points and line.points >= 1:
            return line, owner
    return None
