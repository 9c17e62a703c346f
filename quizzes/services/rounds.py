"""A round of a quiz: beginning it, going on with it, answering, finishing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random, SystemRandom

from django.core import signing
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.enums import PLAYABLE, ItemStatus
from quizzes.exceptions import AlreadyAnswered, ItemWithdrawn, NotThereYet, RoundIsOver, TamperedAnswer
from quizzes.kinds.base import Answer, InvalidAnswer, Sent
from quizzes.models import Attempt, Item, Quiz, Response
from quizzes.services import practice, tallies
from quizzes.services.boosters import mark_played
from quizzes.services.drawing import draw_items
from quizzes.services.practice import is_practice
from quizzes.services.results import reward

TOKEN_SALT = "quizzes.answer"
MAX_SECONDS = 24 * 60 * 60


def access_attempt(*, player: str, code: str) -> Attempt:
    """The round with this code, if it is this player's own. Raises 404 for anybody else's."""
    attempt = Attempt.objects.select_related("quiz").filter(code=code).first() if player else None
    if attempt is None or attempt.player != player:
        raise Http404(_("This round is not on this device."))
    return attempt


def is_measured(attempt: Attempt) -> bool:
    """Whether a round is a form of a study: without feedback, because feedback would train."""
    return attempt.participant_id is not None


def begin_attempt(
    *, quiz: Quiz, player: str, language: str, now: dt.datetime, rng: Random | None = None
) -> Attempt:
    """The player's open round of this quiz, or a new one with items that are new to them where possible.

    A reminder of this quiz that is due is done with it. Raises NothingToPlay when the bank has too few
    released items.
    """
    open_attempt = quiz.attempts.of(player).open().first()
    if open_attempt is not None and _can_go_on(open_attempt):
        mark_played(attempt=open_attempt, today=timezone.localdate(now))
        return open_attempt
    attempt = Attempt(quiz=quiz, player=player, language=language, started_at=now)
    _draw(attempt, rng or SystemRandom())
    stored = store_new(attempt=attempt, instead_of=open_attempt)
    mark_played(attempt=stored, today=timezone.localdate(now))
    return stored


def _draw(attempt: Attempt, rng: Random) -> None:
    if is_practice(attempt):
        practice.begin_practice(attempt=attempt, rng=rng)
        return
    selection = draw_items(quiz=attempt.quiz, player=attempt.player, language=attempt.language, rng=rng)
    attempt.item_ids = [item.pk for item in selection.items]
    attempt.form = selection.form


def store_new(*, attempt: Attempt, instead_of: Attempt | None = None) -> Attempt:
    """Store a new round, in place of one that cannot go on, and count it.

    Begun twice at once, by a double tap, it returns the round that was stored first: one is open to a player.
    """
    try:
        with transaction.atomic():
            if instead_of is not None:
                instead_of.delete()
            attempt.save()
            tallies.count(quiz=attempt.quiz, day=timezone.localdate(attempt.started_at), plays=1)
    except IntegrityError:
        return attempt.quiz.attempts.of(attempt.player).open().get()
    return attempt


def _can_go_on(attempt: Attempt) -> bool:
    """False when every item was withdrawn before the first answer."""
    progress = progress_of(attempt)
    return bool(progress.answered or progress.position)


@dataclass(frozen=True)
class Progress:
    """How far a round is. position: the first item still to answer (from 1), None when there is none."""

    answered: int
    total: int
    position: int | None


def progress_of(attempt: Attempt) -> Progress:
    """Where the player goes on. Withdrawn items that were not answered are passed over."""
    answered = set(attempt.responses.values_list("position", flat=True))
    released = set(
        Item.objects.filter(pk__in=attempt.item_ids, status__in=PLAYABLE).values_list("pk", flat=True)
    )
    return _progress(attempt, answered, released)


def _progress(attempt: Attempt, answered: Iterable[int], released: Iterable[int]) -> Progress:
    done, open_items = set(answered), set(released)
    waiting = [
        position
        for position, pk in enumerate(attempt.item_ids, start=1)
        if position not in done and pk in open_items
    ]
    return Progress(len(done), len(done) + len(waiting), waiting[0] if waiting else None)


def item_at(attempt: Attempt, position: int) -> Item:
    """The item at a position from 1. Raises 404 outside the round."""
    if not 1 <= position <= len(attempt.item_ids):
        raise Http404(_("This round has no such item."))
    return Item.objects.shown().get(pk=attempt.item_ids[position - 1])


def issue_token(*, attempt: Attempt, position: int, now: dt.datetime) -> str:
    """A signed mark for the form of one item: it fits no other form, and tells when the item was shown."""
    return signing.dumps([attempt.code, position, int(now.timestamp())], salt=TOKEN_SALT)


def _read_token(token: str, attempt: Attempt, position: int, now: dt.datetime) -> int:
    """The seconds since the token was issued. Raises TamperedAnswer for a token of another form."""
    try:
        code, place, shown_at = signing.loads(token, salt=TOKEN_SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise TamperedAnswer(
            _("This form was changed on its way. Reload the page and answer again.")
        ) from error
    if (code, place) != (attempt.code, position):
        raise TamperedAnswer(_("This answer belongs to another question. Reload the page and answer again."))
    return max(0, min(int(now.timestamp()) - shown_at, MAX_SECONDS))


def answer_item(*, attempt: Attempt, position: int, sent: Sent, token: str, now: dt.datetime) -> Response:
    """Store the answer to one item and return it; the same answer sent again returns the stored one.

    Raises InvalidAnswer or TamperedAnswer (400), ItemWithdrawn or AlreadyAnswered (409). When this returns,
    the answer is stored; when it was the last one, the round is finished; practice has its next item.
    """
    if attempt.finished_at is not None and not attempt.responses.filter(position=position).exists():
        raise RoundIsOver(_("This round is finished. Begin a new one."))
    item = item_at(attempt, position)
    seconds = _read_token(token, attempt, position, now)
    try:
        answer = item.kind.validate(item, sent)
    except InvalidAnswer:
        if attempt.responses.filter(position=position).exists():
            raise _already_answered() from None
        raise
    try:
        with transaction.atomic():
            response = _store(attempt, position, item, answer, seconds, now)
            if is_practice(attempt):
                practice.go_on(attempt=attempt, item=item, response=response, rng=SystemRandom())
            else:
                finish_if_complete(attempt=attempt, now=now)
    except IntegrityError:
        return _stored(attempt, position, answer)
    return response


def _store(
    attempt: Attempt, position: int, item: Item, answer: Answer, seconds: int, now: dt.datetime
) -> Response:
    if item.status not in PLAYABLE:
        stored = attempt.responses.filter(position=position).first()
        if stored is not None and stored.answer == answer:
            return stored
        raise ItemWithdrawn(_("This item was withdrawn while you played. It does not count; go on."))
    score = item.kind.score(item, answer)
    return Response.objects.create(
        attempt=attempt,
        item=item,
        position=position,
        answer=answer,
        says_fake=score.says_fake,
        is_fake=score.is_fake,
        correct=score.correct,
        rating=score.rating,
        points=score.points,
        counts=item.status != ItemStatus.TRIAL,
        found=score.found,
        missed=score.missed,
        seconds=seconds,
        answered_at=now,
    )


def _stored(attempt: Attempt, position: int, answer: Answer) -> Response:
    response = attempt.responses.select_related("item").get(position=position)
    if response.answer != answer:
        raise _already_answered()
    return response


def _already_answered() -> AlreadyAnswered:
    return AlreadyAnswered(_("You have answered this one already. Your first answer counts."))


def finish_if_complete(*, attempt: Attempt, now: dt.datetime) -> bool:
    """Finish the round when nothing is left to answer; finishing twice changes nothing.

    Returns whether the round is finished.
    """
    if attempt.finished_at is not None:
        return True
    progress = progress_of(attempt)
    if progress.position is not None or not progress.answered:
        return False
    _finish(attempt, now)
    return True


def stop_attempt(*, attempt: Attempt, now: dt.datetime) -> None:
    """Finish a round of practice or of a study before its end: what was not answered is missing, not wrong.

    Stopping twice changes nothing. Raises NotThereYet for any other round and for practice without answers.
    """
    if attempt.finished_at is not None:
        return
    if not is_measured(attempt) and not (is_practice(attempt) and attempt.responses.exists()):
        raise NotThereYet(_("This round is not finished yet. Go on where you stopped."))
    _finish(attempt, now)


def _finish(attempt: Attempt, now: dt.datetime) -> None:
    """Count and pay a finished round once. Practice adds to no d'; only what is played for itself is paid."""
    with transaction.atomic():
        if Attempt.objects.open().filter(pk=attempt.pk).update(finished_at=now):
            attempt.finished_at = now
            responses = list(attempt.responses.filter(counts=True))
            counted = [] if is_practice(attempt) else responses
            tallies.count_finished(quiz=attempt.quiz, day=timezone.localdate(now), responses=counted)
            if not is_practice(attempt) and not is_measured(attempt):
                reward(attempt=attempt, responses=responses, now=now)
        else:
            attempt.refresh_from_db(fields=["finished_at"])


def keep_going(*, attempt: Attempt, now: dt.datetime) -> Progress:
    """Where the player goes on. In practice another item takes the place of one that was withdrawn."""
    if is_practice(attempt) and attempt.finished_at is None:
        practice.replace_withdrawn(attempt=attempt, rng=SystemRandom())
    if attempt.finished_at is not None:
        return Progress(attempt.responses.count(), len(attempt.item_ids), None)
    return progress_of(attempt)


def access_finished(*, player: str, code: str, now: dt.datetime) -> Attempt:
    """A finished round of this player. Raises 404 for others', 409 while items are left."""
    attempt = access_attempt(player=player, code=code)
    if not finish_if_complete(attempt=attempt, now=now):
        raise NotThereYet(_("This round is not finished yet. Go on where you stopped."))
    return attempt


def share_attempt(*, attempt: Attempt, now: dt.datetime) -> None:
    """Count that a round was shared, once. Raises 404 for what is not played to be shown."""
    if is_practice(attempt) or is_measured(attempt):
        raise Http404(_("Only a round of a quiz can be shared."))
    with transaction.atomic():
        if Attempt.objects.filter(pk=attempt.pk, shared_at=None).update(shared_at=now):
            tallies.count(quiz=attempt.quiz, day=timezone.localdate(now), shares=1)
