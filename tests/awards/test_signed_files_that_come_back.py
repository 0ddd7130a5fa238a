"""The signed file of a decision comes back: its names are compared with the list, somebody looks at what differs."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from accounts.errors import OfficeError
from accounts.models import AuditEvent
from awards.decisions.issuing import ReasonMissing, issue_returned
from awards.decisions.returned import against_list, against_text, entries_of, nearest, words_of
from awards.models import DecisionLine, DecisionState, Subject
from documents.models import StoredFile
from documents.reading import Unreadable
from tests.awards.decision_builders import new_decision
from tests.awards.returned_files import as_pdf, bring_back, scanned
from tests.awards.slate_builders import PDF


@pytest.fixture(autouse=True)
def _some_days_after_the_decisions_of_the_builders():
    with time_machine.travel(dt.datetime(2026, 4, 10, 3, tzinfo=dt.UTC), tick=True):
        yield


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


@pytest.mark.parametrize("content", [b"khong phai PDF", b"", b"\x89PNG\r\n\x1a\n" + b"0" * 64, PDF])
def test_a_returned_scan_that_is_no_pdf_changes_nothing(cuc, content):
    decision = new_decision(state=DecisionState.NUMBERED)
    files = StoredFile.objects.count()

    with pytest.raises((ValidationError, Unreadable)):
        bring_back(decision, content, cuc)

    decision.refresh_from_db()
    assert (decision.returned_file, StoredFile.objects.count()) == (None, files)


def test_the_number_of_the_row_is_not_taken_for_a_word_of_the_name():
    words = words_of("I. Tập thể (01) 1. Phòng Nghiệp vụ Dược, Sở Y tế./.")

    assert nearest("Phòng Nghiệp vụ Y", words) == "Phòng Nghiệp vụ Dược"
