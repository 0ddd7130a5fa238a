"""Working days: thinking without a database. Weekends rest, holidays rest, make-up days (ngày làm bù) work."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils import timezone

SATURDAY = 5


@dataclass(frozen=True)
class WorkCalendar:
    """The exceptions to "Monday to Friday": days off, and weekend days worked to make up for one."""

    days_off: Collection[dt.date] = field(default_factory=frozenset)
    make_up_days: Collection[dt.date] = field(default_factory=frozenset)

    def is_workday(self, day: dt.date) -> bool:
        if day in self.make_up_days:
            return True
        return day.weekday() < SATURDAY and day not in self.days_off

    def after(self, start: dt.date, days: int) -> dt.date:
        """The last day of a time limit of `days` working days; the day it begins is not counted.

        Source: Bộ luật Dân sự 2015, Điều 147.

        Args:
            days: 0 or more; 0 is `start` itself, or the next working day where `start` is none.
        """
        day = start
        while days or not self.is_workday(day):
            day += dt.timedelta(days=1)
            if days and self.is_workday(day):
                days -= 1
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` has passed."""
        if end < start:
            return -self.between(end, start)
        days = (start + dt.timedelta(days=count) for count in range(1, (end - start).days + 1))
        return sum(self.is_workday(day) for day in days)


@dataclass(frozen=True)
class Due:
    """The last day of something, `due_on` included, and the calendar by which the days until then are counted."""

    due_on: dt.date
    calendar: WorkCalendar

    def working_days_left(self, today: dt.date | None = None) -> int:
        """Working days after `today` up to the last day; 0 on the day itself, negative when it has passed.

        A last day that passed over a weekend is late by at least one day, never by none.
        """
        today = today or timezone.localdate()
        days = self.calendar.between(today, self.due_on)
        return min(days, -1) if today > self.due_on else days

    def is_over_on(self, day: dt.date) -> bool:
        return day > self.due_on

    @property
    def is_over(self) -> bool:
        """Whether the last day has passed."""
        return self.is_over_on(timezone.localdate())
