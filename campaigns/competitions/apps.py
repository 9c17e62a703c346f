from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

EVENTS = {
    "entry.begun": _("Entry begun"),
    "entry.submitted": _("Submitted"),
    "entry.people_changed": _("Name or school given"),
    "entry.withdrawn": _("Withdrawn"),
    "entry.disqualified": _("Disqualified"),
    "entry.locked": _("Locked after the deadline"),
    "entry.eligibility": _("Eligibility changed"),
    "entry.screened": _("Screened"),
    "entry.likeness": _("Likeness looked at"),
    "entry.fix_ended": _("Not fixed in time"),
    "entry.erased": _("Erased"),
    "entry.people_forgotten": _("Names and addresses deleted"),
    "consent.asked": _("Guardian asked"),
    "consent.answered": _("Guardian answered"),
    "consent.given": _("Consent given"),
    "consent.withdrawn": _("Consent withdrawn"),
    "team.invited": _("Somebody invited to the team"),
    "team.joined": _("Somebody joined the team"),
    "team.left": _("Somebody left the team"),
}
MAILS = {
    "consent-question": _("Question to a guardian"),
    "consent-confirmed": _("Confirmation to a guardian"),
    "receipt": _("Receipt for an entry"),
    "entry-return": _("Entry returned for fixing"),
    "entry-refuse": _("Entry refused"),
}


class CompetitionsConfig(AppConfig):
    name = "campaigns.competitions"
    label = "competitions"

    def ready(self) -> None:
        from accounts.retention import RULES, Rule
        from audit import kinds
        from campaigns.competitions.entrants import owner_of_uploads
        from campaigns.competitions.services.artwork import PURPOSE
        from campaigns.competitions.services.entries import close_calls
        from campaigns.competitions.services.privacy import drop_drafts, drop_old_entries, drop_unanswered
        from campaigns.competitions.services.sweeping import sweep_small
        from mailing import purposes
        from uploads import owners

        for purpose, label in MAILS.items():
            purposes.register(purpose, label)
        for kind, label in EVENTS.items():
            kinds.register(kind, label)
        owners.register(PURPOSE, owner_of_uploads)
        RULES.append(Rule("entries", "locked or ended", close_calls))
        RULES.append(Rule("entries without an answer from the guardian", "erased", drop_unanswered))
        RULES.append(Rule("drafts of entries", "erased", drop_drafts))
        RULES.append(Rule("names of entries", "emptied", drop_old_entries))
        RULES.append(Rule("small pictures without an entry", "removed", sweep_small))
