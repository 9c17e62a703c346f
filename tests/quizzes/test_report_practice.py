"""A report to a marketplace as practice: scored for its quality, never for how much is in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.test import Client
from hypothesis import assume, given
from hypothesis import strategies as st

from accounts.enums import Role
from quizzes.enums import Composition, ItemStatus
from quizzes.kinds.base import InvalidAnswer, Key
from quizzes.kinds.report import EVIDENCE, REASON, evidence_quality, options_of
from quizzes.models import Attempt, Item, Quiz, Response
from quizzes.services.bank import save_item
from quizzes.services.release import problems_of
from quizzes.services.results import result_of
from tests.quizzes.desk.writing import ITEMS, rich, rows, written_form
from tests.quizzes.players import Player
from tests.quizzes.questions import report

WEIGHTS = st.lists(st.sampled_from([1, 0, -1]), min_size=2, max_size=10).filter(lambda some: 1 in some)


def by_weight(item: Item, weight: int) -> list[str]:
    return [value for value, option in options_of(item, EVIDENCE).items() if option["weight"] == weight]


def reasons(item: Item) -> tuple[str, str]:
    """The right reason and a wrong one."""
    found = {option["weight"]: value for value, option in options_of(item, REASON).items()}
    return found[1], found[0]


def points(item: Item, evidence: list[str], *, is_right: bool = True) -> int:
    reason = reasons(item)[0 if is_right else 1]
    return item.kind.score(item, {REASON: reason, EVIDENCE: evidence}).points


@st.composite
def reports(draw: st.DrawFn) -> tuple[Item, list[str]]:
    """A report and some evidence that is attached to it."""
    item = report(*draw(WEIGHTS))
    values = list(options_of(item, EVIDENCE))
    return item, draw(st.lists(st.sampled_from(values), unique=True, min_size=1))


# --- what it is worth ---


@given(reports(), st.booleans())
def test_points_lie_between_0_and_100(drawn: tuple[Item, list[str]], is_right: bool) -> None:
    assert 0 <= points(*drawn, is_right=is_right) <= 100


@given(reports(), st.data())
def test_what_a_reviewer_does_not_need_never_raises_the_points(
    drawn: tuple[Item, list[str]], data: st.DataObject
) -> None:
    item, evidence = drawn
    others = [value for value in by_weight(item, 0) + by_weight(item, -1) if value not in evidence]
    assume(others)
    more = [*evidence, data.draw(st.sampled_from(others))]
    for is_right in (True, False):
        assert points(item, more, is_right=is_right) <= points(item, evidence, is_right=is_right)


@given(WEIGHTS)
def test_the_right_set_earns_everything_and_everything_earns_nothing(weights: list[int]) -> None:
    item = report(*weights)
    everything = list(options_of(item, EVIDENCE))
    assert points(item, by_weight(item, 1)) == 100
    assert points(item, everything) == (100 if set(weights) == {1} else 0)


@given(reports())
def test_a_wrong_reason_leaves_less_than_half(drawn: tuple[Item, list[str]]) -> None:
    item, evidence = drawn
    assert points(item, evidence, is_right=False) <= 0.4 * points(item, evidence) + 0.7
    assert item.kind.score(item, {REASON: reasons(item)[1], EVIDENCE: evidence}).correct is False


@given(reports())
def test_harm_costs_more_than_what_does_not_help(drawn: tuple[Item, list[str]]) -> None:
    item, _evidence = drawn
    needed, weak, harmful = (by_weight(item, weight) for weight in (1, 0, -1))
    assume(weak and harmful)
    assert points(item, [*needed, harmful[0]]) <= points(item, [*needed, weak[0]]) < 100


@pytest.mark.parametrize(
    ("weights", "attached", "quality"),
    [
        ((1, 1, 0, -1), "ab", 1),
        ((1, 1, 0, -1), "a", 0.5),
        ((1, 1, 0, -1), "abc", 0.5),
        ((1, 1, 0, -1), "abd", 0),
        ((1, 1, 1, 1, 0, 0, -1), "abcde", 0.75),
        ((1, 1, 1, 1, 0, 0, -1), "abcdg", 0.5),
        ((1, 1, 1, 1, 0), "abcde", 0),
        ((0, -1), "a", 0),
    ],
)
def test_shares_of_evidence(weights: tuple[int, ...], attached: str, quality: float) -> None:
    assert evidence_quality(dict(zip("abcdefg", weights, strict=False)), attached) == pytest.approx(quality)


def test_nothing_is_measured_by_yes_or_no() -> None:
    item = report(category="Shoes", brand_slug="tarnvik")
    assert item.kind.key(item) == Key(None, (), "Shoes", "tarnvik")
    score = item.kind.score(item, {REASON: reasons(item)[0], EVIDENCE: by_weight(item, 1)})
    assert (score.correct, score.points) == (True, 100)
    assert (score.says_fake, score.is_fake, score.rating, score.found, score.missed) == (
        None, None, None, [], [],
    )  # fmt: skip


# --- what is asked ---


def test_the_question_holds_nothing_from_which_the_answer_follows() -> None:
    """Whatever is right, the question is the same: only the words that players read are in it."""
    first = report(1, 1, 0, -1, right=0)
    for right, weights in product(range(3), ([-1, 0, 1, 1], [0, 1, 1, -1])):
        other = report(*weights, right=right)
        assert other.kind.present(other) == first.kind.present(first)
    assert "WHYCANARY" not in str(first.kind.present(first))


def test_rows_come_in_another_order_than_the_bank_keeps_them() -> None:
    found = set()
    for number in range(12):
        item = report(code=f"{number:016x}")
        labels = [option.label for option in item.kind.present(item).fields[1].options]
        assert sorted(labels) == [f"<p>Evidence {n}</p>" for n in range(4)]
        found.add(tuple(labels))
    assert len(found) > 6


def test_an_answer_goes_through_its_form_and_back() -> None:
    item = report()
    answer = {REASON: reasons(item)[1], EVIDENCE: list(options_of(item, EVIDENCE))[:3]}
    assert item.kind.validate(item, item.kind.values(item, answer)) == answer


@pytest.mark.parametrize(
    ("reason", "evidence", "message"),
    [
        ([], ["0"], "Choose one reason"),
        (["0", "1"], ["0"], "Choose one reason"),
        (["x"], ["0"], "Choose one reason"),
        (["0"], [], "Attach at least one thing"),
        (["0"], ["x"], "does not belong"),
        (["0"], ["reason"], "does not belong"),
    ],
)
def test_what_is_no_answer_is_refused(reason: list[str], evidence: list[str], message: str) -> None:
    item = report()
    known_reasons, known = (list(options_of(item, part)) for part in (REASON, EVIDENCE))
    places = {"0": known_reasons[0], "1": known_reasons[1]}
    sent = {
        REASON: [places.get(one, one) for one in reason],
        EVIDENCE: [{"0": known[0], "reason": known_reasons[0]}.get(one, one) for one in evidence],
    }
    with pytest.raises(InvalidAnswer, match=message):
        item.kind.validate(item, sent)


def test_each_choice_is_explained_with_what_it_is_worth() -> None:
    item = report()
    answer = {REASON: reasons(item)[1], EVIDENCE: [by_weight(item, 1)[0], by_weight(item, -1)[0]]}
    told = item.kind.explain(item, answer)
    assert [(one.worth, one.chosen) for one in told.reasons if one.worth == "right"] == [("right", False)]
    assert [one.worth for one in told.evidence] == ["needed", "needed", "weak", "harmful"]
    assert {one.value for one in told.evidence if one.chosen} == set(answer[EVIDENCE])
    assert all("WHYCANARY" in one.feedback for one in (*told.reasons, *told.evidence))


# --- played ---


@pytest.fixture
def quiz(bank: None) -> Quiz:
    """A report in words, and one about an offer that is shown."""
    offer = Item.objects.filter(kind_slug="listing", language="en").first()
    shown = report(code="7" * 16, specimen=offer.specimen, brand_slug=offer.brand_slug)
    shown.content["offer"] = offer.content
    quiz = Quiz.objects.create(title="Reports", slug="reports", composition=Composition.FIXED)
    for place, item in enumerate((report(), shown)):
        item.status = ItemStatus.RELEASED
        quiz.fixed_items.model.objects.create(quiz=quiz, item=save_item(item=item), sort_order=place)
    return quiz


def pages(player: Player, quiz: Quiz) -> tuple[Attempt, dict[str, tuple[str, str]]]:
    """The round, and by the code of each item its question and its feedback; needed evidence is given."""
    attempt, found = player.begin(quiz), {}
    for position, pk in enumerate(attempt.item_ids, start=1):
        item = Item.objects.get(pk=pk)
        question = player.client.get(player.page(attempt, position)).content.decode()
        form = {REASON: reasons(item)[0], EVIDENCE: by_weight(item, 1)}
        assert player.answer(attempt, position, form).status_code == 302
        found[item.code] = (question, player.client.get(player.page(attempt, position)).content.decode())
    return Attempt.objects.get(pk=attempt.pk), found


def test_reports_are_played_and_earn_points_for_quality_only(quiz: Quiz, player: Player) -> None:
    attempt, found = pages(player, quiz)
    for question, feedback in found.values():
        assert ["WHYCANARY" in page for page in (question, feedback)] == [False, True]
        assert question.count('type="radio"') == 3
        assert question.count('type="checkbox"') == 4
        assert feedback.count("your answer") == 3
        assert feedback.count("WHYCANARY") == 8
    assert list(Response.objects.values_list("correct", "points", "is_fake")) == [(True, 100, None)] * 2
    result = result_of(attempt)
    assert (result.tally.fakes, result.tally.genuine, result.skill) == (0, 0, None)
    assert player.client.get(f"/en/round/{attempt.code}/result/").status_code == 200


def test_an_offer_is_shown_to_be_read_and_not_flagged(quiz: Quiz, player: Player) -> None:
    found = pages(player, quiz)[1]
    in_words, shown = found["9" * 16][0], found["7" * 16][0]
    assert [page.count('class="listing"') for page in (in_words, shown)] == [0, 1]
    assert [page.count("data-listing") for page in (in_words, shown)] == [0, 0]
    offer = Item.objects.get(code="7" * 16).content["offer"]
    assert (shown.count(offer["seller"]) > 0, 'name="flags"' in shown) == (True, False)


def test_an_offer_without_a_picture_is_not_shown(db: None) -> None:
    item = report()
    item.content["offer"] = {"title": "X"}
    assert (item.kind.present(item).listing, list(item.kind.present(item).figures)) == (None, [])


# --- the desk ---


@pytest.fixture
def editor(client_of: Callable[..., Client]) -> Client:
    return client_of(Role.EDITOR)


def reason_row(text: str, *, right: bool = False) -> dict[str, Any]:
    ticked = {"right": "on"} if right else {}
    return {"text": rich(f"<p>{text}</p>"), "feedback": rich(f"<p>Why {text}</p>"), **ticked}


def evidence_row(text: str, worth: int, why: str = "Why") -> dict[str, Any]:
    return {"text": rich(f"<p>{text}</p>"), "worth": str(worth), "feedback": rich(f"<p>{why}</p>")}


def report_form(**values: Any) -> dict[str, Any]:
    given = {
        "reasons": [reason_row("Fake", right=True), reason_row("Late")],
        "evidence": [evidence_row("Address", 1), evidence_row("Feeling", 0), evidence_row("Shaming", -1)],
    }
    given |= {name: values.pop(name) for name in list(values) if name in given}
    sent = {**rows(given["reasons"], "reasons"), **rows(given["evidence"], "evidence")}
    return {**written_form(), "text": rich("<p>An offer.</p>"), "title": "", **sent, **values}


def test_an_editor_writes_and_releases_a_report(editor: Client) -> None:
    assert editor.get(f"{ITEMS}add/report/").status_code == 200
    assert editor.post(f"{ITEMS}add/report/", report_form(status="released")).status_code == 302
    item = Item.objects.get()
    assert [(one["part"], one["text"], one["weight"]) for one in item.content["options"]] == [
        ("reason", "<p>Fake</p>", 1),
        ("reason", "<p>Late</p>", 0),
        ("evidence", "<p>Address</p>", 1),
        ("evidence", "<p>Feeling</p>", 0),
        ("evidence", "<p>Shaming</p>", -1),
    ]
    assert (item.title, item.status, item.is_fake) == ("An offer.", "released", None)
    shown = editor.get(f"{ITEMS}edit/{item.pk}/").context["form"].initial
    assert [row.value["right"] for row in shown["reasons"]] == [True, False]
    assert [row.value["worth"] for row in shown["evidence"]] == ["1", "0", "-1"]
    sent = editor.post(f"{ITEMS}preview/{item.pk}/", report_form(status="released"))
    assert sent.json() == {"is_valid": True, "is_available": True}
    for mode, why in (("question-en", False), ("feedback-en", True)):
        page = editor.get(f"{ITEMS}preview/{item.pk}/?mode={mode}").content.decode()
        assert ("Why Fake" in page) is why


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"reasons": [reason_row("A"), reason_row("B")]}, "only one"),
        ({"reasons": [reason_row("A", right=True), reason_row("B", right=True)]}, "only one"),
        ({"evidence": [evidence_row("A", 0), evidence_row("B", -1)]}, "needs none"),
        ({"evidence": [evidence_row("A", 1), evidence_row("B", 1)]}, "ticking everything"),
        ({"evidence": [evidence_row("A", 1), evidence_row("B", 0, why="")]}, "does not say why"),
        ({"text": rich("")}, "no words"),
    ],
)
def test_what_cannot_be_answered_is_not_released(
    values: dict[str, Any], problem: str, editor: Client
) -> None:
    response = editor.post(f"{ITEMS}add/report/", report_form(**values, status="released"))
    assert problem in str(response.context["form"].errors["status"])
    assert editor.post(f"{ITEMS}add/report/", report_form(**values)).status_code == 302
    assert problems_of(Item.objects.get()) != []


@pytest.mark.parametrize("field", ["reasons", "evidence"])
def test_even_a_draft_has_two_rows_of_each(field: str, editor: Client) -> None:
    one = {"reasons": [reason_row("A")], "evidence": [evidence_row("A", 1)]}[field]
    response = editor.post(f"{ITEMS}add/report/", report_form(**{field: one}))
    assert list(response.context["form"].errors) == [field]


def test_once_answered_only_words_change(quiz: Quiz, player: Player, editor: Client) -> None:
    editor.post(f"{ITEMS}add/report/", report_form())
    item = Item.objects.get(title="An offer.")
    Response.objects.create(
        attempt=player.begin(quiz), item=item, position=9, answer={}, correct=True, points=1, seconds=1,
        answered_at=item.updated_at,
    )  # fmt: skip
    fake, late = reason_row("Fake", right=True), reason_row("Late")
    kept = [evidence_row("Address", 1), evidence_row("Feeling", 0), evidence_row("Shaming", -1)]
    for changed in (
        {"reasons": [reason_row("Fake"), reason_row("Late", right=True)]},
        {"evidence": [kept[0], kept[2], kept[1]]},
        {"reasons": [fake, late, reason_row("More")]},
        {"reasons": [fake, late, reason_row("Feeling")], "evidence": [kept[0], kept[2]]},
    ):
        response = editor.post(f"{ITEMS}edit/{item.pk}/", report_form(**changed))
        assert re.search("People have answered", str(response.context["form"].errors)), changed
    reworded = {"evidence": [evidence_row("The exact address", 1), *kept[1:]]}
    assert editor.post(f"{ITEMS}edit/{item.pk}/", report_form(**reworded)).status_code == 302


def test_a_row_that_moves_from_evidence_to_reasons_is_noticed(
    quiz: Quiz, player: Player, editor: Client
) -> None:
    """Even where numbers, places and weights stay."""
    three = [reason_row("Fake", right=True), reason_row("Late"), reason_row("Rude")]
    editor.post(f"{ITEMS}add/report/", report_form(reasons=three))
    item = Item.objects.get(title="An offer.")
    Response.objects.create(
        attempt=player.begin(quiz), item=item, position=9, answer={}, correct=True, points=1, seconds=1,
        answered_at=item.updated_at,
    )  # fmt: skip
    moved = [evidence_row("Rude", 0), evidence_row("Address", 1), evidence_row("Feeling", 0)]
    sent = report_form(reasons=three[:2], evidence=[*moved, evidence_row("Shaming", -1)])
    response = editor.post(f"{ITEMS}edit/{item.pk}/", sent)
    assert "People have answered" in str(response.context["form"].errors)


def test_a_report_about_an_offer_is_written_by_hand(quiz: Quiz, editor: Client) -> None:
    """It can be corrected and copied; its offer stays as it is."""
    item = Item.objects.get(code="7" * 16)
    offer = item.content["offer"]
    sent = report_form(brand_slug=item.brand_slug)
    assert editor.post(f"{ITEMS}edit/{item.pk}/", sent).status_code == 302
    item.refresh_from_db()
    assert (item.text, item.content["offer"], item.specimen is None) == ("<p>An offer.</p>", offer, False)
    assert editor.post(f"{ITEMS}copy/{item.pk}/").status_code == 302
    copy = Item.objects.order_by("pk").last()
    assert (copy.content, copy.specimen) == (item.content, item.specimen)
