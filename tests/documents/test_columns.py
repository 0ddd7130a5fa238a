"""Which column is which is guessed from what the office calls it."""

import pytest

from documents.columns import Field, guess_mapping, missing_fields

FIELDS = [
    Field("name", "Tên đơn vị", ["Cơ quan", "Đơn vị"], is_required=True),
    Field("code", "Mã đơn vị", ["Mã"], is_required=True),
    Field("kind", "Loại"),
]


@pytest.mark.parametrize(
    ("headers", "mapping"),
    [
        (["Tên đơn vị", "Mã đơn vị", "Loại"], ["Tên đơn vị", "Mã đơn vị", "Loại"]),
        (["MÃ ĐƠN VỊ (*)", "ten don vi", "TT"], ["ten don vi", "MÃ ĐƠN VỊ (*)", ""]),
        (["TT", "Tên cơ quan, đơn vị", "Mã"], ["Tên cơ quan, đơn vị", "Mã", ""]),
        (["Mã định danh", "Đơn vị"], ["Đơn vị", "Mã định danh", ""]),
        (["Mã", "Ghi chú", "Phân loại"], ["", "Mã", "Phân loại"]),
        ([], ["", "", ""]),
    ],
)
def test_headers_are_matched_without_accents_case_and_signs(headers, mapping):
    assert list(guess_mapping(headers, FIELDS).values()) == mapping


def test_what_was_confirmed_last_time_comes_before_any_guess():
    remembered = {"name": "CƠ QUAN", "code": "Ký hiệu", "kind": "đã bị bỏ"}

    mapping = guess_mapping(["Tên đơn vị", "Cơ quan", "Ký hiệu", "Loại"], FIELDS, remembered)

    assert mapping == {"name": "Cơ quan", "code": "Ký hiệu", "kind": "Loại"}


def test_a_column_is_never_used_twice():
    mapping = guess_mapping(["Đơn vị"], [Field("a", "Đơn vị"), Field("b", "Tên đơn vị")])

    assert mapping == {"a": "Đơn vị", "b": ""}


def test_required_fields_without_a_column_are_named():
    missing = missing_fields(FIELDS, {"name": "Tên", "code": "", "kind": ""})

    assert [field.title for field in missing] == ["Mã đơn vị"]
