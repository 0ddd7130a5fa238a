"""One thing that waits for somebody, and the deadlines of the years it is counted by."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from blocs.deadlines import deadline_of
from blocs.models import BlocYear, Deadline, EmulationYear, Holiday, Stage
from blocs.workdays import Due, WorkCalendar

FAR_AWAY = 10_000  # working days


@dataclass(frozen=True)
class Task:
    """One thing to do, or to wait for (`is_waiting`).

    Attributes:
        days_left: working days to the deadline, negative when it has passed, None where there is none.
        done, total: how far it is, both None where that makes no sense.
        is_first: stands before everything else, whatever its deadline: a sheet that was returned.
    """

    title: str
    place: str
    url: str
    button: str
    note: str = ""
    state: str = ""
    tone: str = "neutral"
    due_on: dt.date | None = None
    days_left: int | None = None
    done: int | None = None
    total: int | None = None
    unit: str = ""
    is_first: bool = False
    is_waiting: bool = False

    @property
    def urgency(self) -> tuple:
        return self.is_waiting, not self.is_first, FAR_AWAY if self.days_left is None else self.days_left


@dataclass(frozen=True)
class YearTasks:
    year: int
    tasks: list[Task]


class Years:
    """One object for each year, so that its deadlines are read once: those of the given blocs in one query."""

    def __init__(self, blocs: Iterable[BlocYear]):
        self.known: dict[int, EmulationYear] = {}
        for bloc in blocs:
            self.of(bloc)
        if self.known:
            self.calendar, dues = Deadline.objects.dues_of_years(self.known)
            for pk, year in self.known.items():
                year.dues = dues[pk]

    @cached_property
    def calendar(self) -> WorkCalendar:
        return Holiday.objects.calendar()

    def of(self, bloc: BlocYear) -> EmulationYear:
        return self.known.setdefault(bloc.year_id, bloc.year)

    def due(self, bloc: BlocYear, stage: Stage | None, today: dt.date) -> dict:
        """The deadline of `stage` as a Task takes it."""
        return said_of(deadline_of(self.of(bloc), stage) if stage else None, today)


def said_of(due: Due | None, today: dt.date) -> dict:
    """A deadline as a Task takes it."""
    return {"due_on": due.due_on, "days_left": due.working_days_left(today)} if due else {}
