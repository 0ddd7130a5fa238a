"""Keeping the calendar of holidays. Every change reckons the deadlines that are counted in working days again."""

import datetime as dt

from django.db import IntegrityError, transaction

from accounts.errors import OfficeError
from accounts.models import record
from blocs.deadlines import reckon_again, same_day
from blocs.models import Deadline, Holiday
from blocs.workdays import SATURDAY

LONGEST_HOLIDAY = 31  # days


@transaction.atomic
def add_days(first: dt.date, last: dt.date, *, name: str, is_workday: bool, is_yearly: bool, by) -> list[Deadline]:
    """Add every day from `first` to `last`; gives the deadlines that moved by it.

    Raises:
        OfficeError: one of the days is in the calendar already.
    """
    days = [first + dt.timedelta(days=count) for count in range((last - first).days + 1)]
    if taken := Holiday.objects.filter(on__in=days).first():
        raise OfficeError(f"Ngày {taken} đã có trong lịch.")
    try:
        with transaction.atomic():
            for on in days:
                day = Holiday.objects.create(on=on, name=name, is_workday=is_workday, is_yearly=is_yearly)
                record(by, "blocs.holiday_added", day, day=str(day))
    except IntegrityError:
        raise OfficeError("Một trong các ngày này vừa được người khác ghi vào lịch. Xin tải lại trang.") from None
    return reckon_again(by=by)


@transaction.atomic
def change_day(day: Holiday, *, by) -> list[Deadline]:
    """Keep what a form has set on `day`; gives the deadlines that moved by it."""
    day.save()
    record(by, "blocs.holiday_changed", day, day=str(day))
    return reckon_again(by=by)


@transaction.atomic
def remove_day(day: Holiday, *, by) -> list[Deadline]:
    """Take `day` out of the calendar; gives the deadlines that moved by it. Twice does no harm."""
    if Holiday.objects.filter(pk=day.pk).exists():
        record(by, "blocs.holiday_removed", day, day=str(day))
        Holiday.objects.filter(pk=day.pk).delete()
    return reckon_again(by=by)


def yearly_days(year: int) -> list[Holiday]:
    """The days that `year` still lacks, unsaved: last year's yearly ones, and a day off in lieu for each weekend.

    A holiday on a weekly day of rest is made good on the next working day (Bộ luật Lao động 2019, Điều 111.3).
    """
    known = set(Holiday.objects.of_year(year).values_list("on", flat=True))
    calendar = Holiday.objects.calendar()
    yearly = Holiday.objects.of_year(year - 1).filter(is_yearly=True)
    new = [Holiday(on=same_day(day.on, years=1), name=day.name, is_yearly=True) for day in yearly]
    new = [day for day in new if day.on not in known]
    taken = known | {day.on for day in new}
    in_lieu = []
    for day in new:
        if day.on.weekday() < SATURDAY:
            continue
        rest = day.on
        while rest.weekday() >= SATURDAY or rest in taken or not calendar.is_workday(rest):
            rest += dt.timedelta(days=1)
        taken.add(rest)
        in_lieu.append(Holiday(on=rest, name=f"Nghỉ bù {day.name} ({day.on:%d/%m})"))
    return sorted(new + in_lieu, key=lambda day: day.on)


@transaction.atomic
def copy_yearly_days(year: int, *, by) -> tuple[list[Holiday], list[Deadline]]:
    """Add the days of `yearly_days`; gives them and the deadlines that moved. A second time adds nothing."""
    new = yearly_days(year)
    for day in new:
        day.save()
        record(by, "blocs.holiday_added", day, day=str(day))
    return new, reckon_again(by=by)
