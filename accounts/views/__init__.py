"""Pages about people: signing in, accounts and roles, notices, the audit trail, the province."""

from accounts.views.audit import audit_list
from accounts.views.identity import identity_edit
from accounts.views.notices import notice_list, notice_open, notice_read_all
from accounts.views.second_factor import (
    recovery_codes,
    second_factor,
    second_factor_drop,
    second_factor_enter,
    second_factor_set_up,
)
from accounts.views.sign_in import locked_out, password_change, sign_in, sign_out
from accounts.views.users import (
    role_end,
    role_grant,
    user_create,
    user_deactivate,
    user_detail,
    user_drop_second_factor,
    user_edit,
    user_list,
    user_reactivate,
    user_reset_password,
    user_unlock,
)

__all__ = [
    "audit_list",
    "identity_edit",
    "locked_out",
    "notice_list",
    "notice_open",
    "notice_read_all",
    "password_change",
    "recovery_codes",
    "role_end",
    "role_grant",
    "second_factor",
    "second_factor_drop",
    "second_factor_enter",
    "second_factor_set_up",
    "sign_in",
    "sign_out",
    "user_create",
    "user_deactivate",
    "user_detail",
    "user_drop_second_factor",
    "user_edit",
    "user_list",
    "user_reactivate",
    "user_reset_password",
    "user_unlock",
]
