"""On what terms an award is given: by whom, for which merit, with which papers, on which road, for how much."""

from decimal import Decimal
from fractions import Fraction

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from awards.models.catalogue import AwardForm, SubjectKind
from awards.models.dated import Dated
from meetings.tally import share_in_words

MOST_TIMES = 100  # of the base salary: far above any award of the law
MOST_NOTICE_DAYS = 60
SALARY_RANGE = (100_000, 100_000_000)  # đồng a month


class AwardKind(models.TextChoices):
    """Loại hình khen thưởng (Luật 06/2022/QH15, Điều 8)."""

    MERIT = "merit", "Công trạng"
    THEME = "theme", "Chuyên đề, phong trào"
    SUDDEN = "sudden", "Đột xuất"
    CONTRIBUTION = "contribution", "Quá trình cống hiến"
    TENURE = "tenure", "Niên hạn"
    FOREIGN = "foreign", "Đối ngoại"
    RESISTANCE = "resistance", "Kháng chiến"


class GrantedBy(models.TextChoices):
    ANY = "", "Mọi cấp"
    DEPARTMENT = "department", "Sở, ban, ngành"
    COMMUNE = "commune", "Xã, phường, đặc khu"


class ReviewBody(models.TextChoices):
    COUNCIL = "council", "Hội đồng thi đua - khen thưởng"
    STANDING = "standing", "Thường trực Hội đồng"
    NONE = "none", "Không qua Hội đồng"


class VoteBase(models.TextChoices):
    ALL = "all", "tổng số thành viên"
    PRESENT = "present", "số thành viên có mặt"
    VALID = "valid", "số phiếu hợp lệ"


class AwardTerms(Dated):
    """Thẩm quyền, loại hình, hồ sơ of one form."""

    KEY = ("form",)

    form = models.ForeignKey(AwardForm, models.PROTECT, related_name="terms")
    authority = models.CharField("người quyết định", max_length=300)
    kinds = models.JSONField("loại hình", default=list)  # values of AwardKind
    papers = models.JSONField("hồ sơ gồm", default=list)  # one text for each paper

    class Meta(Dated.Meta):
        verbose_name = "thẩm quyền và hồ sơ"

    def __str__(self):
        return f"{self.form}: thẩm quyền và hồ sơ"

    @property
    def kind_labels(self) -> list[str]:
        return [kind.label for kind in AwardKind if kind in self.kinds]


class Coefficient(Dated):
    """Mức tiền thưởng: so many times the base salary, for one kind of subject."""

    KEY = ("form", "subject", "granted_by")

    form = models.ForeignKey(AwardForm, models.PROTECT, related_name="coefficients")
    subject = models.CharField("đối tượng", max_length=10, choices=SubjectKind)
    granted_by = models.CharField("cấp tặng", max_length=10, choices=GrantedBy, blank=True, default=GrantedBy.ANY)
    times = models.DecimalField(
        "hệ số",
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(MOST_TIMES)],
    )

    class Meta(Dated.Meta):
        verbose_name = "hệ số tiền thưởng"
        ordering = ["form", "granted_by", "subject", "-effective_from", "-pk"]

    def __str__(self):
        times = f"{Decimal(self.times).normalize():f}".replace(".", ",")
        return f"{self.form} ({self.get_subject_display().lower()}): hệ số {times}"


class AwardRoute(Dated):
    """Con đường of one form given for one kind of merit: public notice, who reviews and votes, who signs."""

    KEY = ("form", "kind")

    form = models.ForeignKey(AwardForm, models.PROTECT, related_name="routes")
    kind = models.CharField("loại hình", max_length=12, choices=AwardKind)
    notice_days = models.PositiveSmallIntegerField(
        "lấy ý kiến công khai (ngày làm việc)",
        default=0,
        validators=[MaxValueValidator(MOST_NOTICE_DAYS)],
        help_text="0: không lấy ý kiến công khai.",
    )
    body = models.CharField("xét tại", max_length=8, choices=ReviewBody)
    vote_numerator = models.PositiveSmallIntegerField("tỷ lệ phiếu, tử số", null=True, blank=True)
    vote_denominator = models.PositiveSmallIntegerField("tỷ lệ phiếu, mẫu số", null=True, blank=True)
    is_vote_strict = models.BooleanField("phải nhiều hơn tỷ lệ này", default=False)
    vote_base = models.CharField("tỷ lệ tính trên", max_length=7, choices=VoteBase, default=VoteBase.ALL)
    needs_party_opinion = models.BooleanField("xin ý kiến Tỉnh ủy đối với cán bộ diện quản lý", default=False)
    signer = models.CharField("người ký", max_length=300)

    class Meta(Dated.Meta):
        verbose_name = "tuyến xét"
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(vote_numerator=None, vote_denominator=None)
                | Q(vote_numerator__gte=1, vote_denominator__gte=F("vote_numerator")),
                name="route_vote_is_a_fraction",
                violation_error_message="Tỷ lệ phiếu phải lớn hơn 0 và không quá 1; ghi cả tử số và mẫu số.",
            ),
        ]

    def __str__(self):
        return f"{self.form}, {self.get_kind_display().lower()}: tuyến xét"

    @property
    def threshold(self) -> Fraction | None:
        return Fraction(self.vote_numerator, self.vote_denominator) if self.vote_numerator else None

    def vote_in_words(self) -> str:
        if self.threshold is None:
            return "không quy định"
        share = share_in_words(self.threshold)
        said = f"trên {share}" if self.is_vote_strict else f"từ {share} trở lên"
        return f"{said}, tính trên {VoteBase(self.vote_base).label}"


class BaseSalary(Dated):
    """Lương cơ sở, đồng a month: what bonus money is reckoned from."""

    amount = models.PositiveIntegerField(
        "lương cơ sở (đồng/tháng)",
        validators=[MinValueValidator(SALARY_RANGE[0]), MaxValueValidator(SALARY_RANGE[1])],
    )

    class Meta(Dated.Meta):
        verbose_name = "lương cơ sở"

    def __str__(self):
        return f"Lương cơ sở {self.amount:,} đồng".replace(",", ".")
