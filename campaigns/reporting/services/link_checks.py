"""Looking at every address on the list, keeping what came of it, and telling editors of what newly fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from campaigns.reporting.enums import FAILED
from campaigns.reporting.fetching import Found, Looker, Wire
from campaigns.reporting.models import LinkCheck
from campaigns.reporting.services.links import addresses
from mailing.services import send

PURPOSE = "links-failing"
NAMED_IN_A_MAIL = 40
FALLBACK = "en"

LookAtAll = Callable[[Iterable[str]], Iterator[tuple[str, Found]]]


@dataclass(frozen=True)
class Run:
    """What a run came to. outcomes: how many addresses by Outcome. left: not looked at for want of time.
    told: to how many editors a mail went."""

    outcomes: Counter[str]
    left: int
    told: int

    @property
    def looked_at(self) -> int:
        return self.outcomes.total()

    @property
    def failing(self) -> int:
        return sum(self.outcomes[outcome] for outcome in FAILED)


def is_off() -> bool:
    """The demonstration asks nobody: its network is not ours."""
    return bool(settings.DEMONSTRATION)


def over_the_internet() -> LookAtAll:
    return Looker(Wire(agent=f"Bonafide link check (+{settings.SITE_URL})")).look_at_all


def check_links(*, look_at_all: LookAtAll, now: datetime) -> Run:
    """Look at every address once, those first whose last look is longest ago.

    An address that nobody lists any more is forgotten, also one that was taken off while this ran.
    """
    listed = _in_order({address for address, _record in addresses()})
    outcomes: Counter[str] = Counter()
    for address, found in look_at_all(listed):
        keep(address=address, found=found, now=now)
        outcomes[found.outcome] += 1
    still_listed = {address for address, _record in addresses()}
    LinkCheck.objects.exclude(address__in=still_listed).delete()
    return Run(outcomes, len(listed) - outcomes.total(), tell_editors(now=now))


def _in_order(listed: set[str]) -> list[str]:
    last = dict(LinkCheck.objects.values_list("address", "checked_at"))
    return sorted(listed, key=lambda address: (address in last, last.get(address), address))


def keep(*, address: str, found: Found, now: datetime) -> LinkCheck:
    """What a look found. failing_since stays at the first of several failures in a row."""
    known = LinkCheck.objects.filter(address=address).first()
    is_failing = found.outcome in FAILED
    was_failing = known is not None and known.failed
    values = {
        "outcome": found.outcome,
        "status": found.status,
        "final_host": found.final_host,
        "checked_at": now,
        "failing_since": (known.failing_since if known and was_failing else now) if is_failing else None,
        "told_on": known.told_on if known and was_failing and is_failing else None,
    }
    return LinkCheck.objects.update_or_create(address=address, defaults=values)[0]


# --- telling editors --------------------------------------------------------------------------------------


def tell_editors(*, now: datetime) -> int:
    """One mail to every active editor about what fails and was not told yet. Returns how many mails."""
    editors = User.objects.filter(groups__name=Role.EDITOR.value, is_active=True).exclude(email="")
    editors = editors.select_related("wagtail_userprofile").order_by("pk")
    if not editors:
        return 0
    with transaction.atomic():
        failing = _claim_untold(now)
        if not failing:
            return 0
        lines = [(check, where) for check, where in zip(failing, _where(failing), strict=True)]
        for editor in editors:
            _write(editor, lines, now)
    return len(editors)


def _claim_untold(now: datetime) -> list[LinkCheck]:
    """Those that this run tells of: of two runs at once, each address belongs to one."""
    untold = LinkCheck.objects.filter(outcome__in=FAILED, told_on=None)
    return [check for check in untold if untold.filter(pk=check.pk).update(told_on=now.date())]


def _where(failing: list[LinkCheck]) -> list[list[Model]]:
    """The records in which each address stands."""
    standing: dict[str, dict[tuple[type, int], Model]] = {}
    for address, record in addresses():
        standing.setdefault(address, {})[type(record), record.pk] = record
    return [list(standing.get(check.address, {}).values()) for check in failing]


def _write(editor: User, lines: list[tuple[LinkCheck, list[Model]]], now: datetime) -> None:
    send(
        to=editor.email,
        purpose=PURPOSE,
        template="reporting/email/links_failing",
        context={
            "name": str(editor),
            "lines": lines[:NAMED_IN_A_MAIL],
            "count": len(lines),
            "more": len(lines) - NAMED_IN_A_MAIL,
            "link": settings.SITE_URL + reverse("reporting_desk:index"),
        },
        language=language_of(editor),
        about=("links", str(now.date())),
        now=now,
    )


def language_of(editor: User) -> str:
    """The language of their desk, where the website has it."""
    profile = getattr(editor, "wagtail_userprofile", None)
    chosen = profile.preferred_language if profile else ""
    return chosen if chosen in dict(settings.LANGUAGES) else FALLBACK
