"""The second factor of a person: a telephone that shows a new six-digit code every half minute."""

from django.db import models
from django.utils import timezone

from accounts.models.user import GrantedRole, User

# Of whom the page *Thông tin của tỉnh* can ask a second factor: those whose account opens everybody's work.
ASKED_OF = {GrantedRole.OFFICE, GrantedRole.OFFICE_HEAD, GrantedRole.ADMINISTRATOR}


class SecondFactor(models.Model):
    """Mã xác nhận khi đăng nhập: the key that the portal and one telephone share (RFC 6238), once it was proved."""

    user = models.OneToOneField(User, models.CASCADE, related_name="second_factor", editable=False)
    key = models.CharField(max_length=32, editable=False)  # base32, 160 bits
    set_at = models.DateTimeField("bật lúc", default=timezone.now, editable=False)
    last_step = models.BigIntegerField(default=0, editable=False)  # the half minute of the last code: none works twice
    wrong_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    wrong_at = models.DateTimeField(null=True, editable=False)
    recovery_hashes = models.JSONField(default=list, editable=False)  # of the codes on paper that are still good

    class Meta:
        verbose_name = "mã xác nhận khi đăng nhập"

    def __str__(self):
        return f"mã xác nhận của {self.user}"
