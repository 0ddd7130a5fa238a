"""Sổ khen thưởng: one search over everything that was ever awarded, as one types, and what was found as Excel."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from accounts.guard import guard
from accounts.models import Identity, record
from accounts.permissions import Permission, can
from accounts.succession import links
from awards.keyset import page_of
from awards.models import Award
from awards.register.book import MOST_EXPORTED, register_sheet
from awards.register.forms import AwardFilter, agency_named
from awards.wording import STATUS_TONES
from documents.models import Change
from documents.serving import workbook_response
from documents.workbooks import write_workbook

AWARDS_PER_PAGE = 50


def asked_of(request) -> AwardFilter:
    """The register as far as this user sees it, searched as the address asks. The successions are read once, or not."""
    history = SimpleLazyObject(links)
    return AwardFilter(request.GET, Award.objects.visible_to(request.user, history), history=history)


@require_safe
@guard(Permission.REGISTER_VIEW)
def award_list(request):
    """Merged subjects are found under every name they had, agencies under those of before and after."""
    found = asked_of(request)
    shown = Award.objects.select_related("form", "subject", "agency")
    page = page_of(
        found.qs,
        found.order_asked,
        request.GET,
        per_page=AWARDS_PER_PAGE,
        shown=shown,
        is_searched=bool(request.GET.get("q", "").strip()),
    )
    because = {each.agency.pk: each.because for each in found.reach.related if each.because}
    context = {
        "filter": found,
        "page": page,
        "rows": [
            {
                "award": award,
                "because": because.get(award.agency_id, ""),
                "tone": STATUS_TONES[Change(award.status)],
                "is_changed": award.status != Change.VALID,
            }
            for award in page.rows
        ],
        "related": _related(found),
        "is_vague": found.reach.is_vague,
        "agency": agency_named(found),
        "may_import": can(request.user, Permission.SUBJECT_IMPORT),
        "has_details": can(request.user, Permission.SUBJECT_LIST),
    }
    return TemplateResponse(request, "awards/award_list.html", context)


def _related(found: AwardFilter) -> list[str]:
    """Agencies that the search took in by their history, each with the reason."""
    return [f"{each.agency} ({each.because or 'tên trước đây có trong từ tìm'})" for each in found.reach.related]


@require_safe
@guard(Permission.REGISTER_VIEW)
def award_export(request):
    """What was found, as Excel; who took it, and how much, is written down."""
    found = asked_of(request)
    order = found.order_asked
    sign = "-" if order.is_descending else ""
    rows = found.qs.select_related("form", "subject", "agency").order_by(f"{sign}{order.column}", f"{sign}pk")
    awards = list(rows[: MOST_EXPORTED + 1])
    if len(awards) > MOST_EXPORTED:
        messages.error(
            request,
            f"Tìm thấy hơn {MOST_EXPORTED:,} khen thưởng. ".replace(",", ".")
            + "Xin thu hẹp (theo năm, hình thức, đơn vị) rồi xuất từng phần.",
        )
        return redirect(f"{reverse('awards:award_list')}?{request.GET.urlencode()}")
    record(request.user, "awards.register_exported", Identity.current(), found=len(awards))
    sheet = register_sheet(awards, on=timezone.localdate())
    return workbook_response(write_workbook([sheet]), f"so-khen-thuong-{timezone.localdate():%Y-%m-%d}.xlsx")
