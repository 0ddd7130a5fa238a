"""A decision is signed, numbered and issued; what is wrong on the way leaves nothing half done."""

import datetime as dt
import io
import threading

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from pypdf import PdfReader, PdfWriter

from accounts.errors import OfficeError, WrongDay, WrongState
from accounts.models import AuditEvent, Identity, Notice
from awards.decisions.amending import keep_line_change, prepare_change, revoke_whole
from awards.decisions.deciding import draft_decision, split_off
from awards.decisions.issuing import (
    NotByTheWriter,
    ReasonMissing,
    give_number,
    issue_returned,
    issue_signed,
    record_signature,
    step_back,
    take_back_signed,
)
from awards.decisions.paper import decision_paper
from awards.decisions.returned import against_list, against_text, entries_of, nearest, words_of
from awards.models import Act, Award, AwardSource, Decision, DecisionLine, DecisionState, LineState, Subject
from documents.models import Change, Disclosure, DocumentKind, GivenNumber, IssuedDocument, NumberTaken, StoredFile
from documents.reading import Unreadable, text_of
from documents.signing import key_from_file
from tests.awards.decision_builders import DECIDED_ON, SIGNED_ON, new_decision
from tests.awards.slate_builders import PDF
from tests.awards.subject_builders import new_subject
from tests.awards.test_putting_decisions_together import approved, keys
from tests.documents.papers import pages
from tests.documents.test_signing import PASSWORD, new_certificate


@pytest.fixture(autouse=True)
def _some_days_after_the_decisions_of_the_builders():
    with time_machine.travel(dt.datetime(2026, 4, 10, 3, tzinfo=dt.UTC), tick=True):
        yield


def as_pdf(decision) -> bytes:
    return decision_paper(Decision.objects.get(pk=decision.pk), Identity.current()).pdf()


def said(pdf: bytes) -> str:
    return " ".join(text_of(pdf))


def bring_back(decision, pdf: bytes, by):
    take_back_signed(decision, io.BytesIO(pdf), by=by)
    return decision


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


def test_names_that_the_signed_file_writes_otherwise_are_listed_and_taken_over(hoa, cuc):
    decision = new_decision(lines=["Nguyễn Văn Tuân", "Lê Thị Hòa", "Phạm Đông"], state=DecisionState.NUMBERED)
    signed = as_pdf(decision)
    line = decision.lines.get(printed_name="Nguyễn Văn Tuân")
    DecisionLine.objects.filter(pk=line.pk).update(printed_name="Nguyễn Văn Tuấn")

    bring_back(decision, signed, cuc)

    assert decision.returned_check == {
        "has_text": True,
        "pages": 2,
        "has_list": True,
        "counts": "",
        "added": [],
        "differences": [{"line": line.pk, "ours": "Nguyễn Văn Tuấn", "found": "Nguyễn Văn Tuân"}],
    }
    with pytest.raises(OfficeError, match="đối chiếu"):
        issue_returned(decision, names={}, is_compared=False, by=cuc)
    issue_returned(decision, names={line.pk: "Nguyễn Văn Tuân"}, is_compared=True, by=cuc)
    line.refresh_from_db()
    assert (line.printed_name, line.award.printed_name) == ("Nguyễn Văn Tuân", "Nguyễn Văn Tuân")


def test_a_name_left_out_of_the_signed_file_shows_in_its_counts_too(cuc):
    decision = new_decision(lines=["Nguyễn Văn Tuân", "Lê Thị Hòa"], state=DecisionState.NUMBERED)
    gone = decision.lines.get(printed_name="Lê Thị Hòa")
    signed = _without(decision, gone)

    bring_back(decision, signed, cuc)

    assert decision.returned_check["counts"] == "02 cá nhân"
    assert decision.returned_check["differences"] == [{"line": gone.pk, "ours": "Lê Thị Hòa", "found": ""}]


def test_a_name_that_the_signed_file_lacks_is_issued_only_with_a_reason(cuc):
    decision = new_decision(lines=["Nguyễn Văn Tuân", "Lê Thị Hòa"], state=DecisionState.NUMBERED)
    gone = decision.lines.get(printed_name="Lê Thị Hòa")
    bring_back(decision, _without(decision, gone), cuc)
    kept = {"names": {gone.pk: "Lê Thị Hòa"}, "is_compared": True, "by": cuc}

    with pytest.raises(ReasonMissing, match="Lê Thị Hòa vẫn được ban hành"):
        issue_returned(decision, reason="  ", **kept)
    issue_returned(decision, reason="Trang 2 của bản quét bị thiếu", **kept)

    assert (decision.state, decision.returned_check["reason"]) == (
        DecisionState.ISSUED,
        "Trang 2 của bản quét bị thiếu",
    )
    told = AuditEvent.objects.get(action="awards.decision_issued_otherwise").details
    assert told == {"reason": "Trang 2 của bản quét bị thiếu", "names": "Lê Thị Hòa"}


def test_a_name_added_to_the_signed_file_is_listed_and_somebody_looks_at_it(cuc):
    decision = new_decision(lines=["Nguyễn Văn Tuân", "Lê Thị Hòa", "Phạm Đông"], state=DecisionState.NUMBERED)
    signed = as_pdf(decision)
    decision.lines.get(printed_name="Lê Thị Hòa").delete()

    bring_back(decision, signed, cuc)

    [added] = decision.returned_check["added"]
    assert added.startswith("Ông/Bà Lê Thị Hòa, Chuyên viên, Sở")
    assert decision.returned_check["differences"] == []
    with pytest.raises(OfficeError, match="đối chiếu"):
        issue_returned(decision, names={}, is_compared=False, by=cuc)


@pytest.mark.parametrize("style", ["Ông/Bà {}, Trưởng phòng, Sở Y tế;", "Bà {} Phó Giám đốc Sở Y tế", "{}"])
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An Bình"),
        ("Nguyễn Văn A", "Nguyễn Văn An"),
        ("Trần Thị Lan Anh", "Trần Thị Lan"),
        ("Lê Văn Nam", "Lê Văn Nam Phong"),
    ],
)
def test_a_longer_or_shorter_name_is_another_name(style, ours, theirs):
    line = _named(ours, "Chuyên viên, Sở Y tế")

    differences, added = against_list([line], [style.format(theirs)])

    assert [(each.ours, each.found) for each in differences] == [(ours, theirs)]
    assert added == []
    assert against_list([_named(theirs, "Chuyên viên, Sở Y tế")], [style.format(theirs)]) == ([], [])


def test_of_two_people_of_one_name_the_signed_file_must_name_both():
    lines = [_named("Trần Văn Nam", "Giáo viên"), _named("Trần Văn Nam", "Bác sĩ")]

    both = against_list(lines, ["Ông Trần Văn Nam, Bác sĩ;", "Đại tá Trần Văn Nam, Giáo viên./."])
    one = against_list(lines, ["Ông Trần Văn Nam, Bác sĩ./."])

    assert both == ([], [])
    assert [each.line for each in one[0]] == [lines[0].pk]


def _named(name: str, unit: str) -> DecisionLine:
    return DecisionLine(pk=len(unit), printed_name=name, printed_unit=unit, subject=Subject(kind="individual"))


def test_entries_are_read_over_pages_groups_and_rows_that_are_higher_than_a_line():
    text = """Điều 1. Tặng Bằng khen cho:
1. Không phải danh sách
DANH SÁCH
(Kèm theo Quyết định số 125/QĐ-UBND ngày 1 tháng 3 năm 2026)
TT Tên Chức vụ, đơn vị
I. Tập thể (01)
1 Phòng Công chứng số
1, Sở Tư pháp
II. Cá nhân (02)
1
Ông Lê
Nam
Trưởng phòng
2
2 Bà Trần Thị Bắc Kế toán
(Danh sách gồm 01 tập thể và 02 cá nhân)./."""

    entries = entries_of(text)

    assert entries == ["Phòng Công chứng số 1, Sở Tư pháp", "Ông Lê Nam Trưởng phòng", "Bà Trần Thị Bắc Kế toán"]


def test_a_letter_without_a_list_is_searched_as_a_whole():
    words = words_of("Tặng Bằng khen cho ông Nguyễn Văn An Bình, bà Lê Thị Hòa, Trưởng phòng và Tổ Một.")
    lines = [_named("Nguyễn Văn An", "Giáo viên"), _named("Lê Thị Hòa", "Kế toán")]

    assert [each.ours for each in against_text(lines, words)] == ["Nguyễn Văn An"]


def _without(decision, line) -> bytes:
    position = line.position
    DecisionLine.objects.filter(pk=line.pk).update(decision=new_decision(lines=0), position=position)
    pdf = as_pdf(decision)
    DecisionLine.objects.filter(pk=line.pk).update(decision=decision)
    return pdf


def test_decomposed_letters_in_the_returned_file_are_the_same_name(cuc):
    decision = new_decision(lines=["Nguyễn Văn Tuấn"], state=DecisionState.NUMBERED)
    DecisionLine.objects.update(printed_name="Nguyễn Văn Tuấn")  # NFD, as some machines write it

    bring_back(decision, as_pdf(decision), cuc)

    assert decision.returned_check["differences"] == []


def test_a_scan_without_text_is_compared_by_eye(cuc):
    decision = bring_back(new_decision(state=DecisionState.NUMBERED), scanned(), cuc)

    assert decision.returned_check["has_text"] is False
    with pytest.raises(OfficeError, match="đối chiếu danh sách với bản đã ký"):
        issue_returned(decision, names={}, is_compared=False, by=cuc)
    issue_returned(decision, names={}, is_compared=True, by=cuc)
    assert decision.state == DecisionState.ISSUED


def scanned() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("content", [b"khong phai PDF", b"", b"\x89PNG\r\n\x1a\n" + b"0" * 64, PDF])
def test_a_returned_scan_that_is_no_pdf_changes_nothing(cuc, content):
    decision = new_decision(state=DecisionState.NUMBERED)
    files = StoredFile.objects.count()

    with pytest.raises((ValidationError, Unreadable)):
        bring_back(decision, content, cuc)

    decision.refresh_from_db()
    assert (decision.returned_file, StoredFile.objects.count()) == (None, files)


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


# --- What changes an issued decision ----------------------------------------------------------------------------------


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


# --- Two people at once -----------------------------------------------------------------------------------------------


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_twenty_own_decisions_numbered_at_once_leave_no_gap(giang, health):
    decisions = [new_decision(agency=health, form="LDTT", lines=0, state=DecisionState.SIGNED) for _ in range(20)]

    at_once([lambda each=each: give_number(each, decided_on=DECIDED_ON, by=giang) for each in decisions])

    assert sorted(GivenNumber.objects.values_list("ordinal", flat=True)) == list(range(1, 21))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_one_decision_numbered_by_ten_people_at_once_gets_one_number(giang, health):
    decision = new_decision(agency=health, form="LDTT", lines=0, state=DecisionState.SIGNED)
    tabs = [Decision.objects.get(pk=decision.pk) for _ in range(10)]

    refused = at_once([lambda each=each: give_number(each, decided_on=DECIDED_ON, by=giang) for each in tabs])

    assert (len(refused), GivenNumber.objects.count()) == (9, 1)
    assert {type(each) for each in refused} == {WrongState}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_one_typed_number_for_ten_decisions_at_once_stands_on_one(cuc):
    decisions = [new_decision(lines=0, state=DecisionState.SIGNED) for _ in range(10)]

    refused = at_once(
        [lambda each=each: give_number(each, typed="7", decided_on=DECIDED_ON, by=cuc) for each in decisions]
    )

    assert [type(each) for each in refused] == [NumberTaken] * 9
    assert Decision.objects.filter(state=DecisionState.NUMBERED).count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_decision_issued_by_five_people_at_once_is_issued_once(cuc):
    decision = bring_back(new_decision(state=DecisionState.NUMBERED), scanned(), cuc)
    tabs = [Decision.objects.get(pk=decision.pk) for _ in range(5)]

    refused = at_once([lambda each=each: issue_returned(each, names={}, is_compared=True, by=cuc) for each in tabs])

    assert (len(refused), IssuedDocument.objects.count(), Award.objects.count()) == (4, 1, 3)


def at_once(works) -> list[OfficeError]:
    """Run all in threads of their own; what was refused."""
    refused: list = []
    start = threading.Barrier(len(works))

    def run(work):
        start.wait()
        try:
            work()
        except OfficeError as problem:
            refused.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


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


def test_the_number_of_the_row_is_not_taken_for_a_word_of_the_name():
    words = words_of("I. Tập thể (01) 1. Phòng Nghiệp vụ Dược, Sở Y tế./.")

    assert nearest("Phòng Nghiệp vụ Y", words) == "Phòng Nghiệp vụ Dược"


def test_the_number_is_noted_with_the_title_as_it_is_printed(cuc):
    decision = new_decision(state=DecisionState.SIGNED, title="Về việc tặng {hình thức}")

    give_number(decision, typed="778", decided_on=DECIDED_ON, by=cuc)

    assert decision.number.about.startswith("Quyết định khen thưởng: Về việc tặng Bằng khen của Chủ tịch")
