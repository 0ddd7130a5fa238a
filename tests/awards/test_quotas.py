"""How many of each award a bloc may propose in a year."""

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import OfficeError
from accounts.models import AuditEvent
from awards.models import AwardForm, Quota, quota
from blocs.models import YearState
from tests.builders import new_bloc, new_bloc_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def flag():
    return AwardForm.objects.get(code="CO_TINH")


def test_the_catalogue_begins_with_flags_and_bang_khen_of_both_levels():
    assert list(
        AwardForm.objects.filter(code__in=["CO_CP", "CO_TINH", "BK_TTG", "BK_TINH"]).values_list("code", "name")
    ) == [
        ("CO_CP", "Cờ thi đua của Chính phủ"),
        ("CO_TINH", "Cờ thi đua của UBND tỉnh"),
        ("BK_TTG", "Bằng khen của Thủ tướng Chính phủ"),
        ("BK_TINH", "Bằng khen của Chủ tịch UBND tỉnh"),
    ]


def test_a_quota_is_of_one_bloc_one_form_and_one_year(flag, hoa):
    bloc = new_bloc()
    Quota.objects.keep(new_bloc_year(bloc=bloc, year=2026), flag, 2, basis="Hướng dẫn 12/HD-SNV", by=hoa)

    assert quota(bloc, flag, 2026) == 2
    assert quota(bloc, flag, 2025) is None
    assert quota(new_bloc(), flag, 2026) is None


def test_a_quota_of_none_is_something_else_than_no_quota(flag, hoa):
    bloc_year = new_bloc_year()
    Quota.objects.keep(bloc_year, flag, 0, by=hoa)
    assert quota(bloc_year.bloc, flag, 2026) == 0

    Quota.objects.keep(bloc_year, flag, None, by=hoa)
    assert quota(bloc_year.bloc, flag, 2026) is None


def test_keeping_what_is_kept_already_leaves_no_second_trace(flag, hoa):
    bloc_year = new_bloc_year()

    for _ in range(2):
        Quota.objects.keep(bloc_year, flag, 1, basis="Công văn 5", by=hoa)

    assert [event.action for event in AuditEvent.objects.all()] == ["awards.quota_kept"]


def test_a_bloc_without_quotas_takes_over_last_years_to_be_checked(flag, hoa):
    bloc, known = new_bloc(), new_bloc()
    last, this = new_bloc_year(bloc=bloc, year=2025), new_bloc_year(bloc=bloc, year=2026)
    Quota.objects.keep(last, flag, 3, basis="Công văn 5", by=hoa)
    Quota.objects.keep(new_bloc_year(bloc=known, year=2025), flag, 2, by=hoa)
    Quota.objects.keep(new_bloc_year(bloc=known, year=2026), flag, 1, by=hoa)

    copied = Quota.objects.copy_last_year(this.year, by=hoa)

    row = this.quotas.get()
    assert copied == 1
    assert (row.seats, row.basis, row.is_unconfirmed) == (3, "Như năm 2025: Công văn 5", True)
    assert quota(known, flag, 2026) == 1


def test_a_closed_year_keeps_its_quotas(flag, hoa):
    bloc_year = new_bloc_year(year=2020)
    bloc_year.year.state = YearState.CLOSED
    bloc_year.year.save()

    with pytest.raises(OfficeError):
        Quota.objects.keep(bloc_year, flag, 1, by=hoa)


def test_the_database_takes_one_row_a_form(flag):
    bloc_year = new_bloc_year()
    Quota.objects.create(bloc_year=bloc_year, form=flag, seats=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Quota.objects.create(bloc_year=bloc_year, form=flag, seats=2)
