"""The audit trail: append-only, without secret ballots."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models.user import User


class AuditEventQuerySet(models.QuerySet):
    def about(self, target: models.Model):
        return self.filter(target=f"{target._meta.label}:{target.pk}")

    def with_names(self):
        """Add `who`: a full name, the user name where nobody is called so today, "hệ thống" for the portal itself."""
        called = User.objects.filter(username=OuterRef("by")).order_by().values("full_name")
        return self.annotate(who=Case(When(by="", then=Value("hệ thống")), default=Coalesce(Subquery(called), F("by"))))

    def update(self, **changes):
        raise TypeError("The audit trail is only added to.")

    def delete(self):
        raise TypeError("The audit trail is only added to.")


class AuditEvent(models.Model):
    """One thing somebody did. It holds names, not foreign keys, so it outlives what it describes."""

    at = models.DateTimeField("lúc", default=timezone.now, db_index=True)
    by = models.CharField("người thực hiện", max_length=150)
    action = models.CharField("việc", max_length=60)  # "scoring.sheet_submitted"
    target = models.CharField("đối tượng", max_length=80)  # "scoring.ScoreSheet:12"
    details = models.JSONField("chi tiết", default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng nhật ký"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["by", "-id"], name="audit_by_whom"),
            models.Index(fields=["action", "-id"], name="audit_action"),
            models.Index(fields=["target", "-id"], name="audit_target"),
        ]

    def __str__(self):
        return f"{self.at:%d/%m/%Y %H:%M} {self.by}: {self.action} {self.target}"

    def save(self, **kwargs):
        if self.pk:
            raise TypeError("The audit trail is only added to.")
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise TypeError("The audit trail is only added to.")


def record(by, action: str, target: models.Model, **details: str | int) -> None:
    """Add one line to the audit trail, in the caller's transaction. Never pass what a voter chose.

    `by` is the user who acted, or None for the portal itself (a command run by the machine).
    """
    AuditEvent.objects.create(**_event(by, action, target, details))


def record_all(by, action: str, targets: Iterable[models.Model], **details: str | int) -> None:
    """The same of each of `targets`, in one query for every five hundred."""
    events = [AuditEvent(**_event(by, action, target, details)) for target in targets]
    AuditEvent.objects.bulk_create(events, batch_size=500)


def _event(by, action: str, target: models.Model, details: dict) -> dict:
    return {
        "by": by.get_username() if by else "",
        "action": action,
        "target": f"{target._meta.label}:{target.pk}",
        "details": {name: value for name, value in details.items() if value not in ("", None)},
    }
