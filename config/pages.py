"""Pages of the site itself: what one sees when something went wrong, and the style guide."""

import logging
import secrets
import sys

from django.core.exceptions import BadRequest
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.guard import GoneMeanwhile, guard
from accounts.permissions import Permission
from blocs.importing.deciding import DecidedBefore
from config.style_guide import pieces
from documents.fonts import PrintingUnavailable

log = logging.getLogger(__name__)


def without_nul(get_response):
    """Refuse an address with a NUL in it (%00): nobody types one, and PostgreSQL takes no text that holds it."""

    def middleware(request):
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return get_response(request)

    return middleware


class NoPrinter:
    """Say what this machine lacks for printing, wherever a form did not say it itself, with the way back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, PrintingUnavailable):
            return None
        log.error("Cannot print at %s: %s", request.path, exception)
        context = {"problem": str(exception), "back_url": page_before(request)}
        return render(request, "no_printer.html", context, status=503)


def page_before(request) -> str:
    """Where the reader came from on this site, else the first page."""
    before = request.headers.get("referer", "")
    return before if url_has_allowed_host_and_scheme(before, {request.get_host()}, request.is_secure()) else "/"


class SecondOfTwo:
    """Of two people, or two presses, that write the same thing at the same moment, tell the second what happened."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, IntegrityError) or not says_that_it_is_there(exception):
            return None
        log.warning("Written twice at once at %s: %s", request.path, exception)
        return render(request, "written_twice.html", status=409)


def says_that_it_is_there(problem: IntegrityError) -> bool:
    """Whether a unique constraint refused the row; every other broken constraint is our own fault."""
    return getattr(problem.__cause__, "pgcode", "") == "23505" or "UNIQUE constraint failed" in str(problem)


def bad_request(request, exception=None):
    return HttpResponse(render_to_string("400.html", {"stylesheets": stylesheets()}), status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    if isinstance(exception, DecidedBefore):
        return render(request, "decided_before.html", {"sentence": str(exception), "url": exception.url}, status=410)
    if isinstance(exception, GoneMeanwhile):
        return render(request, "gone_meanwhile.html", status=410)
    return render(request, "404.html", status=404)


def stale_form(request, reason=""):
    """A form whose token no longer fits: an old tab, or a sign-out in between."""
    log.warning("Form refused at %s: %s", request.path, reason)
    return render(request, "stale_form.html", status=403)


def server_error(request):
    """Our own fault. Asks neither the database nor a context processor: either may be what failed."""
    reference = secrets.token_hex(4)
    log.error("Error %s at %s", reference, request.path, exc_info=sys.exc_info())
    context = {"reference": reference, "stylesheets": stylesheets()}
    return HttpResponse(render_to_string("500.html", context), status=500)


def stylesheets() -> list[str]:
    """Addresses of our css, none where the static files themselves are what is missing."""
    try:
        return [static("bootstrap/css/bootstrap.min.css"), static("css/portal.css")]
    except ValueError:
        return []


@guard(Permission.STYLE_VIEW)
def style_guide(request):
    return render(request, "config/style_guide.html", pieces(request.GET, request.GET.get("page")))
