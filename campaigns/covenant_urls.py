"""The addresses of covenants, regulations, mid-year reports, targets and results; campaigns/urls.py includes them."""

from django.urls import path

from campaigns.views import articles, covenant_steps, covenants, results, signing, targets, templates

TEXT = "giao-uoc/<int:pk>/"
ARTICLE = f"{TEXT}muc/<int:article>/"
BLOC = "khoi/<str:code>/<int:year>/"
RESULTS = f"{BLOC}ket-qua-giao-uoc/"

covenant_patterns = [
    path("giao-uoc/", covenants.document_list, name="document_list"),
    path("giao-uoc/mau/", templates.template_list, name="template_list"),
    path("giao-uoc/mau/them/", templates.template_create, name="template_create"),
    path("giao-uoc/mau/<int:pk>/", templates.template_edit, name="template_edit"),
    path("giao-uoc/quy-dinh/<int:pk>/", templates.rule_edit, name="rule_edit"),
    path(f"{BLOC}giao-uoc/", covenants.bloc_documents, name="bloc_documents"),
    path(f"{BLOC}giao-uoc/soan/<slug:kind>/", covenants.document_begin, name="document_begin"),
    path(TEXT, covenants.document_detail, name="document_detail"),
    path(f"{TEXT}chuyen/<slug:move>/", covenant_steps.document_move, name="document_move"),
    path(f"{TEXT}so-ngay/", covenant_steps.document_head, name="document_head"),
    path(f"{TEXT}lich-su/", covenant_steps.document_history, name="document_history"),
    path(f"{TEXT}van-ban.pdf", covenants.document_pdf, name="document_pdf"),
    path(f"{TEXT}van-ban.docx", covenants.document_word, name="document_word"),
    path(f"{TEXT}tung-don-vi.pdf", covenants.document_members_pdf, name="document_members_pdf"),
    path(f"{TEXT}tung-don-vi.docx", covenants.document_members_word, name="document_members_word"),
    path(f"{TEXT}muc/them/", articles.article_add, name="article_add"),
    path(ARTICLE, articles.article_edit, name="article_edit"),
    path(f"{ARTICLE}bo/", articles.article_remove, name="article_remove"),
    path(f"{ARTICLE}lay-lai/", articles.article_restore, name="article_restore"),
    path(f"{ARTICLE}doi-cho/", articles.article_move, name="article_move"),
    path(f"{ARTICLE}cac-ban/", articles.article_history, name="article_history"),
    path(f"{ARTICLE}gop-y/", articles.article_comment, name="article_comment"),
    path(f"{TEXT}gop-y/", articles.document_comment, name="document_comment"),
    path(f"{TEXT}gop-y/<int:comment>/tiep-thu/", articles.comment_answer, name="comment_answer"),
    path(f"{TEXT}ky/", signing.document_sign, name="document_sign"),
    path(f"{TEXT}ky-chung/", signing.document_sign_together, name="document_sign_together"),
    path(f"{TEXT}chu-ky/<int:signature>/ban-chup/", signing.signature_scan, name="signature_scan"),
    path(f"{TEXT}chi-tieu/", targets.target_list, name="target_list"),
    path(f"{TEXT}chi-tieu.xlsx", targets.target_excel, name="target_excel"),
    path(f"{TEXT}chi-tieu/them/<int:agency>/", targets.target_add, name="target_add"),
    path(f"{TEXT}chi-tieu/chep/<int:agency>/", targets.target_copy, name="target_copy"),
    path(f"{TEXT}chi-tieu/<int:target>/", targets.target_edit, name="target_edit"),
    path(f"{TEXT}chi-tieu/<int:target>/bo/", targets.target_remove, name="target_remove"),
    path(RESULTS, results.bloc_results, name="bloc_results"),
    path(f"{RESULTS}bieu-tong-hop.pdf", results.results_pdf, name="results_pdf"),
    path(f"{RESULTS}bieu-tong-hop.docx", results.results_word, name="results_word"),
    path(f"{RESULTS}bieu-tong-hop.xlsx", results.results_excel, name="results_excel"),
    path(f"{RESULTS}<int:agency>/", results.agency_results, name="agency_results"),
]
