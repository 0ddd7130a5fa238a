"""Looking at a slate: what the rules say of each line, what is left of the quota, what stands twice, what is missing.

A whole slate is checked at once, in a constant number of queries, and what was found is kept beside each line until it
is checked again.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models.agency import SubmissionRoute
from accounts.searching import fold
from awards.eligibility.conditions import lower_first
from awards.eligibility.facts import Facts
from awards.eligibility.histories import facts_of
from awards.eligibility.rulebook import database_forms, database_rulebook
from awards.eligibility.verdicts import NO_RULE, Finding, Outcome, Verdict, judge
from awards.models import (
    UNJUDGED_LINES,
    Award,
    AwardGroup,
    AwardKind,
    AwardLevel,
    AwardTerms,
    Decision,
    Nomination,
    NominationCheck,
    NominationPaper,
    Quota,
    Slate,
    Subject,
    SubjectKind,
)
from awards.models.slate import must_exist

ROUTE_BASIS = "Luật Thi đua, khen thưởng 06/2022/QH15, Điều 83.1"
ONCE_BASIS = "Luật Thi đua, khen thưởng 06/2022/QH15, Điều 5.2"
BATCH = 1500


class What(StrEnum):
    """What a flag is about."""

    CONDITIONS = "conditions"
    QUOTA = "quota"
    TWICE = "twice"
    ELSEWHERE = "elsewhere"
    REWARDED = "rewarded"
    ROUTE = "route"
    GONE = "gone"


@dataclass(frozen=True)
class Seats:
    """What the bloc may propose of one form, and how many of it already stand. `seats` None: nothing is laid down."""

    seats: int | None
    taken: int

    @property
    def left(self) -> int:
        return max(self.seats - self.taken, 0) if self.seats is not None else 0

    @property
    def is_over(self) -> bool:
        return self.seats is not None and self.taken > self.seats

    @property
    def in_words(self) -> str:
        """ "01/03": what is left of what was given; "" where nothing is laid down."""
        return "" if self.seats is None else f"{self.left:02d}/{self.seats:02d}"


def seats_of(slate: Slate) -> dict[int, Seats]:
    """By form, what is left of the quota of the slate's bloc. Two queries; an agency's own slate has no quota.

    What the office lets fall back to a lower form takes no seat of that form.
    """
    if slate.bloc_year_id is None:
        return {}
    taken = Counter(
        Nomination.objects.as_proposed()
        .filter(slate__bloc_year=slate.bloc_year_id, slate__kind=slate.kind)
        .order_by()
        .values_list("form", flat=True)
    )
    quotas = dict(Quota.objects.filter(bloc_year=slate.bloc_year_id).values_list("form", "seats"))
    return {form: Seats(quotas.get(form), taken[form]) for form in {*taken, *quotas}}


@transaction.atomic
def check_slate(slate: Slate, *, today: dt.date | None = None) -> list[NominationCheck]:
    """Check every line anew and keep what was found: at most twenty queries for 3,000 lines.

    Of a line that was judged already, what it was judged by stays.
    """
    checks = look_at(slate, today=today or timezone.localdate())
    NominationCheck.objects.filter(nomination__slate=slate, nomination__state__in=UNJUDGED_LINES).delete()
    unjudged = [check for check in checks if check.nomination.state in UNJUDGED_LINES]
    NominationCheck.objects.bulk_create(unjudged, batch_size=BATCH)
    Slate.objects.filter(pk=slate.pk).update(checked_at=timezone.now())
    return checks


def look_at(slate: Slate, *, today: dt.date) -> list[NominationCheck]:
    """What would be found of every line, in their order."""
    lines = list(
        Nomination.objects.filter(slate=slate)
        .standing()
        .with_root()
        .select_related("form", "subject__agency", "subject__node", "proposal__form")
        .order_by("position", "pk")
    )
    if not lines:
        return []
    around = Around.of(slate, lines)
    return [around.check(line, today) for line in lines]


@dataclass(frozen=True)
class Around:
    """Everything that the lines of a slate are compared with."""

    slate: Slate
    verdicts: Mapping[int, Verdict]  # by line
    ungraded: set[int]  # lines whose subject has no grade of the year
    seats: Mapping[int, Seats]
    lines_of: Mapping[int, Sequence[Nomination]]  # of this slate, by root of the subject
    elsewhere: Mapping[int, Sequence[Nomination]]  # of other slates of the year, by root
    awards: Mapping[int, Sequence[Award]]  # by root
    papers: Mapping[int, Sequence[str]]  # what each form asks for
    kept: Mapping[int, set[str]]  # what each line has

    @classmethod
    def of(cls, slate: Slate, lines: Sequence[Nomination]) -> "Around":
        lines_of = defaultdict(list)
        for line in lines:
            lines_of[line.root].append(line)
        received_on = slate.received_on or timezone.localdate()
        roots = Nomination.objects.filter(slate=slate).with_root().order_by().values("root")
        verdicts, ungraded = _verdicts(slate, lines, received_on)
        return cls(
            slate=slate,
            verdicts=verdicts,
            ungraded=ungraded,
            seats=seats_of(slate),
            lines_of=lines_of,
            elsewhere=_elsewhere(slate, roots),
            awards=_awards(roots),
            papers=dict(AwardTerms.objects.in_force(received_on).values_list("form", "papers")),
            kept=_kept(slate),
        )

    def check(self, line: Nomination, today: dt.date) -> NominationCheck:
        verdict = self.verdicts[line.pk]
        flags = [{"what": what.value, "text": text} for what, text in self._flags(line, verdict, today)]
        return NominationCheck(
            nomination=line,
            outcome=verdict.outcome.value,
            rule_id=verdict.rule.pk if verdict.rule else None,
            findings=[
                {
                    "text": each.text,
                    "met": each.met,
                    "basis": each.basis,
                    "manual": each.is_manual,
                    "road": each.road,
                    "detail": each.detail,
                }
                for each in verdict.findings
            ],
            favoured_by=verdict.favour_in_words[:500],
            flags=flags,
            has_flags=bool(flags),
            missing=self._missing(line),
        )

    def _flags(self, line: Nomination, verdict: Verdict, today: dt.date) -> Iterable[tuple[What, str]]:
        if said := conditions_said(self.slate, verdict, is_ungraded=line.pk in self.ungraded):
            yield What.CONDITIONS, said
        seats = self.seats.get(line.form_id)
        if seats and seats.is_over:
            yield What.QUOTA, f"Đề nghị {seats.taken:02d}, số lượng giao {seats.seats:02d}."
        others = [each for each in self.lines_of[line.root] if each.pk != line.pk]
        for other in others:
            same = " (đã gộp là một)" if other.subject_id != line.subject_id else ""
            yield What.TWICE, f"Cũng đứng ở dòng {other.position} của hồ sơ này{same}: {other.form}."
        for other in self.elsewhere.get(line.root, ()):
            yield (
                What.ELSEWHERE,
                f"Đã có trong hồ sơ “{other.slate}” ({other.slate.get_state_display().lower()}): {other.form}.",
            )
        for award in self.awards.get(line.root, ()):
            if is_same_achievement(self.slate, line, award):
                yield What.REWARDED, rewarded_said(award)
        if line.form.level == AwardLevel.STATE and line.subject.agency.submission_route == SubmissionRoute.CENTRAL:
            yield (
                What.ROUTE,
                f"{line.subject.agency} do cơ quan trung ương trình khen thưởng cấp Nhà nước ({ROUTE_BASIS}).",
            )
        node = line.subject.node or line.subject.agency
        if not node.is_active(today):
            yield What.GONE, f"{node} không còn hoạt động từ sau ngày {node.active_to:%d/%m/%Y}."

    def _missing(self, line: Nomination) -> list[str]:
        return [
            paper
            for paper in self.papers.get(line.form_id, ())
            if is_asked_of(paper, line.subject.kind) and not is_there(paper, self.slate, line, self.kept[line.pk])
        ]


# --- What the rules say -----------------------------------------------------------------------------------------------


def _verdicts(slate: Slate, lines: Sequence[Nomination], received_on: dt.date):
    """By line what the rules say, and the lines without grade. Eight queries.

    Rules are of yearly merit; of other kinds only what fails every form is asked.
    """
    subjects = Subject.objects.filter(pk__in=Nomination.objects.filter(slate=slate).values("subject"))
    book, facts = database_rulebook(database_forms()), facts_of(subjects, slate.year.year)
    together = Counter(line.form.code for line in lines)
    found = {}
    for line in lines:
        known = replace(facts[line.subject_id], slate=together, **acclaimed(line, facts[line.subject_id]))
        form = line.form.code if slate.kind == AwardKind.MERIT else ""
        verdict = judge(book, form, line.subject.kind, known, received_on=received_on)
        found[line.pk] = verdict if form else left_to_people(verdict, slate)
    year = slate.year.year
    ungraded = {line.pk for line in lines if year not in (facts[line.subject_id].grades or {})}
    return found, ungraded


def left_to_people(verdict: Verdict, what: Slate | Decision) -> Verdict:
    """The verdict of a merit that no rule is laid down for: a person looks at what was done."""
    said = Finding(f"{what.get_kind_display()}: người thẩm định xem xét thành tích", None, "", is_manual=True)
    findings = [each for each in verdict.findings if each.text != NO_RULE]
    return replace(verdict, findings=(*findings, said))


def acclaimed(line: Nomination, facts: Facts) -> dict[str, bool]:
    """Whom its bloc has voted a title for was acclaimed as leading it (Luật, Điều 25, 26)."""
    proposal = line.proposal
    if proposal is None or facts.is_foremost is not None or proposal.form.group != AwardGroup.TITLE:
        return {}
    return {"is_foremost": not proposal.withdrawn_because}


def conditions_said(slate: Slate, verdict: Verdict, *, is_ungraded: bool = False) -> str:
    """What is wrong with the conditions in one sentence; "" where nothing has to be explained."""
    grade = f"Chưa có kết quả xếp loại năm {slate.year.year}. " if is_ungraded and slate.kind == AwardKind.MERIT else ""
    if verdict.outcome == Outcome.NOT_MET:
        return f"{grade}Chưa đạt: {listed_by_road(verdict, met=False)}."
    if slate.kind != AwardKind.MERIT or verdict.outcome == Outcome.MET:
        return ""
    unknown = listed_by_road(verdict, met=None)
    return f"{grade}Chưa đủ dữ liệu để kết luận: {unknown}." if unknown else grade.strip()


def listed_by_road(verdict: Verdict, *, met: bool | None) -> str:
    """ "không bị kỷ luật; cách 1: …; cách 2: …, …": the conditions found so, without what a person judges."""
    by_road: dict[int, list[str]] = defaultdict(list)
    for each in verdict.findings:
        if each.met is met and not each.is_manual:
            by_road[each.road].append(lower_first(each.text))
    said = []
    for road, texts in sorted(by_road.items()):
        said += [f"cách {road}: {', '.join(texts)}"] if road else texts
    return "; ".join(said)


# --- What stands twice ------------------------------------------------------------------------------------------------


def _elsewhere(slate: Slate, roots) -> dict[int, list[Nomination]]:
    found = defaultdict(list)
    others = (
        Nomination.objects.standing()
        .with_root()
        .filter(slate__year=slate.year_id, slate__kind=slate.kind, root__in=roots)
    )
    for line in others.exclude(slate=slate).select_related("slate", "form").order_by("slate", "position"):
        found[line.root].append(line)
    return found


def _awards(roots) -> dict[int, list[Award]]:
    found = defaultdict(list)
    awards = Award.objects.standing().with_root().filter(root__in=roots)
    for award in awards.select_related("form").order_by("year", "pk"):
        found[award.root].append(award)
    return found


def is_same_achievement(slate: Slate, line: Nomination, award: Award) -> bool:
    """Has what is proposed been rewarded before (Luật, Điều 5.2)?

    The same form for the same year; or another form of commendation (not a title, on which others build) of the same
    kind whose years of achievement hold this one.
    """
    year = slate.year.year
    if award.kind != slate.kind or not (award.from_year or award.year) <= year <= award.year:
        return False
    both_are_forms = award.form.group == line.form.group == AwardGroup.FORM
    return award.form_id == line.form_id or both_are_forms


def rewarded_said(award: Award) -> str:
    years = f"{award.from_year}–{award.year}" if award.from_year and award.from_year != award.year else str(award.year)
    return (
        f"Thành tích năm {years} đã được tặng {award.form} (số {award.decision_number} ngày "
        f"{award.decided_on:%d/%m/%Y}); {ONCE_BASIS}."
    )


# --- Papers -----------------------------------------------------------------------------------------------------------


def _kept(slate: Slate) -> dict[int, set[str]]:
    kept = defaultdict(set)
    papers = NominationPaper.objects.filter(nomination__slate=slate)
    for line, name in papers.values_list("nomination", "name"):
        kept[line].add(name)
    return kept


def is_asked_of(paper: str, subject: str) -> bool:
    """Is the paper always needed? Those "(nếu …)" are not, those of enterprises only for them."""
    said = fold(paper)
    if "doanh nghiep" in said:
        return subject == SubjectKind.ENTERPRISE
    return "(neu" not in said


def is_there(paper: str, slate: Slate, line: Nomination, kept: Iterable[str]) -> bool:
    """The letter is made at the end, the minutes belong to the slate, lists are printed; the rest is the line's."""
    said = fold(paper)
    if said.startswith(("to trinh", "danh sach")):
        return True
    if said.startswith("bien ban"):
        return bool(slate.minutes_number or slate.minutes_file_id or slate.bloc_year_id)
    if said.startswith("bao cao thanh tich"):
        return line.has_report or paper in kept
    return paper in kept


def own_papers(papers: Iterable[str]) -> list[str]:
    """Those of a form's papers that are kept line by line."""
    shared = ("to trinh", "danh sach", "bien ban", "bao cao thanh tich")
    return [paper for paper in papers if not fold(paper).startswith(shared)]


# --- Adding -----------------------------------------------------------------------------------------------------------


def must_fit(slate: Slate, subject: Subject, form, *, terms: AwardTerms | None, today: dt.date) -> None:
    """Raises OfficeError where nobody could propose this: the wrong subject, kind of merit, an agency gone."""
    if subject.kind not in form.subjects:
        raise OfficeError(f"{form} không tặng cho {subject.get_kind_display().lower()}.")
    if terms and slate.kind not in terms.kinds:
        raise OfficeError(f"{form} không tặng cho thành tích {slate.get_kind_display().lower()}.")
    must_exist(subject.node or subject.agency, today)
