"""Filters of the lists of people and of the audit trail."""

import datetime as dt

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import F
from django.utils import timezone

from accounts.audit_words import ACTIONS, kinds_of_targets
from accounts.models import Agency, AuditEvent, GrantedRole, RoleGrant, User
from accounts.widgets import DateInput, search_box

# The first and the last days of the calendar have no moment before or after them.
DAYS_OF_A_TRAIL = [MinValueValidator(dt.date(2000, 1, 1)), MaxValueValidator(dt.date(2999, 12, 31))]


class OrderingFilter(django_filters.OrderingFilter):
    """Orders with what is not known last, whichever way: PostgreSQL alone puts it first where an order descends."""

    def filter(self, qs, value):
        if not value:
            return qs
        names = [self.get_ordering_value(param) for param in value]
        return qs.order_by(
            *(
                F(name[1:]).desc(nulls_last=True) if name.startswith("-") else F(name).asc(nulls_last=True)
                for name in names
            )
        )


class UserFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="Tìm người",
        method="search",
        widget=search_box("Họ tên hoặc tên đăng nhập"),
    )
    role = django_filters.ChoiceFilter(
        label="Vai trò",
        choices=[*GrantedRole.choices, ("none", "Chưa có vai trò")],
        method="holding",
        empty_label="Tất cả",
    )
    agency = django_filters.ModelChoiceFilter(
        label="Đơn vị", queryset=Agency.objects.active(), method="acting_for", empty_label="Tất cả"
    )
    is_active = django_filters.ChoiceFilter(
        label="Tình trạng", choices=[("1", "Đang hoạt động"), ("0", "Đã khóa")], method="open", empty_label="Tất cả"
    )
    o = django_filters.OrderingFilter(
        label="Sắp xếp",
        fields=[("name_order", "ten"), ("last_login", "dang_nhap"), ("created_at", "tao")],
        choices=[
            ("ten", "Theo họ tên"),
            ("-dang_nhap", "Mới đăng nhập trước"),
            ("dang_nhap", "Lâu chưa đăng nhập trước"),
            ("-tao", "Mới tạo trước"),
        ],
        empty_label=None,
    )

    class Meta:
        model = User
        fields = []

    def search(self, users, name, value):
        return users.search(value)

    def holding(self, users, name, value):
        grants = RoleGrant.objects.in_force()
        if value == "none":
            return users.exclude(pk__in=grants.values("user"))
        return users.filter(pk__in=grants.filter(role=value).values("user"))

    def acting_for(self, users, name, value):
        return users.filter(pk__in=RoleGrant.objects.in_force().filter(agency=value).values("user"))

    def open(self, users, name, value):
        return users.filter(is_active=value == "1")


class AuditFilter(django_filters.FilterSet):
    who = django_filters.CharFilter(
        label="Ai", method="by_whom", widget=forms.TextInput(attrs={"placeholder": "Họ tên hoặc tên đăng nhập"})
    )
    action = django_filters.ChoiceFilter(label="Việc", choices=ACTIONS.items, empty_label="Tất cả")
    begin = django_filters.DateFilter(label="Từ ngày", method="since", widget=DateInput, validators=DAYS_OF_A_TRAIL)
    end = django_filters.DateFilter(label="Đến hết ngày", method="until", widget=DateInput, validators=DAYS_OF_A_TRAIL)
    kind = django_filters.ChoiceFilter(
        label="Về loại việc, hồ sơ", choices=kinds_of_targets, method="of_kind", empty_label="Tất cả"
    )
    about = django_filters.CharFilter(
        label="Về người, đơn vị",
        method="about_named",
        widget=forms.TextInput(attrs={"placeholder": "Họ tên hoặc tên đơn vị"}),
    )
    target = django_filters.CharFilter(widget=forms.HiddenInput)  # one thing, from the link in a line

    class Meta:
        model = AuditEvent
        fields = []

    def by_whom(self, events, name, value):
        """The person's own lines; a name that nobody has today is taken as a user name of the past."""
        usernames = list(User.objects.search(value).values_list("username", flat=True)[:50])
        return events.filter(by__in=[*usernames, value.strip().lower()])

    def of_kind(self, events, name, value):
        return events.filter(target__startswith=f"{value}:")

    def about_named(self, events, name, value):
        """Lines about the people and agencies that are called so today."""
        return events.filter(
            target__in=[
                f"{model._meta.label}:{pk}"
                for model in (User, Agency)
                for pk in model.objects.search(value).order_by("pk").values_list("pk", flat=True)[:50]
            ]
        )

    def since(self, events, name, value):
        return events.filter(at__gte=_midnight(value))

    def until(self, events, name, value):
        return events.filter(at__lt=_midnight(value + dt.timedelta(days=1)))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=timezone.get_current_timezone())
