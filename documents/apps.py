from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Văn bản"

    def ready(self):
        from accounts import audit_words as house  # noqa: PLC0415 -- models are not loaded before
        from documents import audit_words  # noqa: PLC0415

        house.ACTIONS.update(audit_words.ACTIONS)
