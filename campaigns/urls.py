from django.urls import path

from campaigns.covenant_urls import covenant_patterns
from campaigns.views import answers, movement_following, movement_planning, movements, public_role_models, role_models

app_name = "campaigns"

urlpatterns = [
    path("phong-trao/", movements.movement_list, name="movement_list"),
    path("phong-trao/them/", movement_planning.movement_create, name="movement_create"),
    path("phong-trao/thoi-han/", movement_following.movement_dues, name="movement_dues"),
    path("phong-trao/<int:pk>/", movements.movement_detail, name="movement_detail"),
    path("phong-trao/<int:pk>/ket-qua/", movements.movement_results, name="movement_results"),
    path("phong-trao/<int:pk>/sua/", movement_planning.movement_edit, name="movement_edit"),
    path("phong-trao/<int:pk>/phat-dong/", movement_planning.movement_launch, name="movement_launch"),
    path("phong-trao/<int:pk>/so-ket-tong-ket/", movement_planning.movement_review, name="movement_review"),
    path("phong-trao/<int:pk>/ket-thuc/", movement_planning.movement_close, name="movement_close"),
    path("phong-trao/<int:pk>/ve-buoc-truoc/", movement_planning.movement_step_back, name="movement_step_back"),
    path("phong-trao/<int:pk>/xoa/", movement_planning.movement_delete, name="movement_delete"),
    path("phong-trao/<int:pk>/van-ban/", movement_planning.movement_document_add, name="movement_document_add"),
    path("phong-trao/van-ban/<int:pk>/tep/", movement_planning.movement_document_file, name="movement_document_file"),
    path(
        "phong-trao/van-ban/<int:pk>/bo/", movement_planning.movement_document_remove, name="movement_document_remove"
    ),
    path("phong-trao/<int:pk>/tong-hop/", movement_following.movement_overview, name="movement_overview"),
    path("phong-trao/<int:pk>/tong-hop.xlsx", movement_following.movement_excel, name="movement_excel"),
    path("phong-trao/<int:pk>/nhac/", movement_following.movement_remind, name="movement_remind"),
    path("phong-trao/<int:pk>/ke-hoach.pdf", movements.movement_pdf, name="movement_pdf"),
    path("phong-trao/<int:pk>/ke-hoach.docx", movements.movement_word, name="movement_word"),
    path("phong-trao/dot-bao-cao/<int:pk>/gia-han/", movement_following.round_extend, name="round_extend"),
    path("phong-trao/<int:pk>/huong-ung/", answers.answer_create, name="answer_create"),
    path("huong-ung/<int:pk>/", answers.answer_detail, name="answer_detail"),
    path("huong-ung/<int:pk>/sua/", answers.answer_edit, name="answer_edit"),
    path("huong-ung/<int:pk>/bao-cao/", answers.answer_report, name="answer_report"),
    path("huong-ung/<int:pk>/rut/", answers.answer_withdraw, name="answer_withdraw"),
    path("huong-ung/<int:pk>/ke-hoach/", answers.answer_plan, name="answer_plan"),
    path("huong-ung/<int:pk>/anh/", answers.photo_add, name="photo_add"),
    path("huong-ung/tep/<int:pk>/", answers.answer_file, name="answer_file"),
    path("huong-ung/tep/<int:pk>/bo/", answers.photo_remove, name="photo_remove"),
    path("dien-hinh-tien-tien/", role_models.role_model_list, name="role_model_list"),
    path("dien-hinh-tien-tien/them/", role_models.role_model_create, name="role_model_create"),
    path("dien-hinh-tien-tien/<int:pk>/", role_models.role_model_detail, name="role_model_detail"),
    path("dien-hinh-tien-tien/<int:pk>/sua/", role_models.role_model_edit, name="role_model_edit"),
    path("dien-hinh-tien-tien/<int:pk>/gioi-thieu/", role_models.role_model_put_forward, name="role_model_put_forward"),
    path("dien-hinh-tien-tien/<int:pk>/cong-bo/", role_models.role_model_publish, name="role_model_publish"),
    path("dien-hinh-tien-tien/<int:pk>/tra-lai/", role_models.role_model_return, name="role_model_return"),
    path("dien-hinh-tien-tien/<int:pk>/rut/", role_models.role_model_withdraw, name="role_model_withdraw"),
    path("dien-hinh-tien-tien/<int:pk>/xoa/", role_models.role_model_remove, name="role_model_remove"),
    path("dien-hinh-tien-tien/<int:pk>/anh/", role_models.role_model_picture, name="role_model_picture"),
    path("dien-hinh-tien-tien/<int:pk>/nhan-rong/", role_models.role_model_spread, name="role_model_spread"),
    path("dien-hinh-tien-tien/nhan-rong/<int:pk>/bo/", role_models.spreading_drop, name="spreading_drop"),
    path("khoi/<str:code>/<int:year>/nhan-rong/", role_models.bloc_spread, name="bloc_spread"),
    path("dien-hinh/", public_role_models.public_role_model_list, name="public_role_model_list"),
    path("dien-hinh/anh/<int:pk>/", public_role_models.public_picture, name="public_picture"),
    path("dien-hinh/<slug:slug>-<int:pk>/", public_role_models.public_role_model, name="public_role_model"),
    *covenant_patterns,
]
