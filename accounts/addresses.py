"""Where a request comes from."""

from django.conf import settings


def client_address(request) -> str:
    """The caller's address. X-Forwarded-For is believed only as far as our own proxies (TRUSTED_PROXIES) wrote it."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return hops[-settings.TRUSTED_PROXIES]
    return request.META.get("REMOTE_ADDR", "")
