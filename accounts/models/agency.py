"""Agencies (đơn vị) and their succession."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.searching import fold, nfc


class AgencyKind(models.TextChoices):
    DEPARTMENT = "department", "Sở, ban, ngành"
    PARTY = "party", "Cơ quan Đảng"
    UNION = "union", "Mặt trận, đoàn thể"
    COMMUNE = "commune", "Xã, phường, đặc khu"
    DISTRICT = "district", "Huyện, thị xã, thành phố (trước 7/2025)"
    SERVICE = "service", "Đơn vị sự nghiệp"
    CENTRAL = "central", "Cơ quan trung ương trên địa bàn"
    ENTERPRISE = "enterprise", "Doanh nghiệp, tổ chức kinh tế"
    ASSOCIATION = "association", "Hội đặc thù"
    DIVISION = "division", "Phòng, đơn vị trực thuộc"


class SubmissionRoute(models.TextChoices):
    """Tuyến trình: who proposes the agency for higher awards (Luật Thi đua, khen thưởng 06/2022/QH15, Điều 83.1)."""

    PROVINCE = "province", "Tỉnh trình"
    CENTRAL = "central", "Cơ quan trung ương trình"


class AgencyQuerySet(models.QuerySet):
    def search(self, text: str):
        """Agencies of whose names (former ones too) or code every word of `text` is a part, accents and case aside."""
        found = self
        for word in fold(text).split():
            found = found.filter(folded_name__contains=word)
        return found

    def active(self, on: dt.date | None = None):
        """Agencies that exist on the day `on` (today by default), both ends included."""
        on = on or timezone.localdate()
        return self.filter(Q(active_from=None) | Q(active_from__lte=on), Q(active_to=None) | Q(active_to__gte=on))

    def top_level(self):
        return self.filter(parent=None)


class Agency(models.Model):
    """Đơn vị: a department, a commune, a division inside a department; one node of a tree."""

    name = models.CharField("tên đơn vị", max_length=200)
    short_name = models.CharField(
        "tên viết gọn", max_length=80, blank=True, help_text="Dùng trong bảng hẹp và biểu đồ."
    )
    code = models.CharField(
        "mã, ký hiệu văn bản",
        max_length=30,
        unique=True,
        help_text="Phần sau dấu gạch của số văn bản, ví dụ STP.",
        error_messages={"unique": "Đã có đơn vị mang mã này."},
    )
    kind = models.CharField("loại", max_length=12, choices=AgencyKind, default=AgencyKind.DEPARTMENT)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="divisions", verbose_name="trực thuộc"
    )
    submission_route = models.CharField(
        "tuyến trình", max_length=8, choices=SubmissionRoute, default=SubmissionRoute.PROVINCE
    )
    head_title = models.CharField("chức danh thủ trưởng", max_length=80, blank=True, default="Giám đốc")
    head_name = models.CharField("họ tên thủ trưởng", max_length=80, blank=True)
    active_from = models.DateField("hoạt động từ", null=True, blank=True)
    active_to = models.DateField("đến hết ngày", null=True, blank=True)
    former_names = models.TextField("tên trước đây", blank=True, editable=False)  # one a line
    folded_name = models.TextField(editable=False, default="")

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        ordering = ["folded_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AgencyKind.values), name="agency_kind_known"),
            models.CheckConstraint(condition=Q(submission_route__in=SubmissionRoute.values), name="agency_route_known"),
            models.CheckConstraint(
                condition=Q(active_from=None) | Q(active_to=None) | Q(active_to__gte=F("active_from")),
                name="agency_ends_after_it_begins",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu hoạt động.",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="agency_is_not_its_own_parent"),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.name, self.short_name = nfc(self.name), nfc(self.short_name)
        self.folded_name = fold(" ".join([self.name, self.short_name, self.code, self.former_names]))
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "folded_name"}
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("blocs:agency_detail", kwargs={"pk": self.pk})

    @property
    def label(self) -> str:
        """The short name where there is one: for narrow columns and charts."""
        return self.short_name or self.name

    def is_active(self, on: dt.date | None = None) -> bool:
        on = on or timezone.localdate()
        return (self.active_from is None or self.active_from <= on) and (self.active_to is None or on <= self.active_to)


class SuccessionKind(models.TextChoices):
    MERGE = "merge", "Hợp nhất, sáp nhập"
    SPLIT = "split", "Chia, tách"
    RENAME = "rename", "Đổi tên"
    END = "end", "Giải thể, kết thúc hoạt động"


class Succession(models.Model):
    """What became of agencies on one day: which ended or changed (predecessors) and which went on (successors)."""

    kind = models.CharField("việc", max_length=6, choices=SuccessionKind)
    effective_on = models.DateField("có hiệu lực từ ngày")
    document = models.CharField("văn bản", max_length=200, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    former_name = models.CharField("tên cũ", max_length=200, blank=True)
    agencies = models.ManyToManyField(Agency, through="SuccessionPart", related_name="successions")

    class Meta:
        verbose_name = "thay đổi tổ chức"
        ordering = ["effective_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SuccessionKind.values), name="succession_kind_known"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ngày {self.effective_on:%d/%m/%Y}"


class SuccessionPart(models.Model):
    """One agency's part in a succession: before it or after it. A renamed agency stands on both sides."""

    succession = models.ForeignKey(Succession, models.CASCADE, related_name="parts")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="succession_parts")
    is_successor = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["succession", "agency", "is_successor"], name="succession_names_an_agency_once_a_side"
            ),
        ]

    def __str__(self):
        return f"{self.agency} ({'sau' if self.is_successor else 'trước'}) – {self.succession}"
