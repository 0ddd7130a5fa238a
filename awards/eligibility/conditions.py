"""The conditions that rules are made of: each says its sentence, and looks at what is known of one subject.

Each is a small frozen class. Its fields are what a person edits, and what stands in a rule's JSON beside `kind`.
`times`, `count`, `years`, `every`, `since_years` and `percent` are whole numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from awards.eligibility.facts import Facts, Grade, MemberCount, Reach
from awards.eligibility.kleene import all_of, any_of


@dataclass(frozen=True)
class Forms:
    """How awards are called within a sentence, by code, and which count as another (`{"CO_CP": "CO_TINH"}`)."""

    phrases: Mapping[str, str]
    counts_as: Mapping[str, str] = field(default_factory=dict)

    def phrase(self, code: str) -> str:
        return self.phrases.get(code, code)

    def counting_as(self, code: str) -> list[str]:
        return [code, *(higher for higher, lower in self.counts_as.items() if lower == code)]

    def phrase_with_equals(self, code: str) -> str:
        _, *higher = self.counting_as(code)
        also = f" (tính cả {', '.join(map(self.phrase, higher))})" if higher else ""
        return self.phrase(code) + also


@dataclass(frozen=True)
class Seen:
    """What one condition found: met, not met or not known, and which years or counts that rests on."""

    met: bool | None
    detail: str = ""


class Condition(Protocol):
    """Every condition also has `LABEL`, what the list of conditions in the editor calls it."""

    def sentence(self, forms: Forms) -> str: ...

    def check(self, facts: Facts, forms: Forms) -> Seen: ...


def two(number: int) -> str:
    """The office writes 02 and 12."""
    return f"{number:02d}"


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def graded(grade: Grade) -> str:
    return f"được xếp loại {grade.label}" + ("" if grade == Grade.HTXS else " trở lên")


def within(years: int) -> str:
    return "Trong năm xét" if years == 1 else f"Trong {two(years)} năm đó"


def _years(years) -> str:
    return ", ".join(map(str, years)) or "không có"


def _award_detail(found: list[tuple[int, str]] | None) -> str:
    return "Chưa biết đã được tặng gì" if found is None else f"Đã được tặng: {_years(year for year, _ in found)}"


@dataclass(frozen=True)
class GradeRun:
    """Graded so in each of the last `years` years; a year with the award `or_form` counts too."""

    LABEL = "Nhiều năm liên tục được xếp loại"

    grade: Grade
    years: int = 1
    or_form: str = ""

    def sentence(self, forms: Forms) -> str:
        begin = "Trong năm xét" if self.years == 1 else f"{two(self.years)} năm liên tục"
        other = f" hoặc được tặng {forms.phrase(self.or_form)}" if self.or_form else ""
        return f"{begin} {graded(self.grade)}{other}"

    def check(self, facts: Facts, forms: Forms) -> Seen:
        by_year = {year: self._in(facts, forms, year) for year in facts.last_years(self.years)}
        lacking = [year for year, met in by_year.items() if met is False]
        unknown = [year for year, met in by_year.items() if met is None]
        parts = [f"Không đạt: {_years(lacking)}"] if lacking else []
        if unknown:
            parts.append(f"Chưa có kết quả xếp loại: {_years(unknown)}")
        return Seen(all_of(by_year.values()), "; ".join(parts) or f"Đạt: {_years(by_year)}")

    def _in(self, facts: Facts, forms: Forms, year: int) -> bool | None:
        by_grade = facts.is_graded(year, self.grade)
        if not self.or_form:
            return by_grade
        awarded = facts.years_awarded(forms.counting_as(self.or_form))
        return any_of([by_grade, None if awarded is None else any(each == year for each, _ in awarded)])


@dataclass(frozen=True)
class GradeCount:
    """Graded so in at least `count` of the last `years` years."""

    LABEL = "Số năm được xếp loại trong thời gian đó"

    grade: Grade
    count: int
    years: int

    def sentence(self, forms: Forms) -> str:
        return f"{within(self.years)} có ít nhất {two(self.count)} năm {graded(self.grade)}"

    def check(self, facts: Facts, forms: Forms) -> Seen:
        by_year = {year: facts.is_graded(year, self.grade) for year in facts.last_years(self.years)}
        met = [year for year, is_met in by_year.items() if is_met]
        unknown = [year for year, is_met in by_year.items() if is_met is None]
        detail = f"Đạt: {_years(met)}" + (f"; chưa có kết quả xếp loại: {_years(unknown)}" if unknown else "")
        if len(met) >= self.count:
            return Seen(True, detail)
        return Seen(None if len(met) + len(unknown) >= self.count else False, detail)


@dataclass(frozen=True)
class AwardRun:
    """Awarded `times` times without a gap, last in the year of achievement, each `every` years after the one before.

    `every` is 1 for a yearly title; 3 for one that itself rests on three years.
    """

    LABEL = "Nhiều lần liên tục được tặng"

    form: str
    times: int = 1
    every: int = 1

    def sentence(self, forms: Forms) -> str:
        awarded = f"được tặng {forms.phrase_with_equals(self.form)}"
        if self.times == 1:
            return f"Trong năm xét {awarded}"
        if self.every == 1:
            return f"{two(self.times)} năm liên tục {awarded}"
        return f"{two(self.times)} lần liên tục, cách nhau {two(self.every)} năm, {awarded}"

    def check(self, facts: Facts, forms: Forms) -> Seen:
        found = facts.years_awarded(forms.counting_as(self.form))
        if found is None:
            return Seen(None, _award_detail(found))
        wanted = range(facts.year, facts.year - self.times * self.every, -self.every)
        lacking = sorted(set(wanted) - {year for year, _ in found})
        detail = _award_detail(found) + (f"; còn thiếu: {_years(lacking)}" if lacking else "")
        return Seen(not lacking, detail)


@dataclass(frozen=True)
class AwardCount:
    """Awarded at least `count` times in the last `years` years."""

    LABEL = "Số lần được tặng trong thời gian đó"

    form: str
    count: int
    years: int

    def sentence(self, forms: Forms) -> str:
        awarded = f"được tặng {forms.phrase_with_equals(self.form)}"
        return f"{within(self.years)} có ít nhất {two(self.count)} lần {awarded}"

    def check(self, facts: Facts, forms: Forms) -> Seen:
        found = facts.years_awarded(forms.counting_as(self.form))
        if found is None:
            return Seen(None, _award_detail(found))
        inside = [award for award in found if award[0] in facts.last_years(self.years)]
        return Seen(
            len(inside) >= self.count, f"{two(len(inside))}/{two(self.count)} lần: {_years(y for y, _ in inside)}"
        )


@dataclass(frozen=True)
class Had:
    """Awarded at any time; `since_years`: long enough ago for as many years of achievement to follow it."""

    LABEL = "Đã được tặng"

    form: str
    since_years: int = 0

    def sentence(self, forms: Forms) -> str:
        then = f", sau đó có đủ {two(self.since_years)} năm tính thành tích" if self.since_years else ""
        return f"Đã được tặng {forms.phrase_with_equals(self.form)}{then}"

    def check(self, facts: Facts, forms: Forms) -> Seen:
        found = facts.years_awarded(forms.counting_as(self.form))
        if found is None:
            return Seen(None, _award_detail(found))
        return Seen(any(year <= facts.year - self.since_years for year, _ in found), _award_detail(found))


@dataclass(frozen=True)
class InitiativeCount:
    """At least `count` initiatives (sáng kiến, đề tài) of this reach or a wider one in the last `years` years."""

    LABEL = "Số sáng kiến, đề tài"

    level: Reach
    count: int = 1
    years: int = 1

    def sentence(self, forms: Forms) -> str:
        return f"{within(self.years)} có ít nhất {two(self.count)} sáng kiến, đề tài {self.level.label}"

    def check(self, facts: Facts, forms: Forms) -> Seen:
        if facts.initiatives is None:
            return Seen(None, "Chưa biết có sáng kiến, đề tài nào")
        window = facts.last_years(self.years)
        inside = [year for year, reach in facts.initiatives if year in window and reach.covers(self.level)]
        return Seen(len(inside) >= self.count, f"{two(len(inside))}/{two(self.count)}: {_years(sorted(inside))}")


@dataclass(frozen=True)
class MemberShare:
    """At least `percent` of a hundred members of the collective are `of`."""

    LABEL = "Tỷ lệ cá nhân trong tập thể"

    of: MemberCount
    percent: int

    def sentence(self, forms: Forms) -> str:
        least = "" if self.percent == 100 else "ít nhất "
        return f"Có {least}{self.percent}% {self.of.label}"

    def check(self, facts: Facts, forms: Forms) -> Seen:
        part, whole = facts.members.get(self.of), facts.members.get(MemberCount.TOTAL)
        if part is None or not whole:
            return Seen(None, "Chưa biết số lượng")
        return Seen(part * 100 >= self.percent * whole, f"{part}/{whole} người")


@dataclass(frozen=True)
class MembersAtLeast:
    LABEL = "Số cá nhân ít nhất"

    of: MemberCount
    count: int

    def sentence(self, forms: Forms) -> str:
        return f"Có ít nhất {two(self.count)} {self.of.label}"

    def check(self, facts: Facts, forms: Forms) -> Seen:
        part = facts.members.get(self.of)
        return Seen(None, "Chưa biết số lượng") if part is None else Seen(part >= self.count, f"{part} người")


@dataclass(frozen=True)
class MembersAtMost:
    LABEL = "Số cá nhân nhiều nhất"

    of: MemberCount
    count: int = 0

    def sentence(self, forms: Forms) -> str:
        return f"Không có {self.of.label}" if self.count == 0 else f"Có không quá {two(self.count)} {self.of.label}"

    def check(self, facts: Facts, forms: Forms) -> Seen:
        part = facts.members.get(self.of)
        return Seen(None, "Chưa biết số lượng") if part is None else Seen(part <= self.count, f"{part} người")


@dataclass(frozen=True)
class Foremost:
    """Leads its bloc in results; never: is Khối trưởng."""

    LABEL = "Dẫn đầu cụm, khối"

    def sentence(self, forms: Forms) -> str:
        return "Dẫn đầu về kết quả, được cụm, khối thi đua suy tôn"

    def check(self, facts: Facts, forms: Forms) -> Seen:
        return Seen(facts.is_foremost, "" if facts.is_foremost is not None else "Chưa có kết quả suy tôn")


@dataclass(frozen=True)
class Age:
    """Existed for at least `years` years."""

    LABEL = "Thời gian xây dựng, phát triển"

    years: int

    def sentence(self, forms: Forms) -> str:
        return f"Có quá trình xây dựng, phát triển từ {two(self.years)} năm trở lên"

    def check(self, facts: Facts, forms: Forms) -> Seen:
        if facts.founded_year is None:
            return Seen(None, "Chưa biết năm thành lập")
        return Seen(facts.year - facts.founded_year >= self.years, f"Thành lập năm {facts.founded_year}")


@dataclass(frozen=True)
class NoDiscipline:
    LABEL = "Không bị kỷ luật trong năm xét"

    def sentence(self, forms: Forms) -> str:
        return "Trong năm xét không bị kỷ luật ở bất kỳ hình thức nào"

    def check(self, facts: Facts, forms: Forms) -> Seen:
        touching = [each for each in facts.disciplines if each.touches(facts.year)]
        spans = [
            f"từ {each.since:%d/%m/%Y}" + (f" đến {each.until:%d/%m/%Y}" if each.until else ", chưa hết hạn")
            for each in touching
        ]
        return Seen(not touching, f"Bị kỷ luật {'; '.join(spans)}" if touching else "")


@dataclass(frozen=True)
class NotInvestigated:
    LABEL = "Không đang bị thanh tra, kiểm tra, điều tra"

    def sentence(self, forms: Forms) -> str:
        return "Không trong thời gian bị thanh tra, kiểm tra, điều tra khi có dấu hiệu vi phạm"

    def check(self, facts: Facts, forms: Forms) -> Seen:
        return Seen(not facts.is_under_investigation)


@dataclass(frozen=True)
class Cap:
    """Of those proposed together, `form` is at most `percent` of a hundred `of`; asked only where a slate is judged."""

    LABEL = "Tỷ lệ tối đa trong danh sách"

    form: str
    of: str
    percent: int

    def sentence(self, forms: Forms) -> str:
        return f"Số được tặng {forms.phrase(self.form)} không quá {self.percent}% số được tặng {forms.phrase(self.of)}"

    def check(self, facts: Facts, forms: Forms) -> Seen:
        if facts.slate is None:
            return Seen(None, "Xét theo cả danh sách")
        part, whole = facts.slate.get(self.form, 0), facts.slate.get(self.of, 0)
        return Seen(part * 100 <= self.percent * whole, f"{part}/{whole}")


@dataclass(frozen=True)
class Manual:
    """What only a person can judge; it is listed and never changes the verdict."""

    LABEL = "Điều kiện do người thẩm định xem xét"

    text: str

    def sentence(self, forms: Forms) -> str:
        return upper_first(self.text)

    def check(self, facts: Facts, forms: Forms) -> Seen:
        return Seen(None)


KINDS: dict[str, type] = {
    "grade_run": GradeRun,
    "grade_count": GradeCount,
    "award_run": AwardRun,
    "award_count": AwardCount,
    "had": Had,
    "initiative_count": InitiativeCount,
    "member_share": MemberShare,
    "members_at_least": MembersAtLeast,
    "members_at_most": MembersAtMost,
    "foremost": Foremost,
    "age": Age,
    "no_discipline": NoDiscipline,
    "not_investigated": NotInvestigated,
    "cap": Cap,
    "manual": Manual,
}
KIND_OF = {condition: kind for kind, condition in KINDS.items()}


def is_left_to_people(condition: Condition, facts: Facts) -> bool:
    """Is this listed without changing the verdict: judged by a person, or only with a whole slate at hand?"""
    return isinstance(condition, Manual) or (isinstance(condition, Cap) and facts.slate is None)
