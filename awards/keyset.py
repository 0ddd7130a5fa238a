"""Pages of a long list by key: the next page begins behind the last row of this one, however far one has come.

Where a list is counted no further than COUNTED_TO, numbers of pages would say nothing; "Trang sau" always works.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

COUNTED_TO = 1000
MOST_KEY = 10**15


@dataclass(frozen=True)
class Order:
    """The column a list is ordered by, then by key the same way; `column` "pk" orders by key alone."""

    column: str
    is_descending: bool = False


@dataclass(frozen=True)
class KeyPage:
    """One page: its rows, and the words of the address that lead on and back ("" where there is nothing).

    `is_by_key`: too much was found by words to be sorted as asked.
    """

    rows: Sequence[Any]
    after: str
    before: str
    count: int
    is_capped: bool
    is_by_key: bool = False

    @property
    def count_said(self) -> str:
        return "hơn 1.000" if self.is_capped else str(self.count)


def page_of(
    found: QuerySet,
    order: Order,
    asked: Mapping[str, str],
    *,
    per_page: int,
    shown: QuerySet,
    is_searched: bool = False,
) -> KeyPage:
    """The page of `found` that the address asks for by `sau` or `truoc`; the first where it asks for nothing.

    Up to a thousand rows are sorted as asked. More of them are read along the index of the order; what was found by
    words has none, so it then stands by key, the latest first, until more words narrow it. Two queries.

    Args:
        found: what is listed, in any order.
        shown: the rows with all that the page shows of them.
        is_searched: `found` was searched by words.
    """
    keys = list(found.order_by("-pk").values_list("pk", flat=True)[: COUNTED_TO + 1])
    is_capped = len(keys) > COUNTED_TO
    by_key = is_capped and is_searched
    order = Order("pk", is_descending=True) if by_key else order
    mark = read_mark(asked.get("truoc" if "truoc" in asked else "sau", ""), order)
    is_back = "truoc" in asked and mark is not None
    goes_down = order.is_descending != is_back
    if not is_capped or (by_key and mark is None):
        among = _behind(shown.filter(pk__in=keys[: per_page + 1] if by_key else keys), order, mark, goes_down=goes_down)
    else:
        # The keys first: a sort of whole rows would carry all their texts about.
        behind = _behind(found, order, mark, goes_down=goes_down).order_by(*_ordered(order, goes_down=goes_down))
        among = shown.filter(pk__in=behind.values("pk")[: per_page + 1])
    rows = list(among.order_by(*_ordered(order, goes_down=goes_down))[: per_page + 1])
    has_more, rows = len(rows) > per_page, rows[:per_page]
    if is_back:
        rows.reverse()
    return KeyPage(
        rows=rows,
        after=_mark(rows[-1], order) if rows and (is_back or has_more) else "",
        before=_mark(rows[0], order) if rows and (has_more if is_back else mark is not None) else "",
        count=min(len(keys), COUNTED_TO),
        is_capped=is_capped,
        is_by_key=by_key,
    )


def _ordered(order: Order, *, goes_down: bool) -> list:
    columns = ["pk"] if order.column == "pk" else [order.column, "pk"]
    return [F(column).desc() if goes_down else F(column).asc() for column in columns]


def _behind(found: QuerySet, order: Order, mark, *, goes_down: bool) -> QuerySet:
    """Those of `found` that come after the place `mark`."""
    if mark is None:
        return found
    value, key = mark
    beyond = "lt" if goes_down else "gt"
    if order.column == "pk":
        return found.filter(**{f"pk__{beyond}": key})
    behind = Q(**{f"{order.column}__{beyond}": value}) | Q(**{order.column: value, f"pk__{beyond}": key})
    return found.filter(behind, **{f"{order.column}__{beyond}e": value})


def _mark(row: Any, order: Order) -> str:
    value = getattr(row, order.column)
    return f"{value.isoformat() if isinstance(value, dt.date) else value}~{row.pk}"


def read_mark(text: str, order: Order) -> tuple[Any, int] | None:
    """The place that an address speaks of; None for anything else."""
    value, tilde, key = text.rpartition("~")
    if not (tilde and key.isascii() and key.isdecimal() and int(key) < MOST_KEY):
        return None
    if order.column != "decided_on":
        return (value, int(key)) if "\x00" not in value else None
    try:
        return dt.date.fromisoformat(value), int(key)
    except ValueError:
        return None


def read_key(text: str) -> int | None:
    """The key that an address names; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and int(text[:20]) < MOST_KEY else None


def behind_row(found: QuerySet, columns: Sequence[str], row: Sequence[Any]) -> QuerySet:
    """Those of `found` that stand after `row` when sorted by `columns` ("-pk": downwards), nulls where the database
    sorts them.

    Args:
        columns: the last is the key.
        row: its values, in the order of the columns.
    """
    after, same = Q(pk__in=[]), Q()
    for said, value in zip(columns, row, strict=True):
        column, goes_down = said.removeprefix("-"), said.startswith("-")
        nulls_last = connection.features.nulls_order_largest != goes_down
        if value is None:
            beyond = Q(pk__in=[]) if nulls_last else Q(**{f"{column}__isnull": False})
        else:
            beyond = Q(**{f"{column}__{'lt' if goes_down else 'gt'}": value})
            if nulls_last and column != "pk":
                beyond |= Q(**{f"{column}__isnull": True})
        after |= same & beyond
        same &= Q(**{f"{column}__isnull": True}) if value is None else Q(**{column: value})
    return found.filter(after)
