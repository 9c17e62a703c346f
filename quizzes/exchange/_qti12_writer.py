"""QTI 1.2 as it is written, see quizzes.exchange.qti12."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from quizzes.exchange import _qti
from quizzes.exchange._qti import Files
from quizzes.exchange._questions import (
    media_type,
    named_areas,
    picture_size,
    pixels,
    with_notes,
    written,
)
from quizzes.exchange.items import Area, ExportResult, ItemData, Picture
from quizzes.exchange.xml import document, element, plain
from quizzes.markup import clean_html, from_plain

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
RESPONSE, GENERAL = "RESPONSE", "general"
TOPIC, KEYWORDS = "qmd_topic", "qmd_keywords"
FILE = "questions.xml"
SCORES = '<outcomes><decvar varname="SCORE" vartype="Decimal" defaultval="0" minvalue="0"/></outcomes>'


def write(items: Sequence[ItemData]) -> ExportResult:
    """The items as a content package: imsmanifest.xml, questions.xml and media/*."""
    files = Files()
    results, skipped = written(items, lambda number, item: _add(number, item, files))
    root = element("questestinterop", {"xmlns": NAMESPACE}, "\n", *(f"{item}\n" for item in results))
    media = list(files.written)
    files.written = {FILE: document(root), **files.written}
    manifest = [_qti.resource("questions", "imsqti_xmlv1p2", FILE, media)]
    return ExportResult(_qti.package(manifest, files), skipped)


def _add(number: int, item: ItemData, files: Files) -> str:
    own = Files()
    shown = None if item.kind == "hotspot" else item.picture
    response, conditions = WRITERS[item.kind](item, own, number)
    feedback = [(_qti.name_of(index), option.feedback) for index, option in enumerate(item.options)]
    general = with_notes(clean_html(item.feedback), item.areas)
    told = [(name, text) for name, text in ((GENERAL, general), *feedback) if text]
    result = element(
        "item",
        {"ident": f"item-{number:04}", "title": item.title, **_language(item)},
        _fields(item),
        element("presentation", None, element("flow", None, _shown(item.text, shown, own, number), response)),
        element("resprocessing", None, SCORES, _always() if general else "", *conditions),
        *(_itemfeedback(name, text) for name, text in told),
    )
    files.written |= own.written
    return result


def _language(item: ItemData) -> dict[str, str]:
    return {"xml:lang": item.language} if item.language else {}


def _fields(item: ItemData) -> str:
    values = [*([(TOPIC, item.category)] if item.category else []), *((KEYWORDS, tag) for tag in item.tags)]
    fields = (
        element(
            "qtimetadatafield",
            None,
            element("fieldlabel", None, label),
            element("fieldentry", None, plain(value)),
        )
        for label, value in values
    )
    return element("itemmetadata", None, element("qtimetadata", None, *fields)) if values else ""


def _choice_parts(item: ItemData, files: Files, number: int) -> tuple[str, list[str]]:
    cardinality = "Multiple" if item.multiple else "Single"
    conditions = [
        _rewarded(_equal(index), option.weight, feedback=_qti.name_of(index) if option.feedback else "")
        for index, option in enumerate(item.options)
    ]
    return _labels(item, cardinality, files, number), conditions


def _order_parts(item: ItemData, files: Files, number: int) -> tuple[str, list[str]]:
    places = range(len(item.options))
    right = element("and", None, *(_equal(index, place=index + 1) for index in places))
    shown = [
        _rewarded(_equal(index), None, feedback=_qti.name_of(index))
        for index in places
        if item.options[index].feedback
    ]
    return _labels(item, "Ordered", files, number), [_rewarded(right, 1), *shown]


def _hotspot_parts(item: ItemData, files: Files, number: int) -> tuple[str, list[str]]:
    width, height = picture_size(item.picture)
    areas = named_areas(item)
    assert item.picture is not None
    stage = _matimage(item.picture, files, number, {"width": width, "height": height})
    labels = (_area_label(index, each, width, height) for index, each in enumerate(areas))
    conditions = [_rewarded(_equal(index), 1 / len(areas)) for index in range(len(areas))]
    given = {"ident": RESPONSE, "rcardinality": "Multiple"}
    render = element("render_hotspot", None, element("material", None, stage), *labels)
    return element("response_lid", given, render), conditions


WRITERS = {"choice": _choice_parts, "order": _order_parts, "hotspot": _hotspot_parts}


def _area_label(index: int, drawn: Area, width: int, height: int) -> str:
    values = pixels(drawn, width, height)
    if drawn.shape == "circle":
        x, y, radius = values
        values = [x, y, 2 * radius, 2 * radius]
    elif drawn.shape == "rectangle":
        left, top, right, bottom = values
        values = [left, top, right, top, right, bottom, left, bottom]
    area_type = "Ellipse" if drawn.shape == "circle" else "Bounded"
    return element(
        "response_label",
        {"ident": _qti.name_of(index), "rarea": area_type},
        ",".join(map(str, values)),
        element("material", None, _mattext(from_plain(drawn.tell))),
    )


def _labels(item: ItemData, cardinality: str, files: Files, number: int) -> str:
    labels = (
        element(
            "response_label",
            {"ident": _qti.name_of(index)},
            _shown(option.text, option.picture, files, number),
        )
        for index, option in enumerate(item.options)
    )
    render = element("render_choice", {"shuffle": "Yes" if item.shuffle else "No"}, *labels)
    return element("response_lid", {"ident": RESPONSE, "rcardinality": cardinality}, render)


def _shown(text: str, picture: Picture | None, files: Files, number: int) -> str:
    seen = _matimage(picture, files, number, {}) if picture else ""
    return element("material", None, _mattext(clean_html(text)), seen)


def _mattext(text: str) -> str:
    return element("mattext", {"texttype": "text/html"}, plain(text))


def _matimage(picture: Picture, files: Files, number: int, size: Mapping[str, int]) -> str:
    address = quote(files.add(picture, number))
    attributes = {"imagtype": media_type(picture), "uri": address, **size}
    return element("matimage", {**attributes, "label": picture.description})


def _equal(index: int, *, place: int | None = None) -> str:
    at = {"index": place} if place else {}
    return element("varequal", {"respident": RESPONSE, **at}, _qti.name_of(index))


def _rewarded(test: str, points: float | None, *, feedback: str = "") -> str:
    """What an answer earns and shows; without points nothing but what it shows."""
    earned = (
        element("setvar", {"varname": "SCORE", "action": "Add"}, f"{points:.12f}")
        if points is not None
        else ""
    )
    return _respcondition(test, earned, feedback)


def _always() -> str:
    return _respcondition(element("other"), "", GENERAL)


def _respcondition(test: str, earned: str, feedback: str) -> str:
    link = {"feedbacktype": "Response", "linkrefid": feedback}
    shows = element("displayfeedback", link) if feedback else ""
    return element("respcondition", {"continue": "Yes"}, element("conditionvar", None, test), earned, shows)


def _itemfeedback(name: str, text: str) -> str:
    material = element("material", None, _mattext(text))
    return element("itemfeedback", {"ident": name}, element("flow_mat", None, material))
