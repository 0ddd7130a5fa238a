"""Every address of the portal. Paths are Vietnamese without accents, since people read them out over the telephone."""

from django.urls import path

handler400 = "config.pages.bad_request"
handler403 = "config.pages.forbidden"
handler404 = "config.pages.not_found"
handler500 = "config.pages.server_error"

urlpatterns: list[path] = []
