"""A round of a quiz: beginning it, going on with it, answering, finishing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random, SystemRandom

from django.core import signing
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from quizzes.enums import ItemStatus
from quizzes.exceptions import AlreadyAnswered, ItemWithdrawn, NothingToPlay, NotThereYet, TamperedAnswer
from quizzes.kinds.base import Answer, Sent
from quizzes.models import Attempt, Item, Quiz, QuizPart, Response
from quizzes.services import tallies
from quizzes.services.results import reward

TOKEN_SALT = "quizzes.answer"
MAX_SECONDS = 24 * 60 * 60


def access_attempt(*, player: str, code: str) -> Attempt:
    """The round with this code, if it is this player's own. Raises 404 for anybody else's."""
    attempt = Attempt.objects.select_related("quiz").filter(code=code).first() if player else None
    if attempt is None or attempt.player != player:
        raise Http404(_("This round is not on this device."))
    return attempt


def begin_attempt(
    *, quiz: Quiz, player: str, language: str, now: dt.datetime, rng: Random | None = None
) -> Attempt:
    """The player's open round of this quiz, or a new one with items that are new to them where possible.

    Raises NothingToPlay when the bank has too few released items.
    """
    open_attempt = quiz.attempts.of(player).open().order_by("-started_at").first()
    if open_attempt is not None:
        return open_attempt
    items = draw_items(quiz=quiz, player=player, language=language, rng=rng or SystemRandom())
    with transaction.atomic():
        attempt = Attempt.objects.create(
            quiz=quiz,
            player=player,
            language=language,
            item_ids=[item.pk for item in items],
            started_at=now,
        )
        tallies.count(quiz=quiz, day=now.date(), plays=1)
    return attempt


def draw_items(*, quiz: Quiz, player: str, language: str, rng: Random) -> list[Item]:
    """Draw a round: each part of the quiz with its fakes and genuine goods, unseen items first.

    Pairs come first, because contrast helps while learning; the rest is shuffled.
    """
    seen = _times_seen(player)
    shown: set[int] = set()
    pairs: list[Item] = []
    singles: list[Item] = []
    for part in quiz.parts.all():
        drawn = _draw_part(part, language, seen, shown, rng)
        (pairs if drawn and drawn[0].is_fake is None else singles).extend(drawn)
    rng.shuffle(singles)
    if not pairs and not singles:
        raise NothingToPlay(_("This quiz has no items yet. Please come back later."))
    return [*pairs, *singles]


def _draw_part(
    part: QuizPart, language: str, seen: dict[int, int], shown: set[int], rng: Random
) -> list[Item]:
    bank = list(Item.objects.playable_in(language).filter(kind_slug=part.kind_slug))
    rng.shuffle(bank)
    bank.sort(key=lambda item: seen.get(item.pk, 0))
    if any(item.is_fake is None for item in bank):
        wanted: list[tuple[bool | None, int]] = [(None, part.fakes)]
    else:
        wanted = [(True, part.fakes), (False, part.genuine)]
    drawn: list[Item] = []
    for truth, count in wanted:
        found = [item for item in bank if item.is_fake is truth and not shown & _specimen_ids(item)][:count]
        if len(found) < count:
            raise NothingToPlay(_("This quiz has too few items at the moment. Please come back later."))
        for item in found:
            shown |= _specimen_ids(item)
        drawn += found
    return drawn


def _specimen_ids(item: Item) -> set[int]:
    return {pk for pk in (item.specimen_id, item.rival_id) if pk} if item.kind_slug != "listing" else set()


def _times_seen(player: str) -> dict[int, int]:
    seen: dict[int, int] = {}
    for item_ids in Attempt.objects.of(player).values_list("item_ids", flat=True) if player else ():
        for pk in item_ids:
            seen[pk] = seen.get(pk, 0) + 1
    return seen


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
        Item.objects.filter(pk__in=attempt.item_ids, status=ItemStatus.RELEASED).values_list("pk", flat=True)
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
    return Item.objects.with_specimens().get(pk=attempt.item_ids[position - 1])


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
    the answer is stored; when it was the last one, the round is finished.
    """
    item = item_at(attempt, position)
    seconds = _read_token(token, attempt, position, now)
    answer = item.kind.validate(item, sent)
    try:
        with transaction.atomic():
            response = _store(attempt, position, item, answer, seconds, now)
            finish_if_complete(attempt=attempt, now=now)
    except IntegrityError:
        return _stored(attempt, position, answer)
    return response


def _store(
    attempt: Attempt, position: int, item: Item, answer: Answer, seconds: int, now: dt.datetime
) -> Response:
    if item.status != ItemStatus.RELEASED:
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
        found=score.found,
        missed=score.missed,
        seconds=seconds,
        answered_at=now,
    )


def _stored(attempt: Attempt, position: int, answer: Answer) -> Response:
    response = attempt.responses.select_related("item").get(position=position)
    if response.answer != answer:
        raise AlreadyAnswered(_("You have answered this one already. Your first answer counts."))
    return response


def finish_if_complete(*, attempt: Attempt, now: dt.datetime) -> bool:
    """Finish the round when nothing is left to answer; finishing twice changes nothing.

    Returns whether the round is finished.
    """
    if attempt.finished_at is not None:
        return True
    progress = progress_of(attempt)
    if progress.position is not None or not progress.answered:
        return False
    with transaction.atomic():
        if Attempt.objects.open().filter(pk=attempt.pk).update(finished_at=now):
            attempt.finished_at = now
            responses = list(attempt.responses.all())
            tallies.count_finished(quiz=attempt.quiz, day=now.date(), responses=responses)
            reward(attempt=attempt, responses=responses, now=now)
        else:
            attempt.refresh_from_db(fields=["finished_at"])
    return True


def access_finished(*, player: str, code: str, now: dt.datetime) -> Attempt:
    """A finished round of this player. Raises 404 for others', 409 while items are left."""
    attempt = access_attempt(player=player, code=code)
    if not finish_if_complete(attempt=attempt, now=now):
        raise NotThereYet(_("This round is not finished yet. Go on where you stopped."))
    return attempt


def share_attempt(*, attempt: Attempt, now: dt.datetime) -> None:
    """Count that a round was shared, once."""
    with transaction.atomic():
        if Attempt.objects.filter(pk=attempt.pk, shared_at=None).update(shared_at=now):
            tallies.count(quiz=attempt.quiz, day=now.date(), shares=1)
