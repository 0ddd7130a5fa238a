"""The province's identity: its names, codes and words, one row."""

from django.db import models

from accounts.models.agency import Agency


class Identity(models.Model):
    """What a province calls itself, its office and its people. One row; until it is first saved the defaults hold."""

    portal_name = models.CharField("tên cổng", max_length=120, default="Cổng thi đua, khen thưởng")
    province_name = models.CharField("tên tỉnh", max_length=80, default="tỉnh …", help_text="Ví dụ: tỉnh Trung Du.")
    place_name = models.CharField("địa danh", max_length=60, default="…", help_text="Ghi trước ngày ký văn bản.")
    committee_name = models.CharField("ủy ban nhân dân", max_length=120, default="Ủy ban nhân dân tỉnh …")
    committee_code = models.CharField("ký hiệu của ủy ban", max_length=20, default="UBND")
    department_name = models.CharField("sở chủ quản", max_length=120, default="Sở Nội vụ")
    department_code = models.CharField("ký hiệu của sở", max_length=20, default="SNV")
    office_name = models.CharField("cơ quan thi đua", max_length=120, default="Ban Thi đua - Khen thưởng")
    office_code = models.CharField("ký hiệu của cơ quan thi đua", max_length=20, default="SNV-TĐKT")
    council_name = models.CharField("tên hội đồng", max_length=120, default="Hội đồng thi đua - khen thưởng tỉnh")
    sector_leader_word = models.CharField("người đứng đầu khối", max_length=30, default="Khối trưởng")
    sector_deputy_word = models.CharField("cấp phó của khối", max_length=30, default="Khối phó")
    territorial_leader_word = models.CharField("người đứng đầu cụm", max_length=30, default="Cụm trưởng")
    territorial_deputy_word = models.CharField("cấp phó của cụm", max_length=30, default="Cụm phó")
    counting_word = models.CharField("người kiểm phiếu", max_length=30, default="Ban kiểm phiếu")
    office_agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="đơn vị của cơ quan thi đua",
        help_text="Bảng chấm điểm của đơn vị này do một cơ quan khác thẩm định.",
    )
    asks_second_factor = models.BooleanField(
        "bắt buộc mã xác nhận khi đăng nhập",
        default=False,
        help_text="Với Ban Thi đua - Khen thưởng và quản trị cổng, từ lần đăng nhập sau. Người khác tự chọn.",
    )
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = "thông tin của tỉnh"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="identity_is_one_row")]

    def __str__(self):
        return self.portal_name

    @classmethod
    def current(cls) -> "Identity":
        return cls.objects.filter(pk=1).first() or cls(pk=1)
