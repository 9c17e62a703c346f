"""What all closed sessions have changed, worked out again from the stored answers; and what is not shown."""

from __future__ import annotations

import datetime as dt
import re
from statistics import NormalDist, fmean, variance
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from accounts.models import User
from campaigns.training.enums import Phase
from campaigns.training.models import Campus, CampusSession, Feedback, ImpactPage, TrainingModulePage
from campaigns.training.services.feedback import STAYS_OPEN
from campaigns.training.services.impact import impact, kept_impact
from home.models import HomePage
from quizzes.enums import Occasion
from quizzes.models import Participant, Response
from tests.campaigns.training.taught import (
    NOW,
    join,
    make_campus,
    make_forms,
    make_module,
    make_trainer,
    move,
    plan,
)
from tests.campaigns.training.took_tests import take_tests

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=2)  # nobody can add feedback any more
Counts = tuple[int, int, int, int]


def held(
    module: TrainingModulePage, campus: Campus, trainer: User, people: int, **options: Any
) -> CampusSession:
    """A session in which so many took both tests, and one more only came."""
    session = move(plan(module, campus, trainer, **options), Phase.PRE, trainer)
    take_tests(session, people)
    join(session, people + 1)
    return move(session, Phase.CLOSED, trainer)


def say(session: CampusSession, *answers: tuple[int, int, bool | None]) -> None:
    for clear, useful, again in answers:
        Feedback.objects.create(session=session, clear=clear, useful=useful, again=again, day=NOW.date())


# --- the recount, in plain Python --------------------------------------------------------------------------


def d_prime(counts: Counts) -> float:
    hits, fakes, alarms, genuine = counts
    z = NormalDist().inv_cdf
    return z((hits + 0.5) / (fakes + 1)) - z((alarms + 0.5) / (genuine + 1))


def counts_of(person: Participant, occasion: str) -> Counts:
    given = list(Response.objects.filter(attempt__participant=person, attempt__occasion=occasion))
    fakes = [one for one in given if one.is_fake]
    genuine = [one for one in given if not one.is_fake]
    return (
        sum(bool(one.says_fake) for one in fakes),
        len(fakes),
        sum(bool(one.says_fake) for one in genuine),
        len(genuine),
    )


def change(people: list[tuple[Counts, Counts]]) -> float:
    """Of d', from the counts of these people added up."""
    before, after = (tuple(map(sum, zip(*column, strict=True))) for column in zip(*people, strict=True))
    return d_prime(after) - d_prime(before)  # type: ignore[arg-type]


def recount(sessions: list[CampusSession]) -> tuple[int, float, float]:
    """People, the gain and its standard error: the mean of both orders, each with a jackknife over people."""
    orders: dict[str, list[tuple[Counts, Counts]]] = {"AB": [], "BA": []}
    for person in Participant.objects.filter(study__campus_session__in=sessions):
        if person.attempts.filter(occasion=Occasion.POST).exists():
            orders[person.order].append((counts_of(person, "pre"), counts_of(person, "post")))
    values, variances = [], []
    for people in orders.values():
        whole, number = change(people), len(people)
        others = [change(people[:place] + people[place + 1 :]) for place in range(number)]
        values.append(whole)
        variances.append(variance([number * whole - (number - 1) * other for other in others]) / number)
    return sum(map(len, orders.values())), fmean(values), sum(variances) ** 0.5 / 2


def test_learning_equals_a_recount_over_all_sessions_of_a_module(
    module: TrainingModulePage, campus: Campus, trainer_user: User
) -> None:
    sessions = [held(module, campus, trainer_user, people) for people in (12, 9)]
    running = move(plan(module, campus, trainer_user), Phase.PRE, trainer_user)
    take_tests(running, 6)
    (learned,) = impact(now=LATER).learning
    people, gain, error = recount(sessions)
    found = learned.comparison
    assert found.gain is not None
    assert (learned.title, found.people) == ("Look twice", people) == ("Look twice", 21)
    assert (found.gain.value, found.gain.standard_error) == pytest.approx((gain, error))
    assert found.gain.low < found.gain.value < found.gain.high


def test_of_fewer_than_five_nothing_is_shown(
    module: TrainingModulePage, campus: Campus, trainer_user: User
) -> None:
    session = held(module, campus, trainer_user, 4)
    say(session, *[(5, 5, True)] * 4)
    found = impact(now=LATER)
    assert (found.learning, found.unshown, found.said, found.students) == ((), 1, None, 5)


def test_groups_under_five_are_in_no_figure(
    module: TrainingModulePage, campus: Campus, trainer_user: User
) -> None:
    """Else the figures of different days, subtracted, would tell about them."""
    for _session in range(2):
        say(held(module, campus, trainer_user, 4), *[(1, 1, False)] * 4)
    found = impact(now=LATER)
    assert (found.learning, found.unshown, found.said, found.students) == ((), 1, None, 10)
    large = held(module, campus, trainer_user, 6)
    say(large, *[(5, 4, True)] * 6)
    found = impact(now=LATER)
    people, gain, _error = recount([large])
    (learned,) = found.learning
    assert (learned.comparison.people, people) == (6, 6)
    assert learned.comparison.gain is not None
    assert learned.comparison.gain.value == pytest.approx(gain)
    assert found.said is not None
    assert (found.said.answers, found.said.clear, found.said.useful, found.students) == (6, 5, 4, 17)


def test_what_people_say_waits_until_nobody_can_add_to_it(
    module: TrainingModulePage, campus: Campus, trainer_user: User
) -> None:
    say(held(module, campus, trainer_user, 1), *[(5, 5, True)] * 6)
    ends = NOW + STAYS_OPEN
    said = [impact(now=moment).said for moment in (ends, ends + dt.timedelta(seconds=1))]
    assert [one and one.answers for one in said] == [None, 6]


def test_tests_in_two_languages_are_two_measures(campus: Campus, trainer_user: User) -> None:
    english = make_module(forms=make_forms("words-en"))
    korean = make_module(language="ko", forms=make_forms("words-ko"))
    TrainingModulePage.objects.filter(pk=korean.pk).update(
        translation_key=english.translation_key, title="두 번 보기"
    )
    korean.refresh_from_db()
    for quiz, language in ((english.forms_quiz, "en"), (korean.forms_quiz, "ko")):
        for form in quiz.forms.all():
            for one in form.form_items.all():
                type(one.item).objects.filter(pk=one.item_id).update(language=language)
    held(english, campus, trainer_user, 6)
    held(korean, campus, trainer_user, 7, language="ko")
    with translation.override("ko"):
        found = impact(now=LATER).learning
    assert [(one.title, one.language, one.comparison.people) for one in found] == [
        ("두 번 보기", "en", 6),
        ("두 번 보기", "ko", 7),
    ]


def test_what_was_reached_is_counted(module: TrainingModulePage, campus: Campus, trainer_user: User) -> None:
    other = make_campus("Sample School", "Torino", "Europe/Rome")
    Campus.objects.filter(pk=other.pk).update(country="Italy")
    second = make_trainer(other, name="second")
    held(module, campus, trainer_user, 5)
    held(module, campus, trainer_user, 2, starts_at=NOW + dt.timedelta(days=3))
    last = held(module, other, second, 3, starts_at=NOW - dt.timedelta(days=9), time_zone="Europe/Rome")
    say(last, (5, 3, True), (4, 3, False), (4, 3, None), (3, 3, True), (4, 3, True))
    plan(module, campus, trainer_user)
    found = impact(now=LATER)
    assert (found.sessions, found.campuses, found.countries, found.trainers, found.students) == (
        3,
        2,
        2,
        2,
        13,
    )
    assert (found.first, found.last) == (dt.date(2026, 4, 25), dt.date(2026, 5, 7))
    assert [(place.name, place.sessions, place.students) for place in found.places] == [
        ("Sample University", 2, 9),
        ("Sample School", 1, 4),
    ]
    assert found.said is not None
    assert (found.said.answers, found.said.clear, found.said.useful) == (5, 4, 3)
    assert found.said.again.share is None  # four answered that


def test_a_period_goes_by_the_clocks_of_the_place(
    module: TrainingModulePage, campus: Campus, trainer_user: User
) -> None:
    """23:30 UTC on 3 May is the morning of 4 May in Seoul."""
    held(module, campus, trainer_user, 1, starts_at=dt.datetime(2026, 5, 3, 23, 30, tzinfo=dt.UTC))
    day = dt.date(2026, 5, 4)
    before = day - dt.timedelta(days=1)
    assert [
        impact(now=LATER, since=day).sessions,
        impact(now=LATER, until=day).sessions,
        impact(now=LATER, since=day, until=day).sessions,
        impact(now=LATER, until=before).sessions,
        impact(now=LATER, since=before, until=before).sessions,
    ] == [1, 1, 1, 0, 0]


def test_figures_are_kept_until_a_session_is_closed(
    module: TrainingModulePage, campus: Campus, trainer_user: User, django_assert_num_queries: Any
) -> None:
    held(module, campus, trainer_user, 5)
    first = kept_impact(now=LATER)
    with django_assert_num_queries(1):
        assert kept_impact(now=LATER) == first
    held(module, campus, trainer_user, 5)
    assert kept_impact(now=LATER).sessions == 2


# --- the public page ---------------------------------------------------------------------------------------


def make_page(language: str = "en") -> ImpactPage:
    front = HomePage.objects.get(locale__language_code=language)
    page = front.add_child(instance=ImpactPage(title="Impact", slug="impact", locale=front.locale))
    page.save_revision().publish()
    return page


def shown(language: str = "en") -> str:
    cache.clear()
    html = Client().get(f"/{language}/impact/").content.decode()
    return re.sub(r"\s+", " ", html)


def test_the_page_tells_both_figures_with_their_intervals(
    module: TrainingModulePage, campus: Campus, trainer_user: User
) -> None:
    make_page()
    held(module, campus, trainer_user, 14)
    html = shown()
    found = impact(now=LATER).learning[0].comparison
    assert found.gain is not None
    assert found.criterion_change is not None
    for one in (found.gain, found.criterion_change):
        assert f"<td>{one.value:.2f}</td><td>{one.low:.2f} to {one.high:.2f}</td>" in html
    assert html.count('<svg class="chart"') == 2
    assert html.count('<svg class="hills"') == 1
    assert "no comparison group" in html
    assert "Groups under five are left out" in html
    assert "% caught" not in html
    assert "style=" not in html


def test_the_page_says_so_when_there_is_nothing(
    module: TrainingModulePage, campus: Campus, trainer_user: User
) -> None:
    make_page()
    assert "No session is over yet." in shown()
    held(module, campus, trainer_user, 3)
    html = shown()
    assert "Of fewer we show nothing." in html
    assert '<svg class="chart"' not in html
