"""What every test may ask for: people by role, their browsers, and a media folder that is thrown away."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.test.utils import override_settings

from accounts.enums import Role
from accounts.models import User

PASSWORD = "amber-birch-cedar-123"


@pytest.fixture(scope="session", autouse=True)
def media_folder() -> Iterator[None]:
    """The settings give every process a media folder of its own; it goes when the process ends."""
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(autouse=True)
def own_cache() -> Iterator[None]:
    """Limits count in the cache. Every test counts from nothing, also when all workers share one Redis."""
    default = {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}
    with override_settings(CACHES={**settings.CACHES, "default": default}):
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
