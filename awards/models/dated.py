"""Rules of law and of the province as rows that hold from one day to another; a change is a new row."""

import datetime as dt

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import User, record

ONE_DAY = dt.timedelta(days=1)


class DatedQuerySet(models.QuerySet):
    def standing(self):
        """Versions that no other of the same day has replaced."""
        return self.filter(replaced_at=None)

    def in_force(self, on: dt.date | None = None):
        """What holds on the day `on` (today by default), both ends included."""
        on = on or timezone.localdate()
        return self.standing().filter(Q(effective_to=None) | Q(effective_to__gte=on), effective_from__lte=on)


class Dated(models.Model):
    """One version of a rule. `KEY` names the fields that say of what; for one key at most one holds on any day.

    A version is never changed once it is written: `put_in_force` ends the one before it. Only what is said about it
    (its basis, whether it was checked) is corrected in place.
    """

    KEY: tuple[str, ...] = ()

    basis = models.CharField("căn cứ", max_length=500, blank=True)
    is_unconfirmed = models.BooleanField("cần kiểm tra", default=False)
    effective_from = models.DateField("áp dụng từ ngày")
    effective_to = models.DateField("đến hết ngày", null=True, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    replaced_at = models.DateTimeField("được thay lúc", null=True, editable=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-effective_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
                name="%(class)s_ends_after_it_begins",
                violation_error_message="Ngày hết áp dụng phải từ ngày áp dụng trở đi.",
            ),
        ]

    @property
    def key(self) -> dict:
        return {name: getattr(self, name) for name in self.KEY}

    @property
    def is_to_come(self) -> bool:
        return self.replaced_at is None and self.effective_from > timezone.localdate()

    def versions(self):
        """This and every other version of the same thing, newest first."""
        return type(self).objects.filter(**self.key).select_related("written_by")

    @transaction.atomic
    def put_in_force(self, *, by: User | None) -> None:
        """Write this as a new version: the one before it ends the day before, the one after it goes on.

        A version that begins on the same day is replaced; it stays in the history.
        """
        others = list(type(self).objects.select_for_update().standing().filter(**self.key).order_by("effective_from"))
        before = [each for each in others if each.effective_from < self.effective_from]
        after = [each for each in others if each.effective_from > self.effective_from]
        self.pk, self.written_by, self.written_at = None, by, timezone.now()
        for same in (each for each in others if each.effective_from == self.effective_from):
            same.replaced_at = self.written_at
            same.save(update_fields=["replaced_at"])
        last = self.effective_from - ONE_DAY
        if before and (before[-1].effective_to is None or before[-1].effective_to > last):
            before[-1].effective_to = last
            before[-1].save(update_fields=["effective_to"])
        self.effective_to = after[0].effective_from - ONE_DAY if after else None
        self.save(force_insert=True)
        record(by, "awards.rule_put_in_force", self, what=str(self), on=self.effective_from.isoformat())

    @transaction.atomic
    def withdraw(self, *, by: User) -> None:
        """Take back a version that has not begun; the one before it goes on. Raises OfficeError for any other."""
        version = type(self).objects.select_for_update().get(pk=self.pk)
        if not version.is_to_come:
            raise OfficeError("Chỉ thu hồi được bản chưa đến ngày áp dụng.")
        version.replaced_at = timezone.now()
        version.save(update_fields=["replaced_at"])
        standing = type(self).objects.select_for_update().standing().filter(**self.key)
        before = standing.filter(effective_to=self.effective_from - ONE_DAY).first()
        if before:
            before.effective_to = version.effective_to
            before.save(update_fields=["effective_to"])
        record(by, "awards.rule_withdrawn", self, what=str(self), on=self.effective_from.isoformat())

    @transaction.atomic
    def confirm(self, *, by: User, basis: str) -> None:
        """Say that this version was compared with the text of its basis."""
        type(self).objects.filter(pk=self.pk).update(basis=basis, is_unconfirmed=False)
        self.refresh_from_db()
        record(by, "awards.rule_confirmed", self, what=str(self), basis=basis)
