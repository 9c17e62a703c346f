from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "quizzes.live"
    label = "live"

    def ready(self) -> None:
        from accounts.retention import RULES, Rule
        from quizzes.live.services.privacy import finish_forgotten, purge_rosters

        RULES.append(Rule("live sessions", "ended", finish_forgotten))
        RULES.append(Rule("names in live sessions", "emptied", purge_rosters))
