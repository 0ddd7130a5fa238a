"""An office hands in a criteria set as a file: what is taken, what is refused, and with which words."""

import json
import unicodedata
from decimal import Decimal

import pytest

from scoring.criteria import mismatches
from scoring.criteria_reading import MAX_CRITERIA_BYTES, MAX_DEPTH, criteria_from_json, read_criteria
from scoring.strict_json import CriteriaError
from tests.scoring.paper_sets import GRADES, SHIPPED, a_set, choice, group, leaf, node


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_shipped_set_is_written_back_as_it_was_read(path):
    criteria = read_criteria(path.read_bytes())

    assert criteria.to_json() == json.loads(path.read_text())
    assert criteria_from_json(criteria.to_json()) == criteria


def test_the_leaves_are_found_by_code_in_the_order_of_the_sheet():
    sections = [node("A", node("A.1", leaf("A.1.a")), leaf("A.2")), node("B", leaf("B.1"))]

    criteria = criteria_from_json(a_set(*sections, bonus=group(leaf("T")), penalty=group(leaf("P"))))

    assert list(criteria.leaves) == ["A.1.a", "A.2", "B.1", "T", "P"]
    assert {code: above.code for code, above in criteria.parents.items()} == {
        "A.1.a": "A.1",
        "A.1": "A",
        "A.2": "A",
        "B.1": "B",
    }
    assert criteria.full == 30


def test_every_sum_that_does_not_add_up_is_listed_with_its_place():
    sections = [node("A", node("A.1", leaf("A.1.a"), max="12"), leaf("A.2"), max="20"), node("B", max="3")]

    found = mismatches(criteria_from_json(a_set(*sections, total="20")))

    assert [(fault.path, fault.declared, fault.found, fault.difference) for fault in found] == [
        ("total", 20, 23, 3),
        ("A", 20, 22, 2),
        ("A › A.1", 12, 10, -2),
        ("B", 3, 0, -3),
    ]


def test_the_real_school_form_has_its_known_mistake_and_no_other_shipped_set_has_any():
    found = {path.name: mismatches(read_criteria(path.read_bytes())) for path in SHIPPED}

    assert {name: [fault.path for fault in faults] for name, faults in found.items() if faults} == {
        "truong-noi-tru-2026-mau-02-lanh-dao.json": ["B"]
    }


def test_a_difference_in_the_fortieth_decimal_is_still_a_difference():
    sliver = "0." + "0" * 39 + "1"

    found = mismatches(
        criteria_from_json(a_set(node("A", leaf("L", max="1"), leaf("M", max=sliver), max="1"), total="1"))
    )

    assert [plain.difference for plain in found] == [Decimal(sliver)]


def test_codes_are_kept_in_nfc():
    decomposed = unicodedata.normalize("NFD", "Đ.ế")

    criteria = criteria_from_json(a_set(node("A", leaf(decomposed))))

    assert list(criteria.leaves) == ["Đ.ế"]


def test_a_byte_order_mark_is_no_mistake():
    assert read_criteria(b"\xef\xbb\xbf" + json.dumps(a_set()).encode()) == criteria_from_json(a_set())


NUMBER = 'phải là số thập phân dùng dấu chấm, đặt trong ngoặc kép, thí dụ "7.5"'
STRANGE_KEY = "khóa này không dùng được ở đây"
KINDS = "chỉ dùng free, choice, deduct, count, ratio, weighted"
REQUIRES = "grades[0].requires[0]"


def with_leaf(**changes):
    """A set whose only leaf is changed so; a change to None takes the key away."""
    changed = {key: value for key, value in (leaf() | changes).items() if value is not None}
    section = {"code": "A", "title": "Mục A", "max": "10", "items": [changed]}
    return a_set() | {"sections": [section]}


def with_penalty(**changes):
    return a_set(penalty=group(leaf("P", **changes)), grades=GRADES)


def with_requirement(**requirement):
    return a_set(grades=[GRADES[0] | {"requires": [requirement]}, *GRADES[1:]])


def without(key):
    return {name: value for name, value in a_set().items() if name != key}


@pytest.mark.parametrize(
    ("definition", "sentence"),
    [
        ([], "tệp: phải là một đối tượng {…}."),
        ("criteria-set/1", "tệp: phải là một đối tượng {…}."),
        (without("format"), "format: còn thiếu."),
        (a_set(format="criteria-set/2"), "format: không có “criteria-set/2”; chỉ dùng criteria-set/1."),
        (without("slug"), "slug: còn thiếu."),
        (a_set(slug=" "), "slug: không được để trống."),
        (a_set(slug="m" * 81), "slug: dài quá 80 chữ."),
        (without("title"), "title: còn thiếu."),
        (a_set(title="t" * 301), "title: dài quá 300 chữ."),
        (a_set(title="\ud800"), "title: có ký tự không in được."),
        (a_set(title="\0"), "title: có ký tự không in được."),
        (without("source"), "source: còn thiếu."),
        (without("total"), "total: còn thiếu."),
        (a_set(total=None), "total: không được là null."),
        (a_set(total=100), f"total: {NUMBER}."),
        (a_set(total="1e2"), f"total: {NUMBER}."),
        (a_set(total="1,5"), f"total: {NUMBER}."),
        (a_set(total="NaN"), f"total: {NUMBER}."),
        (a_set(total="١"), f"total: {NUMBER}."),
        (a_set(total="9" * 5000), "total: số dài quá 100 chữ số."),
        (a_set(total="-1"), "total: không được âm."),
        (a_set(step="0"), "step: phải lớn hơn 0."),
        (a_set(maximum="-1"), "maximum: không được âm."),
        (a_set(minimum="5", maximum="4"), "maximum: nhỏ hơn điểm tối thiểu của bảng."),
        (a_set(extra=1), f"extra: {STRANGE_KEY}."),
        (without("sections"), "sections: còn thiếu."),
        (a_set() | {"sections": []}, "sections: phải có ít nhất một mục."),
        (a_set() | {"sections": {}}, "sections: phải là một danh sách […]."),
        (a_set(leaf()), "sections[0].items: còn thiếu."),
        (a_set(node("A", leaf("A"))), "sections[0].items[0].code: mã “A” đã dùng ở sections[0].code."),
        (
            a_set(node("A", leaf()), node("B", leaf())),
            "sections[1].items[0].code: mã “L” đã dùng ở sections[0].items[0].code.",
        ),
        (
            a_set(node("A", leaf()), bonus=group(leaf())),
            "bonus.items[0].code: mã “L” đã dùng ở sections[0].items[0].code.",
        ),
        (
            a_set(node("A", leaf("ế")), penalty=group(leaf(unicodedata.normalize("NFD", "ế")))),
            "penalty.items[0].code: mã “ế” đã dùng ở sections[0].items[0].code.",
        ),
        (with_leaf(code="m" * 61), "sections[0].items[0].code: dài quá 60 chữ."),
        (with_leaf(max=None), "sections[0].items[0].max: còn thiếu."),
        (with_leaf(max="-3"), "sections[0].items[0].max: không được âm."),
        (with_leaf(title=None), "sections[0].items[0].title: còn thiếu."),
        (with_leaf(kind=None), "sections[0].items[0].kind: còn thiếu."),
        (with_leaf(kind="magic"), f"sections[0].items[0].kind: không có “magic”; {KINDS}."),
        (with_leaf(items=[]), f"sections[0].items[0].kind: {STRANGE_KEY}."),
        (with_leaf(step="-1"), "sections[0].items[0].step: phải lớn hơn 0."),
        (with_leaf(owner="Sở Y tế"), "sections[0].items[0].owner: phải là một danh sách […]."),
        (with_leaf(owner=[7]), "sections[0].items[0].owner[0]: phải là chữ trong ngoặc kép."),
        (with_leaf(due="30-11"), "sections[0].items[0].due: phải là tháng và ngày dạng MM-DD, thí dụ 11-30."),
        (with_leaf(due="W01-1"), "sections[0].items[0].due: phải là tháng và ngày dạng MM-DD, thí dụ 11-30."),
        (with_leaf(evidence="true"), "sections[0].items[0].evidence: phải là true hoặc false."),
        (with_leaf(levels=[]), f"sections[0].items[0].levels: {STRANGE_KEY}."),
        (with_leaf(lower_by=1), f"sections[0].items[0].lower_by: {STRANGE_KEY}."),
        (with_leaf(kind="choice"), "sections[0].items[0].levels: còn thiếu."),
        (with_leaf(kind="choice", levels=[]), "sections[0].items[0].levels: phải có ít nhất một mục."),
        (a_set(node("A", choice("L", "1", "x"))), f"sections[0].items[0].levels[1].points: {NUMBER}."),
        (a_set(node("A", choice("L", "1", "-1"))), "sections[0].items[0].levels[1].points: không được âm."),
        (with_leaf(kind="count"), "sections[0].items[0].per: còn thiếu."),
        (
            with_leaf(kind="count", per="1", rates=[{"label": "a", "per": "1"}]),
            f"sections[0].items[0].per: {STRANGE_KEY}.",
        ),
        (with_leaf(kind="deduct", rates=[]), "sections[0].items[0].rates: phải có ít nhất một mục."),
        (with_leaf(kind="deduct", rates=[{"label": "a"}]), "sections[0].items[0].rates[0].per: còn thiếu."),
        (with_leaf(kind="weighted"), "sections[0].items[0].scale: còn thiếu."),
        (with_leaf(kind="weighted", scale="0"), "sections[0].items[0].scale: phải lớn hơn 0."),
        (with_leaf(kind="ratio", scale="100"), f"sections[0].items[0].scale: {STRANGE_KEY}."),
        (a_set(bonus=[]), "bonus: phải là một đối tượng {…}."),
        (a_set(bonus={"items": []}), "bonus.cap: còn thiếu (viết null nếu không có mức trần)."),
        (a_set(bonus={"cap": "-1", "items": []}), "bonus.cap: không được âm."),
        (
            a_set(bonus=group(leaf("T", "deduct", per="1"))),
            "bonus.items[0].kind: kiểu deduct không đứng được trong điểm thưởng.",
        ),
        (a_set(bonus=group(leaf("T", "ratio", None))), "bonus.items[0].max: không được là null."),
        (
            a_set(bonus=group(choice("T", zeroing=[0]))),
            "bonus.items[0].levels[0].zeroes_parent: chỉ dùng được trong các mục chấm điểm chính.",
        ),
        (with_penalty(no_higher_than="gioi"), "penalty.items[0].no_higher_than: không có hạng “gioi”."),
        (with_penalty(lower_by=-1), "penalty.items[0].lower_by: phải là số nguyên, không âm."),
        (with_penalty(lower_by=True), "penalty.items[0].lower_by: phải là số đếm, thí dụ 2."),
        (a_set(grades=[GRADES[0]]), "grades[0].min: hạng cuối không có điểm tối thiểu, phải là null."),
        (a_set(grades=[GRADES[2], GRADES[2]]), "grades[0].min: không được là null."),
        (a_set(grades=[GRADES[0], GRADES[2] | {"code": "tot"}]), "grades[1].code: mã “tot” đã dùng cho một hạng khác."),
        (
            a_set(grades=[GRADES[2] | {"requires": [{"leaf": "L", "min_count": 1}]}]),
            "grades[0].requires: hạng cuối không có điều kiện.",
        ),
        (
            a_set(grades=[GRADES[0] | {"quota_percent": "101"}, GRADES[2]]),
            "grades[0].quota_percent: không được lớn hơn 100.",
        ),
        (with_requirement(section="Z", min_percent="5"), f"{REQUIRES}.section: không có mục “Z”."),
        (with_requirement(section="A"), f"{REQUIRES}.min_percent: còn thiếu."),
        (with_requirement(leaf="Z", min_count=1), f"{REQUIRES}.leaf: không có tiêu chí “Z”."),
        (with_requirement(leaf="L", min_count=1), f"{REQUIRES}.leaf: tiêu chí “L” không chấm bằng số đếm."),
        (with_requirement(leaf="L", min_count="một"), f"{REQUIRES}.min_count: phải là số đếm, thí dụ 2."),
        (with_requirement(), f"{REQUIRES}.leaf: còn thiếu."),
        (a_set(tie_break=["section:Z"]), "tie_break[0]: không có mục hoặc khóa so sánh “section:Z”."),
        (a_set(tie_break=["bonus", "A"]), "tie_break[1]: không có mục hoặc khóa so sánh “A”."),
        (a_set(tie_break="bonus"), "tie_break: phải là một danh sách […]."),
    ],
)
def test_a_set_of_another_form_is_refused_in_one_sentence_that_names_the_place(definition, sentence):
    with pytest.raises(CriteriaError) as refused:
        criteria_from_json(definition)

    assert str(refused.value) == sentence


def too_deep():
    inner = leaf()
    for depth in range(MAX_DEPTH + 1):
        inner = node(f"N{depth}", inner)
    return json.dumps(a_set(inner))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "dòng 1, cột 1: tệp không đúng cú pháp JSON."),
        (b"PK\x03\x04", "dòng 1, cột 1: tệp không đúng cú pháp JSON."),
        (b"{}\xff", "byte 2: tệp không viết bằng bảng mã UTF-8."),
        (b'{\n"format": }', "dòng 2, cột 11: tệp không đúng cú pháp JSON."),
        (b" " * (MAX_CRITERIA_BYTES + 1), "tệp: lớn hơn mức cho phép 2 MB."),
        (b" " * 10_000_000, "tệp: lớn hơn mức cho phép 2 MB."),
        (b"[" * 1_000_000, "tệp: các đối tượng lồng nhau quá sâu."),
        (b'{"a":' * 200_000, "tệp: các đối tượng lồng nhau quá sâu."),
        (b'{"format": "criteria-set/1", "format": "criteria-set/1"}', "tệp: khóa “format” viết hai lần."),
        (b'{"format": "criteria-set/1", "slug": NaN}', "slug: phải là chữ trong ngoặc kép."),
        (too_deep(), "sections[0]" + ".items[0]" * MAX_DEPTH + f": sâu quá {MAX_DEPTH} cấp."),
        (json.dumps(a_set()).replace('"total": "10"', '"total": Infinity'), f"total: {NUMBER}."),
        (json.dumps(a_set()).replace('"total": "10"', '"total": 1e999999999'), f"total: {NUMBER}."),
        (json.dumps(a_set()).replace('"total": "10"', f'"total": {"9" * 5000}'), f"total: {NUMBER}."),
    ],
)
def test_bytes_that_are_no_set_at_all_are_refused_in_one_sentence(data, sentence):
    with pytest.raises(CriteriaError) as refused:
        read_criteria(data)

    assert str(refused.value) == sentence


def test_a_key_written_twice_among_very_many_is_found_at_once():
    keys = [*range(100_000), 99_999]

    with pytest.raises(CriteriaError, match="khóa “99999” viết hai lần"):
        read_criteria("{" + ",".join(f'"{key}":0' for key in keys) + "}")


def test_a_message_never_carries_a_whole_file_or_what_no_page_can_show():
    with pytest.raises(CriteriaError) as refused:
        criteria_from_json(a_set(**{"\ud800" + "k" * 100_000: 1}))

    assert len(str(refused.value).encode()) < 200


@pytest.mark.parametrize(
    "definition",
    [
        a_set(minimum="-5"),
        a_set(
            minimum=None,
            maximum=None,
            step=None,
        ),
        a_set(node("A", leaf(due="02-29"))),
        a_set(node("A", choice("L", zeroing=[2]))),
        a_set(node("A")),
        a_set(bonus=group(leaf("T", "count", None, per="1"), cap="5")),
        with_penalty(no_higher_than="yeu", lower_by=2),
    ],
)
def test_what_the_form_allows_is_taken_and_written_back(definition):
    criteria = criteria_from_json(definition)

    assert criteria_from_json(json.loads(json.dumps(criteria.to_json()))) == criteria
