"""The emulation year, its deadlines, and the calendar of holidays they are counted by."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.errors import OfficeError, WrongState
from accounts.models import record
from blocs.workdays import Due, WorkCalendar

FIRST_YEAR, LAST_YEAR = 2000, 2100


class HolidayQuerySet(models.QuerySet):
    def calendar(self) -> WorkCalendar:
        """All exceptions as one calendar. One query."""
        rows = self.values_list("on", "is_workday")
        return WorkCalendar(
            days_off=frozenset(on for on, is_workday in rows if not is_workday),
            make_up_days=frozenset(on for on, is_workday in rows if is_workday),
        )

    def of_year(self, year: int):
        return self.filter(on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))


class Holiday(models.Model):
    """A day off, or a weekend day that is worked to make up for one."""

    on = models.DateField("ngày", unique=True, error_messages={"unique": "Ngày này đã có trong lịch."})
    name = models.CharField("tên", max_length=120)
    is_workday = models.BooleanField("là ngày làm bù", default=False)
    is_yearly = models.BooleanField(
        "lặp lại đúng ngày này hằng năm",
        default=False,
        help_text="Ngày lễ theo dương lịch, ví dụ 30/4: được chép sang năm sau.",
    )

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = "ngày nghỉ"
        ordering = ["on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_workday=False) | Q(is_yearly=False),
                name="holiday_make_up_day_is_not_yearly",
                violation_error_message="Ngày làm bù do từng năm quy định, không lặp lại hằng năm.",
            ),
        ]

    def __str__(self):
        return f"{self.on:%d/%m/%Y} {self.name}"


class YearState(models.TextChoices):
    PLANNING = "planning", "Đang chuẩn bị"
    OPEN = "open", "Đang thực hiện"
    CLOSED = "closed", "Đã kết thúc"


YEAR_MOVES = {
    YearState.PLANNING: {YearState.OPEN},
    YearState.OPEN: {YearState.CLOSED},
    YearState.CLOSED: {YearState.OPEN},  # backwards: with a reason
}


def year_worked_on(day: dt.date) -> int:
    """The calendar year whose emulation year people work on: until April still the last one."""
    return day.year if day.month >= 5 else day.year - 1


class EmulationYearQuerySet(models.QuerySet):
    def current(self, on: dt.date | None = None) -> "EmulationYear | None":
        """The year that people work on: from January to April still last year, if it exists; else the latest before."""
        worked_on = year_worked_on(on or timezone.localdate())
        return self.filter(year__lte=worked_on).order_by("-year").first() or self.order_by("year").first()

    def lock_for_changes(self, pk: int) -> "EmulationYear":
        """The year, locked until the transaction ends, so that it does not close meanwhile.

        Raises OfficeError when it is closed: what belongs to it stays as it is.
        """
        year = self.select_for_update().get(pk=pk)
        if year.is_closed:
            raise OfficeError(f"{year} đã kết thúc nên không sửa được nữa. Nếu cần, hãy mở lại năm và ghi lý do.")
        return year


class EmulationYear(models.Model):
    """Năm thi đua."""

    year = models.PositiveSmallIntegerField(
        "năm",
        unique=True,
        validators=[
            MinValueValidator(FIRST_YEAR, "Năm phải từ %(limit_value)s trở đi."),
            MaxValueValidator(LAST_YEAR, "Năm không được sau %(limit_value)s."),
        ],
        error_messages={"unique": "Năm thi đua này đã được lập."},
    )
    state = models.CharField("trạng thái", max_length=8, choices=YearState, default=YearState.PLANNING, editable=False)
    theme = models.CharField("chủ đề", max_length=300, blank=True)
    opening_document = models.CharField("văn bản phát động", max_length=200, blank=True)
    office_checker = models.ForeignKey(
        "accounts.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="cơ quan thẩm định Sở Nội vụ",
        help_text="Không ai tự chấm mình: bảng của Sở Nội vụ do cơ quan này thẩm định.",
    )

    objects = EmulationYearQuerySet.as_manager()

    class Meta:
        verbose_name = "năm thi đua"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="year_is_a_year"),
            models.CheckConstraint(condition=Q(state__in=YearState.values), name="year_state_known"),
        ]

    def __str__(self):
        return f"Năm {self.year}"

    def get_absolute_url(self):
        return reverse("blocs:year_detail", kwargs={"year": self.year})

    @property
    def is_closed(self) -> bool:
        return self.state == YearState.CLOSED

    @cached_property
    def dues(self) -> dict["Stage", Due]:
        """Its deadlines by stage. One query, holidays included; remembered by this object, so for one request."""
        return Deadline.objects.dues_of(self)

    @transaction.atomic
    def keep(self, *, changes: str, by) -> None:
        """Keep what a form has set on the year. `changes` says what, in words. Raises OfficeError when it is closed."""
        EmulationYear.objects.lock_for_changes(self.pk)
        self.save(update_fields=["theme", "opening_document", "office_checker"])
        record(by, "blocs.year_edited", self, changes=changes)

    def open(self, *, by) -> None:
        self._move(YearState.OPEN, by=by)

    @transaction.atomic
    def close(self, *, by) -> None:
        """Close the year. Raises OfficeError while one of its blocs is not closed."""
        EmulationYear.objects.select_for_update().get(pk=self.pk)  # nobody forms one more bloc meanwhile
        if unfinished := self.bloc_years.exclude(state="closed").count():
            raise OfficeError(f"Còn {unfinished:02d} khối chưa kết thúc trong {self}.")
        self._move(YearState.CLOSED, by=by)

    def reopen(self, *, by, reason: str) -> None:
        """Open a closed year again. Raises OfficeError without a reason."""
        if not reason.strip():
            raise OfficeError("Xin ghi lý do mở lại năm thi đua.")
        self._move(YearState.OPEN, by=by, reason=reason)

    @transaction.atomic
    def _move(self, to: YearState, *, by, reason: str = "") -> None:
        if to not in YEAR_MOVES[YearState(self.state)]:
            raise WrongState(self, to)
        if not EmulationYear.objects.filter(pk=self.pk, state=self.state).update(state=to):
            self.refresh_from_db()
            raise WrongState(self, to)
        self.refresh_from_db()
        record(by, f"blocs.year_{to}", self, reason=reason)


class Stage(models.TextChoices):
    """What has a deadline in a year, in the usual order."""

    REGISTRATION = "registration", "Đăng ký thi đua"
    COVENANT = "covenant", "Ký giao ước thi đua"
    MIDYEAR = "midyear", "Sơ kết 6 tháng"
    SELF_SCORING = "self_scoring", "Nộp bảng tự chấm điểm"
    CHECKING = "checking", "Khối trưởng thẩm tra"
    VERIFICATION = "verification", "Cơ quan chuyên môn thẩm định"
    EXPLANATION = "explanation", "Giải trình điểm thẩm định"
    MEETING = "meeting", "Hội nghị tổng kết khối"
    DOSSIER = "dossier", "Gửi hồ sơ về cơ quan thi đua"


class DeadlineQuerySet(models.QuerySet):
    def dues_of(self, year: EmulationYear) -> dict[Stage, Due]:
        """The deadlines of one year, each knowing the calendar it is counted by. One query."""
        _, dues, _ = self.dues_of_years({year.pk: year})
        return dues[year.pk]

    def dues_of_years(
        self, years: Mapping[int, EmulationYear], *, asked_too: Sequence[models.QuerySet] = ()
    ) -> tuple[WorkCalendar, dict[int, dict[Stage, Due]], list[tuple]]:
        """The deadlines of these years by the year's id, and the calendar they are counted by. One query.

        Args:
            asked_too: further rows (a key, a word, a day or None, a number from 0 up) to ask for in the same query;
                they are given back third.
        """
        first = dt.date(min((year.year for year in years.values()), default=dt.MINYEAR), 1, 1)
        what = Case(When(is_workday=True, then=Value("make_up")), default=Value("day_off"))
        exceptions = Holiday.objects.filter(on__gte=first).order_by().values_list(Value(0), what, "on", Value(-1))
        deadlines = self.filter(year__in=years).order_by().values_list("year_id", "stage", "due_on", Value(-1))
        rows = list(deadlines.union(exceptions, *asked_too, all=True))
        own = [(pk, kind, on) for pk, kind, on, number in rows if number < 0]
        calendar = WorkCalendar(
            days_off=frozenset(on for _, kind, on in own if kind == "day_off"),
            make_up_days=frozenset(on for _, kind, on in own if kind == "make_up"),
        )
        dues: dict[int, dict[Stage, Due]] = {pk: {} for pk in years}
        for pk, kind, on in own:
            if pk:
                dues[pk][Stage(kind)] = Due(on, calendar)
        return calendar, dues, [row for row in rows if row[3] >= 0]


class Deadline(models.Model):
    """The last day of one stage of a year: a day, or a number of working days after another stage's last day."""

    year = models.ForeignKey(EmulationYear, models.CASCADE, related_name="deadlines")
    stage = models.CharField("việc", max_length=12, choices=Stage)
    due_on = models.DateField("hạn")
    after_stage = models.CharField("tính từ hạn của", max_length=12, choices=Stage, blank=True)
    working_days = models.PositiveSmallIntegerField("số ngày làm việc", null=True, blank=True)
    basis = models.CharField("căn cứ", max_length=200, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = "thời hạn"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "stage"],
                name="deadline_once_a_stage",
                violation_error_message="Việc này đã có thời hạn trong năm.",
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="deadline_stage_known"),
            models.CheckConstraint(
                condition=Q(after_stage="", working_days=None) | (~Q(after_stage="") & Q(working_days__isnull=False)),
                name="deadline_counts_from_something",
                violation_error_message="Ghi cả số ngày làm việc và việc làm mốc, hoặc bỏ trống cả hai.",
            ),
        ]

    def __str__(self):
        return f"{self.get_stage_display()}: {self.due_on:%d/%m/%Y}"
