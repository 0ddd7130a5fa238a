"""Hồ sơ đề nghị: what an agency or a bloc puts together, how far it has come, workbooks that become lines of it."""

import datetime as dt

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency, Identity, User, record
from awards.models.catalogue import AwardForm
from awards.models.terms import AwardKind
from blocs.models import BlocYear, EmulationYear
from campaigns.models import Movement
from documents.models import StoredFile
from scoring.models import Approval

MOST_LINES = 5000
KEPT_FOR = dt.timedelta(days=1)


class SlateState(models.TextChoices):
    DRAFT = "draft", "Đang lập"
    SUBMITTED = "submitted", "Đã gửi, chờ tiếp nhận"
    RECEIVED = "received", "Đã tiếp nhận"
    RETURNED = "returned", "Trả lại để bổ sung"
    SUPPLEMENTED = "supplemented", "Đã bổ sung, chờ xem lại"


EDITABLE_SLATES = {SlateState.DRAFT, SlateState.RETURNED}
WAITING_SLATES = {SlateState.SUBMITTED, SlateState.SUPPLEMENTED}

# Back to a draft: the proposer takes it back itself. Returning always has a reason.
SLATE_MOVES = {
    SlateState.DRAFT: {SlateState.SUBMITTED},
    SlateState.SUBMITTED: {SlateState.DRAFT, SlateState.RECEIVED, SlateState.RETURNED},
    SlateState.RECEIVED: {SlateState.RETURNED},
    SlateState.RETURNED: {SlateState.SUPPLEMENTED},
    SlateState.SUPPLEMENTED: {SlateState.RECEIVED, SlateState.RETURNED},
}


class SlateQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The slates on which `user` has NOMINATION_VIEW; tests/awards/test_reading_slates.py keeps the two equal."""
        if user.is_office:
            return self
        mine = user.agency_ids
        its_own = Q(agency__in=Identity.objects.values("office_agency"), year__office_checker__in=mine)
        of_others = its_own & ~Q(agency__in=user.interest_ids) & ~Q(received_on=None)
        return self.filter(Q(agency__in=mine) | Q(bloc_year__leader__in=mine) | of_others)

    def with_size(self):
        """Add `size`, how many lines each has."""
        return self.annotate(size=models.Count("lines"))


class Slate(models.Model):
    """Hồ sơ đề nghị: who proposes, for which year and merit, with which letter and minutes, and how far it has come."""

    year = models.ForeignKey(EmulationYear, models.PROTECT, related_name="slates", verbose_name="năm thành tích")
    kind = models.CharField("loại hình", max_length=12, choices=AwardKind, default=AwardKind.MERIT)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="slates", verbose_name="đơn vị đề nghị")
    bloc_year = models.ForeignKey(
        BlocYear, models.PROTECT, null=True, blank=True, related_name="slates", verbose_name="của khối, cụm"
    )
    movement = models.ForeignKey(
        Movement, models.PROTECT, null=True, blank=True, related_name="slates", verbose_name="phong trào"
    )
    title = models.CharField("nội dung đề nghị", max_length=300)
    achievement = models.CharField("thành tích ghi trong quyết định", max_length=500, blank=True)
    happened_on = models.DateField("ngày lập thành tích", null=True, blank=True)
    period = models.CharField("kỳ", max_length=60, blank=True, help_text="Nếu không phải năm dương lịch: năm học …")
    state = models.CharField("trạng thái", max_length=12, choices=SlateState, default=SlateState.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)  # counts changes of lines and papers
    checked_at = models.DateTimeField("kiểm tra lúc", null=True, editable=False)
    created_at = models.DateTimeField("lập lúc", default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    bases = models.TextField("căn cứ", max_length=3000, blank=True, help_text="Mỗi dòng một văn bản.")
    number = models.CharField("số, ký hiệu tờ trình", max_length=60, blank=True)
    minutes_number = models.CharField("số biên bản", max_length=60, blank=True)
    minutes_on = models.DateField("ngày họp xét", null=True, blank=True)
    minutes_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="biên bản đã ký"
    )
    # How many the signed letter and the minutes name; compared with the list.
    letter_people = models.PositiveSmallIntegerField("số cá nhân trong tờ trình", null=True, blank=True)
    letter_others = models.PositiveSmallIntegerField("số tập thể, hộ gia đình trong tờ trình", null=True, blank=True)
    minutes_people = models.PositiveSmallIntegerField("số cá nhân trong biên bản", null=True, blank=True)
    minutes_others = models.PositiveSmallIntegerField("số tập thể, hộ gia đình trong biên bản", null=True, blank=True)
    missing_because = models.CharField("lý do vẫn gửi khi còn thiếu", max_length=1000, blank=True)

    submitted_at = models.DateTimeField("gửi lúc", null=True, editable=False)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    approval = models.CharField("cách duyệt", max_length=8, choices=Approval, blank=True, editable=False)
    approved_by_name = models.CharField("người duyệt", max_length=100, blank=True, editable=False)
    approval_scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")
    receipt = models.CharField("mã biên nhận", max_length=64, blank=True, editable=False)  # SHA-256

    received_on = models.DateField("ngày nhận hồ sơ", null=True, blank=True)
    received_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    tthc_code = models.CharField("mã hồ sơ thủ tục hành chính", max_length=60, blank=True)
    due_on = models.DateField("ngày hẹn trả", null=True, blank=True)
    officer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người thẩm định"
    )
    return_reason = models.TextField("lý do trả lại", max_length=2000, blank=True, editable=False)

    objects = SlateQuerySet.as_manager()

    class Meta:
        verbose_name = "hồ sơ đề nghị khen thưởng"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "-id"], name="slate_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SlateState.values), name="slate_state_known"),
            models.CheckConstraint(condition=Q(kind__in=AwardKind.values), name="slate_kind_known"),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(submitted_at__isnull=False), name="slate_received_after_submitted"
            ),
            models.CheckConstraint(
                condition=Q(movement=None) | Q(kind=AwardKind.THEME), name="slate_of_a_movement_is_thematic"
            ),
            models.CheckConstraint(
                condition=~Q(state=SlateState.RETURNED) | ~Q(return_reason=""), name="slate_returned_with_a_reason"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("awards:slate_detail", kwargs={"pk": self.pk})

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_SLATES

    @property
    def proposer(self) -> str:
        return str(self.bloc_year.bloc) if self.bloc_year_id else self.agency.name

    @property
    def holder(self) -> str:
        if self.state == SlateState.DRAFT:
            return self.proposer
        return f"{self.proposer} (bổ sung)" if self.state == SlateState.RETURNED else "cơ quan thi đua"

    # What decides who appraises it (accounts/permissions.py): of the office's own, the body named for the year.
    @cached_property
    def is_of_office(self) -> bool:
        return self.agency_id == Identity.current().office_agency_id

    @property
    def office_appraises(self) -> bool:
        return not self.is_of_office

    @property
    def appraiser_ids(self) -> frozenset[int]:
        checker = self.year.office_checker_id
        return frozenset({checker}) if checker and self.received_on and self.is_of_office else frozenset()

    def locked(self) -> "Slate":
        """This slate, held until the transaction ends."""
        found = Slate.objects.select_for_update(of=("self",)).select_related("agency", "year", "bloc_year__bloc")
        return found.get(pk=self.pk)

    def locked_for_changes(self) -> "Slate":
        """The same, to write in it. Raises WrongState once it has been handed in."""
        now = self.locked()
        if not now.is_editable:
            raise WrongState(now, SlateState.DRAFT)
        return now

    def touch(self) -> None:
        """Something of its content changed: whoever approves an older version is told."""
        Slate.objects.filter(pk=self.pk).update(version=F("version") + 1)

    def move(self, to: SlateState, *, by: User, reason: str = "", **changes) -> None:
        """The one door of `state`. Raises WrongState where the move is not allowed or somebody was first."""
        if to not in SLATE_MOVES[SlateState(self.state)]:
            raise WrongState(self, to)
        with transaction.atomic():
            if not Slate.objects.filter(pk=self.pk, state=self.state).update(state=to, **changes):
                self.refresh_from_db()
                raise WrongState(self, to)
            record(by, f"awards.slate_{to}", self, reason=reason)
        self.refresh_from_db()


class SlateImport(models.Model):
    """A workbook that waits to become lines of a slate. Only who uploaded it sees it; it goes with its file."""

    slate = models.ForeignKey(Slate, models.CASCADE, related_name="imports")
    form = models.ForeignKey(
        AwardForm, models.PROTECT, null=True, related_name="+", verbose_name="danh hiệu, hình thức"
    )  # where a row names none
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "bảng Excel của hồ sơ đề nghị"

    def __str__(self):
        return str(self.file)

    @property
    def agency_id(self) -> int:
        return self.slate.agency_id

    @property
    def bloc_year(self) -> BlocYear | None:
        return self.slate.bloc_year


def must_exist(agency: Agency, on: dt.date) -> None:
    """Raises OfficeError for an agency that was merged away or ended before the day `on`."""
    if agency.is_active(on):
        return
    part = agency.succession_parts.filter(is_successor=False).select_related("succession").last()
    if part is None:
        raise OfficeError(f"{agency} không còn hoạt động nên không đề nghị được.")
    after = part.succession.parts.filter(is_successor=True).select_related("agency")
    names = ", ".join(each.agency.name for each in after)
    since = f"từ ngày {part.succession.effective_on:%d/%m/%Y}"
    went = f"nay là {names}; xin đề nghị cho đơn vị này" if names else "không có đơn vị kế thừa"
    raise OfficeError(f"{agency} không còn hoạt động {since}, {went}.")
