"""Meetings of any kind: what they are, what state they are in, who must be there."""

import datetime as dt
from collections.abc import Sequence

from django.db import models, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency, Identity, User, record
from blocs.models import BlocYear, Membership
from blocs.names import full_name
from meetings.models.quorum import QuorumBase, QuorumRule


class MeetingKind(models.TextChoices):
    PREPARATORY = "preparatory", "Hội nghị trù bị"
    COVENANT = "covenant", "Hội nghị ký giao ước thi đua"
    MIDYEAR = "midyear", "Hội nghị sơ kết"
    YEAR_END = "year_end", "Hội nghị tổng kết"
    COUNCIL = "council", "Họp Hội đồng thi đua - khen thưởng"


class MeetingMode(models.TextChoices):
    IN_PERSON = "in_person", "Trực tiếp"
    ONLINE = "online", "Trực tuyến"
    HYBRID = "hybrid", "Trực tiếp kết hợp trực tuyến"
    WRITTEN = "written", "Lấy ý kiến bằng văn bản"


class MeetingState(models.TextChoices):
    PLANNED = "planned", "Đang chuẩn bị"
    OPENED = "opened", "Đang họp"
    CONCLUDED = "concluded", "Đã kết thúc"
    SIGNED = "signed", "Đã ký biên bản"


MEETING_MOVES = {
    MeetingState.PLANNED: {MeetingState.OPENED},
    MeetingState.OPENED: {MeetingState.CONCLUDED},
    MeetingState.CONCLUDED: {MeetingState.SIGNED},
    MeetingState.SIGNED: set(),
}


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The meetings on which `user` has MEETING_VIEW; tests/meetings/test_meeting_access.py keeps the two equal."""
        if user.is_office:
            return self
        own_blocs = Membership.objects.filter(agency__in=user.agency_ids).values("bloc_year")
        own_seats = Meeting.objects.filter(seats__user=user).values("pk")
        return self.filter(Q(bloc_year__in=own_blocs) | Q(chair=user) | Q(secretary=user) | Q(pk__in=own_seats))

    def of_year(self, year: int):
        return self.filter(bloc_year__year__year=year)


class Meeting(models.Model):
    """One meeting of a bloc of a year, or of the council."""

    kind = models.CharField("loại", max_length=12, choices=MeetingKind)
    bloc_year = models.ForeignKey(
        BlocYear, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name="khối, cụm"
    )
    is_standing = models.BooleanField("chỉ họp Thường trực Hội đồng", default=False)
    mode = models.CharField("hình thức họp", max_length=9, choices=MeetingMode, default=MeetingMode.IN_PERSON)
    place = models.CharField("địa điểm", max_length=200, blank=True)
    starts_at = models.DateTimeField("bắt đầu lúc")
    chair_name = models.CharField("chủ trì", max_length=150, blank=True)
    chair = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tài khoản của chủ trì"
    )
    secretary_name = models.CharField("thư ký", max_length=150, blank=True)
    secretary = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tài khoản của thư ký"
    )
    state = models.CharField(
        "trạng thái", max_length=9, choices=MeetingState, default=MeetingState.PLANNED, editable=False
    )
    quorum_rule = models.ForeignKey(QuorumRule, models.PROTECT, null=True, editable=False, related_name="+")
    opened_at = models.DateTimeField("khai mạc lúc", null=True, editable=False)
    opened_without = models.CharField(
        max_length=1000, blank=True, editable=False
    )  # why, although something was missing
    opened_missing = models.TextField(blank=True, editable=False)  # what was missing then, a sentence a line
    invited_at = models.DateTimeField("gửi giấy mời lúc", null=True, editable=False)
    display_key = models.CharField(max_length=40, blank=True, editable=False)  # of the link of the projector page
    concluded_at = models.DateTimeField("kết thúc lúc", null=True, editable=False)
    signed_at = models.DateTimeField("ký biên bản lúc", null=True, editable=False)
    proposed_leader = models.ForeignKey(Agency, models.PROTECT, null=True, editable=False, related_name="+")
    proposed_deputy = models.ForeignKey(Agency, models.PROTECT, null=True, editable=False, related_name="+")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "hội nghị"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MeetingKind.values), name="meeting_kind_known"),
            models.CheckConstraint(condition=Q(mode__in=MeetingMode.values), name="meeting_mode_known"),
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_known"),
            models.CheckConstraint(
                condition=Q(kind="council", bloc_year=None) | (~Q(kind="council") & Q(bloc_year__isnull=False)),
                name="meeting_of_a_bloc_or_the_council",
                violation_error_message="Hội nghị của khối cần ghi rõ khối; họp Hội đồng thì không.",
            ),
            models.CheckConstraint(
                condition=Q(is_standing=False) | Q(kind="council"), name="meeting_standing_is_of_the_council"
            ),
            models.CheckConstraint(
                condition=Q(state="planned", opened_at=None)
                | (~Q(state="planned") & Q(opened_at__isnull=False, quorum_rule__isnull=False)),
                name="meeting_opened_has_time_and_rule",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "opened"], concluded_at=None)
                | (Q(state__in=["concluded", "signed"]) & Q(concluded_at__isnull=False)),
                name="meeting_concluded_has_time",
            ),
            models.CheckConstraint(
                condition=(~Q(state="signed") & Q(signed_at=None)) | Q(state="signed", signed_at__isnull=False),
                name="meeting_signed_has_time",
            ),
            models.UniqueConstraint(
                fields=["display_key"], condition=~Q(display_key=""), name="meeting_display_key_once"
            ),
        ]

    def __str__(self):
        if self.kind == MeetingKind.COUNCIL:
            kind = "Họp Thường trực Hội đồng thi đua - khen thưởng" if self.is_standing else self.get_kind_display()
            return f"{kind} ngày {timezone.localtime(self.starts_at):%d/%m/%Y}"
        return f"{self.get_kind_display()} {full_name(self.bloc_year.bloc.name)} năm {self.bloc_year.year.year}"

    def get_absolute_url(self):
        return reverse("meetings:meeting_detail", kwargs={"pk": self.pk})

    @property
    def is_council(self) -> bool:
        return self.kind == MeetingKind.COUNCIL

    @property
    def is_written(self) -> bool:
        """Whether opinions are collected by writing: nobody comes, and presence is not asked for."""
        return self.mode == MeetingMode.WRITTEN

    @property
    def is_open(self) -> bool:
        return self.state == MeetingState.OPENED

    @property
    def held_on(self) -> dt.date:
        """The day of the meeting: when it was opened, before that when it is to begin."""
        return timezone.localdate(self.opened_at or self.starts_at)

    @property
    def takes_check_ins(self) -> bool:
        """Whether people may say themselves that they are here: from the day of the meeting, or once it was opened."""
        return self.opened_at is not None or timezone.localdate() >= timezone.localdate(self.starts_at)

    @property
    def unit_word(self) -> str:
        """Who votes here, in words."""
        if self.is_council:
            return "thành viên Thường trực Hội đồng" if self.is_standing else "thành viên Hội đồng"
        return "đơn vị"

    @property
    def running_ids(self) -> frozenset[int]:
        """The people who run this meeting: its chair and its secretary."""
        return frozenset(pk for pk in (self.chair_id, self.secretary_id) if pk)

    @cached_property
    def seated_ids(self) -> frozenset[int]:
        """The people whose account is named on a seat of this meeting."""
        return frozenset(seat.user_id for seat in self.seats.all() if seat.user_id)

    def holder(self, identity: Identity) -> str:
        """Who has to act now."""
        if self.state == MeetingState.SIGNED:
            return identity.office_name
        if self.is_council:
            return identity.council_name
        leader = self.bloc_year.leader
        return leader.name if leader else self.bloc_year.leader_word(identity)

    def rule(self) -> QuorumRule | None:
        """The quorum rule this meeting was opened by; before that the one of its day."""
        return self.quorum_rule or QuorumRule.objects.in_force(self.kind, timezone.localdate(self.starts_at))

    def quorum_of(self, seats: Sequence) -> "Quorum":
        """The quorum of `seats`, all that the meeting has, read with_presence(). No query, one before the opening."""
        rule = self.rule()
        is_excusing = rule is not None and rule.base == QuorumBase.EXPECTED
        return Quorum(
            rule,
            members=sum(1 for seat in seats if not (is_excusing and seat.is_excused)),
            present=sum(1 for seat in seats if seat.is_present_now),
            is_written=self.is_written,
        )

    def quorum(self) -> "Quorum":
        """How many are present now, of how many, and how many are needed. One query, two before the opening."""
        rule = self.rule()
        counts = self.seats.with_presence().aggregate(
            all=Count("pk"),
            expected=Count("pk", filter=Q(is_excused=False)),
            present=Count("pk", filter=Q(is_present_now=True)),
        )
        is_excusing = rule is not None and rule.base == QuorumBase.EXPECTED
        return Quorum(
            rule,
            members=counts["expected" if is_excusing else "all"],
            present=counts["present"],
            is_written=self.is_written,
        )

    @transaction.atomic
    def open(self, *, by, reason: str = "", missing: Sequence[str] = (), at: dt.datetime | None = None) -> None:
        """Begin. The quorum rule of the day is kept with the meeting.

        Args:
            reason: why the meeting goes on although too few are present or something is missing; not needed otherwise.
            missing: what is not ready (meetings/readiness.py), one sentence each; kept with the reason.

        Raises:
            OfficeError: no quorum rule holds that day, or a reason is needed and none is given.
            WrongState: it has begun already.
        """
        quorum = self.quorum()
        if quorum.rule is None:
            raise OfficeError("Chưa có quy định về số người dự cho ngày này; xin bổ sung quy định trước.")
        if not quorum.is_met and not reason.strip():
            raise OfficeError(f"{quorum.in_words()} Xin ghi lý do nếu vẫn tiến hành.")
        if missing and not reason.strip():
            raise OfficeError(f"Còn {len(missing):02d} việc chưa xong. Xin ghi lý do nếu vẫn khai mạc.")
        self._move(
            MeetingState.OPENED,
            by=by,
            reason=reason.strip(),
            quorum_rule=quorum.rule,
            opened_without=reason.strip() if missing or not quorum.is_met else "",
            opened_missing="\n".join(missing),
            opened_at=at or timezone.now(),
        )

    @transaction.atomic
    def conclude(self, *, by, at: dt.datetime | None = None) -> None:
        """End: whoever is present leaves, the running item ends. Raises OfficeError while a ballot is open."""
        at = at or timezone.now()
        Meeting.objects.select_for_update().get(pk=self.pk)  # nobody opens one more ballot meanwhile
        if still := self.ballots.filter(state="open").first():
            raise OfficeError(f"Phiếu “{still.title}” đang mở; xin kết thúc bỏ phiếu trước khi bế mạc.")
        self._move(MeetingState.CONCLUDED, by=by, concluded_at=at)
        self.agenda.filter(started_at__isnull=False, ended_at=None).update(ended_at=at)
        for seat in self.seats.present():
            seat.leave(by=by, at=at)

    def sign_minutes(self, *, by, at: dt.datetime | None = None) -> None:
        self._move(MeetingState.SIGNED, by=by, signed_at=at or timezone.now())

    @transaction.atomic
    def propose_leaders(self, *, leader: Agency, deputy: Agency | None, by) -> None:
        """Keep whom the members have elected to lead next year; meetings/electing.py reads it from a ballot."""
        self.proposed_leader, self.proposed_deputy = leader, deputy
        self.save(update_fields=["proposed_leader", "proposed_deputy"])
        record(by, "meetings.leader_proposed", self, leader=str(leader), deputy=str(deputy or ""))

    @transaction.atomic
    def _move(self, to: MeetingState, *, by, reason: str = "", **changes) -> None:
        """The only place that writes `state`."""
        if to not in MEETING_MOVES[MeetingState(self.state)]:
            raise WrongState(self, to)
        if not Meeting.objects.filter(pk=self.pk, state=self.state).update(state=to, **changes):
            self.refresh_from_db(fields=["state"])
            raise WrongState(self, to)
        self.refresh_from_db()
        record(by, f"meetings.meeting_{to}", self, reason=reason)


class Quorum:
    """Who is present against who must be."""

    def __init__(self, rule: QuorumRule | None, *, members: int, present: int, is_written: bool = False):
        self.rule, self.members, self.present, self.is_written = rule, members, present, is_written

    @property
    def needed(self) -> int:
        return self.rule.needed(self.members) if self.rule else 0

    @property
    def is_met(self) -> bool:
        return self.rule is not None and (self.is_written or self.present >= self.needed)

    def in_words(self) -> str:
        """ "Có mặt 11/15, cần ít nhất 10: đủ điều kiện tiến hành."."""
        if self.rule is None:
            return f"Có mặt {self.present:02d}/{self.members:02d}; chưa có quy định về số người dự cho ngày này."
        if self.is_written:
            return f"Lấy ý kiến bằng văn bản của {self.members:02d} thành viên; không tính số người dự."
        verdict = "đủ điều kiện tiến hành" if self.is_met else "chưa đủ điều kiện tiến hành"
        return f"Có mặt {self.present:02d}/{self.members:02d}, cần ít nhất {self.needed:02d}: {verdict}."
