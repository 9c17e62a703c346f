from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "quizzes.exchange"
    label = "exchange"

    def ready(self) -> None:
        from accounts.retention import RULES, Rule
        from quizzes.exchange.services.pending import remove_forgotten

        RULES.append(Rule("files of imports", "removed", remove_forgotten))
