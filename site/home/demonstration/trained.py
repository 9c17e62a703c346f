"""Training of the demonstration: campuses, sessions that are over, and one that begins now.

Schools, groups and numbers are invented. Answers are drawn from normal evidence, from fixed seeds: one group
tells better than before, one shows no clear change, and one has only become more suspicious.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organisation, User
from campaigns.models import CampaignPage
from campaigns.training.enums import AgeBand, Phase
from campaigns.training.models import (
    Attendance,
    Campus,
    CampusSession,
    Feedback,
    ImpactPage,
    LessonPage,
    Qualification,
    RosterEntry,
    Trainer,
    TrainingModulePage,
)
from campaigns.training.roster_files import number_key
from campaigns.training.services import phases, sessions
from campaigns.training.services.shipping import load_modules
from home.demonstration.pages import add_page
from home.demonstration.trained_texts import CAMPAIGN_MODULE, FEEDBACK, GROUPS, IMPACT
from home.models import HomePage
from quizzes.enums import FormLabel, Occasion
from quizzes.kinds.judged import PROBABILITY
from quizzes.measurement import brier_points
from quizzes.models import Attempt, Item, Participant, QuizForm, Response, Study

# Name, city, country, time zone.
CAMPUSES = {
    "seoul": ("Sample University Hanmaru", "Seoul", "Korea", "Asia/Seoul"),
    "torino": ("Sample Polytechnic Vialetto", "Torino", "Italy", "Europe/Rome"),
    "singapore": ("Sample Institute Merbau", "Singapore", "Singapore", "Asia/Singapore"),
}
# Evidence for "fake" at which the scale goes from one step to the next, around the criterion.
EDGES = (-1.2, -0.5, 0.0, 0.5, 1.2)
SAYS_SOMETHING = 0.75  # the share of a group that fills in the form
NUMBERS = 12  # of the invented roster


@dataclass(frozen=True)
class Held:
    """A session that is over. days_ago: when it was; hour: when it began there. before, after: d' and c."""

    module: str
    campus: str
    language: str
    students: int
    days_ago: int
    hour: int
    before: tuple[float, float]
    after: tuple[float, float]
    age: AgeBand


HELD = (
    Held("look-check-ask", "seoul", "ko", 34, 12, 13, (0.8, 0.1), (1.7, 0.05), AgeBand.ADULT),
    Held("fake-dupe-copy", "torino", "en", 26, 19, 10, (1.1, 0.0), (1.15, 0.05), AgeBand.FROM_16),
    Held("behind-it", "singapore", "en", 38, 26, 15, (1.0, 0.15), (1.0, -0.6), AgeBand.ADULT),
)
PLANNED = ("what-to-do", "seoul", "ko")  # next week
OPEN = ("fake-dupe-copy", "torino", "en")  # people come in now


def build_trained(*, now: datetime | None = None) -> None:
    """The modules where they are missing, and the rest once."""
    now = now or timezone.now()
    load_modules(now=now)
    trainer = User.objects.filter(groups__name=Role.TRAINER.value).order_by("pk").first()
    if trainer is None or Campus.objects.exists():
        return
    with transaction.atomic():
        campuses = {key: _campus(*place) for key, place in CAMPUSES.items()}
        _qualify(trainer, campuses, now.date())
        for held in HELD:
            _hold(held, campuses[held.campus], trainer, now)
        _plan(PLANNED, campuses, trainer, _at(now, campuses["seoul"].zone, 7, 14), now)
        begun = _plan(OPEN, campuses, trainer, now, now)
        _fill_roster(begun)
        _move(begun, Phase.DOORS, trainer, now)
    _build_pages()


def _campus(name: str, city: str, country: str, time_zone: str) -> Campus:
    school, _is_new = Organisation.objects.get_or_create(
        name=name, defaults={"kind": Organisation.Kind.CAMPUS}
    )
    return Campus.objects.create(organisation=school, city=city, country=country, time_zone=time_zone)


def _qualify(trainer: User, campuses: dict[str, Campus], today: date) -> None:
    known, _is_new = Trainer.objects.get_or_create(user=trainer)
    known.campuses.set(campuses.values())
    for order, slug in enumerate(dict.fromkeys(held.module for held in HELD)):
        Qualification.objects.get_or_create(
            trainer=known,
            module=_module(slug, "en"),
            defaults={"trained_on": today - timedelta(days=60 + 14 * order), "sort_order": order},
        )
    known.save()


def _module(slug: str, language: str) -> TrainingModulePage:
    return TrainingModulePage.objects.get(slug=slug, locale__language_code=language)


def _at(now: datetime, zone: ZoneInfo, days: int, hour: int) -> datetime:
    """So many days from today, at this hour on the clocks of a place."""
    day = (now.astimezone(zone) + timedelta(days=days)).date()
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone)


def _plan(
    what: tuple[str, str, str], campuses: dict[str, Campus], trainer: User, starts_at: datetime, now: datetime
) -> CampusSession:
    slug, where, language = what
    return _session(slug, campuses[where], language, trainer, starts_at, now, group_size=NUMBERS)


def _session(
    slug: str,
    campus: Campus,
    language: str,
    trainer: User,
    starts_at: datetime,
    now: datetime,
    **options: Any,
) -> CampusSession:
    return sessions.plan_session(
        module=_module(slug, language),
        language=language,
        trainer=trainer,
        now=now,
        campus=campus,
        starts_at=starts_at,
        time_zone=campus.time_zone,
        group=GROUPS[language],
        **options,
    )


def _move(session: CampusSession, to: Phase, trainer: User, now: datetime) -> None:
    session.refresh_from_db(fields=["seq"])
    phases.move(session=session, to=to, seq=session.seq, user=trainer, now=now)


# --- a session that is over -------------------------------------------------------------------------------


def _hold(held: Held, campus: Campus, trainer: User, now: datetime) -> None:
    starts_at = _at(now, campus.zone, -held.days_ago, held.hour)
    session = _session(
        held.module,
        campus,
        held.language,
        trainer,
        starts_at,
        starts_at - timedelta(days=10),
        group_size=held.students,
        age_band=held.age,
    )
    for minutes, phase in ((-5, Phase.DOORS), (1, Phase.PRE)):
        _move(session, phase, trainer, starts_at + timedelta(minutes=minutes))
    people = _join(session, held, starts_at)
    if session.study is not None:
        _answer(session.study, people, held, Occasion.PRE, starts_at + timedelta(minutes=7))
        _move(session, Phase.POST, trainer, starts_at + timedelta(minutes=37))
        _answer(session.study, people, held, Occasion.POST, starts_at + timedelta(minutes=43))
    _move(session, Phase.FEEDBACK, trainer, starts_at + timedelta(minutes=44))
    _say(session, held)
    _move(session, Phase.CLOSED, trainer, starts_at + timedelta(minutes=48))


def _join(session: CampusSession, held: Held, now: datetime) -> list[Participant]:
    """Students with keys that belong to no browser; first form A and first form B in turn."""
    keys = [
        sha256(f"demonstration {held.module} {number}".encode()).hexdigest()
        for number in range(1, held.students + 1)
    ]
    people = Participant.objects.bulk_create(
        Participant(
            study=session.study,
            number=number,
            player=key,
            order="AB" if number % 2 else "BA",
            joined_at=now,
        )
        for number, key in enumerate(keys, start=1)
        if session.study is not None
    )
    lessons = _lessons(session)
    Attendance.objects.bulk_create(
        Attendance(
            session=session,
            number=number,
            player=key,
            language=held.language,
            participant=people[number - 1] if people else None,
            lessons=lessons,
            joined_at=now,
        )
        for number, key in enumerate(keys, start=1)
    )
    return people


def _lessons(session: CampusSession) -> list[str]:
    if session.module is None:
        return []
    lessons = LessonPage.objects.child_of(session.module)
    return [str(key) for key in lessons.order_by("path").values_list("translation_key", flat=True)]


def _answer(study: Study, people: list[Participant], held: Held, occasion: Occasion, now: datetime) -> None:
    """Everybody takes the form that is theirs on this occasion."""
    forms = {
        form.label: list(Item.objects.filter(form_items__form=form).order_by("form_items__match"))
        for form in QuizForm.objects.filter(quiz=study.quiz)
    }
    attempts = Attempt.objects.bulk_create(
        Attempt(
            quiz=study.quiz,
            player=one.player,
            language=held.language,
            form=(label := FormLabel(one.order[occasion == Occasion.POST])),
            occasion=occasion,
            participant=one,
            item_ids=[item.pk for item in forms[label]],
            started_at=now - timedelta(minutes=5),
            finished_at=now,
        )
        for one in people
    )
    skill = held.after if occasion == Occasion.POST else held.before
    Response.objects.bulk_create(
        response
        for number, attempt in enumerate(attempts)
        for response in _responses(
            attempt, forms[attempt.form], skill, Random(f"{held.module} {occasion} {number}")
        )
    )


def _responses(
    attempt: Attempt, items: list[Item], skill: tuple[float, float], chance: Random
) -> Iterator[Response]:
    d_prime, criterion = skill
    for position, item in enumerate(items, start=1):
        middle = d_prime / 2 if item.is_fake else -d_prime / 2
        evidence = chance.gauss(middle, 1) - criterion
        rating = 1 + sum(evidence > edge for edge in EDGES)
        says_fake = rating >= 4
        tells = [item.content["tell"]] if item.is_fake and item.content.get("tell") else []
        yield Response(
            attempt=attempt,
            item=item,
            position=position,
            answer={"rating": rating},
            says_fake=says_fake,
            is_fake=item.is_fake,
            correct=says_fake == item.is_fake,
            rating=rating,
            points=brier_points(PROBABILITY[rating], bool(item.is_fake)),
            found=tells if says_fake else [],
            missed=[] if says_fake else tells,
            seconds=8 + chance.randrange(12),
            answered_at=attempt.finished_at,
        )


def _say(session: CampusSession, held: Held) -> None:
    """What a group said. Nothing of it is linked to anybody."""
    chance, texts = Random(f"feedback {held.module}"), FEEDBACK[held.language]
    said = round(held.students * SAYS_SOMETHING)
    day = (
        session.starts_at.astimezone(session.zone).date() if session.starts_at else session.created_at.date()
    )
    Feedback.objects.bulk_create(
        Feedback(
            session=session,
            clear=chance.choice((3, 4, 4, 5, 5)),
            useful=chance.choice((2, 3, 4, 4, 5, 5)),
            again=chance.choice((True, True, True, False, None)),
            text=texts[number] if number < len(texts) else "",
            day=day,
        )
        for number in range(said)
    )
    numbers = range(1, said + 1)
    session.attendances.filter(number__in=numbers).update(gave_feedback=True)


def _fill_roster(session: CampusSession) -> None:
    numbers = [f"00{2600 + 37 * place}" for place in range(NUMBERS)]
    RosterEntry.objects.bulk_create(
        RosterEntry(session=session, number=number, number_key=number_key(number), group=session.group)
        for number in numbers
    )


# --- pages ------------------------------------------------------------------------------------------------


def _build_pages() -> None:
    """The impact page in every language, and the module on the page of the campaign."""
    for front in HomePage.objects.filter(locale__language_code__in=IMPACT).order_by("pk"):
        if not ImpactPage.objects.child_of(front).exists():
            words = IMPACT[front.locale.language_code]
            page = ImpactPage(**words, search_description=words["introduction"])
            add_page(front, page, "impact")
    for campaign in CampaignPage.objects.filter(slug="look-twice").order_by("pk"):
        module = TrainingModulePage.objects.filter(slug=CAMPAIGN_MODULE, locale=campaign.locale).first()
        if module is not None and not any(block.block_type == "training" for block in campaign.body):
            campaign.body.append(("training", {"module": module, "text": ""}))
            campaign.save_revision().publish()
