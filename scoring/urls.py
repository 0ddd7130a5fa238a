from django.urls import path

from scoring.views import bloc_table, checking, criteria, filling, sheets

app_name = "scoring"

urlpatterns = [
    path("bo-tieu-chi/", criteria.criteria_list, name="criteria_list"),
    path("bo-tieu-chi/nhap/", criteria.criteria_import, name="criteria_import"),
    path("bo-tieu-chi/<int:pk>/", criteria.criteria_detail, name="criteria_detail"),
    path("bo-tieu-chi/<int:pk>/tep/", criteria.criteria_download, name="criteria_download"),
    path("bo-tieu-chi/<int:pk>/tham-dinh/", criteria.criteria_owners, name="criteria_owners"),
    path("bo-tieu-chi/<int:pk>/ap-dung/", criteria.criteria_apply, name="criteria_apply"),
    path("bo-tieu-chi/<int:pk>/ket-thuc/", criteria.criteria_close, name="criteria_close"),
    path("khoi/<str:code>/<int:year>/bo-tieu-chi/", criteria.criteria_assign, name="criteria_assign"),
    path("khoi/<str:code>/<int:year>/bang-diem/", sheets.bloc_sheets, name="bloc_sheets"),
    path("khoi/<str:code>/<int:year>/bang-diem/mo/", sheets.scoring_open, name="scoring_open"),
    path("khoi/<str:code>/<int:year>/bang-tong-hop/", bloc_table.bloc_table, name="bloc_table"),
    path("khoi/<str:code>/<int:year>/bang-tong-hop/pdf/", bloc_table.bloc_table_pdf, name="bloc_table_pdf"),
    path("khoi/<str:code>/<int:year>/bang-tong-hop/word/", bloc_table.bloc_table_word, name="bloc_table_word"),
    path("khoi/<str:code>/<int:year>/bang-tong-hop/excel/", bloc_table.bloc_table_excel, name="bloc_table_excel"),
    path("khoi/<str:code>/<int:year>/ket-thuc-tham-tra/", bloc_table.checking_close, name="checking_close"),
    path("khoi/<str:code>/<int:year>/thong-nhat-diem/", bloc_table.points_agree, name="points_agree"),
    path("khoi/<str:code>/<int:year>/gui-ho-so/", bloc_table.dossier_send, name="dossier_send"),
    path("khoi/<str:code>/<int:year>/ket-thuc/", bloc_table.bloc_close, name="bloc_close"),
    path("bang-diem/", sheets.sheet_list, name="sheet_list"),
    path("bang-diem/<int:pk>/", sheets.sheet_detail, name="sheet_detail"),
    path("bang-diem/<int:pk>/dong/<path:code>/", filling.line_save, name="line_save"),
    path("bang-diem/<int:pk>/luu/", filling.sheet_save, name="sheet_save"),
    path("bang-diem/<int:pk>/kiem-tra/", filling.sheet_hand_in, name="sheet_hand_in"),
    path("bang-diem/<int:pk>/bien-nhan/", sheets.sheet_receipt, name="sheet_receipt"),
    path("bang-diem/<int:pk>/ban-ky/", sheets.sheet_scan, name="sheet_scan"),
    path("bang-diem/<int:pk>/bang-tu-cham-diem.pdf", sheets.sheet_pdf, name="sheet_pdf"),
    path("bang-diem/<int:pk>/bang-tu-cham-diem.docx", sheets.sheet_word, name="sheet_word"),
    path("bang-diem/<int:pk>/bang-tu-cham-diem.xlsx", sheets.sheet_excel, name="sheet_excel"),
    path("bang-diem/<int:pk>/tham-tra/", checking.sheet_check, name="sheet_check"),
    path("bang-diem/<int:pk>/tham-tra/dong/<path:code>/", checking.line_check, name="line_check"),
    path("bang-diem/<int:pk>/tham-tra/luu/", checking.check_save, name="check_save"),
    path("bang-diem/<int:pk>/tham-tra/dong-y/", checking.check_accept, name="check_accept"),
    path("bang-diem/<int:pk>/tham-tra/xong/", checking.check_finish, name="check_finish"),
    path("bang-diem/<int:pk>/tra-lai/", checking.sheet_return, name="sheet_return"),
]
