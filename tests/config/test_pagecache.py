"""The page cache as an ASGI application around another: what it keeps, for whom, and until when."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import cache

from config import pagecache
from config.pagecache import PageCache
from quizzes.models import BrandBook, Quiz

HTML = [(b"content-type", b"text/html; charset=utf-8")]


class Django:
    """Stands where Django stands: counts how often it is asked, and answers as told."""

    def __init__(self, headers: list[tuple[bytes, bytes]] = HTML, status: int = 200) -> None:
        self.asked = 0
        self.headers, self.status = headers, status
        self.gate: asyncio.Event | None = None

    async def __call__(self, scope: Any, receive: Any, send: Callable) -> None:
        self.asked += 1
        body = b"built %d" % self.asked
        if self.gate is not None:
            await self.gate.wait()
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": body})


pytestmark = pytest.mark.usefixtures("services")


def run(coroutine: Any) -> Any:
    """Run in a thread of its own: the browser tests may have an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


async def get(
    app: PageCache, path: str = "/en/", *, method: str = "GET", query: bytes = b"", **headers: str
) -> bytes:
    messages: list[dict] = []
    scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [
            (b"host", b"localhost"),
            *((k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()),
        ],
    }

    async def send(message: dict) -> None:
        messages.append(message)

    async def receive() -> dict:
        return {"type": "http.request"}

    await app(scope, receive, send)
    return b"".join(message.get("body", b"") for message in messages)


def look_again(app: PageCache) -> None:
    """As if a second had passed since the last look at the shared generation."""
    app.looked = -pagecache.POLL


def test_a_page_is_built_once() -> None:
    django = Django()
    app = PageCache(django)

    async def twice() -> list[bytes]:
        return [await get(app), await get(app)]

    assert run(twice()) == [b"built 1", b"built 1"]
    assert django.asked == 1


@pytest.mark.parametrize(
    "difference",
    [
        {"cookie": "sessionid=abc"},
        {"cookie": "a=b; messages=x"},
        {"authorization": "Basic x"},
        {"query": b"q=1"},
        {"method": "POST"},
        {"path": "/admin/"},
        {"path": "/accounts/login/"},
        {"path": "/media/x.webp"},
    ],
)
def test_what_may_differ_is_never_kept(difference: dict) -> None:
    django = Django()
    app = PageCache(django)

    async def twice() -> None:
        await get(app, **difference)
        await get(app, **difference)

    run(twice())
    assert django.asked == 2


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([*HTML, (b"set-cookie", b"a=b")], 200),
        ([*HTML, (b"cache-control", b"max-age=0, no-cache, no-store")], 200),
        ([*HTML, (b"cache-control", b"private")], 200),
        ([*HTML, (b"vary", b"*")], 200),
        ([(b"content-type", b"application/json")], 200),
        (HTML, 404),
        (HTML, 302),
    ],
)
def test_responses_that_say_so_are_never_kept(headers: list, status: int) -> None:
    django = Django(headers, status)
    app = PageCache(django)

    async def twice() -> None:
        await get(app)
        await get(app)

    run(twice())
    assert django.asked == 2


def test_hosts_and_players_do_not_mix_up_pages() -> None:
    django = Django()
    app = PageCache(django)

    async def visits() -> list[bytes]:
        return [
            await get(app),
            await get(app, cookie="player=xyz"),
            await get(app, "/ko/"),
            await get(app, "/en/about/"),
        ]

    assert run(visits()) == [b"built 1", b"built 1", b"built 2", b"built 3"]


def test_many_visitors_at_once_wait_for_one_build() -> None:
    django = Django()
    app = PageCache(django)

    async def crowd() -> list[bytes]:
        django.gate = asyncio.Event()
        visits = [asyncio.create_task(get(app)) for _ in range(50)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        django.gate.set()
        return await asyncio.gather(*visits)

    assert run(crowd()) == [b"built 1"] * 50
    assert django.asked == 1


def test_after_publishing_others_see_the_last_page_while_one_builds() -> None:
    django = Django()
    app = PageCache(django)

    async def story() -> tuple[bytes, bytes, bytes]:
        await get(app)
        await asyncio.to_thread(pagecache.renew)
        look_again(app)
        django.gate = asyncio.Event()
        builder = asyncio.create_task(get(app))
        while django.asked < 2:
            await asyncio.sleep(0)
        meanwhile = await get(app)
        django.gate.set()
        return meanwhile, await builder, await get(app)

    assert run(story()) == (b"built 1", b"built 2", b"built 2")


def test_after_an_unpublish_nobody_sees_the_last_page() -> None:
    django = Django()
    app = PageCache(django)

    async def story() -> bytes:
        await get(app)
        await asyncio.to_thread(pagecache.purge)
        look_again(app)
        return await get(app)

    assert run(story()) == b"built 2"


def test_a_build_that_fails_leaves_the_next_visitor_to_django() -> None:
    class Broken(Django):
        async def __call__(self, scope: Any, receive: Any, send: Callable) -> None:
            self.asked += 1
            raise RuntimeError

    django = Broken()
    app = PageCache(django)

    async def twice() -> None:
        for _ in range(2):
            with pytest.raises(RuntimeError):
                await get(app)

    run(twice())
    assert django.asked == 2


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "make_private"])
@pytest.mark.django_db
def test_wagtail_tells_the_cache(action: str, django_capture_on_commit_callbacks) -> None:
    from wagtail.models import PageViewRestriction

    from home.models import HomePage, StandardPage

    page = StandardPage(title="About", slug="about-us")
    HomePage.objects.get(slug="home").add_child(instance=page)
    key = pagecache.GENERATION_KEY if action == "publish" else pagecache.PURGE_KEY
    before = cache.get(key, 0)
    with django_capture_on_commit_callbacks(execute=True):
        if action == "publish":
            page.save_revision().publish()
        elif action == "make_private":
            PageViewRestriction.objects.create(page=page, restriction_type="login")
        else:
            getattr(page, action)()
    assert cache.get(key) > before


@pytest.mark.parametrize("model", [BrandBook, Quiz])
@pytest.mark.django_db
def test_what_editors_keep_beside_pages_tells_the_cache(
    model: type[BrandBook | Quiz], django_capture_on_commit_callbacks: Any
) -> None:
    name = "name" if model is BrandBook else "title"
    told = []
    for change in ("made", "changed"):
        with django_capture_on_commit_callbacks(execute=True):
            model.objects.update_or_create(slug="vellano", defaults={name: change})
        told.append((cache.get(pagecache.GENERATION_KEY), cache.get(pagecache.PURGE_KEY)))
    assert told == [(1, None), (2, None)]


@pytest.mark.django_db
def test_a_deleted_brand_book_is_dropped_at_once(django_capture_on_commit_callbacks: Any) -> None:
    book = BrandBook.objects.create(slug="vellano", name="Vellano")
    with django_capture_on_commit_callbacks(execute=True):
        book.delete()
    assert cache.get(pagecache.PURGE_KEY) == 1


# --- what many phones ask for all the time -----------------------------------------------------------------


def json_for(control: bytes) -> Django:
    return Django([(b"content-type", b"application/json"), (b"cache-control", control)])


@pytest.mark.parametrize(
    ("control", "asked"),
    [
        (b"max-age=0, s-maxage=2", 1),
        (b"s-maxage=60", 1),
        (b"max-age=60", 2),  # of the browser alone
        (b"private, s-maxage=2", 2),
        (b"no-store, s-maxage=2", 2),
    ],
)
def test_data_is_kept_only_where_it_says_so(control: bytes, asked: int) -> None:
    django = json_for(control)
    app = PageCache(django)

    async def twice() -> None:
        await get(app, "/en/campus/AB2345/now/", cookie="player=one")
        await get(app, "/en/campus/AB2345/now/", cookie="player=other")

    run(twice())
    assert django.asked == asked


def test_data_without_a_word_of_it_is_never_kept() -> None:
    django = Django([(b"content-type", b"application/json")])
    app = PageCache(django)

    async def twice() -> None:
        await get(app)
        await get(app)

    run(twice())
    assert django.asked == 2


def test_it_is_kept_for_as_many_seconds_as_it_says() -> None:
    django = json_for(b"s-maxage=30")
    app = PageCache(django)

    async def again_after(seconds: float) -> int:
        """How often Django was asked when so many seconds seem to have passed."""
        await get(app)
        for page in app.shelf.pages.values():
            page.built -= seconds
        await get(app)
        return django.asked

    assert run(again_after(1)) == 1
    assert run(again_after(30)) == 2


def test_nothing_is_kept_longer_than_a_page() -> None:
    assert pagecache._seconds([(b"Cache-Control", b"s-maxage=86400")]) == pagecache.MAX_AGE
