"""Moodle XML as it is read, see quizzes.exchange.moodle_xml."""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Callable, Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.exchange._questions import (
    Canvas,
    Question,
    Unfit,
    area,
    at_line,
    feedback_of,
    few,
    gather,
    number_of,
    numbers_of,
    picture_size,
    steps,
    take_notes,
    title_of,
    weighed,
    words_of,
)
from quizzes.exchange.embedded import check_markup, take_picture
from quizzes.exchange.items import (
    MAX_TEXT,
    Area,
    ImportResult,
    ItemData,
    Option,
    Picture,
    Skipped,
    Text,
    UnreadableFile,
)
from quizzes.exchange.xml import Node, read_xml
from quizzes.markup import from_plain

ROOT = re.compile(r"^\$\w+\$/?(?:top(?:/|$))?")
FALSE = {"", "0", "false"}
PREFERRED = _("Free answers cannot be marked here. Please make it a multiple choice question.")
COUNTED = _("Questions with numbers are not known here. Please make it a multiple choice question.")
MATCHED = _("Matching is not known here. Please make one multiple choice question of each pair.")
GAPS = _("Gaps in a text are not known here. Please make one multiple choice question of each gap.")
REASONS: dict[str, Text] = {
    "description": _("It is a text without a question. Please put the text into a question."),
    "essay": PREFERRED,
    "shortanswer": PREFERRED,
    "numerical": COUNTED,
    "calculated": COUNTED,
    "calculatedsimple": COUNTED,
    "calculatedmulti": COUNTED,
    "matching": MATCHED,
    "match": MATCHED,
    "ddmatch": MATCHED,
    "randomsamatch": MATCHED,
    "cloze": GAPS,
    "multianswer": GAPS,
    "ddwtos": GAPS,
    "gapselect": GAPS,
    "ddimageortext": _(
        "Dragging onto a picture is only known with markers. Please use “ddmarker” in Moodle."
    ),
}
OTHER = _("This type is not known here. Please make it multiple choice, ordering or drag and drop markers.")


def parse(data: bytes) -> ImportResult:
    """The questions of a Moodle XML file. Raises UnreadableFile."""
    root = read_xml(data)
    if root.tag != "quiz":
        raise UnreadableFile(
            _("Line %(line)d: this is no Moodle XML, it begins with “%(tag)s” instead of “quiz”.")
            % {"line": root.line, "tag": root.tag[:40]}
        )
    return gather(_questions(root))


def _questions(root: Node) -> Iterator[Question | Skipped]:
    category = ""
    for node in root.all("question"):
        kind = node.get("type")
        if kind == "category":
            category = _category(_words(node, "category", "text"))
        elif kind in READERS:
            yield Question(at_line(node), kind, _reader(node, kind, category))
        else:
            yield Skipped(at_line(node), kind or "question", REASONS.get(kind, OTHER))


def _reader(node: Node, kind: str, category: str) -> Callable[[], ItemData]:
    return lambda: READERS[kind](node, category)


def _category(path: str) -> str:
    return "/".join(part.strip() for part in ROOT.sub("", path.strip()).split("/")).strip("/")


def _choice(node: Node, category: str) -> ItemData:
    # Moodle leaves out answers without text as well.
    answers = [(answer, option) for answer, option in _options(node) if option.text or option.picture]
    multiple = _words(node, "single", default="true").lower() in FALSE
    options = weighed(
        [option for _answer, option in answers],
        [number_of(answer.get("fraction", "0").replace(",", ".")) / 100 for answer, _option in answers],
        multiple=multiple,
    )
    shuffle = _words(node, "shuffleanswers", default="false").lower() not in FALSE
    return _item(node, category, "choice", options=options, multiple=multiple, shuffle=shuffle)


def _true_or_false(node: Node, category: str) -> ItemData:
    answers = _options(node)
    if len(answers) != 2:
        raise Unfit(_("It does not have the two answers true and false. Please export it again."))
    options = weighed(
        [_named(option) for _answer, option in answers],
        [number_of(answer.get("fraction", "0")) for answer, _option in answers],
        multiple=False,
    )
    return _item(node, category, "choice", options=options, shuffle=False)


def _named(option: Option) -> Option:
    """Old files name true and false in the language of the site; those words are kept."""
    names = {"true": gettext("True"), "false": gettext("False")}
    return Option(names.get(option.text, option.text), feedback=option.feedback)


def _order(node: Node, category: str) -> ItemData:
    answers = sorted(_options(node), key=lambda pair: number_of(pair[0].get("fraction", "0")))
    return _item(node, category, "order", options=steps([option for _answer, option in answers]))


def _hotspot(node: Node, category: str) -> ItemData:
    files = _files(node)
    picture = next((Picture(path.rpartition("/")[2], content) for path, content in files.items()), None)
    areas = _areas(node, Canvas(*picture_size(picture)))
    shuffle = node.child("shuffleanswers") is not None
    return _item(node, category, "hotspot", shuffle=shuffle, picture=picture, areas=areas)


def _areas(node: Node, canvas: Canvas) -> tuple[Area, ...]:
    tells = {_words(drag, "no"): words_of(_words(drag, "text")) for drag in few(node.all("drag"))}
    drops = [drop for drop in few(node.all("drop")) if tells.get(_words(drop, "choice"))]
    if not drops:
        raise Unfit(_("It has no drop zone with a marker. Please add one in Moodle."))
    return tuple(area(_zone(drop, canvas), tells[_words(drop, "choice")]) for drop in drops)


def _zone(drop: Node, canvas: Canvas) -> tuple[str, tuple[tuple[float, float], ...]]:
    shape, values = _words(drop, "shape").lower(), numbers_of(_words(drop, "coords"))
    if shape == "polygon":
        return canvas.polygon(values)
    if shape == "circle" and len(values) == 3:
        return canvas.circle(*values)
    if shape == "rectangle" and len(values) == 4:
        x, y, width, height = values
        return canvas.rectangle(x, y, x + width, y + height)
    raise Unfit(_("A drop zone cannot be understood. Please draw it again in Moodle."))


def _item(
    node: Node,
    category: str,
    kind: str,
    *,
    shuffle: bool = True,
    multiple: bool = False,
    options: tuple[Option, ...] = (),
    picture: Picture | None = None,
    areas: tuple[Area, ...] = (),
) -> ItemData:
    text, shown = _rich(node.child("questiontext"), node)
    shown = shown or _old_picture(node)
    if picture is not None and shown is not None:
        raise Unfit(_("It shows a second picture in its text. Please put both into one picture."))
    feedback, areas = take_notes(_html(node.child("generalfeedback"), node), areas)
    return ItemData(
        kind=kind,
        title=title_of(_words(node, "name", "text"), text),
        text=text,
        options=options,
        multiple=multiple,
        shuffle=shuffle,
        feedback=feedback_of(feedback, _files(node.child("generalfeedback"))),
        picture=picture or shown,
        areas=areas,
        category=category,
        tags=tuple(tag for tag in (_words(each, "text") for each in _tags(node)) if tag),
    )


def _old_picture(node: Node) -> Picture | None:
    """The picture where Moodle 1 had it: beside the text."""
    content = node.child("image_base64")
    name = _words(node, "image").rpartition("/")[2] or "picture"
    return Picture(name, _content(content)) if content and content.words else None


READERS = {"multichoice": _choice, "truefalse": _true_or_false, "ordering": _order, "ddmarker": _hotspot}


def _tags(node: Node) -> list[Node]:
    tags = node.child("tags")
    return tags.all("tag") if tags else []


def _options(node: Node) -> list[tuple[Node, Option]]:
    return [(answer, _option(answer, node)) for answer in few(node.all("answer"))]


def _option(answer: Node, question: Node) -> Option:
    text, picture = _rich(answer, question)
    told = answer.child("feedback")
    return Option(text, feedback=feedback_of(_html(told, question), _files(told)), picture=picture)


def _words(node: Node, *path: str, default: str = "") -> str:
    found = node.child(*path)
    return found.words if found else default


def _rich(node: Node | None, question: Node) -> tuple[str, Picture | None]:
    return take_picture(_html(node, question), _files(node))


def _html(node: Node | None, question: Node) -> str:
    """A text field as HTML that is yet to be cleaned. A format it does not name is that of the question."""
    if node is None:
        return ""
    asked = question.child("questiontext")
    text = _words(node, "text")
    check_markup(text)
    return _as_html(text, node.get("format") or (asked.get("format") if asked else ""))


def _as_html(text: str, written_as: str) -> str:
    if written_as == "plain_text":
        return from_plain(text)
    if written_as == "markdown":
        if len(text) > MAX_TEXT:
            raise Unfit(_("A text is too long. Please make it shorter."))
        return _markdown(text)
    return text.replace("\n", "<br>") if written_as == "moodle_auto_format" else text


def _markdown(text: str) -> str:
    text = re.sub(r"!\[([^\]\n]{0,300})\]\(([^)\s]{0,300})\)", r'<img src="\2" alt="\1">', text)
    text = re.sub(r"`([^`\n]+)`", lambda code: f"<code>{html.escape(code[1])}</code>", text)
    text = re.sub(r"\*\*([^*\n]+)\*\*", r"<strong>\1</strong>", text)
    text = re.sub(r"\*([^*\s][^*\n]*)\*", r"<em>\1</em>", text)
    return "".join(_block(block.strip("\n")) for block in re.split(r"\n\s*\n", text) if block.strip())


def _block(block: str) -> str:
    lines = block.split("\n")
    for mark, tag in ((r"[*+-]\s+", "ul"), (r"\d+[.)]\s+", "ol")):
        entries = [re.match(rf"\s*{mark}(.*)", line) for line in lines]
        if all(entries):
            return f"<{tag}>{''.join(f'<li>{entry[1]}</li>' for entry in entries if entry)}</{tag}>"
    return f"<p>{'<br>'.join(line.strip() for line in lines)}</p>"


def _files(node: Node | None) -> dict[str, bytes]:
    return {_file_path(each): _content(each) for each in node.all("file")} if node else {}


def _file_path(node: Node) -> str:
    path = f"{node.get('path')}/{node.get('name')}".lstrip("/")
    return unicodedata.normalize("NFC", path)


def _content(node: Node) -> bytes:
    try:
        content = base64.b64decode("".join(node.text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unfit(_("An embedded file is damaged. Please export the question again.")) from error
    if not content:
        raise Unfit(_("An embedded file is empty. Please put the picture in again."))
    return content
