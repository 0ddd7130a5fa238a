"""Certificates: the blanks they are printed on, where each text stands, and the gold register that numbers them."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import User, record
from awards.models.catalogue import AwardForm, SubjectKind
from awards.models.decision import DecisionLine
from documents.models import GivenNumber, IssuedDocument, NumberSeries, PrintJob, PrintState, StoredFile

SIDE_RANGE = (Decimal(100), Decimal(600))  # millimetres of a sheet's side
MOST_OFFSET = Decimal(30)  # millimetres; a printer that is further off is broken
SIZE_RANGE = (Decimal(6), Decimal(120))  # points
MOST_FIELDS = 30
MOST_LINES_OF_FIELD = 6


def in_range(least: Decimal, most: Decimal) -> list:
    return [MinValueValidator(least), MaxValueValidator(most)]


class StockKind(models.TextChoices):
    PREPRINTED = "preprinted", "Phôi in sẵn: chỉ in chữ còn trống"
    PLAIN = "plain", "Giấy trắng: in cả khung và chữ cố định"


class CertificateStock(models.Model):
    """Phôi: one kind of sheet as it lies in the printer, in millimetres, and how far that printer is off.

    Of a pre-printed blank the picture (a scan) is shown while texts are placed and never printed. Plain paper gets a
    drawn frame, or the office's own picture in its place.
    """

    name = models.CharField("tên phôi", max_length=100, unique=True)
    kind = models.CharField("loại", max_length=10, choices=StockKind, default=StockKind.PREPRINTED)
    width = models.DecimalField(
        "chiều ngang (mm)", max_digits=4, decimal_places=1, validators=in_range(*SIDE_RANGE), default=Decimal(420)
    )
    height = models.DecimalField(
        "chiều dọc (mm)", max_digits=4, decimal_places=1, validators=in_range(*SIDE_RANGE), default=Decimal(297)
    )
    picture = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="ảnh quét")
    offset_x = models.DecimalField(
        "dịch sang phải (mm)",
        max_digits=4,
        decimal_places=1,
        default=Decimal(0),
        validators=in_range(-MOST_OFFSET, MOST_OFFSET),
    )
    offset_y = models.DecimalField(
        "dịch xuống dưới (mm)",
        max_digits=4,
        decimal_places=1,
        default=Decimal(0),
        validators=in_range(-MOST_OFFSET, MOST_OFFSET),
    )
    is_retired = models.BooleanField("không dùng nữa", default=False)

    class Meta:
        verbose_name = "phôi bằng khen"
        ordering = ["is_retired", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=StockKind.values), name="certificate_stock_kind_known"),
            models.CheckConstraint(
                condition=Q(
                    width__range=SIDE_RANGE,
                    height__range=SIDE_RANGE,
                ),
                name="certificate_stock_is_a_sheet",
            ),
            models.CheckConstraint(
                condition=Q(offset_x__range=(-MOST_OFFSET, MOST_OFFSET), offset_y__range=(-MOST_OFFSET, MOST_OFFSET)),
                name="certificate_stock_offset_small",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("awards:stock_detail", kwargs={"pk": self.pk})

    @property
    def is_preprinted(self) -> bool:
        return self.kind == StockKind.PREPRINTED


class LayoutsQuerySet(models.QuerySet):
    def fitting(self, form: AwardForm, subject_kind: str):
        """The layouts for this form and kind of subject; that of the kind before that of every kind."""
        return self.filter(form=form, subject__in=["", subject_kind]).order_by("-subject")


class CertificateLayout(models.Model):
    """Bố cục: which texts stand where on one stock, for one form and one kind of subject ("" for every kind).

    `version` counts its changes: of two tabs, the older is refused. What was printed is kept by its print job.
    """

    stock = models.ForeignKey(CertificateStock, models.CASCADE, related_name="layouts", verbose_name="phôi")
    form = models.ForeignKey(AwardForm, models.PROTECT, related_name="+", verbose_name="danh hiệu, hình thức")
    subject = models.CharField("đối tượng", max_length=10, choices=SubjectKind, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField("sửa lúc", default=timezone.now, editable=False)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    objects = LayoutsQuerySet.as_manager()

    class Meta:
        verbose_name = "bố cục bằng khen"
        ordering = ["stock", "form__position", "subject"]
        constraints = [
            models.UniqueConstraint(
                fields=["stock", "form", "subject"],
                name="certificate_layout_once",
                violation_error_message="Phôi này đã có bố cục cho hình thức và đối tượng ấy.",
            ),
        ]

    def __str__(self):
        return f"{self.form}, {(self.get_subject_display() or 'mọi đối tượng').lower()}"

    def get_absolute_url(self):
        return reverse("awards:layout_edit", kwargs={"pk": self.pk})

    @transaction.atomic
    def save_fields(self, fields: list["LayoutField"], *, seen: int, by: User) -> None:
        """Put these fields in place of those there were.

        Raises:
            OfficeError: somebody saved the layout since version `seen` was read.
        """
        now = CertificateLayout.objects.select_for_update(of=("self",)).select_related("changed_by").get(pk=self.pk)
        if now.version != seen:
            who = now.changed_by or "người khác"
            raise OfficeError(
                f"Bố cục đã được {who} lưu lúc {timezone.localtime(now.changed_at):%H:%M %d/%m/%Y}, ở nơi khác. "
                "Những gì vừa nhập vẫn còn dưới đây; mở lại trang để xem bản mới trước khi lưu đè."
            )
        self.fields.all().delete()
        for place, each in enumerate(fields, start=1):
            each.pk, each.layout, each.place = None, self, place
        LayoutField.objects.bulk_create(fields)
        self.version, self.changed_at, self.changed_by = seen + 1, timezone.now(), by
        self.save(update_fields=["version", "changed_at", "changed_by"])
        record(by, "awards.layout_saved", self, stock=str(self.stock), what=str(self), fields=len(fields))


class FieldSource(models.TextChoices):
    """What a text of the layout says; `LayoutField.text` stands before it, or alone."""

    TEXT = "text", "Chữ cố định"
    NAME = "name", "Tên người, tập thể"
    UNIT = "unit", "Chức vụ, đơn vị"
    ACHIEVEMENT = "achievement", "Thành tích"
    FORM = "form", "Tên hình thức"
    AUTHORITY = "authority", "Người quyết định (chức danh, cơ quan)"
    YEAR = "year", "Năm thành tích"
    DECISION = "decision", "Số và ngày quyết định"
    DECISION_NUMBER = "number", "Số quyết định"
    DAY = "day", "Ngày (hai chữ số)"
    MONTH = "month", "Tháng (hai chữ số)"
    YEAR_OF_DAY = "day_year", "Năm của ngày quyết định"
    LONG_DAY = "long_day", "Ngày … tháng … năm …"
    PLACE_AND_DAY = "place_day", "Địa danh, ngày tháng năm"
    PLACE = "place", "Địa danh"
    GOLD_NUMBER = "gold", "Số vào sổ vàng"
    SIGNER_TITLE = "signer_title", "Thẩm quyền, chức vụ người ký"
    SIGNER_NAME = "signer", "Họ tên người ký"
    CODE = "code", "Mã xác minh"
    QR = "qr", "Mã QR xác minh"


class FieldFont(models.TextChoices):
    TINOS = "Tinos", "Times New Roman"
    ARIMO = "Arimo", "Arial"


class FieldAlign(models.TextChoices):
    LEFT = "left", "Trái"
    CENTER = "center", "Giữa"
    RIGHT = "right", "Phải"


class FieldColour(models.TextChoices):
    BLACK = "#000000", "Đen"
    RED = "#c01d20", "Đỏ"
    GOLD = "#9a6b12", "Vàng đồng"
    BLUE = "#14386b", "Xanh đen"


class LayoutField(models.Model):
    """One text of a layout: what it says, and where and how it stands. Millimetres from the sheet's upper left corner.

    `x` is the left edge of its box and `width` how wide that is; `y` is where the letters of its first line stand
    (chân chữ). A text that is too long is set smaller, down to `least_size`.
    """

    layout = models.ForeignKey(CertificateLayout, models.CASCADE, related_name="fields")
    place = models.PositiveSmallIntegerField(default=1)
    source = models.CharField("nội dung", max_length=12, choices=FieldSource)
    text = models.CharField("chữ cố định hoặc chữ đứng trước", max_length=300, blank=True)
    x = models.DecimalField("mép trái (mm)", max_digits=4, decimal_places=1)
    y = models.DecimalField("chân chữ (mm)", max_digits=4, decimal_places=1)
    width = models.DecimalField("rộng (mm)", max_digits=4, decimal_places=1)
    lines = models.PositiveSmallIntegerField("số dòng", default=1)
    size = models.DecimalField("cỡ chữ", max_digits=4, decimal_places=1, default=Decimal(14))
    least_size = models.DecimalField("cỡ nhỏ nhất", max_digits=4, decimal_places=1, default=Decimal(10))
    font = models.CharField("phông chữ", max_length=5, choices=FieldFont, default=FieldFont.TINOS)
    align = models.CharField("căn", max_length=6, choices=FieldAlign, default=FieldAlign.LEFT)
    colour = models.CharField("màu", max_length=7, choices=FieldColour, default=FieldColour.BLACK)
    is_bold = models.BooleanField("đậm", default=False)
    is_italic = models.BooleanField("nghiêng", default=False)
    is_upper = models.BooleanField("chữ hoa", default=False)

    class Meta:
        verbose_name = "chữ của bố cục"
        ordering = ["layout", "place", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(source__in=FieldSource.values), name="layout_field_source_known"),
            models.CheckConstraint(
                condition=Q(least_size__lte=F("size"), least_size__gte=SIZE_RANGE[0], size__lte=SIZE_RANGE[1]),
                name="layout_field_sizes_in_order",
            ),
            models.CheckConstraint(condition=Q(x__gte=0, y__gte=0, width__gt=0), name="layout_field_on_the_sheet"),
            models.CheckConstraint(condition=Q(lines__range=(1, MOST_LINES_OF_FIELD)), name="layout_field_lines_few"),
        ]

    def __str__(self):
        return self.get_source_display()


class GoldRegister(models.Model):
    """Sổ vàng of one form: the own series that numbers its certificates, and how they are printed."""

    form = models.OneToOneField(AwardForm, models.PROTECT, related_name="gold_register")
    series = models.OneToOneField(NumberSeries, models.PROTECT, related_name="gold_register")
    has_qr = models.BooleanField(
        "in mã QR xác minh",
        default=False,
        help_text="Cần địa chỉ công khai https của cổng, và chữ “Mã QR xác minh” trong bố cục.",
    )
    renumbers = models.BooleanField(
        "phôi hỏng thì lấy số mới",
        default=True,
        help_text="Số trên phôi hỏng được ghi là hỏng trong sổ. Bỏ chọn: in lại phôi khác với số cũ.",
    )
    is_flag = models.BooleanField("là cờ", default=False, help_text="Được đưa vào Danh sách đặt thêu cờ.")
    usual_stock = models.ForeignKey(
        CertificateStock,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="gold_registers",
        verbose_name="phôi thường dùng",
    )

    class Meta:
        verbose_name = "sổ vàng"
        ordering = ["form__position", "form__code"]

    def __str__(self):
        return f"Sổ vàng {self.form}"


class CertificateState(models.TextChoices):
    PREPARED = "prepared", "Đã vào sổ, chờ in"
    PRINTED = "printed", "Đã đưa in"


# Backwards: its blank was spoiled, with a reason, or its print was cancelled.
CERTIFICATE_MOVES = {
    CertificateState.PREPARED: {CertificateState.PRINTED},
    CertificateState.PRINTED: {CertificateState.PREPARED},
}


def in_print(path: str = "") -> Q:
    """Those at `path` that were handed to print and do not wait again, as after a cancelled print."""
    uncancelled = [state for state in PrintState if state != PrintState.CANCELLED]
    return Q(**{f"{path}state": CertificateState.PRINTED, f"{path}job__state__in": uncancelled})


class CertificateQuerySet(models.QuerySet):
    def waiting(self):
        """Those to be printed: never handed to print, spoiled, or of a print that was cancelled."""
        return self.filter(Q(state=CertificateState.PREPARED) | Q(job__state=PrintState.CANCELLED))


class Certificate(models.Model):
    """One certificate: a line of a decision, with its number in the gold register."""

    line = models.OneToOneField(DecisionLine, models.PROTECT, related_name="certificate")
    register = models.ForeignKey(GoldRegister, models.PROTECT, related_name="certificates")
    number = models.OneToOneField(GivenNumber, models.PROTECT, related_name="certificate")
    state = models.CharField(
        "trạng thái", max_length=8, choices=CertificateState, default=CertificateState.PREPARED, editable=False
    )
    issued = models.OneToOneField(IssuedDocument, models.PROTECT, null=True, editable=False, related_name="certificate")
    stock = models.ForeignKey(CertificateStock, models.PROTECT, null=True, related_name="+", verbose_name="phôi")
    job = models.ForeignKey(PrintJob, models.PROTECT, null=True, related_name="certificates", verbose_name="lệnh in")
    prepared_at = models.DateTimeField("vào sổ lúc", default=timezone.now)
    prepared_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "bằng khen, giấy khen"
        ordering = ["line__decision", "line__position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CertificateState.values), name="certificate_state_known"),
            models.CheckConstraint(
                condition=Q(state=CertificateState.PREPARED)
                | Q(job__isnull=False, issued__isnull=False, stock__isnull=False),
                name="certificate_printed_by_a_job",
            ),
        ]

    def __str__(self):
        return f"{self.register.form} số {self.number}"

    @property
    def is_waiting(self) -> bool:
        return self.state == CertificateState.PREPARED or self.job.state == PrintState.CANCELLED

    @transaction.atomic
    def move(self, to: CertificateState, *, by: User, reason: str = "", **changes) -> None:
        """The one door of `state` for a single certificate; printing moves many at once (awards.certificates.printing).

        Raises WrongState where somebody was first.
        """
        if to not in CERTIFICATE_MOVES[CertificateState(self.state)]:
            raise WrongState(self, to)
        if not Certificate.objects.filter(pk=self.pk, state=self.state).update(state=to, **changes):
            self.refresh_from_db()
            raise WrongState(self, to)
        self.refresh_from_db()
        record(by, f"awards.certificate_{to}", self, reason=reason)


class SpoiledBlank(models.Model):
    """Phôi hỏng: a blank that was printed on and thrown away; which number stood on it, and why."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="spoiled")
    stock = models.ForeignKey(CertificateStock, models.PROTECT, related_name="spoiled", verbose_name="phôi")
    number = models.ForeignKey(GivenNumber, models.PROTECT, related_name="+", verbose_name="số ghi trên phôi")
    reason = models.CharField("lý do", max_length=300)
    at = models.DateTimeField("báo hỏng lúc", default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "phôi hỏng"
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="spoiled_blank_with_a_reason")]

    def __str__(self):
        return f"Phôi số {self.number}: {self.reason}"
