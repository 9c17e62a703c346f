"""Answers without a rating: they count for skill, and nowhere as confidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizzes.models import Item, Quiz, Response
from quizzes.open_data_analysis import rounded
from quizzes.services.group_report import quizzes_report
from quizzes.services.item_analysis import choices_of
from quizzes.services.open_data import group_figures, open_data_of_quiz
from quizzes.services.results import result_of
from tests.quizzes.players import Player, form_for
from tests.quizzes.simulated import Skill, make_items, make_quiz, play
from tests.quizzes.test_open_data import files_of, rows_of, run


def take_ratings_away(responses: list[Response]) -> None:
    """As if nobody had been asked how sure they were."""
    for response in responses:
        response.answer = {"verdict": "fake" if response.says_fake else "genuine"}
        response.rating, response.points = None, 100 * response.correct
    Response.objects.bulk_update(responses, ["answer", "rating", "points"])


@pytest.mark.django_db
def test_reports_and_open_data_take_them_for_judgements_only(tmp_path: Path) -> None:
    quiz, items = make_quiz(), make_items()
    rated = play(quiz=quiz, items=items, skills=[Skill(1)] * 6)
    before = quizzes_report(quizzes=[quiz])
    plain = play(quiz=quiz, items=items, skills=[Skill(1.5)] * 6, seed=2)
    with_ratings = quizzes_report(quizzes=[quiz])
    take_ratings_away(list(Response.objects.filter(attempt__in=plain)))
    report = quizzes_report(quizzes=[quiz])
    assert (report.rounds, report.skill) == (12, with_ratings.skill)
    assert (report.points, report.roc, report.steps) == (before.points, before.roc, before.steps)
    files = files_of(open_data_of_quiz(quiz=quiz))
    assert run(files, tmp_path) == rounded(group_figures(report))
    cells = {
        (row["answer"], row["says"], row["rating"], row["confidence"])
        for row in rows_of(files, "responses.csv")
        if "verdict" in row["answer"]
    }
    assert cells == {
        ('{"verdict":"fake"}', "fake", "", ""),
        ('{"verdict":"genuine"}', "genuine", "", ""),
    }
    assert len(rated) == 6


@pytest.mark.django_db
def test_a_quiz_that_never_asked_how_sure_has_no_confidence_to_report(tmp_path: Path) -> None:
    quiz = make_quiz()
    play(quiz=quiz, items=make_items(), skills=[Skill(1)] * 6)
    skill = quizzes_report(quizzes=[quiz]).skill
    take_ratings_away(list(Response.objects.all()))
    report = quizzes_report(quizzes=[quiz])
    assert (report.skill, report.points, report.roc, report.steps) == (skill, None, None, [])
    assert run(files_of(open_data_of_quiz(quiz=quiz)), tmp_path) == rounded(group_figures(report))


def test_item_analysis_counts_verdicts(bank: None) -> None:
    item = Item.objects.shown().filter(kind_slug="single", is_fake=True).first()
    counted = choices_of(item, [({"verdict": "fake"}, 7), ({"verdict": "genuine"}, 3)])
    assert [(bar.value, bar.label, bar.count, bar.right) for bar in counted] == [
        ("genuine", "Genuine", 3, False),
        ("fake", "Fake", 7, True),
    ]


def test_a_round_of_verdicts_is_played_to_its_result(quiz: Quiz, player: Player) -> None:
    attempt = player.begin(quiz)
    for position, pk in enumerate(attempt.item_ids, start=1):
        item = Item.objects.shown().get(pk=pk)
        form = form_for(item, bool(item.is_fake) or item.kind_slug == "pair")
        if item.kind_slug == "single":
            form = {"verdict": "fake" if item.is_fake else "genuine"}
        player.answer(attempt, position, form)
    singles = Response.objects.filter(item__kind_slug="single")
    assert set(singles.values_list("correct", "points", "rating")) == {(True, 100, None)}
    assert player.client.get(f"/en/round/{attempt.code}/result/").status_code == 200
    result = result_of(attempt)
    assert (result.tally.hits, result.tally.false_alarms) == (result.tally.fakes, 0)
    assert "calibrated" not in [badge.reason for badge in result.badges]
