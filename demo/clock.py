"""A clock that can be set, so that the demo's history happened when it says it happened."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@contextmanager
def clock_at(day: dt.date, hour: int = 9, minute: int = 0) -> Iterator[None]:
    """Let Django's clock stand at this Vietnamese time; every verb called inside dates what it does by it."""
    moment = dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM)

    class StandingClock(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    with mock.patch("django.utils.timezone.datetime", StandingClock):
        yield
