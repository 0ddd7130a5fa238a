"""Notices: told in the portal and by e-mail, with what became of the e-mail."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models.user import User


class EmailState(models.TextChoices):
    NONE = "none", "Chỉ báo trong cổng"
    WAITING = "waiting", "Thư đang chờ gửi"
    SENT = "sent", "Đã gửi thư"
    FAILED = "failed", "Gửi thư không thành công"


class NoticeQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at=None)

    def with_number_of_unread(self):
        """With `unread`: how many their recipient has not read, in the same query as the notices."""
        theirs = self.model.objects.unread().filter(recipient=OuterRef("recipient")).order_by().values("recipient")
        return self.annotate(unread=Coalesce(Subquery(theirs.annotate(count=Count("pk")).values("count")), 0))

    def tell(self, people: Iterable[User], *, subject: str, body: str = "", link: str = "") -> list["Notice"]:
        """Tell each of `people` once, in the caller's transaction; their e-mails leave after it commits.

        `link` is a path of this portal ("/bang-diem/12/").
        """
        can_mail = bool(settings.MAIL)
        notices = self.bulk_create(
            Notice(
                recipient=person,
                subject=subject,
                body=body,
                link=link,
                email_state=EmailState.WAITING if can_mail and person.email else EmailState.NONE,
            )
            for person in {person.pk: person for person in people}.values()
        )
        waiting = [notice.pk for notice in notices if notice.email_state == EmailState.WAITING]
        if waiting:
            from accounts.mailing import deliver_notices  # noqa: PLC0415 -- tasks import models

            transaction.on_commit(lambda: deliver_notices.enqueue(waiting))
        return notices


class Notice(models.Model):
    """Thông báo: one thing told to one person."""

    recipient = models.ForeignKey(User, models.CASCADE, related_name="notices")
    subject = models.CharField("nội dung", max_length=200)
    body = models.TextField("chi tiết", blank=True)
    link = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField("lúc", default=timezone.now)
    read_at = models.DateTimeField("đã đọc lúc", null=True)
    email_state = models.CharField("thư điện tử", max_length=7, choices=EmailState, default=EmailState.NONE)
    email_at = models.DateTimeField("gửi thư lúc", null=True)
    email_problem = models.CharField("lỗi gửi thư", max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["recipient", "read_at"], name="notice_unread")]
        constraints = [
            models.CheckConstraint(condition=Q(email_state__in=EmailState.values), name="notice_email_state_known"),
        ]

    def __str__(self):
        return self.subject
