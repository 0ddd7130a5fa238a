from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self):
        from meetings import adopting  # noqa: PLC0415 -- models are not loaded before
        from reports.adopting import year_end_report  # noqa: PLC0415

        adopting.OTHERS.append(year_end_report)
