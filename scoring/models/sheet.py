"""Score sheets (bảng chấm điểm): one agency, one bloc of one year."""

import datetime as dt

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency, Identity, User, record
from blocs.models import BlocState, BlocYear, Extension, Stage
from documents.models import StoredFile
from scoring.models.criteria_set import CriteriaSet, CriterionOwner
from scoring.models.figures import Figure
from scoring.models.sheet_states import (
    EDITABLE,
    HANDED_IN,
    OPEN_TO_MEMBERS,
    SCORING_OVER,
    SHEET_MOVES,
    VERIFIABLE,
    Approval,
    ScoreStage,
    SheetState,
)


class ScoreSheetQuerySet(models.QuerySet):
    def of_year(self, year: int):
        return self.filter(bloc_year__year__year=year)

    def editable(self):
        return self.filter(state__in=EDITABLE)

    def locked(self, pk: int) -> "ScoreSheet":
        """The sheet as it is now, kept from all others until the caller's transaction ends."""
        rows = self.select_for_update(of=("self",)).select_related("criteria_set", "bloc_year")
        return rows.defer("criteria_set__definition").get(pk=pk)

    def locked_with_bloc(self, pk: int) -> "ScoreSheet":
        """The same for a move of the sheet. Raises OfficeError once the bloc's scoring is over."""
        sheet = self.locked_in_bloc(pk)
        sheet.must_be_open()
        return sheet

    def locked_in_bloc(self, pk: int) -> "ScoreSheet":
        """The sheet, its bloc kept from all others before it, so that nobody freezes the bloc's table meanwhile."""
        bloc_year = BlocYear.objects.select_for_update(of=("self",)).get(sheets=pk)
        sheet = self.locked(pk)
        sheet.bloc_year = bloc_year
        return sheet

    def visible_to(self, user: User):
        """The sheets on which `user` has SHEET_VIEW; tests/scoring/test_sheet_access.py keeps the two equal."""
        return self._visible_to(user, Q(criteria_set__owners__agency__in=user.agency_ids))

    def wholly_visible_to(self, user: User):
        """The sheets that `user` sees whole: a department that verifies criteria sees only those."""
        return self._visible_to(user)

    @staticmethod
    def share_owners(sheets) -> None:
        """Ask for the departments of all these sheets at once, instead of once for each."""
        found: dict[int, list[tuple[str, int]]] = {sheet.criteria_set_id: [] for sheet in sheets}
        rows = CriterionOwner.objects.filter(criteria_set__in=found).values_list("criteria_set", "name", "agency")
        for criteria_set, name, agency in rows:
            found[criteria_set].append((name, agency))
        for sheet in sheets:
            sheet.owners = found[sheet.criteria_set_id]

    def verified_lines_of(self, user: User, *, sheet: str = "sheet", code: str = "code") -> Q:
        """A condition on rows of lines: those whose criterion one of `user`'s agencies verifies. One query, at once.

        Args:
            sheet, code: the names of both columns in that table.
        """
        found = Q(pk__in=[])
        owners = CriterionOwner.objects.filter(agency__in=user.agency_ids).select_related("criteria_set")
        for owner in owners.defer("criteria_set__definition"):
            codes = owner.codes
            found |= Q(**{f"{sheet}__criteria_set": owner.criteria_set_id, f"{code}__in": codes})
        return found

    def _visible_to(self, user: User, verified: Q | None = None):
        if user.is_office:
            return self
        mine = user.agency_ids
        if not mine:
            return self.none()
        offices = Identity.objects.exclude(office_agency=None).values("office_agency")
        judged = Q(bloc_year__leader__in=mine) | Q(bloc_year__deputy__in=mine)
        judged |= Q(bloc_year__year__office_checker__in=mine, agency__in=offices)
        if verified is not None:
            judged |= verified
        read = Q(bloc_year__memberships__agency__in=mine, state__in=OPEN_TO_MEMBERS)
        interest = Q(agency__in=user.interest_ids)
        visible = self.model.objects.filter(Q(agency__in=mine) | (judged & ~interest) | read)
        return self.filter(pk__in=visible.order_by().values("pk"))

    def with_shown_total(self, user: User):
        """Add `shown_self_total` and `shown_total`, None where `user` does not see the whole sheet.

        `shown_total` is what came of the check, and None before it has ended.

        `total_order` sorts by what is shown, so that an order never tells what a list hides.
        """
        whole = Q(pk__in=self.model.objects.wholly_visible_to(user).order_by().values("pk"))
        judged = whole & ~Q(state__in=EDITABLE | HANDED_IN)
        return self.annotate(
            shown_self_total=models.Case(models.When(whole, then="self_total"), default=None),
            shown_total=models.Case(models.When(judged, then="total"), default=None),
            total_order=models.Case(models.When(judged, then="total"), default=-1, output_field=models.DecimalField()),
        )

    def with_progress(self):
        """Add `verified_lines`, for scoring/progress.py: how many criteria a department or the office has verified."""
        verified = {ScoreStage.VERIFIED, ScoreStage.OFFICIAL}
        said = self.model.lines.rel.related_model.objects.filter(sheet=models.OuterRef("pk"), stage__in=verified)
        count = said.order_by().values("sheet").annotate(count=models.Count("code", distinct=True)).values("count")
        return self.annotate(verified_lines=Coalesce(models.Subquery(count), 0))

    def for_page(self):
        """With everything that a page says of a sheet in its head; definitions stay where they are.

        No more tables than these: PostgreSQL plans a join of twelve longer than it takes to read the row.
        """
        figures = Figure.objects.filter(
            agency=models.OuterRef("agency"),
            table__year=models.OuterRef("bloc_year__year"),
            table__replaced_at=None,
        )
        longer = Extension.objects.filter(
            bloc_year=models.OuterRef("bloc_year"), agency=models.OuterRef("agency"), stage=Stage.SELF_SCORING
        ).order_by()
        feeds = BlocYear.feeds.rel.related_model.objects.filter(bloc_year=models.OuterRef("bloc_year"))
        return (
            self._with_office()
            .annotate(has_figures=models.Exists(figures), has_feeds=models.Exists(feeds))
            .annotate(extended_until=models.Subquery(longer.values("until")))
            .select_related("agency", "criteria_set", "bloc_year__bloc", "bloc_year__year", "bloc_year__leader")
            .defer("criteria_set__definition")
        )

    def for_line(self):
        """With the few columns that a permission on the sheet and the scoring of one of its lines ask for."""
        return (
            self._with_office()
            .select_related("criteria_set", "bloc_year__year")
            .only(
                "agency",
                "state",
                "criteria_set__sha256",
                "bloc_year__state",
                "bloc_year__leader",
                "bloc_year__deputy",
                "bloc_year__year__office_checker",
            )
        )

    def _with_office(self):
        its_own = Identity.objects.filter(office_agency=models.OuterRef("agency"))
        return self.annotate(is_of_office=models.Exists(its_own))


class ScoreSheet(models.Model):
    """Bảng chấm điểm: what an agency claims for one year, and what became of each point on its way."""

    bloc_year = models.ForeignKey(BlocYear, models.PROTECT, related_name="sheets")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="sheets", verbose_name="đơn vị")
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="sheets")
    state = models.CharField("trạng thái", max_length=11, choices=SheetState, default=SheetState.DRAFT, editable=False)
    opened_at = models.DateTimeField("mở lúc", default=timezone.now, editable=False)
    submitted_at = models.DateTimeField("nộp lúc", null=True, editable=False)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    is_late = models.BooleanField("nộp muộn", default=False, editable=False)
    approval = models.CharField("cách duyệt", max_length=8, choices=Approval, blank=True, editable=False)
    approved_by_name = models.CharField("người duyệt", max_length=100, blank=True, editable=False)
    approval_document = models.CharField("số văn bản", max_length=60, blank=True, editable=False)
    approval_scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")
    receipt = models.CharField(max_length=64, blank=True, editable=False)  # SHA-256 of what was submitted
    return_reason = models.TextField("lý do trả lại", blank=True, editable=False)
    checked_at = models.DateTimeField("thẩm tra xong lúc", null=True, editable=False)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    self_total = models.DecimalField("tổng tự chấm", max_digits=14, decimal_places=4, default=0, editable=False)
    total = models.DecimalField("tổng điểm", max_digits=14, decimal_places=4, default=0, editable=False)
    # What ranking asks of the lines (scoring/kept_sums.py); None: never reckoned.
    sums = models.JSONField("tổng từng phần", null=True, editable=False)
    scored_lines = models.PositiveSmallIntegerField("số tiêu chí đã chấm", default=0, editable=False)
    # Of the criteria that ask for evidence: how many were assigned, and how many of them have it.
    evidence_asked = models.PositiveSmallIntegerField("số tiêu chí cần minh chứng", default=0, editable=False)
    evidenced_lines = models.PositiveSmallIntegerField("số tiêu chí có minh chứng", default=0, editable=False)
    last_year = models.JSONField("điểm năm trước", default=dict, editable=False)  # by code; kept by last_year.py
    exclusion = models.TextField("lý do không xét thi đua", blank=True, editable=False)  # set: points, but no rank

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "bảng chấm điểm"
        ordering = ["bloc_year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc_year", "agency"],
                name="score_sheet_once_per_bloc",
                violation_error_message="Đơn vị này đã có bảng chấm điểm trong khối.",
            ),
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="score_sheet_state_known"),
            models.CheckConstraint(
                condition=Q(approval="") | Q(approval__in=Approval.values), name="score_sheet_approval_known"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="score_sheet_submitted_at_with_by",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False), name="score_sheet_past_draft_was_submitted"
            ),
        ]

    def __str__(self):
        return f"Bảng chấm điểm của {self.agency}, {self.bloc_year}"

    def get_absolute_url(self):
        return reverse("scoring:sheet_detail", kwargs={"pk": self.pk})

    # What a guarded thing answers (accounts/permissions.py).

    @cached_property
    def is_of_office(self) -> bool:
        return self.agency_id == Identity.current().office_agency_id

    @cached_property
    def has_feeds(self) -> bool:
        """Whether any target of the covenant feeds a criterion in its bloc."""
        return self.bloc_year.feeds.exists()

    @cached_property
    def extended_until(self) -> dt.date | None:
        """Until when its agency may score itself by an extension of its own; None without one."""
        found = Extension.objects.filter(bloc_year=self.bloc_year_id, agency=self.agency_id, stage=Stage.SELF_SCORING)
        return found.values_list("until", flat=True).first()

    @property
    def checker_ids(self) -> frozenset[int]:
        """The leader; for the leader's own sheet the deputy; for the office's own the body named for the year."""
        bloc_year = self.bloc_year
        if self.is_of_office:
            checker = bloc_year.year.office_checker_id
        elif self.agency_id == bloc_year.leader_id:
            checker = bloc_year.deputy_id
        else:
            checker = bloc_year.leader_id
        return frozenset({checker} - {None})

    @property
    def office_checks(self) -> bool:
        """The office may check the leader's own sheet, and every sheet that has nobody else to check it."""
        return not self.is_of_office and (self.agency_id == self.bloc_year.leader_id or not self.checker_ids)

    @cached_property
    def owners(self) -> list[tuple[str, int]]:
        """The departments that verify criteria, by the name that the set gives them and the agency meant."""
        return list(CriterionOwner.objects.filter(criteria_set=self.criteria_set_id).values_list("name", "agency"))

    @property
    def verifier_ids(self) -> frozenset[int]:
        return frozenset(agency for _, agency in self.owners)

    def codes_verified_by(self, agency_ids) -> frozenset[str]:
        """The criteria that one of these agencies verifies."""
        names = {name for name, agency in self.owners if agency in agency_ids}
        leaves = self.criteria_set.criteria.leaves.values()
        return frozenset(leaf.code for leaf in leaves if names.intersection(leaf.owner))

    @property
    def office_appraises(self) -> bool:
        """The office verifies every criterion of every sheet but its own."""
        return not self.is_of_office

    @property
    def appraiser_ids(self) -> frozenset[int]:
        """Who verifies every criterion in the office's place: of its own sheet the body named for the year."""
        return self.checker_ids if self.is_of_office else frozenset()

    @property
    def is_verifiable(self) -> bool:
        """Whether departments and the office may speak: from the end of the check until the points are official."""
        return self.state in VERIFIABLE and self.bloc_year.state != BlocState.CLOSED

    @property
    def verifying_stage(self) -> ScoreStage:
        """Where verification is kept: once the members have agreed, what it says is what becomes official."""
        return ScoreStage.OFFICIAL if self.is_agreed else ScoreStage.VERIFIED

    @property
    def is_agreed(self) -> bool:
        return self.state in OPEN_TO_MEMBERS

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE and not self.is_over

    @property
    def is_checkable(self) -> bool:
        return self.state in HANDED_IN and not self.is_over

    @property
    def is_over(self) -> bool:
        """Whether the bloc has ended its check: nothing of the sheet changes any more, unless the bloc steps back."""
        return self.bloc_year.state in SCORING_OVER

    def lock(self) -> None:
        """Keep this row from all others until the caller's transaction ends, and see what they did to it meanwhile.

        The few columns of a save that happens a thousand times a day; `ScoreSheet.objects.locked` reads all.

        Raises:
            OfficeError: the sheet is scored by another set than when it was read.
        """
        rows = ScoreSheet.objects.select_for_update(of=("self",)).select_related("bloc_year")
        now = rows.only("state", "criteria_set", "bloc_year__state").get(pk=self.pk)
        if now.criteria_set_id != self.criteria_set_id:
            raise OfficeError("Bảng này vừa chuyển sang bộ tiêu chí khác. Xin tải lại trang.")
        self.state, self.bloc_year.state = now.state, now.bloc_year.state

    def must_be_open(self) -> None:
        if self.is_over:
            raise OfficeError(f"{self.bloc_year} đã kết thúc thẩm tra điểm nên bảng này không thay đổi được nữa.")

    def holder(self, identity: Identity) -> str:
        """Who has to act now, in words; "" when nobody has."""
        bloc_year = self.bloc_year
        if self.is_editable:
            return self.agency.name
        if self.state not in HANDED_IN:
            return "" if self.state == SheetState.OFFICIAL else bloc_year.bloc.name
        if bloc_year.is_cross_scored:
            return "các đơn vị khác trong khối (chấm chéo)"
        if self.is_of_office:
            checker = bloc_year.year.office_checker
            return checker.name if checker else "chưa cử cơ quan thẩm định"
        checker = bloc_year.deputy if self.agency_id == bloc_year.leader_id else bloc_year.leader
        return checker.name if checker else identity.office_name

    def lines_with_people(self, *stages: str) -> list:
        """Its lines at these stages (none named: all), each with who wrote it by name alone. One query: of four hundred
        lines most were written by the same few people, and a join of whole users would build each a hundred times.
        """
        lines = self.lines.filter(stage__in=stages) if stages else self.lines.all()
        lines = list(lines.annotate(by_name=models.F("by__full_name"), by_username=models.F("by__username")))
        people, by = {}, self.lines.model._meta.get_field("by")
        for line in lines:
            if line.by_id and line.by_id not in people:
                values = [line.by_id, line.by_username, line.by_name]
                people[line.by_id] = User.from_db(self._state.db, ["id", "username", "full_name"], values)
            by.set_cached_value(line, people.get(line.by_id))  # assigning asks each time whether it may be assigned
        return lines

    # The moves of a sheet stand in scoring/handing_in.py and scoring/checking.py; all go through this door.

    @transaction.atomic
    def move(self, to: SheetState, *, by, reason: str = "", details: dict[str, str] | None = None, **changes) -> None:
        """The only place that writes `state`: check the move, win the race, leave a trace with `details`."""
        if to not in SHEET_MOVES[SheetState(self.state)]:
            raise WrongState(self, to)
        unmoved = ScoreSheet.objects.filter(pk=self.pk, state=self.state)
        if not unmoved.update(state=to, **changes):
            self.refresh_from_db()
            raise WrongState(self, to)
        self.refresh_from_db()
        record(by, f"scoring.sheet_{to}", self, reason=reason, **(details or {}))
