"""The sentences that a guardian agrees to, one for each scope.

They are kept with a consent by their version: whoever changes a sentence here gives TEXT_VERSION in
services.consent a new date.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from campaigns.competitions.enums import NEEDED, Scope

SENTENCES = {
    Scope.ENTER: _("%(name)s may take part in this competition."),
    Scope.DATA: _(
        "The organisers may keep what they need for it: first name, age group, country, the work, your e-mail"
        " address and, if given, school and teacher."
    ),
    Scope.LICENCE: _(
        "The organisers may copy the work and show it to the jury, for this competition only. It still"
        " belongs to %(name)s."
    ),
    Scope.PUBLISH_WORK: _("The work may be shown in public, for example on this website."),
    Scope.PUBLISH_NAME: _("The first name (%(name)s) may stand beside it."),
    Scope.PUBLISH_SCHOOL: _("The school (%(school)s) may stand beside it."),
}


@dataclass(frozen=True)
class Clause:
    """One sentence to agree to, in the current language. is_needed: without it there is no entry."""

    scope: str
    sentence: str
    is_needed: bool


def clauses(*, name: str, school: str) -> list[Clause]:
    """What is asked about a young person. Where no school was given, nothing is asked about it."""
    asked = [scope for scope in Scope if school or scope != Scope.PUBLISH_SCHOOL]
    names = {"name": name, "school": school}
    return [Clause(one.value, str(SENTENCES[one]) % names, one in NEEDED) for one in asked]
