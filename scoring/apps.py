from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = "Chấm điểm"

    def ready(self):
        from accounts import audit_words  # noqa: PLC0415 -- models are not loaded before
        from scoring import wording  # noqa: PLC0415

        audit_words.ACTIONS.update(wording.ACTIONS)
        audit_words.DETAILS["scoring"] = wording.DETAILS
