"""Tra cứu lịch sử khen thưởng: one search over everything that was awarded."""

from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.guard import guard
from accounts.permissions import Permission
from awards.models import Award
from awards.subject_forms import AwardFilter

AWARDS_PER_PAGE = 50
COUNTED_TO = 1000


class CappedPaginator(Paginator):
    """Counts no further than COUNTED_TO; beyond, the reader narrows the search."""

    @property
    def count(self):
        return len(self.keys)

    def __init__(self, awards, per_page: int):
        self.keys = list(awards.order_by("-pk").values_list("pk", flat=True)[: COUNTED_TO + 1])
        self.is_capped = len(self.keys) > COUNTED_TO
        self.keys = self.keys[:COUNTED_TO]
        super().__init__(self.keys, per_page)


@require_safe
@guard(Permission.SUBJECT_LIST)
def award_list(request):
    """The newest entries first. Merged subjects are found under every name they had."""
    found = AwardFilter(request.GET, Award.objects.visible_to(request.user))
    paginator = CappedPaginator(found.qs, AWARDS_PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    awards = Award.objects.select_related("form", "subject", "agency").in_bulk(list(page))
    context = {
        "filter": found,
        "page": page,
        "awards": [awards[pk] for pk in page if pk in awards],
        "count_said": "hơn 1.000" if paginator.is_capped else str(paginator.count),
    }
    return TemplateResponse(request, "awards/award_list.html", context)
