"""What judges say of themselves before they see anything: who they are close to, and their other names."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from campaigns.judging.exceptions import NotReady
from campaigns.judging.models import Judge
from campaigns.judging.services.conflicts import detect_conflicts, lock_jury

MOST = 4_000  # characters of each list


@transaction.atomic
def declare(
    *, judge: Judge, affiliations: str, aliases: str, is_none: bool, actor: str, now: datetime
) -> Judge:
    """Keep what a judge names, one a line, and look for conflicts anew. Returns the judge as they are now.

    is_none: the judge says that there is nothing to name; then both lists have to be empty. Raises NotReady.
    """
    named, called = _lines(affiliations), _lines(aliases)
    if not (named or called or is_none):
        raise NotReady(
            _("Name what you are close to, or tick that there is nothing."), errors={"is_none": "none"}
        )
    if (named or called) and is_none:
        raise NotReady(
            _("You named something and ticked that there is nothing. Choose one."), errors={"is_none": "both"}
        )
    if max(len(named), len(called)) > MOST:
        raise NotReady(
            _("At most %(most)s characters fit.") % {"most": MOST}, errors={"affiliations": "long"}
        )
    lock_jury(judge.competition)  # before the judge, as everywhere
    kept = Judge.objects.select_for_update(of=("self",)).select_related("competition").get(pk=judge.pk)
    kept.affiliations, kept.aliases, kept.declared_at = named, called, now
    kept.save(update_fields=["affiliations", "aliases", "declared_at"])
    detect_conflicts(competition=kept.competition, now=now)
    audit.record(kind="judge.declared", subject=("judge", kept.code), actor=actor, data={}, now=now)
    return kept


def _lines(text: str) -> str:
    """One a line, without empty ones and without spaces around."""
    lines = [" ".join(line.replace("\0", "").split()) for line in text.splitlines()]
    return "\n".join(line for line in lines if line)
