"""A decision is signed, numbered and issued; what is wrong on the way leaves nothing half done."""

import datetime as dt
import io

import pytest
import time_machine
from pypdf import PdfReader

from accounts.errors import OfficeError, WrongDay, WrongState
from accounts.models import Notice
from awards.decisions.deciding import draft_decision, split_off
from awards.decisions.issuing import (
    NotByTheWriter,
    give_number,
    issue_returned,
    issue_signed,
    record_signature,
    step_back,
)
from awards.models import Award, AwardSource, Decision, DecisionState, LineState
from documents.models import Disclosure, DocumentKind, GivenNumber, IssuedDocument, NumberTaken, StoredFile
from documents.signing import key_from_file
from tests.awards.decision_builders import DECIDED_ON, SIGNED_ON, new_decision
from tests.awards.returned_files import as_pdf, bring_back, said, scanned
from tests.awards.subject_builders import new_subject
from tests.awards.test_putting_decisions_together import approved, keys
from tests.documents.papers import pages
from tests.documents.test_signing import PASSWORD, new_certificate


@pytest.fixture(autouse=True)
def _some_days_after_the_decisions_of_the_builders():
    with time_machine.travel(dt.datetime(2026, 4, 10, 3, tzinfo=dt.UTC), tick=True):
        yield


def test_signing_closes_the_draft_and_numbering_makes_it_citable(hoa, cuc):
    decision = new_decision(written_by=hoa)

    record_signature(decision, signed_on=SIGNED_ON, by=cuc)
    give_number(decision, typed="125/QĐ-UBND", decided_on=DECIDED_ON, by=cuc)

    assert decision.state == DecisionState.NUMBERED
    assert str(decision) == "Quyết định khen thưởng số 125/QĐ-UBND ngày 25/03/2026"


def test_a_decision_without_a_signer_is_not_signed(cuc):
    decision = new_decision(signer_name="")

    with pytest.raises(OfficeError, match="Chưa ghi họ tên người ký"):
        record_signature(decision, signed_on=SIGNED_ON, by=cuc)

    assert Decision.objects.get().state == DecisionState.DRAFT


@pytest.mark.parametrize(
    ("decided_on", "said"),
    [(SIGNED_ON - dt.timedelta(days=1), "không được trước ngày ký"), (dt.date(2030, 1, 1), "không được sau hôm nay")],
)
def test_the_day_lies_between_signing_and_today(cuc, decided_on, said):
    decision = new_decision(state=DecisionState.SIGNED)

    with pytest.raises(WrongDay, match=said):
        give_number(decision, typed="125", decided_on=decided_on, by=cuc)

    assert not GivenNumber.objects.exists()


def test_a_number_used_already_is_refused_and_says_on_what(cuc):
    first, second = (new_decision(state=DecisionState.SIGNED) for _ in range(2))
    give_number(first, typed="125", decided_on=DECIDED_ON, by=cuc)

    with pytest.raises(NumberTaken, match="đã ghi cho: Quyết định khen thưởng"):
        give_number(second, typed=" 0125/QĐ-UBND ", decided_on=DECIDED_ON, by=cuc)

    second.refresh_from_db()
    assert (second.state, second.number) == (DecisionState.SIGNED, None)


@pytest.mark.parametrize("typed", ["", "mười", "0", "12/", "-3", "1234567", "12/QĐ/UBND"])
def test_what_is_no_number_is_refused(cuc, typed):
    decision = new_decision(state=DecisionState.SIGNED)

    with pytest.raises(OfficeError, match="Ghi số đã được cấp"):
        give_number(decision, typed=typed, decided_on=DECIDED_ON, by=cuc)


def test_own_numbers_follow_each_other_without_a_gap(giang, health):
    decisions = [new_decision(agency=health, form="LDTT", state=DecisionState.SIGNED) for _ in range(3)]

    for decision in decisions:
        give_number(decision, decided_on=DECIDED_ON, by=giang)

    assert [str(each.number) for each in decisions] == ["01/QĐ-SYT", "02/QĐ-SYT", "03/QĐ-SYT"]


def test_a_number_given_by_mistake_is_free_again_but_an_own_one_is_accounted_for(cuc, giang, health):
    external, own = (
        new_decision(state=DecisionState.SIGNED),
        new_decision(agency=health, form="LDTT", state=DecisionState.SIGNED),
    )
    give_number(external, typed="125", decided_on=DECIDED_ON, by=cuc)
    give_number(own, decided_on=DECIDED_ON, by=giang)

    step_back(external, reason="Ghi nhầm số", by=cuc)
    step_back(own, reason="In hỏng", by=giang)

    assert (external.state, external.number, own.number) == (DecisionState.SIGNED, None, None)
    [left] = GivenNumber.objects.all()
    assert (str(left), left.spoiled_reason) == ("01/QĐ-SYT", "In hỏng")


def test_going_back_needs_a_reason_and_ends_at_the_draft(cuc):
    decision = new_decision(state=DecisionState.SIGNED)

    with pytest.raises(OfficeError, match="Xin ghi lý do"):
        step_back(decision, reason=" ", by=cuc)
    step_back(decision, reason="Sửa tên", by=cuc)
    with pytest.raises(WrongState):
        step_back(decision, reason="Sửa tên", by=cuc)

    assert (decision.state, decision.signed_on) == (DecisionState.DRAFT, None)


def test_issuing_makes_awards_and_decides_the_lines(hoa, cuc, lan, health):
    lines = approved(health, "Trần Văn Nam", "Lê Thị Bắc")
    decision = draft_decision(keys(lines), by=hoa)
    Decision.objects.update(signer_name="Nguyễn Văn Chủ", office_letter="Giám đốc Sở Nội vụ tại Tờ trình số 9/TTr-SNV")
    record_signature(decision, signed_on=SIGNED_ON, by=cuc)
    give_number(decision, typed="125", decided_on=DECIDED_ON, by=cuc)
    pdf = as_pdf(decision)

    issue_returned(bring_back(decision, pdf, cuc), names={}, is_compared=False, by=cuc)

    assert decision.issued.file.read() == pdf
    assert (decision.issued.kind, str(decision.issued.number)) == (DocumentKind.DECISION, "125/QĐ-UBND")
    assert decision.issued.title == "Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"
    awards = Award.objects.order_by("pk").values_list(
        "printed_name", "decision_number", "decided_on", "source", "year", "decision_line__position"
    )
    assert list(awards) == [
        ("Trần Văn Nam", "125/QĐ-UBND", DECIDED_ON, AwardSource.ISSUED, 2026, 1),
        ("Lê Thị Bắc", "125/QĐ-UBND", DECIDED_ON, AwardSource.ISSUED, 2026, 2),
    ]
    for line in lines:
        line.refresh_from_db()
    assert {line.state for line in lines} == {LineState.DECIDED}
    assert Notice.objects.get(recipient=lan).subject == "Đã ban hành 125/QĐ-UBND"


def test_who_typed_a_decision_does_not_issue_it(hoa, cuc):
    decision = new_decision(written_by=hoa, state=DecisionState.NUMBERED)
    bring_back(decision, as_pdf(decision), hoa)

    with pytest.raises(NotByTheWriter):
        issue_returned(decision, names={}, is_compared=True, by=hoa)
    with pytest.raises(NotByTheWriter):
        issue_signed(decision, key_from_file(new_certificate()[1], PASSWORD), by=hoa)

    decision.refresh_from_db()
    assert (decision.state, IssuedDocument.objects.count()) == (DecisionState.NUMBERED, 0)


def test_a_second_click_on_issue_is_told_that_it_is_done(cuc):
    decision = bring_back(new_decision(state=DecisionState.NUMBERED), scanned(), cuc)
    other_tab = Decision.objects.get(pk=decision.pk)
    issue_returned(decision, names={}, is_compared=True, by=cuc)

    with pytest.raises(WrongState, match="Đã ban hành"):
        issue_returned(other_tab, names={}, is_compared=True, by=cuc)

    assert (IssuedDocument.objects.count(), Award.objects.count()) == (1, 3)


def test_what_an_agency_typed_in_before_is_the_same_award(cuc, health):
    subject = new_subject("Trần Văn Nam", agency=health)
    decision = new_decision(lines=[subject], state=DecisionState.NUMBERED)
    typed = Award.objects.create(
        subject=subject,
        agency=health,
        form=decision.form,
        year=decision.year,
        printed_name="Trần Văn Nam",
        decision_number=str(decision.number),
        decided_on=DECIDED_ON,
    )

    issue_returned(bring_back(decision, scanned(), cuc), names={}, is_compared=True, by=cuc)

    assert decision.lines.get().award == typed
    assert Award.objects.count() == 1


def test_a_decision_signed_on_the_portal_is_its_own_record(cuc):
    decision = new_decision(state=DecisionState.NUMBERED, signer_name="Nguyễn Thị Hòa Hiệp")

    issue_signed(decision, key_from_file(new_certificate()[1], PASSWORD), by=cuc)

    reader = PdfReader(io.BytesIO(decision.issued.file.read()))
    [page] = [
        page for page in reader.pages if any(each.get_object().get("/FT") == "/Sig" for each in page.get("/Annots", []))
    ]
    assert "Nơi nhận" in page.extract_text()
    assert decision.state == DecisionState.ISSUED


def is_signed(page) -> bool:
    return any(each.get_object().get("/FT") == "/Sig" for each in page.get("/Annots", []))


def test_a_failure_while_signing_leaves_the_number_and_nothing_else(cuc, monkeypatch):
    decision = new_decision(state=DecisionState.NUMBERED)
    monkeypatch.setattr("awards.decisions.issuing.make_awards", lambda *_, **__: 1 / 0)
    files = StoredFile.objects.count()

    with pytest.raises(ZeroDivisionError):
        issue_signed(decision, key_from_file(new_certificate()[1], PASSWORD), by=cuc)

    decision.refresh_from_db()
    assert (decision.state, decision.issued) == (DecisionState.NUMBERED, None)
    assert (StoredFile.objects.count(), IssuedDocument.objects.count()) == (files, 0)


def test_the_code_on_the_draft_that_is_signed_answers_once_it_is_issued(hoa, cuc, client, settings):
    settings.IS_HTTPS, settings.PUBLIC_URL = True, "https://thidua.trungdu.gov.vn"
    decision = new_decision(written_by=hoa)
    without_choice = said(as_pdf(decision))
    Disclosure.objects.create(form=decision.form.name, has_qr=True)
    code = IssuedDocument(code=decision.code)
    signed = as_pdf(decision)
    before = client.get(code.public_url).status_code

    record_signature(decision, signed_on=SIGNED_ON, by=cuc)
    give_number(decision, typed="777", decided_on=DECIDED_ON, by=cuc)
    bring_back(decision, signed, cuc)
    issue_returned(decision, names={}, is_compared=True, by=cuc)

    assert (code.shown_code in without_choice, code.shown_code in said(signed)) == (False, True)
    [where] = [page for page in pages(signed) if code.shown_code in page]
    assert decision.signer_name in where
    assert (before, client.get(code.public_url).status_code) == (404, 200)
    assert decision.issued.code == decision.code


def test_a_draft_that_is_split_off_has_a_code_of_its_own(hoa):
    decision = new_decision(lines=3)

    other = split_off(decision, [decision.lines.first().pk], by=hoa)

    assert len({decision.code, other.code}) == 2


def test_the_number_is_noted_with_the_title_as_it_is_printed(cuc):
    decision = new_decision(state=DecisionState.SIGNED, title="Về việc tặng {hình thức}")

    give_number(decision, typed="778", decided_on=DECIDED_ON, by=cuc)

    assert decision.number.about.startswith("Quyết định khen thưởng: Về việc tặng Bằng khen của Chủ tịch")
