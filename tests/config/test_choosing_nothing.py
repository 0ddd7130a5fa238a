"""The choice of nothing in a select is said in words, whichever form, filter or control draws it."""

import re

import django_filters
import pytest
from django import forms

from accounts.models import Agency
from awards.decisions.forms import OwnDecisionForm
from awards.subjects.forms import GradeForm
from campaigns.controls import LongSelect
from tests.builders import new_agency


def first_choice(drawn: str) -> str:
    return re.search(r"<option[^>]*>([^<]*)<", drawn)[1].strip()


@pytest.mark.parametrize(("required", "said"), [(True, "Chọn …"), (False, "Không chọn")])
@pytest.mark.parametrize("widget", [forms.Select, LongSelect])
def test_the_choice_of_nothing_asks_to_choose_or_says_that_nothing_is_chosen(db, widget, required, said):
    class Asking(forms.Form):
        agency = forms.ModelChoiceField(Agency.objects.all(), required=required, widget=widget)

    new_agency()

    assert first_choice(str(Asking()["agency"])) == said


def test_a_label_of_its_own_stays(db):
    class Asking(forms.Form):
        agency = forms.ModelChoiceField(Agency.objects.all(), required=False, empty_label="Mọi đơn vị")

    assert first_choice(str(Asking()["agency"])) == "Mọi đơn vị"


def test_a_choice_of_a_model_and_one_of_a_form_are_said_alike(lan):
    assert first_choice(str(GradeForm()["grade"])) == "Chọn …"
    assert first_choice(str(OwnDecisionForm(user=lan)["form"])) == "Chọn …"


def test_a_filter_begins_with_all(db):
    class Filter(django_filters.FilterSet):
        kind = django_filters.ChoiceFilter(choices=[("a", "A")])

    assert first_choice(str(Filter({}, Agency.objects.all()).form["kind"])) == "Tất cả"
