from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = "Phong trào và giao ước"

    def ready(self):
        from accounts import audit_words  # noqa: PLC0415 -- models are not loaded before
        from campaigns import covenant_wording, movement_wording  # noqa: PLC0415

        for wording in (covenant_wording, movement_wording):
            audit_words.ACTIONS.update(wording.ACTIONS)
            audit_words.DETAILS.setdefault("campaigns", {}).update(wording.DETAILS)
