"""Rubrics as plain data: the one place that decides which criteria apply, for form, score and export.

A definition is {"criteria": [{"key", "title", "help", "weight", "minimum", "maximum", "step", "required",
"levels": [{"value", "text"}]}]} with texts by language code and numbers as numbers.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from campaigns.competitions.services.forms import sha256_of
from campaigns.judging.models import Rubric, RubricVersion
from campaigns.judging.sheets import Criterion


def definition_of(rubric: Rubric) -> dict[str, Any]:
    """A rubric as it is now, to be kept with what is scored by it."""
    return {"criteria": [_criterion(block) for block in rubric.criteria]}


def _criterion(block: Any) -> dict[str, Any]:
    value = block.value
    numbers = {name: float(value[name]) for name in ("weight", "minimum", "maximum", "step")}
    levels = [{"value": float(one["value"]), "text": dict(one["text"])} for one in value["levels"]]
    return {
        "key": block.id,
        "title": dict(value["title"]),
        "help": dict(value["help"]),
        **numbers,
        "required": bool(value["required"]),
        "levels": sorted(levels, key=lambda level: level["value"]),
    }


def keep_definition(definition: dict[str, Any], *, now: datetime) -> RubricVersion:
    """The kept version with this definition; one row for all rounds that use the same."""
    found, _made = RubricVersion.objects.get_or_create(
        sha256=sha256_of(definition), defaults={"definition": definition, "created_at": now}
    )
    return found


def criteria_of(version: RubricVersion) -> tuple[Criterion, ...]:
    """The criteria of a version, as the mathematics of a sheet wants them."""
    return tuple(
        Criterion(
            key=one["key"],
            weight=one["weight"],
            minimum=one["minimum"],
            maximum=one["maximum"],
            required=one["required"],
        )
        for one in version.definition["criteria"]
    )
