"""Tiền thưởng: so many times the base salary in force on the day the decision is signed, rounded as the rule says."""

from collections.abc import Mapping
from decimal import Decimal

from awards.models import BonusRule, SubjectKind

# Whose coefficient holds where the catalogue names none for the kind itself.
STANDS_FOR = {SubjectKind.ENTERPRISE: SubjectKind.COLLECTIVE, SubjectKind.HOUSEHOLD: SubjectKind.INDIVIDUAL}


def bonus_money(times: Decimal, base_salary: int, rule: BonusRule) -> int:
    """The money of one award in đồng."""
    return rule.rounded(times * base_salary)


def times_for(
    known: Mapping[tuple[int, str, str], Decimal], form: int, kind: str, granted_by: str, rule: BonusRule
) -> Decimal | None:
    """The coefficient of a form for one kind of subject; None where the catalogue says nothing of it.

    Args:
        known: by form, kind of subject and who grants it ("" for whoever).
        granted_by: a value of GrantedBy.
    """
    for who in (kind, STANDS_FOR.get(SubjectKind(kind), kind)):
        for by in (granted_by, ""):
            if (times := known.get((form, who, by))) is not None:
                return times
    if kind in (SubjectKind.COLLECTIVE, SubjectKind.ENTERPRISE):
        alone = times_for(known, form, SubjectKind.INDIVIDUAL, granted_by, rule)
        return None if alone is None else alone * rule.collective_factor
    return None
