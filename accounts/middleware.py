"""What holds for a signed-in person on every page: the session ends, a one-time password is replaced first."""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import record
from accounts.permissions import Permission

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
# How often an active session is written again, in seconds: seldom, since each time is a write to the database.
RENEW_EVERY = 300


def begin_session(session) -> None:
    """Start the two clocks of a session that has just been signed in."""
    session[SIGNED_IN_AT] = session[SEEN_AT] = int(time.time())


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


class PasswordFirst:
    """Whoever signed in with a one-time password chooses an own one before anything else opens."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, view_args, view_kwargs):
        stays_open = getattr(view, "permission", None) in (Permission.PASSWORD_CHANGE, Permission.SIGN_OUT)
        if stays_open or not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        if not request.user.must_change_password:
            return None
        answer = redirect("accounts:password_change")
        return HttpResponseClientRedirect(answer.url) if request.htmx else answer
