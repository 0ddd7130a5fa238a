"""Role models inside the portal: put forward by agencies, checked by the office, taken up; how far a bloc has come."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.forms import ReasonForm, show_refusal
from accounts.guard import guard
from accounts.models import Identity
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from blocs.models import BlocYear
from blocs.views.answers import act
from campaigns import role_models
from campaigns.models import RoleModel, RoleModelState, Spreading
from campaigns.movement_filters import RoleModelFilter
from campaigns.movement_wording import ROLE_MODEL_TONES
from campaigns.role_model_forms import RoleModelForm, SpreadingForm, own_agencies
from documents.serving import file_response

PER_PAGE = 20
HOLDERS = {
    RoleModelState.DRAFT: "đơn vị giới thiệu",
    RoleModelState.RETURNED: "đơn vị giới thiệu",
    RoleModelState.WITHDRAWN: "",
    RoleModelState.PUBLISHED: "",
}


def find_role_model(user, pk) -> RoleModel:
    found = RoleModel.objects.visible_to(user).select_related("agency", "movement", "picture")
    return get_object_or_404(found, pk=pk)


def find_spreading(user, pk) -> Spreading:
    return get_object_or_404(Spreading.objects.select_related("agency", "role_model"), pk=pk)


def find_bloc_year(user, code, year) -> BlocYear:
    found = BlocYear.objects.select_related("bloc", "year", "leader").prefetch_related("memberships__agency")
    bloc_year = get_object_or_404(found, bloc__code=code, year__year=year)
    if not can(user, Permission.SPREAD_VIEW, bloc_year):
        raise Http404
    return bloc_year


@require_safe
@guard(Permission.ROLE_MODEL_VIEW)
def role_model_list(request):
    user = request.user
    found = RoleModelFilter(request.GET, RoleModel.objects.visible_to(user))
    rows = found.qs.with_spread().select_related("agency").defer("story").order_by("-year", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    blocs = BlocYear.objects.select_related("bloc", "year")
    if not user.is_office:
        blocs = blocs.with_members_of(user.agency_ids)
    context = {
        "filter": found,
        "page": page,
        "rows": [(role_model, ROLE_MODEL_TONES[RoleModelState(role_model.state)]) for role_model in page],
        "can_create": can(user, Permission.ROLE_MODEL_CREATE),
        "bloc_years": blocs.order_by("-year__year", "bloc__code")[:12] if user.is_office or user.agency_ids else [],
    }
    return TemplateResponse(request, "campaigns/role_model_list.html", context)


@require_safe
@guard(Permission.ROLE_MODEL_VIEW, find_role_model)
def role_model_detail(request, role_model):
    user = request.user
    state = RoleModelState(role_model.state)
    spreadings = list(role_model.spreadings.select_related("agency"))
    may_fill = can(user, Permission.ROLE_MODEL_FILL, role_model)
    may_check = can(user, Permission.ROLE_MODEL_CHECK, role_model)
    context = {
        "role_model": role_model,
        "tone": ROLE_MODEL_TONES[state],
        "holder": HOLDERS[state] if state in HOLDERS else Identity.current().office_name,
        "facts": [
            ("Là", role_model.get_kind_display()),
            ("Chức vụ", role_model.position),
            ("Đơn vị", role_model.unit),
            ("Đơn vị giới thiệu", role_model.agency.name),
            ("Trong phong trào", role_model.movement.name if role_model.movement else "không thuộc phong trào nào"),
            ("Năm", str(role_model.year)),
        ],
        "spreadings": [(found, can(user, Permission.SPREADING_DROP, found)) for found in spreadings],
        "may_edit": may_fill and role_model.is_editable,
        "may_check": may_check,
        "is_waiting": may_check and state == RoleModelState.PUT_FORWARD,
        "may_publish": may_check and state in (RoleModelState.PUT_FORWARD, RoleModelState.WITHDRAWN),
        "may_withdraw": may_check and role_model.is_published,
        "may_spread": role_model.is_published and can(user, Permission.ROLE_MODEL_SPREAD, role_model),
    }
    return TemplateResponse(request, "campaigns/role_model_detail.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.ROLE_MODEL_CREATE)
def role_model_create(request):
    movement = request.GET.get("phong-trao")
    return edit_page(request, RoleModel(), initial={"movement": movement} if movement else None)


@require_http_methods(["GET", "POST"])
@guard(Permission.ROLE_MODEL_FILL, find_role_model)
def role_model_edit(request, role_model):
    if not role_model.is_editable:
        messages.error(request, f"Điển hình đang ở trạng thái “{role_model.get_state_display()}” nên không sửa được.")
        return redirect(role_model)
    return edit_page(request, role_model)


def edit_page(request, role_model: RoleModel, *, initial=None):
    is_new = role_model.pk is None
    form = RoleModelForm(
        request.POST or None,
        request.FILES or None,
        instance=role_model,
        initial=initial,
        user=request.user,
        agencies=own_agencies(request.user),
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                role_models.keep(form.instance, upload=form.cleaned_data["upload"], by=request.user)
            except OfficeError as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, "Đã lưu. Khi đã đủ, hãy bấm “Giới thiệu” để gửi kiểm tra.")
                return redirect(form.instance)
        status = 422
    context = {
        "form": form,
        "title": "Giới thiệu điển hình tiên tiến" if is_new else "Sửa điển hình tiên tiến",
        "back_url": reverse("campaigns:role_model_list") if is_new else role_model.get_absolute_url(),
    }
    return TemplateResponse(request, "campaigns/role_model_edit.html", context, status=status)


@require_POST
@guard(Permission.ROLE_MODEL_FILL, find_role_model)
def role_model_put_forward(request, role_model):
    return act(
        request,
        lambda: role_models.put_forward(role_model, by=request.user),
        done="Đã giới thiệu; cơ quan thi đua sẽ kiểm tra và công bố.",
        back=role_model,
    )


@require_POST
@guard(Permission.ROLE_MODEL_CHECK, find_role_model)
def role_model_publish(request, role_model):
    return act(
        request,
        lambda: role_models.publish(role_model, by=request.user),
        done="Đã công bố trên trang điển hình tiên tiến.",
        back=role_model,
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.ROLE_MODEL_CHECK, find_role_model)
def role_model_return(request, role_model):
    return with_reason(
        request, role_model, "campaigns/role_model_return.html", role_models.give_back, "Đã trả lại để bổ sung."
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.ROLE_MODEL_CHECK, find_role_model)
def role_model_withdraw(request, role_model):
    return with_reason(
        request, role_model, "campaigns/role_model_withdraw.html", role_models.withdraw, "Đã rút khỏi trang công bố."
    )


def with_reason(request, role_model: RoleModel, template: str, move, done: str):
    form = ReasonForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                move(role_model, reason=form.cleaned_data["reason"], by=request.user)
            except OfficeError as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, done)
                return redirect(role_model)
        status = 422
    context = {"role_model": role_model, "form": form, "back_url": role_model.get_absolute_url()}
    return TemplateResponse(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
@guard(Permission.ROLE_MODEL_FILL, find_role_model)
def role_model_remove(request, role_model):
    if request.method == "POST":
        with refusal_told(request):
            role_models.remove(role_model, by=request.user)
            messages.success(request, "Đã xóa bản soạn.")
            return redirect("campaigns:role_model_list")
        return redirect(role_model)
    context = {"role_model": role_model, "back_url": role_model.get_absolute_url()}
    return TemplateResponse(request, "campaigns/role_model_remove.html", context)


@require_safe
@guard(Permission.ROLE_MODEL_VIEW, find_role_model)
def role_model_picture(request, role_model):
    if role_model.picture is None:
        raise Http404
    return file_response(role_model.picture, inline=True)


# --- Spreading --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.ROLE_MODEL_SPREAD, find_role_model)
def role_model_spread(request, role_model):
    form = SpreadingForm(request.POST or None, agencies=own_agencies(request.user))
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                role_models.take_up(role_model, **form.cleaned_data, by=request.user)
            except OfficeError as problem:
                show_refusal(form, problem, day="on")
            else:
                messages.success(request, "Đã ghi đơn vị nhân rộng điển hình này.")
                return redirect(role_model)
        status = 422
    context = {"role_model": role_model, "form": form, "back_url": role_model.get_absolute_url()}
    return TemplateResponse(request, "campaigns/role_model_spread.html", context, status=status)


@require_POST
@guard(Permission.SPREADING_DROP, find_spreading)
def spreading_drop(request, spreading):
    role_models.drop_spreading(spreading, by=request.user)
    messages.success(request, "Đã bỏ ghi nhân rộng.")
    return redirect(spreading.role_model)


@require_safe
@guard(Permission.SPREAD_VIEW, find_bloc_year)
def bloc_spread(request, bloc_year):
    spread = role_models.spread_of(bloc_year)
    context = {"bloc_year": bloc_year, "spread": spread, "mine": request.user.agency_ids}
    return TemplateResponse(request, "campaigns/bloc_spread.html", context)
