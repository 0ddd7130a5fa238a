"""What every page knows: the province's identity and how many notices are unread."""

from django.utils.functional import SimpleLazyObject

from accounts.models import Identity


def identity(request):
    return {"identity": SimpleLazyObject(Identity.current)}


def notices(request):
    user = getattr(request, "user", None)
    return {"unread_notices": lambda: user.notices.unread().count() if user and user.is_authenticated else 0}
