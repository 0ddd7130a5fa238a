"""The members of a bloc of a year: adding, ordering, replacing, taking one out."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import ReasonForm
from accounts.guard import guard
from accounts.keys import ticked_keys
from accounts.models import Agency
from accounts.permissions import Permission
from blocs import copying
from blocs.forms import ReplaceMemberForm
from blocs.models import Membership
from blocs.views.answers import act
from blocs.views.blocs import find_bloc_year

AGENCIES_PER_PAGE = 50


def find_member(user, code, year, pk):
    """The bloc of the year, with the membership in question in `chosen`."""
    bloc_year = find_bloc_year(user, code, year)
    bloc_year.chosen = get_object_or_404(bloc_year.memberships.select_related("agency"), pk=pk)
    return bloc_year


@require_http_methods(["GET", "POST"])
@guard(Permission.BLOC_MANAGE, find_bloc_year)
def member_add(request, bloc_year):
    """Choose among the agencies that compete in no bloc of that year."""
    if request.method == "POST":
        return _add_members(request, bloc_year)
    query = request.GET.get("q", "").strip()
    placed = Membership.objects.filter(bloc_year__year=bloc_year.year).values("agency")
    free = Agency.objects.active(copying.day_of_formation(bloc_year.year)).top_level().exclude(pk__in=placed)
    if query:
        free = free.search(query)
    page = Paginator(free.order_by("folded_name", "pk"), AGENCIES_PER_PAGE).get_page(request.GET.get("page"))
    context = {"bloc_year": bloc_year, "page": page, "query": query}
    return TemplateResponse(request, "blocs/member_add.html", context)


def _add_members(request, bloc_year):
    agencies = Agency.objects.filter(pk__in=ticked_keys(request, "agency")[:AGENCIES_PER_PAGE])
    if not agencies:
        messages.error(request, "Chưa chọn đơn vị nào.")
        return redirect(request.get_full_path())
    return act(
        request,
        lambda: bloc_year.add_members(agencies, by=request.user),
        done=f"Đã thêm {len(agencies):02d} đơn vị vào {bloc_year}.",
        back=bloc_year,
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.BLOC_MANAGE, find_member)
def member_remove(request, bloc_year):
    agency = bloc_year.chosen.agency
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return act(
            request,
            lambda: bloc_year.remove_member(agency, reason=reason, by=request.user),
            done=f"Đã đưa {agency} ra khỏi {bloc_year}.",
            back=bloc_year,
        )
    context = {"bloc_year": bloc_year, "agency": agency, "form": form}
    return TemplateResponse(request, "blocs/member_remove.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.BLOC_MANAGE, find_member)
def member_replace(request, bloc_year):
    """Let another agency take a member's place before scoring begins; its successors are proposed.

    Once there are score sheets, the successor takes over those too, on a page of scoring.
    """
    old = bloc_year.chosen.agency
    if not bloc_year.is_before_scoring:
        address = {"code": bloc_year.bloc.code, "year": bloc_year.year.year, "pk": bloc_year.chosen.pk}
        return redirect("scoring:member_take_over", **address)
    on = copying.day_of_formation(bloc_year.year)
    placed = Membership.objects.filter(bloc_year__year=bloc_year.year).values_list("agency", flat=True)
    heirs = [agency for agency in copying.successors_alive(on).get(old.pk, []) if agency.pk not in set(placed)]
    others = Agency.objects.active(on).top_level().exclude(pk__in=[*placed, *(agency.pk for agency in heirs)])
    form = ReplaceMemberForm(request.POST or None, successors=heirs, others=others)
    if request.method == "POST" and form.is_valid():
        new, reason = form.cleaned_data["new"], form.cleaned_data["reason"]
        return act(
            request,
            lambda: bloc_year.replace_member(old, new, reason=reason, by=request.user),
            done=f"{new} thay {old} trong {bloc_year}.",
            back=bloc_year,
        )
    context = {"bloc_year": bloc_year, "agency": old, "form": form, "heirs": heirs}
    return TemplateResponse(request, "blocs/member_replace.html", context)


@require_POST
@guard(Permission.BLOC_MANAGE, find_member)
def member_move(request, bloc_year):
    up = request.POST.get("huong") == "len"
    return act(
        request,
        lambda: bloc_year.move_member(bloc_year.chosen, up=up, by=request.user),
        done=f"Đã chuyển {bloc_year.chosen.agency} {'lên' if up else 'xuống'} một bậc.",
        back=bloc_year,
    )
