"""Seats: who votes in a meeting, who sits there today, when they came and left; the one-time code of a seat."""

import datetime as dt
import secrets
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.codes import spelled
from accounts.errors import OfficeError
from accounts.models import Agency, Attempt, User, record
from documents.models import StoredFile
from meetings.models.meeting import Meeting

# Without letters and digits that look alike when read aloud or from a projector. 31 ** 6 is about 890 million.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6
# Wrong codes from one address (a room behind one router is one address) before everybody there has to wait.
PURPOSE = "meetings.seat_code"
MOST_WRONG_CODES = 30
WRONG_CODES_WITHIN = timedelta(minutes=10)


class CouncilMemberQuerySet(models.QuerySet):
    def sitting(self, on: dt.date):
        """Those who are members on that day, in their order."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def standing(self):
        """Thường trực Hội đồng."""
        return self.filter(is_standing=True)


class CouncilMember(models.Model):
    """Somebody who sits in the provincial council, from one day to another."""

    name = models.CharField("họ và tên", max_length=150)
    office = models.CharField("chức vụ, cơ quan", max_length=250, blank=True)
    duty = models.CharField("nhiệm vụ trong Hội đồng", max_length=100, blank=True, default="Ủy viên")
    is_standing = models.BooleanField("thuộc Thường trực Hội đồng", default=False)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cơ quan công tác"
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="council_seats", verbose_name="tài khoản"
    )
    starts_on = models.DateField("từ ngày", default=timezone.localdate)
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)

    objects = CouncilMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "thành viên Hội đồng"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="council_member_ends_after_it_begins",
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
        ]

    def __str__(self):
        return self.name

    @transaction.atomic
    def keep(self, *, by) -> None:
        """A new member, or what a form has set on one; seats of meetings that were called stay as they are."""
        self.save()
        span = f"từ {self.starts_on:%d/%m/%Y}" + (f" đến {self.ends_on:%d/%m/%Y}" if self.ends_on else "")
        record(by, "meetings.council_member_kept", self, changes=f"{self.name}, {self.duty}, {span}")


class SeatQuerySet(models.QuerySet):
    def present(self):
        return self.filter(Exists(Attendance.objects.filter(seat=OuterRef("pk"), left_at=None)))

    def with_presence(self):
        """Add `is_present_now`; of a meeting that has ended, whether the seat stayed to its end."""
        stays = Q(left_at=None) | Q(left_at=F("seat__meeting__concluded_at"))
        return self.annotate(is_present_now=Exists(Attendance.objects.filter(stays, seat=OuterRef("pk"))))


class Seat(models.Model):
    """One vote of a meeting: an agency, or a member of the council. Never a user; whoever sits there may change."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seats")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị")
    member = models.ForeignKey(CouncilMember, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    label = models.CharField("đơn vị, thành viên", max_length=250)
    representative = models.CharField("người dự họp", max_length=150, blank=True)
    representative_position = models.CharField("chức vụ", max_length=150, blank=True)
    authorisation = models.CharField("giấy ủy quyền", max_length=250, blank=True)
    authorisation_scan = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tài khoản của người dự họp"
    )
    is_excused = models.BooleanField("vắng có lý do", default=False)
    excuse = models.CharField("lý do vắng", max_length=250, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = "ghế biểu quyết"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "agency"],
                name="seat_once_an_agency",
                violation_error_message="Đơn vị này đã có ghế trong hội nghị.",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def is_present(self) -> bool:
        return self.attendances.filter(left_at=None).exists()

    @transaction.atomic
    def arrive(self, *, by, at: datetime | None = None) -> None:
        """The representative is here (again). Twice does no harm. Raises OfficeError once the meeting has ended."""
        meeting = Meeting.objects.select_for_update().get(pk=self.meeting_id)
        if meeting.concluded_at:
            raise OfficeError("Hội nghị đã kết thúc.")
        if self.is_present:
            return
        Attendance.objects.create(seat=self, arrived_at=at or timezone.now(), representative=self.representative)
        Seat.objects.filter(pk=self.pk).update(is_excused=False)
        record(by, "meetings.seat_arrived", meeting, seat=self.label)

    def check_in(self, *, by) -> None:
        """ "Tôi có mặt", said by whoever sits here; the secretary's list is not bound to the day.

        Raises OfficeError before the day of the meeting, and once it has ended.
        """
        if not self.meeting.takes_check_ins:
            day = timezone.localdate(self.meeting.starts_at)
            raise OfficeError(f"Chưa đến ngày họp: điểm danh được từ ngày {day:%d/%m/%Y} hoặc khi hội nghị khai mạc.")
        self.arrive(by=by)

    @transaction.atomic
    def leave(self, *, by, at: datetime | None = None) -> None:
        """The representative goes. Twice does no harm."""
        meeting = Meeting.objects.select_for_update().get(pk=self.meeting_id)
        at = at or timezone.now()
        if self.attendances.filter(left_at=None).update(left_at=models.functions.Greatest("arrived_at", at)):
            record(by, "meetings.seat_left", meeting, seat=self.label)

    @transaction.atomic
    def excuse_absence(self, *, reason: str, by) -> None:
        """Vắng có lý do. Raises OfficeError without a reason, or for somebody who is present."""
        if not reason.strip():
            raise OfficeError("Xin ghi lý do vắng.")
        if self.is_present:
            raise OfficeError(f"{self} đang có mặt.")
        self.is_excused, self.excuse = True, reason.strip()
        self.save(update_fields=["is_excused", "excuse"])
        record(by, "meetings.seat_excused", self.meeting, seat=self.label, reason=self.excuse)

    @transaction.atomic
    def replace_representative(
        self,
        *,
        name: str,
        position: str = "",
        authorisation: str = "",
        scan: StoredFile | None = None,
        user: User | None = None,
        by,
    ) -> None:
        """Somebody else sits here from now on; the code of the one before is worth nothing any more.

        Args:
            scan: the letter of authorisation; without one, the same person under the same letter keeps the one before.

        Raises OfficeError once the meeting has ended.
        """
        meeting = Meeting.objects.select_for_update().get(pk=self.meeting_id)
        if meeting.concluded_at:
            raise OfficeError("Hội nghị đã kết thúc.")
        before = self.representative
        if scan or (name, authorisation) != (before, self.authorisation):
            self.authorisation_scan = scan
        self.representative, self.representative_position = name, position
        self.authorisation, self.user = authorisation, user
        self.save(
            update_fields=[
                "representative",
                "representative_position",
                "authorisation",
                "authorisation_scan",
                "user",
            ]
        )
        self.attendances.filter(left_at=None).update(representative=name)
        SeatPass.objects.filter(seat=self).delete()
        if before and before != name:
            Replacement.objects.create(seat=self, before=before, after=name, authorisation=authorisation)
        self.meeting.__dict__.pop("seated_ids", None)
        record(by, "meetings.representative_named", meeting, seat=self.label, before=before, after=name)

    @transaction.atomic
    def issue_code(self, *, by) -> str:
        """A new one-time code for whoever sits here, kept only as a hash; the one before is worth nothing any more.

        Raises OfficeError when nobody is named, or the meeting has ended.
        """
        meeting = Meeting.objects.select_for_update().get(pk=self.meeting_id)
        if meeting.concluded_at:
            raise OfficeError("Hội nghị đã kết thúc.")
        if not self.representative:
            raise OfficeError(f"Chưa ghi người dự họp của {self}.")
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        SeatPass.objects.update_or_create(seat=self, defaults={"code_hash": hashed(code), "token_hash": None})
        record(by, "meetings.code_issued", meeting, seat=self.label)
        return code


class Attendance(models.Model):
    """One stay of a seat's representative: from arriving to leaving. Who comes back begins another."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="attendances")
    representative = models.CharField(max_length=150, blank=True)
    arrived_at = models.DateTimeField("đến lúc")
    left_at = models.DateTimeField("về lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lần có mặt"
        ordering = ["arrived_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")), name="attendance_leaves_after_arriving"
            ),
            models.UniqueConstraint(
                fields=["seat"], condition=Q(left_at=None), name="attendance_present_once_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.seat}: {self.arrived_at:%H:%M}"


class Replacement(models.Model):
    """Somebody took another one's place on a seat."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="replacements")
    before = models.CharField(max_length=150)
    after = models.CharField(max_length=150)
    authorisation = models.CharField(max_length=250, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "lần thay người dự họp"
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.before} → {self.after}"


# --- The one-time code ------------------------------------------------------------------------------------------------


def hashed(secret: str) -> str:
    """Keyed with the portal's own secret, so that a copied database does not give short codes away."""
    return salted_hmac("meetings.seat_pass", secret, algorithm="sha256").hexdigest()


class WrongCode(OfficeError):
    """The code opens no seat. Says the same for a code that never was and for one that was revoked."""


class TooManyCodes(OfficeError):
    """This address has tried too many wrong codes lately."""


# What the pages of a telephone say of its seat, and no more: two hundred ask for it at once.
ON_A_TELEPHONE = [
    "seat__label",
    "seat__representative",
    *(f"seat__meeting__{name}" for name in ("kind", "is_standing", "state", "starts_at", "place")),
    *(f"seat__meeting__{name}" for name in ("opened_at", "concluded_at")),
    "seat__meeting__bloc_year__bloc__name",
    "seat__meeting__bloc_year__year__year",
]


class SeatPassQuerySet(models.QuerySet):
    def exchange(self, typed: str, *, address: str, at: datetime | None = None) -> tuple[Seat, str]:
        """Use up the code `typed`: the seat it is for, and a token that the phone keeps instead.

        Raises:
            TooManyCodes: too many wrong ones from `address`.
            WrongCode: no such code now, or it has been used.
        """
        if Attempt.objects.too_many(PURPOSE, address, most=MOST_WRONG_CODES, within=WRONG_CODES_WITHIN, at=at):
            raise TooManyCodes(
                "Từ mạng này đã nhập sai mã quá nhiều lần. Xin đợi khoảng 10 phút, hoặc chuyển sang mạng khác "
                "(như 4G, 5G) rồi nhập lại mã."
            )
        token = secrets.token_urlsafe(24)
        code = spelled(typed)
        fresh = self.filter(code_hash=hashed(code), token_hash=None, seat__meeting__concluded_at=None)
        if len(code) != CODE_LENGTH or not fresh.update(token_hash=hashed(token)):
            Attempt.objects.note(PURPOSE, address, at=at)
            raise WrongCode("Mã không đúng hoặc đã dùng trên máy khác. Xin xem lại, hoặc nhờ thư ký cấp mã mới.")
        return self.select_related("seat__meeting").get(token_hash=hashed(token)).seat, token

    def seat_of(self, token: str) -> Seat | None:
        """The seat that the holder of `token` sits on, while the pass has not been revoked and the meeting goes on."""
        if not token:
            return None
        found = self.filter(token_hash=hashed(token), seat__meeting__concluded_at=None)
        named = found.select_related("seat__meeting__bloc_year__bloc", "seat__meeting__bloc_year__year")
        seat_pass = next(iter(named.only("seat", *ON_A_TELEPHONE)[:1]), None)
        return seat_pass.seat if seat_pass else None

    def meeting_of(self, token: str) -> int | None:
        """The key of the meeting in which the holder of `token` sits, by the same rule as `seat_of`; one lean query."""
        if not token:
            return None
        found = self.filter(token_hash=hashed(token), seat__meeting__concluded_at=None)
        return next(iter(found.values_list("seat__meeting", flat=True)[:1]), None)


class SeatPass(models.Model):
    """The code given out for a seat, and once it was used the token of the phone that used it. Both only as hashes."""

    seat = models.OneToOneField(Seat, models.CASCADE, related_name="seat_pass")
    code_hash = models.CharField(max_length=64, unique=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 -- None: the code is unused

    objects = SeatPassQuerySet.as_manager()

    class Meta:
        verbose_name = "mã bỏ phiếu"

    def __str__(self):
        return f"Mã của {self.seat}"
