"""The tests before and after on a phone: beginning one, and answers as a bad network brings them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from accounts.refusals import BadRequest, Refusal
from campaigns.training.enums import Phase
from campaigns.training.exceptions import NotOpen
from campaigns.training.models import Attendance, CampusSession
from campaigns.training.services.phases import PARTS, ended_at, takes_answers
from quizzes.enums import PLAYABLE, FormLabel, Occasion
from quizzes.exceptions import AlreadyAnswered, ItemWithdrawn, RoundIsOver
from quizzes.models import Attempt, Item, Participant, Response
from quizzes.services import rounds, studies
from quizzes.services.drawing import form_items
from quizzes.services.rounds import Given

MOST_ANSWERS = 100  # at once


@dataclass(frozen=True)
class Taken:
    """What became of an answer. state: "stored", "other" (another answer to this item is stored and stays),
    "withdrawn" (the item is no longer in the test), "late" or "refused". message: for the person, "" for
    what is stored.
    """

    position: int
    state: str
    message: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a test is. order: codes of its items by position, "" for one that was withdrawn before it was
    answered; answered: positions."""

    attempt: Attempt
    order: Sequence[str]
    answered: Sequence[int]


@dataclass(frozen=True)
class Plan:
    """A test that was not begun. sheet: the key of its items; order: as in Standing."""

    sheet: str
    order: Sequence[str]


def test_of(*, attendance: Attendance, occasion: str) -> Attempt | None:
    """The test that was begun on this occasion, finished or not."""
    return _tests(attendance, occasion).first()


def _tests(attendance: Attendance, occasion: str) -> QuerySet[Attempt]:
    """One or none."""
    if attendance.participant_id is None:
        return Attempt.objects.none()
    attempts = Attempt.objects.filter(participant=attendance.participant_id, occasion=occasion)
    return attempts.select_related("quiz").order_by("started_at")


def begin(*, attendance: Attendance, occasion: str, language: str, now: datetime) -> Attempt:
    """The test of this occasion, begun now or before. Raises NotOpen while it cannot be begun.

    A phone without network shows a test before it can say so: those who were there then may still begin it
    for GRACE after the trainer has ended it, as one that was ended with the others'.
    """
    known = test_of(attendance=attendance, occasion=occasion)
    if known is not None:
        return known
    session = attendance.session
    if session.study is None or attendance.participant is None:
        raise NotOpen(_("This session has no tests."))
    ended = _ended_with(attendance, occasion, now)
    if ended is None and not can_begin(attendance=attendance, occasion=occasion):
        raise NotOpen(_("This test is not open now. Go back to the session: there you see what is on."))
    _keep_key(attendance, attendance.participant)
    with transaction.atomic():  # a sheet of paper may just become theirs: see services.sheets
        participant = Participant.objects.select_for_update().get(pk=attendance.participant_id)
        rng = _shuffling(attendance, occasion)
        if ended is not None:
            return studies.begin_ended(
                participant=participant, occasion=Occasion(occasion), language=language, now=ended, rng=rng
            )
        return studies.begin_part(
            study=session.study, player=attendance.player, language=language, now=now, rng=rng
        )


def _ended_with(attendance: Attendance, occasion: str, now: datetime) -> datetime | None:
    """When a test ended that this attendance may still be in; None while it is open, and after GRACE."""
    ended = ended_at(session=attendance.session, occasion=occasion)
    if ended is None or attendance.joined_at > ended:
        return None
    return ended if takes_answers(session=attendance.session, occasion=occasion, now=now) else None


def can_begin(*, attendance: Attendance, occasion: str) -> bool:
    """While it is open; alone, the second test comes after the first one."""
    if attendance.session.phase != Phase.OWN_PACE:
        return PARTS.get(Phase(attendance.session.phase)) == occasion
    if occasion == Occasion.PRE:
        return True
    first = test_of(attendance=attendance, occasion=Occasion.PRE)
    return first is not None and first.finished_at is not None


def _shuffling(attendance: Attendance, occasion: str) -> Random:
    """The order of the items is an attendance's own, and the same however often it is asked for."""
    return Random(salted_hmac("training.order", f"{attendance.code}:{occasion}").hexdigest())


def plan_of(*, attendance: Attendance, occasion: str) -> Plan | None:
    """What a phone may know before a test opens, so that a whole room need not ask at the same moment; None
    where there is no test. The sheet itself can be read only while a test is open."""
    study, participant = attendance.session.study, attendance.participant
    if study is None or participant is None:
        return None
    form = study.quiz.forms.filter(label=studies.form_of(participant, Occasion(occasion))).first()
    if form is None:
        return None
    items = form_items(form, _shuffling(attendance, occasion)).items
    order = [item.code if item.status in PLAYABLE else "" for item in items]
    return Plan(sheet_key(session=attendance.session, form=form.label), order)


def _keep_key(attendance: Attendance, participant: Participant) -> None:
    """A course may be longer than a study keeps its keys: whoever attends is the same participant still."""
    if participant.player != attendance.player:
        Participant.objects.filter(pk=participant.pk).update(player=attendance.player)


def standing_of(attempt: Attempt) -> Standing:
    """Where a test is, for a phone that comes to it or comes back."""
    answered = sorted(attempt.responses.values_list("position", flat=True))
    codes = dict(Item.objects.filter(pk__in=attempt.item_ids, status__in=PLAYABLE).values_list("pk", "code"))
    order = [codes.get(pk, "") for pk in attempt.item_ids]
    return Standing(attempt, order, answered)


# --- the items --------------------------------------------------------------------------------------------


def sheet_key(*, session: CampusSession, form: str) -> str:
    """The name of the page with all items of a form. It is the same for everybody who takes the form, so that
    it is drawn once; and nobody can guess it before they take it."""
    return salted_hmac("training.sheet", f"{session.public_code}:{form}").hexdigest()[:16]


def access_sheet(*, session: CampusSession, key: str, now: datetime) -> list[Item]:
    """The items of the form whose page has this name. Raises 404 for none, and while no test is open."""
    is_on = any(takes_answers(session=session, occasion=occasion, now=now) for occasion in PARTS.values())
    for form in FormLabel.values:
        if not is_on or session.study is None:
            break
        if constant_time_compare(sheet_key(session=session, form=form), key):
            shown = Item.objects.shown().filter(status__in=PLAYABLE)
            return list(
                shown.filter(
                    form_items__form__quiz=session.study.quiz_id, form_items__form__label=form
                ).order_by("form_items__match")
            )
    raise Http404(_("There is no such test."))


# --- the answers ------------------------------------------------------------------------------------------

_STATES: dict[type[Refusal], str] = {
    AlreadyAnswered: "other",
    ItemWithdrawn: "withdrawn",
    RoundIsOver: "late",
}


def take_answers(
    *, attendance: Attendance, occasion: str, answers: Sequence[Given], now: datetime
) -> list[Taken]:
    """Store what a phone has gathered, in one transaction; for each answer, what became of it.

    Sent again, it is stored once and gets the same reply. What this tells as stored is stored. How long an
    answer took is believed up to the time since the test began. Raises NotOpen before the test was begun, and
    BadRequest for more than MOST_ANSWERS.
    """
    if len(answers) > MOST_ANSWERS:
        raise BadRequest(_("These are more answers than a test has."))
    with transaction.atomic():
        attempt, session = _held_still(attendance, occasion)
        if not takes_answers(session=session, occasion=occasion, now=now):
            return [Taken(one.position, "late", str(_too_late())) for one in answers]
        known = [one for one in answers if 1 <= one.position <= len(attempt.item_ids)]
        most = max(0, min(int((now - attempt.started_at).total_seconds()), rounds.MAX_SECONDS))
        outcomes = rounds.answer_items(
            attempt=attempt,
            given=[replace(one, seconds=_believed(one.seconds, most)) for one in known],
            now=now,
            late=_was_ended_for_all(session, attempt),
        )
    told = {id(one): outcome for one, outcome in zip(known, outcomes, strict=True)}
    return [_taken(one, told.get(id(one))) for one in answers]


def _held_still(attendance: Attendance, occasion: str) -> tuple[Attempt, CampusSession]:
    """The test, whose row is locked, and its session as it is then. The trainer's move locks the row as well:
    an answer is counted with the test that the move ends, or counts itself after it. Raises NotOpen."""
    attempt = _tests(attendance, occasion).select_for_update(of=("self",)).first()
    if attempt is None:
        raise NotOpen(_("Begin the test first."))
    session = attendance.session
    if attempt.finished_at is not None:  # the trainer may just have moved it on
        session = CampusSession.objects.get(pk=session.pk)
    return attempt, session


def _believed(seconds: int | None, most: int) -> int | None:
    return None if seconds is None else max(0, min(seconds, most))


def _was_ended_for_all(session: CampusSession, attempt: Attempt) -> bool:
    """Ended by the trainer's move, not by whoever takes it: what was on its way then still counts."""
    ended = ended_at(session=session, occasion=attempt.occasion)
    return ended is not None and attempt.finished_at == ended


def _taken(one: Given, outcome: Response | Refusal | None) -> Taken:
    if outcome is None:
        return Taken(one.position, "refused", str(_("The test has no such question.")))
    if isinstance(outcome, Refusal):
        return Taken(one.position, _STATES.get(type(outcome), "refused"), str(outcome.message))
    return Taken(one.position, "stored")


def _too_late() -> str:
    return _("The test was over when this answer came.")


def finish(*, attendance: Attendance, occasion: str, now: datetime) -> Attempt:
    """End a test before all is answered: the rest is missing, not wrong. Twice changes nothing."""
    attempt = test_of(attendance=attendance, occasion=occasion)
    if attempt is None:
        raise NotOpen(_("Begin the test first."))
    rounds.stop_attempt(attempt=attempt, now=now)
    return attempt
