"""What this room makes known to the rooms below on starting: events, purposes of mails, retention."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.retention import RULES, Rule
from audit import kinds
from campaigns.competitions import extras
from campaigns.judging.services import awards, held_votes, outcome, own, privacy
from certificates import names
from mailing import purposes

EVENTS = {
    "judge.invited": _("Judge invited"),
    "judge.changed": _("Judge changed"),
    "judge.left": _("Judge removed"),
    "judge.linked": _("Sign-in link sent"),
    "judge.signed_in": _("Signed in by link"),
    "judge.declared": _("Judge named schools and organisations"),
    "conflict.declared": _("Conflict declared"),
    "conflict.detected": _("Conflicts looked for"),
    "conflict.ruled": _("Conflict ruled on"),
    "round.planned": _("Round planned"),
    "round.changed": _("Round changed"),
    "round.filled": _("Entries brought into the round"),
    "round.assigned": _("Entries assigned to judges"),
    "round.notified": _("Judges notified"),
    "round.reminded": _("Judges reminded"),
    "round.opened": _("Round opened"),
    "round.closed": _("Round closed"),
    "round.reopened": _("Round reopened"),
    "round.tallied": _("Scores tallied"),
    "round.deliberated": _("Deliberation begun"),
    "round.ratified": _("Results ratified"),
    "round.published": _("Results published"),
    "sheet.confirmed": _("Scores confirmed"),
    "sheet.reopened": _("Scores taken back for a change"),
    "sheet.voided": _("Score sheet voided"),
    "assignment.recused": _("Judge recused"),
    "assignment.declined": _("Assignment declined"),
    "result.made": _("Result run made"),
    "result.noted": _("Note of the deliberation"),
    "result.tie_broken": _("Tie broken"),
    "result.moved": _("Moved against the ranking"),
    "result.invalidated": _("Results made invalid"),
    "award.given": _("Award given"),
    "award.withdrawn": _("Award taken back"),
    "feedback.released": _("Feedback released"),
    "vote.ruled": _("Held votes ruled on"),
}
MAILS = {
    "judge-invitation": _("Invitation of a judge"),
    "judge-assigned": _("Entries to judge"),
    "judge-reminder": _("Reminder to a judge"),
    "judge-link": _("Sign-in link for a judge"),
    "vote-confirmation": _("Confirmation of a vote"),
    "award-given": _("News of an award"),
    "feedback-released": _("Feedback of the judges"),
}


def register() -> None:
    for kind, label in EVENTS.items():
        kinds.register(kind, label)
    for purpose, label in MAILS.items():
        purposes.register(purpose, label)
    extras.register(links=own.links_for, forget=awards.forget_with, outcome=outcome.outcome_of)
    names.register(awards.KIND, awards.public_name, lines=awards.work_line, objection=awards.objection)
    RULES.append(Rule("sign-in links of judges", "deleted", privacy.drop_old_links))
    RULES.append(Rule("judges' words about whom they are close to", "emptied", privacy.forget_closeness))
    RULES.append(Rule("voters of public votes", "forgotten", held_votes.forget_voters))
