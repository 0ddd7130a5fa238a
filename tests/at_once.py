"""Several people press at the same moment, each with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from accounts.errors import OfficeError


def at_once(*acts: Callable) -> list:
    """What each act gave, in their order; where the office refused it, the refusal."""
    together = Barrier(len(acts))

    def press(act):
        try:
            connection.ensure_connection()
            together.wait(timeout=60)
            return act()
        except OfficeError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(press, acts))


def refused(outcomes: list) -> list[OfficeError]:
    return [outcome for outcome in outcomes if isinstance(outcome, OfficeError)]
