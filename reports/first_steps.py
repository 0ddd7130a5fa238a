"""Bắt đầu: what a new portal still lacks before an agency can score, for those who set it up."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, Value
from django.urls import reverse

from accounts.models import Agency, GrantedRole, Identity, RoleGrant, User
from accounts.models.user import ACTS_FOR_AGENCY
from accounts.permissions import WHO_MAY, Permission, Role, can
from blocs.models import EmulationYear, ImportPurpose, Membership
from scoring.models import CriteriaSet, CriteriaState


@dataclass(frozen=True)
class FirstStep:
    """One thing that is done once; `url` is "" for somebody who leaves it to another, called `left_to`."""

    title: str
    text: str
    is_done: bool
    url: str = ""
    button: str = ""
    left_to: str = ""


def first_steps(user: User, identity: Identity) -> list[FirstStep]:
    """The steps with what is done of them, none once all are or where they are not `user`'s concern. One query."""
    if not can(user, Permission.USER_MANAGE):
        return []
    steps = list(_steps(user, identity, what_there_is()))
    return [] if all(step.is_done for step in steps) else steps


def what_there_is() -> dict[str, bool]:
    grants = RoleGrant.objects.in_force()
    rows = {
        "office": grants.filter(role=GrantedRole.OFFICE),
        "agencies": Agency.objects.all(),
        "years": EmulationYear.objects.all(),
        "members": Membership.objects.all(),
        "criteria": CriteriaSet.objects.exclude(state=CriteriaState.DRAFT),
        "clerks": grants.filter(role__in=ACTS_FOR_AGENCY),
    }
    found = {f"has_{name}": Exists(each.order_by()) for name, each in rows.items()}
    row = User.objects.order_by().annotate(one=Value(1), **found).values(*found)[:1].get()
    return {name: row[f"has_{name}"] for name in rows}


def _steps(user: User, identity: Identity, has: dict[str, bool]) -> Iterator[FirstStep]:
    places = [
        (
            "Ghi thông tin của tỉnh",
            "Tên tỉnh, tên các cơ quan, địa danh: hiện ở đầu mỗi trang và trên mọi văn bản in ra.",
            identity.province_name != Identity._meta.get_field("province_name").default,
            Permission.IDENTITY_EDIT,
            reverse("accounts:identity_edit"),
            "Ghi thông tin",
        ),
        (
            f"Mở tài khoản cho {identity.office_name}",
            "Thêm người dùng, rồi giao vai trò “Chuyên viên Thi đua - Khen thưởng”: người này làm các bước sau.",
            has["office"],
            Permission.USER_MANAGE,
            reverse("accounts:user_create"),
            "Thêm người dùng",
        ),
        (
            "Lập danh sách đơn vị",
            "Nhập từ bảng Excel đang có của cơ quan, hoặc thêm từng đơn vị.",
            has["agencies"],
            Permission.AGENCY_MANAGE,
            reverse("blocs:import_start", args=[ImportPurpose.AGENCIES]),
            "Nhập đơn vị",
        ),
        (
            "Lập năm thi đua",
            "Rồi đặt thời hạn từng việc, theo ngày hoặc theo số ngày làm việc; sau đó mở năm.",
            has["years"],
            Permission.YEAR_MANAGE,
            reverse("blocs:year_create"),
            "Lập năm",
        ),
        (
            "Lập khối, cụm và thành viên",
            "Lập từng khối, cụm theo quyết định; thành viên thêm từng đơn vị hoặc nhập từ Excel.",
            has["members"],
            Permission.BLOC_MANAGE,
            reverse("blocs:bloc_list"),
            "Lập khối",
        ),
        (
            "Áp dụng một bộ tiêu chí",
            "Lập mới hoặc nhập từ tệp, áp dụng; rồi giao cho các khối và mở chấm điểm.",
            has["criteria"],
            Permission.CRITERIA_MANAGE,
            reverse("scoring:criteria_list"),
            "Mở bộ tiêu chí",
        ),
        (
            "Cấp tài khoản cho các đơn vị",
            "Nhập cả danh sách từ Excel, mỗi người nhận một mật khẩu dùng một lần; hoặc thêm từng người.",
            has["clerks"],
            Permission.USER_MANAGE,
            reverse("blocs:import_start", args=[ImportPurpose.USERS]),
            "Nhập người dùng",
        ),
    ]
    for title, text, is_done, permission, url, button in places:
        is_mine = can(user, permission)
        left_to = "Quản trị cổng" if Role.ADMINISTRATOR in WHO_MAY[permission] else identity.office_name
        yield FirstStep(title, text, is_done, url if is_mine else "", button, left_to)
