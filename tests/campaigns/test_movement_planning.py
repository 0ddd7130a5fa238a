"""Planning a movement, launching it, reviewing, closing, deleting."""

import datetime as dt
from contextlib import nullcontext

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent, Notice
from campaigns import movements
from campaigns.models import Movement, MovementState, ReportRound, ReviewKind, RoundExtension
from campaigns.models.movement import period_in_words
from tests.builders import new_bloc_year
from tests.campaigns.movement_builders import (
    LAUNCHED_ON,
    new_answer,
    new_document,
    new_movement,
    new_role_model,
    new_round,
)


def blank_rows(**totals) -> dict[str, str]:
    return {
        f"{prefix}-{name}": str(value)
        for prefix in ("groups", "targets", "rounds")
        for name, value in [("TOTAL_FORMS", totals.get(prefix, 0)), ("INITIAL_FORMS", 0)]
    }


def typed(**fields) -> dict[str, str]:
    """A movement as one types it: one group, one target, one round of reports."""
    return {
        **blank_rows(groups=1, targets=1, rounds=1),
        "name": "Văn hóa công sở",
        "level": "province",
        "addressing": "all",
        "starts_on": "2019",
        "ends_on": "2025",
        "groups-0-title": "Kỷ luật, giờ giấc",
        "targets-0-indicator": "Hồ sơ trả đúng hạn",
        "targets-0-value": "99,5",
        "targets-0-unit": "%",
        "targets-0-direction": "higher",
        "rounds-0-title": "Sơ kết",
        "rounds-0-due_on": "30/9/2022",
        **fields,
    }


def test_the_office_plans_a_movement_with_contents_a_target_and_a_round_of_reports(client, hoa):
    client.force_login(hoa)

    response = client.post(reverse("campaigns:movement_create"), typed())

    movement = Movement.objects.get()
    assert response.url == movement.get_absolute_url()
    assert (movement.name, movement.period, movement.state) == ("Văn hóa công sở", "2019–2025", MovementState.PLANNED)
    assert [(target.indicator, str(target.value), target.unit) for target in movement.targets.all()] == [
        ("Hồ sơ trả đúng hạn", "99.50", "%")
    ]
    assert [group.title for group in movement.groups.all()] == ["Kỷ luật, giờ giấc"]
    assert [(round_.title, round_.due_on) for round_ in movement.rounds.all()] == [("Sơ kết", dt.date(2022, 9, 30))]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"targets-0-value": ""}, "Chỉ tiêu phải có con số"),
        ({"targets-0-value": "nhiều"}, "Ghi một số"),
        ({"targets-0-value": "-3"}, "từ 0 trở lên"),
        ({"ends_on": "2018"}, "Thời gian kết thúc phải sau thời gian bắt đầu."),
        ({"starts_on": "13/2019"}, "Ghi năm, hoặc tháng và năm"),
        ({"rounds-0-due_on": "31/2/2022"}, "Ghi ngày có thật"),
        ({"rounds-0-due_on": "30/9/2062"}, "Hạn phải trong các năm 2018–2026."),
        ({"level": "agency"}, "Ghi đơn vị phát động phong trào này."),
        ({"addressing": "kind"}, "Chọn loại đơn vị"),
        ({"addressing": "bloc"}, "Chọn khối, cụm"),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_nothing_typed_is_lost(client, hoa, wrong, sentence):
    client.force_login(hoa)

    response = client.post(reverse("campaigns:movement_create"), typed(**wrong))

    page = response.content.decode()
    assert (response.status_code, Movement.objects.count()) == (422, 0)
    assert sentence in page
    assert [word in page for word in ("Văn hóa công sở", "Kỷ luật, giờ giấc", "Hồ sơ trả đúng hạn")] == [True] * 3


def test_a_button_adds_blank_rows_and_keeps_what_was_typed(client, hoa):
    client.force_login(hoa)

    response = client.post(reverse("campaigns:movement_create"), typed(them="targets", name=""))

    page = response.content.decode()
    assert (response.status_code, Movement.objects.count()) == (200, 0)
    assert "Hồ sơ trả đúng hạn" in page
    assert "targets-2-indicator" in page


def test_rows_that_are_ticked_go_and_the_others_keep_their_identity(client, hoa):
    movement = new_movement(state="planned", targets=[("Một", 1, "%"), ("Hai", 2, "%")])
    first, second = movement.targets.all()
    client.force_login(hoa)

    client.post(
        reverse("campaigns:movement_edit", args=[movement.pk]),
        typed(
            **{
                "targets-TOTAL_FORMS": "2",
                "targets-INITIAL_FORMS": "2",
                "targets-0-row": str(first.pk),
                "targets-0-DELETE": "on",
                "targets-1-row": str(second.pk),
                "targets-1-indicator": "Hai rưỡi",
                "targets-1-value": "2,5",
                "targets-1-unit": "%",
                "targets-1-direction": "higher",
            }
        ),
    )

    assert [(target.pk, target.indicator) for target in movement.targets.all()] == [(second.pk, "Hai rưỡi")]


def test_a_row_of_another_movement_cannot_be_taken_over(client, hoa):
    other, movement = new_movement(), new_movement(state="planned")
    foreign = other.targets.get()
    client.force_login(hoa)

    client.post(reverse("campaigns:movement_edit", args=[movement.pk]), typed(**{"targets-0-row": str(foreign.pk)}))

    foreign.refresh_from_db()
    assert (foreign.movement, foreign.indicator) == (other, "Hồ sơ đúng hạn")


def test_an_agency_launches_only_for_itself(client, lan, health, finance):
    client.force_login(lan)
    url = reverse("campaigns:movement_create")
    own = {"level": "agency", "addressing": "divisions"}

    for_another = client.post(url, typed(**own, agency=str(finance.pk)))
    for_the_province = client.post(url, typed())
    client.post(url, typed(**own, agency=str(health.pk)))

    assert [refused.status_code for refused in (for_another, for_the_province)] == [422, 422]
    assert [movement.agency for movement in Movement.objects.all()] == [health]


def test_the_leader_launches_for_its_bloc_and_the_members_are_told(client, minh, lan, khanh, health, finance):
    bloc_year = new_bloc_year(members=[health], leader=finance)
    client.force_login(minh)
    fields = {
        "level": "bloc",
        "addressing": "bloc",
        "bloc_year": str(bloc_year.pk),
        "starts_on": "2026",
        "ends_on": "2026",
        "rounds-0-due_on": "30/9/2026",
    }

    client.post(reverse("campaigns:movement_create"), typed(**fields))
    movement = Movement.objects.get()
    client.post(reverse("campaigns:movement_launch", args=[movement.pk]), {"on": "2/3/2026"})

    movement.refresh_from_db()
    assert (movement.state, movement.addressing) == ("launched", "bloc")
    assert [notice.recipient for notice in Notice.objects.all()] == [lan]


def test_a_movement_without_contents_is_not_launched(hoa):
    movement = new_movement(state="planned")
    movement.groups.all().delete()

    with pytest.raises(OfficeError, match="chưa có nhóm nội dung"):
        movements.launch(movement, on=LAUNCHED_ON, by=hoa)


@pytest.mark.parametrize("day", ["1/1/2027", "31/12/2024"])
def test_a_day_on_which_it_cannot_be_launched_is_said_beside_the_day(client, hoa, day):
    movement = new_movement(state="planned")
    client.force_login(hoa)

    response = client.post(reverse("campaigns:movement_launch", args=[movement.pk]), {"on": day})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["on"])


@time_machine.travel("2026-07-01 10:00+07:00")
def test_a_day_of_a_review_or_of_more_time_that_cannot_be_is_said_beside_it(client, hoa):
    round_ = new_round(new_movement(), due_on=dt.date(2026, 6, 15))
    review = {"kind": "final", "held_on": "2/7/2026", "text": "Kết quả"}
    client.force_login(hoa)

    reviewed = client.post(reverse("campaigns:movement_review", args=[round_.movement_id]), review)
    extended = client.post(
        reverse("campaigns:round_extend", args=[round_.pk]), {"due_on": "15/6/2026", "reason": "Bão"}
    )

    assert list(reviewed.context["form"].errors) == ["held_on"]
    assert list(extended.context["form"].errors) == ["due_on"]


def test_the_second_of_two_launches_changes_nothing(hoa):
    movement = new_movement(state="planned")
    same_in_another_tab = Movement.objects.get(pk=movement.pk)
    movements.launch(movement, on=LAUNCHED_ON, by=hoa)

    with pytest.raises(WrongState, match="Đã phát động"):
        movements.launch(same_in_another_tab, on=LAUNCHED_ON, by=hoa)

    assert AuditEvent.objects.filter(action="campaigns.movement_launched").count() == 1


@time_machine.travel("2029-12-01 10:00+07:00")
def test_a_movement_of_several_years_is_reviewed_midway_twice_and_then_closed(hoa):
    movement = new_movement()

    for year in (2026, 2027):
        movements.review(movement, ReviewKind.MIDTERM, held_on=dt.date(year, 7, 1), text="Sơ kết", by=hoa)
    movements.review(movement, ReviewKind.FINAL, held_on=dt.date(2028, 7, 1), text="Tổng kết", by=hoa)
    movements.close(movement, by=hoa)

    assert movement.state == MovementState.CLOSED
    assert [review.kind for review in movement.reviews.all()] == ["midterm", "midterm", "final"]
    with pytest.raises(WrongState):
        movements.review(movement, ReviewKind.MIDTERM, held_on=dt.date(2029, 7, 1), text="Muộn", by=hoa)


def test_a_review_before_the_launch_is_refused(hoa):
    with pytest.raises(OfficeError, match="02/02/2026"):
        movements.review(new_movement(), ReviewKind.FINAL, held_on=dt.date(2026, 1, 1), text="Sớm", by=hoa)


@pytest.mark.parametrize("day", [dt.date(2024, 12, 31), dt.date(2028, 1, 1), dt.date(9999, 12, 31)])
def test_a_report_is_not_due_years_away_from_the_movement(hoa, health, day):
    movement = new_movement()
    round_ = new_round(movement)

    with pytest.raises(OfficeError, match="phải trong các năm 2025–2027"):
        movements.keep(movement, movements.Outline(rounds=[ReportRound(title="Tổng kết", due_on=day)]), by=hoa)
    with pytest.raises(OfficeError, match="Hạn mới phải"):
        movements.extend(round_, due_on=day, reason="Gõ nhầm", agency=health, by=hoa)

    assert (movement.rounds.count(), RoundExtension.objects.count()) == (1, 0)


@time_machine.travel("2026-07-01 10:00+07:00")
def test_a_review_that_has_not_been_held_yet_is_refused(hoa):
    movement = new_movement()

    with pytest.raises(OfficeError, match="Ngày tổng kết chưa đến"):
        movements.review(movement, ReviewKind.FINAL, held_on=dt.date(2026, 7, 2), text="Sớm", by=hoa)

    assert movement.state == MovementState.LAUNCHED


def test_the_documents_of_a_closed_movement_stay_as_they_are(client, hoa):
    movement = new_movement(state="closed")
    document = new_document(movement, b"%PDF-1.4\nstartxref\n9\n%%EOF\n")
    client.force_login(hoa)

    added = client.post(reverse("campaigns:movement_document_add", args=[movement.pk]), {"citation": "Công văn số 9"})
    removed = client.post(reverse("campaigns:movement_document_remove", args=[document.pk]), follow=True)

    for response in (added, removed):
        assert "Phong trào đã kết thúc nên không sửa được nữa." in response.content.decode()
    assert [kept.pk for kept in movement.documents.all()] == [document.pk]


def test_a_step_back_asks_for_a_reason_and_keeps_it(hoa):
    movement = new_movement(state="closed")

    with pytest.raises(OfficeError, match="Xin ghi lý do"):
        movements.step_back(movement, reason=" ", by=hoa)
    movements.step_back(movement, reason="Còn thiếu báo cáo", by=hoa)

    assert movement.state == MovementState.FINAL
    assert AuditEvent.objects.get().details == {"reason": "Còn thiếu báo cáo"}


def test_what_others_answered_does_not_become_a_plan_again_and_the_refusal_says_who(hoa, health):
    movement = new_movement()
    new_answer(movement, health)

    with pytest.raises(OfficeError, match=r"đã có 01 đơn vị hưởng ứng, Sở Y tế\."):
        movements.step_back(movement, reason="Phát động nhầm", by=hoa)

    movement.refresh_from_db()
    assert movement.state == MovementState.LAUNCHED


def test_deleting_a_movement_that_others_answered_is_refused_and_says_who(client, hoa, health, finance):
    movement = new_movement()
    new_answer(movement, health)
    new_answer(movement, finance)
    client.force_login(hoa)

    response = client.post(reverse("campaigns:movement_delete", args=[movement.pk]), follow=True)

    page = response.content.decode()
    assert Movement.objects.filter(pk=movement.pk).exists()
    assert "Không xóa được: phong trào đã có 02 đơn vị hưởng ứng, Sở Tài chính, Sở Y tế." in page


def test_deleting_says_what_else_builds_on_the_movement(hoa, health):
    followed, with_model = new_movement(), new_movement()
    follower = new_movement("Giai đoạn hai", follows=followed)
    new_role_model(health, movement=with_model, name="Tổ một cửa")

    with pytest.raises(OfficeError, match="Giai đoạn hai"):
        movements.delete(followed, by=hoa)
    with pytest.raises(OfficeError, match="Tổ một cửa"):
        movements.delete(with_model, by=hoa)
    movements.delete(follower, by=hoa)

    assert not Movement.objects.filter(pk=follower.pk).exists()


def test_a_target_that_an_agency_took_over_stays(hoa, health):
    movement = new_movement()
    new_answer(movement, health)

    with pytest.raises(OfficeError, match="Sở Y tế"), transaction.atomic():
        movements.keep(movement, movements.Outline(removed=list(movement.targets.all())), by=hoa)

    assert movement.targets.count() == 1


def test_more_time_needs_a_reason_and_is_told_to_the_agency(hoa, lan, health):
    round_ = new_round(new_movement())

    with pytest.raises(OfficeError, match="lý do"):
        movements.extend(round_, due_on=dt.date(2026, 6, 30), reason="", by=hoa)
    with pytest.raises(OfficeError, match="15/06/2026"):
        movements.extend(round_, due_on=dt.date(2026, 6, 10), reason="Sớm hơn", by=hoa)
    movements.extend(round_, due_on=dt.date(2026, 6, 30), reason="Kiện toàn tổ chức", agency=health, by=hoa)

    assert RoundExtension.objects.get().reason == "Kiện toàn tổ chức"
    assert (round_.due_for(health.pk), round_.due_for(None)) == (dt.date(2026, 6, 30), dt.date(2026, 6, 15))
    assert Notice.objects.get().recipient == lan


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (dt.date(2019, 1, 1), dt.date(2025, 12, 31), "2019–2025"),
        (dt.date(2026, 1, 1), dt.date(2026, 12, 31), "năm 2026"),
        (dt.date(2026, 3, 1), dt.date(2026, 3, 31), "tháng 3/2026"),
        (dt.date(2026, 3, 1), dt.date(2027, 6, 30), "từ tháng 3/2026 đến tháng 6/2027"),
    ],
)
def test_a_period_is_said_as_the_office_says_it(starts_on, ends_on, words):
    assert period_in_words(starts_on, ends_on) == words


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": dt.date(2025, 12, 31)},
        {"level": "agency"},
        {"level": "bloc", "addressing": "all"},
        {"addressing": "kind"},
        {"state": "launched", "launched_on": None},
    ],
)
def test_the_database_refuses_what_no_movement_can_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        new_movement(**wrong)


@pytest.mark.parametrize(("on", "is_refused"), [(dt.date(2024, 12, 31), True), (dt.date(2025, 1, 1), False)])
def test_a_movement_is_launched_in_the_year_before_at_the_earliest(hoa, on, is_refused):
    movement = new_movement(state=MovementState.PLANNED)

    with pytest.raises(OfficeError, match="sớm nhất từ năm 2025") if is_refused else nullcontext():
        movements.launch(movement, on=on, by=hoa)

    assert (movement.launched_on is None) == is_refused


def test_the_history_of_a_movement_names_people_by_their_full_names(client, hoa):
    movement = new_movement(state=MovementState.PLANNED)
    movements.launch(movement, on=dt.date(2026, 2, 2), by=hoa)
    client.force_login(hoa)

    page = client.get(reverse("campaigns:movement_results", args=[movement.pk]))

    assert [event["who"] for event in page.context["events"]] == ["Vũ Thị Hòa"]
