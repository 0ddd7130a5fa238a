from django.apps import AppConfig

from accounts.field_errors import use_own_sentences


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Tài khoản và đơn vị"

    def ready(self):
        use_own_sentences()
