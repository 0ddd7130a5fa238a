from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Văn bản"

    def ready(self):
        from accounts import audit_words as house  # noqa: PLC0415 -- models are not loaded before
        from documents import (  # noqa: PLC0415
            audit_words,
            printing,  # noqa: F401 -- says how prints are gone on with
        )

        house.ACTIONS.update(audit_words.ACTIONS)
