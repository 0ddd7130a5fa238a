"""What a bloc proposes for its year, and its dossier: both begin with what the review meeting has voted."""

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Agency, User, record
from awards.models.catalogue import AwardForm
from blocs.models import BlocState, BlocYear
from meetings.models import Ballot


class BlocProposalQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not withdrawn."""
        return self.filter(withdrawn_because="")

    def of_bloc_year(self, bloc_year: BlocYear):
        """In the order of the catalogue, then of the votes' paper."""
        found = self.filter(bloc_year=bloc_year).select_related("form", "agency")
        return found.order_by("form__position", "form__code", "position", "pk")


class BlocProposal(models.Model):
    """Đề nghị của khối: one member, one form, by the vote of the bloc's meeting."""

    bloc_year = models.ForeignKey(BlocYear, models.PROTECT, related_name="proposals", verbose_name="khối, cụm")
    form = models.ForeignKey(AwardForm, models.PROTECT, related_name="+", verbose_name="hình thức")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="đơn vị")
    position = models.PositiveSmallIntegerField(default=0)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="+", verbose_name="cuộc bỏ phiếu")
    votes = models.PositiveSmallIntegerField("số phiếu đồng ý")
    base = models.PositiveSmallIntegerField("tính trên")
    result = models.CharField("kết quả", max_length=500)  # the whole sentence, with base and threshold
    rank = models.PositiveSmallIntegerField("xếp hạng", null=True)
    points = models.DecimalField("điểm", max_digits=8, decimal_places=3, null=True)
    withdrawn_because = models.CharField("lý do rút", max_length=500, blank=True)

    objects = BlocProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị khen thưởng của khối"
        ordering = ["bloc_year", "form__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc_year", "form", "agency"],
                name="bloc_proposal_once",
                violation_error_message="Khối đã đề nghị hình thức này cho đơn vị.",
            ),
            models.CheckConstraint(condition=Q(votes__lte=models.F("base")), name="bloc_proposal_votes_of_base"),
        ]

    def __str__(self):
        return f"{self.agency}: {self.form}"

    @transaction.atomic
    def withdraw(self, *, reason: str, by) -> None:
        """Not proposed after all, for instance since the unit stands in a higher tier. Twice does no harm.

        Raises OfficeError without a reason, or once the bloc has sent its dossier.
        """
        must_not_be_sent(self.bloc_year.locked())
        if not reason.strip():
            raise OfficeError("Xin ghi lý do rút đề nghị.")
        if BlocProposal.objects.filter(pk=self.pk, withdrawn_because="").update(withdrawn_because=reason.strip()):
            record(by, "awards.proposal_withdrawn", self.bloc_year, title=str(self), reason=reason.strip())
        self.refresh_from_db(fields=["withdrawn_because"])


def must_not_be_sent(bloc_year: BlocYear) -> None:
    """Raises OfficeError once the bloc's dossier has gone."""
    if bloc_year.state in (BlocState.SENT, BlocState.CLOSED):
        raise OfficeError("Khối đã gửi hồ sơ nên không thay đổi đề nghị được nữa.")


class BlocDossier(models.Model):
    """Hồ sơ của khối, as it was sent once: what was in it, what was missing and why. Sent again, there is another."""

    bloc_year = models.ForeignKey(BlocYear, models.PROTECT, related_name="dossiers", verbose_name="khối, cụm")
    number = models.CharField("số, ký hiệu tờ trình", max_length=40, blank=True)
    contents = models.JSONField("thành phần hồ sơ", default=list)  # [{"name", "detail", "sha256"}]
    missing = models.JSONField("còn thiếu", default=list)  # names
    reason = models.CharField("lý do vẫn gửi", max_length=1000, blank=True)
    sent_at = models.DateTimeField("gửi lúc", default=timezone.now)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "hồ sơ của khối"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(missing=[]) | ~Q(reason=""), name="dossier_incomplete_has_a_reason"),
        ]

    def __str__(self):
        return f"Hồ sơ {self.bloc_year}"
