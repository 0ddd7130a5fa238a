"""The second factor: entering the code, one's own page of it, turning it on and off."""

import segno
from django.contrib import messages
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import second_factor as factors
from accounts.errors import OfficeError
from accounts.forms import CodeForm, OwnPasswordForm
from accounts.guard import guard
from accounts.models import Identity, SecondFactor
from accounts.passwords import is_own_password
from accounts.permissions import Permission
from accounts.views.sign_in import where_to

# The key that is being set up, in the session until a code proves that the telephone has it.
NEW_KEY = "second_factor_key"
WRONG_PASSWORD = "Mật khẩu không đúng."  # noqa: S105 -- what we say about one


def found_factor(user) -> SecondFactor | None:
    return SecondFactor.objects.filter(user=user).first()


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@guard(Permission.SECOND_FACTOR_ENTER)
def second_factor_enter(request):
    """The step between the password and every other page, for whoever has turned the second factor on."""
    if request.session.get(factors.OWES) != factors.CODE:
        return redirect(where_to(request))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            factors.enter(request.user, form.cleaned_data["code"])
        except OfficeError as problem:
            form.add_error("code", str(problem))
        else:
            del request.session[factors.OWES]
            request.session.cycle_key()
            return redirect(where_to(request))
    return render(request, "accounts/second_factor_enter.html", {"form": form, "navigation": []})


@require_safe
@guard(Permission.SECOND_FACTOR)
def second_factor(request):
    factor = found_factor(request.user)
    context = {
        "factor": factor,
        "left": len(factor.recovery_hashes) if factor else 0,
        "is_asked": factors.is_asked_of(request.user),
    }
    return render(request, "accounts/second_factor.html", context)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@guard(Permission.SECOND_FACTOR)
def second_factor_set_up(request):
    if found_factor(request.user):
        messages.info(request, "Mã xác nhận đang bật. Muốn đổi điện thoại, hãy tắt rồi bật lại.")
        return redirect("accounts:second_factor")
    key = request.session.setdefault(NEW_KEY, factors.new_key())
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            codes = factors.set_up(request.user, key=key, code=form.cleaned_data["code"])
        except OfficeError as problem:
            form.add_error("code", str(problem))
        else:
            del request.session[NEW_KEY]
            request.session.pop(factors.OWES, None)
            return _codes_for_paper(request, codes)
    address = factors.address_of(key, request.user, Identity.current())
    context = {
        "form": form,
        "is_owed": request.session.get(factors.OWES) == factors.SET_UP,
        "key": " ".join(key[start : start + 4] for start in range(0, len(key), 4)),
        "picture": segno.make(address, micro=False).svg_data_uri(scale=5, border=3, dark="#1d2126", light="#fff"),
    }
    return render(request, "accounts/second_factor_set_up.html", context)


def _codes_for_paper(request, codes: list[str]):
    """The one page that ever shows these codes: answered directly, since a redirect would have to keep them."""
    context = {"codes": codes, "go_on": resolve_url(where_to(request))}
    return render(request, "accounts/recovery_codes_hand_over.html", context)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@guard(Permission.SECOND_FACTOR)
def recovery_codes(request):
    form = OwnPasswordForm(request.POST or None)
    if form.is_valid():
        if not is_own_password(request, form.cleaned_data["password"]):
            form.add_error("password", WRONG_PASSWORD)
        else:
            try:
                return _codes_for_paper(request, factors.issue_recovery_codes(request.user))
            except OfficeError as problem:
                form.add_error(None, str(problem))
    return render(request, "accounts/recovery_codes.html", {"form": form})


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@guard(Permission.SECOND_FACTOR)
def second_factor_drop(request):
    """Turn one's own off; where the province asks for it, the next step is to set up the new telephone."""
    form = OwnPasswordForm(request.POST or None)
    if form.is_valid():
        if not is_own_password(request, form.cleaned_data["password"]):
            form.add_error("password", WRONG_PASSWORD)
        else:
            try:
                factors.drop(request.user, by=request.user)
            except OfficeError as problem:
                form.add_error(None, str(problem))
            else:
                if factors.is_asked_of(request.user):
                    request.session[factors.OWES] = factors.SET_UP
                messages.success(request, "Đã tắt mã xác nhận khi đăng nhập.")
                return redirect("accounts:second_factor")
    context = {"form": form, "is_asked": factors.is_asked_of(request.user)}
    return render(request, "accounts/second_factor_drop.html", context)
