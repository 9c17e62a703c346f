from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "uploads"

    def ready(self) -> None:
        from accounts.retention import RULES, Rule
        from uploads.resumable.sweeping import sweep

        RULES.append(Rule("forgotten uploads", "removed", sweep))
