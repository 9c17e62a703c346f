"""QTI 2.1 as it is read, see quizzes.exchange.qti21."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from quizzes.exchange import _qti
from quizzes.exchange._qti import Reader, Source
from quizzes.exchange._qti21_writer import GENERAL
from quizzes.exchange._questions import (
    Canvas,
    Question,
    Unfit,
    area,
    feedback_of,
    few,
    number_of,
    numbers_of,
    steps,
    take_notes,
    title_of,
    weighed,
)
from quizzes.exchange.embedded import take_picture
from quizzes.exchange.items import Area, ItemData, Option, Picture, Point, Skipped
from quizzes.exchange.xml import Node

INSIDE = frozenset({"feedbackInline", "feedbackBlock"})
ASIDE = INSIDE | {"rubricBlock", "endAttemptInteraction"}
BLOCKS = ("</p>", "</ul>", "</ol>", "</pre>")


def questions(source: Source) -> Iterator[Question | Skipped]:
    """The question of an assessmentItem."""
    root, where = source.root, source.where(source.root)
    asked = _interactions(root)
    kind = asked[0].tag if asked else root.tag
    if len(asked) != 1:
        yield Skipped(where, kind, _qti.SEVERAL if asked else _qti.NOTHING)
    elif kind not in INTERACTIONS:
        yield Skipped(where, kind, _qti.OTHER)
    else:
        yield Question(where, kind, lambda: INTERACTIONS[kind](source, asked[0]))


READERS: dict[str, Reader] = {"assessmentItem": questions}


def _interactions(root: Node) -> list[Node]:
    ends = (node for node in root.walk() if node.tag.endswith("Interaction"))
    return [node for node in ends if node.tag not in ASIDE]


def _choice(source: Source, node: Node) -> ItemData:
    choices = few(node.all("simpleChoice"))
    declared = _declaration(source.root, node)
    points = _points(source.root, declared)
    multiple = declared.get("cardinality") == "multiple"
    options = weighed(
        [_option(source, choice) for choice in choices],
        [points.get(choice.get("identifier"), 0.0) for choice in choices],
        multiple=multiple,
    )
    return replace(_item(source, node, "choice"), options=options, multiple=multiple, shuffle=_shuffled(node))


def _order(source: Source, node: Node) -> ItemData:
    choices = {choice.get("identifier"): choice for choice in few(node.all("simpleChoice"))}
    right = _correct(_declaration(source.root, node))
    if sorted(right) != sorted(choices):
        raise Unfit(_qti.NO_ORDER)
    options = steps([_option(source, choices[name]) for name in right])
    return replace(_item(source, node, "order"), options=options, shuffle=_shuffled(node))


def _hotspot(source: Source, node: Node) -> ItemData:
    points = _points(source.root, _declaration(source.root, node))
    right = [each for each in few(node.all("hotspotChoice")) if points.get(each.get("identifier"), 0.0) > 0]
    return _on_picture(
        source, node, [(each, each.get("hotspotLabel") or each.get("identifier")) for each in right]
    )


def _select_point(source: Source, node: Node) -> ItemData:
    declared = _declaration(source.root, node)
    entries = [
        each for each in few(declared.find("areaMapEntry")) if number_of(each.get("mappedValue", "0")) > 0
    ]
    title = title_of(source.root.get("title"), "")
    names = [title] if len(entries) == 1 else [f"{title} {number}" for number in range(1, len(entries) + 1)]
    return _on_picture(source, node, list(zip(entries, names, strict=True)))


INTERACTIONS = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "hotspotInteraction": _hotspot,
    "selectPointInteraction": _select_point,
}


def _on_picture(source: Source, node: Node, right: Sequence[tuple[Node, str]]) -> ItemData:
    if not right:
        raise Unfit(_qti.NO_AREA)
    stage = node.child("object")
    picture = source.picture(stage.get("data"), stage.words) if stage else None
    canvas = _qti.canvas(stage, picture)
    areas = tuple(area(_drawn(each, canvas), tell) for each, tell in right)
    return _item(source, node, "hotspot", picture=picture, areas=areas)


def _drawn(node: Node, canvas: Canvas) -> tuple[str, tuple[Point, ...]]:
    shape, values = node.get("shape"), numbers_of(node.get("coords"))
    if shape == "default":
        return canvas.rectangle(0, 0, canvas.width, canvas.height)
    if shape == "poly":
        return canvas.polygon(values)
    if shape == "circle" and len(values) == 3:
        return canvas.circle(*values)
    if shape == "rect" and len(values) == 4:
        return canvas.rectangle(*values)
    if shape == "ellipse" and len(values) == 4:
        return canvas.ellipse(*values)
    raise Unfit(_qti.NO_SHAPE)


def _declaration(root: Node, interaction: Node) -> Node:
    wanted = interaction.get("responseIdentifier")
    for declared in root.all("responseDeclaration"):
        if declared.get("identifier") == wanted:
            return declared
    raise Unfit(_("It does not say which answer is right. Please add that and export it again."))


def _correct(declared: Node) -> list[str]:
    response = declared.child("correctResponse")
    return [value.words for value in response.all("value")] if response else []


def _points(root: Node, declared: Node) -> dict[str, float]:
    """Points of the answers by identifier."""
    mapping = declared.child("mapping")
    correct = _correct(declared)
    if mapping and (not correct or _mapped(root)):
        entries = mapping.all("mapEntry")
        return {entry.get("mapKey"): number_of(entry.get("mappedValue", "0")) for entry in entries}
    return dict.fromkeys(correct, 1.0)


def _mapped(root: Node) -> bool:
    """Whether the item is scored by its mapping."""
    processing = root.child("responseProcessing")
    return processing is not None and (
        "map_response" in processing.get("template") or bool(processing.find("mapResponse"))
    )


def _shuffled(node: Node) -> bool:
    return node.get("shuffle") == "true"


def _option(source: Source, choice: Node) -> Option:
    text, picture = take_picture(source.html(choice, without=ASIDE), source.files)
    name = choice.get("identifier")
    told = [*(each for each in choice.find(*INSIDE)), *source.root.all("modalFeedback")]
    feedback = "".join(source.html(each) for each in told if _tells(each, name))
    return Option(text, feedback=feedback_of(feedback, source.files), picture=picture)


def _tells(feedback: Node, name: str) -> bool:
    outcome = feedback.get("outcomeIdentifier")
    return feedback.get("identifier") == name and feedback.get("showHide") != "hide" and outcome != GENERAL


def _item(
    source: Source, node: Node, kind: str, *, picture: Picture | None = None, areas: tuple[Area, ...] = ()
) -> ItemData:
    root = source.root
    before = source.html(root.child("itemBody"), without=ASIDE | {node.tag}).strip()
    asked = source.html(node.child("prompt"), without=ASIDE).strip()
    apart = "<br>" if before and asked and not before.endswith(BLOCKS) else ""
    text, shown = take_picture(before + apart + asked, source.files)
    if picture is not None and shown is not None:
        raise Unfit(_("It shows a second picture in its text. Please put both into one picture."))
    told = [each for each in root.all("modalFeedback") if _for_all(root, each)]
    feedback, areas = take_notes("".join(source.html(each) for each in told), areas)
    return ItemData(
        kind=kind,
        title=title_of(root.get("title"), text),
        text=text,
        feedback=feedback_of(feedback, source.files),
        picture=picture or shown,
        areas=areas,
        category=source.category,
        tags=source.tags,
        language=root.get("lang"),
    )


def _for_all(root: Node, feedback: Node) -> bool:
    """Whether feedback is shown whatever is answered: its outcome begins with the value that shows it."""
    shows = feedback.get("showHide") != "hide"
    for outcome in root.all("outcomeDeclaration"):
        if outcome.get("identifier") == feedback.get("outcomeIdentifier"):
            values = [value.words for value in outcome.find("value")]
            return len(values) == 1 and (feedback.get("identifier") in values) == shows
    return False
