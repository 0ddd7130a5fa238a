"""Money that comes with what was granted above the province.

Whoever proposed it pays, from the fund it keeps (Luật 06/2022/QH15, Điều 11.4; cần kiểm tra): the province puts it on
a list of payments, as it does with its own. When it was paid is not kept here.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from awards.models import Award, Coefficient, GrantedBy, SuperiorDecision, SuperiorLine
from awards.money.bonus import bonus_money, times_for
from awards.money.paying import rules_on


@dataclass(frozen=True)
class Owed:
    """One row of a list of payments, with what a Bonus says of its own; `line` names subject, unit and agency."""

    line: Award
    times: Decimal
    base_salary: int
    amount: int
    reason: str
    is_paid: bool = False
    recovered_on: dt.date | None = None

    @property
    def is_revoked(self) -> bool:
        return self.line.is_revoked


def owed_above(decision: SuperiorDecision, lines: Sequence[SuperiorLine]) -> list[Owed]:
    """What each line brings, in their order; what the catalogue says nothing of is left out. Three queries.

    Lines need `nomination__subject`, `nomination__form` and `award__agency`. Raises OfficeError where a rule of that
    day is missing.
    """
    rule, salary = rules_on(decision.decided_on)
    forms = {each.nomination.form_id for each in lines}
    known = {
        (each.form_id, each.subject, each.granted_by): each.times
        for each in Coefficient.objects.in_force(decision.decided_on).filter(form__in=forms)
    }
    found = []
    for each in lines:
        form, kind = each.nomination.form, each.nomination.subject.kind
        times = times_for(known, form.pk, kind, GrantedBy.ANY, rule)
        if times is not None:
            found.append(Owed(each.award, times, salary.amount, bonus_money(times, salary.amount, rule), form.name))
    return found
