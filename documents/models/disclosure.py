"""What anybody learns of decisions of one form without holding one: a list, and a QR code on the paper."""

from django.db import models


class DisclosureQuerySet(models.QuerySet):
    def listed_forms(self) -> list[str]:
        """The forms whose decisions stand in the public list."""
        return list(self.filter(is_listed=True).values_list("form", flat=True))

    def of(self, form: str) -> "Disclosure":
        """The choice for one form; one never made is no to both."""
        return self.filter(form=form).first() or Disclosure(form=form)


class Disclosure(models.Model):
    """Chế độ công khai quyết định of one form, as IssuedDocument.form has it. Without a row nothing is public."""

    form = models.CharField("hình thức khen thưởng", max_length=200, unique=True)
    is_listed = models.BooleanField("đăng trong danh sách công khai", default=False)
    has_qr = models.BooleanField("in mã QR trên quyết định", default=False)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = "chế độ công khai quyết định"
        ordering = ["form"]

    def __str__(self):
        return self.form
