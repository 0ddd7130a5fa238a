from django.apps import AppConfig


class BlocsConfig(AppConfig):
    name = "blocs"
    verbose_name = "Khối thi đua"

    def ready(self):
        from accounts import audit_words  # noqa: PLC0415 -- models are not loaded before
        from blocs import wording  # noqa: PLC0415

        audit_words.ACTIONS.update(wording.ACTIONS)
        audit_words.DETAILS["blocs"] = wording.DETAILS
