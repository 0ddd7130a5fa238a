"""Working days: thinking without a database. Weekends rest, holidays rest, make-up days (ngày làm bù) work."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

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
