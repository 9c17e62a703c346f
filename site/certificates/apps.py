from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

EVENTS = {
    "certificate.issued": _("Certificate issued"),
    "certificate.revoked": _("Certificate revoked"),
}


class CertificatesConfig(AppConfig):
    name = "certificates"
    label = "certificates"

    def ready(self) -> None:
        from accounts.retention import RULES, Rule
        from audit import kinds
        from certificates.services import forget_names

        for kind, label in EVENTS.items():
            kinds.register(kind, label)
        RULES.append(Rule("names on certificates", "deleted", forget_names))
