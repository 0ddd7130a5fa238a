"""Đề nghị khen thưởng: one line of a slate, how far it has come, what was found of it, its papers."""

from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import User, record
from accounts.searching import fold, nfc
from awards.models.catalogue import AwardForm
from awards.models.line_state import EDITABLE_LINES, LINE_MOVES, LineState, lacks_reason, told_by_move
from awards.models.proposal import BlocProposal
from awards.models.rule import EligibilityRule
from awards.models.slate import Slate
from awards.models.subject import Subject
from blocs.models import BlocYear
from documents.models import StoredFile


class NominationQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self if user.is_office else self.filter(slate__in=Slate.objects.visible_to(user))

    def standing(self):
        """Those that go on: a line that fell back is followed by another."""
        return self.exclude(state=LineState.FELL_BACK)

    def as_proposed(self):
        """Those that the proposer wrote, without what the office let fall back to a lower form."""
        return self.filter(fallback_of=None)

    def with_root(self):
        """Add `root`, the key of the subject that leads the family of rows that are one."""
        return self.annotate(root=Coalesce("subject__head_id", "subject_id"))


class Nomination(models.Model):
    """One line of a slate: one subject, one form. What is printed is kept as the proposer wrote it."""

    slate = models.ForeignKey(Slate, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField("thứ tự", default=0)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="nominations", verbose_name="đối tượng")
    form = models.ForeignKey(AwardForm, models.PROTECT, related_name="+", verbose_name="danh hiệu, hình thức")
    printed_name = models.CharField("tên ghi trong danh sách", max_length=200)
    printed_unit = models.CharField("chức vụ, đơn vị ghi trong danh sách", max_length=300, blank=True)
    summary = models.CharField("tóm tắt thành tích", max_length=1000, blank=True)
    votes = models.PositiveSmallIntegerField("số phiếu đồng ý", null=True, blank=True)
    votes_base = models.PositiveSmallIntegerField(
        "trên tổng số", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    proposal = models.ForeignKey(
        BlocProposal, models.PROTECT, null=True, blank=True, related_name="nominations", verbose_name="kết quả suy tôn"
    )
    report = models.JSONField("báo cáo thành tích", default=list)  # [{"title", "text"}], as the outline was
    report_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("giải trình các cảnh báo", max_length=1000, blank=True)
    folded = models.CharField(max_length=500, editable=False)

    state = models.CharField("trạng thái", max_length=14, choices=LineState, default=LineState.PROPOSED, editable=False)
    state_since_at = models.DateTimeField("từ lúc", default=timezone.now, editable=False)
    due_on = models.DateField("hạn thẩm định", null=True, blank=True, editable=False)
    officer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người thẩm định"
    )
    return_reason = models.TextField("lý do trả lại", max_length=2000, blank=True, editable=False)
    verdict_reason = models.TextField("lý do kết luận", max_length=2000, blank=True, editable=False)
    verdict_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    verdict_at = models.DateTimeField("kết luận lúc", null=True, editable=False)
    fallback_of = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="fallback_line",
        verbose_name="thay cho đề nghị",
    )

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị khen thưởng"
        ordering = ["slate", "position", "pk"]
        indexes = [
            models.Index(fields=["slate", "position", "id", "state"], name="nomination_in_order"),
            # With the slate, for kind and bloc are asked of the slates.
            models.Index(fields=["state", "-id", "slate"], name="nomination_by_state"),
            models.Index(fields=["state", "slate", "position", "id"], name="nomination_by_slate"),
            models.Index(fields=["officer", "state", "due_on", "id"], name="nomination_by_officer"),
            models.Index(fields=["form", "state", "-id"], name="nomination_by_form"),
            # With the words it is searched by, so that a search of what waits reads the index alone.
            models.Index(fields=["state", "due_on", "id", "slate", "folded"], name="nomination_by_due_day"),
            # For all states at once.
            models.Index(fields=["due_on", "id", "state", "slate"], name="nomination_by_due_day_of_all"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["slate", "subject", "form"],
                name="nomination_once_a_slate",
                violation_error_message="Đối tượng này đã được đề nghị hình thức ấy trong hồ sơ.",
            ),
            models.CheckConstraint(
                condition=Q(votes=None, votes_base=None)
                | Q(votes__isnull=False, votes_base__isnull=False, votes__lte=F("votes_base")),
                name="nomination_votes_of_base",
                violation_error_message="Ghi cả số phiếu đồng ý và tổng số; số phiếu không được lớn hơn tổng số.",
            ),
            models.CheckConstraint(condition=Q(state__in=LineState.values), name="nomination_state_known"),
            models.CheckConstraint(
                condition=~Q(state=LineState.RETURNED) | ~Q(return_reason=""), name="nomination_returned_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state=LineState.INELIGIBLE) | ~Q(verdict_reason=""),
                name="nomination_ineligible_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.printed_name}: {self.form}"

    def save(self, **kwargs):
        self.fill_search()
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("awards:nomination_detail", kwargs={"pk": self.pk})

    def fill_search(self) -> None:
        """Compute the column it is searched by; also before a bulk_create."""
        self.printed_name, self.printed_unit = nfc(self.printed_name), nfc(self.printed_unit)
        self.folded = fold(f"{self.printed_name} {self.printed_unit}")[:500]

    def move(self, to: LineState, *, by: User | None, reason: str = "", **changes) -> None:
        """The one door of `state`; of many lines at once it is awards.appraisal.appraising.move_lines.

        Args:
            by: None where the portal itself moves it, for its days are over.
            changes: other columns that are written with it.

        Raises:
            WrongState: the move is not in LINE_MOVES, or somebody was first.
            OfficeError: it needs a reason and has none.
        """
        if to not in LINE_MOVES[LineState(self.state)]:
            raise WrongState(self, to)
        if lacks_reason(LineState(self.state), to, reason):
            raise OfficeError("Xin ghi lý do.")
        at = timezone.now()
        told = {**told_by_move(to, by=by, at=at, reason=reason), **changes}
        with transaction.atomic():
            if not Nomination.objects.filter(pk=self.pk, state=self.state).update(**told):
                self.refresh_from_db()
                raise WrongState(self, to)
            LineMove.objects.create(nomination=self, state=to, at=at, by=by, reason=reason.strip())
            record(by, f"awards.line_{to}", self, reason=reason.strip())
        self.refresh_from_db()

    # What the guard asks of its slate.
    @property
    def agency_id(self) -> int:
        return self.slate.agency_id

    @property
    def bloc_year(self) -> BlocYear | None:
        return self.slate.bloc_year

    @property
    def is_editable(self) -> bool:
        """May its proposer write in it: of a slate that came back, only what came back with a reason."""
        return self.slate.is_editable and self.state in EDITABLE_LINES

    def locked_slate(self) -> Slate:
        """Its slate, held to write in this line. Raises WrongState where one of them may not be written in."""
        slate = self.slate.locked_for_changes()
        self.state = Nomination.objects.values_list("state", flat=True).get(pk=self.pk)
        if self.state not in EDITABLE_LINES:
            raise WrongState(self, LineState.PROPOSED)
        return slate

    # What decides who may judge it (accounts/permissions.py): of the office's own, the body named for the year.
    @property
    def office_appraises(self) -> bool:
        return self.slate.office_appraises

    @property
    def appraiser_ids(self) -> frozenset[int]:
        return self.slate.appraiser_ids

    @property
    def has_report(self) -> bool:
        return self.report_file_id is not None or any(part["text"].strip() for part in self.report)

    @property
    def vote_share(self) -> str:
        return f"{self.votes:02d}/{self.votes_base:02d}" if self.votes_base else ""


class LineMove(models.Model):
    """One step of a line: where it came, when, by whom ("hệ thống" where by nobody), why. Only added to."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="moves")
    state = models.CharField("trạng thái", max_length=14, choices=LineState)
    at = models.DateTimeField("lúc", default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người thực hiện")
    reason = models.TextField("lý do", max_length=2000, blank=True)

    class Meta:
        verbose_name = "bước của đề nghị"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(state__in=LineState.values), name="line_move_state_known")]

    def __str__(self):
        return f"{self.nomination_id}: {self.get_state_display()}"


class NominationCheck(models.Model):
    """What was found of a line when its slate was last checked; made anew each time.

    `findings`: [{"text", "met", "basis", "manual", "road", "detail"}]; `flags`: [{"what", "text"}], each to be
    explained; `missing`: names of papers.
    """

    nomination = models.OneToOneField(Nomination, models.CASCADE, primary_key=True, related_name="check_made")
    outcome = models.CharField("điều kiện", max_length=8)  # awards.eligibility.verdicts.Outcome
    rule = models.ForeignKey(EligibilityRule, models.PROTECT, null=True, related_name="+")
    findings = models.JSONField(default=list)
    favoured_by = models.CharField(max_length=500, blank=True)  # a later rule that is more favourable, in words
    flags = models.JSONField(default=list)
    has_flags = models.BooleanField(default=False)
    missing = models.JSONField(default=list)

    class Meta:
        verbose_name = "kết quả kiểm tra đề nghị"
        indexes = [models.Index(fields=["outcome", "has_flags"], name="nomination_check_by_outcome")]

    def __str__(self):
        return f"{self.nomination_id}: {self.outcome}"


class NominationPaper(models.Model):
    """One paper of a line's dossier that is there: a cited document, or a file."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="papers")
    name = models.CharField("giấy tờ", max_length=300)
    document = models.CharField(
        "số, ký hiệu, ngày", max_length=300, blank=True, help_text="Ví dụ: QĐ số 30/QĐ-STP ngày 12/5/2026."
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="tệp")

    class Meta:
        verbose_name = "giấy tờ của đề nghị"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "name"],
                name="nomination_paper_once",
                violation_error_message="Giấy tờ này đã có.",
            ),
            models.CheckConstraint(
                condition=~Q(document="") | Q(file__isnull=False), name="nomination_paper_is_cited_or_kept"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def agency_id(self) -> int:
        return self.nomination.slate.agency_id

    @property
    def bloc_year(self) -> BlocYear | None:
        return self.nomination.slate.bloc_year
