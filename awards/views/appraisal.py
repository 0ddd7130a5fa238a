"""Thẩm định khen thưởng: the queue of the office."""

from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.guard import guard
from accounts.permissions import Permission
from awards.appraisal.forms import AppraisalFilter
from awards.eligibility.verdicts import Outcome
from awards.keyset import COUNTED_TO, behind_row, read_key
from awards.models import LineState, Nomination
from awards.views.appraisal_acts import ACTS
from awards.wording import LINE_TONES, outcome_shown
from blocs.models import Holiday
from blocs.workdays import Due

LINES_PER_PAGE = 30


class CappedPaginator(Paginator):
    """Counts no further than COUNTED_TO, from the first row or behind the row with the key `behind`.

    `next_key`: behind which it goes on; None where there is nothing more.
    """

    @property
    def count(self):
        return len(self.keys)

    def __init__(self, rows, per_page: int, *, by: tuple[str, ...], behind: int | None = None):
        columns = [name.removeprefix("-") for name in by]
        place = Nomination.objects.filter(pk=behind).values_list(*columns).first() if behind is not None else None
        self.is_beyond = place is not None
        if place is not None:
            rows = behind_row(rows, by, place)
        self.keys = list(rows.order_by(*by).values_list("pk", flat=True)[: COUNTED_TO + 1])
        self.is_capped = len(self.keys) > COUNTED_TO
        self.keys = self.keys[:COUNTED_TO]
        self.next_key = self.keys[-1] if self.is_capped else None
        super().__init__(self.keys, per_page)


@require_safe
@guard(Permission.APPRAISAL_LIST)
def appraisal_list(request):
    """What waits to be appraised, the nearest day first; by the filter everything that was ever received."""
    found = AppraisalFilter(request.GET, Nomination.objects.all(), user=request.user)
    paginator = CappedPaginator(found.qs, LINES_PER_PAGE, by=found.order, behind=read_key(request.GET.get("sau", "")))
    page = paginator.get_page(request.GET.get("page"))
    lines = Nomination.objects.select_related(
        "slate__agency", "slate__bloc_year__bloc", "form", "officer", "check_made"
    ).defer("report", "check_made__findings")
    by_key = lines.in_bulk(list(page))
    calendar = Holiday.objects.calendar()
    context = {
        "filter": found,
        "page": page,
        "rows": [queue_row(by_key[pk], calendar) for pk in page if pk in by_key],
        "count_said": "hơn 1.000" if paginator.is_capped else str(paginator.count),
        "acts": [(slug, act.label) for slug, act in ACTS.items()],
    }
    return TemplateResponse(request, "awards/appraisal_list.html", context)


def queue_row(line: Nomination, calendar) -> dict:
    check = getattr(line, "check_made", None)
    outcome, tone = outcome_shown(line.slate.kind, Outcome(check.outcome) if check else None)
    is_waiting = line.state == LineState.RECEIVED and line.due_on is not None
    return {
        "line": line,
        "url": reverse("awards:appraisal_detail", args=[line.pk]),
        "slate_url": line.slate.get_absolute_url(),
        "tone": LINE_TONES[line.state],
        "outcome": outcome,
        "outcome_tone": tone,
        "has_flags": bool(check and check.has_flags),
        "is_missing": bool(check and check.missing),
        "due_on": line.due_on if is_waiting else None,
        "days_left": Due(line.due_on, calendar).working_days_left() if is_waiting else None,
    }
