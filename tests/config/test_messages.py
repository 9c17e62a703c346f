"""Every text of the interface is translated, and the compiled catalogue belongs to its text."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

from tests.effort import IN_CI
from tests.house.trees import ROOT, python_files

CATALOGUE = Path(settings.BASE_DIR) / "site" / "config" / "locale" / "ko" / "LC_MESSAGES" / "django.po"
COLLECTED = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def entries() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def test_the_korean_catalogue_is_complete() -> None:
    assert [entry.msgid for entry in entries() if not entry.translated()] == []
    assert entries().fuzzy_entries() == []


def test_translations_keep_their_placeholders() -> None:
    for entry in entries():
        texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        for text in texts:
            assert set(PLACEHOLDER.findall(text)) == set(
                PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)
            )


def test_the_compiled_catalogue_is_the_one_of_the_text() -> None:
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert {entry.msgid: entry.msgstr for entry in compiled} == {
        entry.msgid: entry.msgstr for entry in entries()
    }


def _hidden_texts(source: str) -> list[int]:
    """Lines of texts to translate inside f-strings: the collector does not look there."""
    return [
        call.lineno
        for text in ast.walk(ast.parse(source))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in COLLECTED
    ]


def test_no_text_hides_in_an_f_string() -> None:
    assert _hidden_texts("""f"{_('Text')} {name}" """) == [1]
    found = {str(path): _hidden_texts((ROOT / path).read_text()) for path in python_files()}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_the_catalogue_holds_every_text_of_the_interface(tmp_path: Path) -> None:
    if shutil.which("xgettext") is None and not IN_CI:
        pytest.skip("needs GNU gettext: install the package gettext")
    copy = tmp_path / "copy"
    ignore = shutil.ignore_patterns(".venv", "var", ".git", "tests", "docs", "*.webp", "__pycache__")
    shutil.copytree(settings.BASE_DIR, copy, ignore=ignore)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATA_DIR": str(tmp_path / "var"),
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "manage.py", "collect_messages"]
    subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True)
    collected = polib.pofile(str(copy / CATALOGUE.relative_to(settings.BASE_DIR)))
    assert {entry.msgid for entry in collected} == {entry.msgid for entry in entries()}
