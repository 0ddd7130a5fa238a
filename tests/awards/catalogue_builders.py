"""Builders for the catalogue; a test names only what it is about."""

import datetime as dt

from django.utils import timezone

from awards.models import AwardForm, BaseSalary

SOON = dt.timedelta(days=40)


def the_form(code: str = "BK_TINH") -> AwardForm:
    return AwardForm.objects.get(code=code)


def salary_to_come(amount: int = 2_700_000) -> BaseSalary:
    """A base salary that begins in forty days."""
    salary = BaseSalary(amount=amount, basis="Nghị định mới", effective_from=timezone.localdate() + SOON)
    salary.put_in_force(by=None)
    return salary
