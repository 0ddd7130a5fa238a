"""An agency's own decision names its people: what the rules say of each is shown, and asked about when signed."""

import datetime as dt

import pytest
import time_machine

from accounts.models import AuditEvent
from awards.decisions.checking import wanting_lines
from awards.decisions.deciding import add_subjects
from awards.decisions.issuing import ReasonMissing, record_signature
from awards.models import DecisionState, SubjectDiscipline
from tests.awards.decision_builders import SIGNED_ON, new_decision
from tests.awards.subject_builders import graded, new_subject
from tests.builders import THIS_YEAR


@pytest.fixture(autouse=True)
def _some_days_after_the_decisions_of_the_builders():
    with time_machine.travel(dt.datetime(2026, 4, 10, 3, tzinfo=dt.UTC), tick=True):
        yield


def disciplined(name, agency):
    person = new_subject(name, agency=agency)
    graded(person, "HTT", THIS_YEAR - 1)
    SubjectDiscipline.objects.create(subject=person, measure="KHIEN_TRACH", since=dt.date(THIS_YEAR - 1, 5, 1))
    return person


def own_draft(health, *people, by):
    decision = new_decision(agency=health, form="LDTT", lines=0)
    add_subjects(decision, people, by=by)
    return decision


def test_each_name_shows_whether_it_is_eligible_and_what_stands_against_it(client, lan, health):
    good, plain = new_subject("Lê Thị Bắc", agency=health), new_subject("Phạm Đông", agency=health)
    graded(good, "HTT", THIS_YEAR - 1)
    decision = own_draft(health, good, disciplined("Trần Văn Nam", health), plain, by=lan)
    client.force_login(lan)

    page = client.get(decision.get_absolute_url())

    said = [(row["line"].printed_name, row["outcome"][0]) for row in page.context["rows"]]
    assert said == [
        ("Lê Thị Bắc", "Đủ điều kiện"),
        ("Trần Văn Nam", "Không đủ điều kiện"),
        ("Phạm Đông", "Chưa đủ dữ liệu"),
    ]
    unmet = [row["line"].unmet for row in page.context["rows"]]
    assert [text.partition(":")[0] for text in unmet] == ["", "Chưa đạt", "Chưa đủ dữ liệu"]
    assert unmet[1] in page.content.decode()


def test_picking_somebody_who_is_not_eligible_is_said_at_once(client, lan, health):
    person, decision = disciplined("Trần Văn Nam", health), new_decision(agency=health, form="LDTT", lines=0)
    client.force_login(lan)

    page = client.post(f"{decision.get_absolute_url()}chon/", {"subjects": [person.pk]}, follow=True)

    assert [str(each) for each in page.context["messages"]] == [
        "Đã thêm 01 tên.",
        "Không đủ điều kiện: Trần Văn Nam. Khi ký cần ghi lý do.",
    ]


def test_who_is_not_eligible_is_signed_for_only_with_a_reason_that_is_kept(lan, health):
    decision = own_draft(health, disciplined("Trần Văn Nam", health), by=lan)

    with pytest.raises(ReasonMissing, match="Trần Văn Nam"):
        record_signature(decision, signed_on=SIGNED_ON, by=lan)
    record_signature(decision, signed_on=SIGNED_ON, reason=" Đã xóa kỷ luật ", by=lan)

    assert decision.state == DecisionState.SIGNED
    event = AuditEvent.objects.get(action="awards.decision_signed_despite")
    assert event.details == {"reason": "Đã xóa kỷ luật", "names": "Trần Văn Nam"}


def test_the_page_of_signing_names_them_and_asks_why(client, lan, health):
    decision = own_draft(health, disciplined("Trần Văn Nam", health), by=lan)
    address = f"{decision.get_absolute_url()}ky/"
    client.force_login(lan)

    assert "Trần Văn Nam vẫn được khen thưởng dù không đủ điều kiện. Chưa đạt: " in client.get(address).content.decode()
    without = client.post(address, {"signed_on": "20/03/2026", "reason": " "})
    client.post(address, {"signed_on": "20/03/2026", "reason": "Đã xóa kỷ luật"})

    assert list(without.context["form"].errors) == ["reason"]
    decision.refresh_from_db()
    assert decision.state == DecisionState.SIGNED


def test_a_discipline_entered_later_is_found_when_checked_anew_and_when_signed(client, lan, health):
    person = new_subject("Trần Văn Nam", agency=health)
    graded(person, "HTT", THIS_YEAR - 1)
    decision = own_draft(health, person, by=lan)
    before = (decision.lines.get().outcome, wanting_lines(decision))
    SubjectDiscipline.objects.create(subject=person, measure="KHIEN_TRACH", since=dt.date(THIS_YEAR - 1, 5, 1))
    client.force_login(lan)

    client.post(f"{decision.get_absolute_url()}chia-lai/", {"how": "check"})

    assert before == ("met", [])
    assert decision.lines.get().outcome == "not_met"
    assert [each.name for each in wanting_lines(decision)] == ["Trần Văn Nam"]


@pytest.mark.parametrize("people", [1, 3])
def test_the_pages_take_the_same_number_of_queries_however_many_names(
    client, lan, health, people, django_assert_num_queries
):
    decision = own_draft(health, *(disciplined(f"Trần Văn {at}", health) for at in range(people)), by=lan)
    client.force_login(lan)

    with django_assert_num_queries(10):
        client.get(decision.get_absolute_url())
    with django_assert_num_queries(8):
        client.get(f"{decision.get_absolute_url()}ky/")
