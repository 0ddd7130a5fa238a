"""Blocs (khối, cụm thi đua), and the bloc of one year: its members, leader, deputy and state."""

import datetime as dt

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency, Identity, User, record
from accounts.searching import fold, nfc
from blocs.models.bloc_states import AGREED, BEFORE_SCORING, BLOC_MOVES, STAGE_OF_STATE, BlocState, is_backward
from blocs.models.year import EmulationYear, Stage
from documents.models import StoredFile


class BlocKind(models.TextChoices):
    SECTOR = "sector", "Khối"
    TERRITORIAL = "territorial", "Cụm"


class Bloc(models.Model):
    """Khối, cụm thi đua: what stays the same from year to year."""

    code = models.CharField(
        "mã",
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"\A[\w-]+\Z", "Mã chỉ gồm chữ, chữ số và gạch ngang, không có khoảng trống.")],
        help_text="Ngắn và không đổi qua các năm, ví dụ KT.",
        error_messages={"unique": "Đã có khối, cụm mang mã này."},
    )
    name = models.CharField("tên", max_length=150)
    kind = models.CharField("loại", max_length=11, choices=BlocKind, default=BlocKind.SECTOR)
    folded_name = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = "khối, cụm thi đua"
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=BlocKind.values), name="bloc_kind_known")]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.name = nfc(self.name)
        self.folded_name = fold(f"{self.name} {self.code}")
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "folded_name"}
        super().save(**kwargs)


class LeaderChoice(models.TextChoices):
    ELECTED = "elected", "Các đơn vị trong khối bầu"
    APPOINTED = "appointed", "Chỉ định"


class BlocYearQuerySet(models.QuerySet):
    @transaction.atomic
    def form(self, bloc: Bloc, year: EmulationYear, *, by, decision: str = "", decision_on=None) -> "BlocYear":
        """Let `bloc` exist in `year`, without members yet; a new bloc is saved too.

        Raises OfficeError when the year is closed, or has this bloc already.
        """
        EmulationYear.objects.lock_for_changes(year.pk)
        if bloc.pk is None:
            bloc.save()
        if self.filter(bloc=bloc, year=year).exists():
            raise OfficeError(f"{bloc} đã được lập trong {year}.")
        bloc_year = self.create(bloc=bloc, year=year, decision=nfc(decision), decision_on=decision_on)
        record(by, "blocs.bloc_created", bloc_year, decision=bloc_year.decision)
        return bloc_year

    def of_year(self, year: int):
        return self.filter(year__year=year)

    def with_size(self):
        """Add `size`, the number of members."""
        return self.annotate(size=models.Count("memberships", distinct=True))

    def led_by(self, agency_ids):
        return self.filter(leader__in=agency_ids)

    def with_members_of(self, agency_ids):
        return self.filter(memberships__agency__in=agency_ids).distinct()

    def concerning(self, user: User):
        """Those that `user` is responsible for, at the office or in the council, or whose members `user` acts for."""
        acted_for = Membership.objects.filter(agency__in=user.agency_ids).values("bloc_year")
        return self.filter(Q(responsible_officer=user) | Q(council_member=user) | Q(pk__in=acted_for))

    def search(self, text: str):
        found = self
        for word in fold(text).split():
            found = found.filter(bloc__folded_name__contains=word)
        return found


class BlocYear(models.Model):
    """The bloc of one year."""

    bloc = models.ForeignKey(Bloc, models.PROTECT, related_name="years")
    year = models.ForeignKey(EmulationYear, models.PROTECT, related_name="bloc_years")
    state = models.CharField("trạng thái", max_length=12, choices=BlocState, default=BlocState.FORMED, editable=False)
    members = models.ManyToManyField(Agency, through="Membership", related_name="bloc_years")
    leader = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="led_bloc_years", verbose_name="đơn vị trưởng khối"
    )
    deputy = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị phó khối"
    )
    leader_choice = models.CharField(
        "cách chọn trưởng khối", max_length=9, choices=LeaderChoice, default=LeaderChoice.ELECTED
    )
    decision = models.CharField("quyết định thành lập", max_length=200, blank=True)
    decision_on = models.DateField("ngày quyết định", null=True, blank=True)
    leader_document = models.CharField("văn bản công nhận trưởng khối", max_length=200, blank=True)
    regulation = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="quy chế hoạt động"
    )
    responsible_officer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chuyên viên phụ trách"
    )
    council_member = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ủy viên Hội đồng phụ trách"
    )
    is_cross_scored = models.BooleanField("đang chấm chéo", default=False, editable=False)  # set by the round itself

    objects = BlocYearQuerySet.as_manager()

    class Meta:
        verbose_name = "khối của năm"
        ordering = ["-year__year", "bloc__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc", "year"],
                name="bloc_once_a_year",
                violation_error_message="Khối này đã được lập trong năm.",
            ),
            models.CheckConstraint(condition=Q(state__in=BlocState.values), name="bloc_year_state_known"),
            models.CheckConstraint(condition=Q(leader_choice__in=LeaderChoice.values), name="bloc_year_choice_known"),
            models.CheckConstraint(
                condition=Q(leader=None) | Q(deputy=None) | ~Q(leader=F("deputy")),
                name="bloc_year_leader_is_not_deputy",
                violation_error_message="Trưởng khối và phó khối phải là hai đơn vị khác nhau.",
            ),
        ]

    def __str__(self):
        return f"{self.bloc.name} năm {self.year.year}"

    def get_absolute_url(self):
        return reverse("blocs:bloc_detail", kwargs={"code": self.bloc.code, "year": self.year.year})

    @property
    def bloc_year(self) -> "BlocYear":
        """Itself: the question every guarded thing answers."""
        return self

    @cached_property
    def member_ids(self) -> frozenset[int]:
        return frozenset(membership.agency_id for membership in self.memberships.all())

    def has_member(self, agency_ids) -> bool:
        return not self.member_ids.isdisjoint(agency_ids)

    def speaker(self, user: User) -> Agency | None:
        """The member for which `user` speaks in this bloc; None for the office."""
        return next((agency for agency in user.agencies if agency.pk in self.member_ids), None)

    @property
    def is_before_scoring(self) -> bool:
        return self.state in BEFORE_SCORING

    @property
    def stage(self) -> Stage | None:
        """What the bloc works towards now; None when nothing is left to do."""
        return STAGE_OF_STATE.get(BlocState(self.state))

    def holder(self, identity: Identity) -> str:
        """Who has to act now, in words; "" when nobody has."""
        leader = self.leader.name if self.leader_id else f"{self.leader_word(identity)} (chưa có)"
        return {
            BlocState.FORMED: identity.office_name,
            BlocState.COVENANT: leader,
            BlocState.SELF_SCORING: "các đơn vị thành viên",
            BlocState.CHECKING: "các đơn vị thành viên (chấm chéo)" if self.is_cross_scored else leader,
            BlocState.VERIFIED: leader,
            BlocState.MET: leader,
            BlocState.SENT: identity.office_name,
            BlocState.CLOSED: "",
        }[BlocState(self.state)]

    @property
    def is_agreed(self) -> bool:
        """Whether the members have met on their points: from then on they see one another's."""
        return self.state in AGREED

    def leader_word(self, identity: Identity) -> str:
        is_sector = self.bloc.kind == BlocKind.SECTOR
        return identity.sector_leader_word if is_sector else identity.territorial_leader_word

    def deputy_word(self, identity: Identity) -> str:
        is_sector = self.bloc.kind == BlocKind.SECTOR
        return identity.sector_deputy_word if is_sector else identity.territorial_deputy_word

    def locked(self) -> "BlocYear":
        """The same row as the database has it now, its year and itself locked until the transaction ends.

        Raises OfficeError when the year is closed.
        """
        EmulationYear.objects.lock_for_changes(self.year_id)
        return BlocYear.objects.select_for_update().get(pk=self.pk)

    @transaction.atomic
    def keep(self, *, changes: str, by, upload=None) -> None:
        """Keep what a form has set on the bloc and its year, and the regulation file `upload` instead of the old one.

        `changes` says what, in words. Raises OfficeError when the year is closed.
        """
        before = self.locked().regulation
        if upload:
            self.regulation = StoredFile.objects.store(upload, by=by)
        self.bloc.save(update_fields=["name", "kind"])
        self.save(update_fields=["decision", "decision_on", "responsible_officer", "council_member", "regulation"])
        if upload and before:
            before.discard()
        record(by, "blocs.bloc_edited", self, changes=changes)

    @transaction.atomic
    def appoint(
        self, *, leader: Agency | None, deputy: Agency | None, how: LeaderChoice, by, document: str = ""
    ) -> None:
        """Name the leader and the deputy.

        Raises OfficeError for an agency that is no member, one agency as both, or a closed year.
        """
        self.locked()
        chosen = [agency for agency in (leader, deputy) if agency]
        for agency in chosen:
            if not self.memberships.filter(agency=agency).exists():
                raise OfficeError(f"{agency} không phải là thành viên của {self}.")
        if leader and leader == deputy:
            raise OfficeError("Trưởng khối và phó khối phải là hai đơn vị khác nhau.")
        self.leader, self.deputy, self.leader_choice, self.leader_document = leader, deputy, how, document
        self.save(update_fields=["leader", "deputy", "leader_choice", "leader_document"])
        record(by, "blocs.leader_named", self, leader=str(leader or ""), deputy=str(deputy or ""), document=document)

    @transaction.atomic
    def add_member(self, agency: Agency, *, by) -> "Membership":
        """Let `agency` compete in this bloc, last in its order; also after scoring has begun.

        Raises:
            OfficeError: the year is closed, the members have agreed on their points, the agency did not exist in that
                year, or competes in a bloc of the year already.
        """
        if self.locked().is_agreed:
            raise OfficeError(f"{self} đã họp thống nhất điểm nên không thêm đơn vị được nữa.")
        self._must_be_free(agency)
        last = self.memberships.aggregate(last=models.Max("position"))["last"] or 0
        membership = Membership.objects.create(bloc_year=self, agency=agency, position=last + 1)
        self._forget_members()
        record(by, "blocs.member_added", self, agency=agency.name)
        return membership

    @transaction.atomic
    def add_members(self, agencies, *, by) -> None:
        """Add all of `agencies` in this order, or none."""
        for agency in agencies:
            self.add_member(agency, by=by)

    @transaction.atomic
    def remove_member(self, agency: Agency, *, by, reason: str) -> None:
        """Take `agency` out of this bloc, while nobody has begun to score. Twice does no harm.

        Raises:
            OfficeError: no reason, the year is closed, scoring has begun, or the agency is its leader or deputy.
        """
        now = self._must_not_have_begun("đưa đơn vị ra khỏi khối")
        if not reason.strip():
            raise OfficeError("Xin ghi lý do đưa đơn vị ra khỏi khối.")
        if agency.pk in (now.leader_id, now.deputy_id):
            raise OfficeError(f"{agency} đang đứng đầu hoặc là cấp phó của khối; hãy chọn đơn vị khác trước.")
        gone, _ = self.memberships.filter(agency=agency).delete()
        self._forget_members()
        if gone:
            record(by, "blocs.member_removed", self, agency=agency.name, reason=reason)

    @transaction.atomic
    def replace_member(self, old: Agency, new: Agency, *, by, reason: str = "") -> None:
        """Let `new` take the place of `old` (its successor, as a rule), leadership included.

        Whoever also moves what the old member has scored, calls this in the same transaction.

        Raises:
            OfficeError: the year is closed, the members have agreed on their points, `old` is no member, or `new` did
                not exist in that year or competes in one of its blocs already.
        """
        now = self.locked()
        if now.is_agreed:
            raise OfficeError(f"{self} đã họp thống nhất điểm nên không thay đơn vị được nữa.")
        self._must_be_free(new)
        if not self.memberships.filter(agency=old).update(agency=new):
            raise OfficeError(f"{old} không phải là thành viên của {self}.")
        self.leader = new if now.leader_id == old.pk else now.leader
        self.deputy = new if now.deputy_id == old.pk else now.deputy
        self.save(update_fields=["leader", "deputy"])
        self._forget_members()
        record(by, "blocs.member_replaced", self, old=old.name, new=new.name, reason=reason)

    @transaction.atomic
    def move_member(self, membership: "Membership", *, up: bool, by) -> None:
        """Change places with the member before (`up`) or after; at the ends nothing happens."""
        self.locked()
        order = list(self.memberships.order_by("position", "pk"))
        place = order.index(membership)
        other = place - 1 if up else place + 1
        if not 0 <= other < len(order):
            return
        order[place], order[other] = order[other], order[place]
        for position, each in enumerate(order, start=1):
            each.position = position
        Membership.objects.bulk_update(order, ["position"])
        record(by, "blocs.member_moved", self, agency=membership.agency.name, position=other + 1)

    @transaction.atomic
    def set_positions(self, positions: list[tuple["Membership", int]], *, by) -> None:
        """Give members their places in the order; what is not named keeps its own."""
        self.locked()
        for membership, position in positions:
            membership.position = position
        if positions:
            Membership.objects.bulk_update([membership for membership, _ in positions], ["position"])
            record(by, "blocs.members_ordered", self, members=len(positions))

    def _must_not_have_begun(self, doing: str) -> "BlocYear":
        now = self.locked()
        if not now.is_before_scoring:
            raise OfficeError(f"Các đơn vị trong {self} đã bắt đầu chấm điểm nên không {doing} được nữa.")
        return now

    def _must_be_free(self, agency: Agency) -> None:
        """`agency` existed on some day of the year, and competes in none of the year's blocs."""
        year = self.year.year
        if not existed_in(agency, year):
            raise OfficeError(f"{agency} không hoạt động trong năm {year}.")
        if other := Membership.objects.of_agency_in(agency, self.year_id):
            raise OfficeError(f"{agency} đã có trong {other.bloc_year}; mỗi đơn vị thi đua trong một khối mỗi năm.")

    def _forget_members(self) -> None:
        self.__dict__.pop("member_ids", None)

    @transaction.atomic
    def move(self, to: BlocState, *, by, reason: str = "") -> None:
        """The only place that writes `state`.

        Raises:
            WrongState: the move is not in the table, or somebody made one first.
            OfficeError: the move goes backwards and has no reason, or the year is closed.
        """
        EmulationYear.objects.lock_for_changes(self.year_id)
        if to not in BLOC_MOVES[BlocState(self.state)]:
            raise WrongState(self, to)
        if is_backward(self.state, to) and not reason.strip():
            raise OfficeError("Xin ghi lý do khi đưa khối trở lại bước trước.")
        if not BlocYear.objects.filter(pk=self.pk, state=self.state).update(state=to):
            self.refresh_from_db(fields=["state"])
            raise WrongState(self, to)
        self.refresh_from_db(fields=["state"])
        record(by, f"blocs.bloc_{to}", self, reason=reason)


def existed_in(agency: Agency, year: int) -> bool:
    """Whether the agency existed on at least one day of the calendar year."""
    has_ended = agency.active_to and agency.active_to < dt.date(year, 1, 1)
    return not has_ended and not (agency.active_from and agency.active_from > dt.date(year, 12, 31))


class MembershipQuerySet(models.QuerySet):
    def of_agency_in(self, agency: Agency, year_id: int) -> "Membership | None":
        """Where this agency competes in that year."""
        memberships = self.filter(agency=agency, bloc_year__year=year_id)
        return memberships.select_related("bloc_year__bloc", "bloc_year__year").first()


class Membership(models.Model):
    """Where an agency competes in one year, in the order of the decision that formed the bloc."""

    bloc_year = models.ForeignKey(BlocYear, models.CASCADE, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships", verbose_name="đơn vị")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "thành viên"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc_year", "agency"],
                name="member_once_a_bloc",
                violation_error_message="Đơn vị này đã có trong khối.",
            ),
        ]

    def __str__(self):
        return f"{self.agency} – {self.bloc_year}"
