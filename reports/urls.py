from django.urls import path

from reports import views

app_name = "reports"

REPORT = "khoi/<str:code>/<int:year>/bao-cao/"

urlpatterns = [
    path("", views.home, name="home"),
    path("thu-vien-van-ban/", views.paper_library, name="paper_library"),
    path("thu-vien-van-ban/<slug:key>/", views.paper_library_detail, name="paper_library_detail"),
    path("thu-vien-van-ban/<slug:key>/mau.pdf", views.paper_sample_pdf, name="paper_sample_pdf"),
    path("thu-vien-van-ban/<slug:key>/mau.docx", views.paper_sample_word, name="paper_sample_word"),
    path("thu-vien-van-ban/<slug:key>/mau.xlsx", views.paper_sample_excel, name="paper_sample_excel"),
    path("viec-den-han/", views.due_list, name="due_list"),
    path("khoi/<str:code>/<int:year>/nhac/<slug:stage>/", views.due_remind, name="due_remind"),
    path(
        "khoi/<str:code>/<int:year>/gia-han/<slug:stage>/<int:agency>/", views.extension_create, name="extension_create"
    ),
    path(REPORT, views.report_detail, name="report_detail"),
    path(f"{REPORT}pdf/", views.report_pdf, name="report_pdf"),
    path(f"{REPORT}word/", views.report_word, name="report_word"),
    path(f"{REPORT}so-ngay/", views.report_number, name="report_number"),
    path(f"{REPORT}phan/<slug:key>/", views.report_part, name="report_part"),
    path(f"{REPORT}phan/<slug:key>/gop-y/", views.report_comment, name="report_comment"),
    path(f"{REPORT}gop-y/", views.report_comment, name="report_comment"),
    path(f"{REPORT}gop-y/<int:pk>/tiep-thu/", views.report_answer, name="report_answer"),
    path(f"{REPORT}lay-y-kien/", views.report_ask, name="report_ask"),
    path(f"{REPORT}soan-lai/", views.report_take_back, name="report_take_back"),
    path(f"{REPORT}thong-qua/", views.report_adopt, name="report_adopt"),
]
