"""What can be set, run or given is written down, and nothing else is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.core.management import get_commands

from accounts.enums import Role
from tests.house.trees import ROOT

SETTINGS = sorted((ROOT / "site" / "config" / "settings").glob("*.py"))
READERS = {
    "str",
    "bool",
    "int",
    "float",
    "list",
    "db",
    "email_url",
    "cache_url",
    "url",
    "json",
    "path",
    "dict",
}
ROW = re.compile(r"^\| `(?P<name>[^`]+)` \|(?P<rest>.*)\|$", re.M)


def read_variables(source: str) -> Iterator[str]:
    """The environment variables that a settings file reads through `env`."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        called = node.func
        if (isinstance(called, ast.Name) and called.id == "env") or (
            isinstance(called, ast.Attribute)
            and isinstance(called.value, ast.Name)
            and called.value.id == "env"
            and called.attr in READERS
        ):
            yield str(node.args[0].value)


def documented(name: str) -> dict[str, list[str]]:
    """The rows of a page's tables: what stands in the first column, with the other cells."""
    text = (ROOT / "docs" / name).read_text()
    return {row["name"]: [cell.strip() for cell in row["rest"].split("|")] for row in ROW.finditer(text)}


def our_commands() -> set[str]:
    # An app's home tells whose it is; get_commands names the app by its module.
    ours = {app.name for app in apps.get_app_configs() if _is_ours(app.path)}
    return {command for command, app in get_commands().items() if app in ours}


def _is_ours(folder: str) -> bool:
    path = Path(folder)
    return path.is_relative_to(ROOT) and ".venv" not in path.parts


def test_reading_finds_every_way_to_read_a_variable() -> None:
    source = 'A = env("A")\nB = env.bool("B", default=True)\nC = {"x": env.str("C") or None}\nos.environ["D"]'
    assert list(read_variables(source)) == ["A", "B", "C"]


def test_settings_read_the_environment_only_through_env() -> None:
    """Otherwise a variable could be read without this page knowing."""
    direct = [path.name for path in SETTINGS if re.search(r"os\.environ|getenv", path.read_text())]
    assert direct == []


def test_every_environment_variable_is_documented_and_no_other() -> None:
    read = {name for path in SETTINGS for name in read_variables(path.read_text())}
    assert set(documented("settings.md")) - {"DJANGO_SETTINGS_MODULE"} == read


def test_every_setting_has_a_meaning_a_default_and_an_example() -> None:
    gaps = {
        name: cells for name, cells in documented("settings.md").items() if len(cells) != 3 or "" in cells
    }
    assert gaps == {}


def test_every_command_is_documented_and_no_other() -> None:
    assert set(documented("commands.md")) == our_commands()


def test_every_role_is_documented_and_no_other() -> None:
    assert list(documented("roles.md")) == [role.value for role in Role]
