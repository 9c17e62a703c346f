"""Pictures inside the HTML of a question: `<img src="data:…">`, or a file that came with the question."""

from __future__ import annotations

import base64
import binascii
import unicodedata
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote, unquote_to_bytes

import nh3
from django.utils.translation import gettext_lazy as _

from quizzes.exchange.choices import Problem
from quizzes.exchange.items import MAX_TEXT, Picture, Text, UnreadableFile
from quizzes.markup import clean_html

MAX_TAGS = 1_000
MAX_SOURCE = 10 * MAX_TEXT  # characters outside of tags, before the text is cleaned
PLUGIN_FILE = "@@PLUGINFILE@@/"
SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


class PictureProblem(Problem):
    """The picture in a text cannot be taken; `message` says why and what to do."""


def take_picture(html: str, files: Mapping[str, bytes]) -> tuple[str, Picture | None]:
    """The text as sanitised HTML without its picture, and the picture.

    files: what came with the question, by name. A name that is not there as it stands is looked for in the
    folders. Raises PictureProblem for a picture that is missing, on another website or unreadable, for a
    second picture, and for a text that is too long.
    """
    check_markup(html)
    images = _images(html)
    text = clean_html(html)
    if len(text) > MAX_TEXT:
        raise _too_long()
    if not images:
        return text, None
    if len(images) > 1:
        raise PictureProblem(
            _("It shows several pictures in one place. Please put them together into one picture.")
        )
    source, description = images[0]
    return text, _picture(source, description, files)


def image_tag(picture: Picture) -> str:
    """The picture as a tag that `take_picture` reads."""
    return f'<img src="{data_address(picture)}" alt="{escape(picture.description, quote=True)}">'


def check_markup(html: str) -> None:
    """Raises PictureProblem for more than any question has: repairing and cleaning it may take very long.

    Only what stands inside a tag may be long, for a picture may stand there.
    """
    if html.count("<") > MAX_TAGS or html.count("&") > MAX_TEXT:
        raise _too_long()
    words, *tags = html.split("<")
    if len(words) + sum(len(tag.partition(">")[2]) for tag in tags) > MAX_SOURCE:
        raise _too_long()


def data_address(picture: Picture) -> str:
    """The picture as a data: address that `take_picture` reads."""
    return f"data:{_media_type(picture.content)};base64,{base64.b64encode(picture.content).decode()}"


def _too_long() -> PictureProblem:
    return PictureProblem(
        _("A text is longer than %(most)d characters, or has too many tags. Please make it shorter.")
        % {"most": MAX_TEXT}
    )


def _media_type(content: bytes) -> str:
    if content.startswith(b"\xff\xd8"):
        return "image/jpeg"
    return "image/webp" if content[8:12] == b"WEBP" else "image/png"


class _Images(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            values = dict(attrs)
            self.found.append((values.get("src") or "", values.get("alt") or ""))


def _images(html: str) -> list[tuple[str, str]]:
    """Address and alternative text of every picture.

    The HTML is repaired before it is looked through, so that what is found is what a browser would show,
    and broken tags do not cost quadratic time.
    """
    parser = _Images()
    parser.feed(
        nh3.clean(
            html,
            tags={"img"},
            attributes={"img": {"src", "alt"}},
            url_schemes={"data", "file", "ftp", "http", "https"},
            clean_content_tags={"script", "style"},
        )
    )
    parser.close()
    return parser.found


def _picture(source: str, description: str, files: Mapping[str, bytes]) -> Picture:
    address = source.strip()
    scheme = address.partition(":")[0].lower()
    if scheme == "data":
        return _embedded(address, description)
    if scheme in {"file", "ftp", "http", "https"} or address.startswith("//"):
        raise PictureProblem(
            _(
                "Its picture is on another website (%(address)s). Please save the picture and send it in one "
                "ZIP with the questions."
            )
            % {"address": address[:100]}
        )
    return _from_files(address, description, files)


def _embedded(address: str, description: str) -> Picture:
    head, comma, body = address.partition(",")
    media_type, *parameters = head[len("data:") :].lower().split(";")
    if media_type not in SUFFIXES or not comma or "base64" not in parameters:
        raise PictureProblem(
            _("Its embedded picture is not a PNG, JPEG or WebP picture. Please save it as one of these.")
        )
    try:
        content = base64.b64decode(b"".join(unquote_to_bytes(body).split()), validate=True)
    except binascii.Error as error:
        raise PictureProblem(_broken()) from error
    if not content:
        raise PictureProblem(_broken())
    return Picture(f"picture.{SUFFIXES[media_type]}", content, description)


def _broken() -> Text:
    return _("Its embedded picture is damaged. Please put the picture in again.")


def _from_files(address: str, description: str, files: Mapping[str, bytes]) -> Picture:
    path = address.removeprefix(PLUGIN_FILE)
    for candidate in (unquote(path), unquote(path.partition("?")[0])):
        name = _find(unicodedata.normalize("NFC", candidate).removeprefix("./"), files)
        if name:
            return Picture(name.rpartition("/")[2], _content(name, files), description)
    raise PictureProblem(
        _(
            "Its picture “%(name)s” did not come with it. Please send the questions and their pictures in "
            "one ZIP."
        )
        % {"name": unquote(path)[:100]}
    )


def _content(name: str, files: Mapping[str, bytes]) -> bytes:
    try:
        return files[name]
    except UnreadableFile as damaged:  # the other questions can still be read
        raise PictureProblem(damaged.message) from damaged


def _find(wanted: str, files: Mapping[str, bytes]) -> str | None:
    if not wanted:
        return None
    if wanted in files:
        return wanted
    found = [name for name in files if name.endswith("/" + wanted)]
    if len(found) > 1:
        raise PictureProblem(
            _("There are several pictures named “%(name)s”. Please give each its own name.")
            % {"name": wanted[:100]}
        )
    return found[0] if found else None
