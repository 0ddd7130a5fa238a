"""Ballots: what stands on the paper, who may vote, what was counted.

A ballot knows labels, seats and notes, never what they are about. Whoever prepares one (awards, an election) may put a
`mark` of its own on the ballot, a tier or an option, to find its way back; nothing here reads it.

What was cast and counted stands in tables of its own (meetings/models/count.py).
"""

from collections import Counter
from fractions import Fraction

from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.errors import WrongState
from accounts.models import record
from blocs.models import BlocYear
from meetings.models.meeting import Meeting
from meetings.models.seat import Seat
from meetings.tally import Base, Rule, TieRule, Words

# Who has voted is not named, and what was cast is not counted, below so many papers: too few hide one another.
FEWEST_PAPERS = 3


class BallotMode(models.TextChoices):
    PAPER = "paper", "Phiếu giấy"
    SECRET = "secret", "Bỏ phiếu kín điện tử"
    OPEN = "open", "Biểu quyết công khai điện tử"
    HANDS = "hands", "Biểu quyết giơ tay"


ELECTRONIC = {BallotMode.SECRET, BallotMode.OPEN}

# `Ballot.mark` of a question put to the meeting, answered by yes or no; `chosen_words` says what yes makes of it.
QUESTION = "question"


class BallotMethod(models.TextChoices):
    APPROVE = "approve", "Đồng ý hoặc không đồng ý với từng tên"
    STRIKE = "strike", "Gạch tên người, đơn vị không chọn"
    CHOOSE = "choose", "Đánh dấu tên được chọn"


class BallotState(models.TextChoices):
    PREPARED = "prepared", "Đang chuẩn bị"
    OPEN = "open", "Đang bỏ phiếu"
    CLOSED = "closed", "Đã kết thúc bỏ phiếu"
    PUBLISHED = "published", "Đã công bố"


# One way only. A mistake or a tie opens a linked new round; nothing reopens.
BALLOT_MOVES = {
    BallotState.PREPARED: {BallotState.OPEN},
    BallotState.OPEN: {BallotState.CLOSED},
    BallotState.CLOSED: {BallotState.PUBLISHED},
    BallotState.PUBLISHED: set(),
}
COUNTED = {BallotState.CLOSED, BallotState.PUBLISHED}


class BallotQuerySet(models.QuerySet):
    def shown_to_voters(self):
        """Everything but what is still being prepared."""
        return self.exclude(state=BallotState.PREPARED)

    def as_seen_from(self, seat: Seat):
        """Add `has_voted` and `is_elector`: whether `seat` has voted, and belongs to those present who may."""
        electors = Elector.objects.filter(ballot=OuterRef("pk"), seat=seat, is_present=True, is_recused=False)
        turnout = seat.turnouts.filter(ballot=OuterRef("pk"))
        return self.annotate(has_voted=Exists(turnout), is_elector=Exists(electors))


class Ballot(models.Model):
    """One vote of a meeting: a paper with one or several tiers, its rule, its electorate, its state."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="ballots")
    title = models.CharField("tên cuộc bỏ phiếu", max_length=250)
    note = models.TextField("hướng dẫn, ghi chú", max_length=1000, blank=True)
    mode = models.CharField("hình thức", max_length=6, choices=BallotMode, default=BallotMode.PAPER)
    method = models.CharField("cách bỏ phiếu", max_length=7, choices=BallotMethod, default=BallotMethod.APPROVE)
    state = models.CharField(
        "trạng thái", max_length=9, choices=BallotState, default=BallotState.PREPARED, editable=False
    )
    base = models.CharField("tỷ lệ tính trên", max_length=7, choices=Base, default=Base.PRESENT)
    numerator = models.PositiveSmallIntegerField("tử số", default=1, validators=[MinValueValidator(1)])
    denominator = models.PositiveSmallIntegerField("mẫu số", default=2, validators=[MinValueValidator(1)])
    at_least = models.BooleanField("đạt đúng tỷ lệ là đủ (từ … trở lên)", default=False)
    tie = models.CharField("khi bằng phiếu", max_length=9, choices=TieRule, default=TieRule.NEW_ROUND)
    recused_leave_base = models.BooleanField("người không biểu quyết không tính vào tổng", default=True)
    adds_written = models.BooleanField("cộng ý kiến bằng văn bản của người vắng", default=False)
    allows_two_tiers = models.BooleanField("một tên được đứng ở nhiều mức", default=True)
    minimum_voters = models.PositiveSmallIntegerField(
        "số người bỏ phiếu ít nhất khi bỏ phiếu kín điện tử", default=5, validators=[MinValueValidator(FEWEST_PAPERS)]
    )
    chosen_words = models.CharField("cách gọi kết quả đạt", max_length=100, default="đủ điều kiện đề nghị")
    committee = models.TextField("người kiểm phiếu", max_length=2000, blank=True)  # one a line, the head first
    mark = models.CharField(max_length=60, blank=True, editable=False)
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, related_name="next_round", verbose_name="vòng trước"
    )
    replaces_previous = models.BooleanField(default=False, editable=False)  # else it only settles what was tied
    follows_because = models.CharField("lý do bỏ phiếu lại", max_length=1000, blank=True, editable=False)
    opened_at = models.DateTimeField("mở lúc", null=True, editable=False)
    opened_without_quorum = models.CharField(max_length=1000, blank=True, editable=False)
    base_count = models.PositiveSmallIntegerField(null=True, editable=False)  # None: the valid papers of each tier
    closed_at = models.DateTimeField("kết thúc lúc", null=True, editable=False)
    published_at = models.DateTimeField("công bố lúc", null=True, editable=False)
    is_void = models.BooleanField(default=False, editable=False)  # too few secret papers; they were not counted
    is_scrubbed = models.BooleanField(default=False, editable=False)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = "cuộc bỏ phiếu"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=BallotMode.values), name="ballot_mode_known"),
            models.CheckConstraint(condition=Q(method__in=BallotMethod.values), name="ballot_method_known"),
            models.CheckConstraint(condition=Q(state__in=BallotState.values), name="ballot_state_known"),
            models.CheckConstraint(condition=Q(base__in=Base.values), name="ballot_base_known"),
            models.CheckConstraint(condition=Q(tie__in=TieRule.values), name="ballot_tie_rule_known"),
            models.CheckConstraint(
                condition=Q(numerator__gte=1, denominator__gte=F("numerator")),
                name="ballot_threshold_is_a_fraction",
                violation_error_message="Tỷ lệ phải lớn hơn 0 và không quá 1.",
            ),
            models.CheckConstraint(
                condition=Q(at_least=True) | Q(denominator__gt=F("numerator")),
                name="ballot_threshold_can_be_passed",
                violation_error_message="Không ai đạt được trên 100%; hãy chọn “từ … trở lên”.",
            ),
            models.CheckConstraint(
                condition=Q(adds_written=False) | Q(base=Base.ALL),
                name="ballot_written_opinions_need_base_all",
                violation_error_message="Chỉ cộng ý kiến bằng văn bản khi tỷ lệ tính trên tổng số.",
            ),
            models.CheckConstraint(
                condition=~Q(mode=BallotMode.HANDS) | ~Q(base=Base.VALID),
                name="ballot_hands_are_no_papers",
                violation_error_message="Giơ tay thì không có phiếu hợp lệ; xin tính trên số có mặt hoặc tổng số.",
            ),
            models.CheckConstraint(
                condition=Q(minimum_voters__gte=FEWEST_PAPERS),
                name="ballot_minimum_hides_a_voter",
                violation_error_message=f"Không bỏ phiếu kín điện tử khi ít hơn {FEWEST_PAPERS} người.",
            ),
            models.CheckConstraint(
                condition=Q(state="prepared", opened_at=None) | (~Q(state="prepared") & Q(opened_at__isnull=False)),
                name="ballot_opened_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "open"], closed_at=None)
                | (Q(state__in=["closed", "published"]) & Q(closed_at__isnull=False)),
                name="ballot_closed_has_time",
            ),
            models.CheckConstraint(condition=Q(follows=None) | ~Q(follows=F("id")), name="ballot_follows_another"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meetings:ballot_detail", kwargs={"pk": self.pk})

    @property
    def bloc_year(self) -> BlocYear | None:
        return self.meeting.bloc_year

    @property
    def running_ids(self) -> frozenset[int]:
        return self.meeting.running_ids

    @property
    def seated_ids(self) -> frozenset[int]:
        return self.meeting.seated_ids

    @property
    def rule(self) -> Rule:
        return Rule(
            base=Base(self.base),
            threshold=Fraction(self.numerator, self.denominator),
            at_least=self.at_least,
            tie=TieRule(self.tie),
        )

    @property
    def words(self) -> Words:
        unit = self.meeting.unit_word
        counted_in = unit if self.is_by_hands else "phiếu"
        return Words(unit, self.chosen_words, counted_in=counted_in, is_question=self.mark == QUESTION)

    @property
    def is_electronic(self) -> bool:
        return self.mode in ELECTRONIC

    @property
    def is_by_hands(self) -> bool:
        return self.mode == BallotMode.HANDS

    @property
    def is_secret(self) -> bool:
        return self.mode == BallotMode.SECRET

    @property
    def is_counted(self) -> bool:
        return self.state in COUNTED

    @property
    def round(self) -> int:
        """1 for a first round. One query a round."""
        number, ballot = 1, self
        while ballot.follows_id:
            number, ballot = number + 1, ballot.follows
        return number

    @property
    def committee_members(self) -> list[str]:
        """The counting committee, its head first."""
        return [line.strip() for line in self.committee.splitlines() if line.strip()]

    @cached_property
    def opinions(self) -> list[models.Model]:
        """The written opinions of the absent, with what they approve. Two queries, once a request."""
        models.prefetch_related_objects([self], "written_opinions__seat", "written_opinions__approved")
        return list(self.written_opinions.all())

    @cached_property
    def written_votes(self) -> Counter[int]:
        """How many written opinions approve each option, by its pk; whether or not the rule adds them."""
        return Counter(option.pk for opinion in self.opinions for option in opinion.approved.all())

    def turnout_so_far(self) -> tuple[int, list[str] | None]:
        """How many seats have voted, and which, in their own order; None while names could tell who voted how."""
        names = list(
            Seat.objects.filter(turnouts__ballot=self).order_by("position", "pk").values_list("label", flat=True)
        )
        return len(names), names if len(names) >= FEWEST_PAPERS or not self.is_secret else None

    @transaction.atomic
    def move(self, to: BallotState, *, by, reason: str = "", **changes) -> None:
        """The only place that writes `state`; meetings/voting.py does what else belongs to each move."""
        if to not in BALLOT_MOVES[BallotState(self.state)]:
            raise WrongState(self, to)
        if not Ballot.objects.filter(pk=self.pk, state=self.state).update(state=to, **changes):
            self.refresh_from_db(fields=["state"])
            raise WrongState(self, to)
        self.refresh_from_db()
        record(by, f"meetings.ballot_{to}", self, reason=reason)


class BallotTier(models.Model):
    """One part of the paper, with its own seats ("Cờ thi đua của UBND tỉnh: 01 suất")."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="tiers")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField("mức", max_length=250)
    seats = models.PositiveSmallIntegerField("số lượng", default=1, validators=[MinValueValidator(1)])
    mark = models.CharField(max_length=60, blank=True, editable=False)

    class Meta:
        verbose_name = "mức bình xét"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=1), name="tier_has_a_seat"),
            models.UniqueConstraint(
                fields=["ballot", "title"],
                name="tier_title_once_a_ballot",
                violation_error_message="Phiếu đã có mức này.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_question(self) -> bool:
        return self.mark == QUESTION


class BallotOption(models.Model):
    """One line on the paper. It has a label, not a nominee."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="options")
    tier = models.ForeignKey(BallotTier, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField("tên", max_length=300)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    rank_key = models.PositiveIntegerField("thứ hạng", null=True, blank=True)
    mark = models.CharField(max_length=60, blank=True, editable=False)

    class Meta:
        verbose_name = "dòng trên phiếu"
        ordering = ["tier__position", "tier", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tier", "label"],
                name="option_once_a_tier",
                violation_error_message="Tên này đã có trong mức.",
            ),
        ]

    def __str__(self):
        return self.label


class Elector(models.Model):
    """One seat as it stood when the ballot was opened: part of the electorate, which does not change any more."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="electors")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    is_present = models.BooleanField()
    is_recused = models.BooleanField(default=False)

    class Meta:
        verbose_name = "cử tri"
        ordering = ["seat__position", "seat"]
        constraints = [models.UniqueConstraint(fields=["ballot", "seat"], name="elector_once_a_ballot")]

    def __str__(self):
        return str(self.seat)

    @property
    def may_vote(self) -> bool:
        return self.is_present and not self.is_recused

    @property
    def may_write(self) -> bool:
        return not self.is_present and not self.is_recused


class Recusal(models.Model):
    """Whom whoever prepared the ballot proposes to keep out of it, and why; the opening asks and decides."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="recusals")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    reason = models.CharField("lý do", max_length=300)

    class Meta:
        verbose_name = "đề xuất không biểu quyết"
        ordering = ["seat__position", "seat"]
        constraints = [models.UniqueConstraint(fields=["ballot", "seat"], name="recusal_once_a_ballot")]

    def __str__(self):
        return f"{self.seat}: {self.reason}"
