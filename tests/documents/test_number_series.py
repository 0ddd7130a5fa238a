"""Number series: those of other offices are written down once, the portal's own have no gap."""

import datetime as dt

import pytest

from accounts.errors import OfficeError
from accounts.models import AuditEvent
from documents.models import DocumentKind, GivenNumber, IssuedDocument, NumberSeries, NumberTaken
from tests.at_once import at_once


@pytest.fixture
def decisions(db):
    return NumberSeries.objects.create(symbol="QĐ-UBND", name="Quyết định của UBND tỉnh")


@pytest.fixture
def gold(db):
    return NumberSeries.objects.create(symbol="SV-BK", name="Sổ vàng Bằng khen", is_own=True)


def test_a_number_of_another_office_is_written_down_once(decisions, hoa):
    number = decisions.note(2026, 7, about="Quyết định tặng Bằng khen", by=hoa)

    with pytest.raises(NumberTaken) as taken:
        decisions.note(2026, 7, about="Quyết định tặng Cờ", by=hoa)

    assert str(number) == "07/QĐ-UBND"
    assert str(taken.value) == "Số 07/QĐ-UBND năm 2026 đã ghi cho: Quyết định tặng Bằng khen."
    assert GivenNumber.objects.count() == 1
    assert [event.action for event in AuditEvent.objects.all()] == ["documents.number_given"]


def test_the_same_number_may_stand_in_another_year_and_with_a_letter(decisions, hoa):
    decisions.note(2026, 125, about="một", by=hoa)
    decisions.note(2027, 125, about="hai", by=hoa)

    assert str(decisions.note(2026, 125, suffix="a", about="ba", by=hoa)) == "125a/QĐ-UBND"


def test_a_gap_in_a_series_of_others_says_nothing(decisions, hoa):
    decisions.note(2026, 12, about="một", by=hoa)
    decisions.note(2026, 480, about="hai", by=hoa)

    assert GivenNumber.objects.count() == 2


def test_an_own_series_counts_on_and_begins_anew_each_year(gold, hoa):
    given = [gold.give(year, about="Bằng khen", by=hoa).ordinal for year in (2026, 2026, 2026, 2027)]

    assert given == [1, 2, 3, 1]
    assert gold.gaps(2026) == []


def test_a_missing_number_of_an_own_series_is_a_fault(gold, hoa):
    for _ in range(4):
        gold.give(2026, about="Bằng khen", by=hoa)
    GivenNumber.objects.filter(ordinal__in=[2, 3]).delete()

    assert gold.gaps(2026) == [2, 3]


def test_neither_kind_of_series_takes_numbers_the_way_of_the_other(gold, decisions, hoa):
    with pytest.raises(OfficeError, match="Dãy số SV-BK do cổng tự cấp"):
        gold.note(2026, 5, about="Bằng khen", by=hoa)
    with pytest.raises(OfficeError, match="Dãy số QĐ-UBND do cơ quan khác cấp"):
        decisions.give(2026, about="Quyết định", by=hoa)


def test_a_spoiled_blank_is_accounted_for_and_its_number_not_given_again(gold, hoa):
    first = gold.give(2026, about="Bằng khen của bà Lan", by=hoa)

    first.spoil(reason="Phôi in lệch", by=hoa, at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC))

    first.refresh_from_db()
    assert (first.is_spoiled, first.spoiled_reason, first.spoiled_by) == (True, "Phôi in lệch", hoa)
    assert gold.give(2026, about="Bằng khen của bà Lan", by=hoa).ordinal == 2
    assert gold.gaps(2026) == []


def test_spoiling_needs_a_reason_and_happens_once(gold, hoa):
    number = gold.give(2026, about="Bằng khen", by=hoa)
    with pytest.raises(OfficeError, match="Xin ghi lý do báo hỏng"):
        number.spoil(reason="  ", by=hoa)
    number.spoil(reason="Rách", by=hoa)

    with pytest.raises(OfficeError, match="đã báo hỏng: Rách"):
        number.spoil(reason="Mất", by=hoa)


def test_the_number_of_an_issued_document_cannot_be_spoiled(gold, hoa):
    number = gold.give(2026, about="Bằng khen", by=hoa)
    IssuedDocument.objects.create(
        kind=DocumentKind.CERTIFICATE,
        title="Bằng khen",
        number=number,
        issuer="Chủ tịch UBND tỉnh",
        dated_on=dt.date(2026, 11, 20),
        recipient="Bà Lan",
    )

    with pytest.raises(OfficeError, match="đã đứng trên văn bản ban hành"):
        number.spoil(reason="Rách", by=hoa)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_twenty_people_asking_at_once_get_twenty_numbers_without_a_gap(hoa):
    gold = NumberSeries.objects.create(symbol="SV-CO", name="Sổ vàng Cờ thi đua", is_own=True)

    given = at_once(
        *[lambda: NumberSeries.objects.get(pk=gold.pk).give(2026, about="Cờ", by=hoa)] * 20,
    )

    assert sorted(number.ordinal for number in given) == list(range(1, 21))
