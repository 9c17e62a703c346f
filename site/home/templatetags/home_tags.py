"""Template tags that every page uses: navigation, languages, icons."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.models import Page, Site

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context: dict[str, Any]) -> list[Page]:
    """The pages under the home page of this language that are shown in menus."""
    home = home_page(context)
    return list(home.get_children().live().in_menu()) if home else []


@register.simple_tag(takes_context=True)
def home_page(context: dict[str, Any]) -> Page | None:
    """The home page in the current language."""
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    return site.root_page.localized if site else None


@register.simple_tag(takes_context=True)
def languages(context: dict[str, Any]) -> list[dict[str, str]]:
    """Each language with the address of this page in it: code, name in that language, url, current."""
    request = context["request"]
    page = context.get("page")
    by_code = _translations(page) if isinstance(page, Page) and page.pk else None
    names = {"en": "English", "ko": "한국어"}
    current = (get_language() or "en").split("-")[0]
    shown = []
    for code, _name in settings.LANGUAGES:
        url = translate_url(request.path, code) if by_code is None else by_code.get(code)
        if url:
            shown.append(
                {
                    "code": code,
                    "name": names.get(code, code),
                    "url": url,
                    "absolute": request.build_absolute_uri(url),
                    "current": "true" if code == current else "",
                }
            )
    return shown


def _translations(page: Page) -> dict[str, str]:
    pages = page.get_translations(inclusive=True).live().select_related("locale")
    return {other.locale.language_code: urlsplit(other.url).path for other in pages if other.url}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing from static/img/icons.svg; without a label it is hidden from screen readers."""
    from django.templatetags.static import static

    described = (
        format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon icon-{}" {}><use href="{}#{}"></use></svg>',
        name,
        described,
        static("img/icons.svg"),
        name,
    )


@register.filter
def lookup(mapping: dict[str, Any], key: str) -> Any:
    """The value of a mapping, or None."""
    return mapping.get(key) if mapping else None


@register.filter
def has_number(values: list[str] | None, number: int) -> bool:
    """Whether a list of sent values holds a number."""
    return str(number) in (values or [])


@register.filter
def has(values: list[str] | None, value: str) -> bool:
    """Whether a list holds a value."""
    return value in (values or [])
