"""Who may be rewarded: people, collectives, households and enterprises, and what is known of them year by year."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Agency, User, record
from accounts.searching import fold, nfc, order_key
from awards.eligibility.facts import MEMBER_LABELS, MemberCount
from awards.models.catalogue import SubjectKind
from awards.subjects.names import same_key

FIRST_YEAR, LAST_YEAR = 1945, 2200
OLDEST, YOUNGEST = 1900, 2020  # years of birth
MOST_MEMBERS = 100_000


def year_field(label: str, **options):
    bounds = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    return models.PositiveSmallIntegerField(label, validators=bounds, **options)


class SubjectQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The office sees everybody, an agency its own; what was merged into another stays visible there."""
        if user.is_office:
            return self
        return self.filter(agency__in=user.agency_ids)

    def heads(self):
        """Without those that were merged into another."""
        return self.filter(merged_into=None)

    def search(self, text: str):
        """Whose name, unit or position holds every word of `text`, accents and case aside."""
        found = self
        for word in fold(text).split():
            found = found.filter(folded__contains=word)
        return found

    def namesakes(self, subject: "Subject"):
        """Others of the same kind whose name is the same apart from accents, and that are not one with it already."""
        family = Q(pk=subject.head_id or subject.pk) | Q(head=subject.head_id or subject.pk)
        return self.filter(kind=subject.kind, folded_name=fold(subject.name)).exclude(family).exclude(pk=subject.pk)


class Subject(models.Model):
    """One person, collective, household or enterprise, as its agency writes it.

    Two rows that a person has found to be one are merged: the one points to the other, both keep their histories, and
    it can be undone. `head` is where a chain of merges ends (None: at itself).
    """

    kind = models.CharField("đối tượng", max_length=10, choices=SubjectKind)
    name = models.CharField("tên", max_length=200)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="award_subjects", verbose_name="cơ quan, đơn vị")
    node = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="là đơn vị trong cổng",
        help_text="Khi tập thể chính là một cơ quan, đơn vị hoặc phòng đã có trong cổng.",
    )
    unit = models.CharField("phòng, bộ phận", max_length=200, blank=True)
    position = models.CharField("chức vụ, nghề nghiệp", max_length=200, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        "năm sinh", null=True, blank=True, validators=[MinValueValidator(OLDEST), MaxValueValidator(YOUNGEST)]
    )
    founded_year = year_field("năm thành lập", null=True, blank=True)
    is_leader = models.BooleanField("lãnh đạo, quản lý", default=False)
    is_female = models.BooleanField("nữ", null=True, blank=True)
    is_direct_worker = models.BooleanField("trực tiếp lao động, sản xuất, công tác", default=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="merged")
    head = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="family")
    folded_name = models.CharField(max_length=200, editable=False, db_index=True)
    folded = models.CharField(max_length=700, editable=False)
    same_key = models.CharField(max_length=400, editable=False)
    order_key = models.CharField(max_length=1500, editable=False)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = "đối tượng khen thưởng"
        ordering = ["order_key", "pk"]
        indexes = [models.Index(fields=["agency", "order_key"], name="subject_by_agency_and_name")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SubjectKind.values), name="subject_kind_known"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="subject_is_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(merged_into=None, head=None) | Q(merged_into__isnull=False, head__isnull=False),
                name="subject_merged_has_a_head",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.fill_search()
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("awards:subject_detail", kwargs={"pk": self.pk})

    def fill_search(self) -> None:
        """Compute the columns that names are found and sorted by; also before a bulk_create."""
        self.name, self.unit, self.position = nfc(self.name), nfc(self.unit), nfc(self.position)
        self.folded_name = fold(self.name)
        self.folded = fold(" ".join([self.name, self.unit, self.position]))[:700]
        self.same_key = same_key(self.name)
        self.order_key = order_key(self.name)[:1500]

    @property
    def place(self) -> str:
        """What tells it from its namesakes: birth year, position, unit, agency."""
        born = f"sinh năm {self.birth_year}" if self.birth_year else ""
        return ", ".join(filter(None, [born, self.position, self.unit, self.agency.label]))

    def family_ids(self) -> list[int]:
        """Itself, or its head, and all that were merged into that."""
        head = self.head_id or self.pk
        return [head, *Subject.objects.filter(head=head).values_list("pk", flat=True)]

    @transaction.atomic
    def merge_into(self, other: "Subject", *, by: User) -> None:
        """Say that this and `other` are one; `other` leads from now on. Raises OfficeError where that cannot be."""
        both = {each.pk: each for each in Subject.objects.select_for_update().filter(pk__in=[self.pk, other.pk])}
        if len(both) < 2:
            raise OfficeError("Chọn hai đối tượng khác nhau để gộp.")
        mine, theirs = both[self.pk], both[other.pk]
        if mine.merged_into_id or theirs.merged_into_id:
            raise OfficeError("Một trong hai đã được gộp từ trước; xin tải lại trang.")
        if mine.kind != theirs.kind:
            raise OfficeError(f"Không gộp {mine.get_kind_display().lower()} với {theirs.get_kind_display().lower()}.")
        Subject.objects.filter(pk=mine.pk).update(merged_into=theirs, head=theirs)
        Subject.objects.filter(head=mine).update(head=theirs)
        self.refresh_from_db()
        record(by, "awards.subject_merged", self, into=str(theirs.pk))

    @transaction.atomic
    def unmerge(self, *, by: User) -> None:
        """Undo: this stands for itself again, with whatever had been merged into it."""
        mine = Subject.objects.select_for_update().get(pk=self.pk)
        if mine.merged_into_id is None:
            raise OfficeError("Đối tượng này không còn được gộp.")
        before = mine.merged_into_id
        Subject.objects.filter(pk=mine.pk).update(merged_into=None, head=None)
        below, level = [], [mine.pk]
        while level:
            level = list(Subject.objects.filter(merged_into__in=level).values_list("pk", flat=True))
            below += level
        Subject.objects.filter(pk__in=below).update(head=mine)
        self.refresh_from_db()
        record(by, "awards.subject_unmerged", self, before=str(before))


class NotTheSame(models.Model):
    """A person has looked: these two namesakes are different. The lower key stands first."""

    first = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    second = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "hai người khác nhau"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="not_the_same_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="not_the_same_in_order"),
        ]

    def __str__(self):
        return f"{self.first} ≠ {self.second}"


class GradeLevel(models.TextChoices):
    HTXS = "HTXS", "Hoàn thành xuất sắc nhiệm vụ"
    HTT = "HTT", "Hoàn thành tốt nhiệm vụ"
    HT = "HT", "Hoàn thành nhiệm vụ"
    KHT = "KHT", "Không hoàn thành nhiệm vụ"


class InitiativeReach(models.TextChoices):
    CO_SO = "CO_SO", "Cơ sở"
    TINH = "TINH", "Trong tỉnh"
    TOAN_QUOC = "TOAN_QUOC", "Toàn quốc"


class Measure(models.TextChoices):
    KHIEN_TRACH = "KHIEN_TRACH", "Khiển trách"
    CANH_CAO = "CANH_CAO", "Cảnh cáo"
    HA_BAC_LUONG = "HA_BAC_LUONG", "Hạ bậc lương"
    GIANG_CHUC = "GIANG_CHUC", "Giáng chức"
    CACH_CHUC = "CACH_CHUC", "Cách chức"
    BUOC_THOI_VIEC = "BUOC_THOI_VIEC", "Buộc thôi việc"
    KHAC = "KHAC", "Hình thức khác"
    INVESTIGATION = "INVESTIGATION", "Đang thanh tra, kiểm tra, điều tra"


class YearGrade(models.Model):
    """Kết quả xếp loại of one year; imported evidence, never reckoned here."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="grades")
    year = year_field("năm")
    period = models.CharField("kỳ", max_length=60, blank=True, help_text="Nếu không phải năm dương lịch: năm học …")
    grade = models.CharField("xếp loại", max_length=4, choices=GradeLevel)
    document = models.CharField("văn bản", max_length=200, blank=True)

    class Meta:
        verbose_name = "kết quả xếp loại"
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "year"],
                name="year_grade_once_a_year",
                violation_error_message="Năm này đã có kết quả xếp loại; xin bỏ kết quả cũ trước.",
            ),
            models.CheckConstraint(condition=Q(grade__in=GradeLevel.values), name="year_grade_known"),
        ]

    def __str__(self):
        return f"{self.year}: {self.get_grade_display()}"


class Initiative(models.Model):
    """Sáng kiến, đề tài that was recognised."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="initiatives")
    year = year_field("năm công nhận")
    title = models.CharField("tên sáng kiến, đề tài", max_length=500)
    level = models.CharField("phạm vi", max_length=9, choices=InitiativeReach)
    document = models.CharField("văn bản công nhận", max_length=200, blank=True)

    class Meta:
        verbose_name = "sáng kiến, đề tài"
        ordering = ["-year", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=InitiativeReach.values), name="initiative_level_known"),
        ]

    def __str__(self):
        return f"{self.year}: {self.title} ({self.get_level_display().lower()})"


class SubjectDiscipline(models.Model):
    """Kỷ luật, or an inspection that has not ended: from one day to another, both included."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="disciplines")
    measure = models.CharField("hình thức", max_length=14, choices=Measure)
    since = models.DateField("từ ngày")
    until = models.DateField("đến hết ngày", null=True, blank=True)
    document = models.CharField("văn bản", max_length=200, blank=True)

    class Meta:
        verbose_name = "kỷ luật"
        ordering = ["-since", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(measure__in=Measure.values), name="discipline_measure_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="discipline_ends_after_it_begins",
                violation_error_message="Ngày hết hiệu lực phải từ ngày bắt đầu trở đi.",
            ),
        ]

    def __str__(self):
        end = f" đến {self.until:%d/%m/%Y}" if self.until else ""
        return f"{self.get_measure_display()} từ {self.since:%d/%m/%Y}{end}"


def _count(key: MemberCount):
    label = MEMBER_LABELS[key]
    return models.PositiveIntegerField(
        f"số {label}", null=True, blank=True, validators=[MaxValueValidator(MOST_MEMBERS)]
    )


class CollectiveYear(models.Model):
    """What the year's conditions ask of a collective: how many members, how they did, whether it led its bloc."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="years")
    year = year_field("năm")
    total = _count(MemberCount.TOTAL)
    graded_ht_or_better = _count(MemberCount.GRADED_HT)
    ldtt = _count(MemberCount.LDTT)
    cstdcs = _count(MemberCount.CSTDCS)
    disciplined = _count(MemberCount.DISCIPLINED)
    is_foremost = models.BooleanField("được cụm, khối suy tôn dẫn đầu", null=True, blank=True)

    class Meta:
        verbose_name = "số liệu của tập thể"
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "year"],
                name="collective_year_once",
                violation_error_message="Năm này đã có số liệu; xin bỏ số liệu cũ trước.",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(total=None) | Q(**{name: None}) | Q(**{f"{name}__lte": F("total")}),
                    name=f"collective_{name}_within_total",
                    violation_error_message="Không được lớn hơn tổng số cá nhân.",
                )
                for name in ("graded_ht_or_better", "ldtt", "cstdcs", "disciplined")
            ),
        ]

    def __str__(self):
        return f"{self.year}: {self.total if self.total is not None else '–'} người"

    def member_counts(self) -> dict[MemberCount, int]:
        told = {
            MemberCount.TOTAL: self.total,
            MemberCount.GRADED_HT: self.graded_ht_or_better,
            MemberCount.LDTT: self.ldtt,
            MemberCount.CSTDCS: self.cstdcs,
            MemberCount.DISCIPLINED: self.disciplined,
        }
        return {key: count for key, count in told.items() if count is not None}
