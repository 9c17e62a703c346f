"""QTI 2.1 as it is written, see quizzes.exchange.qti21."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from quizzes.exchange import _qti
from quizzes.exchange._qti import Files
from quizzes.exchange._questions import (
    as_xml,
    markup,
    media_type,
    named_areas,
    picture_size,
    pixels,
    with_notes,
    written,
)
from quizzes.exchange.items import ExportResult, ItemData
from quizzes.exchange.xml import document, element, plain
from quizzes.markup import clean_html

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
RESPONSE, SCORE, FEEDBACK, GENERAL = "RESPONSE", "SCORE", "FEEDBACK", "GENERAL"
SHAPES = {"circle": "circle", "rectangle": "rect", "polygon": "poly"}


def write(items: Sequence[ItemData]) -> ExportResult:
    """The items as a content package: imsmanifest.xml, items/*.xml and media/*."""
    files = Files()
    resources, skipped = written(items, lambda number, item: _add(number, item, files))
    return ExportResult(_qti.package(resources, files), skipped)


def _add(number: int, item: ItemData, files: Files) -> str:
    """Puts an item into the package; its entry in the manifest."""
    own = Files()
    path, name = f"items/{number:04}.xml", f"item-{number:04}"
    content = document(_assessment_item(name, item, own, number))
    files.written |= {path: content, **own.written}
    return _qti.resource(name, "imsqti_item_xmlv2p1", path, list(own.written), item)


def _assessment_item(name: str, item: ItemData, files: Files, number: int) -> str:
    shown = None if item.kind == "hotspot" else item.picture
    body = element("div", None, _xhtml(_qti.shown(item.text, shown, files, number)))
    declared, interaction = WRITERS[item.kind](item, files, number)
    return element(
        "assessmentItem",
        {
            "xmlns": NAMESPACE,
            "identifier": name,
            "title": item.title,
            "adaptive": "false",
            "timeDependent": "false",
            **({"xml:lang": item.language} if item.language else {}),
        },
        declared,
        *_outcomes(item),
        element("itemBody", None, body, interaction),
        _processing(item),
        *_modal_feedback(item),
    )


def _xhtml(text: str) -> str:
    return text.replace("<u>", '<span class="u">').replace("</u>", "</span>")


def _choice_parts(item: ItemData, files: Files, number: int) -> tuple[str, str]:
    weights = [option.weight for option in item.options]
    right = [index for index, weight in enumerate(weights) if weight > 0]
    if not item.multiple:
        right = [weights.index(max(weights))]
    limit = {"shuffle": _flag(item.shuffle), "maxChoices": "0" if item.multiple else "1"}
    return (
        _declared("multiple" if item.multiple else "single", right, weights),
        _list("choiceInteraction", limit, item, files, number),
    )


def _order_parts(item: ItemData, files: Files, number: int) -> tuple[str, str]:
    return (
        _declared("ordered", range(len(item.options)), []),
        _list("orderInteraction", {"shuffle": _flag(item.shuffle)}, item, files, number),
    )


def _hotspot_parts(item: ItemData, files: Files, number: int) -> tuple[str, str]:
    width, height = picture_size(item.picture)
    areas = named_areas(item)
    assert item.picture is not None
    stage = element(
        "object",
        {
            "data": "../" + quote(files.add(item.picture, number)),
            "type": media_type(item.picture),
            "width": width,
            "height": height,
        },
        plain(item.picture.description),
    )
    choices = (
        element(
            "hotspotChoice",
            {
                "identifier": _qti.name_of(index),
                "shape": SHAPES[each.shape],
                "coords": ",".join(map(str, pixels(each, width, height))),
                "hotspotLabel": each.tell,
            },
        )
        for index, each in enumerate(areas)
    )
    count = len(areas)
    limit = {"responseIdentifier": RESPONSE, "maxChoices": count}
    return (
        _declared("multiple", range(count), [1 / count] * count),
        element("hotspotInteraction", limit, stage, *choices),
    )


WRITERS = {"choice": _choice_parts, "order": _order_parts, "hotspot": _hotspot_parts}


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _declared(cardinality: str, right: Iterable[int], weights: Sequence[float]) -> str:
    """What is right. weights: the points of every answer; none where only the whole answer counts."""
    entries = (
        element("mapEntry", {"mapKey": _qti.name_of(index), "mappedValue": weight})
        for index, weight in enumerate(weights)
    )
    bounds = {"lowerBound": "0", "upperBound": "1", "defaultValue": "0"}
    return element(
        "responseDeclaration",
        {"identifier": RESPONSE, "cardinality": cardinality, "baseType": "identifier"},
        element("correctResponse", None, *(element("value", None, _qti.name_of(index)) for index in right)),
        element("mapping", bounds, *entries) if weights else "",
    )


def _list(tag: str, limits: Mapping[str, str], item: ItemData, files: Files, number: int) -> str:
    choices = (
        element(
            "simpleChoice",
            {"identifier": _qti.name_of(index)},
            _xhtml(_qti.shown(option.text, option.picture, files, number)),
        )
        for index, option in enumerate(item.options)
    )
    return element(tag, {"responseIdentifier": RESPONSE, **limits}, *choices)


def _outcomes(item: ItemData) -> list[str]:
    """Score, and what shows the feedback: the answers that were chosen, in an order all of them."""
    outcomes = [_outcome(SCORE, "single", "float", ["0"])]
    if any(option.feedback for option in item.options):
        ordered = [_qti.name_of(index) for index in range(len(item.options))] if item.kind == "order" else []
        cardinality = "multiple" if item.multiple or item.kind == "order" else "single"
        outcomes.append(_outcome(FEEDBACK, cardinality, "identifier", ordered))
    if _general(item):
        outcomes.append(_outcome(GENERAL, "single", "identifier", [GENERAL]))
    return outcomes


def _outcome(name: str, cardinality: str, base: str, values: Sequence[str]) -> str:
    default = element("defaultValue", None, *(element("value", None, value) for value in values))
    attributes = {"identifier": name, "cardinality": cardinality, "baseType": base}
    return element("outcomeDeclaration", attributes, *([default] if values else []))


def _processing(item: ItemData) -> str:
    given = {"identifier": RESPONSE}
    if item.kind == "order":
        scored = element("match", None, element("variable", given), element("correct", given))
        score = element("responseCondition", None, element("responseIf", None, scored, _set(SCORE, _one())))
        return element("responseProcessing", None, score)
    answered = element("not", None, element("isNull", None, element("variable", given)))
    settings = [_set(SCORE, element("mapResponse", given))]
    if any(option.feedback for option in item.options):
        settings.append(_set(FEEDBACK, element("variable", given)))
    branch = element("responseIf", None, answered, *settings)
    return element("responseProcessing", None, element("responseCondition", None, branch))


def _one() -> str:
    return element("baseValue", {"baseType": "float"}, "1")


def _set(name: str, value: str) -> str:
    return element("setOutcomeValue", {"identifier": name}, value)


def _general(item: ItemData) -> str:
    return with_notes(clean_html(item.feedback), item.areas)


def _modal_feedback(item: ItemData) -> Iterator[str]:
    for index, option in enumerate(item.options):
        if option.feedback:
            yield _modal(FEEDBACK, _qti.name_of(index), markup(option.feedback))
    if _general(item):
        # The notes to the areas keep the classes by which they are found again.
        yield _modal(GENERAL, GENERAL, as_xml(_general(item)))


def _modal(outcome: str, name: str, content: str) -> str:
    attributes = {"outcomeIdentifier": outcome, "identifier": name, "showHide": "show"}
    return element("modalFeedback", attributes, element("div", None, _xhtml(content)))
