"""Accounts out of a workbook, through accounts/registration.py, which knows what is wrong in a row."""

from collections import defaultdict
from typing import Any

from accounts.registration import Registered, Registration, register_users, registration_errors
from blocs.importing.previewing import CellError, Effect, Plan, PlannedRow, settle
from documents.columns import Field

FIELDS = [
    Field("username", "Tên đăng nhập", ("Tài khoản", "Tên tài khoản", "User"), is_required=True),
    Field("full_name", "Họ và tên", ("Họ tên", "Cán bộ", "Người dùng"), is_required=True),
    Field("position", "Chức vụ", ("Chức danh",)),
    Field("email", "Thư điện tử", ("Email", "Hộp thư")),
    Field("agency_code", "Mã hoặc tên đơn vị", ("Mã đơn vị", "Đơn vị", "Nơi công tác", "Mã cơ quan", "Ký hiệu")),
    Field("role", "Vai trò", ("Quyền",), is_required=True),
]
SAMPLE = [
    ("lantt.stp", "Trần Thị Lan", "Chuyên viên", "lantt@tinh.gov.vn", "STP", "Chuyên viên"),
    ("giangdh.stp", "Đỗ Hương Giang", "Giám đốc", None, "STP", "Thủ trưởng"),
]
HEADINGS = ["Tên đăng nhập", "Họ và tên", "Đơn vị", "Vai trò"]


def plan(rows: list[tuple[int, dict[str, Any]]], *, by, **_) -> Plan:
    """What every row would do: each opens a new account. Three queries, however many rows."""
    registrations = [
        Registration(
            number, **{each.name: "" if values.get(each.name) is None else str(values[each.name]) for each in FIELDS}
        )
        for number, values in rows
    ]
    wrong = defaultdict(list)
    for error in registration_errors(registrations, by=by):
        wrong[error.row].append(CellError(error.field, error.message))
    planned = [
        settle(
            PlannedRow(each.row, Effect.NEW, [each.username, each.full_name, each.agency_code, each.role]),
            wrong[each.row],
            is_new=True,
        )
        for each in registrations
    ]
    return Plan(HEADINGS, planned, registrations)


def carry_out(plan: Plan, *, by, **_) -> list[Registered]:
    """Open every account, or none; the one-time passwords are given here and known nowhere else."""
    plan.must_be_good()
    return register_users(plan.steps, by=by)
