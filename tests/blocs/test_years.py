"""The office prepares, opens, closes and reopens a year."""

import pytest
from django.db import IntegrityError

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent
from blocs.models import BlocState, EmulationYear, YearState
from tests.builders import new_bloc_year, new_year


def actions() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def test_a_year_goes_from_planning_to_open_to_closed_and_back_with_a_reason(client, hoa):
    new_year(2027, state=YearState.PLANNING)
    client.force_login(hoa)

    states = []
    for path, data in (("mo", {}), ("ket-thuc", {}), ("mo-lai", {}), ("mo-lai", {"reason": "Đính chính"})):
        client.post(f"/nam/2027/{path}/", data)
        states.append(EmulationYear.objects.get().state)

    assert states == ["open", "closed", "closed", "open"]
    assert actions() == ["blocs.year_open", "blocs.year_closed", "blocs.year_open"]
    assert AuditEvent.objects.first().details == {"reason": "Đính chính"}


def test_looking_at_the_page_that_asks_changes_nothing(client, hoa):
    new_year(2027, state=YearState.PLANNING)
    client.force_login(hoa)

    client.get("/nam/2027/mo/")

    assert EmulationYear.objects.get().state == YearState.PLANNING


def test_a_year_does_not_close_while_a_bloc_is_unfinished(client, hoa):
    new_bloc_year(state=BlocState.SENT)
    new_bloc_year(state=BlocState.CLOSED)
    client.force_login(hoa)

    page = client.post("/nam/2026/ket-thuc/", follow=True)

    assert EmulationYear.objects.get().state == YearState.OPEN
    assert [str(message) for message in page.context["messages"]] == ["Còn 01 khối chưa kết thúc trong Năm 2026."]


def test_of_two_who_close_at_once_the_second_is_told(hoa):
    year = new_year()
    same_year_in_another_tab = EmulationYear.objects.get()
    year.close(by=hoa)

    with pytest.raises(WrongState, match="Đã kết thúc"):
        same_year_in_another_tab.close(by=hoa)

    assert actions() == ["blocs.year_closed"]


def test_nothing_of_a_closed_year_is_edited(client, hoa):
    new_year(2020, state=YearState.CLOSED, theme="Cũ")
    client.force_login(hoa)

    page = client.post("/nam/2020/sua/", {"theme": "Mới"})

    assert EmulationYear.objects.get().theme == "Cũ"
    assert "Năm 2020 đã kết thúc" in page.context["form"].non_field_errors()[0]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2026", "Năm thi đua này đã được lập."),
        ("1999", "Năm phải từ 2000 trở đi."),
        ("2101", "Năm không được sau 2100."),
    ],
)
def test_a_year_that_cannot_be_is_refused(client, hoa, typed, sentence):
    new_year(2026)
    client.force_login(hoa)

    page = client.post("/nam/them/", {"year": typed})

    assert page.context["form"].errors == {"year": [sentence]}
    assert EmulationYear.objects.count() == 1


def test_the_database_refuses_a_year_out_of_range(db):
    with pytest.raises(IntegrityError):
        EmulationYear.objects.create(year=1999)


def test_a_reason_of_blanks_reopens_nothing(hoa):
    year = new_year(2020, state=YearState.CLOSED)

    with pytest.raises(OfficeError, match="lý do"):
        year.reopen(by=hoa, reason="  ")

    assert EmulationYear.objects.get().state == YearState.CLOSED


def test_the_office_does_not_check_itself(client, hoa, health):
    from accounts.models import Identity  # noqa: PLC0415

    identity = Identity.current()
    identity.office_agency = health
    identity.save()
    client.force_login(hoa)

    page = client.post("/nam/them/", {"year": "2026", "office_checker": health.pk})

    assert set(page.context["form"].errors) == {"office_checker"}


@pytest.mark.parametrize("years", [1, 3])
def test_the_list_of_years_takes_the_same_queries_however_long(client, hoa, years, django_assert_num_queries):
    for number in range(years):
        new_bloc_year(year=2020 + number)
    client.force_login(hoa)

    with django_assert_num_queries(8):  # session, user, roles, count, years, the current one, identity, notices
        page = client.get("/nam/")

    assert page.context["page"].paginator.count == years
