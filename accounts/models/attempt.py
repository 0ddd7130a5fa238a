"""How often one network address has tried something that anybody may try without an account."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

KEPT_FOR = timedelta(hours=1)


class AttemptQuerySet(models.QuerySet):
    def note(self, purpose: str, address: str, *, at: datetime | None = None) -> None:
        """Count one try of `address`, and forget all that are old."""
        at = at or timezone.now()
        self.filter(at__lt=at - KEPT_FOR).delete()
        self.create(purpose=purpose, address=address, at=at)

    def too_many(self, purpose: str, address: str, *, most: int, within: timedelta, at: datetime | None = None) -> bool:
        """Whether `address` has tried this `most` times or more in the last `within` (at most an hour)."""
        since = (at or timezone.now()) - within
        return self.filter(purpose=purpose, address=address, at__gte=since)[:most].count() >= most


class Attempt(models.Model):
    """One try from one network address; forgotten after an hour."""

    purpose = models.CharField(max_length=40)  # "documents.verification"
    address = models.CharField(max_length=45)
    at = models.DateTimeField(default=timezone.now)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = "lần thử"
        indexes = [models.Index(fields=["purpose", "address", "at"], name="attempt_by_whom")]

    def __str__(self):
        return f"{self.purpose} {self.address}"
