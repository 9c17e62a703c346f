"""Item analysis of stored answers: figures, distractors, flags; reliability and models of a quiz."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.enums import Composition, ItemStatus
from quizzes.irt import fit_2pl, fit_rasch
from quizzes.kinds.base import keyed
from quizzes.measurement import cronbach_alpha, discrimination_index, item_rest_correlations, kr20
from quizzes.models import Attempt, Item, ItemAnalysis, Quiz, QuizItem, Response
from quizzes.services.form_analysis import model_of, reliability_of
from quizzes.services.item_analysis import ENOUGH_ANSWERS, analyse_items
from tests.quizzes.published import LSAT6
from tests.quizzes.simulated import NOON, Skill, make_items, make_quiz, play

pytestmark = pytest.mark.django_db
Given = dict[str, Any]  # the fields of a response; {} for an item that was not answered


def choices(number: int) -> list[Item]:
    """Questions with three answers, the first of them right."""
    options = [{"text": f"Answer {n}", "weight": float(n == 1), "feedback": ""} for n in (1, 2, 3)]
    content = {"options": options, "multiple": False, "shuffle": True, "feedback": ""}
    return Item.objects.bulk_create(
        Item(kind_slug="choice", title=f"Question {n}", status=ItemStatus.RELEASED, content=content)
        for n in range(number)
    )


def option(item: Item, place: int) -> str:
    """The value of an option by its place in the bank."""
    return list(keyed(item.code, item.content["options"]))[place]


def chosen(item: Item, place: int, **values: Any) -> Given:
    return {"answer": {"choice": [option(item, place)]}, "correct": place == 0, **values}


def store(quiz: Quiz, items: Sequence[Item], rows: Sequence[Sequence[Given]]) -> None:
    """Finished rounds with these answers."""
    attempts = Attempt.objects.bulk_create(
        Attempt(
            quiz=quiz,
            player=f"{quiz.pk}-{number}",
            language="en",
            item_ids=[item.pk for item in items],
            started_at=NOON,
            finished_at=NOON,
        )
        for number in range(len(rows))
    )
    usual = {"points": 0, "seconds": 9, "answered_at": NOON}
    Response.objects.bulk_create(
        Response(
            attempt=attempt,
            item=item,
            position=place,
            **{**usual, "is_fake": item.is_fake, "points": 100 * values["correct"], **values},
        )
        for attempt, row in zip(attempts, rows, strict=True)
        for place, (item, values) in enumerate(zip(items, row, strict=True), start=1)
        if values
    )


def marked(items: Sequence[Item], rows: Sequence[Sequence[int]]) -> list[list[Given]]:
    """Right and wrong answers to choices."""
    return [[chosen(item, 0 if mark else 1) for item, mark in zip(items, row, strict=True)] for row in rows]


def kept() -> list[ItemAnalysis]:
    return list(ItemAnalysis.objects.order_by("item"))


def test_figures_are_those_of_reliability() -> None:
    items, rows = choices(5), LSAT6[::10]
    store(make_quiz(), items, marked(items, rows))
    assert analyse_items(now=NOON) == 5
    assert [one.answered for one in kept()] == [100] * 5
    assert [one.difficulty for one in kept()] == [sum(column) / 100 for column in zip(*rows, strict=True)]
    assert [one.item_rest for one in kept()] == pytest.approx(item_rest_correlations(rows))
    assert [one.discrimination for one in kept()] == pytest.approx(discrimination_index(rows))
    assert [(one.median_seconds, one.analysed_at) for one in kept()] == [(9, NOON)] * 5


def test_times_that_nobody_knows_are_in_no_median() -> None:
    items = choices(2)
    rows = [
        [chosen(items[0], 0, seconds=None if n % 2 else 30), chosen(items[1], 0, seconds=None)]
        for n in range(40)
    ]
    store(make_quiz(), items, rows)
    analyse_items(now=NOON)
    assert [(one.answered, one.median_seconds) for one in kept()] == [(40, 30), (40, None)]


def test_fakes_and_genuine_goods_are_apart(bank: None) -> None:
    """Ten who call everything fake and ten who call everything genuine: mixed, the rest would be constant."""
    fakes = list(Item.objects.filter(kind_slug="single", is_fake=True)[:3])
    genuine = list(Item.objects.filter(kind_slug="single", is_fake=False)[:3])
    rows = [
        [
            {"answer": {"rating": rating}, "correct": (rating == 6) == item.is_fake}
            for item in (*fakes, *genuine)
        ]
        for rating in (1, 6)
        for _person in range(10)
    ]
    store(make_quiz(), [*fakes, *genuine], rows)
    analyse_items(now=NOON)
    assert [one.item_rest for one in kept()] == pytest.approx([1.0] * 6)


def test_trial_items_are_analysed_and_count_for_no_other() -> None:
    items = choices(3)
    rows = marked(items, [[1, 1, 0], [0, 0, 1]] * 10)
    for row in rows:
        row[2]["counts"] = False
    store(make_quiz(), items, rows)
    analyse_items(now=NOON)
    assert [one.item_rest for one in kept()] == pytest.approx([1, 1, -1])


def test_practice_and_unfinished_rounds_do_not_count() -> None:
    items = choices(2)
    store(make_quiz("endless", Composition.PRACTICE), items, marked(items, [[1, 1]] * 20))
    quiz = make_quiz()
    store(quiz, items, marked(items, [[1, 1]] * 20))
    Attempt.objects.filter(quiz=quiz).update(finished_at=None)
    assert analyse_items(now=NOON) == 0


def test_below_twenty_answers_there_are_no_figures() -> None:
    items = choices(2)
    store(make_quiz(), items, marked(items, [[1, 0]] * (ENOUGH_ANSWERS - 1)))
    analyse_items(now=NOON)
    (right, wrong) = kept()
    assert (right.answered, right.difficulty, right.choices, right.flags) == (19, None, [], [])
    assert not wrong.is_flagged


def test_each_choice_is_counted_and_a_strong_distractor_is_flagged() -> None:
    items = choices(1)
    item = items[0]
    store(make_quiz(), items, [[chosen(item, place)] for place in [0] * 6 + [1] * 13 + [2]])
    analyse_items(now=NOON)
    (analysis,) = kept()
    counts = {one["label"]: (one["value"], one["count"], one["right"]) for one in analysis.choices}
    assert counts == {
        "Answer 1": (option(item, 0), 6, True),
        "Answer 2": (option(item, 1), 13, False),
        "Answer 3": (option(item, 2), 1, False),
    }
    assert (analysis.flags, analysis.is_flagged) == (["distractor_beats_answer"], True)


@pytest.mark.parametrize(
    ("right", "seconds", "flags"),
    [
        (20, 9, ["too_easy"]),
        (19, 9, []),
        (4, 9, ["distractor_beats_answer"]),
        (3, 9, ["too_hard", "distractor_beats_answer"]),
        (12, 121, ["slow"]),
        (12, 120, []),
    ],
)
def test_flags_begin_beyond_their_limits(right: int, seconds: int, flags: list[str]) -> None:
    items = choices(1)
    rows = [[chosen(items[0], int(n >= right), seconds=seconds)] for n in range(20)]
    store(make_quiz(), items, rows)
    analyse_items(now=NOON)
    assert kept()[0].flags == flags


def test_an_item_that_the_able_get_wrong_is_weak() -> None:
    items = choices(4)
    rows = [[1, 1, 1, 0], [0, 0, 0, 1]] * 12
    store(make_quiz(), items, marked(items, rows))
    analyse_items(now=NOON)
    assert [one.flags for one in kept()] == [[], [], [], ["weak"]]


def test_parts_and_steps_of_drawn_kinds_are_counted(bank: None) -> None:
    """A scale, a picture with parts, an offer and a pair: each counts what it offers."""
    kinds = ("single", "hotspot", "listing", "pair")
    items = [
        Item.objects.shown().filter(kind_slug=kind, is_fake=None if kind == "pair" else True).first()
        for kind in kinds
    ]
    part = items[1].good.tells[0].part
    side = "a" if items[3].specimen.is_fake else "b"
    row: list[Given] = [
        {"answer": {"rating": 5}, "correct": True},
        {"answer": {"marks": [part]}, "correct": True},
        {"answer": {"flags": ["nothing"], "decision": "buy"}, "correct": False},
        {"answer": {"fake": side}, "correct": True},
    ]
    store(make_quiz(), items, [row] * 20)
    analyse_items(now=NOON)
    found = {
        one.item.kind_slug: {c["value"]: (c["count"], c["right"]) for c in one.choices} for one in kept()
    }
    assert found["single"] == {str(step): (20 * (step == 5), step >= 4) for step in range(1, 7)}
    assert found["hotspot"][part] == (20, True)
    assert found["hotspot"]["genuine"] == (0, False)
    assert found["pair"] == {"a": (20 * (side == "a"), side == "a"), "b": (20 * (side == "b"), side == "b")}
    assert (found["listing"]["nothing"], found["listing"]["buy"]) == ((20, False), (20, None))


def test_steps_in_order_are_counted_in_their_right_place() -> None:
    content = {"options": [{"text": text} for text in ("Look", "Check", "Ask")], "feedback": ""}
    item = Item.objects.create(kind_slug="order", status=ItemStatus.RELEASED, content=content)
    right = list(keyed(item.code, item.content["options"]))
    swapped = [right[0], right[2], right[1]]
    rows = [
        [{"answer": {"order": order}, "correct": order == right}] for order in [right] * 12 + [swapped] * 8
    ]
    store(make_quiz(), [item], rows)
    analyse_items(now=NOON)
    assert [(one["label"], one["count"]) for one in kept()[0].choices] == [
        ("Look", 20),
        ("Check", 12),
        ("Ask", 12),
    ]


def test_analysing_again_brings_rows_up_to_date_and_takes_away_what_is_gone() -> None:
    items = choices(2)
    store(make_quiz(), items, marked(items, [[1, 0]] * 20))
    analyse_items(now=NOON)
    Response.objects.filter(item=items[1]).delete()
    store(make_quiz("second"), items[:1], marked(items[:1], [[0]] * 20))
    analyse_items(now=NOON)
    assert [(one.item_id, one.answered, one.difficulty) for one in kept()] == [(items[0].pk, 40, 0.5)]


def test_the_command_says_what_it_did() -> None:
    items = choices(1)
    store(make_quiz(), items, marked(items, [[1]] * 20))
    out = io.StringIO()
    call_command("analyse_items", stdout=out)
    assert out.getvalue() == "1 items analysed, 1 flagged\n"


def test_queries_do_not_grow_with_items_or_answers() -> None:
    counts = []
    for number in (1, 3):
        items = choices(number)
        store(make_quiz(f"quiz-{number}"), items, marked(items, [[1] * number] * 20 * number))
        with CaptureQueriesContext(connection) as captured:
            analyse_items(now=NOON)
        counts.append(len(captured))
    assert counts[0] == counts[1]


# Reliability and models of a quiz.


def fixed_quiz(items: Sequence[Item]) -> Quiz:
    quiz = make_quiz("fixed", Composition.FIXED)
    QuizItem.objects.bulk_create(
        QuizItem(quiz=quiz, item=item, sort_order=place) for place, item in enumerate(items)
    )
    return quiz


def judged(rows: Sequence[Sequence[int]]) -> list[list[Given]]:
    return [[{"answer": {}, "correct": bool(mark), "points": 90 * mark + 5} for mark in row] for row in rows]


def test_reliability_is_that_of_complete_rounds_fakes_and_genuine_apart() -> None:
    items = make_items(5, 0)
    quiz = fixed_quiz(items)
    rows = judged(LSAT6[::20])
    store(quiz, items, rows)
    store_incomplete = [[*rows[0][:4], {}]] * 3
    Attempt.objects.update(player="")
    store(quiz, items, store_incomplete)
    (fakes,) = reliability_of(quiz=quiz)
    table = LSAT6[::20]
    assert (fakes.form, fakes.is_fake, fakes.people) == ("", True, 50)
    assert fakes.kr20 == pytest.approx(kr20(table))
    assert fakes.alpha == pytest.approx(cronbach_alpha(table))
    assert [item.pk for item, _without in fakes.items] == [item.pk for item in items]


def test_reliability_of_few_rounds_is_not_shown() -> None:
    items = make_items(3, 0)
    quiz = fixed_quiz(items)
    store(quiz, items, judged([[1, 0, 1], [0, 0, 1], [1, 1, 1], [0, 0, 0]]))
    (fakes,) = reliability_of(quiz=quiz)
    assert (fakes.people, fakes.kr20, fakes.alpha) == (0, None, None)


def test_drawn_rounds_have_no_reliability() -> None:
    quiz = make_quiz()
    play(quiz=quiz, items=make_items(), skills=[Skill(1)] * 6)
    assert reliability_of(quiz=quiz) == []


@pytest.mark.parametrize("two_parameters", [False, True])
def test_a_model_is_that_of_irt(two_parameters: bool) -> None:
    items, rows = make_items(5, 0), LSAT6[::5]
    quiz = make_quiz()
    store(quiz, items, judged(rows))
    table = model_of(quiz=quiz, is_fake=True, two_parameters=two_parameters)
    expected = (fit_2pl if two_parameters else fit_rasch)(rows)
    assert (table.people, table.converged, table.too_few) == (200, expected.converged, False)
    assert [row.difficulty for row in table.items] == pytest.approx(expected.difficulty.tolist())
    assert [row.discrimination for row in table.items] == pytest.approx(expected.discrimination.tolist())


def test_too_few_rounds_have_no_model() -> None:
    items = make_items(5, 0)
    quiz = make_quiz()
    store(quiz, items, judged(LSAT6[::40]))
    table = model_of(quiz=quiz, is_fake=True, two_parameters=False)
    assert (table.too_few, table.items) == (True, ())
    assert model_of(quiz=quiz, is_fake=False, two_parameters=False).too_few
