"""A notice that ends while somebody comments; two of the office who record one result. Only PostgreSQL tells."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import AuditEvent
from awards.council.outcomes import record_results
from awards.models import CouncilOutcome, CouncilPack, LineState, Nomination, NoticeComment, NoticeState, PublicNotice
from awards.notices.noticing import NoticeOver, end_due, take_comment
from tests.at_once import at_once
from tests.awards.council_builders import voted_pack
from tests.awards.notice_builders import published_notice

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL lets two write at once"),
    pytest.mark.django_db(transaction=True),
]

ROUNDS = 6


def test_a_comment_is_either_in_time_or_refused_when_the_notice_ends_that_moment():
    for place in range(ROUNDS):
        notice = published_notice(f"Người thứ {place}")
        after = notice.ends_on + dt.timedelta(days=1)

        outcomes = at_once(
            lambda: end_due(after),  # noqa: B023 -- called at once
            lambda: take_comment(PublicNotice.objects.get(pk=notice.pk), text="Kịp hay không?"),  # noqa: B023
        )

        refused = any(isinstance(each, NoticeOver) for each in outcomes)
        notice.refresh_from_db()
        assert notice.state == NoticeState.ENDED
        assert NoticeComment.objects.filter(notice=notice).count() == (0 if refused else 1)
        received = NoticeComment.objects.filter(notice=notice).values_list("received_at", flat=True)
        assert all(at <= notice.ended_at + dt.timedelta(seconds=1) for at in received)


def test_a_notice_is_ended_once_by_two_who_open_the_page():
    notice = published_notice("Lê Thị Mai")
    after = notice.ends_on + dt.timedelta(days=1)

    outcomes = at_once(lambda: end_due(after), lambda: end_due(after))

    assert sorted(outcomes) == [0, 1]
    assert AuditEvent.objects.filter(action="awards.notice_ended").count() == 1
    assert Nomination.objects.get().state == LineState.BEFORE_COUNCIL


def test_of_two_who_record_one_result_one_does_and_the_other_is_told(hoa, binh):
    pack = voted_pack()

    outcomes = at_once(
        lambda: record_results(CouncilPack.objects.get(pk=pack.pk), by=hoa),
        lambda: record_results(CouncilPack.objects.get(pk=pack.pk), by=binh),
    )

    refused = [each for each in outcomes if isinstance(each, OfficeError)]
    assert (len(refused), [each for each in outcomes if each not in refused]) == (1, [(1, 1)])
    assert "đã được ghi nhận rồi" in str(refused[0])
    assert AuditEvent.objects.filter(action="awards.pack_recorded").count() == 1
    assert set(pack.lines.values_list("outcome", flat=True)) == {CouncilOutcome.APPROVED, CouncilOutcome.REFUSED}
    assert timezone.now() >= pack.lines.first().recorded_at
