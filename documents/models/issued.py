"""Issued documents: the signed bytes with their hash, what became of them, and the code by which anybody checks one."""

import datetime as dt
import secrets

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.codes import spelled
from accounts.errors import OfficeError, WrongState
from accounts.models import User, record
from documents.models.disclosure import Disclosure
from documents.models.files import StoredFile
from documents.models.numbers import GivenNumber

# No 0 and O, no 1, I and L, no U: a code is read from paper and over the telephone.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH, GROUP = 12, 4  # 30 to the power of 12 codes: nobody comes upon one by trying


class DocumentKind(models.TextChoices):
    DECISION = "decision", "Quyết định"
    CERTIFICATE = "certificate", "Bằng, giấy chứng nhận khen thưởng"
    CORRECTION = "correction", "Công văn đính chính"
    NOTICE = "notice", "Thông báo"
    EXTRACT = "extract", "Trích lục khen thưởng"


class Change(models.TextChoices):
    """What became of a document; each by another document, which stays beside it."""

    VALID = "valid", "Có hiệu lực"
    CORRECTED = "corrected", "Đã đính chính"
    AMENDED = "amended", "Đã sửa đổi, bổ sung"
    REVOKED = "revoked", "Đã thu hồi, hủy bỏ"


# A revoked document is over; of the other changes a stronger one is not hidden by a weaker one that follows it.
CHANGES = {
    Change.VALID: {Change.CORRECTED, Change.AMENDED, Change.REVOKED},
    Change.CORRECTED: {Change.CORRECTED, Change.AMENDED, Change.REVOKED},
    Change.AMENDED: {Change.AMENDED, Change.REVOKED},
    Change.REVOKED: set(),
}


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


class IssuedDocumentQuerySet(models.QuerySet):
    def coded(self, typed: str):
        """The issued document of this code, however it was typed; at most one."""
        return self.filter(code=spelled(typed)[: CODE_LENGTH + 1])

    def listed_in_public(self):
        """The decisions that anybody may look through: of the forms that the office lists, whatever became of them."""
        return self.filter(kind=DocumentKind.DECISION, form__in=Disclosure.objects.listed_forms())


class IssuedDocument(models.Model):
    """Văn bản đã ban hành: what was signed, numbered and issued. It is never changed and never deleted.

    A certificate has no file of its own where only the blank was printed on: its number in the gold register, and the
    decision it rests on, are the record.
    """

    kind = models.CharField("loại", max_length=11, choices=DocumentKind)
    title = models.CharField("trích yếu", max_length=400)
    form = models.CharField("hình thức khen thưởng", max_length=200, blank=True)
    number = models.ForeignKey(GivenNumber, models.PROTECT, null=True, related_name="documents")
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    dated_on = models.DateField("ngày văn bản")
    recipient = models.CharField("người nhận", max_length=300, blank=True)  # shown to the public: certificates alone
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    code = models.CharField("mã xác minh", max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    status = models.CharField("hiệu lực", max_length=9, choices=Change, default=Change.VALID, editable=False)
    issued_at = models.DateTimeField("ban hành lúc", default=timezone.now)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản đã ban hành"
        ordering = ["-dated_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="issued_kind_known"),
            models.CheckConstraint(condition=Q(status__in=Change.values), name="issued_status_known"),
            models.CheckConstraint(
                condition=Q(kind=DocumentKind.CERTIFICATE) | Q(recipient=""), name="issued_names_people_on_certificates"
            ),
            models.CheckConstraint(
                condition=Q(kind=DocumentKind.CERTIFICATE) | Q(file__isnull=False), name="issued_is_stored"
            ),
        ]

    def __str__(self):
        said = f"{self.get_kind_display()} số {self.number}" if self.number else self.get_kind_display()
        return f"{said} ngày {self.dated_on:%d/%m/%Y}"

    @property
    def shown_code(self) -> str:
        """The code as it is printed: "K7QM-2XWD-9HTR"."""
        return "-".join(self.code[start : start + GROUP] for start in range(0, CODE_LENGTH, GROUP))

    @property
    def public_url(self) -> str:
        return reverse("documents:verification", kwargs={"code": self.code})

    @transaction.atomic
    def change(
        self, change: Change, *, by_document: "IssuedDocument", by: User, about: str = "", at: dt.datetime | None = None
    ) -> "DocumentChange":
        """Let another issued document correct, amend or revoke this one; both then say so.

        Args:
            about: what is changed, where it is not the whole ("dòng 12, 13 của Danh sách").

        Raises:
            WrongState: this document was revoked, or amended where it should be corrected.
            OfficeError: a document cannot change itself, nor one that is later than it.
        """
        now = IssuedDocument.objects.select_for_update().get(pk=self.pk)
        if by_document.pk == self.pk:
            raise OfficeError("Văn bản không thể tự đính chính, sửa đổi hay thu hồi chính nó.")
        if by_document.dated_on < now.dated_on:
            raise OfficeError(f"{by_document} có trước {now} nên không thể thay đổi văn bản ấy.")
        partial = bool(about) and change == Change.REVOKED  # single lines revoked: the rest still holds
        to = Change.AMENDED if partial else change
        if to not in CHANGES[Change(now.status)]:
            raise IssuedWrongState(now, to)
        IssuedDocument.objects.filter(pk=self.pk).update(status=to)
        self.status = to
        made = DocumentChange.objects.create(
            document=self, change=change, by_document=by_document, about=about, at=at or timezone.now(), by=by
        )
        record(by, f"documents.document_{to}", self, by_document=str(by_document), about=about)
        return made


class IssuedWrongState(WrongState):
    """The document is past this change."""

    def __init__(self, document: IssuedDocument, to: Change):
        OfficeError.__init__(
            self, f"{document} {document.get_status_display().lower()} nên không thể ghi “{Change(to).label}” nữa."
        )
        self.thing, self.to = document, to


class DocumentChange(models.Model):
    """One document correcting, amending or revoking another, whole or in part."""

    document = models.ForeignKey(IssuedDocument, models.PROTECT, related_name="changes")
    change = models.CharField("thay đổi", max_length=9, choices=Change)
    by_document = models.ForeignKey(IssuedDocument, models.PROTECT, related_name="made_changes")
    about = models.CharField("nội dung", max_length=500, blank=True)
    at = models.DateTimeField("lúc", default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "thay đổi của văn bản"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "by_document", "change"], name="document_change_once"),
            models.CheckConstraint(
                condition=Q(change__in=[Change.CORRECTED, Change.AMENDED, Change.REVOKED]), name="document_change_known"
            ),
            models.CheckConstraint(
                condition=~Q(document=models.F("by_document")), name="document_does_not_change_itself"
            ),
        ]

    def __str__(self):
        return f"{self.get_change_display()}: {self.document}"
