from django.apps import AppConfig


class MailingConfig(AppConfig):
    name = "mailing"

    def ready(self) -> None:
        from accounts.retention import RULES, Rule
        from mailing.services import drop_old

        RULES.append(Rule("undelivered mails", "emptied", drop_old))
