"""The protocol's document and its code name the same messages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from quizzes.live import exceptions, messages
from quizzes.live.services.steps import _STEPS, OPTIONS

DOCUMENT = (Path(__file__).resolve().parents[3] / "docs" / "live-protocol.md").read_text()
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", DOCUMENT, re.S | re.M))


def described(section: str) -> set[str]:
    return set(re.findall(r"^### `(\w+)`", SECTIONS[section], re.M))


def examples(section: str) -> list[dict[str, object]]:
    return [json.loads(text) for text in re.findall(r"```json\n(.*?)```", SECTIONS[section], re.S)]


@pytest.mark.parametrize(
    ("section", "types"),
    [
        ("A player sends", set(messages.FROM_PLAYER)),
        ("A player gets", set(messages.TO_PLAYER)),
        ("The projector and the host send", set(messages.FROM_HOST) | set(messages.FROM_SCREEN)),
    ],
)
def test_every_message_is_described_with_an_example(section: str, types: set[str]) -> None:
    shared = {"ping"} if section.startswith("The projector") else set()
    assert described(section) | shared == types
    assert {example["type"] for example in examples(section)} | shared == types


def test_what_watchers_get_is_described() -> None:
    text = SECTIONS["The projector and the host get"]
    assert described("The projector and the host get") | set(
        re.findall(r"`(\w+)`", text.split("###")[0])
    ) >= set(messages.TO_WATCHER)


def test_every_state_has_a_message() -> None:
    assert set(messages.TYPES.values()) <= set(messages.TO_PLAYER) & set(messages.TO_WATCHER)


def test_every_code_of_a_refusal_is_named() -> None:
    codes = {
        refusal.code
        for refusal in vars(exceptions).values()
        if isinstance(refusal, type) and "code" in vars(refusal)
    }
    named = re.search(r"Codes: (.+?)\.\n", SECTIONS["A player gets"], re.S)
    assert named
    assert set(re.findall(r"`([\w-]+)`", named[1])) == codes | {"invalid"}


def test_every_step_and_setting_is_named() -> None:
    sent = SECTIONS["The projector and the host send"]
    steps = re.search(r"`do` is one of (.+?)\.\n", sent, re.S)
    assert steps
    assert set(re.findall(r"`(\w+)`", steps[1])) == set(_STEPS)
    options = re.search(r"Options: (.+?)\n```", sent, re.S)
    assert options
    assert set(re.findall(r"`(\w+)`", options[1])) == set(OPTIONS)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{",
        "[]",
        "1",
        '"x"',
        "null",
        '{"type": 1}',
        "{}",
        '{"type": "ans"' + " " * 20_000 + "}",
        "\ud800",
    ],
)
def test_what_is_no_message_is_refused(text: str | None) -> None:
    with pytest.raises(exceptions.Unreadable):
        messages.decode(text)
