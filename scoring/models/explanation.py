"""Explanations (giải trình): what a unit answers to a point that was lowered, and what came of it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from blocs.models import Extension, Stage
from scoring.criteria import Leaf
from scoring.models.evidence import Evidence
from scoring.models.sheet import ScoreSheet
from scoring.models.sheet_states import ScoreStage

# The stages whose points a unit may answer; what the meeting agreed on, it agreed on too.
EXPLAINED_STAGES = [ScoreStage.CHECKED, ScoreStage.VERIFIED, ScoreStage.OFFICIAL]


class Verdict(models.TextChoices):
    """What becomes of the point."""

    ACCEPTED = "accepted", "Chấp nhận, theo điểm tự chấm"
    CHANGED = "changed", "Chấp nhận một phần, điều chỉnh điểm"
    KEPT = "kept", "Giữ nguyên điểm"


class ExplanationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(verdict="")

    def with_extension(self):
        """Add `explain_until`, the unit's extension for explaining; None without one."""
        extensions = Extension.objects.filter(
            bloc_year=models.OuterRef("sheet__bloc_year"),
            agency=models.OuterRef("sheet__agency"),
            stage=Stage.EXPLANATION,
        )
        return self.annotate(explain_until=models.Subquery(extensions.order_by().values("until")[:1]))

    def with_evidence(self):
        """With the evidence behind each, in the order it came. One query more, however many there are."""
        return self.prefetch_related(
            models.Prefetch("evidence_uses", ExplanationEvidence.objects.select_related("evidence__file"))
        )

    def visible_to(self, user: User):
        """Those about sheets that `user` sees whole, and those about the criteria that `user`'s department verifies."""
        sheets = ScoreSheet.objects.visible_to(user).order_by()
        if user.is_office:
            return self
        whole = Q(sheet__in=ScoreSheet.objects.wholly_visible_to(user).order_by().values("pk"))
        return self.filter(whole | Q(sheet__in=sheets.values("pk")) & ScoreSheet.objects.verified_lines_of(user))


class Explanation(models.Model):
    """One answer to one point of one stage, with the point and the opinion as they were when it was written.

    `concluded_points`: what the criterion counts after the conclusion; None before it.
    `evidence_version` counts the changes of what stands behind it, so that nobody concludes on less than is there.
    """

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="explanations")
    code = models.CharField("mã tiêu chí", max_length=60)
    stage = models.CharField("bước", max_length=8, choices=ScoreStage)
    claimed = models.DecimalField("điểm tự chấm", max_digits=14, decimal_places=4, null=True)
    given = models.DecimalField("điểm thẩm định", max_digits=14, decimal_places=4, null=True)
    opinion = models.TextField("ý kiến thẩm định", blank=True)
    text = models.TextField("giải trình")
    version = models.PositiveIntegerField(default=1)
    evidence_version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("giải trình lúc", default=timezone.now)
    verdict = models.CharField("kết luận", max_length=8, choices=Verdict, blank=True)
    conclusion = models.TextField("nội dung kết luận", blank=True)
    concluded_points = models.DecimalField("điểm sau kết luận", max_digits=14, decimal_places=4, null=True)
    concluded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    concluded_at = models.DateTimeField("kết luận lúc", null=True)

    objects = ExplanationQuerySet.as_manager()

    class Meta:
        verbose_name = "giải trình"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "code", "stage"],
                name="explanation_once_a_stage",
                violation_error_message="Tiêu chí này đã có giải trình.",
            ),
            models.CheckConstraint(condition=Q(stage__in=EXPLAINED_STAGES), name="explanation_stage_known"),
            models.CheckConstraint(
                condition=Q(verdict="", conclusion="", concluded_at=None, concluded_by=None)
                | Q(verdict__in=Verdict.values, concluded_at__isnull=False, concluded_by__isnull=False)
                & ~Q(conclusion=""),
                name="explanation_concluded_with_words",
            ),
        ]

    def __str__(self):
        return f"Giải trình {self.code}, {self.sheet}"

    def get_absolute_url(self):
        return reverse("scoring:explanation_conclude", kwargs={"pk": self.pk})

    @property
    def leaf(self) -> Leaf | None:
        return self.sheet.criteria_set.criteria.leaves.get(self.code)

    # What a guarded thing answers (accounts/permissions.py): whoever gave the point concludes.

    @property
    def agency_id(self) -> int:
        return self.sheet.agency_id

    @property
    def bloc_year(self):
        return self.sheet.bloc_year

    @property
    def checker_ids(self) -> frozenset[int]:
        return self.sheet.checker_ids if self.stage == ScoreStage.CHECKED else frozenset()

    @property
    def office_checks(self) -> bool:
        return self.stage == ScoreStage.CHECKED and self.sheet.office_checks

    @property
    def verifier_ids(self) -> frozenset[int]:
        if self.stage == ScoreStage.CHECKED or self.leaf is None:
            return frozenset()
        return frozenset(agency for name, agency in self.sheet.owners if name in self.leaf.owner)

    @property
    def office_appraises(self) -> bool:
        return self.stage != ScoreStage.CHECKED and self.sheet.office_appraises

    @property
    def appraiser_ids(self) -> frozenset[int]:
        return frozenset() if self.stage == ScoreStage.CHECKED else self.sheet.appraiser_ids


class ExplanationEvidence(models.Model):
    """This evidence stands behind this explanation."""

    explanation = models.ForeignKey(Explanation, models.CASCADE, related_name="evidence_uses")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="explanation_uses", verbose_name="minh chứng")
    pages = models.CharField("trang, mục", max_length=100, blank=True)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = "minh chứng của giải trình"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["explanation", "evidence"],
                name="evidence_once_an_explanation",
                violation_error_message="Minh chứng này đã có ở giải trình.",
            )
        ]

    def __str__(self):
        return f"{self.explanation}: {self.evidence}"
