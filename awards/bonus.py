"""Tiền thưởng: so many times the base salary in force on the day the decision is signed."""

import math
from decimal import Decimal

ROUNDED_TO = 10_000  # đồng, upwards


def bonus_money(times: Decimal, base_salary: int) -> int:
    """The money of one award in đồng, rounded up to tens of thousands."""
    return math.ceil(times * base_salary / ROUNDED_TO) * ROUNDED_TO
