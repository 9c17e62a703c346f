"""What every test may ask for: people by role, their browsers, and a media folder that is thrown away."""

from __future__ import annotations

import gc
import shutil
import uuid
from collections.abc import Callable, Iterator

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone, translation

from accounts.enums import Role
from accounts.models import User
from tests.effort import IN_CI, tries

SERVICES = {"db", "transactional_db", "django_db_setup", "browser", "services"}
PASSWORD = "amber-birch-cedar-123"

# No test asserts a time, a slow machine is no fault, and in CI every run tries the same examples.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    max_examples=tries(50, at_desk=15),
    derandomize=IN_CI,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes never name a test: an archive holds the time it was made, and two workers would disagree."""
    return argname if isinstance(val, bytes) else None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-with-services",
        action="store_true",
        help="leave out tests that no other database changes",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests first; of a second run those that it can tell something about."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if config.getoption("--only-with-services"):
        config.hook.pytest_deselected(items=[item for item in items if not gains_from_services(item)])
        items[:] = [item for item in items if gains_from_services(item)]


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


def gains_from_services(item: pytest.Item) -> bool:
    """Whether another database could change what a test finds.

    What a browser shows is the same on each, and its queries are asked by other tests too: of these only
    those are run again that start servers of their own, on the services.
    """
    if item.get_closest_marker("browser") is not None:
        return "servers" in item.fixturenames
    return uses_services(item) and item.get_closest_marker("once") is None


def uses_services(item: pytest.Item) -> bool:
    """Whether a test may touch the database or the cache: without one of these fixtures both refuse."""
    return not SERVICES.isdisjoint(item.fixturenames) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """The database of the tests, in which PostgreSQL does not count rows by itself.

    It sees none of those that a test has not committed, takes the table for empty, and plans for that:
    a query of milliseconds may take minutes.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'ALTER TABLE "{table}" SET (autovacuum_enabled = false)')


@pytest.fixture(scope="session", autouse=True)
def media_folder() -> Iterator[None]:
    """The settings give every process folders of its own for media; they go when the process ends."""
    yield
    for folder in (settings.MEDIA_ROOT, settings.STORAGES["private"]["OPTIONS"]["location"]):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A page in another language leaves the process in that language: no test after it reads it."""
    with translation.override("en"):
        yield


@pytest.fixture
def services() -> None:
    """For tests that use the cache, or processes on the same services, without a database in between."""


@pytest.fixture(autouse=True)
def own_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """Limits count in the cache. Every test counts from nothing, also when all workers share one Redis.

    A test that asks for no service gets a cache in which every method is missing: see uses_services.
    """
    default = {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}
    if default["BACKEND"] == "config.caches.Redis":
        default["BACKEND"] = "tests.caches.OwnRedis"
    if not uses_services(request.node):
        default = {"BACKEND": "django.core.cache.backends.base.BaseCache"}
    with override_settings(CACHES={**settings.CACHES, "default": default}):
        yield


@pytest.fixture
def still_clock() -> Iterator[None]:
    """The clock stands. Limits count by windows of time, and a test may begin at the end of one."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Makes a person with a role; asked twice for one role, it makes two people."""

    def make(role: Role, *, name: str = "") -> User:
        name = name or f"{role.name.lower()}-{User.objects.count()}"
        user = User.objects.create_user(
            username=name, email=f"{name}@people.example", password=PASSWORD, first_name=name
        )
        user.groups.add(Group.objects.get(name=role.value))
        return user

    return make


@pytest.fixture
def client_of(person: Callable[..., User]) -> Callable[..., Client]:
    """A browser in which a new person with this role is signed in. None: nobody is."""

    def make(role: Role | None, **options: bool) -> Client:
        client = Client(**options)
        if role is not None:
            client.force_login(person(role), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make
