"""Whether the portal can work, for whatever watches over it."""

import logging
import tempfile

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_safe
def health(request):
    """200 when the database answers and DATA_DIR can be written, 503 otherwise; why stands only in our own log."""
    checks = {"database": _database_answers(), "storage": _storage_takes_a_file()}
    is_well = all(checks.values())
    answer = {"status": "ok" if is_well else "error", **{name: "ok" if ok else "error" for name, ok in checks.items()}}
    return JsonResponse(answer, status=200 if is_well else 503)


def answered_first(get_response):
    """Answer before the session is read: a browser's cookie would otherwise ask the database whose it is, and a
    database that is down would answer 500 instead of 503.
    """

    def middleware(request):
        return health(request) if request.path == reverse("health") else get_response(request)

    return middleware


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        log.exception("The database does not answer.")
        return False


def _storage_takes_a_file() -> bool:
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
            file.write(b"1")
    except OSError:
        log.exception("DATA_DIR cannot be written.")
        return False
    return True
