"""The navigation by role."""


def navigation(request):
    return {"navigation": []}
