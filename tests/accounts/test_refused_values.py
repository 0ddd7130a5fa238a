"""What a form says of values that nobody types on purpose."""

import pytest
from django import forms


class Anything(forms.Form):
    name = forms.CharField(required=False)
    text = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    mail = forms.EmailField(required=False)


def errors_of(**typed) -> dict[str, list[str]]:
    return dict(Anything(typed).errors)


@pytest.mark.parametrize("field", ["name", "text"])
def test_a_nul_character_is_refused_in_vietnamese(field):
    said = "Có ký tự không dùng được (NUL), thường do chép dán; xin gõ lại."

    assert errors_of(**{field: "Sở\0Y tế"}) == {field: [said]}


@pytest.mark.parametrize("text", ["\u200b", " \u200b\ufeff ", "\u3164", "\u202e\n"])
def test_a_text_of_which_nobody_sees_anything_is_refused(text):
    said = "Mục này chỉ có ký tự không nhìn thấy được, xin gõ lại."

    assert errors_of(name=text, text=text) == {"name": [said], "text": [said]}


def test_blanks_and_texts_with_an_invisible_mark_among_letters_are_taken():
    assert errors_of(name="Sở Y\u200b tế", text="  \n ", mail="") == {}


def test_a_table_of_rows_that_came_without_its_head_is_refused_in_vietnamese():
    rows = forms.formset_factory(Anything)({})

    assert rows.non_form_errors() == ["Trang gửi lên thiếu một phần, xin mở lại trang rồi ghi lần nữa."]
