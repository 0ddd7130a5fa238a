from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = "Phong trào và giao ước"

    def ready(self):
        from accounts import audit_words  # noqa: PLC0415 -- models are not loaded before
        from campaigns import movement_wording  # noqa: PLC0415

        audit_words.ACTIONS.update(movement_wording.ACTIONS)
        audit_words.DETAILS.update(movement_wording.DETAILS)
