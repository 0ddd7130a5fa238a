"""Approved lines that wait for a decision: grouped, regrouped by hand, made into drafts; an agency's own decisions."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.keys import is_key, ticked_keys
from accounts.permissions import Permission, can
from awards.decisions.deciding import (
    add_nominations,
    draft_decision,
    group_key,
    groups,
    lines_of_groups,
    own_decision,
    waiting,
)
from awards.decisions.forms import OwnDecisionForm
from awards.decisions.merging import counted_kinds
from awards.models import AwardKind, Decision, SubjectKind
from awards.views.decisions import find_decision

LINES_PER_PAGE = 100


def find_draft_to_fill(request) -> Decision | None:
    """The draft that ?vao= names, if this person may write in it."""
    key = request.GET.get("vao") or request.POST.get("vao") or ""
    if not key:
        return None
    if not is_key(key):
        raise Http404
    draft = find_decision(request.user, int(key))
    if not draft.is_editable or not can(request.user, Permission.DECISION_EDIT, draft):
        raise Http404
    return draft


@require_http_methods(["GET", "POST"])
@guard(Permission.DECISION_LIST)
def decision_waiting(request):
    """Groups of form × kind × proposer, and the lines of the one that is opened; ticked ones become decisions."""
    if not (request.user.is_office or request.user.agency_ids):
        raise Http404
    draft = find_draft_to_fill(request)
    if request.method == "POST":
        try:
            return _take(request, draft)
        except OfficeError as problem:
            messages.error(request, str(problem))
            return redirect(request.get_full_path())
    found = groups(request.user)
    if draft:
        found = [each for each in found if (each["form_id"], each["slate__kind"]) == (draft.form_id, draft.kind)]
    opened = request.GET.get("nhom", "")
    lines = lines_of_groups(request.user, [opened]) if opened else waiting(request.user).none()
    lines = lines.select_related("form", "subject").order_by("slate", "position", "pk")
    context = {
        "rows": [group_row(each, opened) for each in found],
        "page": Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page")) if opened else None,
        "opened": opened,
        "draft": draft,
    }
    return TemplateResponse(request, "awards/decision_waiting.html", context)


def group_row(group: dict, opened: str) -> dict:
    people, households = [SubjectKind.INDIVIDUAL] * group["people"], [SubjectKind.HOUSEHOLD] * group["households"]
    kinds = [SubjectKind.COLLECTIVE] * group["collectives"] + people + households
    key = group_key(group)
    return {
        "key": key,
        "form": group["form__name"],
        "kind": AwardKind(group["slate__kind"]).label,
        "proposer": group["slate__bloc_year__bloc__name"] or group["slate__agency__name"],
        "size": group["size"],
        "counts": counted_kinds(kinds),
        "is_open": key == opened,
    }


def _take(request, draft: Decision | None):
    keys = ticked_keys(request, "lines")
    ticked = request.POST.getlist("groups")
    told = {"party_reason": request.POST.get("party_reason", "").replace("\x00", "")[:1000], "by": request.user}
    if draft:
        keys += _keys_of(request.user, ticked)
        added = add_nominations(draft, keys, **told)
        messages.success(request, f"Đã thêm {added:02d} tên vào dự thảo.")
        return redirect(draft)
    if request.POST.get("how") == "each" and len(ticked) > 1:
        with transaction.atomic():
            made = [draft_decision(_keys_of(request.user, [key]), **told) for key in ticked]
        messages.success(request, f"Đã lập {len(made):02d} dự thảo quyết định.")
        return redirect("awards:decision_list")
    keys += _keys_of(request.user, ticked)
    decision = draft_decision(list(dict.fromkeys(keys)), **told)
    messages.success(request, "Đã lập dự thảo quyết định. Xem lại câu chữ rồi in trình ký.")
    return redirect(decision)


def _keys_of(user, groups_ticked: list[str]) -> list[int]:
    return list(lines_of_groups(user, groups_ticked).values_list("pk", flat=True)) if groups_ticked else []


@require_http_methods(["GET", "POST"])
@guard(Permission.DECISION_LIST)
def decision_begin(request):
    """A decision of one's own agency, without slates."""
    if not request.user.agency_ids:
        raise Http404
    form = OwnDecisionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        decision = own_decision(told["agency"], told["form"], kind=told["kind"], year=told["year"], by=request.user)
        messages.success(request, "Đã lập dự thảo. Tiếp theo chọn tập thể, cá nhân vào danh sách.")
        return redirect("awards:decision_pick", pk=decision.pk)
    context = {
        "form": form,
        "title": "Lập quyết định của cơ quan, đơn vị",
        "button": "Lập dự thảo",
        "back_url": reverse("awards:decision_list"),
    }
    return TemplateResponse(request, "awards/decision_begin.html", context, status=422 if form.errors else 200)
