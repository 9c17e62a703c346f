"""Two versions of a draft side by side: which fields differ, and which words of them."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from campaigns.competitions.enums import AIUse
from campaigns.competitions.services.forms import shown_answers
from campaigns.translated import in_language

# A run of text, and whether the other version has it differently.
Piece = tuple[str, bool]
MOST_WORDS = 2_000  # longer texts are marked as a whole


@dataclass(frozen=True)
class Difference:
    """One field that differs. mine: what was being saved; theirs: what is stored."""

    field: str
    label: str
    mine: list[Piece]
    theirs: list[Piece]

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def differences(definition: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> list[Difference]:
    """The fields of two drafts that differ, in the order of the form, in the current language."""
    found = []
    for field, label, shown in _fields(definition):
        ours, others = shown(mine), shown(theirs)
        if ours != others:
            found.append(Difference(field, label, *_pieces(ours, others)))
    return found


def picture_difference(*, gives: bool, has: bool) -> Difference:
    """A picture that was being given (or, without gives, taken away) and the one that is stored, if any."""
    mine: list[Piece] = [(_("changed"), True)] if gives else []
    theirs: list[Piece] = [(_("as it is stored"), True)] if has else []
    return Difference("asset", _("Picture"), mine, theirs)


def _fields(definition: dict[str, Any]) -> list[tuple[str, str, Any]]:
    return [
        ("title", _("Title"), lambda draft: draft.get("title", "")),
        ("slogan", _("Slogan"), lambda draft: draft.get("slogan", "")),
        ("link", _("Link"), lambda draft: draft.get("link", "")),
        *[(one["id"], in_language(one["label"]), _answer(one)) for one in definition["questions"]],
        ("own_work", _("Own work"), lambda draft: _("yes") if draft.get("own_work") else ""),
        ("third_party", _("Other people's material"), lambda draft: draft.get("third_party", "")),
        ("ai_use", _("Use of AI"), lambda draft: _ai(draft.get("ai_use", ""))),
        ("ai_how", _("How AI was used"), lambda draft: draft.get("ai_how", "")),
    ]


def _answer(question: dict[str, Any]) -> Any:
    def shown(draft: dict[str, Any]) -> str:
        answers = shown_answers({"questions": [question]}, draft.get("answers", {}), judges=False)
        return answers[0][1] if answers else ""

    return shown


def _ai(value: str) -> str:
    return str(AIUse(value).label) if value in AIUse.values else ""


def _pieces(mine: str, theirs: str) -> tuple[list[Piece], list[Piece]]:
    ours, others = _words(mine), _words(theirs)
    if len(ours) + len(others) > MOST_WORDS:
        return [(mine, True)], [(theirs, True)]
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = SequenceMatcher(a=ours, b=others, autojunk=False)
    for kind, from_mine, to_mine, from_theirs, to_theirs in matcher.get_opcodes():
        left += _piece(ours[from_mine:to_mine], kind != "equal")
        right += _piece(others[from_theirs:to_theirs], kind != "equal")
    return left, right


def _words(text: str) -> list[str]:
    return [part for part in re.split(r"(\s+)", text) if part]


def _piece(words: list[str], differs: bool) -> list[Piece]:
    return [("".join(words), differs)] if words else []
