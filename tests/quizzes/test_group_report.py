"""Group and study reports from stored answers of simulated people."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.comparison import Verdict
from quizzes.enums import Composition, Occasion
from quizzes.measurement import roc_area, signal_detection
from quizzes.models import Attempt, ItemAnalysis, Response, Study, Tell
from quizzes.pooling import wilson_interval
from quizzes.services.group_report import Standing, quizzes_report
from quizzes.services.played import Period
from quizzes.services.study_report import comparison_of_studies, study_report
from tests.quizzes.simulated import (
    NOON,
    PLANTED,
    SUSPICIOUS_ONLY,
    Skill,
    make_items,
    make_quiz,
    make_study,
    play,
    take_part,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_pooled_figures_are_those_of_all_answers() -> None:
    quiz = make_quiz()
    play(quiz=quiz, items=make_items(), skills=[Skill(1.2, -0.3)] * 30)
    report = quizzes_report(quizzes=[quiz])
    answers = list(Response.objects.values_list("is_fake", "says_fake", "rating", "points"))
    hits = sum(fake and says for fake, says, _r, _p in answers)
    false_alarms = sum(says and not fake for fake, says, _r, _p in answers)
    expected = signal_detection(hits, 300, false_alarms, 300)
    assert (report.people, report.rounds, report.answers) == (30, 30, 600)
    assert report.skill.d_prime.value == pytest.approx(expected.d_prime)
    assert report.skill.criterion.value == pytest.approx(expected.criterion)
    ratings = [[r for fake, _s, r, _p in answers if fake is truth] for truth in (True, False)]
    assert report.roc.area.value == pytest.approx(roc_area(*ratings))
    assert report.points.value == pytest.approx(sum(p for *_f, p in answers) / 600)
    assert [step.fake.count for step in report.steps] == [
        sum(rating == step for _f, _s, rating, _p in answers) for step in range(1, 7)
    ]
    assert report.standing == Standing.TELLS_SUSPICIOUS


@pytest.mark.parametrize(
    ("skill", "standing"),
    [
        (Skill(1.5), Standing.TELLS),
        (Skill(1.5, -0.6), Standing.TELLS_SUSPICIOUS),
        (Skill(1.5, 0.6), Standing.TELLS_TRUSTING),
        (Skill(0, -0.8), Standing.SUSPICIOUS),
        (Skill(0, 0.8), Standing.TRUSTING),
        (Skill(-1.5), Standing.MIXES_UP),
    ],
)
def test_the_sentence_follows_from_the_intervals(skill: Skill, standing: Standing) -> None:
    quiz = make_quiz()
    play(quiz=quiz, items=make_items(20, 20), skills=[skill] * 40, seed=3)
    assert quizzes_report(quizzes=[quiz]).standing == standing


def test_people_who_always_answer_alike_show_no_skill() -> None:
    quiz = make_quiz()
    play(quiz=quiz, items=make_items(), skills=[Skill(0, -50)] * 10)
    report = quizzes_report(quizzes=[quiz])
    assert report.standing == Standing.SUSPICIOUS
    assert report.skill.d_prime.value == 0
    assert report.skill.d_prime.low < 0 < report.skill.d_prime.high


def test_only_finished_counted_and_measuring_rounds_are_in_it() -> None:
    quiz, items = make_quiz(), make_items()
    play(quiz=quiz, items=items, skills=[Skill(1)] * 6)
    before = quizzes_report(quizzes=[quiz])
    unfinished = play(quiz=quiz, items=items, skills=[Skill(1)] * 3, seed=2)
    Attempt.objects.filter(pk__in=[one.pk for one in unfinished]).update(finished_at=None)
    trial = play(quiz=quiz, items=items, skills=[Skill(1)], seed=4, players=[f"{quiz.pk}-1-0"])
    Response.objects.filter(attempt=trial[0]).update(counts=False)
    endless = make_quiz("endless", Composition.PRACTICE)
    play(quiz=endless, items=items, skills=[Skill(1)] * 9)
    assert quizzes_report(quizzes=[quiz, endless]) == before


def test_the_days_of_a_period_are_both_in_it() -> None:
    quiz, items = make_quiz(), make_items()
    for day in range(3):
        play(quiz=quiz, items=items, skills=[Skill(1)] * 5, seed=day, finished_at=NOON + day * DAY)
    today = NOON.date()
    assert quizzes_report(quizzes=[quiz], period=Period(today, today)).rounds == 5
    assert quizzes_report(quizzes=[quiz], period=Period(today + DAY, None)).rounds == 10
    assert quizzes_report(quizzes=[quiz], period=Period(None, today + DAY)).rounds == 10
    assert quizzes_report(quizzes=[quiz], period=Period(today + 3 * DAY, None)) is None


@pytest.mark.parametrize("players", [["one"] * 20, ["one", "two", "three", "four"]])
def test_nothing_is_shown_of_fewer_than_five_people(players: list[str]) -> None:
    """Twenty rounds of one person are one person."""
    quiz = make_quiz()
    play(quiz=quiz, items=make_items(), skills=[Skill(1)] * len(players), players=players)
    assert quizzes_report(quizzes=[quiz]) is None


def test_five_people_are_shown() -> None:
    quiz = make_quiz()
    play(quiz=quiz, items=make_items(), skills=[Skill(1)] * 5)
    assert quizzes_report(quizzes=[quiz]).people == 5


def test_each_tell_has_its_rate_and_few_answers_none() -> None:
    quiz, items = make_quiz(), make_items(2, 2)
    Tell.objects.create(slug="glue-marks", name="Glue marks")
    tells = {items[0].pk: ["glue-marks"], items[1].pk: ["glue-marks", "leather:stitch-pitch"]}
    play(quiz=quiz, items=items, skills=[Skill(1)] * 6, tells=tells)
    rare = make_items(1, 0)
    play(quiz=quiz, items=rare, skills=[Skill(1)] * 4, tells={rare[0].pk: ["rare"]}, seed=2)
    found = Response.objects.filter(is_fake=True, says_fake=True, item__in=items[:2]).count()
    rates = {tell.slug: tell for tell in quizzes_report(quizzes=[quiz]).tells}
    glue = rates["glue-marks"].rate
    assert (glue.count, glue.share) == (12, found / 12)
    assert (glue.low, glue.high) == wilson_interval(found, 12)
    assert str(rates["glue-marks"].name) == "Glue marks"
    rare_rate = rates["rare"].rate
    assert (rare_rate.count, rare_rate.share, rare_rate.low, rare_rate.high) == (None,) * 4


def test_flagged_items_of_these_rounds_are_named() -> None:
    quiz, items, others = make_quiz(), make_items(), make_items(1, 0, prefix="Elsewhere")
    play(quiz=quiz, items=items, skills=[Skill(1)] * 5)
    for item in (items[3], others[0]):
        ItemAnalysis.objects.create(item=item, answered=30, flags=["weak"], is_flagged=True, analysed_at=NOON)
    assert [one.item_id for one in quizzes_report(quizzes=[quiz]).flagged] == [items[3].pk]


def test_queries_do_not_grow_with_rounds_or_quizzes() -> None:
    counts = []
    quizzes = [make_quiz(f"quiz-{number}") for number in range(3)]
    Tell.objects.create(slug="glue-marks", name="Glue marks")
    for rounds in (5, 15):
        for quiz in quizzes:
            items = make_items()
            tells = {item.pk: ["glue-marks", f"own-{item.pk}"] for item in items}
            play(quiz=quiz, items=items, skills=[Skill(1)] * rounds, seed=rounds, tells=tells)
        with CaptureQueriesContext(connection) as captured:
            quizzes_report(quizzes=quizzes if rounds == 15 else quizzes[:1])
        counts.append(len(captured))
    assert counts[0] == counts[1]


# Studies.


def test_a_class_that_only_became_more_suspicious_is_told_so() -> None:
    study, forms = make_study()
    take_part(study=study, forms=forms, people=40, skill=SUSPICIOUS_ONLY)
    report = study_report(study=study)
    assert report.comparison.verdict == Verdict.MORE_SUSPICIOUS
    assert str(report.sentence).split(":")[0] == "More suspicious, not more accurate"
    assert report.comparison.criterion_change.high < 0
    assert report.comparison.gain.low < 0 < report.comparison.gain.high


def test_a_planted_gain_and_a_planted_form_gap_are_recovered() -> None:
    study, forms = make_study(items=20)
    take_part(study=study, forms=forms, people=120, skill=PLANTED)
    result = study_report(study=study).comparison
    assert result.verdict == Verdict.BETTER
    assert result.gain.value == pytest.approx(0.5, abs=0.12)
    assert result.form_effect.value == pytest.approx(0.8, abs=0.12)
    assert result.gain.low < 0.5 < result.gain.high
    assert result.form_effect.low < 0.8 < result.form_effect.high


def test_taught_tells_are_apart_from_the_others() -> None:
    study, forms = make_study()
    study.trained_tells.add(Tell.objects.create(slug="taught", name="Stitches"))
    fakes = [item.pk for items in forms.values() for item in items[:10]]
    taught, others = fakes[::2], fakes[1::2]
    tells = {pk: ["taught"] if pk in taught else ["other"] for pk in fakes}
    take_part(study=study, forms=forms, people=10, skill=SUSPICIOUS_ONLY, tells=tells)
    report = study_report(study=study)
    assert [(one.slug, one.trained) for one in report.tells] == [("taught", True), ("other", False)]
    for rates, items in ((report.taught, taught), (report.untaught, others)):
        for rate, occasion in zip(rates, (Occasion.PRE, Occasion.POST), strict=True):
            shown = Response.objects.filter(attempt__occasion=occasion, item__in=items)
            assert (rate.count, rate.share) == (50, shown.filter(says_fake=True).count() / 50)


def test_the_later_test_is_compared_with_the_first_occasion() -> None:
    study, forms = make_study()
    skill = {**SUSPICIOUS_ONLY, (Occasion.DELAYED, "A"): Skill(2.5), (Occasion.DELAYED, "B"): Skill(2.5)}
    occasions = (Occasion.PRE, Occasion.POST, Occasion.DELAYED)
    take_part(study=study, forms=forms, people=20, skill=skill, occasions=occasions)
    report = study_report(study=study)
    assert report.later.verdict == Verdict.BETTER
    assert report.comparison.verdict != Verdict.BETTER


def test_a_study_with_one_order_cannot_tell_form_and_gain_apart() -> None:
    study, forms = make_study()
    take_part(study=study, forms=forms, people=12, skill=PLANTED, orders=["AB"])
    report = study_report(study=study)
    assert report.comparison.verdict == Verdict.CONFOUNDED
    assert str(report.sentence).split(":")[0] == ("Form and gain cannot be told apart")


def test_who_took_one_form_only_is_left_out_and_four_people_are_not_shown() -> None:
    study, forms = make_study()
    take_part(study=study, forms=forms, people=4, skill=PLANTED)
    take_part(study=study, forms=forms, people=3, skill=PLANTED, occasions=[Occasion.PRE], seed=9)
    assert study_report(study=study) is None
    take_part(study=study, forms=forms, people=1, skill=PLANTED, seed=11)
    assert (study_report(study=study).people, study_report(study=study).unfinished) == (5, None)
    take_part(study=study, forms=forms, people=2, skill=PLANTED, occasions=[Occasion.PRE], seed=13)
    assert (study_report(study=study).people, study_report(study=study).unfinished) == (5, 5)


def test_how_often_genuine_goods_were_called_fake_stands_beside_the_tells() -> None:
    study, forms = make_study()
    take_part(study=study, forms=forms, people=10, skill=SUSPICIOUS_ONLY)
    rates = study_report(study=study).false_alarms
    for rate, occasion in zip(rates, (Occasion.PRE, Occasion.POST), strict=True):
        accused = Response.objects.filter(attempt__occasion=occasion, is_fake=False, says_fake=True)
        assert (rate.count, rate.share) == (100, accused.count() / 100)
    assert rates[0].share < rates[1].share


def test_queries_of_a_study_do_not_grow_with_people() -> None:
    study, forms = make_study()
    counts = []
    for people in (6, 12):
        take_part(study=study, forms=forms, people=people, skill=PLANTED, seed=people)
        with CaptureQueriesContext(connection) as captured:
            study_report(study=study)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_several_studies_of_a_quiz_are_compared_as_one() -> None:
    study, forms = make_study()
    take_part(study=study, forms=forms, people=20, skill=PLANTED)
    whole = study_report(study=study).comparison
    second, third = (Study.objects.create(title=title, quiz=study.quiz) for title in ("Second", "Third"))
    for number, participant in enumerate(study.participants.order_by("number")):
        participant.study = (study, second, third)[number % 3]
        participant.save()
    assert comparison_of_studies(studies=[study, second, third]) == whole
    assert comparison_of_studies(studies=[second]).people == 7


def test_of_several_studies_those_under_five_people_are_left_out() -> None:
    study, forms = make_study()
    take_part(study=study, forms=forms, people=20, skill=PLANTED)
    small = Study.objects.create(title="Small", quiz=study.quiz)
    few = list(study.participants.order_by("number").values_list("pk", flat=True)[:4])
    study.participants.filter(pk__in=few).update(study=small)
    both = comparison_of_studies(studies=[study, small])
    assert both == comparison_of_studies(studies=[study])
    assert both.people == 16


def test_studies_are_not_pooled_across_quizzes_nor_shown_below_five_people() -> None:
    study, forms = make_study()
    take_part(study=study, forms=forms, people=4, skill=PLANTED)
    assert comparison_of_studies(studies=[study]) is None
    assert comparison_of_studies(studies=[]) is None
    with pytest.raises(ValueError, match="one quiz"):
        comparison_of_studies(studies=[study, make_study(slug="another")[0]])
