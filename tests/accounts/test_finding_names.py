import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from accounts.searching import dictionary_key, fold, name_key, nfc, order_key
from tests.builders import new_user

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
NAMES = st.lists(st.text(LETTERS, min_size=1, max_size=7), min_size=1, max_size=5).map(" ".join)


@pytest.mark.parametrize(
    "written", ["SỞ Y TẾ", "Sở Y tế", "so y te", " sở  y   tế ", "Sơ\u0309 Y tê\u0301", "Sở Y\u200b tế"]
)
def test_a_name_is_found_however_it_is_typed(written):
    assert fold(written) == "so y te"


@pytest.mark.parametrize(
    ("written", "kept"),
    [("Sơ\u0309  Y tê\u0301 ", "Sở Y tế"), ("Đặng", "Đặng"), ("\u200bY\u200d tế\ufeff", "Y tế"), ("", "")],
)
def test_a_name_is_kept_composed_and_without_spare_blanks(written, kept):
    assert nfc(written) == kept


def test_words_stand_as_in_a_dictionary():
    words = ["đá", "da", "dã", "dá", "dà", "dạ", "dả", "ăn", "an", "âm", "dan"]

    assert sorted(words, key=dictionary_key) == ["an", "ăn", "âm", "da", "dà", "dả", "dã", "dá", "dạ", "dan", "đá"]


def test_people_stand_by_given_name_in_every_list_of_the_database(db):
    for name in ["Trần Văn Đức", "Lê Thị Ánh", "Nguyễn Văn An", "Đặng Thị Dung", "Bùi Văn An", "Lê Thị An", "Hồ Ân"]:
        new_user(full_name=name)

    assert list(User.objects.values_list("full_name", flat=True)) == [
        "Bùi Văn An",
        "Lê Thị An",
        "Nguyễn Văn An",
        "Lê Thị Ánh",
        "Hồ Ân",
        "Đặng Thị Dung",
        "Trần Văn Đức",
    ]


@given(NAMES, NAMES)
def test_the_column_sorts_as_the_rule_does(first, second):
    assert (order_key(first) < order_key(second)) == (name_key(first) < name_key(second))


@given(st.text(max_size=40))
def test_any_text_has_its_place(name):
    order_key(name)
