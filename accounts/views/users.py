"""Keeping accounts: the list of people, one person, and what may be done to an account."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import administration, second_factor
from accounts.audit_words import action_in_words, details_in_words
from accounts.errors import OfficeError
from accounts.filters import UserFilter
from accounts.forms import NewUserForm, ReasonForm, RoleEndForm, RoleForm, UserForm, changes_in_words
from accounts.guard import guard
from accounts.models import AuditEvent, EmailState, RoleGrant, User
from accounts.permissions import Permission, can, grantable_roles
from accounts.telling import refusal_told

USERS_PER_PAGE = 50
CLOSING = [
    "Người này bị đăng xuất ngay và không đăng nhập được nữa.",
    "Vai trò và mọi việc đã làm được giữ nguyên.",
    "Mở lại được bất cứ lúc nào, bằng một mật khẩu dùng một lần mới.",
]
OPENING = [
    "Các vai trò còn hạn có hiệu lực trở lại.",
    "Một mật khẩu dùng một lần hiện ở trang sau để giao cho người này.",
]
DROPPING = [
    "Người này đăng nhập chỉ bằng mật khẩu, cho đến khi bật lại mã xác nhận bằng điện thoại mới.",
    "Các mã dự phòng cũ hết hiệu lực.",
    "Người này được báo trong cổng và qua thư điện tử.",
]
EVENTS_SHOWN = 20


def find_user(user, pk):
    return get_object_or_404(User.objects.select_related("second_factor"), pk=pk)


def find_grant_keeper(user, pk):
    """The person whose grant this is, with the grant in `ending`: the guard asks about the person's account."""
    grant = get_object_or_404(RoleGrant.objects.select_related("user", "agency"), pk=pk)
    if not can(user, Permission.USER_MANAGE):
        raise Http404
    grant.user.ending = grant
    return grant.user


@require_safe
@guard(Permission.USER_MANAGE)
def user_list(request):
    in_force = RoleGrant.objects.in_force().select_related("agency")
    people = User.objects.prefetch_related(Prefetch("grants", in_force, to_attr="roles_today"))
    found = UserFilter(request.GET, people)
    page = Paginator(found.qs.order_by(*found.qs.query.order_by or ["name_order"], "pk"), USERS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    return TemplateResponse(request, "accounts/user_list.html", {"filter": found, "page": page})


@require_safe
@guard(Permission.USER_MANAGE, find_user)
def user_detail(request, person):
    today = timezone.localdate()
    grants = [
        {
            "grant": grant,
            "label": "Sẽ giữ" if grant.starts_on > today else "Đã thôi" if _has_ended(grant, today) else "Đang giữ",
            "tone": "info" if grant.starts_on > today else "closed" if _has_ended(grant, today) else "success",
            "can_end": not _has_ended(grant, today),
        }
        for grant in person.grants.select_related("agency", "granted_by").order_by("-starts_on", "-pk")
    ]
    events = [
        {
            "at": event.at,
            "who": event.who,
            "what": action_in_words(event.action),
            "reason": details_in_words(event),
        }
        for event in AuditEvent.objects.about(person).with_names()[:EVENTS_SHOWN]
    ]
    factor = getattr(person, "second_factor", None)
    context = {
        "person": person,
        "has_second_factor": factor is not None,
        "facts": [
            ("Tên đăng nhập", person.username),
            ("Chức vụ", person.position),
            ("Thư điện tử", person.email),
            ("Thư gần nhất", _last_email(person)),
            ("Đăng nhập gần nhất", _moment(person.last_login)),
            ("Mật khẩu", _password_state(person)),
            ("Mã xác nhận khi đăng nhập", f"bật từ {_moment(factor.set_at)}" if factor else "đang tắt"),
        ],
        "grants": grants,
        "events": events,
        "can_keep": can(request.user, Permission.ACCOUNT_KEEP, person),
        "is_self": person == request.user,
        "has_wrong_tries": administration.has_wrong_tries(person),
    }
    return TemplateResponse(request, "accounts/user_detail.html", context)


def _has_ended(grant: RoleGrant, today) -> bool:
    return grant.ends_on is not None and grant.ends_on < today


def _moment(moment) -> str:
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}" if moment else "chưa đăng nhập lần nào"


def _last_email(person: User) -> str:
    """What became of the last e-mail to this person, for whoever wonders why it did not arrive."""
    notice = person.notices.exclude(email_state=EmailState.NONE).first()
    if notice is None:
        return "chưa gửi thư nào"
    said = (
        f"{notice.get_email_state_display()} {timezone.localtime(notice.email_at or notice.created_at):%H:%M %d/%m/%Y}"
    )
    return f"{said}: {notice.email_problem}" if notice.email_problem else said


def _password_state(person: User) -> str:
    if not person.is_active:
        return "Tài khoản đang khóa"
    if not person.has_open_one_time_password:
        return "Do người dùng tự đặt"
    verb = "dùng được đến" if person.password_expires_at > timezone.now() else "đã hết hạn lúc"
    return f"Mật khẩu dùng một lần, {verb} {_moment(person.password_expires_at)}"


@never_cache
@require_http_methods(["GET", "POST"])
@guard(Permission.USER_MANAGE)
def user_create(request):
    form = NewUserForm(request.POST or None)
    if form.is_valid():
        person, password = administration.create_account(**form.cleaned_data, by=request.user)
        return _hand_over(request, person, password)
    return render(request, "accounts/user_create.html", {"form": form})


def _hand_over(request, person: User, password: str):
    """The one page that ever shows this password: answered directly, since a redirect would have to keep it."""
    context = {"person": person, "password": password, "expires_at": person.password_expires_at}
    return render(request, "accounts/password_hand_over.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.ACCOUNT_KEEP, find_user)
def user_edit(request, person):
    form = UserForm(request.POST or None, instance=person)
    if form.is_valid():
        if form.changed_data:
            administration.edit_account(form.instance, changes=changes_in_words(form), by=request.user)
            messages.success(request, "Đã lưu thông tin người dùng.")
        return redirect(person)
    return render(request, "accounts/user_edit.html", {"form": form, "person": find_user(request.user, person.pk)})


@never_cache
@require_http_methods(["GET", "POST"])
@guard(Permission.ACCOUNT_KEEP, find_user)
def user_reset_password(request, person):
    if request.method == "POST":
        try:
            password = administration.reset_password(person, seen=request.POST.get("seen", ""), by=request.user)
        except OfficeError as problem:
            messages.error(request, str(problem))
            return redirect(person)
        person.refresh_from_db()
        return _hand_over(request, person, password)
    context = {"person": person, "seen": administration.password_mark(person)}
    return render(request, "accounts/user_reset_password.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.ACCOUNT_KEEP, find_user)
def user_deactivate(request, person):
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusal_told(request):
            administration.deactivate(person, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"Đã khóa tài khoản của {person}.")
        return redirect(person)
    return render(request, "accounts/user_deactivate.html", {"person": person, "form": form, "effects": CLOSING})


@never_cache
@require_http_methods(["GET", "POST"])
@guard(Permission.ACCOUNT_KEEP, find_user)
def user_reactivate(request, person):
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            password = administration.reactivate(person, reason=form.cleaned_data["reason"], by=request.user)
        except OfficeError as problem:
            messages.error(request, str(problem))
            return redirect(person)
        person.refresh_from_db()
        return _hand_over(request, person, password)
    return render(request, "accounts/user_reactivate.html", {"person": person, "form": form, "effects": OPENING})


@require_POST
@guard(Permission.ACCOUNT_KEEP, find_user)
def user_unlock(request, person):
    try:
        administration.unlock(person, by=request.user)
    except OfficeError as problem:
        messages.info(request, str(problem))
    else:
        messages.success(request, f"{person} có thể đăng nhập lại ngay.")
    return redirect(person)


@require_http_methods(["GET", "POST"])
@guard(Permission.ACCOUNT_KEEP, find_user)
def user_drop_second_factor(request, person):
    """For a lost telephone: only after whoever keeps the account has made sure who asks."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusal_told(request):
            second_factor.drop(person, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"Đã tắt mã xác nhận khi đăng nhập của {person}.")
        return redirect(person)
    context = {"person": person, "form": form, "effects": DROPPING}
    return render(request, "accounts/user_drop_second_factor.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.ACCOUNT_KEEP, find_user)
def role_grant(request, person):
    form = RoleForm(request.POST or None, grantable=grantable_roles(request.user))
    if form.is_valid():
        given = form.cleaned_data
        try:
            administration.grant_role(
                person,
                given["role"],
                agency=given["agency"],
                starts_on=given["starts_on"],
                ends_on=given["ends_on"],
                by=request.user,
            )
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã giao vai trò cho {person}.")
            return redirect(person)
    return render(request, "accounts/role_grant.html", {"person": person, "form": form})


@require_http_methods(["GET", "POST"])
@guard(Permission.ACCOUNT_KEEP, find_grant_keeper)
def role_end(request, person):
    grant = person.ending
    form = RoleEndForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    if form.is_valid():
        try:
            administration.end_role(grant, on=form.cleaned_data["ends_on"], by=request.user)
        except OfficeError as problem:
            form.add_error("ends_on", str(problem))
        else:
            messages.success(request, f"{person} thôi vai trò “{grant}”.")
            return redirect(person)
    context = {
        "person": person,
        "grant": grant,
        "form": form,
        "back_url": reverse("accounts:user_detail", args=[person.pk]),
    }
    return render(request, "accounts/role_end.html", context)
