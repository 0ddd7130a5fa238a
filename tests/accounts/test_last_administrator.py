import datetime as dt
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from accounts import administration
from accounts.errors import OfficeError
from accounts.models import GrantedRole, Identity, User
from tests.builders import grant, new_user

TOMORROW = dt.timedelta(days=1)


@pytest.fixture
def second(quan) -> User:
    return new_user("quynh", full_name="Trịnh Như Quỳnh", holds=[GrantedRole.ADMINISTRATOR])


def administrators() -> set[str]:
    return {person.username for person in User.objects.holding(GrantedRole.ADMINISTRATOR)}


def test_an_administrator_may_go_while_another_stays(quan, second):
    administration.deactivate(second, reason="Chuyển công tác", by=quan)

    assert administrators() == {"quan"}


def test_the_last_administrator_can_be_neither_closed_nor_relieved(quan, second):
    administration.deactivate(second, reason="Chuyển công tác", by=quan)

    with pytest.raises(OfficeError, match="người quản trị cuối cùng"):
        administration.deactivate(quan, reason="Chuyển công tác", by=second)
    with pytest.raises(OfficeError, match="người quản trị cuối cùng"):
        administration.end_role(quan.grants.get(), on=timezone.localdate(), by=second)

    assert administrators() == {"quan"}


def test_an_administrator_for_a_month_is_not_enough_to_leave_the_portal_to(quan):
    locum = new_user("tam")
    grant(locum, GrantedRole.ADMINISTRATOR, ends_on=timezone.localdate() + 30 * TOMORROW)

    with pytest.raises(OfficeError, match="người quản trị cuối cùng"):
        administration.end_role(quan.grants.get(), on=timezone.localdate(), by=locum)


def test_nor_is_one_who_begins_tomorrow(quan):
    heir = new_user("ke-nhiem")
    grant(heir, GrantedRole.ADMINISTRATOR, starts_on=timezone.localdate() + TOMORROW)

    with pytest.raises(OfficeError, match="người quản trị cuối cùng"):
        administration.end_role(quan.grants.get(), on=timezone.localdate(), by=heir)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["deactivate", "end_role"])
def test_two_administrators_who_dismiss_each_other_at_once_leave_one(way):
    Identity(pk=1).save()
    first, second = (new_user(name, holds=[GrantedRole.ADMINISTRATOR]) for name in ("quan", "quynh"))
    together, outcomes = Barrier(2), []

    def dismiss(person, by):
        try:
            together.wait(timeout=10)
            if way == "deactivate":
                administration.deactivate(person, reason="Chuyển công tác", by=by)
            else:
                administration.end_role(person.grants.get(), on=timezone.localdate() - TOMORROW, by=by)
            outcomes.append("gone")
        except OfficeError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=dismiss, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sorted(outcomes) == ["gone", "refused"]
    assert len(administrators()) == 1
