"""Where a request comes from."""

from ipaddress import ip_address

from django.conf import settings


def client_address(request) -> str:
    """The caller's address. X-Forwarded-For is believed only as far as our own proxies (TRUSTED_PROXIES) wrote it.

    What is no address at all ("unknown") is not passed on: it becomes the address that called us.
    """
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    caller = request.META.get("REMOTE_ADDR", "")
    if not settings.TRUSTED_PROXIES or len(hops) < settings.TRUSTED_PROXIES:
        return caller
    try:
        return str(ip_address(hops[-settings.TRUSTED_PROXIES]))
    except ValueError:
        return caller
