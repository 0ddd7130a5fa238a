from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("dang-nhap/", views.sign_in, name="sign_in"),
    path("dang-xuat/", views.sign_out, name="sign_out"),
    path("doi-mat-khau/", views.password_change, name="password_change"),
    path("dang-nhap/ma-xac-nhan/", views.second_factor_enter, name="second_factor_enter"),
    path("ma-xac-nhan/", views.second_factor, name="second_factor"),
    path("ma-xac-nhan/bat/", views.second_factor_set_up, name="second_factor_set_up"),
    path("ma-xac-nhan/tat/", views.second_factor_drop, name="second_factor_drop"),
    path("ma-xac-nhan/ma-du-phong/", views.recovery_codes, name="recovery_codes"),
    path("nguoi-dung/", views.user_list, name="user_list"),
    path("nguoi-dung/them/", views.user_create, name="user_create"),
    path("nguoi-dung/<int:pk>/", views.user_detail, name="user_detail"),
    path("nguoi-dung/<int:pk>/sua/", views.user_edit, name="user_edit"),
    path("nguoi-dung/<int:pk>/khoa/", views.user_deactivate, name="user_deactivate"),
    path("nguoi-dung/<int:pk>/mo-lai/", views.user_reactivate, name="user_reactivate"),
    path("nguoi-dung/<int:pk>/cap-mat-khau/", views.user_reset_password, name="user_reset_password"),
    path("nguoi-dung/<int:pk>/bo-tam-khoa/", views.user_unlock, name="user_unlock"),
    path("nguoi-dung/<int:pk>/tat-ma-xac-nhan/", views.user_drop_second_factor, name="user_drop_second_factor"),
    path("nguoi-dung/<int:pk>/vai-tro/", views.role_grant, name="role_grant"),
    path("nguoi-dung/vai-tro/<int:pk>/thoi/", views.role_end, name="role_end"),
    path("thong-bao/", views.notice_list, name="notice_list"),
    path("thong-bao/doc-het/", views.notice_read_all, name="notice_read_all"),
    path("thong-bao/<int:pk>/mo/", views.notice_open, name="notice_open"),
    path("nhat-ky/", views.audit_list, name="audit_list"),
    path("thong-tin-tinh/", views.identity_edit, name="identity_edit"),
]
