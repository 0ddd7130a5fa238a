"""What is known of one person, collective, household or enterprise: grades, awards, initiatives, disciplines."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Grade(StrEnum):
    """Xếp loại chất lượng hằng năm, best first (Nghị định 335/2025/NĐ-CP)."""

    HTXS = "HTXS"
    HTT = "HTT"
    HT = "HT"
    KHT = "KHT"

    @property
    def label(self) -> str:
        return GRADE_LABELS[self]

    def reaches(self, other: "Grade") -> bool:
        """Is this grade as good as `other`, or better?"""
        order = list(Grade)
        return order.index(self) <= order.index(other)


GRADE_LABELS = {
    Grade.HTXS: "hoàn thành xuất sắc nhiệm vụ",
    Grade.HTT: "hoàn thành tốt nhiệm vụ",
    Grade.HT: "hoàn thành nhiệm vụ",
    Grade.KHT: "không hoàn thành nhiệm vụ",
}


class Reach(StrEnum):
    """How far an initiative is recognised; a wider reach counts as the narrower ones."""

    CO_SO = "CO_SO"
    TINH = "TINH"
    TOAN_QUOC = "TOAN_QUOC"

    @property
    def label(self) -> str:
        return REACH_LABELS[self]

    def covers(self, other: "Reach") -> bool:
        order = list(Reach)
        return order.index(self) >= order.index(other)


REACH_LABELS = {
    Reach.CO_SO: "được công nhận ở cơ sở",
    Reach.TINH: "được công nhận có phạm vi ảnh hưởng trong tỉnh",
    Reach.TOAN_QUOC: "được công nhận có phạm vi ảnh hưởng trong toàn quốc",
}


class MemberCount(StrEnum):
    """What is counted of the members of a collective in the year of achievement; the values are keys of a case."""

    TOTAL = "total"
    GRADED_HT = "graded_ht_or_better"
    LDTT = "LDTT"
    CSTDCS = "CSTDCS"
    DISCIPLINED = "disciplined_canh_cao_or_worse"

    @property
    def label(self) -> str:
        return MEMBER_LABELS[self]


MEMBER_LABELS = {
    MemberCount.TOTAL: "cá nhân trong tập thể",
    MemberCount.GRADED_HT: "cá nhân hoàn thành nhiệm vụ được giao",
    MemberCount.LDTT: "cá nhân đạt danh hiệu Lao động tiên tiến",
    MemberCount.CSTDCS: "cá nhân đạt danh hiệu Chiến sĩ thi đua cơ sở",
    MemberCount.DISCIPLINED: "cá nhân bị kỷ luật từ hình thức cảnh cáo trở lên",
}


@dataclass(frozen=True)
class Discipline:
    """In force from one day to another, both included; `until` None: still open."""

    since: dt.date
    until: dt.date | None

    def touches(self, year: int) -> bool:
        return self.since.year <= year and (self.until is None or self.until.year >= year)


@dataclass(frozen=True)
class Facts:
    """What is known on the day of judging. None: not known; an empty collection: known to be none.

    Attributes:
        year: the year of achievement.
        grades: by year. A year without a grade was not graded if `grades_are_complete`, else it is not known.
        awards: (year of achievement, code of the form), each once, of the kind công trạng.
        initiatives: (year, reach), one for each initiative.
        members: counts of a collective; what is missing is not known.
        is_foremost: acclaimed by its bloc as the one leading it in results.
        slate: how many of each form are proposed together, where a slate is being judged.
    """

    year: int
    grades: Mapping[int, Grade] | None = None
    grades_are_complete: bool = True
    awards: frozenset[tuple[int, str]] | None = None
    initiatives: tuple[tuple[int, Reach], ...] | None = None
    disciplines: tuple[Discipline, ...] = ()
    is_under_investigation: bool = False
    members: Mapping[MemberCount, int] = field(default_factory=dict)
    is_foremost: bool | None = None
    founded_year: int | None = None
    slate: Mapping[str, int] | None = None

    def last_years(self, count: int) -> range:
        """The last `count` years, ending with the year of achievement."""
        return range(self.year - count + 1, self.year + 1)

    def is_graded(self, year: int, at_least: Grade) -> bool | None:
        if self.grades is None:
            return None
        if year not in self.grades:
            return False if self.grades_are_complete else None
        return self.grades[year].reaches(at_least)

    def years_awarded(self, codes: Iterable[str]) -> list[tuple[int, str]] | None:
        """When any of the forms `codes` was awarded, up to the year of achievement; None where it is not known."""
        if self.awards is None:
            return None
        wanted = set(codes)
        return sorted(award for award in self.awards if award[0] <= self.year and award[1] in wanted)
