"""Each kind: what it reads, how it scores, where it points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import KINDS
from quizzes.kinds.base import InvalidAnswer, Region, contains
from quizzes.models import Item
from quizzes.specimens.listings import PART_NAMES, Offer, oddities_of, tells_of

FRACTIONS = st.floats(0, 1, allow_nan=False)


def test_the_kinds_are_found_by_their_files() -> None:
    assert list(KINDS) == [
        "case", "choice", "hotspot", "listing", "order", "pair", "report", "review", "single",
    ]  # fmt: skip


@pytest.mark.parametrize(("rating", "fake_points", "genuine_points"), [(1, 4, 100), (2, 36, 96), (6, 100, 4)])
def test_single_points_follow_the_brier_score(
    bank: None, rating: int, fake_points: int, genuine_points: int
) -> None:
    for is_fake, expected in ((True, fake_points), (False, genuine_points)):
        item = Item.objects.shown().filter(kind_slug="single", is_fake=is_fake).first()
        assert item.kind.score(item, {"rating": rating}).points == expected


def hotspot(is_fake: bool) -> Item:
    return Item.objects.shown().filter(kind_slug="hotspot", is_fake=is_fake).first()


def test_hotspot_full_points_for_all_tells_and_nothing_else(bank: None) -> None:
    item = hotspot(True)
    parts = [tell.part for tell in item.specimen.tells]
    score = item.kind.score(item, {"marks": parts})
    assert (score.points, score.correct, score.says_fake, score.missed) == (100, True, True, [])


def test_hotspot_marking_everything_earns_nothing(bank: None) -> None:
    for is_fake in (True, False):
        item = hotspot(is_fake)
        score = item.kind.score(item, {"marks": list(item.specimen.parts)})
        assert score.points == 0
        assert score.says_fake is True


def test_hotspot_looks_genuine_is_an_answer(bank: None) -> None:
    fake, genuine = hotspot(True), hotspot(False)
    assert fake.kind.score(fake, {"marks": ["genuine"]}).points == 0
    score = genuine.kind.score(genuine, {"marks": ["genuine"]})
    assert (score.points, score.correct, score.says_fake) == (100, True, False)


@pytest.mark.parametrize("marks", [[], ["nowhere"], ["genuine", "FIRST"]])
def test_hotspot_refuses_what_is_no_answer(bank: None, marks: list[str]) -> None:
    item = hotspot(True)
    first = next(iter(item.specimen.parts))
    with pytest.raises(InvalidAnswer):
        item.kind.validate(item, {"marks": [first if mark == "FIRST" else mark for mark in marks]})


def listing(is_fake: bool) -> Item:
    return Item.objects.shown().filter(kind_slug="listing", is_fake=is_fake, language="en").first()


@pytest.mark.parametrize(
    ("is_fake", "decision", "points"),
    [(False, "buy", 100), (False, "ask", 90), (False, "check", 90), (True, "buy", 0), (True, "ask", 35)],
)
def test_listing_without_flags_is_worth_its_decision(
    bank: None, is_fake: bool, decision: str, points: int
) -> None:
    item = listing(is_fake)
    assert item.kind.score(item, {"flags": ["nothing"], "decision": decision}).points == points


def test_listing_report_needs_a_reason(bank: None) -> None:
    item = listing(True)
    with pytest.raises(InvalidAnswer, match="needs a reason"):
        item.kind.validate(item, {"flags": ["nothing"], "decision": ["report"]} | {"decision": ["report"]})


def test_the_answer_key_of_every_item_is_its_specimens(bank: None) -> None:
    for item in Item.objects.shown().filter(kind_slug__in=("single", "hotspot")):
        assert item.is_fake == item.specimen.is_fake
    for item in Item.objects.shown().filter(kind_slug="pair"):
        assert item.specimen.is_fake != item.rival.is_fake


def test_an_anchor_lies_inside_an_area_whose_middle_does_not() -> None:
    u_shape = [(0.0, 0.0), (0.1, 0.0), (0.1, 0.9), (0.9, 0.9), (0.9, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    x, y = Region("stitching", "Stitching", u_shape).anchor
    assert contains(u_shape, (x / 1200, y / 900))
    assert not contains(u_shape, (0.5, 0.5))


@given(left=FRACTIONS, top=FRACTIONS, width=st.floats(0.05, 1), height=st.floats(0.05, 1))
def test_the_anchor_of_a_rectangle_is_its_middle(
    left: float, top: float, width: float, height: float
) -> None:
    right, bottom = left + width, top + height
    region = Region("x", "x", [(left, top), (right, top), (right, bottom), (left, bottom)])
    assert region.anchor == (round((left + right) / 2 * 1200), round((top + bottom) / 2 * 900))


def test_hotspot_names_what_was_marked_without_a_reason(bank: None) -> None:
    item = hotspot(True)
    specimen = item.specimen
    told = {sign.part for sign in (*specimen.tells, *specimen.oddities)}
    notes = item.kind.explain(item, {"marks": list(specimen.parts)}).notes
    accused = [note.title for note in notes if note.mood == "accused"]
    assert accused == [name for part, name in specimen.family.part_names.items() if part not in told]


def test_listing_names_what_was_flagged_without_a_reason(bank: None) -> None:
    item = listing(True)
    offer = Offer.from_content(item.content)
    told = {sign.part for sign in (*tells_of(offer), *oddities_of(offer))}
    explanation = item.kind.explain(item, {"flags": list(PART_NAMES), "decision": "report"})
    accused = [note.title for note in explanation.notes if note.mood == "accused"]
    assert accused == [name for part, name in PART_NAMES.items() if part not in told]
    assert set(explanation.listing["marks"]) == told


def test_a_listing_shows_three_details_of_its_picture(bank: None) -> None:
    figures = listing(True).kind.present(listing(True)).figures
    assert [bool(figure.window) for figure in figures] == [False, True, True, True]
    for figure in figures[1:]:
        left, top, width, height = map(int, figure.window.split())
        assert (width, height) == (504, 378)
        assert 0 <= left <= 1200 - width
        assert 0 <= top <= 900 - height
