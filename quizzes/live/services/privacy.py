"""What is kept of live sessions and for how long, and how players take their own round with them."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Conflict, Refusal
from quizzes.live.exceptions import Outdated, WrongStep
from quizzes.live.models import LivePlayer, LiveSession
from quizzes.live.services.players import come_back
from quizzes.live.services.sessions import has_ended
from quizzes.live.services.steps import take_step
from quizzes.models import Attempt
from quizzes.services.results import reward

FORGOTTEN_AFTER = dt.timedelta(days=1)


class NothingToKeep(Conflict):
    """This player has no round that could be kept."""


def keep_round(*, session: LiveSession, token: str, player: str, now: dt.datetime) -> Attempt:
    """Link the round of the player with this token to a browser, so that its owner finds it again.

    player: the hash of the browser's key. Keeping twice changes nothing. Raises WrongStep while the session
    runs, NothingToKeep for who answered nothing and once the roster has gone, and what `come_back` returns
    for a token of nobody here.
    """
    if not has_ended(session):
        raise WrongStep(_("The session is still running. You can keep your result when it has ended."))
    [found] = come_back(session=session, tokens=[token])
    if isinstance(found, Refusal):
        raise found
    if found.attempt is None:
        raise NothingToKeep(_("You answered nothing in this session, so there is no result to keep."))
    if not found.name_key:
        raise NothingToKeep(_("This session was too long ago. Its results can no longer be kept."))
    if found.attempt.player != player:
        _link(found.attempt, player, now)
    return found.attempt


def _link(attempt: Attempt, player: str, now: dt.datetime) -> None:
    with transaction.atomic():
        attempt.player = player
        attempt.save(update_fields=["player"])
        reward(attempt=attempt, responses=list(attempt.responses.filter(counts=True)), now=now)


def purge_rosters(*, now: dt.datetime, dry_run: bool = False) -> int:
    """Empty the nicknames of sessions that were opened more than ROSTER_DAYS ago.

    Returns the number of names that were (or would be) emptied.
    """
    since = now - dt.timedelta(days=settings.ROSTER_DAYS)
    old = LivePlayer.objects.filter(session__created_at__lt=since).exclude(nickname="", name_key="")
    return old.count() if dry_run else old.update(nickname="", name_key="")


def finish_forgotten(*, now: dt.datetime, dry_run: bool = False) -> int:
    """End sessions that nobody ended within a day, so that their rounds count.

    Returns the number of sessions that were (or would be) ended.
    """
    forgotten = LiveSession.objects.running().filter(created_at__lt=now - FORGOTTEN_AFTER)
    if dry_run:
        return forgotten.count()
    return sum(_finish(session, now) for session in forgotten)


def _finish(session: LiveSession, now: dt.datetime) -> bool:
    """False for a session that its host moved in this very moment: it waits for the next day."""
    try:
        take_step(session=session, step="finish", seq=session.seq, now=now)
    except (Outdated, WrongStep):
        return False
    return True
