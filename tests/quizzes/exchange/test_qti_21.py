"""QTI 2.1 is read as the standard has it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from quizzes.exchange import qti
from quizzes.exchange.items import Area, ItemData, Option, Picture
from tests.quizzes.exchange.qti_files import (
    MAPPING,
    NAMESPACE,
    PHOTO,
    PNG,
    TEMPLATE,
    choices21,
    hotspots21,
    item21,
    manifest,
    only,
    package21,
    packed,
    response,
    spot,
    weights,
)


@pytest.mark.parametrize("version", ["v2p0", "v2p1", "v2p2"])
def test_a_choice_is_read_with_its_text_and_its_right_answer(version: str) -> None:
    body = "<p>Look at <b>this</b>.<script>alert(1)</script></p>" + choices21("A", "B")
    document = item21(body, declared=response("single", "B"), namespace=NAMESPACE.replace("v2p1", version))
    assert only(document) == ItemData(
        kind="choice",
        title="Boxes",
        text="<p>Look at <b>this</b>.</p>Which?",
        options=(Option("Answer A"), Option("Answer B", 1.0)),
        language="en",
        where="line 2",
    )


@pytest.mark.parametrize(
    ("template", "shares"),
    [
        ("map_response", {"Answer H": 0.5, "Answer O": 0.5, "Answer Cl": -0.5}),
        ("match_correct", {"Answer H": 0.5, "Answer O": 0.5, "Answer Cl": 0.0}),
    ],
)
def test_several_right_answers_share_the_points(template: str, shares: Mapping[str, float]) -> None:
    declared = response("multiple", "H", "O", more=MAPPING)
    item = only(item21(choices21("H", "O", "Cl"), declared=declared, rest=TEMPLATE.format(template)))
    assert (item.multiple, weights(item)) == (True, shares)


def test_feedback_belongs_to_an_answer_or_to_all() -> None:
    body = """<choiceInteraction responseIdentifier="RESPONSE"><simpleChoice identifier="A">a
      <feedbackInline outcomeIdentifier="F" identifier="A">Inside</feedbackInline></simpleChoice>
      <simpleChoice identifier="B">b</simpleChoice></choiceInteraction>"""
    shown = """<modalFeedback outcomeIdentifier="F" identifier="B" showHide="show"><p>Modal</p>
      </modalFeedback>
      <modalFeedback outcomeIdentifier="F" identifier="right" showHide="show">Right!</modalFeedback>
      <modalFeedback outcomeIdentifier="ALL" identifier="yes" showHide="show">For all</modalFeedback>"""
    outcome = """<outcomeDeclaration identifier="ALL" cardinality="single" baseType="identifier">
      <defaultValue><value>yes</value></defaultValue></outcomeDeclaration>"""
    item = only(item21(body, declared=response("single", "A") + outcome, rest=shown))
    assert item.options == (Option("a", 1.0, "Inside"), Option("b", 0.0, "<p>Modal</p>"))
    assert (item.feedback, item.shuffle) == ("For all", False)


def test_an_order_is_that_of_the_correct_response() -> None:
    body = choices21("A", "B", "C", tag="orderInteraction")
    item = only(item21(body, declared=response("ordered", "C", "A", "B")))
    assert (item.kind, [option.text for option in item.options]) == (
        "order",
        ["Answer C", "Answer A", "Answer B"],
    )


def test_hotspots_are_areas_of_the_picture_as_large_as_it_is_shown() -> None:
    body = hotspots21(
        spot("A", "circle", "100,80,20"),
        spot("B", "rect", "20, 40, 80, 120"),
        spot("C", "poly", "0,0,100,0,100,80,0,0"),
        spot("D", "default", ""),
        spot("X", "circle", "10,10,5"),
    )
    item = only(package21(item21(body, declared=response("multiple", *"ABCD"))))
    assert (item.kind, item.text, item.picture) == ("hotspot", "<p>Where?</p>", PHOTO)
    assert item.areas == (
        Area("circle", ((0.5, 0.5), (0.6, 0.5)), "Tell A"),
        Area("rectangle", ((0.1, 0.25), (0.4, 0.75)), "Tell B"),
        Area("polygon", ((0, 0), (0.5, 0), (0.5, 0.5)), "Tell C"),
        Area("rectangle", ((0, 0), (1, 1)), "Tell D"),
    )


def test_an_ellipse_becomes_a_polygon_of_about_its_size() -> None:
    body = hotspots21(spot("A", "ellipse", "50,40,20,10"), size="")
    (area,) = only(package21(item21(body, declared=response("single", "A")))).areas
    (wide, high) = (max(axis) - min(axis) for axis in zip(*area.points, strict=True))
    assert (area.shape, wide, high) == ("polygon", pytest.approx(0.4), pytest.approx(0.25))


def test_points_to_select_are_the_areas_that_earn_points() -> None:
    declared = """<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="point">
      <areaMapping defaultValue="0"><areaMapEntry shape="circle" coords="50,40,10" mappedValue="1"/>
      <areaMapEntry shape="rect" coords="0,0,50,40" mappedValue="0.5"/>
      <areaMapEntry shape="rect" coords="0,0,5,5" mappedValue="-1"/></areaMapping></responseDeclaration>"""
    body = """<selectPointInteraction responseIdentifier="RESPONSE"><prompt>Where?</prompt>
      <object data="media/bag.png" type="image/png"/></selectPointInteraction>"""
    item = only(package21(item21(body, declared=declared)))
    assert (item.kind, item.text) == ("hotspot", "Where?")
    assert item.areas == (
        Area("circle", ((0.5, 0.5), (0.6, 0.5)), "Boxes 1"),
        Area("rectangle", ((0, 0), (0.5, 0.5)), "Boxes 2"),
    )


def test_pictures_are_found_from_where_the_item_lies() -> None:
    body = '<p>Look: <img src="../media/a%20b.png" alt="A &quot;bag&quot;"/></p>' + choices21("A", "B")
    names = ("exported/imsmanifest.xml", "exported/items/q.xml", "exported/media/a b.png")
    contents = (manifest("items/q.xml"), item21(body, declared=response("single", "A")), PNG)
    item = only(packed(dict(zip(names, contents, strict=True))))
    assert (item.picture, item.where) == (Picture("a b.png", PNG, 'A "bag"'), "exported/items/q.xml")


TWICE = choices21("A", "B") * 2


@pytest.mark.parametrize(
    ("body", "kind", "why"),
    [
        (
            '<p><textEntryInteraction responseIdentifier="R"/></p>',
            "textEntryInteraction",
            "This type is not known here. Please make it a choice, an order or a picture with areas.",
        ),
        ("<p>Hello</p>", "assessmentItem", "It asks for nothing. Please put the text into a question."),
        (
            TWICE,
            "choiceInteraction",
            "It asks for several things at once. Please make one question of each.",
        ),
        (
            choices21("A", "B"),
            "choiceInteraction",
            "It does not say which answer is right. Please add that and export it again.",
        ),
        (
            '<p><math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math></p>' + choices21("A", "B"),
            "choiceInteraction",
            "It does not say which answer is right. Please add that and export it again.",
        ),
    ],
)
def test_2_1_that_is_not_known_is_skipped_with_type_and_reason(body: str, kind: str, why: str) -> None:
    skipped = qti.parse(item21(body).encode()).skipped
    assert [(each.where, each.type, str(each.why)) for each in skipped] == [("line 2", kind, why)]


def test_a_formula_is_not_left_out_silently() -> None:
    formula = '<p><math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math></p>'
    (skipped,) = qti.parse(
        item21(formula + choices21("A", "B"), declared=response("single", "A")).encode()
    ).skipped
    assert str(skipped.why) == (
        "It holds a formula or a value that is worked out, which is not known here. Please write it out."
    )
