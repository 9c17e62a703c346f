from django.apps import AppConfig


class JudgingConfig(AppConfig):
    name = "campaigns.judging"
    label = "judging"

    def ready(self) -> None:
        from campaigns.judging import registration

        registration.register()
