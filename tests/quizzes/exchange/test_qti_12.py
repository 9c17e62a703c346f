"""QTI 1.2 is read as the standard has it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from quizzes.exchange import qti
from quizzes.exchange.items import Area, Option
from tests.quizzes.exchange.qti_files import (
    PHOTO,
    choices12,
    condition,
    equal,
    file12,
    hotspots12,
    item12,
    label,
    material,
    only,
    package12,
    weights,
)


@pytest.mark.parametrize(
    ("cardinality", "processing", "shares"),
    [
        ("Single", condition(equal("B"), "5"), {"A": 0.0, "B": 1.0, "C": 0.0}),
        ("Single", condition(equal("B"), "SCORE.max"), {"A": 0.0, "B": 1.0, "C": 0.0}),
        (
            "Single",
            condition(equal("A"), "100") + condition(equal("B"), "50"),
            {"A": 1.0, "B": 0.5, "C": 0.0},
        ),
        (
            "Multiple",
            condition(f"<and>{equal('A')}{equal('B')}<not>{equal('C')}</not></and>", "100"),
            {"A": 0.5, "B": 0.5, "C": 0.0},
        ),
        (
            "Multiple",
            condition(equal("A"), "1", action="Add")
            + condition(equal("B"), "3", action="Add")
            + condition(equal("C"), "2", action="Subtract"),
            {"A": 0.25, "B": 0.75, "C": -0.5},
        ),
    ],
)
def test_points_are_what_the_conditions_give(
    cardinality: str, processing: str, shares: Mapping[str, float]
) -> None:
    item = only(file12(item12(choices12(cardinality, "A", "B", "C"), processing)))
    assert (item.kind, item.multiple, weights(item)) == ("choice", cardinality == "Multiple", shares)
    assert (item.title, item.text, item.shuffle, item.where) == ("Boxes", "Which?", True, "line 3")


def test_feedback_is_linked_by_the_conditions() -> None:
    processing = (
        condition("<other/>", shows="all")
        + condition(equal("A"), "1", shows="fa")
        + condition(equal("B"), shows="fb")
    )
    told = "".join(
        f'<itemfeedback ident="{name}">{material(name)}</itemfeedback>' for name in ("all", "fa", "fb")
    )
    item = only(file12(item12(choices12("Single", "A", "B"), processing, told)))
    assert (item.options, item.feedback) == ((Option("A", 1.0, "fa"), Option("B", 0.0, "fb")), "all")


def test_html_plain_text_and_breaks_are_told_apart() -> None:
    asked = material("1 &lt; 2 &amp; 3") + material(
        "&lt;p&gt;So &lt;b&gt;what&lt;/b&gt;?&lt;/p&gt;", "text/html"
    )
    presentation = asked + choices12("Single", "A", "B")
    item = only(file12(item12(presentation, condition(equal("A"), "1"))))
    assert item.text == "1 &lt; 2 &amp; 3<p>So <b>what</b>?</p>Which?"


def test_category_and_tags_come_from_sections_or_metadata() -> None:
    field = "<qtimetadatafield><fieldlabel>{}</fieldlabel><fieldentry>{}</fieldentry></qtimetadatafield>"
    fields = field.format("qmd_topic", "Bags") + field.format("qmd_keywords", "seam")
    known = f"<qtimetadata>{fields}</qtimetadata>"
    plain = item12(choices12("Single", "A", "B"), condition(equal("A"), "1"))
    described = plain.replace("<presentation>", f"<itemmetadata>{known}</itemmetadata><presentation>")
    inner = f'<section title="Shoes"><section title="Boxes">{plain}{described}</section></section>'
    items = qti.parse(file12(f"<assessment>{inner}</assessment>")).items
    assert [(item.category, item.tags) for item in items] == [("Shoes/Boxes", ()), ("Bags", ("seam",))]


def test_an_ordered_response_is_an_order() -> None:
    right = condition(f"<and>{equal('A', '2')}{equal('B', '1')}{equal('C', '3')}</and>", "1")
    item = only(file12(item12(choices12("Ordered", "A", "B", "C"), right)))
    assert (item.kind, [option.text for option in item.options]) == ("order", ["B", "A", "C"])


@pytest.mark.parametrize(
    ("area", "coords", "size", "expected"),
    [
        ("Ellipse", "50,40,20,20", "", Area("circle", ((0.5, 0.5), (0.6, 0.5)), "Seam")),
        ("Ellipse", "50 40 10", "", Area("circle", ((0.5, 0.5), (0.6, 0.5)), "Seam")),
        ("Rectangle", "10,20,30,40", "", Area("rectangle", ((0.1, 0.25), (0.4, 0.75)), "Seam")),
        ("Rectangle", "50,40,60,80", "", Area("rectangle", ((0.5, 0.5), (0.6, 1.0)), "Seam")),
        ("Bounded", "0,0,50,0,50,40", "", Area("polygon", ((0, 0), (0.5, 0), (0.5, 0.5)), "Seam")),
        ("Bounded", "0,0,0,40,50,40,50,0", "", Area("rectangle", ((0, 0), (0.5, 0.5)), "Seam")),
        (
            "Ellipse",
            "150,180,40,40",
            'x0="50" y0="100" width="200" height="160"',
            Area("circle", ((0.5, 0.5), (0.6, 0.5)), "Seam"),
        ),
    ],
)
def test_hotspots_of_1_2(area: str, coords: str, size: str, expected: Area) -> None:
    asked = hotspots12("response_lid", label(area, coords), size)
    item = only(package12(item12(asked, condition(equal("A"), "1"))))
    assert (item.kind, item.text, item.picture) == ("hotspot", "Where?", PHOTO)
    assert item.areas == (expected,)


def test_a_place_that_earns_points_is_an_area() -> None:
    named = '<varinside respident="R" areatype="Ellipse">50,40,20,20</varinside>'
    other = '<varinside respident="R" areatype="Bounded">0,0,50,0,50,40</varinside>'
    processing = condition(named, "1") + condition(other, "1") + condition(f"<not>{named}</not>", "0")
    asked = hotspots12("response_xy", label("Ellipse", "50, 40, 20, 20"))
    assert only(package12(item12(asked, processing))).areas == (
        Area("circle", ((0.5, 0.5), (0.6, 0.5)), "Seam"),
        Area("polygon", ((0, 0), (0.5, 0), (0.5, 0.5)), "Boxes"),
    )


def test_1_2_that_is_not_known_is_skipped_and_the_rest_read() -> None:
    field = """<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel>
<fieldentry>essay_question</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>"""
    typed = '<response_str ident="R"><render_fib/></response_str>'
    essay = item12(typed).replace("<presentation>", f"{field}<presentation>")
    twice = item12(choices12("Single", "A", "B") * 2)
    good = item12(choices12("Single", "A", "B"), condition(equal("A"), "1"))
    unknown = item12(choices12("Single", "A", "B"))
    result = qti.parse(file12(item12(typed), essay, twice, good, unknown, item12(material("Hello"))))
    assert [(each.type, str(each.why)) for each in result.skipped] == [
        (
            "response_str",
            "This type is not known here. Please make it a choice, an order or a picture with areas.",
        ),
        (
            "essay_question",
            "This type is not known here. Please make it a choice, an order or a picture with areas.",
        ),
        ("response_lid", "It asks for several things at once. Please make one question of each."),
        ("response_lid", "No answer is marked as right. Please mark one."),
        ("item", "It asks for nothing. Please put the text into a question."),
    ]
    assert [item.title for item in result.items] == ["Boxes"]
