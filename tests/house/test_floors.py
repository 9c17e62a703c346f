"""Who may import whom: a room imports from floors below its own, and from nothing else of ours."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.trees import ROOT, module_name, python_files

# From the roof to the ground. Rooms of one floor do not import each other.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("config",),
    ("home",),
    ("campaigns.judging",),
    ("campaigns.competitions", "campaigns.training", "campaigns.reporting"),
    ("campaigns",),
    ("quizzes.live", "quizzes.exchange"),
    ("quizzes",),
    ("quizzes.specimens",),
    ("certificates", "mailing", "rewards", "uploads"),
    ("audit",),
    ("accounts", "paper"),
)
HEIGHT = {room: len(FLOORS) - place for place, floor in enumerate(FLOORS) for room in floor}
# Arrows between rooms of one floor that an issue needs, by name: (from, to).
SIDEWAYS: set[tuple[str, str]] = set()


def room_of(module: str) -> str | None:
    """The room a module lies in, by the longest name that fits; None for what is not ours."""
    fitting = [room for room in HEIGHT if module == room or module.startswith(f"{room}.")]
    return max(fitting, key=len, default=None)


def imported(source: str, module: str, *, is_package: bool) -> Iterator[tuple[int, str]]:
    """Every module that a source imports, with its line; inside functions too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = module.split(".")
                parts = parts[: len(parts) - node.level + is_package]
                base = ".".join([*parts, base]) if base else ".".join(parts)
            # "from campaigns import judging" means campaigns.judging.
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and _is_dynamic(node) and isinstance(node.args[0], ast.Constant):
            yield node.lineno, str(node.args[0].value)


def _is_dynamic(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return bool(call.args) and name in ("import_module", "import_string", "__import__")


def wrong_arrows(path: Path, source: str) -> list[str]:
    """Imports that go up or sideways, as "file:line: from -> to"."""
    module = module_name(path)
    here = room_of(module)
    if here is None:
        return [f"{path}: lies in no room of the house"]
    found = []
    for line, name in imported(source, module, is_package=path.name == "__init__.py"):
        there = room_of(name)
        if there is None or there == here or (here, there) in SIDEWAYS:
            continue
        if HEIGHT[there] >= HEIGHT[here]:
            found.append(f"{path}:{line}: {here} -> {there}")
    return found


def test_no_import_goes_up_or_sideways() -> None:
    wrong = [arrow for path in python_files() for arrow in wrong_arrows(path, (ROOT / path).read_text())]
    assert wrong == []


@pytest.mark.parametrize(
    ("path", "source", "arrow"),
    [
        ("site/accounts/x.py", "import os\nfrom quizzes.models import Quiz", "2: accounts -> quizzes"),
        ("site/accounts/x.py", "def f():\n    import config.urls", "2: accounts -> config"),
        ("site/accounts/x.py", "from audit import services", "1: accounts -> audit"),
        ("site/rewards/x.py", "import uploads", "1: rewards -> uploads"),
        ("quizzes/x.py", "from quizzes.live import rooms", "1: quizzes -> quizzes.live"),
        ("quizzes/x.py", "from quizzes import live", "1: quizzes -> quizzes.live"),
        ("quizzes/x.py", "from . import live", "1: quizzes -> quizzes.live"),
        ("quizzes/specimens/x.py", "from ..models import Item", "1: quizzes.specimens -> quizzes"),
        ("quizzes/live/x.py", "import quizzes.exchange.csv", "1: quizzes.live -> quizzes.exchange"),
        (
            "campaigns/training/x.py",
            "import campaigns.reporting",
            "1: campaigns.training -> campaigns.reporting",
        ),
        (
            "campaigns/competitions/x.py",
            "if TYPE_CHECKING:\n    from campaigns.judging.models import Panel",
            "2: campaigns.competitions -> campaigns.judging",
        ),
        ("campaigns/x.py", "import_module('home.models')", "1: campaigns -> home"),
        ("quizzes/services/__init__.py", "from ..live import rooms", "1: quizzes -> quizzes.live"),
    ],
)
def test_a_planted_arrow_is_caught(path: str, source: str, arrow: str) -> None:
    assert wrong_arrows(Path(path), source) == [f"{path}:{arrow}"]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("site/config/x.py", "import home, accounts\nfrom quizzes.live import rooms"),
        ("campaigns/judging/x.py", "from campaigns.competitions.models import Entry\nimport campaigns"),
        ("quizzes/x.py", "from quizzes.specimens import brands\nfrom . import models\nimport django"),
        ("site/audit/x.py", "from accounts.models import User"),
        ("quizzes/live/x.py", "from ..models import Quiz\nfrom .rooms import Room"),
    ],
)
def test_arrows_down_and_inside_a_room_are_fine(path: str, source: str) -> None:
    assert wrong_arrows(Path(path), source) == []
