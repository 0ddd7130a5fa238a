"""One thing that waits for somebody, and the facts that such things are made of."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, DateField, F, QuerySet, Value

from blocs.extensions import extended
from blocs.models import BlocYear, Deadline, EmulationYear, Extension, Stage
from blocs.workdays import Due, WorkCalendar

FAR_AWAY = 10_000  # working days
NO_DAY = Value(None, output_field=DateField())


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


class Facts:
    """What the tasks of one person need to know: deadlines, that person's extensions, and how many of this and that.

    Whatever is to be counted is said first (`count`); the first question asks the database for all of it at once.
    """

    def __init__(self, blocs: Iterable[BlocYear], agency_ids: Collection[int] = ()):
        self.agency_ids = agency_ids
        self.blocs = list(blocs)
        self.known: dict[int, EmulationYear] = {}
        for bloc in self.blocs:
            self.of(bloc)
        self.asked: list[QuerySet] = []

    def of(self, bloc: BlocYear) -> EmulationYear:
        """One object for each year, so that its deadlines are read once."""
        return self.known.setdefault(bloc.year_id, bloc.year)

    def count(self, what: str, rows: QuerySet, *, by: str) -> None:
        """Ask how many of `rows` there are for each value of their column `by`."""
        rows = rows.order_by().values(key=F(by)).annotate(what=Value(what), on=NO_DAY, number=Count("pk"))
        self.asked.append(rows.values_list("key", "what", "on", "number"))

    @cached_property
    def _answers(self) -> tuple[WorkCalendar, dict[tuple[str, int], int], dict[tuple[int, str, int], dt.date]]:
        asked = [*self.asked, *self._extensions()]
        calendar, dues, rows = Deadline.objects.dues_of_years(self.known, asked_too=asked)
        for pk, year in self.known.items():
            year.dues = dues[pk]
        numbers = {(what, key): number for key, what, on, number in rows if on is None}
        extensions = {(bloc, stage, agency): on for bloc, stage, on, agency in rows if on}
        return calendar, numbers, extensions

    def _extensions(self) -> list[QuerySet]:
        if not self.blocs or not self.agency_ids:
            return []
        found = Extension.objects.filter(bloc_year__in=[bloc.pk for bloc in self.blocs], agency__in=self.agency_ids)
        return [found.order_by().values_list("bloc_year_id", "stage", "until", "agency_id")]

    @property
    def calendar(self) -> WorkCalendar:
        return self._answers[0]

    def number(self, what: str, key: int) -> int:
        return self._answers[1].get((what, key), 0)

    def numbers(self, what: str) -> list[tuple[int, int]]:
        """Each key with its number, in the order of the keys."""
        return sorted((key, number) for (asked, key), number in self._answers[1].items() if asked == what)

    def due(self, bloc: BlocYear, stage: Stage | None, today: dt.date, *, extended_for: Collection[int] = ()) -> dict:
        """The deadline of `stage` as a Task takes it, with the latest extension of these agencies."""
        return said_of(self.last_day(bloc, stage, extended_for=extended_for), today)

    def last_day(self, bloc: BlocYear, stage: Stage | None, *, extended_for: Collection[int] = ()) -> Due | None:
        if stage is None:
            return None
        given = self._answers[2]
        longer = [given[key] for agency in extended_for if (key := (bloc.pk, stage, agency)) in given]
        return extended(self.of(bloc).dues.get(stage), max(longer, default=None))


def said_of(due: Due | None, today: dt.date) -> dict:
    """A deadline as a Task takes it."""
    return {"due_on": due.due_on, "days_left": due.working_days_left(today)} if due else {}
