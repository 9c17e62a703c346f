"""QTI: documents as the standards have them, packages, what comes back of what is written, and bad files."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.exchange import qti, qti12, qti21
from quizzes.exchange.items import Area, ItemData, Option, Picture, UnreadableFile
from quizzes.exchange.xml import read_xml
from tests.quizzes.exchange import carried
from tests.quizzes.exchange.test_xml import BOMB, EXTERNAL
from tests.uploads.pictures import BAD, picture, saved

PNG = saved(picture(100, 80), "PNG")
PHOTO = Picture("bag.png", PNG, "A bag")
NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"


def packed(files: Mapping[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def manifest(*hrefs: str, kind: str = "imsqti_item_xmlv2p1") -> str:
    resources = "".join(f'<resource identifier="r" type="{kind}" href="{href}"/>' for href in hrefs)
    return f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{resources}</resources></manifest>'


def item21(body: str, *, declared: str = "", rest: str = "", namespace: str = NAMESPACE) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="{namespace}" identifier="q" title="Boxes" xml:lang="en">
  {declared}
  <itemBody>
    {body}
  </itemBody>
  {rest}
</assessmentItem>"""


def response(cardinality: str, *right: str, more: str = "") -> str:
    values = "".join(f"<value>{name}</value>" for name in right)
    return f"""<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="identifier">
    <correctResponse>{values}</correctResponse>{more}</responseDeclaration>"""


def choices21(*names: str, tag: str = "choiceInteraction") -> str:
    listed = "".join(f'<simpleChoice identifier="{name}">Answer {name}</simpleChoice>' for name in names)
    return f'<{tag} responseIdentifier="RESPONSE" shuffle="true"><prompt>Which?</prompt>{listed}</{tag}>'


def only(data: str | bytes) -> ItemData:
    result = qti.parse(data if isinstance(data, bytes) else data.encode())
    assert result.skipped == ()
    (item,) = result.items
    return item


def weights(item: ItemData) -> dict[str, float]:
    return {option.text: option.weight for option in item.options}


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


MAPPING = """<mapping lowerBound="0" upperBound="2" defaultValue="-2">
  <mapEntry mapKey="H" mappedValue="1"/><mapEntry mapKey="O" mappedValue="1"/>
  <mapEntry mapKey="Cl" mappedValue="-1"/></mapping>"""
TEMPLATE = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/{}"/>'


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


def hotspots21(*choices: str, size: str = 'width="200" height="160"') -> str:
    return f"""<p>Where?</p><hotspotInteraction responseIdentifier="RESPONSE" maxChoices="0">
      <object data="media/bag.png" type="image/png" {size}>A bag</object>{"".join(choices)}
      </hotspotInteraction>"""


def spot(name: str, shape: str, coords: str) -> str:
    return (
        f'<hotspotChoice identifier="{name}" shape="{shape}" coords="{coords}" hotspotLabel="Tell {name}"/>'
    )


def package21(document: str, bag: bytes = PNG) -> bytes:
    return packed({"imsmanifest.xml": manifest("q.xml"), "q.xml": document, "media/bag.png": bag})


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


def item12(presentation: str, processing: str = "", rest: str = "", *, title: str = "Boxes") -> str:
    return f"""<item ident="q" title="{title}"><presentation>{presentation}</presentation>
<resprocessing><outcomes><decvar/></outcomes>{processing}</resprocessing>{rest}</item>"""


def file12(*items: str) -> bytes:
    doctype = '<!DOCTYPE questestinterop SYSTEM "ims_qtiasiv1p2.dtd">'
    inside = "\n".join(items)
    return f'<?xml version="1.0"?>{doctype}\n<questestinterop>\n{inside}</questestinterop>'.encode()


def material(text: str, kind: str = "text/plain") -> str:
    return f'<material><mattext texttype="{kind}">{text}</mattext></material>'


def choices12(cardinality: str, *names: str) -> str:
    labels = "".join(f'<response_label ident="{name}">{material(name)}</response_label>' for name in names)
    return f"""{material("Which?")}<response_lid ident="R" rcardinality="{cardinality}">
<render_choice shuffle="Yes">{labels}</render_choice></response_lid>"""


def equal(name: str, index: str = "") -> str:
    return f'<varequal respident="R"{index and f" index={index!r}"}>{name}</varequal>'


def condition(test: str, points: str = "", *, shows: str = "", action: str = "Set") -> str:
    given_points = f'<setvar varname="SCORE" action="{action}">{points}</setvar>' if points else ""
    shown = f'<displayfeedback feedbacktype="Response" linkrefid="{shows}"/>' if shows else ""
    return f"""<respcondition continue="Yes"><conditionvar>{test}</conditionvar>{given_points}{shown}
</respcondition>"""


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


def hotspots12(tag: str, labels: str, size: str = "") -> str:
    return f"""{material("Where?")}<{tag} ident="R" rcardinality="Multiple"><render_hotspot>
<material><matimage imagtype="image/png" uri="bag.png" label="A bag" {size}/></material>{labels}
</render_hotspot></{tag}>"""


def label(area: str, coords: str, tell: str = "Seam") -> str:
    return f'<response_label ident="A" rarea="{area}">{coords}{material(tell)}</response_label>'


def package12(*items: str) -> bytes:
    listed = manifest("q.xml", kind="imsqti_xmlv1p2")
    return packed({"imsmanifest.xml": listed, "q.xml": file12(*items), "bag.png": PNG})


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


def test_a_package_holds_both_versions_in_the_order_of_its_manifest() -> None:
    good21 = item21(choices21("A", "B"), declared=response("single", "A"))
    good12 = file12(item12(choices12("Single", "A", "B"), condition(equal("A"), "1"), title="Old"))
    hrefs = ("z.xml", "a.xml", "new.xml", "broken.xml", "gone.xml", "test.xml")
    result = qti.parse(
        packed(
            {
                "imsmanifest.xml": manifest(*hrefs),
                "a.xml": good12,
                "z.xml": good21,
                "new.xml": '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"/>',
                "broken.xml": good21[:200],
                "test.xml": f'<assessmentTest xmlns="{NAMESPACE}"/>',
            }
        )
    )
    assert [(item.title, item.where) for item in result.items] == [
        ("Boxes", "z.xml"),
        ("Old", "a.xml, line 3"),
    ]
    assert [(each.where, each.type, str(each.why)) for each in result.skipped] == [
        (
            "new.xml",
            "qti-assessment-item",
            "This is QTI 3.0, which is not known here. Please export the questions as QTI 2.1 or 1.2.",
        ),
        (
            "broken.xml",
            "file",
            "Line 3: this is not complete, well-formed XML (the file ends too early). "
            "Please export the file again.",
        ),
        ("gone.xml", "file", "The file “gone.xml” is missing in this ZIP."),
    ]


def test_a_package_without_a_manifest_is_read_file_by_file() -> None:
    good = item21(choices21("A", "B"), declared=response("single", "A"))
    result = qti.parse(packed({"b.xml": good, "a.xml": good, "other.xml": "<html/>"}))
    assert ([item.where for item in result.items], result.skipped) == (["a.xml", "b.xml"], ())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html/>", "There are no QTI questions in this file. Please export them as QTI 1.2 or QTI 2.1."),
        (
            packed({"a.txt": "x"}),
            "There are no QTI questions in this file. Please export them as QTI 1.2 or QTI 2.1.",
        ),
        (
            b"<qti-assessment-item/>",
            "This is QTI 3.0, which is not known here. Please export the questions as QTI 2.1 or 1.2.",
        ),
        (
            b"<assessmentTest/>",
            "This file only lists the questions of a test. Please send the whole package as a ZIP.",
        ),
        (
            packed({"imsmanifest.xml": "<manifest>\n<resources>"}),
            "imsmanifest.xml: Line 2: this is not complete, well-formed XML (the file ends too early). "
            "Please export the file again.",
        ),
        (
            BOMB,
            "Line 1: the file cannot be taken, because it declares a document type or entities. "
            "Please export it again.",
        ),
        (
            packed({"imsmanifest.xml": EXTERNAL}),
            "imsmanifest.xml: Line 1: the file cannot be taken, because it declares a document type or "
            "entities. Please export it again.",
        ),
        (
            packed({"../imsmanifest.xml": manifest()}),
            "The file name “../imsmanifest.xml” in this ZIP leads outside of it, or cannot be used.",
        ),
        (
            packed({"imsmanifest.xml": manifest()})[:60],
            "This is not a complete ZIP file. Please make it again, or send it once more.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        qti.parse(data)
    assert str(refused.value.message) == message


@pytest.mark.parametrize("name", ["bomb: a little over 25 megapixels", "bomb: 100 megapixels in 12 kB"])
def test_a_picture_bomb_below_areas_is_skipped(name: str) -> None:
    document = item21(hotspots21(spot("A", "circle", "50,40,10")), declared=response("single", "A"))
    (skipped,) = qti.parse(package21(document, BAD[name]())).skipped
    assert str(skipped.why) == "Its picture has more than 25 megapixels. Please save it smaller."


@pytest.mark.parametrize("path", ["../../etc/passwd", "file:///etc/passwd"])
def test_a_picture_outside_of_the_package_is_not_read(path: str) -> None:
    body = f'<p><img src="{path}" alt=""/></p>' + choices21("A", "B")
    result = qti.parse(package21(item21(body, declared=response("single", "A"))))
    assert (result.items, [each.type for each in result.skipped]) == ((), ["choiceInteraction"])


@pytest.mark.parametrize("version", [qti12, qti21])
def test_what_is_written_comes_back(version: ModuleType) -> None:
    @settings(max_examples=40, deadline=None)
    @given(carried.items, st.sampled_from(["", "ko", "en"]))
    def check(given_items: list[ItemData], language: str) -> None:
        spoken = [replace(item, language=language) for item in given_items]
        result = version.write(spoken)
        read = qti.parse(result.data)
        assert (result.skipped, read.skipped) == ((), ())
        carried.assert_same(read.items, spoken)

    check()


def test_a_written_package_lists_every_file_it_holds() -> None:
    area = Area("circle", ((0.5, 0.5), (0.6, 0.5)), "Seam")
    shown = Option("Red", 1.0, picture=Picture("bag.png", PNG + b"more"))
    given_items = [
        ItemData("choice", "One", "Which?", (shown, Option("Blue")), picture=PHOTO),
        ItemData("pair", "Two"),
        ItemData("hotspot", "Three", "Where?", picture=PHOTO, areas=(area,)),
    ]
    result = qti.write(given_items)
    archive = zipfile.ZipFile(BytesIO(result.data))
    listed = read_xml(archive.read("imsmanifest.xml")).find("file")
    assert [each.get("href") for each in listed] == archive.namelist()[1:]
    assert archive.namelist() == [
        "imsmanifest.xml",
        "items/0001.xml",
        "media/0001/bag.png",
        "media/0001-2/bag.png",
        "items/0003.xml",
        "media/0003/bag.png",
    ]
    assert [(each.where, each.type) for each in result.skipped] == [("question 2", "pair")]


ORDER_IN_ITEM = [
    "responseDeclaration",
    "outcomeDeclaration",
    "itemBody",
    "responseProcessing",
    "modalFeedback",
]


@settings(max_examples=20, deadline=None)
@given(carried.items)
def test_a_written_item_has_its_parts_in_the_order_of_the_standard(given_items: list[ItemData]) -> None:
    archive = zipfile.ZipFile(BytesIO(qti.write(given_items).data))
    for name in archive.namelist():
        if name.startswith("items/"):
            root = read_xml(archive.read(name))
            assert (root.space, root.tag) == (NAMESPACE, "assessmentItem")
            places = [ORDER_IN_ITEM.index(child.tag) for child in root.children]
            assert places == sorted(places)
            outcomes = {each.get("identifier") for each in root.all("outcomeDeclaration")}
            used = {each.get("outcomeIdentifier") for each in root.all("modalFeedback")}
            assert used - outcomes == set()


GOOD21 = item21(
    choices21("H", "O", "Cl"),
    declared=response("multiple", "H", more=MAPPING),
    rest=TEMPLATE.format("map_response"),
).encode()
GOOD12 = file12(
    item12(choices12("Multiple", "A", "B"), condition(equal("A"), "1", shows="f")),
    item12(hotspots12("response_xy", label("Ellipse", "50,40,20,20")), condition(equal("A"), "1")),
)


@settings(max_examples=200, deadline=None)
@given(
    carried.spoiled(GOOD21) | carried.spoiled(GOOD12) | carried.spoiled(package12(GOOD12.decode()[90:-20]))
)
def test_a_spoiled_file_is_read_or_refused(data: bytes) -> None:
    carried.assert_read_or_refused(qti.parse, data)


@given(st.binary(max_size=60) | st.binary(max_size=40).map(lambda data: b"PK\x03\x04" + data))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    carried.assert_read_or_refused(qti.parse, data)
