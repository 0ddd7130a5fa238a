"""What the database itself refuses of decisions."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from awards.models import Award, AwardSource, Decision, DecisionState
from tests.awards.decision_builders import DECIDED_ON, new_decision, new_line_of
from tests.awards.subject_builders import new_subject


@pytest.mark.parametrize("state", list(DecisionState))
def test_a_decision_can_be_built_in_every_state(db, state):
    decision = new_decision(lines=2, state=state)

    assert decision.state == state
    assert (decision.is_numbered, decision.is_issued) == (
        state in (DecisionState.NUMBERED, DecisionState.ISSUED),
        state == DecisionState.ISSUED,
    )
    assert Award.objects.filter(source=AwardSource.ISSUED).count() == (2 if decision.is_issued else 0)


def test_no_decision_is_dated_before_it_was_signed(db):
    decision = new_decision(lines=0, state=DecisionState.NUMBERED)

    with pytest.raises(IntegrityError, match="decision_dated_after_signed"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(signed_on=DECIDED_ON + dt.timedelta(days=1))


def test_a_decision_names_a_subject_once(db, health):
    subject = new_subject("Trần Thị Lan", agency=health)
    decision = new_decision(lines=[subject])

    with pytest.raises(IntegrityError), transaction.atomic():
        new_line_of(decision, subject)


def test_a_number_stands_on_one_decision(db):
    first = new_decision(lines=0, state=DecisionState.NUMBERED)
    second = new_decision(lines=0, state=DecisionState.NUMBERED)

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=second.pk).update(number=first.number)
