"""The table of targets: all members' on one page, one row at a time in a form."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Agency, User
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from blocs.models import BlocYear
from campaigns import targets as verbs
from campaigns.covenant_forms import TargetForm
from campaigns.covenant_papers import in_signing_order, targets_workbook
from campaigns.models import BlocDocument, Target
from campaigns.views.covenants import address, done, find_covenant, shown_targets
from documents.serving import workbook_response


@dataclass
class TargetPlace:
    """The targets of one member in one covenant, for the guard. `is_agreed`: the others may read them."""

    document: BlocDocument
    agency: Agency
    is_agreed: bool
    target: Target | None = None

    @property
    def agency_id(self) -> int:
        return self.agency.pk

    @property
    def bloc_year(self) -> BlocYear:
        return self.document.bloc_year

    @property
    def url(self) -> str:
        """Where its rows stand on the page of all targets."""
        return f"{address('target_list', self.document)}#don-vi-{self.agency.pk}"


def find_place(user: User, pk: int, agency: int) -> TargetPlace:
    """The rows of one member. Raises Http404 for whom they are not open."""
    document = find_covenant(user, pk)
    found = get_object_or_404(Agency, pk=agency, memberships__bloc_year=document.bloc_year)
    place = TargetPlace(document, found, is_agreed=shown_targets(user, document) is None)
    if not can(user, Permission.TARGET_VIEW, place):
        raise Http404
    return place


def find_target(user: User, pk: int, target: int) -> TargetPlace:
    document = find_covenant(user, pk)
    found = get_object_or_404(document.targets.select_related("agency", "replaces"), pk=target)
    found.document = document
    place = TargetPlace(document, found.agency, is_agreed=shown_targets(user, document) is None, target=found)
    if not can(user, Permission.TARGET_VIEW, place):
        raise Http404
    return place


@require_safe
@guard(Permission.COVENANT_VIEW, find_covenant)
def target_list(request, document):
    """The targets that this person sees, by member; the leader's first."""
    user = request.user
    shown = shown_targets(user, document)
    by_agency: dict[int, list[Target]] = {}
    for target in document.targets.select_related("replaces"):
        by_agency.setdefault(target.agency_id, []).append(target)
    may_write = document.is_editable and not document.bloc_year.year.is_closed
    is_editor = can(user, Permission.COVENANT_EDIT, document)
    groups = [
        {
            "agency": agency,
            "is_mine": agency.pk in user.agency_ids,
            "rows": [
                {"target": target, "edit_url": address("target_edit", document, target=target.pk)}
                for target in by_agency.get(agency.pk, [])
            ],
            "can_write": may_write and (is_editor or agency.pk in user.agency_ids),
            "add_url": address("target_add", document, agency=agency.pk),
            "copy_url": address("target_copy", document, agency=agency.pk),
        }
        for agency in in_signing_order(document.bloc_year)
        if shown is None or agency.pk in shown
    ]
    context = {
        "document": document,
        "bloc_year": document.bloc_year,
        "groups": groups,
        "count": sum(len(group["rows"]) for group in groups),
        "is_partial": shown is not None,
        "excel_url": address("target_excel", document),
        "results_url": reverse(
            "campaigns:bloc_results",
            kwargs={"code": document.bloc_year.bloc.code, "year": document.bloc_year.year.year},
        ),
    }
    return TemplateResponse(request, "campaigns/target_list.html", context)


def older_targets(place: TargetPlace):
    """What an annex may replace: the member's targets in force; None for a covenant itself."""
    if not place.document.is_annex:
        return None
    return Target.objects.in_force().of_bloc(place.bloc_year).filter(agency=place.agency)


@require_http_methods(["GET", "POST"])
@guard(Permission.TARGET_EDIT, find_place)
def target_add(request, place):
    may_add_to_all = can(request.user, Permission.COVENANT_EDIT, place.document) and not place.document.is_annex
    form = TargetForm(request.POST or None, older=older_targets(place), may_add_to_all=may_add_to_all)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data.get("for_all"):
                count = verbs.add_to_all(place.document, form.promise, by=request.user)
                said = f"Đã ghi chỉ tiêu cho {count:02d} đơn vị."
            else:
                replaces = form.cleaned_data.get("replaces")
                verbs.add_target(place.document, place.agency, form.promise, replaces=replaces, by=request.user)
                said = f"Đã thêm chỉ tiêu của {place.agency}."
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, said)
            return redirect(place.url)
    return target_page(request, place, form, title="Thêm chỉ tiêu", button="Thêm chỉ tiêu")


@require_http_methods(["GET", "POST"])
@guard(Permission.TARGET_EDIT, find_target)
def target_edit(request, place):
    target = place.target
    initial = {name: getattr(target, name) for name in ("indicator", "unit", "plan", "direction", "source")}
    form = TargetForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.edit_target(target, form.promise, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lưu chỉ tiêu.")
            return redirect(place.url)
    return target_page(request, place, form, title="Sửa chỉ tiêu", button="Lưu chỉ tiêu")


def target_page(request, place: TargetPlace, form: TargetForm, *, title: str, button: str):
    context = {
        "document": place.document,
        "bloc_year": place.bloc_year,
        "agency": place.agency,
        "form": form,
        "title": title,
        "button": button,
        "back_url": place.url,
        "remove_url": address("target_remove", place.document, target=place.target.pk) if place.target else "",
    }
    return TemplateResponse(request, "campaigns/target_edit.html", context, status=422 if form.errors else 200)


@require_POST
@guard(Permission.TARGET_EDIT, find_target)
def target_remove(request, place):
    return done(
        request,
        lambda: verbs.remove_target(place.target, by=request.user),
        f"Đã bỏ chỉ tiêu “{place.target}” của {place.agency}.",
        place.url,
    )


@require_POST
@guard(Permission.TARGET_EDIT, find_place)
def target_copy(request, place):
    """Take over the targets of the last year before this that had any."""
    with refusal_told(request):
        count = verbs.copy_last_year(place.document, place.agency, by=request.user)
        said = f"Đã chép {count:02d} chỉ tiêu từ giao ước trước; xin xem lại kế hoạch."
        messages.success(request, said if count else "Không có chỉ tiêu nào của năm trước để chép thêm.")
    return redirect(place.url)


@require_safe
@guard(Permission.COVENANT_VIEW, find_covenant)
def target_excel(request, document):
    filename, content = targets_workbook(document, shown=shown_targets(request.user, document))
    return workbook_response(content, filename)
