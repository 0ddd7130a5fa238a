"""Several people number or issue at once: one number each, none skipped, each decision issued once."""

import datetime as dt

import pytest
import time_machine

from accounts.errors import WrongState
from awards.decisions.issuing import give_number, issue_returned
from awards.models import Award, Decision, DecisionState
from documents.models import GivenNumber, IssuedDocument, NumberTaken
from tests.at_once import at_once, refused
from tests.awards.decision_builders import DECIDED_ON, new_decision
from tests.awards.returned_files import bring_back, scanned


@pytest.fixture(autouse=True)
def _some_days_after_the_decisions_of_the_builders():
    with time_machine.travel(dt.datetime(2026, 4, 10, 3, tzinfo=dt.UTC), tick=True):
        yield


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_twenty_own_decisions_numbered_at_once_leave_no_gap(giang, health):
    decisions = [new_decision(agency=health, form="LDTT", lines=0, state=DecisionState.SIGNED) for _ in range(20)]

    at_once(*[lambda each=each: give_number(each, decided_on=DECIDED_ON, by=giang) for each in decisions])

    assert sorted(GivenNumber.objects.values_list("ordinal", flat=True)) == list(range(1, 21))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_one_decision_numbered_by_ten_people_at_once_gets_one_number(giang, health):
    decision = new_decision(agency=health, form="LDTT", lines=0, state=DecisionState.SIGNED)
    tabs = [Decision.objects.get(pk=decision.pk) for _ in range(10)]

    outcomes = at_once(*[lambda each=each: give_number(each, decided_on=DECIDED_ON, by=giang) for each in tabs])

    assert [type(each) for each in refused(outcomes)] == [WrongState] * 9
    assert GivenNumber.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_one_typed_number_for_ten_decisions_at_once_stands_on_one(cuc):
    decisions = [new_decision(lines=0, state=DecisionState.SIGNED) for _ in range(10)]

    outcomes = at_once(
        *[lambda each=each: give_number(each, typed="7", decided_on=DECIDED_ON, by=cuc) for each in decisions]
    )

    assert [type(each) for each in refused(outcomes)] == [NumberTaken] * 9
    assert Decision.objects.filter(state=DecisionState.NUMBERED).count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_decision_issued_by_five_people_at_once_is_issued_once(cuc):
    decision = bring_back(new_decision(state=DecisionState.NUMBERED), scanned(), cuc)
    tabs = [Decision.objects.get(pk=decision.pk) for _ in range(5)]

    outcomes = at_once(*[lambda each=each: issue_returned(each, names={}, is_compared=True, by=cuc) for each in tabs])

    assert (len(refused(outcomes)), IssuedDocument.objects.count(), Award.objects.count()) == (4, 1, 3)
