"""What a meeting has adopted: the texts are kept elsewhere, here stands that this meeting did it."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from meetings.models.meeting import Meeting


class Adoption(models.Model):
    """One text that the meeting has adopted, by its name at that moment and the address of its page."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="adoptions")
    name = models.CharField("văn bản", max_length=400)
    url = models.CharField(max_length=200)
    at = models.DateTimeField("thông qua lúc", default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "văn bản hội nghị thông qua"
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "url"], name="adopted_once_a_meeting")]

    def __str__(self):
        return self.name
