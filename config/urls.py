"""Every address of the portal. Paths are Vietnamese without accents, since people read them out over the telephone."""

from django.urls import include, path

from config import health, pages

handler400 = "config.pages.bad_request"
handler403 = "config.pages.forbidden"
handler404 = "config.pages.not_found"
handler500 = "config.pages.server_error"

urlpatterns = [
    path("", include("reports.urls")),
    path("", include("accounts.urls")),
    path("", include("documents.urls")),
    path("", include("blocs.urls")),
    path("", include("campaigns.urls")),
    path("", include("scoring.urls")),
    path("", include("meetings.urls")),
    path("", include("awards.urls")),
    path("suc-khoe/", health.health, name="health"),
    path("kieu-dang/", pages.style_guide, name="style_guide"),
]
