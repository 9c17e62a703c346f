"""Areas on photographs, as players mark them."""

from __future__ import annotations

import pytest

from quizzes.areas import read_areas
from quizzes.kinds.base import InvalidAnswer, keyed
from quizzes.models import Item, Tell
from tests.quizzes.drawn_areas import area, photograph


def item(kind: str, width: int, height: int) -> Item:
    tell = Tell.objects.get_or_create(slug="glue", defaults={"name": "Glue marks"})[0]
    areas = [
        area(tell=tell.slug, name="Glue", explanation="Sloppy work.", check="Look at the edge."),
        area(shape="circle", points=[[0.5, 0.5], [0.6, 0.5]], label="Sole"),
    ]
    return Item.objects.create(
        kind_slug=kind, picture=photograph(width, height), content={"areas": areas}, category="shoe"
    )


def values(item: Item) -> list[str]:
    """What forms carry for the areas, in the order in which they were drawn."""
    return list(keyed(item.code, item.content["areas"]))


@pytest.mark.django_db
@pytest.mark.parametrize(("width", "height", "tall"), [(4000, 3000, 900), (60, 80, 1600), (1, 1, 1200)])
def test_marks_are_as_large_on_any_photograph(width: int, height: int, tall: int) -> None:
    """Units of the figure follow from the picture's shape, never from its pixels."""
    made = item("hotspot", width, height)
    good, (first, second) = made.good, values(made)
    figure = good.figure
    assert (figure.width, figure.height) == (1200, tall)
    assert good.parts[first].points == (
        f"120,{tall * 0.2:.0f} 360,{tall * 0.2:.0f} 360,{tall * 0.4:.0f} 120,{tall * 0.4:.0f}"
    )
    assert good.parts[second].anchor == (600, tall // 2)
    rim = [(x * 1200 - 600, y * tall - tall / 2) for x, y in good.parts[second].polygon]
    assert [round((x * x + y * y) ** 0.5) for x, y in rim] == [120] * len(rim)


@pytest.mark.django_db
def test_a_photograph_is_played_like_a_drawn_good() -> None:
    made = item("hotspot", 80, 60)
    first, second = values(made)
    assert made.kind.score(made, {"marks": [first]}).points == 100
    assert made.kind.score(made, {"marks": [second]}).points == 0
    assert [mark.value for mark in made.kind.explain(made, {"marks": [first]}).figures[0].marks] == ["1"]
    with pytest.raises(InvalidAnswer):
        made.kind.validate(made, {"marks": ["2"]})


@pytest.mark.django_db
def test_the_order_of_drawing_does_not_reach_players() -> None:
    made = item("hotspot", 80, 60)
    shown = [
        [option.value for option in _coded(made, code).kind.present(made).fields[0].options]
        for code in "abcdefgh"
    ]
    assert {
        values(_coded(made, code)).index(row[0]) for code, row in zip("abcdefgh", shown, strict=True)
    } == {0, 1}


def _coded(item: Item, code: str) -> Item:
    item.code = code * 16
    item.__dict__.pop("good", None)
    return item


@pytest.mark.django_db
def test_a_tell_in_two_places_is_found_once() -> None:
    made = item("hotspot", 80, 60)
    first = made.content["areas"][0]
    made.content["areas"] = [first, {**first, "points": [[0.5, 0.5], [0.7, 0.7]]}, made.content["areas"][1]]
    one, other, _innocent = values(made)
    assert (made.kind.score(made, {"marks": [one, other]}).found, made.good.slugs) == (["glue"], ["glue"])
    half = made.kind.score(made, {"marks": [other]})
    assert (half.found, half.missed, half.points) == (["glue"], [], 50)


@pytest.mark.parametrize("tell", ["\ud800", "a b", "+ ", "x" * 81, "a:b:c", "<b>"])
def test_what_can_be_no_tell_is_refused(tell: str) -> None:
    _areas, wrong = read_areas([area(tell=tell, name="A name")])
    assert wrong == ["Area 1: this tell is not in the vocabulary. Choose another one."]
