"""Where the covenant meets the sheet: links from targets to criteria, and taking an offered answer."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission
from accounts.telling import refusal_told
from scoring import feeding
from scoring.covenant_forms import FeedForm
from scoring.models import CriterionFeed, FeedWay
from scoring.views.filling import version_in
from scoring.views.sheets import address, find_bloc_year, find_sheet


@require_http_methods(["GET", "POST"])
@guard(Permission.CRITERIA_MANAGE, find_bloc_year)
def feed_list(request, bloc_year):
    """Which targets feed which criteria of this bloc; one more can be linked."""
    form = FeedForm(request.POST or None, bloc_year=bloc_year)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            feeding.feed(bloc_year, given["code"], given["indicator"], way=FeedWay(given["way"]), by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Tiêu chí {given['code']} lấy số từ “{given['indicator']}”.")
            return redirect("scoring:feed_list", code=bloc_year.bloc.code, year=bloc_year.year.year)
    context = {
        "bloc_year": bloc_year,
        "links": bloc_year.feeds.all(),
        "form": form,
        "can_add": bool(form.fields["code"].choices and form.fields["indicator"].choices),
        "sheets_url": reverse("scoring:bloc_sheets", kwargs={"code": bloc_year.bloc.code, "year": bloc_year.year.year}),
    }
    return TemplateResponse(request, "scoring/feed_list.html", context, status=422 if form.errors else 200)


def find_feed(user, pk: int) -> CriterionFeed:
    return get_object_or_404(CriterionFeed.objects.select_related("bloc_year__bloc", "bloc_year__year"), pk=pk)


@require_POST
@guard(Permission.CRITERIA_MANAGE, find_feed)
def feed_remove(request, link):
    feeding.unfeed(link, by=request.user)
    messages.success(request, f"Tiêu chí {link.code} không lấy số từ giao ước nữa; điểm đã lấy giữ nguyên.")
    bloc_year = link.bloc_year
    return redirect("scoring:feed_list", code=bloc_year.bloc.code, year=bloc_year.year.year)


def find_offered(user, pk: int, code: str):
    """The sheet, with the criterion of this code in `offered`."""
    sheet = find_sheet(user, pk)
    if code not in sheet.criteria_set.criteria.leaves:
        raise Http404
    sheet.offered = code
    return sheet


@require_POST
@guard(Permission.SHEET_FILL, find_offered)
def feed_take(request, sheet):
    """Keep the answer that the covenant offers to one criterion."""
    code = sheet.offered
    with refusal_told(request):
        saved = feeding.take(sheet, code, by=request.user, seen_version=version_in(request.POST.get("version", "")))
        messages.success(request, f"Đã lấy số vào tiêu chí {saved.line.code}.")
    return redirect(address(sheet))
