from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "campaigns.reporting"
    label = "reporting"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from campaigns.reporting.services.link_checks import PURPOSE
        from mailing import purposes

        purposes.register(PURPOSE, _("Links of reporting that fail"))
