"""Storing answers in groups. What this returns as stored is stored: only then may it be acknowledged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refusal
from quizzes.enums import ItemStatus
from quizzes.kinds.base import Answer, Score
from quizzes.live.enums import State
from quizzes.live.exceptions import NotAllowed, TooLate
from quizzes.live.models import LivePlayer, LiveSession
from quizzes.live.timing import is_in_time, personal_end
from quizzes.models import Response

Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Given:
    """An answer as it came in. values: the fields of the form; received_at: by the server's clock."""

    player_id: int
    question: int
    values: Values
    received_at: dt.datetime


def store_answers(*, session: LiveSession, given: Sequence[Given]) -> list[Response | Refusal]:
    """Store a group of answers in one transaction; for each, the stored answer or why not.

    A player's first answer to a question counts: another one gets the first back.
    """
    with transaction.atomic():
        current = LiveSession.objects.select_for_update().get(pk=session.pk)
        desk = _Desk(current, given)
        outcome = [desk.take(answer) for answer in given]
        Response.objects.bulk_create(desk.new)
    return outcome


class _Desk:
    """What a group of answers needs, read once, and the rows that it makes."""

    def __init__(self, session: LiveSession, given: Sequence[Given]) -> None:
        self.session = session
        self.new: list[Response] = []
        self.players: dict[int, LivePlayer] = session.players.in_bulk([answer.player_id for answer in given])
        attempts = [player.attempt_id for player in self.players.values()]
        stored = Response.objects.filter(attempt__in=attempts, position=session.question)
        self.stored: dict[int, Response] = {response.attempt_id: response for response in stored}
        self.item = session.current_item()
        question = session.questions.filter(position=session.question).first()
        self.opened_at = question.opened_at if question else session.created_at
        self.scores: dict[str, tuple[Answer, Score]] = {}

    def take(self, answer: Given) -> Response | Refusal:
        player = self.players.get(answer.player_id)
        if player is None or player.removed_at is not None or player.attempt_id is None:
            return NotAllowed(_("This phone is not in this session. Join it again."))
        if self.item is None or answer.question != self.session.question:
            return TooLate(_("This question is over."))
        if player.attempt_id in self.stored:
            return self.stored[player.attempt_id]
        if not self._is_in_time(player, answer.received_at):
            return TooLate(_("Time is up: this question is closed."))
        try:
            response = self._response(player, answer)
        except Refusal as refusal:
            return refusal
        self.stored[player.attempt_id] = response
        self.new.append(response)
        return response

    def _is_in_time(self, player: LivePlayer, received_at: dt.datetime) -> bool:
        session = self.session
        if session.state not in (State.OPEN, State.CLOSED) or received_at < self.opened_at:
            return False
        factor = player.factor if session.personal_time else 1
        end = personal_end(opens_at=session.opens_at, closes_at=session.closes_at, factor=factor)
        return is_in_time(received_at=received_at, ends=[end, session.paused_at, session.closed_at])

    def _response(self, player: LivePlayer, answer: Given) -> Response:
        assert self.item
        key = repr(sorted(answer.values.items()))
        if key not in self.scores:  # many in a room give the same answer
            valid = self.item.kind.validate(self.item, answer.values)
            self.scores[key] = (valid, self.item.kind.score(self.item, valid))
        valid, score = self.scores[key]
        taken = answer.received_at - self.opened_at
        return Response(
            attempt_id=player.attempt_id,
            item=self.item,
            position=answer.question,
            answer=valid,
            says_fake=score.says_fake,
            is_fake=score.is_fake,
            correct=score.correct,
            rating=score.rating,
            points=score.points,
            counts=self.item.status == ItemStatus.RELEASED,
            found=score.found,
            missed=score.missed,
            seconds=int(taken.total_seconds()),
            answered_at=answer.received_at,
        )
