"""How many years running (mấy năm liên tục): of a title, of a grade."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from awards.eligibility.facts import Grade


@dataclass(frozen=True)
class Run:
    """Years without a gap: `first` to `last`, both included. `is_going_on`: nothing since then breaks it yet."""

    what: str
    first: int
    last: int
    is_going_on: bool

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    @property
    def sentence(self) -> str:
        years = f"năm {self.first}" if self.length == 1 else f"{self.first}–{self.last}"
        return f"{self.length:02d} năm liên tục ({years})" if self.length > 1 else f"01 năm ({years})"


def last_run(what: str, years: Iterable[int], *, until: int) -> Run | None:
    """The run that ends with the last of `years`; None without any. It goes on if that is `until` or the year before.

    The last year may not be decided yet, so a run up to the year before is not broken.
    """
    known = {year for year in years if year <= until}
    if not known:
        return None
    first = last = max(known)
    while first - 1 in known:
        first -= 1
    return Run(what, first, last, is_going_on=last >= until - 1)


def runs_of_awards(
    awards: Iterable[tuple[int, str]], names: Mapping[str, str], counts_as: Mapping[str, str], *, until: int
) -> list[Run]:
    """The last run of each form, in the order of `names`; a form also counts as what it is counted as.

    Args:
        awards: (year of achievement, code).
        names: of the forms that are given year by year, by code.
        counts_as: code by code, where the catalogue says so.
    """
    years: dict[str, set[int]] = {}
    for year, given in awards:
        seen, code = set(), given
        while code and code not in seen:
            seen.add(code)
            years.setdefault(code, set()).add(year)
            code = counts_as.get(code, "")
    found = (last_run(name, years.get(code, ()), until=until) for code, name in names.items())
    return [run for run in found if run]


def runs_of_grades(grades: Mapping[int, Grade], *, until: int) -> list[Run]:
    """Years graded well or better, and those graded best; a year without a grade ends a run."""
    found = [
        last_run(f"{grade.label.capitalize()}{' trở lên' if grade == Grade.HTT else ''}", years, until=until)
        for grade in (Grade.HTXS, Grade.HTT)
        if (years := [year for year, given in grades.items() if given.reaches(grade)])
    ]
    return [run for run in found if run]
