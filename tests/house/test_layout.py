"""Where things lie, and what no file may hold."""

from __future__ import annotations

import ast
import io
import re
import site
import subprocess
import sysconfig
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

import config
from tests.house.trees import CODE, ROOT, python_files, tracked_files

TOP = {
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "campaigns",
    "docs",
    "manage.py",
    "pyproject.toml",
    "quizzes",
    "requirements",
    "site",
    "static",
    "templates",
    "tests",
}
CODE_TOP = {*CODE, "manage.py", "tests"}
MAX_VIEW_LINES = 300
MAX_LINES = 400
EMAILS = ("templates/account/email/", "templates/email/", "templates/mailing/")


def test_the_top_of_the_tree_holds_only_what_belongs_there() -> None:
    top = {path.parts[0] for path in tracked_files()}
    assert {name for name in top if name not in TOP and not name.startswith(".")} == set()


def test_code_lies_only_where_code_belongs() -> None:
    found = {path.parts[0] for path in tracked_files() if path.suffix == ".py"}
    assert found - CODE_TOP == set()


def test_site_is_a_source_root_and_never_a_package() -> None:
    assert not (ROOT / "site" / "__init__.py").exists()
    assert Path(site.__file__) == Path(sysconfig.get_path("stdlib")) / "site.py"
    assert Path(config.__file__) == ROOT / "site" / "config" / "__init__.py"


def test_git_keeps_the_site_folder() -> None:
    assert "!/site/" in (ROOT / ".gitignore").read_text().splitlines()
    ignored = subprocess.run(
        ["git", "check-ignore", "--no-index", "site/config/settings/base.py"], cwd=ROOT, capture_output=True
    )
    assert ignored.stdout == b""


def test_the_wheel_holds_every_app() -> None:
    import tomllib

    told = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = set(told["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    real = {str(path.parent) for path in python_files() if path.name == "__init__.py"}
    assert packages == {path for path in real if str(Path(path).parent) in (".", "site")}


def test_test_folders_are_no_packages_and_their_files_have_names_of_their_own() -> None:
    tests = [path for path in tracked_files() if path.parts[0] == "tests" and path.suffix == ".py"]
    assert [path for path in tests if path.name == "__init__.py"] == []
    names = [path.name for path in tests if path.name.startswith("test_")]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_lock_files_name_no_address() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert locks != []
    named = [lock.name for lock in locks if re.search(r"://|index-url|find-links", lock.read_text())]
    assert named == []


def test_lock_files_have_hashes() -> None:
    bare = [
        f"{lock.name}: {line}"
        for lock in sorted((ROOT / "requirements").glob("*.txt"))
        for line in lock.read_text().splitlines()
        if line and line[0].isalnum() and not line.endswith("\\")
    ]
    assert bare == []


def test_nested_apps_have_a_short_label_of_their_own() -> None:
    """Fixed before the first migration: the last part of the name, written down in the AppConfig."""
    ours = [app for app in apps.get_app_configs() if Path(app.path).is_relative_to(ROOT) and "." in app.name]
    ours = [app for app in ours if ".venv" not in app.path]
    assert [app.name for app in ours] != []
    for app in ours:
        assert app.label == app.name.rpartition(".")[2]
        assert "label" in vars(type(app)), f"{app.name} leaves its label to chance"


def test_views_stay_thin() -> None:
    views = [path for path in python_files() if path.name == "views.py" or path.parent.name == "views"]
    lines = {str(path): len((ROOT / path).read_text().splitlines()) for path in views}
    assert {path: count for path, count in lines.items() if count >= MAX_VIEW_LINES} == {}


def test_modules_stay_readable() -> None:
    lines = {
        str(path): len((ROOT / path).read_text().splitlines()) for path in python_files(migrations=False)
    }
    assert {path: count for path, count in lines.items() if count > MAX_LINES} == {}


def test_nothing_is_left_to_be_written() -> None:
    """What a class needs from its subclasses is an attribute, never a method that only raises."""
    unwritten = [
        f"{path}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(ast.parse((ROOT / path).read_text()))
        if isinstance(node, ast.Raise) and node.exc and "NotImplementedError" in ast.unparse(node.exc)
    ]
    assert unwritten == []


def test_nothing_listens_to_signals_in_an_apps_own_models_or_services() -> None:
    """Explicit calls and on_commit inside the product; only wagtail_hooks may listen to Wagtail."""
    listening = [
        f"{path}:{node.lineno}"
        for path in python_files(migrations=False)
        if path.name != "wagtail_hooks.py"
        for node in ast.walk(ast.parse((ROOT / path).read_text()))
        if isinstance(node, ast.ImportFrom)
        and node.module in ("django.dispatch", "django.db.models.signals", "wagtail.signals")
    ]
    assert listening == []


class _Inline(HTMLParser):
    """Finds what a strict Content-Security-Policy forbids: script bodies, styles and handlers in markup."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open_script: tuple[int, bool] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        names = dict(attrs)
        if tag == "script":
            # Data that is not run may stand in a page.
            self.open_script = (
                line,
                "src" in names or names.get("type") in ("application/json", "speculationrules"),
            )
        if tag == "style":
            self.found.append(f"{line}: <style>")
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").strip().startswith("javascript:"):
                self.found.append(f"{line}: {name}=")

    def handle_data(self, data: str) -> None:
        if self.open_script and not self.open_script[1] and data.strip():
            self.found.append(f"{self.open_script[0]}: <script> with a body")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self.open_script = None


def inline_parts(source: str) -> list[str]:
    # Template tags inside markup confuse the parser; what they print is not written here.
    bare = re.sub(
        r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", lambda tag: "\n" * tag[0].count("\n"), source, flags=re.S
    )
    parser = _Inline()
    parser.feed(bare)
    return parser.found


def test_templates_hold_nothing_inline() -> None:
    pages = [
        path
        for path in tracked_files()
        if path.suffix in (".html", ".svg") and path.parts[0] in ("templates", *CODE)
    ]
    pages = [path for path in pages if not str(path).startswith(EMAILS)]
    assert pages != []
    found = [f"{path}:{part}" for path in pages for part in inline_parts((ROOT / path).read_text())]
    assert found == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>\n<script>alert(1)</script>", ["2: <script> with a body"]),
        ('<b {% if x %}onclick="go()"{% endif %}>', ["1: onclick="]),
        ('<i style="color: red">', ["1: style="]),
        ("<style>i {}</style>", ["1: <style>"]),
        ('<a href=" javascript:go()">', ["1: href="]),
        ('<script src="{% static "x.js" %}" type="module"></script>{{ data|json_script:"one" }}', []),
        ('<script type="application/json">{"a": 1}</script>', []),
    ],
)
def test_inline_parts_are_found(source: str, found: list[str]) -> None:
    assert inline_parts(source) == found


# A folder of somebody's machine: the roots where people and build machines keep their work. Written in
# pieces, so that this file does not name one.
MACHINE = re.compile(
    rb"(?<![\w.<*:-])/(?:"
    + b"|".join([b"ho" + b"me", b"Us" + b"ers", b"wo" + b"rk", b"ro" + b"ot"])
    + rb")/[\w.-]"
    rb"|[A-Z]:\\+(?:Us" + rb"ers|wo" + rb"rk)\\"
)


def test_no_text_file_names_a_machine() -> None:
    found = []
    for path in tracked_files():
        data = (ROOT / path).read_bytes()
        if b"\0" in data[:8192]:
            continue
        for number, line in enumerate(data.splitlines(), 1):
            if MACHINE.search(line):
                found.append(f"{path}:{number}: {line.strip()[:80]!r}")
    assert found == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b"cd /ho" + b"me/mina/bonafide", True),
        (b'path = "/wo' + b'rk/main"', True),
        (b"C:\\Us" + b"ers\\mina", True),
        (b'path("ho' + b'me/", views.front)', False),
        (b"https://bonafide.example/ho" + b"me/mina", False),
        (b"templates/ho" + b"me/desk.html", False),
    ],
)
def test_names_of_machines_are_found(line: bytes, found: bool) -> None:
    assert bool(MACHINE.search(line)) is found


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = io.StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=out, stderr=out)
    assert out.getvalue() == "No changes detected\n"
