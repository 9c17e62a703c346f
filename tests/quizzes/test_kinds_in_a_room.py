"""What a room needs of every kind: an explanation for all, own answers shown again, how the room split."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds.base import Answer, Choice, Explanation, InvalidAnswer
from quizzes.kinds.report import ReportExplanation
from quizzes.kinds.review import ReviewExplanation
from quizzes.kinds.split import heat, split
from quizzes.models import Item
from tests.quizzes.forms_of import answers, fields_of, items_of_all_kinds
from tests.quizzes.questions import choice, order

OWN_WORDS = (
    "you found it", "you missed it", "wrongly marked", "your answer", "you had it elsewhere",
    "you left it out",
)  # fmt: skip


def for_any_answer(items: list[Item], holds: Callable[[Item, Answer], None]) -> None:
    """Within one test, so that the bank is filled once."""
    for item in items:
        given(item=st.just(item), answer=answers(item))(holds)()


def test_an_answer_can_be_made_again_of_its_form(bank: None) -> None:
    def holds(item: Item, answer: Answer) -> None:
        assert item.kind.validate(item, item.kind.values(item, answer)) == answer

    for_any_answer(items_of_all_kinds(), holds)


def test_a_room_is_told_the_same_as_a_player_and_nothing_of_one_player(bank: None) -> None:
    def holds(item: Item, answer: Answer) -> None:
        told, room = item.kind.explain(item, answer), item.kind.explain(item, None)
        notes = [replace(note, seen=None) for note in told.notes if note.mood != "accused"]
        assert list(room.notes) == notes
        assert list(room.choices) == [for_all(told, one) for one in told.choices]
        assert for_everybody(room) == for_everybody(told)

    for_any_answer(items_of_all_kinds(), holds)


def for_everybody(told: Explanation) -> Explanation:
    """Without notes and choices, and without what one player gave."""
    told = replace(told, notes=(), choices=())
    if isinstance(told, ReportExplanation):
        reasons, evidence = (
            [replace(one, chosen=None) for one in part] for part in (told.reasons, told.evidence)
        )
        return replace(told, reasons=reasons, evidence=evidence)
    if isinstance(told, ReviewExplanation):
        return replace(told, rulings=[replace(one, given="", is_right=False) for one in told.rulings])
    return told


def for_all(told: Explanation, one: Choice) -> Choice:
    """Every step of an order is right where it stands."""
    return replace(one, chosen=False, right=told.numbered or one.right)


def test_the_page_of_a_room_speaks_of_no_player_and_names_every_option(bank: None) -> None:
    for item in items_of_all_kinds():
        told = item.kind.explain(item, None)
        html = "".join(
            [
                render_to_string("quizzes/components/choices.html", {"explanation": told}),
                *(render_to_string("quizzes/components/note.html", {"note": note}) for note in told.notes),
                own_part(told),
            ]
        )
        assert [words for words in OWN_WORDS if words in html] == []
        assert html.count("right answer") == (0 if told.numbered else sum(one.right for one in told.choices))
        values = [one.value for one in (*told.choices, *told.notes)] + list(own_values(told))
        assert [html.count(f'data-value="{value}"') for value in values] == [values.count(v) for v in values]
        assert "" not in values


def own_part(told: Explanation) -> str:
    """What only reports and reviews show."""
    template = getattr(told, "template", "")
    return render_to_string(template, {"explanation": told}) if template else ""


def own_values(told: Explanation) -> Iterator[str]:
    if isinstance(told, ReportExplanation):
        yield from (one.value for one in (*told.reasons, *told.evidence))
    if isinstance(told, ReviewExplanation):
        yield from (one.name for one in told.rulings)


def test_notes_and_choices_carry_the_options_of_the_form(bank: None) -> None:
    for item in items_of_all_kinds():
        if item.kind_slug in ("hotspot", "listing", "choice", "order"):
            told = item.kind.explain(item, None)
            offered = {option.value for field in fields_of(item) for option in field.options}
            assert {one.value for one in (*told.choices, *told.notes)} - offered == set()


def test_whoever_takes_the_right_options_is_right(bank: None) -> None:
    for item in items_of_all_kinds():
        for form in right_forms(item):
            assert item.kind.score(item, item.kind.validate(item, form)).correct is True


def right_forms(item: Item) -> list[dict[str, list[str]]]:
    """All ways to take what is right; an offer is asked about, which is neither right nor wrong."""
    right = item.kind.right_values(item)
    if item.kind_slug in ("single", "case"):
        return [{name: [value]} for name, values in right.items() for value in values]
    several = {field.name for field in fields_of(item) if field.multiple}
    ways = [[sorted(v)] if name in several else [[one] for one in v or ["ask"]] for name, v in right.items()]
    return [dict(zip(right, way, strict=True)) for way in product(*ways)]


def test_whoever_takes_a_wrong_option_alone_is_wrong(bank: None) -> None:
    for item in items_of_all_kinds():
        right = item.kind.right_values(item)
        for field in fields_of(item):
            good = right.get(field.name, set())
            wrong = [option.value for option in field.options if good and option.value not in good]
            rest = rest_of(item)
            for value in wrong:
                answer = item.kind.validate(item, {**rest, field.name: [value]})
                assert item.kind.score(item, answer).correct is False


def rest_of(item: Item) -> dict[str, list[str]]:
    """What else a form of several fields needs, right or neither right nor wrong."""
    if item.kind_slug == "listing":
        return {"decision": ["ask"]}
    if item.kind_slug in ("report", "review"):
        return {name: sorted(some)[:1] for name, some in item.kind.right_values(item).items()}
    return {}


def test_right_values_of_questions() -> None:
    one, steps = choice(0.5, 0, 0.5, multiple=True, shuffle=False), order("look", "ask")
    first, _wrong, third = (option.value for option in one.kind.present(one).fields[0].options)
    assert one.kind.right_values(one) == {"choice": {first, third}}
    shown = {option.label: option.value for option in steps.kind.present(steps).fields[0].options}
    assert steps.kind.right_values(steps) == {f"place-{shown['look']}": {"1"}, f"place-{shown['ask']}": {"2"}}


# --- without asking how sure --------------------------------------------------------------------------------
def single(is_fake: bool) -> Item:
    return Item.objects.shown().filter(kind_slug="single", is_fake=is_fake).order_by("code").first()


def test_a_verdict_earns_all_or_nothing(bank: None) -> None:
    for is_fake, says_fake in product((True, False), repeat=2):
        item = single(is_fake)
        answer = item.kind.validate(item, {"verdict": ["fake" if says_fake else "genuine"]})
        score = item.kind.score(item, answer)
        assert (score.correct, score.points) == (is_fake == says_fake, 100 * (is_fake == says_fake))
        assert (score.says_fake, score.is_fake, score.rating) == (says_fake, is_fake, None)
        assert (score.found, score.missed) == ((item.good.slugs, []) if says_fake else ([], item.good.slugs))


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"verdict": []},
        {"verdict": ["maybe"]},
        {"verdict": ["fake", "genuine"]},
        {"verdict": ["6"]},
        {"rating": ["fake"]},
        {"rating": ["7"], "verdict": ["fake"]},
    ],
)
def test_what_is_neither_rating_nor_verdict_is_refused(sent: dict[str, list[str]]) -> None:
    item = Item(kind_slug="single")
    with pytest.raises(InvalidAnswer, match=r"Say whether it is genuine or fake\."):
        item.kind.validate(item, sent)


def test_with_both_the_rating_counts() -> None:
    item = Item(kind_slug="single")
    assert item.kind.validate(item, {"rating": ["2"], "verdict": ["fake"]}) == {"rating": 2}


def test_only_a_scale_has_another_form_without_asking_how_sure(bank: None) -> None:
    for item in items_of_all_kinds():
        shown = item.kind.present(item)
        if item.kind_slug not in ("single", "case"):
            assert shown.plain == shown
            continue
        (field,) = shown.plain.fields
        assert (field.name, field.widget) == ("verdict", "buttons")
        names = {"single": ("Genuine", "Fake"), "case": ("lawful", "a counterfeit")}[item.kind_slug]
        assert [(option.value, option.label) for option in field.options] == [
            ("genuine", names[0]),
            ("fake", names[1]),
        ]
        assert (shown.plain.task, shown.plain.figures) == (shown.task, shown.figures)
        assert "sure" in shown.hint
        assert "sure" not in shown.plain.hint


# --- how a room splits --------------------------------------------------------------------------------------
def bars(item: Item, given: list[Answer]) -> list[tuple[str, int, dict[str, tuple[int, bool | None]]]]:
    return [
        (field.name, field.answers, {bar.value: (bar.count, bar.right) for bar in field.bars})
        for field in split(item, iter(given))
    ]


def test_several_options_are_counted_each() -> None:
    item = choice(0.5, 0.5, 0, multiple=True, shuffle=False)
    first, second, third = (option.value for option in item.kind.present(item).fields[0].options)
    given = [{"choice": [first, second]}, {"choice": [first]}, {"choice": [third]}]
    assert bars(item, given) == [
        ("choice", 3, {first: (2, True), second: (1, True), third: (1, False)}),
    ]
    (field,) = split(item, given)
    assert [bar.label for bar in field.bars] == ["<p>Answer 1</p>", "<p>Answer 2</p>", "<p>Answer 3</p>"]


def test_steps_are_counted_in_their_right_place_and_order() -> None:
    item = order("look", "ask", "decide")
    told = [one.value for one in item.kind.explain(item, None).choices]
    look, ask, decide = told
    (field,) = split(item, [{"order": told}, {"order": [look, decide, ask]}, {"order": [decide, look, ask]}])
    assert (field.legend, field.answers) == ("In its right place", 3)
    assert [(bar.value, bar.label, bar.count, bar.right) for bar in field.bars] == [
        (look, "look", 2, True),
        (ask, "ask", 1, True),
        (decide, "decide", 1, True),
    ]


def test_ratings_and_verdicts_are_shown_as_they_were_asked(bank: None) -> None:
    item = single(True)
    rated, plain = [{"rating": 6}, {"rating": 6}, {"rating": 1}], [{"verdict": "fake"}]
    scale = ("rating", 3, {str(n): ({6: 2, 1: 1}.get(n, 0), n > 3) for n in range(1, 7)})
    verdict = ("verdict", 1, {"genuine": (0, False), "fake": (1, True)})
    assert bars(item, rated) == [scale]
    assert bars(item, plain) == [verdict]
    assert bars(item, plain + rated) == [scale, verdict]
    assert bars(item, []) == [("rating", 0, {str(n): (0, n > 3) for n in range(1, 7)})]


def test_a_decision_is_neither_right_nor_wrong(bank: None) -> None:
    item = Item.objects.shown().filter(kind_slug="listing", is_fake=False).order_by("code").first()
    given = [{"flags": ["nothing"], "decision": "buy"}, {"flags": ["price", "seller"], "decision": "report"}]
    flags, decision = split(item, given)
    assert (flags.answers, decision.answers) == (2, 2)
    assert {bar.value for bar in flags.bars if bar.count} == {"nothing", "price", "seller"}
    assert [bar.value for bar in flags.bars if bar.right] == ["nothing"]
    assert [(bar.value, bar.count, bar.right) for bar in decision.bars] == [
        ("buy", 1, None),
        ("check", 0, None),
        ("ask", 0, None),
        ("report", 1, None),
    ]


def test_every_single_choice_is_in_one_bar(bank: None) -> None:
    """The bars of a field with one choice add up to its answers, and all fields were answered by all."""

    def holds(item: Item, answer: Answer) -> None:
        several = {field.name for field in fields_of(item) if field.multiple or field.widget == "order"}
        for field in split(item, [answer] * 3):
            assert field.answers == 3
            if field.name not in several:
                assert sum(bar.count for bar in field.bars) == 3

    for_any_answer(items_of_all_kinds(), holds)


def test_heat_is_how_many_marked_each_area(bank: None) -> None:
    item = Item.objects.shown().filter(kind_slug="hotspot", is_fake=True).order_by("code").first()
    regions = list(item.kind.present(item).figures[0].choices)
    first, second = regions[0].value, regions[1].value
    given = [{"marks": [first, second]}, {"marks": [first]}, {"marks": ["genuine"]}]
    counts = {first: 2, second: 1}
    assert heat(item, iter(given)) == [(region, counts.get(region.value, 0)) for region in regions]


def test_kinds_without_areas_have_no_heat(bank: None) -> None:
    def holds(item: Item, answer: Answer) -> None:
        assert heat(item, [answer]) == []

    for_any_answer([item for item in items_of_all_kinds() if item.kind_slug != "hotspot"], holds)
