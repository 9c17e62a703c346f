from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "quizzes"

    def ready(self) -> None:
        from accounts.retention import RULES, Rule
        from quizzes.services.booster_mails import drop_unconfirmed
        from quizzes.services.privacy import drop_boosters, unlink_players

        RULES.append(Rule("unconfirmed addresses", "deleted", drop_unconfirmed))
        RULES.append(Rule("boosters", "deleted", drop_boosters))
        RULES.append(Rule("rounds", "unlinked", unlink_players))
