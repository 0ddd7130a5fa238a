"""What may be awarded: titles and forms, by the codes that the office uses."""

from django.db import models
from django.db.models import Q


class AwardLevel(models.TextChoices):
    BASE = "base", "Cơ sở"
    PROVINCE = "province", "Cấp tỉnh"
    STATE = "state", "Cấp Nhà nước"


class AwardGroup(models.TextChoices):
    TITLE = "title", "Danh hiệu thi đua"
    FORM = "form", "Hình thức khen thưởng"


class SubjectKind(models.TextChoices):
    INDIVIDUAL = "individual", "Cá nhân"
    COLLECTIVE = "collective", "Tập thể"
    HOUSEHOLD = "household", "Hộ gia đình"
    ENTERPRISE = "enterprise", "Doanh nghiệp"


class AwardForm(models.Model):
    """One title or form of commendation: Cờ thi đua của UBND tỉnh, Bằng khen của Thủ tướng Chính phủ …"""

    code = models.CharField("mã", max_length=20, unique=True)
    name = models.CharField("tên", max_length=150)
    group = models.CharField("nhóm", max_length=5, choices=AwardGroup)
    level = models.CharField("cấp", max_length=8, choices=AwardLevel)
    subjects = models.JSONField("đối tượng", default=list)  # values of SubjectKind
    fallback = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="hình thức thay thế khi không được tặng",
    )
    phrase = models.CharField(
        "cách gọi trong câu", max_length=200, blank=True, help_text="Thí dụ: danh hiệu Chiến sĩ thi đua cơ sở."
    )
    counts_as = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="được tính như",
        help_text="Khi đếm số lần được tặng, thí dụ cờ của Chính phủ được tính như cờ của tỉnh.",
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    basis = models.CharField("căn cứ", max_length=300, blank=True)
    is_unconfirmed = models.BooleanField("cần kiểm tra", default=False)

    class Meta:
        verbose_name = "danh hiệu, hình thức khen thưởng"
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(group__in=AwardGroup.values), name="award_form_group_known"),
            models.CheckConstraint(condition=Q(level__in=AwardLevel.values), name="award_form_level_known"),
        ]

    def __str__(self):
        return self.name
