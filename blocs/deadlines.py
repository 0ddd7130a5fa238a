"""Deadlines of a year: asking for one, setting them all, reckoning them again when the holidays change.

The rest of the portal asks `deadline_of(bloc_year.year, Stage.SELF_SCORING)`.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.errors import OfficeError
from accounts.models import record
from blocs.models import Deadline, EmulationYear, Holiday, Stage, YearState
from blocs.workdays import Due, WorkCalendar

# Which stage cannot be due before which other one; the rest of the order is a habit, not a law.
NOT_BEFORE = {Stage.CHECKING: Stage.SELF_SCORING, Stage.DOSSIER: Stage.MEETING}
MOST_WORKING_DAYS = 250  # about a year


def deadline_of(year: EmulationYear, stage: Stage) -> Due | None:
    """The deadline of `stage` in `year`, or None where the office has set none.

    The answer has `due_on`, `working_days_left(today)` and `is_over`. One query for all stages of the year, holidays
    included, remembered by this very `year` object: ask through one object where a page has many rows.
    """
    return year.dues.get(Stage(stage))


class DeadlineProblem(OfficeError):
    """The deadline of `stage` cannot be what was asked for."""

    def __init__(self, stage: Stage, sentence: str):
        super().__init__(sentence)
        self.stage = stage


@dataclass(frozen=True)
class Term:
    """What the office sets for one stage: the day `due_on`, or `working_days` after the last day of `after_stage`."""

    due_on: dt.date | None = None
    after_stage: str = ""
    working_days: int | None = None
    basis: str = ""

    @property
    def is_counted(self) -> bool:
        return bool(self.after_stage)


def reckon(terms: Mapping[Stage, Term], calendar: WorkCalendar) -> dict[Stage, dt.date]:
    """The last day of every stage, counted stages from their stage's last day on (Bộ luật Dân sự 2015, Điều 147).

    Raises:
        DeadlineProblem: a stage is counted from one without a deadline, or in a circle from itself.
    """
    days: dict[Stage, dt.date] = {}

    def last_day(stage: Stage, counted_for: tuple[Stage, ...]) -> dt.date:
        if stage in days:
            return days[stage]
        term = terms[stage]
        if not term.is_counted:
            days[stage] = term.due_on
            return term.due_on
        origin = Stage(term.after_stage)
        if origin in (*counted_for, stage):
            raise DeadlineProblem(stage, "Thời hạn này tính vòng quanh từ chính nó; hãy ghi một ngày cụ thể.")
        if origin not in terms:
            raise DeadlineProblem(stage, f"“{origin.label}” chưa có thời hạn để làm mốc.")
        days[stage] = calendar.after(last_day(origin, (*counted_for, stage)), term.working_days)
        return days[stage]

    for stage in terms:
        last_day(stage, ())
    return days


@transaction.atomic
def set_deadlines(year: EmulationYear, terms: Mapping[Stage, Term], *, by) -> None:
    """Make `terms` the deadlines of `year`; a stage that is missing has none from now on.

    Raises:
        DeadlineProblem: what `reckon` says, or a day that lies before the stage it must follow.
        OfficeError: the year is closed.
    """
    EmulationYear.objects.lock_for_changes(year.pk)
    days = reckon(terms, Holiday.objects.calendar())
    for later, earlier in NOT_BEFORE.items():
        if later in days and earlier in days and days[later] < days[earlier]:
            raise DeadlineProblem(later, f"Không được trước hạn của “{earlier.label}” ({days[earlier]:%d/%m/%Y}).")
    before = {deadline.stage: deadline for deadline in year.deadlines.all()}
    changed = {}
    for stage, term in terms.items():
        fields = {
            "due_on": days[stage],
            "after_stage": term.after_stage,
            "working_days": term.working_days,
            "basis": term.basis,
        }
        old = before.pop(stage, None)
        if old and all(getattr(old, name) == value for name, value in fields.items()):
            continue
        Deadline.objects.update_or_create(year=year, stage=stage, defaults=fields)
        changed[stage.value] = str(days[stage])
    for stage, deadline in before.items():
        deadline.delete()
        changed[stage] = "bỏ"
    year.__dict__.pop("dues", None)
    if changed:
        record(by, "blocs.deadlines_set", year, **changed)


def terms_of(year: EmulationYear) -> dict[Stage, Term]:
    return {
        Stage(row.stage): Term(
            due_on=row.due_on, after_stage=row.after_stage, working_days=row.working_days, basis=row.basis
        )
        for row in year.deadlines.all()
    }


@transaction.atomic
def reckon_again(*, by) -> list[Deadline]:
    """Count the deadlines of all years that are not closed by the calendar as it is now; gives those that moved."""
    calendar = Holiday.objects.calendar()
    moved = []
    for year in EmulationYear.objects.exclude(state=YearState.CLOSED).prefetch_related("deadlines"):
        days = reckon(terms_of(year), calendar)
        for deadline in year.deadlines.all():
            if deadline.due_on != days[deadline.stage]:
                deadline.due_on = days[deadline.stage]
                deadline.save(update_fields=["due_on"])
                moved.append(deadline)
                record(by, "blocs.deadline_reckoned", year, stage=deadline.stage, due_on=str(deadline.due_on))
    return moved


@transaction.atomic
def begin_year(year: EmulationYear, *, by) -> None:
    """Save the new `year`, with the deadlines of the latest year before it moved on to its own days.

    A day that falls on a holiday or a weekend moves to the next working day (Bộ luật Dân sự 2015, Điều 148.5).
    """
    year.save()
    record(by, "blocs.year_planned", year)
    last = EmulationYear.objects.filter(year__lt=year.year).order_by("-year").first()
    if not last:
        return
    calendar = Holiday.objects.calendar()
    moved = {
        stage: Term(
            due_on=calendar.after(same_day(term.due_on, years=year.year - last.year), 0),
            after_stage=term.after_stage,
            working_days=term.working_days,
            basis=term.basis,
        )
        for stage, term in terms_of(last).items()
    }
    set_deadlines(year, moved, by=by)


def same_day(day: dt.date, *, years: int) -> dt.date:
    """The same day `years` later; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
