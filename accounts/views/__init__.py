"""Pages about people: signing in, accounts and roles, notices, the audit trail, the province."""

from accounts.views.audit import audit_list
from accounts.views.identity import identity_edit
from accounts.views.notices import notice_list, notice_open, notice_read_all
from accounts.views.sign_in import locked_out, password_change, sign_in, sign_out
from accounts.views.users import (
    role_end,
    role_grant,
    user_create,
    user_deactivate,
    user_detail,
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
    "role_end",
    "role_grant",
    "sign_in",
    "sign_out",
    "user_create",
    "user_deactivate",
    "user_detail",
    "user_edit",
    "user_list",
    "user_reactivate",
    "user_reset_password",
    "user_unlock",
]
