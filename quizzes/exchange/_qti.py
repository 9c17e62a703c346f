"""What QTI 1.2 and 2.1 have in common: the content package, where files are in it, and HTML as XML."""

from __future__ import annotations

import html
import posixpath
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import quote, unquote

from django.utils.translation import gettext_lazy as _

from quizzes.exchange._questions import (
    Canvas,
    Question,
    Unfit,
    at_line,
    file_name,
    gather,
    image,
    markup,
    number_of,
    picture_size,
)
from quizzes.exchange.archives import Archive, is_archive, open_archive
from quizzes.exchange.embedded import take_picture
from quizzes.exchange.items import ImportResult, ItemData, Picture, Skipped, UnreadableFile
from quizzes.exchange.xml import Node, document, element, plain, read_xml

MANIFEST = "imsmanifest.xml"
PACKAGING = "http://www.imsglobal.org/xsd/imscp_v1p1"
METADATA = "http://www.imsglobal.org/xsd/imsmd_v1p2"
CANVAS_FOLDER = "$IMS-CC-FILEBASE$/"
SIZE = re.compile("[1-9][0-9]{0,5}")
TEST = "assessmentTest"  # lists questions that the package holds as files of their own
NO_QUESTIONS = _("There are no QTI questions in this file. Please export them as QTI 1.2 or QTI 2.1.")
TOO_NEW = _("This is QTI 3.0, which is not known here. Please export the questions as QTI 2.1 or 1.2.")
NOT_ALONE = _("This file only lists the questions of a test. Please send the whole package as a ZIP.")
FORMULA = _("It holds a formula or a value that is worked out, which is not known here. Please write it out.")
SEVERAL = _("It asks for several things at once. Please make one question of each.")
NOTHING = _("It asks for nothing. Please put the text into a question.")
OTHER = _("This type is not known here. Please make it a choice, an order or a picture with areas.")
NO_ORDER = _("It does not say in which order all its steps belong. Please add the right order.")
NO_AREA = _("None of its areas is marked as right. Please mark one.")
NO_SHAPE = _("An area cannot be understood. Please draw it again.")


@dataclass(frozen=True)
class Source:
    """An XML file with questions. name: in the package, "" alone; files: what else the package holds."""

    root: Node
    name: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    category: str = ""
    tags: tuple[str, ...] = ()

    def where(self, node: Node) -> str:
        """Where a question stands, for people."""
        if self.name and node is self.root:
            return self.name
        return f"{self.name}, {at_line(node)}" if self.name else at_line(node)

    def address(self, reference: str) -> str:
        """A reference to a file as an address whose path is that of the file in the package."""
        if ":" in reference[:10]:
            return reference
        path = unquote(reference.strip()).removeprefix(CANVAS_FOLDER)
        for folder in (posixpath.dirname(self.name), "", "web_resources"):
            name = unicodedata.normalize("NFC", posixpath.normpath(posixpath.join(folder, path)))
            if name in self.files:
                return quote(name)
        return reference

    def picture(self, reference: str, description: str = "") -> Picture | None:
        return take_picture(self.image(reference, description), self.files)[1]

    def html(self, node: Node | None, *, without: frozenset[str] = frozenset()) -> str:
        """The content of an element as HTML that is yet to be cleaned. without: tags that are left out."""
        if node is None:
            return ""
        pieces = [html.escape(node.text, quote=False)]
        for child in node.children:
            pieces.append("" if child.tag in without else self._element(child, without))
            pieces.append(html.escape(child.tail, quote=False))
        return "".join(pieces)

    def _element(self, node: Node, without: frozenset[str]) -> str:
        if node.tag in {"math", "printedVariable", "templateInline", "templateBlock"}:
            raise Unfit(FORMULA)
        if node.tag == "img":
            return self.image(node.get("src"), node.get("alt"))
        if node.tag == "object":
            return self.image(node.get("data"), node.words)
        if node.tag == "br":
            return "<br>"
        if not node.tag.isalnum():
            return ""
        # QTI has no <u>, and the notes to the areas of a picture are found by their class.
        name = node.get("class")
        tag = "u" if node.tag == "span" and name == "u" else node.tag
        start = f'<{tag} class="{_quoted(name)}">' if name else f"<{tag}>"
        return f"{start}{self.html(node, without=without)}</{tag}>"

    def image(self, reference: str, description: str = "") -> str:
        return f'<img src="{_quoted(self.address(reference))}" alt="{_quoted(description)}">'


def canvas(stage: Node | None, picture: Picture | None) -> Canvas:
    """What coordinates refer to: the picture as large as `stage` says it is shown. Raises Unfit."""
    size = picture_size(picture)
    said = [stage.get("width"), stage.get("height")] if stage else []
    if stage is None or not all(SIZE.fullmatch(text) for text in said):
        return Canvas(*size)
    left, top = (number_of(stage.get(name) or "0") for name in ("x0", "y0"))
    return Canvas(number_of(said[0]), number_of(said[1]), left, top)


def _quoted(text: str) -> str:
    return html.escape(text).replace("\n", "&#10;")


Reader = Callable[[Source], Iterator[Question | Skipped]]


def read(data: bytes, readers: Mapping[str, Reader]) -> ImportResult:
    """The questions of an XML file or a package. readers: by the tag of the root. Raises UnreadableFile."""
    if not is_archive(data):
        return gather(_alone(read_xml(data), readers))
    result = gather(_package(open_archive(data), readers))
    if not result.read:
        raise UnreadableFile(NO_QUESTIONS)
    return result


def _alone(root: Node, readers: Mapping[str, Reader]) -> Iterator[Question | Skipped]:
    if root.tag in readers:
        return readers[root.tag](Source(root))
    if root.tag.startswith("qti-"):
        raise UnreadableFile(TOO_NEW)
    raise UnreadableFile(NOT_ALONE if root.tag in {TEST, "manifest"} else NO_QUESTIONS)


def _package(archive: Archive, readers: Mapping[str, Reader]) -> Iterator[Question | Skipped]:
    manifests = [name for name in archive if posixpath.basename(name).lower() == MANIFEST]
    if not manifests:
        for name in sorted(name for name in archive if name.lower().endswith(".xml")):
            yield from _file(archive, name, None, readers)
        return
    manifest = min(manifests, key=len)
    seen: set[str] = set()
    for resource in _named(manifest, archive.read(manifest)).find("resource"):
        name = _resource_name(resource, posixpath.dirname(manifest))
        if name and name not in seen:
            seen.add(name)
            yield from _file(archive, name, resource, readers)


def _resource_name(resource: Node, folder: str) -> str:
    """Path of the file with the questions; "" for a resource that holds none."""
    hrefs = [resource.get("href"), *(each.get("href") for each in resource.all("file"))]
    href = next((unquote(href) for href in hrefs if href.lower().endswith(".xml")), "")
    if "qti" not in resource.get("type").lower() or not href:
        return ""
    return unicodedata.normalize("NFC", posixpath.normpath(posixpath.join(folder, href)))


def _file(
    archive: Archive, name: str, resource: Node | None, readers: Mapping[str, Reader]
) -> Iterator[Question | Skipped]:
    try:
        root = read_xml(archive.read(name))
    except UnreadableFile as error:
        yield Skipped(name, "file", error.message)
        return
    if root.tag in readers:
        yield from readers[root.tag](Source(root, name, archive, *_metadata(resource)))
    elif root.tag.startswith("qti-"):
        yield Skipped(name, root.tag, TOO_NEW)
    elif resource is not None and root.tag != TEST:
        yield Skipped(name, root.tag[:40], NO_QUESTIONS)


def _named(name: str, data: bytes) -> Node:
    try:
        return read_xml(data)
    except UnreadableFile as error:
        raise UnreadableFile(_("%(name)s: %(why)s") % {"name": name, "why": error.message}) from error


def _metadata(resource: Node | None) -> tuple[str, tuple[str, ...]]:
    """Category and tags of a question, as the manifest has them."""
    if resource is None:
        return "", ()
    taxons = [entry.words for path in resource.find("taxonpath")[:1] for entry in path.find("entry")]
    tags = [keyword.words for keyword in resource.find("keyword")]
    return "/".join(part for part in taxons if part), tuple(tag for tag in tags if tag)


@dataclass
class Files:
    """What a package that is being written holds, by path."""

    written: dict[str, bytes] = field(default_factory=dict)

    def add(self, picture: Picture, number: int) -> str:
        """Puts a picture of question `number` into the package; its path."""
        name = file_name(picture)
        path, again = f"media/{number:04}/{name}", 1
        while self.written.get(path, picture.content) != picture.content:
            again += 1
            path = f"media/{number:04}-{again}/{name}"
        self.written[path] = picture.content
        return path


def name_of(index: int) -> str:
    """What an answer is called in a file that is written."""
    return f"choice-{index}"


def shown(text: str, picture: Picture | None, files: Files, number: int) -> str:
    """HTML and its picture as XML for a file in the folder `items`."""
    address = f"../{quote(files.add(picture, number))}" if picture else ""
    return markup(text) + image(picture, address)


def package(resources: Sequence[str], files: Files) -> bytes:
    """The ZIP of a content package. resources: the manifest's <resource> elements."""
    namespaces = {"xmlns": PACKAGING, "xmlns:imsmd": METADATA, "identifier": "MANIFEST"}
    manifest = element(
        "manifest", namespaces, element("organizations"), element("resources", None, *resources)
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in {MANIFEST: document(manifest), **files.written}.items():
            archive.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def resource(name: str, kind: str, path: str, media: Sequence[str], item: ItemData | None = None) -> str:
    """The manifest's entry for a file and the pictures in it. kind: the type that the standard gives it."""
    listed = (element("file", {"href": quote(each)}) for each in (path, *media))
    return element(
        "resource",
        {"identifier": name, "type": kind, "href": quote(path)},
        _lom(item) if item else "",
        *listed,
    )


def _lom(item: ItemData) -> str:
    if not item.tags and not item.category:
        return ""
    keywords = (element("imsmd:keyword", None, _langstring(tag)) for tag in item.tags)
    entries = (
        element("imsmd:taxon", None, element("imsmd:entry", None, _langstring(part)))
        for part in item.category.split("/")
    )
    general = element("imsmd:general", None, *keywords) if item.tags else ""
    path = element("imsmd:classification", None, element("imsmd:taxonpath", None, *entries))
    return element("metadata", None, element("imsmd:lom", None, general, path if item.category else ""))


def _langstring(text: str) -> str:
    return element("imsmd:langstring", None, plain(text))
