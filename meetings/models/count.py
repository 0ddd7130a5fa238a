"""What was cast and counted of a ballot: turnout and counts, open votes, written opinions, papers, raised hands.

Nothing stored joins a seat to a choice in a secret ballot: Turnout says which seats have voted, OptionCount how many
approved what, and both are written anew at every cast (meetings/voting.py). Neither knows a time.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.errors import OfficeError
from meetings.models.ballot import Ballot, BallotOption, BallotTier
from meetings.models.seat import Seat

# --- The two tables of a secret ballot: written anew at every cast, and once more when it is closed -------------------


class Turnout(models.Model):
    """This seat has voted. Nothing else, and in no order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # not a counter: order tells
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="turnout")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="turnouts")

    class Meta:
        verbose_name = "lượt bỏ phiếu"
        constraints = [models.UniqueConstraint(fields=["ballot", "seat"], name="turnout_once_per_ballot")]

    def __str__(self):
        return f"{self.seat} – {self.ballot}"


class OptionCount(models.Model):
    """How many papers hold this line, and how many approve it. A row of its own, so that it can be thrown away."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="counts")
    option = models.OneToOneField(BallotOption, models.PROTECT, related_name="counted")
    votes = models.PositiveIntegerField(default=0)
    papers = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "số phiếu"
        constraints = [
            models.CheckConstraint(condition=Q(votes__lte=F("papers")), name="no_more_votes_than_papers"),
        ]

    def __str__(self):
        return str(self.option)


# --- Open votes and opinions ------------------------------------------------------------------------------------------


class OpenVote(models.Model):
    """How a seat voted in an open ballot."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="open_votes")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    approved = models.ManyToManyField(BallotOption, related_name="+")

    class Meta:
        verbose_name = "phiếu công khai"
        constraints = [models.UniqueConstraint(fields=["ballot", "seat"], name="open_vote_once_per_ballot")]

    def __str__(self):
        return f"{self.seat} – {self.ballot}"


class WrittenOpinion(models.Model):
    """What an absent seat wrote: open, and counted apart."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="written_opinions")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    approved = models.ManyToManyField(BallotOption, related_name="+")
    document = models.CharField("văn bản", max_length=250)
    received_on = models.DateField("nhận ngày")

    class Meta:
        verbose_name = "ý kiến bằng văn bản"
        ordering = ["seat__position", "seat"]
        constraints = [models.UniqueConstraint(fields=["ballot", "seat"], name="written_opinion_once_per_ballot")]

    def __str__(self):
        return f"{self.seat} – {self.ballot}"


# --- What a counting committee counted --------------------------------------------------------------------------------


class PaperCount(models.Model):
    """Papers handed out and given back, as the counting committee reports."""

    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="paper_count")
    issued = models.PositiveSmallIntegerField("số phiếu phát ra")
    returned = models.PositiveSmallIntegerField("số phiếu thu về")

    class Meta:
        verbose_name = "kết quả kiểm phiếu"
        constraints = [
            models.CheckConstraint(
                condition=Q(returned__lte=F("issued")),
                name="no_more_papers_returned_than_issued",
                violation_error_message="Số phiếu thu về không được nhiều hơn số phiếu phát ra.",
            ),
        ]

    def __str__(self):
        return f"Kiểm phiếu – {self.ballot}"


# Why a paper does not count, as the counting record names it (field of TierCount → words).
INVALID_REASONS = {
    "overvoted": "Chọn quá số lượng",
    "altered": "Tẩy xóa, viết thêm",
    "unstamped": "Không đóng dấu, không phải phiếu do hội nghị phát ra",
    "unclear": "Không rõ ý kiến",
}


class TierCount(models.Model):
    """The papers of one tier: valid, and invalid by reason."""

    tier = models.OneToOneField(BallotTier, models.PROTECT, related_name="paper_count")
    papers = models.PositiveSmallIntegerField()
    valid = models.PositiveSmallIntegerField("số phiếu hợp lệ")
    overvoted = models.PositiveSmallIntegerField(INVALID_REASONS["overvoted"], default=0)
    altered = models.PositiveSmallIntegerField(INVALID_REASONS["altered"], default=0)
    unstamped = models.PositiveSmallIntegerField(INVALID_REASONS["unstamped"], default=0)
    unclear = models.PositiveSmallIntegerField(INVALID_REASONS["unclear"], default=0)

    class Meta:
        verbose_name = "phiếu của một mức"
        constraints = [
            models.CheckConstraint(
                condition=Q(papers=F("valid") + F("overvoted") + F("altered") + F("unstamped") + F("unclear")),
                name="papers_are_valid_or_invalid",
                violation_error_message="Số phiếu thu về phải bằng số hợp lệ cộng số không hợp lệ.",
            ),
        ]

    def __str__(self):
        return f"{self.tier} – {self.valid}/{self.papers}"

    @property
    def invalid(self) -> int:
        return self.papers - self.valid

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why papers do not count, those reasons that occurred."""
        return [(words, n) for name, words in INVALID_REASONS.items() if (n := getattr(self, name))]


# --- What the secretary counted of raised hands -----------------------------------------------------------------------


class HandCount(models.Model):
    """Who agreed, disagreed and had no opinion on one line, as the secretary typed it: together all the voters."""

    option = models.OneToOneField(BallotOption, models.PROTECT, related_name="hand_count")
    voters = models.PositiveSmallIntegerField()
    agree = models.PositiveSmallIntegerField("đồng ý")
    disagree = models.PositiveSmallIntegerField("không đồng ý")
    silent = models.PositiveSmallIntegerField("không có ý kiến")

    class Meta:
        verbose_name = "kết quả giơ tay"
        constraints = [
            models.CheckConstraint(
                condition=Q(voters=F("agree") + F("disagree") + F("silent")),
                name="hands_are_all_the_voters",
                violation_error_message="Đồng ý, không đồng ý, không có ý kiến cộng lại phải bằng số được biểu quyết.",
            ),
        ]

    def __str__(self):
        return f"{self.option} – {self.agree}/{self.voters}"


class NotCountedYet(OfficeError):
    """Nobody learns a count before the ballot is closed."""

    def __init__(self):
        super().__init__("Chưa kết thúc bỏ phiếu nên chưa có kết quả.")
