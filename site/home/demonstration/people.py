"""One demonstration person per role. Their passwords are made up on this machine and kept beside the data."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group

from accounts.enums import Role
from accounts.models import User

WORDS = [
    "amber",
    "birch",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "heron",
    "ivory",
    "juniper",
    "kelp",
    "larch",
    "maple",
    "nectar",
    "opal",
    "pine",
]


def build_people() -> dict[str, tuple[str, str]]:
    """The demonstration people by role: address and password. Made on the first call, the same ever after."""
    kept = _kept_file()
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps({role.value: [_address(role), _password()] for role in Role}))
        kept.chmod(0o600)
    people = {role: tuple(pair) for role, pair in json.loads(kept.read_text()).items()}
    for role, (address, password) in people.items():
        _make(role, address, password)
    return people


def _kept_file() -> Path:
    return Path(settings.DATA_DIR) / "demonstration_people.json"


def _address(role: Role) -> str:
    return f"{role.name.lower()}@demonstration.example"


def _password() -> str:
    return "-".join(secrets.choice(WORDS) for _ in range(3)) + f"-{secrets.randbelow(900) + 100}"


def _make(role: str, address: str, password: str) -> None:
    if User.objects.filter(email=address).exists():
        return
    person = User.objects.create_user(
        username=address, email=address, password=password, first_name="Demonstration", last_name=role
    )
    person.groups.add(Group.objects.get(name=role))
