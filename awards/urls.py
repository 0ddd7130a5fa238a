"""Addresses of awards: the catalogue and its rules, quotas, award ballots, dossiers of blocs."""

from django.urls import path

from awards.views import balloting, catalogue, dossier, imports, judging, quotas, register, rules, same_names, subjects

app_name = "awards"

FORM = "danh-muc-khen-thuong/<int:pk>/"
SUBJECT = "doi-tuong-khen-thuong/<int:pk>/"
VERSION = "danh-muc-khen-thuong/ban/<slug:what>/<int:pk>/"

urlpatterns = [
    path("danh-muc-khen-thuong/", catalogue.form_list, name="form_list"),
    path("danh-muc-khen-thuong/them/", catalogue.form_create, name="form_create"),
    path("danh-muc-khen-thuong/luong-co-so/", catalogue.salary_list, name="salary_list"),
    path("danh-muc-khen-thuong/luong-co-so/them/", catalogue.salary_create, name="salary_create"),
    path("danh-muc-khen-thuong/dieu-kien-chung/", rules.general_rule, name="general_rule"),
    path("danh-muc-khen-thuong/thu-quy-dinh/", rules.rule_try, name="rule_try"),
    path("danh-muc-khen-thuong/doc-thanh-cau/", rules.rule_sentence, name="rule_sentence"),
    path(f"{VERSION}doi-chieu/", catalogue.version_confirm, name="version_confirm"),
    path(f"{VERSION}thu-hoi/", catalogue.version_withdraw, name="version_withdraw"),
    path(FORM, catalogue.form_detail, name="form_detail"),
    path(f"{FORM}lich-su/", catalogue.form_history, name="form_history"),
    path(f"{FORM}sua/", catalogue.form_edit, name="form_edit"),
    path(f"{FORM}tham-quyen/", catalogue.terms_edit, name="terms_edit"),
    path(f"{FORM}tuyen/<slug:kind>/", catalogue.route_edit, name="route_edit"),
    path(f"{FORM}he-so/<slug:subject>/", catalogue.coefficient_edit, name="coefficient_edit"),
    path(f"{FORM}he-so/<slug:subject>/<slug:granted_by>/", catalogue.coefficient_edit, name="coefficient_edit"),
    path(f"{FORM}dieu-kien/<slug:subject>/", rules.rule_edit, name="rule_edit"),
    path("khen-thuong/so-luong/<int:year>/", quotas.quota_list, name="quota_list"),
    path("khen-thuong/so-luong/<int:year>/lay-nam-truoc/", quotas.quota_copy, name="quota_copy"),
    path("khoi/<str:code>/<int:year>/so-luong/", quotas.quota_edit, name="quota_edit"),
    path("hoi-nghi/<int:pk>/phieu-suy-ton/lap/", balloting.award_ballot_create, name="award_ballot_create"),
    path("hoi-nghi/phieu/<int:pk>/ghi-nhan-suy-ton/", balloting.proposals_keep, name="proposals_keep"),
    path("khoi/<str:code>/<int:year>/ho-so/", dossier.dossier_detail, name="dossier_detail"),
    path("khoi/<str:code>/<int:year>/ho-so/gui/", dossier.dossier_send, name="dossier_send"),
    path("khoi/<str:code>/<int:year>/ho-so/danh-sach.pdf", dossier.proposals_pdf, name="proposals_pdf"),
    path("khoi/<str:code>/<int:year>/ho-so/danh-sach.docx", dossier.proposals_word, name="proposals_word"),
    path("khen-thuong/de-nghi-cua-khoi/<int:pk>/rut/", dossier.proposal_withdraw, name="proposal_withdraw"),
    path("doi-tuong-khen-thuong/", subjects.subject_list, name="subject_list"),
    path("doi-tuong-khen-thuong/them/<slug:kind>/", subjects.subject_create, name="subject_create"),
    path("doi-tuong-khen-thuong/trung-ten/", same_names.same_names, name="same_names"),
    path("doi-tuong-khen-thuong/cua/<int:agency>/dieu-kien/", judging.agency_verdicts, name="agency_verdicts"),
    path(SUBJECT, subjects.subject_detail, name="subject_detail"),
    path(f"{SUBJECT}sua/", subjects.subject_edit, name="subject_edit"),
    path(f"{SUBJECT}dieu-kien/", judging.subject_verdict, name="subject_verdict"),
    path(f"{SUBJECT}tach/", subjects.subject_unmerge, name="subject_unmerge"),
    path(f"{SUBJECT}so-voi/<int:other>/", same_names.subject_compare, name="subject_compare"),
    path(f"{SUBJECT}ghi/<slug:what>/", subjects.entry_add, name="entry_add"),
    path("doi-tuong-khen-thuong/bo/<slug:what>/<int:pk>/", subjects.entry_remove, name="entry_remove"),
    path("doi-tuong-khen-thuong/nhap/<slug:kind>/", imports.import_start, name="import_start"),
    path("doi-tuong-khen-thuong/nhap/<slug:kind>/mau/", imports.import_sample, name="import_sample"),
    path("doi-tuong-khen-thuong/bang/<int:pk>/cot/", imports.import_columns, name="import_columns"),
    path("doi-tuong-khen-thuong/bang/<int:pk>/", imports.import_preview, name="import_preview"),
    path("doi-tuong-khen-thuong/bang/<int:pk>/bo/", imports.import_cancel, name="import_cancel"),
    path("lich-su-khen-thuong/", register.award_list, name="award_list"),
]
