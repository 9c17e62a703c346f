"""The HTML that questions may hold: a small allow-list, everything else is taken out."""

from __future__ import annotations

import html

import nh3
from django.utils.safestring import SafeString

TAGS = {"b", "br", "code", "em", "i", "li", "ol", "p", "pre", "strong", "sub", "sup", "u", "ul"}


def clean_html(text: str) -> str:
    """Sanitised HTML: no scripts, no styles, no attributes, no links, no pictures; never raises."""
    return nh3.clean(text, tags=TAGS, attributes={}, clean_content_tags={"script", "style"}).strip()


def safe_html(text: str) -> SafeString:
    """Sanitised HTML for a template."""
    return SafeString(clean_html(text))


def from_plain(text: str) -> str:
    """Plain text as HTML, with its line breaks."""
    return html.escape(text.strip(), quote=False).replace("\n", "<br>")


def to_plain(text: str) -> str:
    """The words of sanitised HTML, with line breaks for paragraphs and <br>."""
    spaced = text.replace("<br>", "\n").replace("</p>", "\n").replace("</li>", "\n")
    return html.unescape(nh3.clean(spaced, tags=set())).strip()
