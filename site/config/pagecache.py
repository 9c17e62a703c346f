"""Whole pages in front of Django: a repeated view of a public page never reaches it.

Only what is the same for everybody is kept: GET, status 200, no cookie in the request that could change the
page and none in the response. A page that has just been published is built once while others still get the
last one (single flight, stale while revalidating); after an unpublish, a delete or a change of privacy the
old one is dropped at once. Every process asks the shared cache once a second whether anything changed.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.core.cache import cache

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Application: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers: TypeAlias = list[tuple[bytes, bytes]]

MAX_PAGES = 500
MAX_BYTES = 512 * 1024
MAX_AGE = 60.0  # seconds until a page is built again in any case, or the seconds that it says itself
POLL = 1.0  # seconds between two looks at the shared generation
GENERATION_KEY = "pagecache:generation"
PURGE_KEY = "pagecache:purge"

# Never kept, whatever their headers say.
PRIVATE_PREFIXES = ("/admin", "/accounts", "/media", "/files", "/static", "/healthz")
# Cookies of people for whom pages may differ. The player's key changes no public page.
PERSONAL_COOKIES = (b"sessionid=", b"messages=")
KEPT_QUERIES = (b"",)
_SHARED_AGE = re.compile(rb"\bs-maxage=(\d+)")


@dataclass
class Page:
    """A finished response, when and in which generation it was built, and for how many seconds it holds."""

    headers: Headers
    body: bytes
    built: float
    generation: int
    seconds: float = MAX_AGE


@dataclass
class _Shelf:
    pages: OrderedDict[tuple[bytes, ...], Page] = field(default_factory=OrderedDict)
    building: dict[tuple[bytes, ...], asyncio.Future[Page | None]] = field(default_factory=dict)


def renew() -> None:
    """Something was published: every page is built anew, and shown as it was until then."""
    _advance(GENERATION_KEY)


def purge() -> None:
    """Something may no longer be seen: every kept page is dropped."""
    _advance(PURGE_KEY)


def _advance(key: str) -> None:
    cache.add(key, 0, timeout=None)
    cache.incr(key)


class PageCache:
    """ASGI middleware around Django."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.shelf = _Shelf()
        self.generation = self.purged = 0
        self.looked = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = page_key(scope)
        if key is None:
            await self.application(scope, receive, send)
            return
        await self._look_for_changes()
        page = self.shelf.pages.get(key)
        if page is not None and self._is_fresh(page):
            self.shelf.pages.move_to_end(key)
            await _answer(page, scope, send)
        elif key in self.shelf.building:
            waited = page or await asyncio.shield(self.shelf.building[key])
            if waited is None:
                await self.application(scope, receive, send)
            else:
                await _answer(waited, scope, send)
        else:
            await self._build(key, scope, receive, send)

    def _is_fresh(self, page: Page) -> bool:
        return page.generation == self.generation and time.monotonic() - page.built < page.seconds

    async def _look_for_changes(self) -> None:
        if time.monotonic() - self.looked < POLL:
            return
        self.looked = time.monotonic()
        try:
            found = await cache.aget_many([GENERATION_KEY, PURGE_KEY])
        except Exception:  # a dead cache must not take the pages down; they age by MAX_AGE
            return
        self.generation = found.get(GENERATION_KEY, 0)
        if found.get(PURGE_KEY, 0) != self.purged:
            self.purged = found.get(PURGE_KEY, 0)
            self.shelf = _Shelf()

    async def _build(self, key: tuple[bytes, ...], scope: Scope, receive: Receive, send: Send) -> None:
        shelf, generation = self.shelf, self.generation
        done: asyncio.Future[Page | None] = asyncio.get_running_loop().create_future()
        shelf.building[key] = done
        recorder = _Recorder(send)
        page = None
        try:
            await self.application(scope, receive, recorder)
            page = recorder.page(generation)
        finally:
            shelf.building.pop(key, None)
            shelf.pages.pop(key, None)
            if page is not None:
                shelf.pages[key] = page
                if len(shelf.pages) > MAX_PAGES:
                    shelf.pages.popitem(last=False)
            done.set_result(page)


def page_key(scope: Scope) -> tuple[bytes, ...] | None:
    """What a kept page depends on, or None for a request whose answer may not be kept."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return None
    if scope["query_string"] not in KEPT_QUERIES or scope["path"].startswith(PRIVATE_PREFIXES):
        return None
    headers = dict(scope["headers"])
    if any(name in headers.get(b"cookie", b"") for name in PERSONAL_COOKIES) or b"authorization" in headers:
        return None
    # "/" alone redirects by language; every other public page carries its language in its address.
    language = headers.get(b"accept-language", b"") if scope["path"] == "/" else b""
    return (
        scope.get("scheme", "http").encode(),
        headers.get(b"host", b""),
        scope["raw_path"] if "raw_path" in scope else scope["path"].encode(),
        headers.get(b"x-forwarded-proto", b""),
        language,
    )


async def _answer(page: Page, scope: Scope, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": page.headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else page.body})


class _Recorder:
    """Passes a response on and keeps a copy, if it is one that may be kept."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.headers: Headers | None = None
        self.chunks: list[bytes] = []
        self.finished = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(bytes(name), bytes(value)) for name, value in message.get("headers", [])]
            self.headers = headers if message["status"] == 200 and _may_be_kept(headers) else None
        elif message["type"] == "http.response.body" and self.headers is not None:
            self.chunks.append(message.get("body", b""))
            self.finished = not message.get("more_body", False)
        await self.send(message)

    def page(self, generation: int) -> Page | None:
        body = b"".join(self.chunks)
        if self.headers is None or not self.finished or not body or len(body) > MAX_BYTES:
            return None
        return Page(self.headers, body, time.monotonic(), generation, _seconds(self.headers))


def _seconds(headers: Headers) -> float:
    """What a shared cache is told, such as 2 seconds for what many phones ask for all the time."""
    control = next((value for name, value in headers if name.lower() == b"cache-control"), b"")
    said = _SHARED_AGE.search(control)
    return min(float(said[1]), MAX_AGE) if said else MAX_AGE


def _may_be_kept(headers: Headers) -> bool:
    fields = {name.lower(): value for name, value in headers}
    control = fields.get(b"cache-control", b"")
    vary = fields.get(b"vary", b"").lower()
    return (
        b"set-cookie" not in fields
        and not any(word in control for word in (b"no-store", b"no-cache", b"private"))
        and b"*" not in vary
        and _is_page(fields.get(b"content-type", b""), control)
    )


def _is_page(content_type: bytes, control: bytes) -> bool:
    """Data is kept only where it says for how long: most of it is somebody's own."""
    pages = (b"text/html", b"application/xml", b"image/png")
    return content_type.startswith(pages) or (
        content_type.startswith(b"application/json") and _SHARED_AGE.search(control) is not None
    )
