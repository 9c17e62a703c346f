"""An entrant's browser, and the page that lets the public see a competition."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client
from wagtail.models import Site

from campaigns.competitions.models import Competition, CompetitionPage, Entry

ORIGIN = {"HTTP_ORIGIN": "http://testserver"}
WHO = {"country": "KR", "birth_year": "2004", "school_level": "university"}


def publish(competition: Competition) -> Competition:
    """A live page, without which the public does not see a competition."""
    root = Site.objects.get(is_default_site=True).root_page
    page = CompetitionPage(title="Real Deal", slug=competition.slug, summary="Enter", competition=competition)
    page.locale = root.locale
    root.add_child(instance=page)
    return competition


class Browser:
    """The browser of the entrant with a key; posts come from our own pages."""

    def __init__(self, key: str = "key") -> None:
        self.client = Client()
        if key:
            self.client.cookies["entrant"] = key

    def get(self, path: str, **data: str) -> HttpResponse:
        return self.client.get(f"/en/{path}", data)

    def post(self, path: str, **data: Any) -> HttpResponse:
        return self.client.post(f"/en/{path}", data, **ORIGIN)

    def send(self, path: str, data: Any) -> HttpResponse:
        body = data if isinstance(data, (str, bytes)) else json.dumps(data)
        return self.client.post(f"/en/{path}", body, content_type="application/json", **ORIGIN)


def at(entry: Entry, place: str = "") -> str:
    return f"entries/{entry.code}/{place}"


def words(response: HttpResponse) -> str:
    """What a page says, without its tags."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def messages_beside(response: HttpResponse) -> dict[str, str]:
    """The message beside each field that has one."""
    found = re.findall(r'id="field-([\w-]+)-error">.*?<span>(.*?)</span>', response.content.decode(), re.S)
    return {field: unescape(text) for field, text in found}
