"""What the members of a bloc write and sign together: the covenant, the regulation, the mid-year report.

All three are one thing, a text in articles: drafted from a template, commented on by the members, closed. What differs
is what follows the closing: a covenant and a regulation are signed by every head, a report is adopted and kept.
"""

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency, Identity, User, record
from blocs.models import BlocYear, Membership, Stage
from documents.models import StoredFile


class DocumentKind(models.TextChoices):
    COVENANT = "covenant", "Giao ước thi đua"
    REGULATION = "regulation", "Quy chế hoạt động"
    MIDYEAR = "midyear", "Báo cáo sơ kết 6 tháng"


SIGNED_KINDS = {DocumentKind.COVENANT, DocumentKind.REGULATION}
STAGE_OF_KIND = {DocumentKind.COVENANT: Stage.COVENANT, DocumentKind.MIDYEAR: Stage.MIDYEAR}


class DocumentState(models.TextChoices):
    DRAFTING = "drafting", "Đang soạn"
    COMMENTING = "commenting", "Đang lấy ý kiến"
    CLOSED = "closed", "Đã chốt nội dung"
    SIGNING = "signing", "Đang ký"
    SIGNED = "signed", "Đã ký đủ"


# Backwards only while nobody has signed, and with a reason.
DOCUMENT_MOVES = {
    DocumentState.DRAFTING: {DocumentState.COMMENTING, DocumentState.CLOSED},
    DocumentState.COMMENTING: {DocumentState.CLOSED, DocumentState.DRAFTING},
    DocumentState.CLOSED: {DocumentState.SIGNING, DocumentState.DRAFTING},
    DocumentState.SIGNING: {DocumentState.SIGNED, DocumentState.DRAFTING},
    DocumentState.SIGNED: set(),
}
EDITABLE = {DocumentState.DRAFTING, DocumentState.COMMENTING}
OPEN_TO_SIGN = {DocumentState.SIGNING, DocumentState.SIGNED}


class BlocDocumentQuerySet(models.QuerySet):
    def of_year(self, year: int):
        return self.filter(bloc_year__year__year=year)

    def covenants(self):
        """The covenants themselves, without their annexes: what every member has to sign."""
        return self.filter(kind=DocumentKind.COVENANT, annex_number=0)

    def visible_to(self, user: User):
        """Those of the blocs that `user` keeps, leads or belongs to; members see none that is still being drafted."""
        if user.is_office:
            return self
        mine = user.agency_ids
        if not mine:
            return self.none()
        led = Q(bloc_year__leader__in=mine)
        blocs = Membership.objects.filter(agency__in=mine).values("bloc_year")
        return self.filter(led | (Q(bloc_year__in=blocs) & ~Q(state=DocumentState.DRAFTING)))

    def with_signed(self):
        """Add `signed`, how many have signed."""
        return self.annotate(signed=models.Count("signatures", distinct=True))

    def search(self, text: str):
        return self.filter(bloc_year__in=BlocYear.objects.search(text))

    def for_page(self):
        return self.select_related("bloc_year__bloc", "bloc_year__year", "bloc_year__leader", "annex_of", "file")

    def locked(self, pk: int) -> "BlocDocument":
        """The document as it is now, its year, its bloc and itself kept from all others until the transaction ends.

        Raises OfficeError when the year is closed.
        """
        BlocYear.objects.get(documents=pk).locked()
        rows = self.select_for_update(of=("self",)).select_related("bloc_year__bloc", "bloc_year__year")
        return rows.get(pk=pk)


class BlocDocument(models.Model):
    """One text of a bloc's year. `annex_number` 0 is the document itself, 1 and on are its amendments."""

    bloc_year = models.ForeignKey(BlocYear, models.PROTECT, related_name="documents")
    kind = models.CharField("loại", max_length=10, choices=DocumentKind, editable=False)
    annex_of = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="annexes")
    annex_number = models.PositiveSmallIntegerField("phụ lục số", default=0, editable=False)
    state = models.CharField(
        "trạng thái", max_length=10, choices=DocumentState, default=DocumentState.DRAFTING, editable=False
    )
    number = models.CharField("số, ký hiệu", max_length=40, blank=True)
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    place = models.CharField("nơi ký", max_length=150, blank=True)
    begun_at = models.DateTimeField("bắt đầu soạn lúc", default=timezone.now, editable=False)
    begun_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    closed_at = models.DateTimeField("chốt nội dung lúc", null=True, editable=False)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True, editable=False)  # of the closed text and its targets
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")

    objects = BlocDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản của khối"
        ordering = ["-bloc_year__year__year", "bloc_year__bloc__code", "kind", "annex_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc_year", "kind", "annex_number"],
                name="bloc_document_once",
                violation_error_message="Văn bản này đã được lập.",
            ),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="bloc_document_kind_known"),
            models.CheckConstraint(condition=Q(state__in=DocumentState.values), name="bloc_document_state_known"),
            models.CheckConstraint(
                condition=Q(annex_of=None, annex_number=0) | Q(annex_of__isnull=False, annex_number__gt=0),
                name="bloc_document_annex_has_number",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, sha256="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(sha256="")),
                name="bloc_document_closed_at_with_by",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["drafting", "commenting"]) | Q(closed_at__isnull=False),
                name="bloc_document_locked_is_closed",
            ),
            models.CheckConstraint(
                condition=~Q(kind="midyear") | Q(state__in=["drafting", "commenting", "closed"]),
                name="bloc_document_report_is_not_signed",
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.bloc_year}"

    def get_absolute_url(self):
        return reverse("campaigns:document_detail", kwargs={"pk": self.pk})

    @property
    def title(self) -> str:
        """ "Giao ước thi đua", or "Phụ lục số 01 của Giao ước thi đua"."""
        kind = DocumentKind(self.kind).label
        return f"Phụ lục số {self.annex_number:02d} của {kind}" if self.annex_number else kind

    @property
    def is_annex(self) -> bool:
        return self.annex_number > 0

    @property
    def is_signed_by_members(self) -> bool:
        return self.kind in SIGNED_KINDS

    @property
    def has_targets(self) -> bool:
        return self.kind == DocumentKind.COVENANT

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_open_to_sign(self) -> bool:
        return self.state in OPEN_TO_SIGN

    @property
    def stage(self) -> Stage | None:
        """Which deadline of the year it has; annexes and regulations have none."""
        return None if self.is_annex else STAGE_OF_KIND.get(DocumentKind(self.kind))

    @property
    def state_label(self) -> str:
        """A report is adopted where a covenant is closed."""
        if self.kind == DocumentKind.MIDYEAR and self.state == DocumentState.CLOSED:
            return "Đã thông qua"
        return self.get_state_display()

    def holder(self, identity: Identity) -> str:
        """Who has to act now, in words; "" when nobody has."""
        bloc_year = self.bloc_year
        leader = bloc_year.leader.name if bloc_year.leader_id else f"{bloc_year.leader_word(identity)} (chưa có)"
        if self.kind == DocumentKind.MIDYEAR and self.state == DocumentState.CLOSED:
            return ""
        return {
            DocumentState.DRAFTING: leader,
            DocumentState.COMMENTING: "các đơn vị thành viên (góp ý)",
            DocumentState.CLOSED: leader,
            DocumentState.SIGNING: "các đơn vị chưa ký",
            DocumentState.SIGNED: "",
        }[DocumentState(self.state)]

    def must_be_editable(self) -> None:
        """Raises OfficeError, saying what to do instead, once the text is closed."""
        if self.is_editable:
            return
        if self.is_signed_by_members and self.signatures.exists():
            raise OfficeError(f"{self.title} đã có đơn vị ký nên không sửa được nữa. Muốn sửa đổi, hãy lập phụ lục.")
        raise OfficeError(f"{self.title} đã chốt nội dung nên không sửa được nữa.")

    # The moves stand in campaigns/drafting.py and campaigns/signing.py; all go through this door.

    @transaction.atomic
    def move(self, to: DocumentState, *, by, reason: str = "", **changes) -> None:
        """The only place that writes `state`: check the move, win the race, leave a trace."""
        if to not in DOCUMENT_MOVES[DocumentState(self.state)]:
            raise WrongState(self, to)
        unmoved = BlocDocument.objects.filter(pk=self.pk, state=self.state)
        if not unmoved.update(state=to, **changes):
            self.refresh_from_db()
            raise WrongState(self, to)
        self.refresh_from_db()
        record(by, f"campaigns.document_{to}", self, reason=reason)


class ArticlePart(models.TextChoices):
    """Where a piece of text stands in its document."""

    BASES = "bases", "Căn cứ"
    OPENING = "opening", "Phần mở đầu"
    ARTICLE = "article", "Điều, mục"
    RESULTS = "results", "Mục có bảng kết quả thực hiện giao ước"
    CLOSING = "closing", "Phần kết"


HEADED = {ArticlePart.ARTICLE, ArticlePart.RESULTS}  # have a number and a title; what stands around them has neither


class Article(models.Model):
    """One piece of a document's text as it is now; each earlier wording is an ArticleVersion.

    `version` counts the changes, so that two editors lose nothing. A removed article keeps its versions.
    """

    document = models.ForeignKey(BlocDocument, models.CASCADE, related_name="articles")
    part = models.CharField("vị trí", max_length=8, choices=ArticlePart, default=ArticlePart.ARTICLE)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    title = models.CharField("tên điều, mục", max_length=300, blank=True)
    text = models.TextField("nội dung", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_removed = models.BooleanField("đã bỏ", default=False, editable=False)
    edited_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "điều, mục"
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(part__in=ArticlePart.values), name="article_part_known")]

    def __str__(self):
        return self.title or self.get_part_display()


class ArticleVersion(models.Model):
    """One wording of an article, kept as it was."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("bản")
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "bản của điều, mục"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="article_version_once")]

    def __str__(self):
        return f"{self.article} (bản {self.number})"


class DocumentComment(models.Model):
    """What one member (`agency` None: the office) says to an article, or to the whole text (`article` None)."""

    document = models.ForeignKey(BlocDocument, models.CASCADE, related_name="comments")
    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="comments")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField("ý kiến", max_length=4000)
    answer = models.TextField("tiếp thu, giải trình", max_length=4000, blank=True)

    class Meta:
        verbose_name = "ý kiến góp ý"
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:60]


class SigningWay(models.TextChoices):
    """How the head of an agency signed."""

    PASSWORD = "password", "Thủ trưởng ký trên cổng"
    SCAN = "scan", "Bản giấy đã ký, đóng dấu"


class DocumentSignature(models.Model):
    """One agency's signature under a document: whose hand, on which day, on which occasion. Never changed."""

    document = models.ForeignKey(BlocDocument, models.PROTECT, related_name="signatures")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="đơn vị")
    agency_name = models.CharField("tên đơn vị khi ký", max_length=200)
    way = models.CharField("cách ký", max_length=8, choices=SigningWay)
    name = models.CharField("người ký", max_length=100, blank=True)
    title = models.CharField("chức vụ", max_length=250, blank=True)
    signed_on = models.DateField("ngày ký")
    occasion = models.CharField("ký tại", max_length=200, blank=True)
    # The page of that meeting, said by who records it: meetings stand above us.
    occasion_url = models.CharField(max_length=200, blank=True, editable=False)
    is_late = models.BooleanField("ký muộn", default=False)
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)  # of the text that was signed
    at = models.DateTimeField("ghi lúc", default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "chữ ký"
        ordering = ["signed_on", "pk"]
        indexes = [models.Index(fields=["occasion_url"], name="signature_of_an_occasion")]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "agency"],
                name="document_signed_once_by_an_agency",
                violation_error_message="Đơn vị này đã ký.",
            ),
            models.CheckConstraint(condition=Q(way__in=SigningWay.values), name="signature_way_known"),
            models.CheckConstraint(
                condition=~Q(way="scan") | Q(scan__isnull=False), name="signature_on_paper_has_its_scan"
            ),
        ]

    def __str__(self):
        return f"{self.agency_name} ký ngày {self.signed_on:%d/%m/%Y}"
