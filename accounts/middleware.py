"""What holds for a signed-in person on every page: the session ends, a one-time password is replaced first."""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import record
from accounts.permissions import Permission
from accounts.second_factor import CODE, OWES, SET_UP

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
# How often an active session is written again, in seconds: seldom, since each time is a write to the database.
RENEW_EVERY = 300


def begin_session(session, *, owes: str = "") -> None:
    """Start the two clocks of a session that has just been signed in; `owes` as in accounts/second_factor.py."""
    session[SIGNED_IN_AT] = session[SEEN_AT] = int(time.time())
    session.pop(OWES, None)
    if owes:
        session[OWES] = owes


def session_limits(get_response):
    """End a session SESSION_LIFETIME after signing in, or SESSION_COOKIE_AGE after the last request.

    What a signed-in person was shown is not stored by the browser: at a shared computer its Back button would show it
    to whoever comes next.
    """

    def middleware(request):
        began = request.session.get(SIGNED_IN_AT)
        now = int(time.time())
        if began is not None and now - began > settings.SESSION_LIFETIME:
            if request.user.is_authenticated:
                record(request.user, "accounts.session_expired", request.user)
            logout(request)
        elif began is not None and now - request.session.get(SEEN_AT, began) > RENEW_EVERY:
            request.session[SEEN_AT] = now  # saving the session sets its expiry anew
        response = get_response(request)
        if SESSION_KEY in request.session and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware


class SecondFactorFirst:
    """Whoever signed in with a password alone enters the code of the telephone, or sets one up, before all else."""

    STAYS_OPEN = {
        CODE: {Permission.SECOND_FACTOR_ENTER, Permission.SIGN_OUT},
        SET_UP: {Permission.SECOND_FACTOR, Permission.PASSWORD_CHANGE, Permission.SIGN_OUT},
    }
    LEADS_TO = {CODE: "accounts:second_factor_enter", SET_UP: "accounts:second_factor_set_up"}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, view_args, view_kwargs):
        owed = request.session.get(OWES)
        if not owed or is_open(view, self.STAYS_OPEN[owed]) or not request.user.is_authenticated:
            return None
        return led_away(request, self.LEADS_TO[owed])


class PasswordFirst:
    """Whoever signed in with a one-time password chooses an own one before anything else opens."""

    STAYS_OPEN = {Permission.PASSWORD_CHANGE, Permission.SECOND_FACTOR_ENTER, Permission.SIGN_OUT}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, view_args, view_kwargs):
        if is_open(view, self.STAYS_OPEN) or not request.user.is_authenticated:
            return None
        if not request.user.must_change_password:
            return None
        return led_away(request, "accounts:password_change")


def is_open(view, permissions) -> bool:
    """Whether `view` needs no sign-in, or one of `permissions`."""
    return getattr(view, "permission", None) in permissions or not getattr(view, "login_required", True)


def led_away(request, name: str):
    """To the page `name`, whole where a fragment was asked for; a page that was wanted opens afterwards."""
    is_page = request.method == "GET" and not request.htmx and request.path != "/"
    answer = redirect(reverse(name, query={"next": request.get_full_path()}) if is_page else name)
    return HttpResponseClientRedirect(answer.url) if request.htmx else answer
