"""What an entry answers: the definition that is kept with it, and whether a draft satisfies it.

A definition is {"kind", "limits": {"words", "characters", "file_types", "min_side", "megabytes"},
"questions": [{"id", "type", "label", "help", "required", "for_judges", ...}]}.
A draft is {"title", "slogan", "link", "asset", "answers": {question id: answer}, "own_work", "third_party",
"ai_use", "ai_how"}; keys that were never filled in are missing.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import regex
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.competitions.enums import PICTURES, AIUse, Kind
from campaigns.competitions.models import EntryFormVersion
from campaigns.competitions.services.calls import Call
from campaigns.translated import in_language

TITLE_LENGTH = 80
TEXT_LENGTH = 10_000  # nobody types more, and no limit of a form is higher
GRAPHEME = regex.compile(r"\X")


def definition_of(call: Call) -> dict[str, Any]:
    """The form and limits of a call as plain data, to be kept with what answers them."""
    category = call.category
    limits = {
        "words": call.max_words,
        "characters": call.max_characters,
        "file_types": sorted(category.file_types.split()),
        "min_side": category.min_side,
        "megabytes": category.max_megabytes,
    }
    questions = [_question(block) for block in call.form.questions] if call.form else []
    return {"kind": category.kind, "limits": limits, "questions": questions}


def keep_definition(definition: dict[str, Any], *, now: datetime) -> EntryFormVersion:
    """The kept version with this definition; one row for all entries that answer the same."""
    digest = sha256_of(definition)
    found, _made = EntryFormVersion.objects.get_or_create(
        sha256=digest, defaults={"definition": definition, "created_at": now}
    )
    return found


def sha256_of(content: Any) -> str:
    """Of canonical JSON: keys in order, no spaces, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def words_in(text: str) -> int:
    """Words as a reader counts them: what stands between spaces."""
    return len(text.split())


def characters_in(text: str) -> int:
    """Characters as a reader counts them: a syllable block or an emoji of several code points is one."""
    return len(GRAPHEME.findall(text.strip()))


def readable_draft(definition: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """What a form sent, reduced to what a draft may hold. Nothing is judged yet, and nothing is lost."""
    answers = data.get("answers")
    given = answers if isinstance(answers, dict) else {}
    kept = {
        question["id"]: _answer(question, given.get(question["id"])) for question in definition["questions"]
    }
    return {
        "title": _text(data.get("title")),
        "slogan": _text(data.get("slogan")) if definition["kind"] == Kind.SLOGAN else "",
        "link": _text(data.get("link")) if definition["kind"] == Kind.VIDEO else "",
        "answers": {key: value for key, value in kept.items() if value not in ("", [], False)},
        "own_work": data.get("own_work") is True,
        "third_party": _text(data.get("third_party")),
        "ai_use": data["ai_use"] if data.get("ai_use") in AIUse.values else "",
        "ai_how": _text(data.get("ai_how")),
    }


def what_is_missing(
    definition: dict[str, Any], draft: dict[str, Any], *, has_picture: bool
) -> dict[str, str]:
    """What keeps a draft from being submitted: field -> what to do. Empty when all is well."""
    errors = _work_errors(definition, draft, has_picture=has_picture)
    for question in definition["questions"]:
        message = _question_error(question, draft.get("answers", {}).get(question["id"]))
        if message:
            errors[question["id"]] = message
    return errors | _originality_errors(draft)


def _work_errors(definition: dict[str, Any], draft: dict[str, Any], *, has_picture: bool) -> dict[str, str]:
    kind, limits, errors = definition["kind"], definition["limits"], {}
    if not draft.get("title"):
        errors["title"] = _("Give your work a title.")
    elif characters_in(draft["title"]) > TITLE_LENGTH:
        errors["title"] = _too_long(characters_in(draft["title"]), TITLE_LENGTH)
    if kind == Kind.SLOGAN:
        message = _text_error(draft.get("slogan", ""), words=limits["words"], characters=limits["characters"])
        if not draft.get("slogan"):
            message = _("Write your slogan.")
        if message:
            errors["slogan"] = message
    if kind == Kind.VIDEO and not is_link(draft.get("link", "")):
        errors["link"] = _("Give the whole link of the video, beginning with https://")
    if kind in PICTURES and not has_picture:
        errors["asset"] = _("Add your picture.")
    return errors


def _originality_errors(draft: dict[str, Any]) -> dict[str, str]:
    errors = {}
    if not draft.get("own_work"):
        errors["own_work"] = _("Only your own work can be entered. Tick the box if it is yours.")
    if not draft.get("ai_use"):
        errors["ai_use"] = _("Say whether AI was used. Every answer is allowed.")
    elif draft["ai_use"] != AIUse.NONE and not draft.get("ai_how"):
        errors["ai_how"] = _("Say in a sentence which tool you used, and for what.")
    return errors


def _question_error(question: dict[str, Any], answer: Any) -> str:
    if answer in (None, "", [], False):
        return _("This needs an answer.") if question["required"] else ""
    if question["type"] == "text":
        return _text_error(answer, words=question["max_words"], characters=question["max_characters"])
    if question["type"] == "link" and not is_link(answer):
        return _("Give the whole link, beginning with https://")
    return ""


def _text_error(text: str, *, words: int | None, characters: int | None) -> str:
    if words and words_in(text) > words:
        count = words_in(text)
        return ngettext(
            "%(count)s word; at most %(limit)s.", "%(count)s words; at most %(limit)s.", count
        ) % {"count": count, "limit": words}
    if characters and characters_in(text) > characters:
        return _too_long(characters_in(text), characters)
    return ""


def _too_long(count: int, limit: int) -> str:
    return _("%(count)s characters; at most %(limit)s.") % {"count": count, "limit": limit}


def is_link(text: Any) -> bool:
    """A link to a page elsewhere, over https, with a host and no user name in it."""
    try:
        parts = urlsplit(text if isinstance(text, str) else "")
    except ValueError:
        return False
    return parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in parts.netloc


def _question(block: Any) -> dict[str, Any]:
    value = block.value
    found: dict[str, Any] = {
        "id": str(block.id),
        "type": block.block_type,
        "label": dict(value["label"]),
        "help": dict(value["help"]),
        "required": bool(value["required"]),
        "for_judges": bool(value["for_judges"]),
    }
    if block.block_type == "text":
        found |= {name: value[name] for name in ("max_words", "max_characters")} | {
            "long": bool(value["long"])
        }
    if block.block_type == "options":
        found |= {"options": [dict(one) for one in value["options"]], "several": bool(value["several"])}
    return found


def _answer(question: dict[str, Any], value: Any) -> Any:
    """Text for texts and links, True for statements, places of options, counted from 0, for options."""
    if question["type"] == "statement":
        return value is True
    if question["type"] == "options":
        places = value if isinstance(value, list) else [value]
        chosen = sorted(
            {one for one in places if isinstance(one, int) and 0 <= one < len(question["options"])}
        )
        return chosen if question["several"] else chosen[:1]
    return _text(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    whole = value.encode(errors="ignore").decode()  # half of a pair of UTF-16 is no character
    return whole.strip().replace("\x00", "")[:TEXT_LENGTH]


def shown_answers(
    definition: dict[str, Any], answers: dict[str, Any], *, judges: bool
) -> list[tuple[str, str]]:
    """Questions and answers in words, in the current language. judges: only what judges may read."""
    shown = []
    for question in definition["questions"]:
        answer = answers.get(question["id"])
        if answer in (None, "", [], False) or (judges and not question["for_judges"]):
            continue
        shown.append((in_language(question["label"]), _in_words(question, answer)))
    return shown


def answers_for_judges(definition: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """The answers without those that only the organisers were to read."""
    open_to_judges = {question["id"] for question in definition["questions"] if question["for_judges"]}
    return {key: value for key, value in answers.items() if key in open_to_judges}


def _in_words(question: dict[str, Any], answer: Any) -> str:
    if question["type"] == "options":
        return ", ".join(in_language(question["options"][place]) for place in answer)
    return _("yes") if answer is True else str(answer)
