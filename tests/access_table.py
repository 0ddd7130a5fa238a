"""Who gets what at every address of the portal: role × URL × expected answer.

Each app adds its own rows to TABLE. A missing URL fails test_access.py. `nobody` is a caller who has not signed in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from accounts.models import Agency, GrantedRole, Notice, User
from tests.builders import grant, new_user

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


def an_account(office: Office) -> dict:
    """The account of a clerk, which both the office and the administrator keep."""
    return {"pk": new_user("nam", acts_for=office.health).pk}


def a_closed_account(office: Office) -> dict:
    return {"pk": new_user("nam", acts_for=office.health, is_active=False).pk}


def a_role(office: Office) -> dict:
    return {"pk": grant(new_user("nam"), GrantedRole.STAFF, agency=office.health).pk}


def a_notice_of_lan(office: Office) -> dict:
    [notice] = Notice.objects.tell([office.people["lan"]], subject="Bảng chấm điểm được trả lại", link="/thong-bao/")
    return {"pk": notice.pk}


TABLE: dict[str, Row] = {
    # The site and accounts
    "health": Row(everyone() | {"nobody": 200}),
    "style_guide": Row(only("quan")),
    "accounts:sign_in": Row(everyone(then=302) | {"nobody": 200}),
    "accounts:sign_out": Row(everyone(then=302), post={}),
    "accounts:password_change": Row(everyone()),
    "accounts:user_list": Row(only("hoa", "binh", "quan")),
    "accounts:user_create": Row(only("hoa", "binh", "quan")),
    "accounts:user_detail": Row(only("hoa", "binh", "quan"), an_account),
    "accounts:user_edit": Row(only("hoa", "binh", "quan"), an_account),
    "accounts:user_deactivate": Row(only("hoa", "binh", "quan"), an_account),
    "accounts:user_reactivate": Row(only("hoa", "binh", "quan"), a_closed_account),
    "accounts:user_reset_password": Row(only("hoa", "binh", "quan"), an_account),
    "accounts:user_unlock": Row(only("hoa", "binh", "quan", then=302), an_account, post={}),
    "accounts:role_grant": Row(only("hoa", "binh", "quan"), an_account),
    "accounts:role_end": Row(only("hoa", "binh", "quan", otherwise=404), a_role),
    "accounts:notice_list": Row(everyone()),
    "accounts:notice_open": Row(only("lan", then=302, otherwise=404), a_notice_of_lan, post={}),
    "accounts:notice_read_all": Row(everyone(then=302), post={}),
    "accounts:audit_list": Row(only("binh", "quan")),
    "accounts:identity_edit": Row(only("quan")),
}
