"""An issued decision is corrected, amended or revoked by another one, and both say so."""

import datetime as dt

import pytest
import time_machine

from accounts.errors import OfficeError, WrongDay
from awards.decisions.amending import keep_line_change, prepare_change, revoke_whole
from awards.decisions.issuing import give_number, issue_returned, record_signature
from awards.models import Act, DecisionState
from documents.models import Change, DocumentKind
from tests.awards.decision_builders import DECIDED_ON, SIGNED_ON, new_decision
from tests.awards.returned_files import bring_back, scanned


@pytest.fixture(autouse=True)
def _some_days_after_the_decisions_of_the_builders():
    with time_machine.travel(dt.datetime(2026, 4, 10, 3, tzinfo=dt.UTC), tick=True):
        yield


def issue_change(paper, by):
    record_signature(paper, signed_on=DECIDED_ON + dt.timedelta(days=5), by=by)
    give_number(paper, typed="300", decided_on=DECIDED_ON + dt.timedelta(days=5), by=by)
    issue_returned(bring_back(paper, scanned(), by), names={}, is_compared=True, by=by)
    return paper


@pytest.mark.parametrize(
    ("act", "change", "kind"),
    [(Act.CORRECT, Change.CORRECTED, DocumentKind.CORRECTION), (Act.AMEND, Change.AMENDED, DocumentKind.DECISION)],
)
def test_a_corrected_or_amended_line_says_so_at_both_ends(hoa, cuc, act, change, kind):
    decision = new_decision(lines=["Nguyễn Văn Tuân", "Lê Thị Hòa"], state=DecisionState.ISSUED)
    line = decision.lines.get(position=1)
    paper = prepare_change(decision, act, by=hoa)
    keep_line_change(paper, line, name="Nguyễn Văn Tuấn", unit=line.printed_unit, by=hoa)

    issue_change(paper, cuc)

    line.refresh_from_db()
    decision.issued.refresh_from_db()
    assert (line.printed_name, line.standing, decision.issued.status) == ("Nguyễn Văn Tuấn", change, change)
    assert (line.award.printed_name, line.award.status) == ("Nguyễn Văn Tuấn", change)
    [made] = decision.issued.changes.all()
    assert (made.by_document, made.about) == (paper.issued, "01 dòng: Nguyễn Văn Tuân")
    assert paper.issued.kind == kind


def test_a_single_line_is_revoked_and_the_rest_holds(hoa, cuc):
    decision = new_decision(lines=["Nguyễn Văn Tuân", "Lê Thị Hòa"], state=DecisionState.ISSUED)
    paper = prepare_change(decision, Act.REVOKE, by=hoa)
    keep_line_change(paper, decision.lines.get(position=1), by=hoa)

    issue_change(paper, cuc)

    decision.issued.refresh_from_db()
    assert decision.issued.status == Change.AMENDED
    said = decision.lines.values_list("standing", "award__revoked_on", "award__status")
    assert list(said) == [
        (Change.REVOKED, DECIDED_ON + dt.timedelta(days=5), Change.REVOKED),
        (Change.VALID, None, Change.VALID),
    ]


def test_a_whole_decision_is_revoked(hoa, cuc):
    decision = new_decision(state=DecisionState.ISSUED)
    paper = prepare_change(decision, Act.REVOKE, by=hoa)
    revoke_whole(paper, by=hoa)
    paper.refresh_from_db()

    issue_change(paper, cuc)

    decision.issued.refresh_from_db()
    assert decision.issued.status == Change.REVOKED
    assert set(decision.lines.values_list("standing", "award__status")) == {(Change.REVOKED, Change.REVOKED)}


def test_a_paper_is_not_dated_before_what_it_changes(hoa, cuc):
    decision = new_decision(state=DecisionState.ISSUED)
    paper = prepare_change(decision, Act.REVOKE, by=hoa)

    with pytest.raises(WrongDay, match="không được trước Quyết định khen thưởng số"):
        record_signature(paper, signed_on=SIGNED_ON, by=cuc)


def test_a_line_revoked_already_is_not_changed_again(hoa, cuc):
    decision = new_decision(lines=["Nguyễn Văn Tuân", "Lê Thị Hòa"], state=DecisionState.ISSUED)
    paper = prepare_change(decision, Act.REVOKE, by=hoa)
    keep_line_change(paper, decision.lines.get(position=1), by=hoa)
    issue_change(paper, cuc)

    second = prepare_change(decision, Act.AMEND, by=hoa)
    with pytest.raises(OfficeError, match="đã bị hủy bỏ từ trước"):
        keep_line_change(second, decision.lines.get(position=1), name="Ai khác", by=hoa)


def test_a_correction_that_changes_nothing_is_refused(hoa):
    decision = new_decision(lines=["Nguyễn Văn Tuân"], state=DecisionState.ISSUED)
    paper = prepare_change(decision, Act.CORRECT, by=hoa)
    line = decision.lines.get()

    with pytest.raises(OfficeError, match="không có gì thay đổi"):
        keep_line_change(paper, line, name=line.printed_name, unit=line.printed_unit, by=hoa)
