"""May this subject get it? One by one, or everybody of an agency at once."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guard import guard
from accounts.permissions import Permission
from awards.eligibility.histories import judged, verdict_on
from awards.eligibility.rulebook import names_of
from awards.eligibility.verdicts import Outcome
from awards.models import AwardForm, Subject, SubjectKind
from awards.subjects.forms import VerdictForm
from awards.views.subjects import SUBJECTS_PER_PAGE, find_subject
from awards.wording import OUTCOME_TONES

SIGNS = {True: "đạt", False: "không đạt", None: "chưa biết"}
SIGN_TONES = {True: "success", False: "danger", None: "warning"}


@require_safe
@guard(Permission.SUBJECT_VIEW, find_subject)
def subject_verdict(request, subject):
    """One form, one year: each condition met or not, with its article."""
    today = timezone.localdate()
    award_forms = list(AwardForm.objects.all())
    start = {"year": today.year, "received_on": today}
    form = VerdictForm(request.GET or None, kind=subject.kind, award_forms=award_forms, initial=start)
    context = {"subject": subject, "form": form, "verdict": None}
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        found = verdict_on(
            subject, asked["form"], asked["year"], received_on=asked["received_on"], names=names_of(award_forms)
        )
        context |= {
            "verdict": found,
            "tone": OUTCOME_TONES[found.outcome],
            "findings": [
                {
                    "finding": each,
                    "sign": "người thẩm định xem xét" if each.is_manual else SIGNS[each.met],
                    "tone": "neutral" if each.is_manual else SIGN_TONES[each.met],
                    "road": f"Cách {each.road}" if each.road else "Luôn phải đạt",
                }
                for each in found.findings
            ],
        }
    return TemplateResponse(request, "awards/subject_verdict.html", context)


@dataclass(frozen=True)
class People:
    """Those of one agency."""

    agency_id: int


def find_people(user, agency: int) -> People:
    if not user.is_office and agency not in user.agency_ids:
        raise Http404
    return People(agency)


@require_safe
@guard(Permission.SUBJECT_VIEW, find_people)
def agency_verdicts(request, people):
    """Everybody of one agency for one form and year: who may be proposed, before anybody is."""
    today = timezone.localdate()
    award_forms = list(AwardForm.objects.all())
    kind = request.GET.get("kind")
    kind = kind if kind in SubjectKind.values else SubjectKind.INDIVIDUAL
    start = {"year": today.year, "received_on": today}
    form = VerdictForm(
        request.GET if "form" in request.GET else None, kind=kind, award_forms=award_forms, initial=start
    )
    subjects = Subject.objects.heads().filter(agency=people.agency_id, kind=kind).select_related("agency")
    kinds = [{"label": each.label, "url": f"?kind={each.value}", "is_current": each == kind} for each in SubjectKind]
    context = {"form": form, "kind": kind, "kinds": kinds, "page": None}
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        found = judged(
            subjects, asked["form"], asked["year"], received_on=asked["received_on"], names=names_of(award_forms)
        )
        counts = Counter(verdict.outcome for _, verdict in found)
        only = request.GET.get("chi")
        shown = [pair for pair in found if pair[1].outcome == only] if only in list(Outcome) else found
        page = Paginator(shown, SUBJECTS_PER_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        context |= {
            "page": page,
            "rows": [_verdict_row(subject, verdict, request.GET) for subject, verdict in page],
            "tiles": [
                {
                    "value": counts[outcome],
                    "label": outcome.label,
                    "tone": OUTCOME_TONES[outcome],
                    "url": f"?{_with(query, chi=outcome.value, page='1')}",
                }
                for outcome in Outcome
            ],
        }
    return TemplateResponse(request, "awards/agency_verdicts.html", context)


def _with(query, **changes: str) -> str:
    changed = query.copy()
    for name, value in changes.items():
        changed[name] = value
    return changed.urlencode()


def _verdict_row(subject: Subject, verdict, query) -> dict:
    open_ = [each.text for each in verdict.findings if each.met is not True and not each.is_manual]
    asked = {name: query.get(name, "") for name in ("form", "year", "received_on")}
    url = reverse("awards:subject_verdict", kwargs={"pk": subject.pk})
    return {
        "subject": subject,
        "url": f"{url}?{urlencode(asked)}",
        "label": verdict.outcome.label,
        "tone": OUTCOME_TONES[verdict.outcome],
        "why": "" if verdict.outcome == Outcome.MET else "; ".join(open_),
    }
