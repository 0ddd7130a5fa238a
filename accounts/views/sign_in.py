"""Coming in, going out, the password."""

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import Max
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.addresses import client_address
from accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from accounts.forms import PasswordForm, SignInForm
from accounts.guard import guard
from accounts.middleware import begin_session
from accounts.models import Identity, User, record
from accounts.permissions import Permission, can
from accounts.second_factor import owed_by


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request):
    if request.user.is_authenticated:
        return redirect(where_to(request))
    form = SignInForm(request, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        login(request, form.get_user())
        begin_session(request.session, owes=owed_by(request.user))
        record(request.user, "accounts.signed_in", request.user, address=client_address(request))
        return redirect(where_to(request))
    if request.method == "POST" and "username" in form.cleaned_data and "password" in form.cleaned_data:
        _record_failure(request, form.cleaned_data["username"])
    is_demo = Identity.current().is_demo
    context = {
        "form": form,
        "next": request.POST.get("next", request.GET.get("next", "")),
        "demo_accounts": DEMO_ACCOUNTS if is_demo else [],
        "demo_password": DEMO_PASSWORD,
    }
    return render(request, "accounts/sign_in.html", context)


def where_to(request) -> str:
    """Where the person wanted to go, if that is a page of ours; the first page otherwise."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if is_ours:
        return wanted
    may_work = can(request.user, Permission.HOME)
    return resolve_url(settings.LOGIN_REDIRECT_URL if may_work else "accounts:notice_list")


def _record_failure(request, username: str) -> None:
    """One line for each password that was tried. What was typed as a name is kept only if somebody is called so:
    people type passwords there. A sign-in that was already locked tried none.
    """
    if request.axes_failures_since_start is None:
        return
    person = User.objects.filter(username=username).first() or User()
    action = "accounts.sign_in_locked" if request.axes_locked_out else "accounts.sign_in_failed"
    record(None, action, person, username=person.username, address=client_address(request))


def locked_out(request, original_response=None, credentials=None):
    """Asked for by django-axes. Says the same whether or not such a user exists: both are counted, both are locked."""
    username = (credentials or {}).get("username", "")
    attempts = AccessAttempt.objects.filter(username=username, ip_address=request.axes_ip_address)
    last = attempts.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    return render(request, "accounts/locked_out.html", {"until": last + get_cool_off(request)}, status=429)


@require_POST
@guard(Permission.SIGN_OUT)
def sign_out(request):
    record(request.user, "accounts.signed_out", request.user)
    logout(request)
    messages.success(request, "Bạn đã đăng xuất.")
    return redirect("accounts:sign_in")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@guard(Permission.PASSWORD_CHANGE)
def password_change(request):
    form = PasswordForm(request.user, request.POST or None)
    is_first = request.user.must_change_password
    if form.is_valid():
        with transaction.atomic():
            form.user.must_change_password = False
            form.user.password_expires_at = None
            form.save()
            record(request.user, "accounts.password_changed", request.user)
        update_session_auth_hash(request, form.user)
        messages.success(request, "Đã đổi mật khẩu. Các phiên đăng nhập khác của bạn đã kết thúc.")
        return redirect(where_to(request) if is_first else "accounts:password_change")
    return render(request, "accounts/password_change.html", {"form": form, "is_first": is_first})
