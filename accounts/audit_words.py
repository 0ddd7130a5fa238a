"""What the actions of the audit trail are called on the page. Each app adds its own; a missing one shows its code."""

import re
from collections.abc import Iterable

from django.apps import apps

from accounts.keys import keys_in
from accounts.models import Agency, AuditEvent, User
from accounts.searching import fold

ACTIONS: dict[str, str] = {
    "accounts.signed_in": "Đăng nhập",
    "accounts.signed_out": "Đăng xuất",
    "accounts.sign_in_failed": "Đăng nhập không thành công",
    "accounts.sign_in_locked": "Bị tạm khóa đăng nhập do sai mật khẩu nhiều lần",
    "accounts.session_expired": "Hết phiên làm việc",
    "accounts.password_changed": "Đổi mật khẩu",
    "accounts.password_reset": "Cấp lại mật khẩu",
    "accounts.second_factor_set": "Bật mã xác nhận khi đăng nhập",
    "accounts.second_factor_dropped": "Tắt mã xác nhận khi đăng nhập",
    "accounts.second_factor_failed": "Nhập sai mã xác nhận khi đăng nhập",
    "accounts.recovery_code_used": "Đăng nhập bằng mã dự phòng",
    "accounts.recovery_codes_issued": "Lập lại các mã dự phòng",
    "accounts.user_created": "Tạo tài khoản",
    "accounts.user_edited": "Sửa thông tin người dùng",
    "accounts.user_deactivated": "Khóa tài khoản",
    "accounts.user_reactivated": "Mở lại tài khoản",
    "accounts.user_unlocked": "Bỏ tạm khóa đăng nhập",
    "accounts.administrator_created": "Tạo tài khoản quản trị từ dòng lệnh",
    "accounts.role_granted": "Giao vai trò",
    "accounts.role_ended": "Cho thôi vai trò",
    "accounts.identity_edited": "Sửa thông tin của tỉnh",
    "accounts.agency_merge": "Sáp nhập đơn vị",
    "accounts.agency_split": "Chia, tách đơn vị",
    "accounts.agency_renamed": "Đổi tên đơn vị",
    "accounts.agency_end": "Kết thúc hoạt động của đơn vị",
}

# What the details of an event are called, by app; those that are not here show as they were written.
DETAILS: dict[str, dict[str, str]] = {
    "accounts": {
        "reason": "lý do",
        "changes": "thay đổi",
        "role": "vai trò",
        "starts_on": "từ ngày",
        "ends_on": "đến hết ngày",
        "on": "từ ngày",
        "username": "tên đăng nhập",
        "address": "địa chỉ mạng",
        "former_name": "tên cũ",
        "new_name": "tên mới",
        "into": "thành",
        "document": "văn bản",
        "left": "còn lại",
    }
}


def action_in_words(action: str) -> str:
    return ACTIONS.get(action, action)


def target_in_words(target: str) -> str:
    """ "accounts.User:12" as "người dùng số 12"; what no longer exists in the code stays as it was written."""
    label, _, pk = target.partition(":")
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return target
    return f"{model._meta.verbose_name} số {pk}" if pk != "None" else str(model._meta.verbose_name)


def named_targets(targets: Iterable[str]) -> dict[str, str]:
    """People and agencies among `targets` by their names of today ("accounts.User:12": "Trần Thị Lan"). Two queries."""
    named = {}
    for model in (User, Agency):
        label = model._meta.label
        ids = {target.partition(":")[2] for target in targets if target.startswith(f"{label}:")}
        known = model.objects.in_bulk(keys_in(ids))
        named |= {f"{label}:{pk}": f"{model._meta.verbose_name} {thing}" for pk, thing in known.items()}
    return named


def kinds_of_targets() -> list[tuple[str, str]]:
    """What a line can be about, for a choice: things that have a page of their own, in the order of their names."""
    kinds = [
        (model._meta.label, str(model._meta.verbose_name))
        for model in apps.get_models()
        if hasattr(model, "get_absolute_url")
    ]
    return sorted(((label, name[:1].upper() + name[1:]) for label, name in kinds), key=lambda kind: fold(kind[1]))


def details_in_words(event: AuditEvent) -> str:
    """ "vai trò: Văn thư; từ ngày: 01/03/2026": names as in DETAILS, days as the office writes them."""
    app = event.action.partition(".")[0]
    return "; ".join(f"{_called(name, app)}: {_shown(value)}" for name, value in event.details.items())


def _called(name: str, app: str) -> str:
    """The app's own word first: the "stage" of a deadline is no "stage" of a sheet."""
    return next((words[name] for words in (DETAILS.get(app, {}), *DETAILS.values()) if name in words), name)


def _shown(value) -> str:
    return re.sub(r"\A(\d{4})-(\d{2})-(\d{2})\Z", r"\3/\2/\1", str(value))
