"""Emulation movements (phong trào thi đua): who launched them, for how long, what they ask, how far they have come."""

import datetime as dt
from collections.abc import Collection

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency, AgencyKind, Identity, SuccessionPart, User, record
from accounts.searching import fold, nfc
from blocs.models import BlocYear, Membership
from campaigns.models.target import Direction
from documents.models import StoredFile


class MovementLevel(models.TextChoices):
    STATE = "state", "Thủ tướng Chính phủ phát động"
    PROVINCE = "province", "Tỉnh phát động"
    BLOC = "bloc", "Khối, cụm phát động"
    AGENCY = "agency", "Đơn vị phát động"


class Addressing(models.TextChoices):
    """Which agencies a movement asks to answer it."""

    ALL = "all", "Mọi đơn vị trong tỉnh"
    KIND = "kind", "Các đơn vị cùng loại"
    BLOC = "bloc", "Các thành viên của khối, cụm"
    DIVISIONS = "divisions", "Các phòng, đơn vị trực thuộc"


class MovementState(models.TextChoices):
    PLANNED = "planned", "Đang chuẩn bị"
    LAUNCHED = "launched", "Đã phát động"
    MIDTERM = "midterm", "Đã sơ kết"
    FINAL = "final", "Đã tổng kết"
    CLOSED = "closed", "Đã kết thúc"


# A short movement has no mid-term review. Backwards one step, with a reason.
MOVES = {
    MovementState.PLANNED: {MovementState.LAUNCHED},
    MovementState.LAUNCHED: {MovementState.MIDTERM, MovementState.FINAL, MovementState.PLANNED},
    MovementState.MIDTERM: {MovementState.FINAL, MovementState.LAUNCHED},
    MovementState.FINAL: {MovementState.CLOSED, MovementState.MIDTERM},
    MovementState.CLOSED: {MovementState.FINAL},
}
STEP_BACK = {
    MovementState.LAUNCHED: MovementState.PLANNED,
    MovementState.MIDTERM: MovementState.LAUNCHED,
    MovementState.FINAL: MovementState.MIDTERM,
    MovementState.CLOSED: MovementState.FINAL,
}
# While agencies answer and report.
RUNNING = {MovementState.LAUNCHED, MovementState.MIDTERM}


def period_in_words(starts_on: dt.date, ends_on: dt.date) -> str:
    """A period of whole months as the office says it: "năm 2026", "2019–2025", "từ tháng 3/2026 đến tháng 6/2026"."""
    if (starts_on.month, ends_on.month) == (1, 12):
        same = starts_on.year == ends_on.year
        return f"năm {starts_on.year}" if same else f"{starts_on.year}–{ends_on.year}"
    if (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month):
        return f"tháng {starts_on.month}/{starts_on.year}"
    return f"từ tháng {starts_on.month}/{starts_on.year} đến tháng {ends_on.month}/{ends_on.year}"


def went_on_in(agency_ids):
    """The agencies that were merged into one of these, or from which one of these was split off, as a subquery."""
    successions = SuccessionPart.objects.filter(agency__in=agency_ids, is_successor=True).values("succession")
    return SuccessionPart.objects.filter(succession__in=successions, is_successor=False).values("agency")


class MovementQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The movements that concern `user`; a planned one only whoever plans it sees.

        Movements of the State and the province are for everybody inside; a bloc's for its members, an agency's for
        the agency, its divisions, and whoever the agency went on in.
        """
        if user.is_office:
            return self
        mine = user.agency_ids
        own = Q(agency__in=mine) | Q(level=MovementLevel.BLOC, bloc_year__leader__in=mine)
        wide = Q(level__in=[MovementLevel.STATE, MovementLevel.PROVINCE])
        if not mine:
            return self.filter(wide).exclude(state=MovementState.PLANNED) if user.office_roles else self.none()
        launched = wide | Q(level=MovementLevel.BLOC, bloc_year__in=joined_by(mine))
        launched |= Q(agency__in=[grant.agency.parent_id for grant in user.current_grants if grant.agency_id in mine])
        launched |= Q(agency__in=went_on_in(mine))
        return self.filter(own | (launched & ~Q(state=MovementState.PLANNED)))

    def search(self, text: str):
        """Movements of whose name and documents every word of `text` is a part, accents and case aside."""
        found = self
        for word in fold(text).split():
            found = found.filter(folded_name__contains=word)
        return found

    def running(self):
        return self.filter(state__in=RUNNING)

    def concerning(self, agencies: Collection[Agency]):
        """Those that these agencies launched, alone or for the bloc they lead, answered, or are asked to answer."""
        ids = [agency.pk for agency in agencies]
        led = Q(level=MovementLevel.BLOC, bloc_year__leader__in=ids)
        answered = Movement.objects.filter(answers__agency__in=ids).order_by().values("pk")
        return self.filter(Q(agency__in=ids) | led | Q(pk__in=answered) | asking(agencies))

    def in_year(self, year: int):
        """Those whose period touches this calendar year."""
        return self.filter(starts_on__lte=dt.date(year, 12, 31), ends_on__gte=dt.date(year, 1, 1))


def joined_by(agency_ids):
    """The ids of the blocs' years of which one of these agencies is a member."""
    return Membership.objects.filter(agency__in=agency_ids).order_by().values("bloc_year")


def asking(agencies: Collection[Agency]) -> Q:
    """The launched movements that one of these agencies is asked to answer, whether it exists today or not."""
    kinds = {agency.kind for agency in agencies if agency.parent_id is None}
    parents = {agency.parent_id for agency in agencies if agency.parent_id}
    asked = Q(addressing=Addressing.BLOC, bloc_year__in=joined_by([agency.pk for agency in agencies]))
    if kinds:
        asked |= Q(addressing=Addressing.ALL) | Q(addressing=Addressing.KIND, addressed_kind__in=kinds)
    if parents:
        asked |= Q(addressing=Addressing.DIVISIONS, agency__in=parents)
    return asked & ~Q(state=MovementState.PLANNED)


class Movement(models.Model):
    """Phong trào thi đua."""

    name = models.CharField("tên phong trào", max_length=300)
    level = models.CharField("cấp phát động", max_length=8, choices=MovementLevel, default=MovementLevel.PROVINCE)
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="launched_movements",
        verbose_name="đơn vị phát động",
        help_text="Chỉ ghi khi một đơn vị tự phát động.",
    )
    bloc_year = models.ForeignKey(
        BlocYear,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="movements",
        verbose_name="khối, cụm",
        help_text="Khối, cụm phát động, hoặc khối, cụm được giao hưởng ứng.",
    )
    addressing = models.CharField("ai hưởng ứng", max_length=9, choices=Addressing, default=Addressing.ALL)
    addressed_kind = models.CharField("loại đơn vị", max_length=12, choices=AgencyKind, blank=True)
    starts_on = models.DateField("từ")
    ends_on = models.DateField("đến hết")
    launched_on = models.DateField("ngày phát động", null=True, blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers", verbose_name="tiếp nối phong trào"
    )
    purpose = models.TextField("mục đích, yêu cầu", max_length=6000, blank=True)
    conditions = models.TextField("tiêu chuẩn, điều kiện xét khen thưởng", max_length=6000, blank=True)
    state = models.CharField(
        "trạng thái", max_length=8, choices=MovementState, default=MovementState.PLANNED, editable=False
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    reminded_at = models.DateTimeField(null=True, editable=False)
    folded_name = models.TextField(editable=False, default="")

    objects = MovementQuerySet.as_manager()

    class Meta:
        verbose_name = "phong trào thi đua"
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(fields=["-starts_on", "-id"], name="movement_newest_first")]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=MovementLevel.values), name="movement_level_known"),
            models.CheckConstraint(condition=Q(state__in=MovementState.values), name="movement_state_known"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="movement_ends_after_it_begins",
                violation_error_message="Thời gian kết thúc phải sau thời gian bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(level="agency", agency__isnull=False) | (~Q(level="agency") & Q(agency=None)),
                name="movement_of_an_agency_names_it",
                violation_error_message="Phong trào do đơn vị phát động cần ghi đơn vị; các cấp khác thì không ghi.",
            ),
            models.CheckConstraint(
                condition=~Q(level="bloc") | Q(bloc_year__isnull=False),
                name="movement_of_a_bloc_names_it",
                violation_error_message="Phong trào do khối, cụm phát động cần ghi khối, cụm.",
            ),
            models.CheckConstraint(
                condition=(Q(addressing="all", addressed_kind=""))
                | (Q(addressing="kind") & ~Q(addressed_kind=""))
                | Q(addressing="bloc", bloc_year__isnull=False, addressed_kind="")
                | Q(addressing="divisions", agency__isnull=False, addressed_kind=""),
                name="movement_addresses_somebody",
                violation_error_message="Ghi rõ loại đơn vị, khối, cụm hoặc đơn vị có các phòng được giao hưởng ứng.",
            ),
            models.CheckConstraint(
                condition=Q(state="planned") | Q(launched_on__isnull=False), name="movement_launched_on_a_day"
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.name = nfc(self.name)
        self.folded_name = fold(self.name)
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "folded_name"}
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("campaigns:movement_detail", kwargs={"pk": self.pk})

    @property
    def launcher_id(self) -> int | None:
        """The agency that launched it, alone or for the bloc it leads; None for the province and the State."""
        if self.level == MovementLevel.AGENCY:
            return self.agency_id
        return self.bloc_year.leader_id if self.level == MovementLevel.BLOC else None

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def period(self) -> str:
        return period_in_words(self.starts_on, self.ends_on)

    def launcher_name(self, identity: Identity) -> str:
        return {
            MovementLevel.STATE: "Thủ tướng Chính phủ",
            MovementLevel.PROVINCE: identity.committee_name,
            MovementLevel.BLOC: self.bloc_year.bloc.name if self.bloc_year_id else "",
            MovementLevel.AGENCY: self.agency.name if self.agency_id else "",
        }[MovementLevel(self.level)]

    def holder(self, identity: Identity) -> str:
        """Who has to act now, in words; "" when nobody has."""
        if self.is_running:
            return "các đơn vị hưởng ứng"
        if self.state == MovementState.CLOSED:
            return ""
        if self.level in (MovementLevel.STATE, MovementLevel.PROVINCE):
            return identity.office_name
        return self.launcher_name(identity)

    def addressed_agencies(self, on: dt.date | None = None):
        """The agencies asked to answer, as they exist on the day `on` (by default today, within the period)."""
        on = on or min(max(timezone.localdate(), self.starts_on), self.ends_on)
        agencies = Agency.objects.active(on)
        match self.addressing:
            case Addressing.BLOC:
                members = self.bloc_year.memberships.order_by().values("agency")
                return Agency.objects.filter(pk__in=members)
            case Addressing.DIVISIONS:
                return agencies.filter(parent=self.agency_id)
            case Addressing.KIND:
                return agencies.top_level().filter(kind=self.addressed_kind)
            case _:
                return agencies.top_level().exclude(pk=self.agency_id)

    def locked(self) -> "Movement":
        """The same row as the database has it now, locked until the transaction ends."""
        return Movement.objects.select_for_update().get(pk=self.pk)

    @transaction.atomic
    def move(self, to: MovementState, *, by: User, reason: str = "", **changes) -> None:
        """The only place that writes `state`; `changes` are columns written with it.

        Raises:
            WrongState: the move is not in the table, or somebody made one first.
            OfficeError: the move goes backwards and has no reason.
        """
        if to not in MOVES[MovementState(self.state)]:
            raise WrongState(self, to)
        if STEP_BACK.get(MovementState(self.state)) == to and not reason.strip():
            raise OfficeError("Xin ghi lý do khi đưa phong trào về bước trước.")
        if not Movement.objects.filter(pk=self.pk, state=self.state).update(state=to, **changes):
            self.refresh_from_db(fields=["state"])
            raise WrongState(self, to)
        self.refresh_from_db(fields=["state", *changes])
        record(by, f"campaigns.movement_{to}", self, reason=reason)


class MovementDocument(models.Model):
    """A document behind a movement: cited (số, ký hiệu, ngày, trích yếu), with its file where somebody has it."""

    movement = models.ForeignKey(Movement, models.CASCADE, related_name="documents")
    citation = models.CharField(
        "văn bản", max_length=300, help_text="Ví dụ: Kế hoạch số 58/KH-UBND ngày 27/6/2016 của UBND tỉnh về …"
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = "văn bản của phong trào"
        ordering = ["pk"]

    def __str__(self):
        return self.citation


class ContentGroup(models.Model):
    """Nhóm nội dung thi đua."""

    movement = models.ForeignKey(Movement, models.CASCADE, related_name="groups")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    title = models.CharField("tên nhóm nội dung", max_length=300)
    text = models.TextField("nội dung cụ thể", max_length=4000, blank=True)

    class Meta:
        verbose_name = "nhóm nội dung"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title


class MovementTarget(models.Model):
    """Chỉ tiêu: something one can count, in a direction."""

    movement = models.ForeignKey(Movement, models.CASCADE, related_name="targets")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    indicator = models.CharField("chỉ tiêu", max_length=400)
    value = models.DecimalField("mức phấn đấu", max_digits=14, decimal_places=2)
    unit = models.CharField("đơn vị tính", max_length=40)
    direction = models.CharField("chiều", max_length=6, choices=Direction, default=Direction.HIGHER)

    class Meta:
        verbose_name = "chỉ tiêu của phong trào"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="movement_target_not_negative"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="movement_target_direction_known"),
        ]

    def __str__(self):
        return self.indicator
