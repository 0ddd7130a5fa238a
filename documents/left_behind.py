"""What dead workers left behind: each job that runs in the background says how it is gone on with.

    @goes_on
    def go_on() -> int: ...

Asking too often is harmless: whoever takes a job in hand takes it alone.
"""

from collections.abc import Callable

GOING_ON: list[Callable[[], int]] = []


def goes_on(function: Callable[[], int]) -> Callable[[], int]:
    """Have `function` asked when a worker starts and once a minute; it says how many jobs it put before them again."""
    GOING_ON.append(function)
    return function


def go_on_with_all() -> int:
    return sum(function() for function in GOING_ON)
