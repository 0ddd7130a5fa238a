"""What an agency puts behind its points: cited documents, files, explanations; and what counts without them."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent
from documents.models import StoredFile
from scoring.checking import accept, check_line
from scoring.criteria_reading import criteria_from_json
from scoring.evidence import add_evidence, attach, detach, discard, shelf
from scoring.handing_in import on_paper, readiness, receipt_holds, submit
from scoring.lines import save_line
from scoring.models import Evidence, EvidenceUse, ScoreSheet, SheetState
from scoring.points import Problem, score_sheet
from scoring.progress import Share, progress_of
from tests.access import PDF
from tests.builders import SMALL_SET
from tests.scoring.recounting import sheet_result

DISCIPLINE = "II.2"  # the criterion of SMALL_SET that asks for evidence; ten points where nobody was disciplined
NOBODY = {"counts": [0, 0]}


def report_of(agency, by, **fields) -> Evidence:
    given = {"title": "Báo cáo kỷ luật", "number": "12/BC-SYT", "issued_on": dt.date(2026, 11, 5), **fields}
    return add_evidence(agency, by=by, **given)


def claim(sheet, by, *, explanation="", version=0):
    return save_line(sheet, DISCIPLINE, by=by, answer=NOBODY, explanation=explanation, seen_version=version)


def total(sheet) -> Decimal:
    sheet.refresh_from_db()
    assert sheet.total == sheet_result(sheet).total
    return sheet.total


# --- No point without evidence ----------------------------------------------------------------------------------------


def test_an_answer_without_the_evidence_it_needs_gives_no_point(sheet, lan):
    claim(sheet, lan)

    assert total(sheet) == 0
    assert sheet_result(sheet).problems[DISCIPLINE] is Problem.NO_EVIDENCE


def test_an_explanation_is_evidence_and_taking_it_away_takes_the_points(sheet, lan):
    claim(sheet, lan, explanation="Không có ai bị kỷ luật.")
    with_words = total(sheet)

    claim(sheet, lan, version=1)

    assert (with_words, total(sheet)) == (10, 0)


def test_a_cited_document_gives_the_points_back_until_it_is_taken_off(sheet, health, lan):
    claim(sheet, lan)

    use = attach(sheet, DISCIPLINE, report_of(health, lan), by=lan, pages="trang 3")
    proved = total(sheet)
    detach(use, by=lan)

    assert (proved, total(sheet)) == (10, 0)
    assert [event.action for event in AuditEvent.objects.order_by("pk")] == [
        "scoring.evidence_added",
        "scoring.evidence_attached",
        "scoring.evidence_detached",
    ]


def test_evidence_may_come_before_the_answer_and_makes_no_open_page_old(sheet, health, lan):
    attach(sheet, DISCIPLINE, report_of(health, lan), by=lan)

    claim(sheet, lan, version=0)

    assert total(sheet) == 10


def test_where_the_criterion_asks_for_none_an_answer_counts_by_itself(sheet, lan):
    save_line(sheet, "I.1", by=lan, answer={"points": "18.5"}, explanation="", seen_version=0)

    assert total(sheet) == Decimal("18.5")


def test_a_penalty_counts_without_evidence():
    penalty = {"code": "TR", "title": "Vi phạm", "max": "5", "kind": "deduct", "per": "1", "evidence": True}
    definition = {**SMALL_SET, "slug": "phat", "penalty": {"cap": None, "items": [penalty]}}
    criteria = criteria_from_json(definition)

    result = score_sheet(criteria, {"I.1": {"points": "8"}, "TR": {"count": 2}}, unproven={"TR"})

    assert (result.penalty, result.total) == (2, 6)


def test_who_accepts_an_unproved_answer_gives_no_point_but_who_says_why_does(sheet, lan, minh):
    claim(sheet, lan)
    ScoreSheet.objects.filter(pk=sheet.pk).update(
        state=SheetState.SUBMITTED, submitted_by=lan, submitted_at=sheet.opened_at
    )

    accept(sheet, [DISCIPLINE], by=minh)
    accepted = total(sheet)
    check_line(sheet, DISCIPLINE, by=minh, answer=NOBODY, reason="Đã xem bản giấy.", seen_version=1)

    assert (accepted, total(sheet)) == (0, 10)


# --- Handing in -------------------------------------------------------------------------------------------------------


def test_before_handing_in_one_is_told_what_lacks_evidence(filled, lan, health):
    filled.lines.filter(code=DISCIPLINE).update(has_evidence=False)
    before = readiness(filled, filled.lines.all())

    attach(filled, DISCIPLINE, report_of(health, lan), by=lan)
    after = readiness(filled, filled.lines.all())

    assert (before.without_evidence, before.faults, after.without_evidence) == ([DISCIPLINE], {}, [])
    assert before.seen != after.seen


def test_the_receipt_vouches_for_the_evidence_too(filled, lan, health):
    scan = StoredFile.objects.store(PDF, by=lan)
    use = attach(filled, DISCIPLINE, report_of(health, lan), by=lan)
    submit(filled, by=lan, approval=on_paper(name="Lê Hương Giang", document="1/BC", scan=scan))
    held = receipt_holds(filled, filled.lines.all())

    EvidenceUse.objects.filter(pk=use.pk).update(pages="trang khác")

    assert (held, receipt_holds(filled, filled.lines.all())) == (True, False)


def test_nobody_changes_the_evidence_of_a_sheet_that_is_handed_in(submitted, lan, health):
    report = report_of(health, lan)
    use = EvidenceUse.objects.create(sheet=submitted, code="I.1", evidence=report)

    with pytest.raises(WrongState):
        attach(submitted, DISCIPLINE, report, by=lan)
    with pytest.raises(WrongState):
        detach(use, by=lan)

    assert list(submitted.evidence_uses.all()) == [use]


# --- The agency's own shelf -------------------------------------------------------------------------------------------


def test_one_document_stands_behind_several_criteria_and_is_found_again_without_accents(sheet, lan, health):
    report = report_of(health, lan)
    other = report_of(health, lan, title="Kế hoạch năm", number="3/KH-SYT")
    attach(sheet, DISCIPLINE, report, by=lan)
    attach(sheet, "I.1", report, by=lan)

    assert list(shelf(sheet, DISCIPLINE)) == [other]
    assert list(shelf(sheet, "I.3", "ky luat")) == [report]
    assert list(shelf(sheet, "I.3", "3/kh")) == [other]


def test_another_agencys_evidence_stays_its_own(sheet, lan, trade, khanh):
    theirs = report_of(trade, khanh)

    with pytest.raises(OfficeError, match="đơn vị khác"):
        attach(sheet, DISCIPLINE, theirs, by=lan)

    assert list(shelf(sheet, DISCIPLINE)) == []


def test_what_is_in_use_is_not_thrown_away(sheet, lan, health):
    report = report_of(health, lan)
    use = attach(sheet, DISCIPLINE, report, by=lan)

    with pytest.raises(OfficeError, match="đang dùng"):
        discard(report, by=lan)
    detach(use, by=lan)
    discard(report, by=lan)

    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"title": " "}, "trích yếu"),
        ({"issued_on": None}, "ngày ban hành"),
        ({"number": "", "issued_on": None}, "chọn một tệp"),
    ],
)
def test_half_a_citation_is_refused(health, lan, fields, why):
    with pytest.raises(OfficeError, match=why):
        report_of(health, lan, **fields)

    assert not Evidence.objects.exists()


# --- How far one has come ---------------------------------------------------------------------------------------------


def test_progress_counts_what_is_scored_evidenced_and_verified(sheet, lan):
    claim(sheet, lan, explanation="Không có.")
    save_line(sheet, "I.1", by=lan, answer={"not_assigned": True}, explanation="", seen_version=0)
    sheet.lines.create(code="I.1", stage="verified", answer={"points": "1"}, points=1)

    progress = progress_of(ScoreSheet.objects.with_progress().select_related("criteria_set").get())

    assert (progress.scored, progress.evidenced, progress.verified) == (Share(2, 6), Share(1, 1), Share(1, 1))
    assert (progress.scored.percent, Share(0, 0).percent) == (33, None)
