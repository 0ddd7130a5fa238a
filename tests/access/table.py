"""Who gets what at every address of the portal: the cast, and how a row of the table is written.

`nobody` is a caller who has not signed in. Each app has its rows in a module of its name; tests/access/__init__.py puts
them together, and a URL that is missing fails tests/test_access.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from accounts.models import Agency, User

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"

PEOPLE = ["lan", "giang", "minh", "thu", "khanh", "dat", "hoa", "binh", "son", "cuc", "phuc", "quan", "nobody"]


@dataclass(frozen=True)
class Office:
    """Who and what stands ready before anybody calls: the cast by name, and four agencies."""

    people: Mapping[str, User]
    health: Agency
    finance: Agency
    justice: Agency
    trade: Agency


@dataclass(frozen=True)
class Row:
    """One address, called once by each person of PEOPLE, each time as if the others had never called.

    `answers` are status codes by person. `find` makes the thing and returns the url's arguments. A row with `post`
    (the fields sent, maybe none) is an address that only takes POST: GET is tried too and must be 405.
    A page that takes both is called by GET here; its POST is guarded by the same guard.
    """

    answers: Mapping[str, int]
    find: Callable[[Office], dict] = field(default=lambda office: {})
    post: Mapping[str, str] | None = None


def only(*people: str, then: int = 200, otherwise: int = 403, **others: int) -> dict[str, int]:
    """`people` get `then`, everybody else who is signed in `otherwise`, and who is not is sent to sign in (302)."""
    unknown = {*people, *others} - set(PEOPLE)
    if unknown:
        raise ValueError(f"not in the cast: {unknown}")
    return {**dict.fromkeys(PEOPLE, otherwise), "nobody": 302, **dict.fromkeys(people, then), **others}


def everyone(then: int = 200) -> dict[str, int]:
    """Everybody who is signed in."""
    return only(*(person for person in PEOPLE if person != "nobody"), then=then)


EVERYBODY_WITH_A_ROLE = [person for person in PEOPLE if person not in ("dat", "nobody")]

RUNS_THE_MEETING = only("minh", "hoa", "binh", otherwise=404, lan=403, giang=403, thu=403)

RUNS_AND_POSTS = only("minh", "hoa", "binh", then=302, otherwise=404, lan=403, giang=403, thu=403)

ACTING = ["lan", "giang", "minh", "thu", "khanh"]

INSIDE = only(*(person for person in PEOPLE if person not in ("dat", "nobody")))

EDITS = only("minh", "hoa", "binh", otherwise=404, lan=403, giang=403, thu=403)
