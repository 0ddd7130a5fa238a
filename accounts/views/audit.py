"""Reading the audit trail."""

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.audit_words import action_in_words, details_in_words, named_targets, target_in_words
from accounts.filters import AuditFilter
from accounts.guard import guard
from accounts.models import AuditEvent
from accounts.permissions import Permission

EVENTS_PER_PAGE = 50
# Counting further would read the whole trail to say a number that helps nobody.
COUNTED_UP_TO = 1000


@require_safe
@guard(Permission.AUDIT_VIEW)
def audit_list(request):
    """Newest first. `truoc` is the last line of the page before: the millionth line opens as fast as the first."""
    found = AuditFilter(request.GET, AuditEvent.objects.all())
    count = found.qs.order_by()[: COUNTED_UP_TO + 1].count()
    before = request.GET.get("truoc", "")
    older = found.qs.filter(pk__lt=int(before)) if before.isdecimal() and len(before) < 18 else found.qs
    events = list(older.with_names()[: EVENTS_PER_PAGE + 1])
    shown = events[:EVENTS_PER_PAGE]
    target = request.GET.get("target", "")
    names = named_targets([*(event.target for event in shown), target])
    rows = [
        {
            "event": event,
            "who": event.who,
            "what": action_in_words(event.action),
            "target": names.get(event.target) or target_in_words(event.target),
            "details": details_in_words(event),
        }
        for event in shown
    ]
    context = {
        "filter": found,
        "rows": rows,
        "only_about": (names.get(target) or target_in_words(target)) if target else "",
        "count": "hơn 1.000" if count > COUNTED_UP_TO else count,
        "next_before": shown[-1].pk if len(events) > EVENTS_PER_PAGE else None,
        "is_first": older is found.qs,
    }
    return TemplateResponse(request, "accounts/audit_list.html", context)
