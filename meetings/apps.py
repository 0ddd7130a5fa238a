from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Hội nghị"

    def ready(self):
        from accounts import audit_words  # noqa: PLC0415 -- models are not loaded before
        from meetings import wording  # noqa: PLC0415

        audit_words.ACTIONS.update(wording.ACTIONS)
        audit_words.DETAILS["meetings"] = wording.DETAILS
