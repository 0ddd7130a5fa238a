"""What differs between two criteria sets, in words a meeting can read, and what a change means for points given."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from documents.wording import number
from scoring.criteria import Criteria, Grade, Group, GroupName, Kind, Leaf, Level, Node, Rate, Requirement

NOTHING = "không có"

KIND_LABELS = {
    Kind.FREE: "Chấm điểm trực tiếp",
    Kind.CHOICE: "Chọn một mức",
    Kind.DEDUCT: "Trừ theo số lần",
    Kind.COUNT: "Cộng theo số lần",
    Kind.RATIO: "Theo tỷ lệ % hoàn thành",
    Kind.WEIGHTED: "Theo kết quả của cơ quan khác",
}
GROUP_LABELS = {GroupName.BASE: "Các mục chấm điểm", GroupName.BONUS: "Điểm thưởng", GroupName.PENALTY: "Điểm trừ"}


class Change(StrEnum):
    """What became of one part of the set."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"

    @property
    def label(self) -> str:
        return CHANGE_LABELS[self]


CHANGE_LABELS = {Change.ADDED: "Thêm", Change.REMOVED: "Bỏ", Change.MOVED: "Chuyển chỗ", Change.CHANGED: "Sửa"}


@dataclass(frozen=True)
class Detail:
    """One thing said before and after, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """What became of one section, criterion or rule. `code` is "" for what belongs to the whole set."""

    change: Change
    code: str
    title: str
    details: tuple[Detail, ...] = ()


def differences(old: Criteria, new: Criteria) -> list[Difference]:
    """Everything in which `new` is not `old`: the set itself first, then in the order of the new sheet, then removals.

    A thing is the same thing while it keeps its code.
    """
    found = list(_of_the_set(old, new))
    before, after = dict(_places(old)), dict(_places(new))
    reordered = _reordered(before, after)
    for code, place in after.items():
        if code not in before:
            found.append(Difference(Change.ADDED, code, place.title, tuple(_details((), place.facts))))
            continue
        details = tuple(_details(before[code].words, place.words))
        if before[code].above != place.above:
            details = (Detail("Thuộc mục", before[code].above, place.above), *details)
            found.append(Difference(Change.MOVED, code, place.title, details))
        elif code in reordered:
            details = (Detail("Thứ tự", before[code].after, place.after), *details)
            found.append(Difference(Change.MOVED, code, place.title, details))
        elif details:
            found.append(Difference(Change.CHANGED, code, place.title, details))
    removed = [
        Difference(Change.REMOVED, code, place.title, tuple(_details(place.facts, ())))
        for code, place in before.items()
        if code not in after
    ]
    return found + removed


@dataclass(frozen=True)
class _Place:
    title: str
    above: str
    after: str  # "sau I.1", "đầu mục"
    words: tuple[tuple[str, str], ...]

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Its words without the title, which is said already."""
        return self.words[1:]


def _places(criteria: Criteria) -> Iterator[tuple[str, _Place]]:
    def within(items: Iterable[Node | Leaf], above: str):
        previous = "đầu mục"
        for item in items:
            yield item.code, _Place(item.title, above, previous, tuple(words_of(item)))
            previous = f"sau {item.code}"
            if isinstance(item, Node):
                yield from within(item.items, item.code)

    yield from within(criteria.sections, GROUP_LABELS[GroupName.BASE])
    yield from within(criteria.bonus.items, GROUP_LABELS[GroupName.BONUS])
    yield from within(criteria.penalty.items, GROUP_LABELS[GroupName.PENALTY])


def _reordered(before: Mapping[str, _Place], after: Mapping[str, _Place]) -> set[str]:
    """The codes that stay in their section and stand elsewhere in it; the others keep their order."""
    stayed = {code for code, place in after.items() if code in before and before[code].above == place.above}
    found: set[str] = set()
    for above in {after[code].above for code in stayed}:
        old = [code for code in before if code in stayed and before[code].above == above]
        new = [code for code in after if code in stayed and after[code].above == above]
        blocks = SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks()
        found |= set(new) - {code for block in blocks for code in new[block.b : block.b + block.size]}
    return found


def _details(before: Iterable[tuple[str, str]], after: Iterable[tuple[str, str]]) -> Iterator[Detail]:
    said, says = dict(before), dict(after)
    for name in says | said:
        if said.get(name, "") != says.get(name, ""):
            yield Detail(name, said.get(name) or NOTHING, says.get(name) or NOTHING)


def words_of(item: Node | Leaf) -> list[tuple[str, str]]:
    """Everything that a node or a leaf says, in words; what is not said is left out."""
    said = [("Tên", item.title)]
    if isinstance(item, Node):
        return [*said, ("Điểm tối đa", number(item.max)), ("Cách chấm", "Cộng các mục bên dưới")]
    said += [
        ("Điểm tối đa", "không giới hạn" if item.max is None else number(item.max)),
        ("Cách chấm", KIND_LABELS[item.kind]),
        ("Các mức", "; ".join(level_in_words(level) for level in item.levels)),
        ("Điểm mỗi lần", "; ".join(rate_in_words(rate) for rate in item.rates) or _shown(item.per)),
        ("Thang đo", _shown(item.scale)),
        ("Đơn vị tính", item.unit or ""),
        ("Bước điểm", _shown(item.step)),
        ("Quy định chấm", item.rule or ""),
        ("Cơ quan thẩm định", "; ".join(item.owner)),
        ("Hạn", f"{item.due[3:]}/{item.due[:2]}" if item.due else ""),
        ("Văn bản kiểm chứng", "bắt buộc" if item.evidence else ""),
        ("Không xếp quá hạng", item.no_higher_than or ""),
        ("Hạ hạng", f"{item.lower_by} bậc" if item.lower_by else ""),
    ]
    return [(name, words) for name, words in said if words]


def level_in_words(level: Level) -> str:
    zeroes = ", không tính điểm cả mục trên" if level.zeroes_parent else ""
    return f"{level.label or 'mức'}: {number(level.points)} điểm{zeroes}"


def rate_in_words(rate: Rate) -> str:
    return f"{rate.label or 'lần'}: {number(rate.per)} điểm"


def grade_in_words(grade: Grade) -> str:
    said = ["còn lại" if grade.min is None else f"{'trên' if grade.strict else 'từ'} {number(grade.min)} điểm"]
    said += [requirement_in_words(requirement) for requirement in grade.requires]
    if grade.quota_percent is not None:
        said.append(f"không quá {number(grade.quota_percent)}% số đơn vị")
    return f"{grade.label}: {', '.join(said)}"


def requirement_in_words(requirement: Requirement) -> str:
    if requirement.section is not None:
        return f"mục {requirement.section} đạt từ {number(requirement.percent)}%"
    return f"tiêu chí {requirement.leaf} từ {requirement.count} lần"


def tie_key_in_words(key: str) -> str:
    named = {"bonus": "điểm thưởng cao hơn", "penalty": "điểm trừ thấp hơn", "votes": "số phiếu cao hơn"}
    return named.get(key) or f"điểm mục {key.removeprefix('section:')} cao hơn"


def _of_the_set(old: Criteria, new: Criteria) -> Iterator[Difference]:
    details = tuple(_details(_head_words(old), _head_words(new)))
    if details:
        yield Difference(Change.CHANGED, "", "Thông tin chung của bộ tiêu chí", details)


def _head_words(criteria: Criteria) -> list[tuple[str, str]]:
    return [
        ("Tên bộ tiêu chí", criteria.title),
        ("Nguồn", criteria.source),
        ("Tổng điểm", number(criteria.total)),
        ("Bước điểm", _shown(criteria.step)),
        ("Điểm thấp nhất", _shown(criteria.minimum)),
        ("Điểm cao nhất", _shown(criteria.maximum)),
        ("Trần điểm thưởng", _cap(criteria.bonus)),
        ("Trần điểm trừ", _cap(criteria.penalty)),
        ("Xếp loại", "; ".join(f"({grade.code}) {grade_in_words(grade)}" for grade in criteria.grades)),
        ("Khi bằng điểm", ", ".join(tie_key_in_words(key) for key in criteria.tie_break)),
        ("Không xét thi đua", "; ".join(criteria.exclusions)),
    ]


def _cap(group: Group) -> str:
    return "" if group.cap is None else number(group.cap)


def _shown(value) -> str:
    return "" if value is None else number(value)


# --- Do points given stand? -------------------------------------------------------------------------------------------


class Fate(StrEnum):
    """What a new version means for an answer given under the old one."""

    KEPT = "kept"
    REWORDED = "reworded"
    CHANGED = "changed"
    REMOVED = "removed"


def fate_of(old: Leaf | None, new: Leaf | None) -> Fate:
    """Whether an answer to `old` is still an answer to `new`.

    Who verifies, until when, and whether evidence is asked for decide nothing about points. Title, printed rule and
    unit are words: the points would come out the same, but a person has to say that the question is the same.
    """
    if old is None or new is None:
        return Fate.REMOVED
    if _judged(old) == _judged(new):
        return Fate.KEPT
    return Fate.REWORDED if _reckoned(old) == _reckoned(new) else Fate.CHANGED


def _judged(leaf: Leaf) -> Leaf:
    return replace(leaf, owner=(), due=None, evidence=False)


def _reckoned(leaf: Leaf) -> Leaf:
    return replace(_judged(leaf), title="", rule=None, unit=None)
