"""The public vote: one vote a person, bursts held for a person to look at, and no count before publication.

Nothing that names a voter is kept: an address only stands in the mail that confirms the vote, a device's key
only in its cookie, and a network only in counters that live a day at most.
"""

from __future__ import annotations

import ipaddress
import random
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.refusals import TooMany
from accounts.requests import check_limit
from campaigns.competitions.models.people import hash_of
from campaigns.competitions.projection import BlindEntry, blind
from campaigns.competitions.services.notices import check_mailbox
from campaigns.judging.enums import RoundKind, RoundState, VotePer, VoteState
from campaigns.judging.exceptions import AlreadyVoted, LinkIsSpent, NotReady, RoundIsElsewhere
from campaigns.judging.models import Round, RoundEntry, Vote
from campaigns.judging.services.publishing import publishable
from campaigns.judging.services.showcase import FEW, palette_of, shape_of, small_width
from mailing.services import send

SALT = "campaigns.judging.vote"
ORDER_SALT = "campaigns.judging.vote.order"
ORDER_SECONDS = 6 * 3600  # after which a shared link draws its own order
# A class that votes together stays below these; bought votes do not.
ENTRY_RATE = "40/10m"  # votes for one entry
NETWORK_RATE = "60/h"  # votes from one network, for anything
NETWORK_DAY = "240/d"
SAME_RATE = "15/h"  # votes from one network for one entry
SAME_DAY = "40/d"  # each device is somebody new there
DOTLESS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}  # where dots in a mailbox mean nothing
LONGEST = 254  # characters of an address


@dataclass(frozen=True)
class Choice:
    """An entry that can be voted for. Nobody's name, as for the jury."""

    code: str
    shown: BlindEntry
    language: str
    shape: int
    palette: int
    small_width: int


@dataclass(frozen=True)
class Result:
    """A choice with its votes, once they are published. count: None for a few, which are not told exactly."""

    choice: Choice
    count: int | None
    share: int


# --- looking ------------------------------------------------------------------------------------------------


def access_vote(code: str) -> Round:
    """A public vote that is open or over; 404 for one that is only planned, and for every other round."""
    found = Round.objects.select_related("competition").filter(code=code, kind=RoundKind.PUBLIC_VOTE).first()
    if found is None or found.state == RoundState.PLANNED:
        raise Http404
    return found


def is_open(judged: Round, now: datetime) -> bool:
    return judged.state == RoundState.OPEN and judged.opens_at <= now <= judged.closes_at


def new_order() -> str:
    """A random order of the entries, as a text that nobody can make up."""
    return signing.dumps(secrets.randbelow(2**31), salt=ORDER_SALT)


def is_order(text: str) -> bool:
    return _seed_in(text) is not None


def _seed_in(text: str) -> int | None:
    try:
        return int(signing.loads(text, salt=ORDER_SALT, max_age=ORDER_SECONDS))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def choices_of(*, judged: Round, order: str) -> list[Choice]:
    """What can be voted for, in the order of this visitor."""
    found = [_choice(one) for one in _entries(judged)]
    random.Random(_seed_in(order) or 0).shuffle(found)
    return found


def results_of(judged: Round) -> list[Result]:
    """The votes of a published round, most first. Nothing before it is published."""
    if judged.state != RoundState.PUBLISHED:
        return []
    counted = Vote.objects.filter(round=judged, state=VoteState.COUNTED)
    counts = dict(counted.values_list("round_entry").annotate(Count("pk")).order_by())
    entries = sorted(_entries(judged), key=lambda one: (-counts.get(one.pk, 0), one.code))
    most = max(counts.values(), default=0)
    return [
        Result(
            _choice(one),
            _told(counts.get(one.pk, 0)),
            round(100 * counts.get(one.pk, 0) / most) if most else 0,
        )
        for one in entries
    ]


def _told(count: int) -> int | None:
    return count if count >= FEW or count == 0 else None


def _entries(judged: Round) -> QuerySet[RoundEntry]:
    return (
        publishable(RoundEntry.objects.filter(round=judged))
        .select_related(
            "entry",
            "version__entry__category",
            "version__entry__division",
            "version__asset__upload",
            "version__originality",
            "version__form",
        )
        .order_by("pk")
    )


def _choice(one: RoundEntry) -> Choice:
    shown = blind(one.version)
    return Choice(
        code=one.code,
        shown=shown,
        language=one.entry.language,
        shape=shape_of(shown),
        palette=palette_of(one.code),
        small_width=small_width(shown),
    )


# --- voting -------------------------------------------------------------------------------------------------


def voter_of_address(*, address: str, judged: Round) -> str:
    """A keyed digest of a mailbox, another one in every round.

    What follows a plus sign is dropped, and dots where they mean nothing: it is the same mailbox.
    """
    mailbox, _at, host = address.strip().casefold().rpartition("@")
    mailbox = mailbox.partition("+")[0]
    if host in DOTLESS:
        mailbox, host = mailbox.replace(".", ""), DOTLESS[host]
    return _digest(f"{judged.code}|mail|{mailbox}@{host}")


def voter_of_device(*, key: str, judged: Round) -> str:
    """A keyed digest of a device's random key, another one in every round."""
    return _digest(f"{judged.code}|device|{key}")


def network_of(address: str) -> str:
    """A keyed digest of the network of an internet address: /24, or /48 of version 6. For counters only."""
    found = ipaddress.ip_address(address)
    prefix = 24 if found.version == 4 else 48
    return _digest(f"network|{ipaddress.ip_network((found, prefix), strict=False)}")


def _digest(text: str) -> str:
    return salted_hmac(SALT, text, algorithm="sha256").hexdigest()


@transaction.atomic
def vote_by_device(*, judged: Round, code: str, key: str, network: str, now: datetime) -> Vote:
    """Count a device's vote for the entry with this code, or hold it.

    key: random, of the device's cookie; network: of network_of. Raises AlreadyVoted, RoundIsElsewhere,
    NotReady for an entry that cannot be chosen.
    """
    chosen = _check_may_vote(judged, code, str(VotePer.DEVICE), now)
    voter = voter_of_device(key=key, judged=judged)
    if Vote.objects.filter(round=judged, voter=voter).exists():
        raise AlreadyVoted(_already())
    state = _state(chosen, network)
    vote, is_new = Vote.objects.get_or_create(
        round=judged, voter=voter, defaults={"round_entry": chosen, "state": state, "at": now}
    )
    if not is_new:
        raise AlreadyVoted(_already())
    return vote


@transaction.atomic
def ask_to_confirm(*, judged: Round, code: str, address: str, language: str, now: datetime) -> Vote:
    """Send the link that makes the vote of a mailbox count. The newest link is the one that works.

    A mailbox that has voted gets a mail that says so: whoever typed the address learns nothing about it.
    Raises TooMany where it is written to too often, RoundIsElsewhere, and NotReady for no address or an entry
    that cannot be chosen.
    """
    chosen = _check_may_vote(judged, code, str(VotePer.EMAIL), now)
    address = address.strip()
    _check_address(address)
    voter, token = voter_of_address(address=address, judged=judged), secrets.token_urlsafe(32)
    check_mailbox(address)
    given = {"round_entry": chosen, "token_hash": hash_of(token), "at": now}
    vote, is_new = Vote.objects.select_for_update().get_or_create(
        round=judged, voter=voter, defaults={**given, "state": VoteState.UNCONFIRMED}
    )
    has_voted = vote.state != VoteState.UNCONFIRMED
    if not is_new and not has_voted:
        vote.round_entry, vote.token_hash, vote.at = chosen, hash_of(token), now
        vote.save(update_fields=["round_entry", "token_hash", "at"])
    with translation.override(language):
        context = {
            "competition": str(judged.competition),
            "title": chosen.version.content["title"],
            "link": settings.SITE_URL + reverse("judging_public:vote_confirm", args=[token]),
        }
    send(
        to=address,
        purpose="vote-confirmation",
        template="judging/email/vote_already" if has_voted else "judging/email/vote_confirmation",
        context=context,
        language=language,
        about=("round", judged.code),
        now=now,
    )
    return vote


def _already() -> str:
    return _("There is a vote from you already. Everybody has one, and it stays as it is.")


def _check_address(address: str) -> None:
    try:
        validate_email(address if len(address) <= LONGEST else "")
    except ValidationError as error:
        message = _("This is no e-mail address. Write one address, such as name@school.kr.")
        raise NotReady(message, errors={"email": message}) from error


def _check_may_vote(judged: Round, code: str, per: str, now: datetime) -> RoundEntry:
    """The entry that is chosen."""
    fresh = Round.objects.get(pk=judged.pk)
    if not is_open(fresh, now):
        raise RoundIsElsewhere(_("The vote is not open. Nothing was counted."))
    if fresh.vote_per != per:
        raise RoundIsElsewhere(_("This vote is held in another way. Load the page again."))
    entries = publishable(RoundEntry.objects.filter(round=judged, code=code)).select_related("version")
    chosen = entries.first() if code.isalnum() else None  # PostgreSQL stumbles over what no text may hold
    if chosen is None:
        message = _("Choose one of the works first.")
        raise NotReady(message, errors={"entry": message})
    return chosen


def access_confirmation(token: str) -> Vote:
    """The vote that a link confirms. Raises LinkIsSpent for an unknown link and one that a newer replaced."""
    found = (
        Vote.objects.select_related("round__competition", "round_entry__version__entry")
        .filter(token_hash=hash_of(token))
        .first()
        if token
        else None
    )
    if found is None:
        raise LinkIsSpent(_("This link does not work any more. A newer mail may have replaced it."))
    return found


@transaction.atomic
def confirm(*, token: str, network: str, now: datetime) -> Vote:
    """Count the vote of a link, or hold it. Asked again, nothing changes."""
    vote = Vote.objects.select_for_update().get(pk=access_confirmation(token).pk)
    if vote.state != VoteState.UNCONFIRMED:
        return vote
    if vote.token_hash != hash_of(token):
        raise LinkIsSpent(_("This link does not work any more. A newer mail may have replaced it."))
    if not is_open(Round.objects.get(pk=vote.round_id), now):
        raise RoundIsElsewhere(_("The vote is over. A vote counts if it is confirmed before the end."))
    vote.state, vote.at = _state(vote.round_entry, network), now
    vote.save(update_fields=["state", "at"])
    return vote


def _state(chosen: RoundEntry, network: str) -> str:
    """Held as part of a burst, or where nobody can tell. What is counted here never names anybody."""
    try:
        check_limit(group="vote-entry", rate=ENTRY_RATE, value=chosen.code, open_when_dead=False)
        same = f"{network}-{chosen.code}"
        for group, rate, value in (
            ("vote-network", NETWORK_RATE, network),
            ("vote-network-day", NETWORK_DAY, network),
            ("vote-same", SAME_RATE, same),
            ("vote-same-day", SAME_DAY, same),
        ):
            check_limit(group=group, rate=rate, value=value, open_when_dead=False)
    except TooMany:
        return str(VoteState.HELD)
    return str(VoteState.COUNTED)
