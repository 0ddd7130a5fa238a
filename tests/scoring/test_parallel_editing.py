"""Two people at the criteria of one bloc at once, each with a connection of its own."""

import pytest
from django.db import connection

from accounts.errors import OfficeError
from blocs.models import BlocState, BlocYear
from scoring import editing
from scoring.criteria_changes import Overtaken, fingerprint, own_part, replace_item, spot_of
from scoring.importing import assign
from scoring.models import BlocCriteria, CriteriaSet, CriteriaState, ScoreSheet
from scoring.opening import open_scoring
from tests.at_once import at_once
from tests.builders import new_bloc_year, new_criteria_set

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL lets two write at once"),
    pytest.mark.django_db(transaction=True),
]

ROUNDS = 10


@pytest.fixture
def draft(db):
    return new_criteria_set(state=CriteriaState.DRAFT)


def retitling(draft, code, title, *, by, seen=None):
    """What one editor does: take the criterion as it stands (or stood, `seen`), write another title, save."""

    def act():
        mine = CriteriaSet.objects.get(pk=draft.pk)
        spot = spot_of(mine.criteria.to_json(), code)
        was = seen or fingerprint(own_part(spot.item))
        return editing.edit(mine, replace_item(code, spot.item | {"title": title}, was), by=by, what=code)

    return act


def title_of(draft, code) -> str:
    return CriteriaSet.objects.get(pk=draft.pk).criteria.leaves[code].title


def test_two_editors_at_different_criteria_are_both_kept(draft, hoa, binh):
    for place in range(ROUNDS):
        outcomes = at_once(
            retitling(draft, "I.1", f"Việc thứ nhất {place}", by=hoa),
            retitling(draft, "II.1", f"Việc thứ hai {place}", by=binh),
        )

        assert [each for each in outcomes if isinstance(each, OfficeError)] == []
        titles = (title_of(draft, "I.1"), title_of(draft, "II.1"))
        assert titles == (f"Việc thứ nhất {place}", f"Việc thứ hai {place}")


def test_of_two_editors_at_one_criterion_one_is_kept_and_the_other_is_told(draft, hoa, binh):
    for place in range(ROUNDS):
        spot = spot_of(CriteriaSet.objects.get(pk=draft.pk).criteria.to_json(), "I.1")
        seen = fingerprint(own_part(spot.item))

        outcomes = at_once(
            retitling(draft, "I.1", f"Của Hòa {place}", by=hoa, seen=seen),
            retitling(draft, "I.1", f"Của Bình {place}", by=binh, seen=seen),
        )

        overtaken = [isinstance(each, Overtaken) for each in outcomes]
        assert sorted(overtaken) == [False, True]
        assert title_of(draft, "I.1") == (f"Của Bình {place}" if overtaken[0] else f"Của Hòa {place}")


def test_what_is_applied_while_somebody_edits_stays_as_it_was_applied(draft, finance, hoa, binh):
    draft.owners.create(name="Sở Tài chính", agency=finance)

    outcomes = at_once(
        retitling(draft, "I.1", "Sửa vào phút chót", by=hoa),
        lambda: editing.apply_set(CriteriaSet.objects.get(pk=draft.pk), by=binh),
    )

    is_edited = not isinstance(outcomes[0], OfficeError)
    assert CriteriaSet.objects.get(pk=draft.pk).state == CriteriaState.APPLIED
    assert title_of(draft, "I.1") == ("Sửa vào phút chót" if is_edited else "Nhiệm vụ trọng tâm")


def test_sheets_are_never_opened_by_another_set_than_the_bloc_is_given(health, justice, hoa, binh):
    for year in range(2030, 2030 + ROUNDS):
        first, second = new_criteria_set(), new_criteria_set()
        bloc_year = new_bloc_year(members=[health, justice], year=year, state=BlocState.COVENANT)
        BlocCriteria.objects.create(bloc_year=bloc_year, criteria_set=first)

        at_once(
            lambda bloc=bloc_year, other=second: assign(other, BlocYear.objects.get(pk=bloc.pk), by=hoa),
            lambda bloc=bloc_year: open_scoring(BlocYear.objects.get(pk=bloc.pk), by=binh),
        )

        given = BlocCriteria.objects.get(bloc_year=bloc_year).criteria_set_id
        sheets = ScoreSheet.objects.filter(bloc_year=bloc_year)
        assert list(sheets.values_list("criteria_set", flat=True)) == [given, given]
