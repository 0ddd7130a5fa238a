from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "awards"
    verbose_name = "Khen thưởng"

    def ready(self):
        from accounts import audit_words  # noqa: PLC0415 -- models are not loaded before
        from awards import wording  # noqa: PLC0415
        from awards.certificates import printing  # noqa: F401, PLC0415 -- registers its printer
        from awards.council import opinion_prints  # noqa: F401, PLC0415 -- registers its printer
        from awards.proposals.readiness import QUOTA_KNOWN  # noqa: PLC0415
        from awards.slates import list_prints  # noqa: F401, PLC0415 -- registers its printer
        from awards.subjects import import_jobs  # noqa: F401, PLC0415 -- says how imports are gone on with
        from meetings import readiness  # noqa: PLC0415

        audit_words.ACTIONS.update(wording.ACTIONS)
        audit_words.DETAILS["awards"] = wording.DETAILS
        readiness.OTHERS.append(QUOTA_KNOWN)
