"""A training module, a campus and sessions as tests need them; nothing is drawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import Locale

from accounts.enums import Role
from accounts.models import Organisation, User
from campaigns.training.enums import Phase
from campaigns.training.models import (
    Attendance,
    Campus,
    CampusSession,
    LessonPage,
    Trainer,
    TrainingIndexPage,
    TrainingModulePage,
)
from campaigns.training.services import phases, sessions
from home.models import HomePage
from quizzes.enums import Composition
from quizzes.models import FormItem, Quiz, QuizForm
from tests.quizzes.simulated import make_items, make_quiz

NOW = dt.datetime(2026, 5, 4, 8, tzinfo=dt.UTC)
ALL = [Phase.DOORS, Phase.PRE, Phase.LESSONS, Phase.LIVE, Phase.POST, Phase.FEEDBACK, Phase.CLOSED]


def make_forms(slug: str = "tests", fakes: int = 4, genuine: int = 4) -> Quiz:
    """A quiz of two frozen forms of items that show nothing: for answers that are stored, not for pages."""
    quiz = make_quiz(slug, Composition.FORMS)
    for label in "AB":
        form = QuizForm.objects.create(quiz=quiz, label=label, frozen_at=NOW)
        for match, item in enumerate(make_items(fakes, genuine, f"{slug} {label}"), start=1):
            FormItem.objects.create(form=form, item=item, match=match)
    return quiz


def make_module(
    slug: str = "look-twice-module",
    *,
    language: str = "en",
    forms: Quiz | None = None,
    live: Quiz | None = None,
) -> TrainingModulePage:
    """A published module of two lessons with a script."""
    home = HomePage.objects.get(locale=Locale.objects.get(language_code=language))
    index = TrainingIndexPage.objects.child_of(home).first() or home.add_child(
        instance=TrainingIndexPage(title="Training", slug="training", locale=home.locale)
    )
    module = index.add_child(
        instance=TrainingModulePage(
            title="Look twice",
            slug=slug,
            locale=home.locale,
            summary="How to look.",
            goals=[("goal", "Find a tell")],
            forms_quiz=forms,
            live_quiz=live,
        )
    )
    for number in (1, 2):
        module.add_child(
            instance=LessonPage(
                title=f"Lesson {number}",
                slug=f"lesson-{number}",
                locale=home.locale,
                minutes=12,
                body=[
                    ("text", {"title": "Look", "text": "<p>Look closely.</p>"}),
                    (
                        "discussion",
                        {"prompt": "What did you buy?", "minutes": 3, "hints": ["Nobody is judged."]},
                    ),
                ],
                script=[("step", {"minutes": 12, "say": f"Say {number}.", "do": "Show the picture."})],
            )
        )
    return TrainingModulePage.objects.get(pk=module.pk)


def make_campus(name: str = "Sample University", city: str = "Seoul", zone: str = "Asia/Seoul") -> Campus:
    school = Organisation.objects.create(name=name, kind=Organisation.Kind.CAMPUS)
    return Campus.objects.create(organisation=school, city=city, country="Korea", time_zone=zone)


def make_trainer(*campuses: Campus, name: str = "trainer") -> User:
    """Somebody with the role of a trainer, on these campuses."""
    user = User.objects.create_user(username=name, email=f"{name}@people.example", password="irrelevant-1")
    user.groups.add(Group.objects.get(name=Role.TRAINER.value))
    trainer = Trainer.objects.create(user=user)
    trainer.campuses.set(campuses)
    trainer.save()
    return user


def plan(module: TrainingModulePage, campus: Campus, trainer: User, **options: Any) -> CampusSession:
    options = {"language": "en", "starts_at": NOW, "time_zone": campus.time_zone, "group_size": 30, **options}
    return sessions.plan_session(module=module, campus=campus, trainer=trainer, now=NOW, **options)


def move(session: CampusSession, to: str, trainer: User, now: dt.datetime = NOW) -> CampusSession:
    """As a trainer does, who opens the doors first where a planned session cannot go straight there."""
    session.refresh_from_db()
    if session.phase == Phase.PLANNED and to not in phases.ways_on(session):
        session = phases.move(session=session, to=Phase.DOORS, seq=session.seq, user=trainer, now=now)
    return phases.move(session=session, to=to, seq=session.seq, user=trainer, now=now)


def join(session: CampusSession, number: int = 1, now: dt.datetime = NOW) -> Attendance:
    """Somebody whose browser has this key (as its hash)."""
    return sessions.join(session=session, player=f"{number:064x}", language="en", now=now)
