from django.urls import path

from documents.views import print_jobs, verification

app_name = "documents"

urlpatterns = [
    path("xac-minh/", verification.verification_start, name="verification_start"),
    path("xac-minh/<str:code>/", verification.verification, name="verification"),
    path("cong-khai/quyet-dinh/", verification.public_decision_list, name="public_decision_list"),
    path("in/", print_jobs.print_job_list, name="print_job_list"),
    path("in/<int:pk>/", print_jobs.print_job, name="print_job"),
    path("in/<int:pk>/tep/", print_jobs.print_job_file, name="print_job_file"),
    path("in/<int:pk>/huy/", print_jobs.print_job_cancel, name="print_job_cancel"),
    path("in/<int:pk>/in-lai/", print_jobs.print_job_retry, name="print_job_retry"),
]
