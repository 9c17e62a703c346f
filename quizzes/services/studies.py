"""Taking part in a study: a form before, the other one after, perhaps one later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random, SystemRandom

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max
from django.http import Http404
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.refusals import Conflict
from quizzes.comparison import FEWEST_PEOPLE
from quizzes.enums import FormLabel, Occasion
from quizzes.models import Attempt, Item, Participant, Quiz, Study
from quizzes.services import rounds
from quizzes.services.drawing import form_items
from quizzes.services.results import Tally
from quizzes.services.tallies import judgements

ORDERS = ("AB", "BA")
BLOCKS = (2, 4)  # participants: within each block as many begin with A as with B


class StudyIsClosed(Conflict):
    """Nobody can join or go on."""


class NothingToTake(Conflict):
    """No form of the study is open to this participant now."""


@dataclass(frozen=True)
class Standing:
    """How far somebody is in a study.

    participant: None before joining. open_round: the form that was begun and not finished. next_occasion:
    what comes then, None at the end; opens_on: the day on which it can be begun. waits: for whoever leads the
    study to open the next part.
    """

    participant: Participant | None
    done: Sequence[Occasion]
    open_round: Attempt | None
    next_occasion: Occasion | None
    opens_on: dt.date
    waits: bool = False

    @property
    def is_over(self) -> bool:
        return self.next_occasion is None and self.open_round is None and not self.waits

    def can_begin(self, today: dt.date) -> bool:
        return self.next_occasion is not None and self.opens_on <= today


def access_study(*, code: str) -> Study:
    """The study with this code. Raises 404 for none."""
    study = Study.objects.select_related("quiz").filter(code=code).first()
    if study is None:
        raise Http404(_("There is no study with this code. Check the address that you were given."))
    return study


def occasions_of(study: Study) -> list[Occasion]:
    later = [Occasion.DELAYED] if study.delayed_days else []
    return [Occasion.PRE, Occasion.POST, *later]


def standing_of(*, study: Study, player: str, now: dt.datetime) -> Standing:
    """How far this player is. Somebody with a new browser is a new participant."""
    participant = study.participants.filter(player=player).first() if player else None
    attempts = list(participant.attempts.select_related("quiz").order_by("started_at")) if participant else []
    for attempt in attempts:
        rounds.finish_if_complete(attempt=attempt, now=now)
    finished = {Occasion(attempt.occasion): attempt for attempt in attempts if attempt.finished_at}
    done = [occasion for occasion in occasions_of(study) if occasion in finished]
    waiting = [occasion for occasion in occasions_of(study) if occasion not in finished]
    open_round = next((attempt for attempt in attempts if attempt.finished_at is None), None)
    following = _following(study, waiting) if open_round is None else None
    opens_on = timezone.localdate(now)
    if following == Occasion.DELAYED:
        ended = finished[Occasion.POST].finished_at
        opens_on = timezone.localdate(ended) + dt.timedelta(days=study.delayed_days)
    waits = study.is_led and study.is_open and bool(waiting) and following is None
    return Standing(participant, done, open_round, following, opens_on, waits)


def _following(study: Study, waiting: Sequence[Occasion]) -> Occasion | None:
    """Of a study that is led only the open part can be begun: who comes late misses the first one."""
    if study.is_led:
        return next((occasion for occasion in waiting if occasion == study.open_part), None)
    return waiting[0] if waiting else None


def check_open(study: Study) -> None:
    """Raises StudyIsClosed."""
    if not study.is_open:
        raise StudyIsClosed(_("This study is closed. Thank you for your interest."))


def begin_part(
    *, study: Study, player: str, language: str, now: dt.datetime, rng: Random | None = None
) -> Attempt:
    """The form that is next for this player, begun now or before; who is new joins the study with it.

    Raises StudyIsClosed (a form that was begun can still be finished) and NothingToTake.
    """
    standing = standing_of(study=study, player=player, now=now)
    if standing.open_round is not None:
        return standing.open_round
    check_open(study)
    if standing.waits:
        raise NothingToTake(_("The next part is not open yet. It opens when your trainer says so."))
    if standing.next_occasion is None:
        raise NothingToTake(_("You have taken every part of this study. Thank you!"))
    if not standing.can_begin(timezone.localdate(now)):
        day = date_format(standing.opens_on)
        raise NothingToTake(_("The last part opens on %(day)s. Please come back then.") % {"day": day})
    participant = standing.participant or join_study(study=study, player=player, now=now)
    return _begin(participant, standing.next_occasion, language, now, rng or SystemRandom())


def begin_ended(
    *, participant: Participant, occasion: Occasion, language: str, now: dt.datetime, rng: Random
) -> Attempt:
    """A form that was taken while its part was open, and of which we hear only later: begun and ended at the
    moment when the part ended. now: that moment."""
    with transaction.atomic():
        attempt = _begin(participant, occasion, language, now, rng)
        rounds.stop_attempt(attempt=attempt, now=now)
    return attempt


def join_study(*, study: Study, player: str, now: dt.datetime) -> Participant:
    """The player as a participant: numbered without a gap, with the order of that number.

    player: "" for somebody on paper, who joins anew each time. The study's row is locked meanwhile: a class
    joins at once.
    """
    with transaction.atomic():
        Study.objects.select_for_update().get(pk=study.pk)
        joined = study.participants.filter(player=player).first() if player else None
        if joined is not None:
            return joined
        last = study.participants.aggregate(last=Max("number"))["last"] or 0
        return study.participants.create(
            number=last + 1, player=player, order=order_of(study, last + 1), joined_at=now
        )


def order_of(study: Study, number: int) -> str:
    """Which form the participant with this number (from 1) takes first: "AB" or "BA".

    Permuted blocks of 2 or 4 from a secret seed: balanced at any time, and nobody can tell who is next.
    """
    rng = Random(salted_hmac("quizzes.study", study.code).hexdigest())
    orders: list[str] = []
    while len(orders) < number:
        block = list(ORDERS) * (rng.choice(BLOCKS) // len(ORDERS))
        rng.shuffle(block)
        orders += block
    return next(islice(orders, number - 1, None))


def _begin(
    participant: Participant, occasion: Occasion, language: str, now: dt.datetime, rng: Random
) -> Attempt:
    study = participant.study
    form = study.quiz.forms.filter(label=form_of(participant, occasion)).first()
    if form is None:
        raise NothingToTake(_("The forms of this study are not ready yet. Please come back later."))
    attempt = Attempt(
        quiz=study.quiz,
        player=participant.player,
        language=language,
        form=form.label,
        occasion=occasion,
        participant=participant,
        item_ids=[item.pk for item in form_items(form, rng).items],
        started_at=now,
    )
    return rounds.store_new(attempt=attempt)


def form_of(participant: Participant, occasion: Occasion) -> FormLabel:
    """The later test repeats the form of the first occasion: the one that was seen longest ago."""
    first, second = participant.order
    return FormLabel(second if occasion == Occasion.POST else first)


def language_of(quiz: Quiz) -> str:
    """The language of the words in a quiz's forms; "" where there are none."""
    worded = Item.objects.filter(form_items__form__quiz=quiz).exclude(language="")
    return worded.values_list("language", flat=True).first() or ""


def own_counts(*, participant: Participant) -> list[tuple[Occasion, Tally]]:
    """What a participant caught and wrongly accused on each occasion; only for the end of a study."""
    finished = participant.attempts.finished().order_by("started_at").prefetch_related("responses")
    return [
        (
            Occasion(attempt.occasion),
            Tally(**judgements(response for response in attempt.responses.all() if response.counts)),
        )
        for attempt in finished
    ]


def group_counts(*, study: Study) -> list[tuple[Occasion, int | None]]:
    """How many finished each occasion; None where they are so few that a number could tell who."""
    rows = (
        Attempt.objects.finished()
        .filter(participant__study=study)
        .values_list("occasion")
        .annotate(people=Count("participant", distinct=True))
    )
    people = dict(rows)
    found = [(occasion, people.get(occasion, 0)) for occasion in occasions_of(study)]
    return [(occasion, number if number >= FEWEST_PEOPLE else None) for occasion, number in found]


def days_kept(study: Study) -> int:
    """How long a participant's browser stays linked to the answers."""
    return settings.PLAYER_DAYS + study.delayed_days
