"""Who answered and who did not, what is due for whom, reminders, lists that stay as quick however long."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from accounts import succession
from accounts.errors import OfficeError
from accounts.models import AgencyKind, Notice
from campaigns import answering, movements
from campaigns.answering import Figure
from campaigns.models import Movement
from campaigns.movement_overview import overview_of, progress_of
from tests.builders import new_agency, new_bloc_year, new_user
from tests.campaigns.movement_builders import new_answer, new_movement, new_role_model, new_round, new_spreading


def answering_and_silent(movement) -> tuple[list[str], list[str]]:
    overview = overview_of(movement)
    return (
        [line.agency.name for line in overview.answered],
        [line.agency.name for line in overview.silent],
    )


def test_the_overview_names_who_answered_and_who_did_not(health, finance, justice):
    movement = new_movement()
    new_answer(movement, health)

    assert answering_and_silent(movement) == (["Sở Y tế"], ["Sở Tài chính", "Sở Tư pháp"])


def test_only_those_who_are_asked_are_missed(health, finance, justice):
    commune = new_agency("Xã Mây Ngàn", kind=AgencyKind.COMMUNE)
    new_agency("Phòng Tổ chức", parent=health, kind=AgencyKind.DIVISION)
    bloc_year = new_bloc_year(members=[health, finance])

    everybody = new_movement()
    communes = new_movement(addressing="kind", addressed_kind="commune")
    bloc = new_movement(addressing="bloc", bloc_year=bloc_year)
    divisions = new_movement(level="agency", agency=health, addressing="divisions")

    silent = [answering_and_silent(movement)[1] for movement in (everybody, communes, bloc, divisions)]
    assert silent == [
        ["Sở Tài chính", "Sở Tư pháp", "Sở Y tế", commune.name],
        [commune.name],
        ["Sở Tài chính", "Sở Y tế"],
        ["Phòng Tổ chức"],
    ]


def test_what_an_agency_answered_before_its_merger_counts_for_its_successor(hoa, health, finance):
    transport = new_agency("Sở Giao thông vận tải", code="SGTVT")
    movement = new_movement()
    new_answer(movement, transport)
    succession.merge([transport], into=finance, on=dt.date(2026, 3, 1), by=hoa)

    with time_machine.travel("2026-04-01 10:00+07:00"):
        overview = overview_of(movement)

    assert [(line.agency.name, line.because) for line in overview.lines] == [
        ("Sở Tài chính", "Sở Giao thông vận tải đã hưởng ứng, nay thuộc đơn vị này"),
        ("Sở Y tế", ""),
    ]


def test_a_movement_is_found_under_the_successor_of_who_answered_it(client, hoa, finance):
    transport = new_agency("Sở Giao thông vận tải", code="SGTVT")
    movement = new_movement("Văn hóa công sở")
    new_movement("Phong trào khác")
    new_answer(movement, transport)
    succession.merge([transport], into=finance, on=dt.date(2026, 3, 1), by=hoa)
    client.force_login(hoa)

    response = client.get(reverse("campaigns:movement_list"), {"agency": "so tai chinh"})

    assert [row["movement"] for row in response.context["rows"]] == [movement]


@pytest.mark.parametrize("text", ["van hoa cong so", "VĂN HÓA", "công sở văn"])
def test_a_movement_is_found_with_and_without_accents(client, hoa, text):
    movement = new_movement("Cán bộ thi đua thực hiện văn hóa công sở")
    new_movement("Chung sức xây dựng nông thôn mới")
    client.force_login(hoa)

    response = client.get(reverse("campaigns:movement_list"), {"q": text})

    assert [row["movement"] for row in response.context["rows"]] == [movement]


def test_progress_counts_who_took_a_target_over_who_reported_and_who_reached_it(lan, health, finance, justice):
    movement = new_movement()
    for agency, value in [(health, "98"), (finance, "97.9"), (justice, None)]:
        answer = new_answer(movement, agency)
        if value:
            figures = {answer.targets.get(): Figure(Decimal(value))}
            answering.report(answer, text="Kết quả", figures=figures, by=lan)

    [progress] = progress_of(movement)

    assert (progress.taken_over, progress.reported, progress.met, progress.share) == (3, 2, 1, Decimal("33.3"))


def test_a_reminder_goes_once_a_day_to_those_who_have_not_answered(hoa, lan, giang, minh, health):
    movement = new_movement()
    new_answer(movement, health)

    told = movements.remind(movement, overview_of(movement).silent_agencies, by=hoa)
    with pytest.raises(OfficeError, match="Hôm nay đã nhắc"):
        movements.remind(movement, overview_of(movement).silent_agencies, by=hoa)

    assert (told, [notice.recipient for notice in Notice.objects.all()]) == (1, [minh])


def test_a_reminder_of_a_report_goes_to_those_whose_report_has_not_come(client, hoa, lan, minh, health, finance):
    movement = new_movement()
    round_ = new_round(movement)
    reported = new_answer(movement, health)
    new_answer(movement, finance)
    answering.report(reported, text="Kết quả", figures={}, round_=round_, by=lan)
    client.force_login(hoa)

    client.post(reverse("campaigns:movement_remind", args=[movement.pk]) + f"?dot={round_.pk}")

    assert [notice.recipient for notice in Notice.objects.all()] == [minh]


def test_a_reminder_names_the_day_that_each_agency_was_given(client, hoa, lan, minh, health, finance):
    movement = new_movement()
    round_ = new_round(movement, due_on=dt.date(2026, 6, 15))
    for agency in (health, finance):
        new_answer(movement, agency)
    movements.extend(round_, due_on=dt.date(2026, 6, 20), reason="Nghỉ lễ", by=hoa)
    movements.extend(round_, agency=health, due_on=dt.date(2026, 7, 1), reason="Sáp nhập", by=hoa)
    Notice.objects.all().delete()
    client.force_login(hoa)
    url = reverse("campaigns:movement_remind", args=[movement.pk]) + f"?dot={round_.pk}"

    page = client.get(url)
    client.post(url)

    assert "hạn 20/06/2026" in page.context["text"]
    own_days = {row["name"]: row["own_day"] for row in page.context["agencies"]}
    assert own_days == {"Sở Tài chính": None, "Sở Y tế": dt.date(2026, 7, 1)}
    told = {notice.recipient: notice.body for notice in Notice.objects.all()}
    assert {person: day for person in told for day in ("20/06/2026", "01/07/2026") if day in told[person]} == {
        minh: "20/06/2026",
        lan: "01/07/2026",
    }


def test_why_another_agency_got_more_time_is_not_for_everybody(client, hoa, lan, minh, health, finance):
    movement = new_movement()
    round_ = new_round(movement)
    for agency in (health, finance):
        new_answer(movement, agency)
    movements.extend(round_, agency=health, due_on=dt.date(2026, 7, 1), reason="Sáp nhập", by=hoa)
    seen = {}

    for person in (hoa, lan, minh):
        client.force_login(person)
        [row] = client.get(reverse("campaigns:movement_dues")).context["rows"]
        seen[person] = [extension.reason for extension in row["extensions"]]

    assert seen == {hoa: ["Sáp nhập"], lan: ["Sáp nhập"], minh: []}


def test_each_sees_what_is_due_for_itself(client, hoa, lan, khanh, health):
    movement = new_movement(addressing="bloc", bloc_year=new_bloc_year(members=[health]))
    new_round(movement, title="Báo cáo năm")
    seen = {}

    for person in (hoa, lan, khanh):
        client.force_login(person)
        rows = client.get(reverse("campaigns:movement_dues")).context["rows"]
        seen[person.username] = [(row["round"].title, row["counts"]) for row in rows]

    assert seen == {"hoa": [("Báo cáo năm", "00/00")], "lan": [("Báo cáo năm", "")], "khanh": []}


def test_the_workbook_has_every_agency_and_every_target(client, hoa, health, finance):
    movement = new_movement()
    new_answer(movement, health)
    client.force_login(hoa)

    response = client.get(reverse("campaigns:movement_excel", args=[movement.pk]))

    agencies, targets = load_workbook(BytesIO(response.content)).worksheets
    assert [[cell.value for cell in row[1:3]] for row in agencies.iter_rows(min_row=5)] == [
        ["Sở Tài chính", "Chưa hưởng ứng"],
        ["Sở Y tế", "Đã hưởng ứng"],
    ]
    assert [[cell.value for cell in row[1:4]] for row in targets.iter_rows(min_row=5)] == [
        ["Hồ sơ đúng hạn", "từ 98 % trở lên", 1]
    ]


def furnish(agencies: int) -> Movement:
    """Movements, answers, reports and role models of as many agencies."""
    movement = new_movement(targets=[(f"Chỉ tiêu {place}", place, "%") for place in range(agencies)])
    for _ in range(agencies):
        agency, round_ = new_agency(), new_round(movement, title=f"Đợt {new_movement().pk}")
        clerk = new_user(acts_for=agency)
        answer = new_answer(movement, agency)
        figures = {target: Figure(Decimal(1)) for target in answer.targets.all()}
        answering.report(answer, text="Kết quả", figures=figures, round_=round_, by=clerk)
        new_spreading(new_role_model(agency, state="published", movement=movement), agency)
    return movement


@pytest.mark.parametrize("agencies", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("movement_list", 7),
        ("movement_dues", 12),
        ("movement_detail", 10),
        ("movement_results", 10),
        ("movement_overview", 11),
        ("movement_edit", 12),
        ("role_model_list", 8),
    ],
)
def test_pages_ask_the_same_number_of_questions_however_long(
    client, hoa, agencies, name, queries, django_assert_num_queries
):
    movement = furnish(agencies)
    client.force_login(hoa)
    lists = {"movement_list", "movement_dues", "role_model_list"}
    url = reverse(f"campaigns:{name}", args=[] if name in lists else [movement.pk])

    with django_assert_num_queries(queries):
        response = client.get(url)

    assert response.status_code == 200


@pytest.mark.parametrize("agencies", [1, 3])
def test_the_page_of_an_answer_asks_the_same_number_of_questions_however_long(
    client, hoa, agencies, django_assert_num_queries
):
    answer = furnish(agencies).answers.first()
    client.force_login(hoa)

    with django_assert_num_queries(12):
        client.get(answer.get_absolute_url())
