"""Approved lines become drafts: grouped by form, kind and proposer, regrouped by hand."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from awards.decisions.amending import prepare_change
from awards.decisions.deciding import (
    add_nominations,
    add_subjects,
    delete_draft,
    draft_decision,
    drop_lines,
    groups,
    join,
    own_decision,
    place_line,
    problems,
    split_off,
    waiting,
)
from awards.models import (
    Act,
    AwardForm,
    AwardKind,
    Decision,
    DecisionLevel,
    DecisionState,
    LineState,
    ListStyle,
    SubjectKind,
    Submission,
    SubmissionLine,
)
from scoring.models import Approval
from tests.awards.decision_builders import new_decision
from tests.awards.slate_builders import new_line, new_slate
from tests.awards.subject_builders import new_subject
from tests.builders import new_agency


def approved(agency, *names, form="BK_TINH", slate=None, **fields):
    slate = slate or new_slate(agency, number=f"12/TTr-{agency.code}", achievement="Đã có thành tích xuất sắc")
    return [new_line(agency, slate=slate, person=name, state=LineState.APPROVED, form=form, **fields) for name in names]


def keys(lines):
    return [line.pk for line in lines]


def names_of(decision):
    return list(decision.lines.order_by("position").values_list("printed_name", flat=True))


def test_approved_lines_wait_in_groups_of_form_kind_and_proposer(hoa, health, finance):
    approved(health, "Trần Văn Nam", "Lê Thị Bắc")
    approved(health, new_subject("Phòng Nghiệp vụ", agency=health, kind=SubjectKind.COLLECTIVE))
    approved(finance, "Phạm Đông")
    new_line(finance, person="Chưa xong", state=LineState.ELIGIBLE)

    found = groups(hoa)

    said = [(each["slate__agency__name"], each["size"], each["people"], each["collectives"]) for each in found]
    assert said == [("Sở Tài chính", 1, 1, 0), ("Sở Y tế", 3, 2, 1)]


def test_titles_of_the_base_wait_for_their_own_agency(hoa, lan, khanh, health):
    [line] = approved(health, "Trần Văn Nam", form="LDTT")

    assert [list(waiting(each)) for each in (hoa, lan, khanh)] == [[], [line], []]


def test_a_draft_takes_over_names_letters_and_words(hoa, health):
    lines = approved(health, "Trần Văn Nam", "Lê Thị Bắc")

    decision = draft_decision(keys(lines), by=hoa)

    assert names_of(decision) == ["Trần Văn Nam", "Lê Thị Bắc"]
    assert decision.title == "Về việc tặng {hình thức}"
    assert decision.achievement == "đã có thành tích xuất sắc"
    assert decision.agency_letters.startswith("Giám đốc Sở Y tế tại Tờ trình số 12/TTr-SYT ngày ")
    assert [each for each in decision.bases if "Luật Thi đua" in each]
    assert (decision.level, decision.series.symbol, decision.series.is_own) == ("province", "QĐ-UBND", False)
    assert list(decision.writers.all()) == [hoa]
    assert list(waiting(hoa)) == []


def test_the_offices_own_signed_letter_is_cited_without_typing_it_again(hoa, son, health):
    lines = approved(health, "Trần Văn Nam")
    unsigned = draft_decision(keys(lines), by=hoa)
    assert unsigned.office_letter == "Giám đốc Sở Nội vụ tại Tờ trình số ……/TTr-SNV ngày ……"
    delete_draft(unsigned, by=hoa)

    letter = Submission.objects.create(
        title="Trình khen thưởng",
        created_by=hoa,
        number="620/TTr-SNV",
        signed_on=dt.date(2026, 3, 5),
        signed_at=timezone.now(),
        signed_by=son,
        approval=Approval.PASSWORD,
    )
    SubmissionLine.objects.create(submission=letter, nomination=lines[0], position=1)

    cited = draft_decision(keys(lines), by=hoa).office_letter
    assert cited == "Giám đốc Sở Nội vụ tại Tờ trình số 620/TTr-SNV ngày 05 tháng 3 năm 2026"


def test_forty_names_become_a_table(hoa, health):
    lines = approved(health, *(f"Trần Văn {number}" for number in range(40)))

    assert draft_decision(keys(lines), by=hoa).list_style == ListStyle.TABLE


def test_a_departments_own_decision_is_numbered_by_the_portal(lan, health):
    lines = approved(health, "Trần Văn Nam", form="LDTT")

    decision = draft_decision(keys(lines), by=lan)

    assert (decision.agency, decision.level) == (health, DecisionLevel.DEPARTMENT)
    assert (decision.series.symbol, decision.series.is_own) == ("QĐ-SYT", True)


def test_one_decision_has_one_form_and_one_kind(hoa, health):
    first = approved(health, "Trần Văn Nam")
    other_form = approved(health, "Lê Thị Bắc", form="CSTDT")
    other_kind = approved(health, "Phạm Đông", slate=new_slate(health, kind=AwardKind.SUDDEN))

    for others in (other_form, other_kind):
        with pytest.raises(OfficeError, match="một hình thức và một loại hình"):
            draft_decision(keys(first + others), by=hoa)

    assert not Decision.objects.exists()


def test_the_second_of_two_tabs_finds_the_lines_taken(hoa, health):
    lines = approved(health, "Trần Văn Nam", "Lê Thị Bắc")
    draft_decision(keys(lines[:1]), by=hoa)

    with pytest.raises(OfficeError, match="vừa được đưa vào quyết định khác"):
        draft_decision(keys(lines), by=hoa)

    assert Decision.objects.count() == 1


def test_lines_taken_out_of_a_draft_wait_again(hoa, health):
    lines = approved(health, "Trần Văn Nam", "Lê Thị Bắc", "Phạm Đông")
    decision = draft_decision(keys(lines), by=hoa)

    drop_lines(decision, [decision.lines.get(printed_name="Lê Thị Bắc").pk], by=hoa)

    assert names_of(decision) == ["Trần Văn Nam", "Phạm Đông"]
    assert list(decision.lines.values_list("position", flat=True)) == [1, 2]
    assert list(waiting(hoa)) == [lines[1]]


def test_letters_cited_follow_the_lines_until_somebody_writes_them(hoa, health, finance):
    own, theirs = approved(health, "Trần Văn Nam"), approved(finance, "Lê Thị Bắc")
    decision = draft_decision(keys(own), by=hoa)

    add_nominations(decision, keys(theirs), by=hoa)
    decision.refresh_from_db()
    assert [line.split(" tại ")[0] for line in decision.agency_letters.splitlines()] == [
        "Giám đốc Sở Y tế",
        "Giám đốc Sở Tài chính",
    ]

    Decision.objects.update(agency_letters="Sở Y tế tại Tờ trình số 9/TTr-SYT")
    drop_lines(decision, [decision.lines.get(printed_name="Lê Thị Bắc").pk], by=hoa)
    decision.refresh_from_db()
    assert decision.agency_letters == "Sở Y tế tại Tờ trình số 9/TTr-SYT"


def test_a_draft_is_split_and_joined_again(hoa, health):
    lines = approved(health, "Trần Văn Nam", "Lê Thị Bắc", "Phạm Đông")
    decision = draft_decision(keys(lines), by=hoa)

    other = split_off(decision, [decision.lines.get(printed_name="Trần Văn Nam").pk], by=hoa)
    assert (names_of(decision), names_of(other)) == (["Lê Thị Bắc", "Phạm Đông"], ["Trần Văn Nam"])

    join(decision, other, by=hoa)
    assert names_of(decision) == ["Lê Thị Bắc", "Phạm Đông", "Trần Văn Nam"]
    assert Decision.objects.count() == 1


def test_who_typed_in_either_of_two_joined_drafts_is_a_writer(hoa, binh, health):
    first = draft_decision(keys(approved(health, "Trần Văn Nam")), by=hoa)
    second = draft_decision(keys(approved(health, "Lê Thị Bắc")), by=binh)

    join(first, second, by=hoa)

    assert set(first.writers.all()) == {hoa, binh}


def test_a_draft_is_not_joined_with_itself_nor_with_another_form(hoa, health):
    decision = new_decision(of=health)
    other = new_decision(of=health, form="CSTDT")

    with pytest.raises(OfficeError, match="dự thảo khác"):
        join(decision, decision, by=hoa)
    with pytest.raises(OfficeError, match="cùng hình thức"):
        join(decision, other, by=hoa)


def test_a_line_is_moved_by_hand(hoa):
    decision = new_decision(lines=["Một", "Hai", "Ba"])

    place_line(decision, decision.lines.get(printed_name="Ba"), 1, by=hoa)

    assert names_of(decision) == ["Ba", "Một", "Hai"]


def test_a_deleted_draft_gives_its_lines_back(hoa, health):
    lines = approved(health, "Trần Văn Nam")
    decision = draft_decision(keys(lines), by=hoa)

    delete_draft(decision, by=hoa)

    assert list(waiting(hoa)) == lines


def test_nothing_is_changed_once_it_is_signed(hoa):
    decision = new_decision(state=DecisionState.SIGNED)

    with pytest.raises(WrongState):
        drop_lines(decision, [decision.lines.first().pk], by=hoa)
    with pytest.raises(WrongState):
        delete_draft(decision, by=hoa)


def test_a_department_names_its_own_people_without_a_slate(lan, health):
    form = AwardForm.objects.get(code="LDTT")
    decision = own_decision(health, form, kind=AwardKind.MERIT, year=2025, by=lan)
    people = [new_subject("Trần Văn Nam", agency=health, position="Bác sĩ", unit="Khoa Nội")]

    add_subjects(decision, people, by=lan)
    add_subjects(decision, people, by=lan)

    assert list(decision.lines.values_list("printed_name", "printed_unit")) == [("Trần Văn Nam", "Bác sĩ, Khoa Nội")]


def test_a_department_does_not_decide_what_the_province_decides(lan, health):
    with pytest.raises(OfficeError, match="không do cơ quan"):
        own_decision(health, AwardForm.objects.get(code="BK_TINH"), kind=AwardKind.MERIT, year=2025, by=lan)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"signer_name": " "}, ["Chưa ghi họ tên người ký."]),
        ({"lines": 0}, ["Danh sách chưa có tên nào."]),
        ({"articles": []}, ["Chưa có điều nào."]),
        ({"articles": ["Tặng {số người}"]}, ["Trường trộn không có: {số người}."]),
        ({"bases": ["Căn cứ Quyết định số ……"]}, ["Còn chỗ để trống (……) trong căn cứ, tờ trình hoặc các điều."]),
        ({"achievement": ""}, ["Chưa ghi thành tích."]),
        ({}, []),
    ],
)
def test_what_is_not_ready_is_said_before_signing(db, fields, said):
    assert problems(new_decision(**fields)) == said


def test_only_issued_decisions_are_changed_by_another_paper(hoa):
    with pytest.raises(OfficeError, match="chưa ban hành"):
        prepare_change(new_decision(), Act.CORRECT, by=hoa)


def test_an_agency_sees_its_own_drafts_and_what_is_issued_about_it(hoa, cuc, lan, khanh, health):
    own = new_decision(agency=health, form="LDTT")
    draft = new_decision(of=health)
    issued = new_decision(of=health, state=DecisionState.ISSUED)
    other = new_decision(agency=new_agency(), form="LDTT")

    seen = [set(Decision.objects.visible_to(user)) for user in (hoa, cuc, lan, khanh)]

    assert seen == [{own, draft, issued, other}, {draft, issued}, {own, issued}, set()]


def test_an_agency_reads_what_changes_a_decision_that_names_it_once_that_is_issued(client, lan, hoa, health):
    decision = new_decision(of=health, state=DecisionState.ISSUED)
    paper = new_decision(lines=0, state=DecisionState.ISSUED, act=Act.AMEND, changes=decision)
    draft = prepare_change(decision, Act.CORRECT, by=hoa)
    client.force_login(lan)

    shown = client.get(decision.get_absolute_url()).context["changed_by"]

    assert [each["decision"] for each in shown] == [paper]
    assert [client.get(each.get_absolute_url()).status_code for each in (paper, draft)] == [200, 404]


def test_the_longest_position_and_unit_together_still_fit_the_line(lan, health):
    decision = own_decision(health, AwardForm.objects.get(code="LDTT"), kind=AwardKind.MERIT, year=2025, by=lan)
    person = new_subject("Trần Thị Lan", agency=health, position="p" * 200, unit="u" * 200)

    add_subjects(decision, [person], by=lan)

    assert decision.lines.get().printed_unit == f"{'p' * 200}, {'u' * 98}"
