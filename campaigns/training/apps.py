from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "campaigns.training"
    label = "training"

    def ready(self) -> None:
        from campaigns.training import registration

        registration.register()
