"""Events of the audit chain about results, as sentences for the chair and managers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from audit.kinds import label_of
from audit.models import AuditEvent
from audit.services import SYSTEM
from campaigns.judging.enums import TieRule

KIND = "user:"


@dataclass(frozen=True)
class Event:
    """What happened, when, who did it, and what of it can be told without words of people."""

    number: int
    at: datetime
    what: str
    who: str
    facts: str


def events_of(chain: Iterable[AuditEvent]) -> list[Event]:
    """In the order given. One question for the names of everybody."""
    events = list(chain)
    ids = {int(one.actor.removeprefix(KIND)) for one in events if one.actor.startswith(KIND)}
    names = {f"{KIND}{user.pk}": str(user) for user in User.objects.filter(pk__in=ids)}
    return [
        Event(
            number=one.number,
            at=one.at,
            what=label_of(one.kind),
            who=names.get(one.actor) or (_("the system") if one.actor == SYSTEM else _("somebody who left")),
            facts=_facts(one.kind, one.data),
        )
        for one in events
    ]


def _facts(kind: str, data: dict[str, Any]) -> str:
    match kind:
        case "result.moved":
            return _("%(entry)s from %(from_place)s to %(to_place)s") % data
        case "result.tie_broken":
            order = " > ".join(one if isinstance(one, str) else " = ".join(one) for one in data["order"])
            return f"{TieRule(data['rule']).label}: {order}"
        case "result.made":
            return _("scores %(digest)s") % {"digest": data["sha256"][:12]}
        case "result.noted":
            return data.get("entry") or ""
        case "round.ratified":
            return _("%(count)s go on") % {"count": data["going_on"]}
    return ""
