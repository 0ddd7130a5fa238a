"""One page per person and per agency: everything they were ever awarded, and how many years running."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from accounts.guard import guard
from accounts.models import Agency, record
from accounts.permissions import Permission, can
from accounts.succession import Lineage, Link, lineage, links
from awards.eligibility.histories import grades_of
from awards.eligibility.running import Run, runs_of_awards, runs_of_grades
from awards.keyset import Order, page_of
from awards.models import Award, AwardKind, Extract, Subject, SubjectKind
from awards.models.award import READ_WHOLE
from awards.register.book import register_sheet
from awards.wording import STATUS_TONES
from documents.models import Change
from documents.serving import workbook_response
from documents.workbooks import write_workbook

AWARDS_PER_PAGE = 50
MOST_OF_ONE = 500  # awards of one person or collective on its page


@dataclass
class History:
    """What one subject was awarded, as one person may see it. `agency_id`: through which agency that person asks."""

    subject: Subject
    agency_id: int

    @cached_property
    def family(self) -> list[int]:
        return self.subject.family_ids()

    def awards(self):
        """Its own and those of everybody that is one with it, newest first."""
        kept = Award.objects.filter(subject__in=self.family)
        return kept.select_related("form__counts_as", "agency", "subject").order_by("-decided_on", "-pk")


@dataclass(frozen=True)
class AgencyHistory:
    agency: Agency
    agency_id: int


def _asked_through(user, agency_id: int) -> int:
    """The agency through which `user` may ask about `agency_id`: it, or what it went on in. Raises Http404."""
    if READ_WHOLE & user.office_roles or agency_id in user.agency_ids:
        return agency_id
    if user.agency_ids and agency_id in lineage(user.agency_ids).predecessors:
        return min(user.agency_ids)
    raise Http404


def find_history(user, pk: int) -> History:
    subject = get_object_or_404(Subject.objects.select_related("agency", "node", "head"), pk=pk)
    return History(subject, _asked_through(user, subject.agency_id))


def find_agency(user, pk: int) -> AgencyHistory:
    agency = get_object_or_404(Agency, pk=pk)
    return AgencyHistory(agency, _asked_through(user, agency.pk))


def award_rows(awards) -> list[dict]:
    """Rows of the partial that shows awards of one subject or agency."""
    return [
        {
            "award": award,
            "tone": STATUS_TONES[Change(award.status)],
            "is_changed": award.status != Change.VALID,
        }
        for award in awards
    ]


@require_safe
@guard(Permission.HISTORY_VIEW, find_history)
def subject_history(request, history):
    """Who looks is written down, as with the person's own page."""
    subject = history.subject
    record(request.user, "awards.history_read", subject)
    awards = list(history.awards()[:MOST_OF_ONE])
    context = {
        "subject": subject,
        "rows": award_rows(awards),
        "runs": runs_of(awards, history.family),
        "is_merged": len({award.subject_id for award in awards}) > 1,
        "extracts": Extract.objects.filter(subject__in=history.family).select_related("issued__number__series"),
        "may_open_subject": can(request.user, Permission.SUBJECT_VIEW, subject),
        "may_issue": can(request.user, Permission.EXTRACT_ISSUE, history),
    }
    return TemplateResponse(request, "awards/subject_history.html", context)


def runs_of(awards: Sequence[Award], family: list[int]) -> list[Run]:
    """How many years running, of grades and of what is given year by year."""
    year = timezone.localdate().year
    return [*runs_of_grades(grades_of(family), until=year), *runs_of_forms(awards, year)]


def runs_of_forms(awards: Sequence[Award], until: int) -> list[Run]:
    """Runs of what was given for merit; the awards come with their form and what that counts as."""
    merits = [each for each in awards if each.kind == AwardKind.MERIT and not each.is_revoked]
    forms = {form for each in merits for form in (each.form, each.form.counts_as) if form}
    ordered = sorted(forms, key=lambda form: (form.position, form.code))
    counts_as = {each.form.code: each.form.counts_as.code for each in merits if each.form.counts_as_id}
    names = {form.code: form.name for form in ordered}
    return runs_of_awards([(each.year, each.form.code) for each in merits], names, counts_as, until=until)


@require_safe
@guard(Permission.HISTORY_VIEW, find_history)
def subject_history_excel(request, history):
    awards = list(history.awards()[:MOST_OF_ONE])
    record(request.user, "awards.register_exported", history.subject, found=len(awards))
    today = timezone.localdate()
    sheet = register_sheet(awards, on=today, title=f"Lịch sử khen thưởng: {history.subject}")
    return workbook_response(write_workbook([sheet]), f"lich-su-khen-thuong-{history.subject.pk}.xlsx")


@require_safe
@guard(Permission.HISTORY_VIEW, find_agency)
def agency_history(request, history):
    """What the agency itself was awarded, then its people and collectives; those of before and after said plainly."""
    agency, steps = history.agency, links()
    family = lineage([agency.pk], steps)
    keys = {agency.pk} | family.predecessors | family.successors
    if not READ_WHOLE & request.user.office_roles:
        keys &= request.user.agency_ids | lineage(request.user.agency_ids, steps).predecessors
    kept = Award.objects.filter(agency__in=keys)
    shown = Award.objects.select_related("form__counts_as", "agency", "subject")
    own_rows = list(
        shown.filter(agency__in=keys, subject__node__in=keys)
        .exclude(subject__kind=SubjectKind.INDIVIDUAL)
        .order_by("-decided_on", "-pk")[:MOST_OF_ONE]
    )
    page = page_of(kept, Order("decided_on", is_descending=True), request.GET, per_page=AWARDS_PER_PAGE, shown=shown)
    context = {
        "agency": agency,
        "related": related_sentences(agency.pk, family, steps, keys),
        "runs": runs_of_forms(own_rows, timezone.localdate().year),
        "own_rows": award_rows(own_rows),
        "counts": _counts(kept),
        "page": page,
        "rows": award_rows(page.rows),
    }
    return TemplateResponse(request, "awards/agency_history.html", context)


def _counts(kept):
    """How many of each form, those taken back left out."""
    return (
        kept.standing()
        .order_by()
        .values("form__name", "form__position")
        .annotate(number=Count("pk"), people=Count("pk", filter=Q(subject__kind=SubjectKind.INDIVIDUAL)))
        .order_by("form__position")
    )


def related_sentences(own: int, family: Lineage, steps: list[Link], keys: set[int]) -> list[str]:
    """ "Sở Giao thông vận tải (trước ngày 01/03/2025, Hợp nhất, sáp nhập)": whose awards are counted along."""
    related = Agency.objects.in_bulk((family.predecessors | family.successors) & keys)
    said: dict[int, str] = {}
    earlier, later = family.predecessors, family.successors
    for link in steps:
        if link.before in related and link.before in earlier and link.after in earlier | {own}:
            said.setdefault(link.before, f"{related[link.before]} (trước ngày {link.on:%d/%m/%Y}, {link.kind.label})")
        if link.after in related and link.after in later and link.before in later | {own}:
            said.setdefault(link.after, f"{related[link.after]} (từ ngày {link.on:%d/%m/%Y}, {link.kind.label})")
    return list(said.values())
