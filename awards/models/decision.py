"""Quyết định khen thưởng: what is decided, for whom, by whom signed, how numbered, and what became of it."""

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency, GrantedRole, User, record
from accounts.searching import fold, nfc
from awards.models.award import Award
from awards.models.catalogue import AwardForm
from awards.models.decision_wording import DecisionLevel, SigningForm
from awards.models.nomination import Nomination
from awards.models.subject import Subject, year_field
from awards.models.terms import AwardKind
from documents.models import Change, GivenNumber, IssuedDocument, NumberSeries, StoredFile
from documents.models.issued import CODE_LENGTH, new_code

# Who sees the decisions of the province from their first draft on.
KEEPS_DECISIONS = {GrantedRole.OFFICE_HEAD, GrantedRole.SIGNER, GrantedRole.CLERK}


class DecisionState(models.TextChoices):
    DRAFT = "draft", "Dự thảo"
    SIGNED = "signed", "Đã ký, chờ cấp số"
    NUMBERED = "numbered", "Đã cấp số, chờ ban hành"
    ISSUED = "issued", "Đã ban hành"


# Backwards always has a reason; what is issued is changed by another decision only.
DECISION_MOVES = {
    DecisionState.DRAFT: {DecisionState.SIGNED},
    DecisionState.SIGNED: {DecisionState.DRAFT, DecisionState.NUMBERED},
    DecisionState.NUMBERED: {DecisionState.SIGNED, DecisionState.ISSUED},
    DecisionState.ISSUED: set(),
}


class Act(models.TextChoices):
    """What the paper does."""

    GRANT = "grant", "Quyết định khen thưởng"
    CORRECT = "correct", "Công văn đính chính"
    AMEND = "amend", "Quyết định sửa đổi, bổ sung"
    REVOKE = "revoke", "Quyết định hủy bỏ"


class ListStyle(models.TextChoices):
    LINES = "lines", "Từng dòng (Ông/Bà …, chức vụ, đơn vị)"
    TABLE = "table", "Bảng (TT, tên, chức vụ, đơn vị)"


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The office sees all; who signs and numbers, those of the province; an agency its own, and what names it.

        What names an agency is seen once it is issued, and so is every paper that corrects, amends or revokes it.
        """
        if user.is_office:
            return self
        seen = Q(agency__in=user.agency_ids)
        if user.agency_ids:
            named = DecisionLine.objects.filter(agency__in=user.agency_ids).values("decision")
            seen |= Q(Q(pk__in=named) | Q(changes__in=named), state=DecisionState.ISSUED)
        if KEEPS_DECISIONS & user.office_roles:
            seen |= Q(agency=None)
        return self.filter(seen)

    def with_size(self):
        """Add `size`, how many lines each has."""
        return self.annotate(size=models.Count("lines"))


class Decision(models.Model):
    """One decision, or a paper that corrects, amends or revokes one (`changes`).

    `agency` is who decides where it is not the province: a department, a commune, for titles of its own.
    """

    act = models.CharField("văn bản", max_length=7, choices=Act, default=Act.GRANT, editable=False)
    changes = models.ForeignKey("self", models.PROTECT, null=True, related_name="changed_by", verbose_name="thay đổi")
    level = models.CharField("cấp quyết định", max_length=10, choices=DecisionLevel, default=DecisionLevel.PROVINCE)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="decisions", verbose_name="cơ quan quyết định"
    )
    form = models.ForeignKey(AwardForm, models.PROTECT, related_name="+", verbose_name="danh hiệu, hình thức")
    kind = models.CharField("loại hình", max_length=12, choices=AwardKind, default=AwardKind.MERIT)
    year = year_field("năm thành tích")
    state = models.CharField(
        "trạng thái", max_length=8, choices=DecisionState, default=DecisionState.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=0, editable=False)  # counts what was edited: of two tabs one is old

    title = models.CharField("trích yếu", max_length=300)
    achievement = models.CharField("thành tích", max_length=500, blank=True)
    bases = models.JSONField("căn cứ", default=list)  # one text each, merge fields in it
    articles = models.JSONField("các điều", default=list)  # likewise
    receivers = models.JSONField("nơi nhận", default=list)
    agency_letters = models.TextField("tờ trình của đơn vị", max_length=4000, blank=True)  # one a line
    office_letter = models.CharField("tờ trình của cơ quan thi đua", max_length=300, blank=True)
    list_style = models.CharField("danh sách kèm theo", max_length=5, choices=ListStyle, default=ListStyle.LINES)
    signing = models.CharField("thẩm quyền ký", max_length=12, choices=SigningForm, default=SigningForm.HEAD)
    signer_title = models.CharField("chức vụ người ký", max_length=100, blank=True)
    signer_name = models.CharField("họ tên người ký", max_length=100, blank=True)

    series = models.ForeignKey(NumberSeries, models.PROTECT, related_name="+", verbose_name="dãy số")
    number = models.OneToOneField(GivenNumber, models.PROTECT, null=True, editable=False, related_name="decision")
    signed_on = models.DateField("ngày ký", null=True, editable=False)
    decided_on = models.DateField("ngày quyết định", null=True, editable=False)
    returned_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")
    returned_check = models.JSONField(
        default=dict, editable=False
    )  # awards/decisions/returned.py: what it says otherwise
    issued = models.OneToOneField(IssuedDocument, models.PROTECT, null=True, editable=False, related_name="decision")
    # Kept for it from the draft on, so that the paper that is signed can carry it; it answers only once issued.
    code = models.CharField("mã xác minh", max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)

    created_at = models.DateTimeField("lập lúc", default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    writers = models.ManyToManyField(User, related_name="+", editable=False)  # everybody who typed in it

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "quyết định khen thưởng"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "-id"], name="decision_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DecisionState.values), name="decision_state_known"),
            models.CheckConstraint(
                condition=Q(act=Act.GRANT, changes=None) | ~Q(act=Act.GRANT) & Q(changes__isnull=False),
                name="decision_changes_another_or_grants",
            ),
            models.CheckConstraint(
                condition=Q(level=DecisionLevel.PROVINCE, agency=None)
                | ~Q(level=DecisionLevel.PROVINCE) & Q(agency__isnull=False),
                name="decision_of_the_province_or_of_an_agency",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[DecisionState.DRAFT, DecisionState.SIGNED], number=None, decided_on=None)
                | Q(
                    state__in=[DecisionState.NUMBERED, DecisionState.ISSUED],
                    number__isnull=False,
                    decided_on__isnull=False,
                ),
                name="decision_number_with_day",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None) | Q(signed_on__isnull=False, decided_on__gte=F("signed_on")),
                name="decision_dated_after_signed",
                violation_error_message="Ngày quyết định không được trước ngày ký.",
            ),
            models.CheckConstraint(
                condition=Q(state=DecisionState.ISSUED, issued__isnull=False)
                | ~Q(state=DecisionState.ISSUED) & Q(issued=None),
                name="decision_issued_is_stored",
            ),
        ]

    def __str__(self):
        if self.number_id:
            return f"{self.get_act_display()} số {self.number} ngày {self.decided_on:%d/%m/%Y}"
        return f"{self.get_act_display()} (dự thảo {self.pk})"

    def get_absolute_url(self):
        return reverse("awards:decision_detail", kwargs={"pk": self.pk})

    @property
    def is_editable(self) -> bool:
        return self.state == DecisionState.DRAFT

    @property
    def is_signed(self) -> bool:
        return self.state != DecisionState.DRAFT

    @property
    def is_numbered(self) -> bool:
        return self.number_id is not None

    @property
    def is_issued(self) -> bool:
        return self.state == DecisionState.ISSUED

    @property
    def is_provincial(self) -> bool:
        return self.level == DecisionLevel.PROVINCE

    # Asked by accounts.permissions.roles_towards: the office drafts what the province decides.
    @property
    def office_drafts(self) -> bool:
        return self.is_provincial

    def locked(self) -> "Decision":
        """This decision, held until the transaction ends."""
        found = Decision.objects.select_for_update(of=("self",)).select_related("series", "form", "agency", "number")
        return found.get(pk=self.pk)

    def locked_for_changes(self, *, seen: int | None = None) -> "Decision":
        """The same, to write in it; with `seen`, the version the editor saw.

        Raises:
            WrongState: it is signed already.
            OfficeError: somebody else wrote in it since.
        """
        now = self.locked()
        if not now.is_editable:
            raise WrongState(now, DecisionState.DRAFT)
        if seen is not None and seen != now.version:
            raise OfficeError("Dự thảo đã được sửa ở nơi khác. Xin tải lại trang; nội dung vừa nhập vẫn còn dưới đây.")
        return now

    def touch(self, *, by: User | None) -> None:
        """Something in it was typed by `by`, who therefore does not issue it (nobody judges himself)."""
        Decision.objects.filter(pk=self.pk).update(version=F("version") + 1)
        if by is not None:
            self.writers.add(by)

    def move(self, to: DecisionState, *, by: User, reason: str = "", **changes) -> None:
        """The one door of `state`. Raises WrongState where the move is not allowed or somebody was first."""
        if to not in DECISION_MOVES[DecisionState(self.state)]:
            raise WrongState(self, to)
        with transaction.atomic():
            if not Decision.objects.filter(pk=self.pk, state=self.state).update(state=to, **changes):
                self.refresh_from_db()
                raise WrongState(self, to)
            record(by, f"awards.decision_{to}", self, reason=reason)
        self.refresh_from_db()


class DecisionLine(models.Model):
    """One name of the annexed list, in the proposer's order.

    What is printed is kept as it holds now: a correction changes it, and keeps what stood there (`LineChange`).
    """

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField("thứ tự", default=0)
    nomination = models.OneToOneField(Nomination, models.PROTECT, null=True, related_name="decision_line")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="decision_lines", verbose_name="đối tượng")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="cơ quan, đơn vị")
    form = models.ForeignKey(AwardForm, models.PROTECT, related_name="+", verbose_name="danh hiệu, hình thức")
    printed_name = models.CharField("tên ghi trong danh sách", max_length=200)
    printed_unit = models.CharField("chức vụ, đơn vị ghi trong danh sách", max_length=300, blank=True)
    achievement = models.CharField("thành tích", max_length=500, blank=True)
    proposer = models.CharField("đơn vị đề nghị", max_length=200, blank=True)
    from_year = year_field("thành tích từ năm", null=True, blank=True)
    year = year_field("thành tích đến năm")
    period = models.CharField("kỳ", max_length=60, blank=True)
    award = models.OneToOneField(Award, models.PROTECT, null=True, related_name="decision_line")
    standing = models.CharField("hiệu lực", max_length=9, choices=Change, default=Change.VALID, editable=False)
    # What awards.decisions.checking last found of it; "" where it is not asked.
    outcome = models.CharField("điều kiện", max_length=8, blank=True, editable=False)
    unmet = models.CharField("chưa đạt", max_length=500, blank=True, editable=False)
    folded = models.CharField(max_length=500, editable=False)

    class Meta:
        verbose_name = "dòng của quyết định"
        ordering = ["decision", "position", "pk"]
        indexes = [models.Index(fields=["decision", "position", "id"], name="decision_line_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "subject"],
                name="decision_names_a_subject_once",
                violation_error_message="Đối tượng này đã có trong quyết định.",
            ),
            models.CheckConstraint(condition=Q(standing__in=Change.values), name="decision_line_standing_known"),
        ]

    def __str__(self):
        return f"{self.printed_name}: {self.form}"

    def save(self, **kwargs):
        self.fill_search()
        super().save(**kwargs)

    def fill_search(self) -> None:
        """Compute the column it is searched by; also before a bulk_create."""
        self.printed_name, self.printed_unit = nfc(self.printed_name), nfc(self.printed_unit)
        self.folded = fold(f"{self.printed_name} {self.printed_unit}")[:500]


class LineChange(models.Model):
    """What a later paper changes in one line: its name and unit, or that it is revoked. Takes effect when issued."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="line_changes")  # the changing one
    line = models.ForeignKey(DecisionLine, models.PROTECT, related_name="line_changes")
    printed_name = models.CharField("tên đúng", max_length=200, blank=True)
    printed_unit = models.CharField("chức vụ, đơn vị đúng", max_length=300, blank=True)
    old_name = models.CharField("tên đã ghi", max_length=200)
    old_unit = models.CharField("chức vụ, đơn vị đã ghi", max_length=300, blank=True)
    reason = models.CharField("lý do", max_length=300, blank=True)

    class Meta:
        verbose_name = "thay đổi của một dòng"
        ordering = ["line__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "line"],
                name="line_changed_once_a_paper",
                violation_error_message="Dòng này đã có trong văn bản.",
            ),
        ]

    def __str__(self):
        return f"{self.old_name} → {self.printed_name or 'hủy bỏ'}"
