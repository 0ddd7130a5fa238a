"""Addresses of awards: the catalogue and its rules, quotas, award ballots, dossiers of blocs."""

from django.urls import path

from awards.views import balloting, catalogue, dossier, quotas, rules

app_name = "awards"

FORM = "danh-muc-khen-thuong/<int:pk>/"
VERSION = "danh-muc-khen-thuong/ban/<slug:what>/<int:pk>/"

urlpatterns = [
    path("danh-muc-khen-thuong/", catalogue.form_list, name="form_list"),
    path("danh-muc-khen-thuong/them/", catalogue.form_create, name="form_create"),
    path("danh-muc-khen-thuong/luong-co-so/", catalogue.salary_list, name="salary_list"),
    path("danh-muc-khen-thuong/luong-co-so/them/", catalogue.salary_create, name="salary_create"),
    path("danh-muc-khen-thuong/dieu-kien-chung/", rules.general_rule, name="general_rule"),
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
]
