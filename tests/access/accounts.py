"""Addresses of the site itself and of accounts."""

from accounts.models import GrantedRole, Notice
from tests.access.table import Office, Row, everyone, only
from tests.builders import grant, new_user


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


ROWS: dict[str, Row] = {
    # The site and accounts
    "health": Row(everyone() | {"nobody": 200}),
    "style_guide": Row(only("quan")),
    "accounts:sign_in": Row(everyone(then=302) | {"nobody": 200}),
    "accounts:sign_out": Row(everyone(then=302), post={}),
    "accounts:password_change": Row(everyone()),
    # Only between the password and everything else; who owes no code is led on.
    "accounts:second_factor_enter": Row(everyone(then=302)),
    "accounts:second_factor": Row(everyone()),
    "accounts:second_factor_set_up": Row(everyone()),
    "accounts:second_factor_drop": Row(everyone()),
    "accounts:recovery_codes": Row(everyone()),
    "accounts:user_list": Row(only("hoa", "binh", "quan")),
    "accounts:user_create": Row(only("hoa", "binh", "quan")),
    "accounts:user_detail": Row(only("hoa", "binh", "quan"), an_account),
    "accounts:user_edit": Row(only("hoa", "binh", "quan"), an_account),
    "accounts:user_deactivate": Row(only("hoa", "binh", "quan"), an_account),
    "accounts:user_reactivate": Row(only("hoa", "binh", "quan"), a_closed_account),
    "accounts:user_reset_password": Row(only("hoa", "binh", "quan"), an_account),
    "accounts:user_unlock": Row(only("hoa", "binh", "quan", then=302), an_account, post={}),
    "accounts:user_drop_second_factor": Row(only("hoa", "binh", "quan"), an_account),
    "accounts:role_grant": Row(only("hoa", "binh", "quan"), an_account),
    "accounts:role_end": Row(only("hoa", "binh", "quan", otherwise=404), a_role),
    "accounts:notice_list": Row(everyone()),
    "accounts:notice_open": Row(only("lan", then=302, otherwise=404), a_notice_of_lan, post={}),
    "accounts:notice_read_all": Row(everyone(then=302), post={}),
    "accounts:audit_list": Row(only("binh", "quan")),
    "accounts:identity_edit": Row(only("quan")),
}
