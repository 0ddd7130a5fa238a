"""Filters of the lists of movements and of role models."""

import django_filters
from django.db.models import Q
from django.utils import timezone

from accounts.succession import search_with_history
from accounts.widgets import search_box
from campaigns.models import Movement, MovementLevel, MovementState, RoleModel, RoleModelKind, RoleModelState

FIRST_SHOWN = 2015


def years() -> list[tuple[int, str]]:
    return [(year, str(year)) for year in range(timezone.localdate().year + 1, FIRST_SHOWN - 1, -1)]


class MovementFilter(django_filters.FilterSet):
    """Needs `user`: only the office asks which movements an agency launched or answered."""

    q = django_filters.CharFilter(label="Tìm phong trào", method="search", widget=search_box("Tên phong trào"))
    agency = django_filters.CharFilter(
        label="Đơn vị phát động, hưởng ứng", method="of_agency", widget=search_box("Tên đơn vị, cả tên trước sáp nhập")
    )
    level = django_filters.ChoiceFilter(label="Cấp phát động", choices=MovementLevel.choices, empty_label="Tất cả")
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=MovementState.choices, empty_label="Tất cả")
    year = django_filters.ChoiceFilter(label="Có trong năm", choices=years, method="touching", empty_label="Tất cả")
    o = django_filters.OrderingFilter(
        label="Sắp xếp",
        fields=[("starts_on", "bat_dau"), ("ends_on", "ket_thuc"), ("folded_name", "ten")],
        choices=[("-bat_dau", "Mới nhất trước"), ("ket_thuc", "Sắp kết thúc trước"), ("ten", "Theo tên")],
        empty_label=None,
    )

    class Meta:
        model = Movement
        fields = []

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if not user.is_office:
            del self.filters["agency"]

    def search(self, movements, name, value):
        return movements.search(value)

    def of_agency(self, movements, name, value):
        """Also under the name of whoever the agency became, or came from."""
        ids = [found.agency.pk for found in search_with_history(value)]
        return movements.filter(Q(agency__in=ids) | Q(answers__agency__in=ids)).distinct()

    def touching(self, movements, name, value):
        return movements.in_year(int(value))


class PublicRoleModelFilter(django_filters.FilterSet):
    """What a visitor may ask."""

    q = django_filters.CharFilter(label="Tìm điển hình", method="search", widget=search_box("Tên, đơn vị hoặc tiêu đề"))
    kind = django_filters.ChoiceFilter(label="Là", choices=RoleModelKind.choices, empty_label="Tất cả")
    year = django_filters.ChoiceFilter(label="Năm", choices=years, empty_label="Tất cả")

    class Meta:
        model = RoleModel
        fields = []

    def search(self, role_models, name, value):
        return role_models.search(value)


class RoleModelFilter(PublicRoleModelFilter):
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=RoleModelState.choices, empty_label="Tất cả")
