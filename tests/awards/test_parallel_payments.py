"""Two of the office who pay the same lines at the same moment: each line is paid once. Only PostgreSQL tells."""

import pytest
from django.db import connection

from accounts.models import AuditEvent
from awards.models import BaseSalary, Bonus, DecisionState
from awards.money.paying import begin_money, pay
from tests.at_once import at_once
from tests.awards.decision_builders import DECIDED_ON, new_decision

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL lets two write at once"),
    pytest.mark.django_db(transaction=True),
]

LINES, ROUNDS = 3, 4


def test_lines_that_two_people_pay_at_once_are_paid_by_one_of_them(hoa, binh):
    if not BaseSalary.objects.in_force(DECIDED_ON).exists():
        BaseSalary.objects.create(amount=2_340_000, effective_from="2014-06-01")
    for _ in range(ROUNDS):
        decision = new_decision(lines=LINES, form="BK_TINH", state=DecisionState.ISSUED)
        begin_money(decision, by=hoa)

        counts = at_once(
            lambda: pay(decision, Bonus.objects.all(), on=DECIDED_ON, paid_by="Kế toán Hòa", by=hoa),  # noqa: B023
            lambda: pay(decision, Bonus.objects.all(), on=DECIDED_ON, paid_by="Kế toán Bình", by=binh),  # noqa: B023
        )

        paid = Bonus.objects.filter(line__decision=decision)
        assert sorted(counts) == [0, LINES]
        assert len(set(paid.values_list("paid_by", "recorded_by"))) == 1
    assert AuditEvent.objects.filter(action="awards.bonus_paid").count() == ROUNDS
