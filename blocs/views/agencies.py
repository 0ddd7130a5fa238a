"""Agencies: the tree with its search, one agency with its history, and what may become of it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import succession
from accounts.errors import OfficeError
from accounts.forms import changes_in_words
from accounts.guard import guard
from accounts.models import Agency, Identity, RoleGrant, User, record
from accounts.models.user import ACTS_FOR_AGENCY
from accounts.permissions import Permission, can
from blocs.agency_forms import AgencyFilter, AgencyForm, MergeForm, RenameForm, SplitForm, SuccessionForm
from blocs.agency_tree import found_with_reasons, in_tree_order, places, story
from blocs.agency_workbook import agency_workbook
from blocs.consequences import consequences
from blocs.models import YearState
from documents.serving import workbook_response

AGENCIES_PER_PAGE = 50


def find_agency(user, pk):
    return get_object_or_404(Agency.objects.select_related("parent"), pk=pk)


def _found(request):
    """The filter of the list, the agencies it leaves in their order, and why each was found (by id)."""
    agencies = Agency.objects.select_related("parent")
    text = request.GET.get("q", "").strip()
    reasons = found_with_reasons(text) if text else {}
    if text:
        agencies = agencies.filter(pk__in=reasons)
    found = AgencyFilter(request.GET, agencies)
    left = found.qs
    ordered = left if found.form.cleaned_data.get("o") else in_tree_order(left)
    return found, ordered, reasons


@require_safe
@guard(Permission.AGENCY_VIEW)
def agency_list(request):
    found, agencies, reasons = _found(request)
    page = Paginator(agencies, AGENCIES_PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rows = [
        {
            "agency": agency,
            "is_division": agency.depth > 0,
            "depth": agency.depth,
            "because": reasons.get(agency.pk, ""),
            "is_active": agency.is_active(today),
            "is_mine": agency.pk in request.user.agency_ids,
        }
        for agency in page
    ]
    context = {
        "filter": found,
        "page": page,
        "rows": rows,
        "query": request.GET.urlencode(),
        "can_manage": can(request.user, Permission.AGENCY_MANAGE),
    }
    return TemplateResponse(request, "blocs/agency_list.html", context)


@require_safe
@guard(Permission.AGENCY_VIEW)
def agency_export(request):
    """The list as it is filtered now, as a workbook in the columns that an import reads."""
    _, agencies, _ = _found(request)
    return workbook_response(agency_workbook(agencies), "danh-sach-don-vi.xlsx")


@require_safe
@guard(Permission.AGENCY_VIEW, find_agency)
def agency_detail(request, agency):
    identity = Identity.current()
    can_manage = can(request.user, Permission.AGENCY_MANAGE)
    family = succession.lineage([agency.pk])
    placed = places(agency, family, identity)
    is_active = agency.is_active()
    people = _people_of(agency) if can_manage else []
    pending = [
        place.membership
        for place in placed
        if not place.through and place.membership.bloc_year.year.state != YearState.CLOSED
    ]
    context = {
        "agency": agency,
        "identity": identity,
        "is_active": is_active,
        "facts": [
            ("Mã, ký hiệu văn bản", agency.code),
            ("Tên viết gọn", agency.short_name),
            ("Loại", agency.get_kind_display()),
            ("Tuyến trình", agency.get_submission_route_display()),
            ("Thủ trưởng", " ".join(filter(None, [agency.head_title, agency.head_name]))),
            ("Hoạt động", _lifetime(agency)),
            ("Tên trước đây", "; ".join(agency.former_names.splitlines()) or "không có"),
        ],
        "divisions": list(agency.divisions.all()),
        "story": story(agency, family),
        "places": placed,
        "has_predecessors": bool(family.predecessors),
        "people": people,
        "can_manage": can_manage,
        "can_change": can_manage and agency.active_to is None,
        "pending": pending if can_manage and agency.active_to else [],
        "people_left": people if agency.active_to else [],
    }
    return TemplateResponse(request, "blocs/agency_detail.html", context)


def _lifetime(agency: Agency) -> str:
    begins = f"từ {agency.active_from:%d/%m/%Y}" if agency.active_from else ""
    ends = f"đến hết ngày {agency.active_to:%d/%m/%Y}" if agency.active_to else ""
    return " ".join(filter(None, [begins, ends])) or "đang hoạt động"


def _people_of(agency: Agency) -> list[User]:
    """Who acts for it today, each with the roles held for it in `roles_here`. One query."""
    grants = RoleGrant.objects.in_force().filter(agency=agency, role__in=ACTS_FOR_AGENCY, user__is_active=True)
    people: dict[int, User] = {}
    for grant in grants.select_related("user").order_by("user__folded_name", "pk"):
        person = people.setdefault(grant.user_id, grant.user)
        person.roles_here = [*getattr(person, "roles_here", []), grant]
    return list(people.values())


@require_http_methods(["GET", "POST"])
@guard(Permission.AGENCY_MANAGE)
def agency_create(request):
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            agency = form.save()
            record(request.user, "blocs.agency_created", agency, name=agency.name)
        messages.success(request, f"Đã thêm {agency}.")
        return redirect(agency)
    return TemplateResponse(request, "blocs/agency_create.html", {"form": form})


@require_http_methods(["GET", "POST"])
@guard(Permission.AGENCY_MANAGE, find_agency)
def agency_edit(request, agency):
    shown = agency.name
    form = AgencyForm(request.POST or None, instance=agency)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            record(request.user, "blocs.agency_edited", agency, changes=changes_in_words(form))
        messages.success(request, f"Đã lưu {agency}.")
        return redirect(agency)
    return TemplateResponse(request, "blocs/agency_edit.html", {"form": form, "agency": agency, "shown": shown})


# --- What becomes of an agency: each page asks, shows what would follow, and acts once that is confirmed -------------


@require_http_methods(["GET", "POST"])
@guard(Permission.AGENCY_MANAGE, find_agency)
def agency_merge(request, agency):
    form = MergeForm(request.POST or None, agency=agency)

    def verb(into, others, **about):
        return succession.merge([agency, *others], into=into, by=request.user, **about)

    def ending(said):
        return [agency, *said["others"]]

    return _succession(request, agency, form, verb, ending, "Sáp nhập", "agency_merge")


@require_http_methods(["GET", "POST"])
@guard(Permission.AGENCY_MANAGE, find_agency)
def agency_split(request, agency):
    form = SplitForm(request.POST or None, agency=agency)

    def verb(into, **about):
        return succession.split(agency, into=into, by=request.user, **about)

    def ending(said):
        return [] if agency in said["into"] else [agency]

    return _succession(request, agency, form, verb, ending, "Chia, tách", "agency_split")


@require_http_methods(["GET", "POST"])
@guard(Permission.AGENCY_MANAGE, find_agency)
def agency_rename(request, agency):
    initial = {"new_short_name": agency.short_name}
    form = RenameForm(request.POST or None, initial=initial)

    def verb(**about):
        return succession.rename(agency, by=request.user, **about)

    return _succession(request, agency, form, verb, lambda said: [], "Đổi tên", "agency_rename")


@require_http_methods(["GET", "POST"])
@guard(Permission.AGENCY_MANAGE, find_agency)
def agency_end(request, agency):
    form = SuccessionForm(request.POST or None)

    def verb(**about):
        return succession.end(agency, by=request.user, **about)

    return _succession(request, agency, form, verb, lambda said: [agency], "Kết thúc hoạt động", "agency_end")


def _succession(request, agency: Agency, form, verb: Callable, ending: Callable, title: str, template: str):
    """GET asks; the first POST shows what would follow; the second, with `dong_y`, does it.

    `verb` takes the form's fields; `ending` tells from them which agencies would end.
    """
    if request.method == "GET" and agency.active_to is not None:
        messages.error(request, f"{agency} đã kết thúc hoạt động sau ngày {agency.active_to:%d/%m/%Y}.")
        return redirect("blocs:agency_detail", pk=agency.pk)
    context = {"agency": agency, "form": form, "title": title}
    if request.method == "POST" and form.is_valid():
        is_agreed = "dong_y" in request.POST
        try:
            with transaction.atomic():
                verb(**form.cleaned_data)
                if not is_agreed:
                    transaction.set_rollback(True)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            if is_agreed:
                messages.success(request, f"Đã ghi: {title.lower()} {agency}.")
                return redirect("blocs:agency_detail", pk=agency.pk)
            context["effects"] = consequences(ending(form.cleaned_data), form.cleaned_data)
            context["hidden"] = [(name, value) for name in form.fields for value in form.data.getlist(name)]
            return TemplateResponse(request, "blocs/agency_consequences.html", context)
    return TemplateResponse(request, f"blocs/{template}.html", context)
