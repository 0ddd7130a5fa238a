from django.urls import path

from documents.views import verification

app_name = "documents"

urlpatterns = [
    path("xac-minh/", verification.verification_start, name="verification_start"),
    path("xac-minh/<str:code>/", verification.verification, name="verification"),
]
