"""A round of a quiz: beginning it, going on with it, answering, finishing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random, SystemRandom

from django.core import signing
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.refusals import Refusal
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
    found = Attempt.objects.select_related("quiz", "participant__study").filter(code=code)
    attempt = found.first() if player else None
    if attempt is None or attempt.player != player:
        raise Http404(_("This round is not on this device."))
    return attempt


def is_measured(attempt: Attempt) -> bool:
    """Whether a round is a form of a study: without feedback, because feedback would train."""
    return attempt.participant_id is not None


def is_shut(attempt: Attempt) -> bool:
    """Whether this is a form of a study whose part is not open: somebody leads it and has gone on."""
    study = attempt.participant.study if attempt.participant else None
    return study is not None and study.is_led and study.open_part != attempt.occasion


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

    Begun twice at once, by a double tap, it returns the round that was stored first: one is open to a player,
    and a participant has one on each occasion.
    """
    try:
        with transaction.atomic():
            if instead_of is not None:
                instead_of.delete()
            attempt.save()
            tallies.count(quiz=attempt.quiz, day=timezone.localdate(attempt.started_at), plays=1)
    except IntegrityError:
        if is_measured(attempt):
            return Attempt.objects.get(participant=attempt.participant_id, occasion=attempt.occasion)
        return attempt.quiz.attempts.of(attempt.player).open().get(participant=None)
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
    _check_position(attempt, position)
    return Item.objects.shown().get(pk=attempt.item_ids[position - 1])


def _check_position(attempt: Attempt, position: int) -> None:
    if not 1 <= position <= len(attempt.item_ids):
        raise Http404(_("This round has no such item."))


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


@dataclass(frozen=True)
class Given:
    """An answer as it came in. values: the fields of the form; seconds: from seeing the item to answering,
    None where nobody knows."""

    position: int
    values: Sent
    seconds: int | None


def answer_item(*, attempt: Attempt, position: int, sent: Sent, token: str, now: dt.datetime) -> Response:
    """Store the answer to one item and return it; the same answer sent again returns the stored one.

    Raises InvalidAnswer or TamperedAnswer (400), ItemWithdrawn, AlreadyAnswered or RoundIsOver (409). When
    this returns, the answer is stored; when it was the last one, the round is finished; practice has its next
    item.
    """
    _check_position(attempt, position)
    seconds = _read_token(token, attempt, position, now)
    (outcome,) = answer_items(attempt=attempt, given=[Given(position, sent, seconds)], now=now)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def answer_items(
    *, attempt: Attempt, given: Sequence[Given], now: dt.datetime, late: bool = False
) -> list[Response | Refusal]:
    """Store answers to several items in one transaction; for each, what is stored or why it is not.

    As for `answer_item`, which is this for one. late: answers that were on their way when somebody else ended
    the round are stored as well. Raises 404 for a position outside the round.
    """
    for one in given:
        _check_position(attempt, one.position)
    try:
        return _Desk(attempt, given, now, late=late).store()
    except IntegrityError:  # some are stored already: they are looked up, which the first try saves
        return _Desk(attempt, given, now, late=late, repeated=True).store()


class _Desk:
    """What a group of answers to one round needs, read once, and the rows that it makes, by position."""

    def __init__(
        self,
        attempt: Attempt,
        given: Sequence[Given],
        now: dt.datetime,
        *,
        late: bool,
        repeated: bool = False,
    ) -> None:
        self.attempt, self.given, self.now = attempt, given, now
        self.is_over = attempt.finished_at is not None and not late
        self.must_look = self.is_over or repeated
        self.new: dict[int, Response] = {}
        self.items = Item.objects.shown().in_bulk([attempt.item_ids[one.position - 1] for one in given])

    @cached_property
    def stored(self) -> dict[int, Response]:
        places = [one.position for one in self.given]
        return {row.position: row for row in self.attempt.responses.filter(position__in=places)}

    def store(self) -> list[Response | Refusal]:
        outcome = [self._take(one) for one in self.given]
        with transaction.atomic():
            Response.objects.bulk_create(self.new.values())
            if self.new:
                self._go_on()
        return outcome

    def _take(self, one: Given) -> Response | Refusal:
        item = self.items[self.attempt.item_ids[one.position - 1]]
        try:
            answer = item.kind.validate(item, one.values)
        except InvalidAnswer as refusal:
            return _already_answered() if one.position in self.stored else refusal
        known = self.new.get(one.position)
        if known is None and (self.must_look or item.status not in PLAYABLE):
            known = self.stored.get(one.position)
        if known is not None:
            return known if known.answer == answer else _already_answered()
        if self.is_over:
            return RoundIsOver(_("This round is finished. Begin a new one."))
        if item.status not in PLAYABLE:
            return ItemWithdrawn(_("This item was withdrawn while you played. It does not count; go on."))
        self.new[one.position] = self._row(one, item, answer)
        return self.new[one.position]

    def _row(self, one: Given, item: Item, answer: Answer) -> Response:
        score = item.kind.score(item, answer)
        return Response(
            attempt=self.attempt,
            item=item,
            position=one.position,
            answer=answer,
            says_fake=score.says_fake,
            is_fake=score.is_fake,
            correct=score.correct,
            rating=score.rating,
            points=score.points,
            counts=item.status != ItemStatus.TRIAL,
            found=score.found,
            missed=score.missed,
            seconds=one.seconds,
            answered_at=self.now,
        )

    def _go_on(self) -> None:
        """The next item of practice, or the end of a round that is complete; one that was counted already
        adds what came late."""
        ended = self.attempt.finished_at
        if ended is not None:
            counted = [response for response in self.new.values() if response.counts]
            day = timezone.localdate(ended)
            tallies.count(quiz=self.attempt.quiz, day=day, **tallies.judgements(counted))
            return
        if not is_practice(self.attempt):
            finish_if_complete(attempt=self.attempt, now=self.now)
            return
        for response in self.new.values():
            practice.go_on(attempt=self.attempt, item=response.item, response=response, rng=SystemRandom())


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
