"""The text formats of Moodle, as HTML. What comes out is not sanitised yet."""

from __future__ import annotations

import re

from quizzes.markup import from_plain

FORMATS = ("html", "moodle", "plain", "markdown")
# No pattern may run across a sign that begins another match: that keeps all of them linear.
MARKDOWN = (
    (re.compile(r"!\[([^\[\]\n]*)\]\(([^()\s]+)\)"), r'<img alt="\1" src="\2">'),
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*\n]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*([^*\s][^*\n]*)\*"), r"<em>\1</em>"),
)


def as_html(text: str, name: str) -> str:
    """A text in one of FORMATS as HTML.

    moodle: HTML in which line breaks count. markdown: pictures, bold, emphasis, code and paragraphs; other
    signs of Markdown stay as they are written.
    """
    if name == "html":
        return text
    if name == "plain":
        return from_plain(text)
    if name == "moodle":
        return text.strip().replace("\n", "<br>")
    return _markdown(text)


def _markdown(text: str) -> str:
    for pattern, replacement in MARKDOWN:
        text = pattern.sub(replacement, text)
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    return paragraphs[0] if len(paragraphs) == 1 else "".join(f"<p>{part}</p>" for part in paragraphs)
