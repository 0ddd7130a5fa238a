import datetime as dt

import pytest
from django.forms.models import BaseModelForm

from accounts.models import User
from blocs.models import EmulationYear, Holiday
from tests.builders import new_user


@pytest.fixture
def at_once(monkeypatch):
    """As when two requests have both asked whether the row is there before either has written it."""
    monkeypatch.setattr(BaseModelForm, "validate_unique", lambda form: None)


def test_the_second_of_two_that_write_the_same_is_told_so(client, quan, at_once):
    new_user("nam")
    client.force_login(quan)

    response = client.post("/nguoi-dung/them/", {"username": "nam", "full_name": "Nguyễn Hoài Nam"})

    assert response.status_code == 409
    assert "vừa được ghi" in response.content.decode()
    assert User.objects.filter(username="nam").count() == 1


def test_a_year_opened_twice_at_once_is_there_once(client, hoa, at_once):
    client.force_login(hoa)

    answers = [client.post("/nam/them/", {"year": 2031}).status_code for _ in range(2)]

    assert answers == [302, 409]
    assert EmulationYear.objects.filter(year=2031).count() == 1


@pytest.fixture
def holiday(db) -> Holiday:
    return Holiday.objects.create(on=dt.date(2031, 4, 30), name="Ngày Chiến thắng")


def test_the_second_of_two_that_remove_the_same_is_told_so(client, hoa, holiday, monkeypatch):
    def after_the_other(day, *, by):
        Holiday.objects.filter(pk=day.pk).delete()
        Holiday.objects.select_for_update().get(pk=day.pk)

    monkeypatch.setattr("blocs.holidays.remove_day", after_the_other)
    client.force_login(hoa)

    response = client.post(f"/ngay-nghi/{holiday.pk}/bo/")

    assert response.status_code == 410
    assert "vừa được xóa" in response.content.decode()


def test_another_row_that_is_missing_is_our_own_fault_and_called_so(client, hoa, holiday, monkeypatch):
    monkeypatch.setattr("blocs.holidays.remove_day", lambda day, *, by: EmulationYear.objects.get(year=1))
    client.raise_request_exception = False
    client.force_login(hoa)

    assert client.post(f"/ngay-nghi/{holiday.pk}/bo/").status_code == 500
