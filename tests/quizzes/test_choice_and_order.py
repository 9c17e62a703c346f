"""Questions to choose from and steps to put in order: what is read, what it is worth, what is told."""

from __future__ import annotations

import math
import re

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from quizzes.enums import ItemStatus
from quizzes.kinds.base import InvalidAnswer
from quizzes.kinds.choice import options_of
from quizzes.models import Item, Quiz, Response
from tests.quizzes.players import Player
from tests.quizzes.questions import choice, order


def values(item: Item) -> list[str]:
    """The values of the options in the bank's order."""
    by_text = {option["text"]: value for value, option in options_of(item).items()}
    return [by_text[option["text"]] for option in item.content["options"]]


@pytest.mark.parametrize(
    ("weights", "multiple", "chosen", "points", "correct"),
    [
        ((1, 0, 0), False, [0], 100, True),
        ((1, 0, 0), False, [1], 0, False),
        ((1, 0.5, 0), False, [1], 50, False),
        ((0.5, 0.5, 0), True, [0, 1], 100, True),
        ((0.5, 0.5, 0), True, [0], 50, False),
        ((0.5, 0.5, 0), True, [0, 1, 2], 50, False),
        ((0.5, 0.5, 0, 0), True, [0, 1, 2, 3], 0, False),
        ((0.5, 0.5, 0, 0), True, [0, 2], 0, False),
        ((0.5, 0.5, 0, -0.1), True, [0, 1, 2, 3], 90, False),
        ((0.5, 0.5, -1), True, [0, 1, 2], 0, False),
        ((1, -1), True, [1], 0, False),
    ],
)
def test_a_choice_is_worth_its_weights(
    weights: tuple[float, ...], multiple: bool, chosen: list[int], points: int, correct: bool
) -> None:
    item = choice(*weights, multiple=multiple)
    score = item.kind.score(item, {"choice": [values(item)[place] for place in chosen]})
    assert (score.points, score.correct, score.says_fake) == (points, correct, None)


@pytest.mark.parametrize(
    ("multiple", "sent", "message"),
    [
        (False, [], "Choose one of the answers."),
        (False, ["nothing"], "Choose one of the answers."),
        (False, [0, 1], "Choose one of the answers."),
        (True, [], "Choose at least one answer."),
        (True, ["nothing"], "One of these answers does not belong to this question."),
    ],
)
def test_a_choice_refuses_what_is_no_answer(multiple: bool, sent: list[object], message: str) -> None:
    item = choice(1, 0, multiple=multiple)
    form = {"choice": [values(item)[value] if isinstance(value, int) else value for value in sent]}
    with pytest.raises(InvalidAnswer, match=message):
        item.kind.validate(item, form)


def test_the_values_of_options_tell_nothing_of_their_place() -> None:
    first = values(choice(1, 0, 0))
    other = choice(1, 0, 0)
    other.code = "e" * 16
    assert len(set(first) | set(values(other))) == 6
    assert not {"0", "1", "2"} & set(first)


def test_options_keep_their_order_where_they_may_not_change_places() -> None:
    fields = choice(0, 1, shuffle=False).kind.present(choice(0, 1, shuffle=False)).fields
    assert [option.label for option in fields[0].options] == ["<p>Answer 1</p>", "<p>Answer 2</p>"]


def test_scripts_in_a_question_never_reach_the_page() -> None:
    item = choice(1, 0)
    item.text = "<p onclick='x()'>Which?</p><script>alert(1)</script>"
    item.content["options"][0]["text"] = "<img src=x onerror=alert(1)>Yes"
    shown = item.kind.present(item)
    labels = {option.label for option in shown.fields[0].options}
    assert (shown.text, labels) == ("<p>Which?</p>", {"Yes", "<p>Answer 2</p>"})


def test_after_the_answer_every_option_says_what_it_was() -> None:
    item = choice(1, 0, shuffle=False)
    told = item.kind.explain(item, {"choice": [values(item)[1]]})
    assert [(c.chosen, c.right, c.feedback) for c in told.choices] == [
        (False, True, "Because 1."),
        (True, False, "Because 2."),
    ]
    assert told.text == "<b>All said.</b>"


def places(item: Item, arranged: list[int]) -> dict[str, list[str]]:
    """The form of somebody who puts the steps with these numbers (from 0) one after the other."""
    shown = {option.label: option.value for option in item.kind.present(item).fields[0].options}
    steps = [shown[step["text"]] for step in item.content["options"]]
    return {f"place-{steps[step]}": [str(place)] for place, step in enumerate(arranged, start=1)}


@pytest.mark.parametrize(
    ("arranged", "points", "correct"),
    [
        ([0, 1, 2, 3], 100, True),
        ([1, 0, 2, 3], 67, False),
        ([3, 2, 1, 0], 0, False),
        ([1, 0, 3, 2], 33, False),
    ],
)
def test_an_order_is_worth_its_pairs_in_order(arranged: list[int], points: int, correct: bool) -> None:
    item = order("look", "ask", "decide", "report")
    score = item.kind.score(item, item.kind.validate(item, places(item, arranged)))
    assert (score.points, score.correct) == (points, correct)


def test_steps_with_the_same_words_are_two_steps() -> None:
    item = order("look", "look", "decide")
    arranged = item.kind.validate(item, {f"place-{v}": [str(n)] for n, v in enumerate(_steps(item), start=1)})
    assert item.kind.score(item, arranged).correct is True


def _steps(item: Item) -> list[str]:
    from quizzes.kinds.base import keyed

    return list(keyed(item.code, item.content["options"]))


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        (["1", "1", "2"], "Two steps have the same number."),
        (["1", "2", ""], "Give every step a number."),
        (["1", "2", "4"], "Give every step a number."),
        (["1", "2", "x"], "Give every step a number."),
    ],
)
def test_an_order_refuses_what_is_none(numbers: list[str], message: str) -> None:
    item = order("look", "ask", "decide")
    form = {f"place-{value}": [number] for value, number in zip(_steps(item), numbers, strict=True)}
    with pytest.raises(InvalidAnswer, match=message):
        item.kind.validate(item, form)


@given(st.permutations(range(5)))
def test_points_of_an_order_follow_kendalls_tau(arranged: list[int]) -> None:
    item = order("a", "b", "c", "d", "e")
    inversions = sum(arranged[i] > arranged[j] for i in range(5) for j in range(i + 1, 5))
    tau = 1 - 2 * inversions / math.comb(5, 2)
    score = item.kind.score(item, item.kind.validate(item, places(item, list(arranged))))
    assert score.points == round(100 * max(0, tau))


@pytest.fixture
def questions(db: None) -> Quiz:
    quiz = Quiz.objects.create(title="Questions", slug="questions", composition="fixed")
    for place, item in enumerate([choice(1, 0), order("look", "decide")]):
        item.status = ItemStatus.RELEASED
        item.save()
        quiz.fixed_items.create(item=item, sort_order=place)
    quiz.save()
    return quiz


def test_a_quiz_of_fixed_items_is_played_in_the_editors_order(questions: Quiz, player: Player) -> None:
    attempt = player.begin(questions)
    items = [Item.objects.get(pk=pk) for pk in attempt.item_ids]
    assert [item.kind_slug for item in items] == ["choice", "order"]
    player.answer(attempt, 1, {"choice": values(items[0])[0]})
    player.answer(attempt, 2, places(items[1], [0, 1]))
    assert list(Response.objects.order_by("position").values_list("correct", "points")) == [(True, 100)] * 2
    html = player.client.get(f"/en/round/{attempt.code}/result/").content.decode()
    assert "You answered 2 of 2 questions right." in html
    assert re.findall("Play again[a-z ]*", html) == ["Play again"]  # with the same items


def test_an_error_gives_back_what_was_sent(questions: Quiz, player: Player) -> None:
    attempt = player.begin(questions)
    item = Item.objects.get(pk=attempt.item_ids[1])
    player.answer(attempt, 1, {"choice": values(Item.objects.get(pk=attempt.item_ids[0]))[0]})
    first, second = _steps(item)
    response = player.answer(attempt, 2, {f"place-{first}": "2", f"place-{second}": "2"})
    assert response.status_code == 400
    assert response.content.decode().count('<option value="2" selected>') == 2


def test_quotation_marks_in_a_step_stay_words(questions: Quiz, player: Player) -> None:
    item = Item.objects.get(kind_slug="order")
    item.content["options"][0]["text"] = 'Say "stop" onfocus="alert(1)" x="'
    item.save()
    attempt = player.begin(questions)
    player.answer(attempt, 1, {"choice": values(Item.objects.get(pk=attempt.item_ids[0]))[0]})
    html = player.client.get(player.page(attempt, 2)).content.decode()
    assert html.count("&quot;stop&quot;") == 2
    assert 'aria-label="Up: Say &quot;stop' in html


def test_what_stands_in_a_frozen_form_is_not_shown_by_a_fixed_quiz(questions: Quiz, player: Player) -> None:
    other = Quiz.objects.create(title="Forms", slug="forms", composition="forms")
    form = other.forms.create(label="A", frozen_at=timezone.now())
    form.form_items.create(item=Item.objects.get(kind_slug="order"), match=1)
    attempt = player.begin(questions)
    assert [Item.objects.get(pk=pk).kind_slug for pk in attempt.item_ids] == ["choice"]


def test_an_item_in_trial_is_played_and_does_not_count(quiz: Quiz, player: Player) -> None:
    trial = Item.objects.filter(kind_slug="single").first()
    Item.objects.filter(pk=trial.pk).update(status=ItemStatus.TRIAL)
    quiz.trial_items = 1
    quiz.save()
    attempt = player.play(quiz, lambda item: True)
    assert attempt.item_ids.count(trial.pk) == 1
    assert list(Response.objects.filter(counts=False).values_list("item", flat=True)) == [trial.pk]
    tally = quiz.tallies.get()
    assert (tally.fakes, tally.genuine) == (5, 5)
