"""The form of a score sheet: what a page shows of it, and what a form without script sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from campaigns.judging.models import Assignment, Round, ScoreSheet
from campaigns.judging.services.sheets import COMMENT, NOTE, TEXTS, steps_of, value_of
from campaigns.translated import in_language

NOT_APPLICABLE = "na"
ROWS = 7  # so many steps with their words stand one below the other


@dataclass(frozen=True)
class Step:
    """Points that can be given. value: as sent; text: what they mean, "" where the rubric does not say."""

    value: str
    text: str


@dataclass(frozen=True)
class Field:
    """A criterion of a sheet. chosen: a step's value, "na", or "" while it is open. share: per cent."""

    key: str
    title: str
    help: str
    steps: tuple[Step, ...]
    is_required: bool
    share: int
    chosen: str
    reason: str
    revision: int

    @property
    def level(self) -> str:
        """What the chosen points mean."""
        return next((one.text for one in self.steps if one.value == self.chosen), "")

    @property
    def has_rows(self) -> bool:
        """Whether its steps stand one below the other where there is room for their words."""
        return len(self.steps) <= ROWS and any(one.text for one in self.steps)

    @property
    def least(self) -> Step:
        return self.steps[0]

    @property
    def most(self) -> Step:
        return self.steps[-1]


@dataclass(frozen=True)
class Sheet:
    """A whole sheet as its page shows it. revisions: of the two texts."""

    fields: tuple[Field, ...]
    note: str
    comment: str
    note_revision: int
    comment_revision: int


def sheet_of(assignment: Assignment) -> Sheet:
    """The sheet of an assignment as it is stored; an empty one before anything was saved. Two queries."""
    stored = ScoreSheet.objects.prefetch_related("scores").filter(assignment=assignment).first()
    values = {one.criterion: value_of(one) for one in stored.scores.all()} if stored else {}
    revisions = stored.revisions if stored else {}
    criteria = criteria_in(assignment.round_entry.round)
    total = sum(one["weight"] for one in criteria) or 1
    return Sheet(
        fields=tuple(
            _field(one, values.get(one["key"]), int(revisions.get(one["key"], 0)), total) for one in criteria
        ),
        note=stored.note if stored else "",
        comment=stored.comment if stored else "",
        note_revision=int(revisions.get(NOTE, 0)),
        comment_revision=int(revisions.get(COMMENT, 0)),
    )


def criteria_in(judged: Round) -> list[dict[str, Any]]:
    """The criteria that a round keeps."""
    return list(judged.rubric_version.definition["criteria"]) if judged.rubric_version else []


def _field(criterion: dict[str, Any], value: Any, revision: int, total: float) -> Field:
    texts = {one["value"]: in_language(one["text"]) for one in criterion["levels"]}
    is_out = isinstance(value, dict)
    return Field(
        key=criterion["key"],
        title=in_language(criterion["title"]),
        help=in_language(criterion["help"]),
        steps=tuple(Step(f"{step:g}", texts.get(step, "")) for step in steps_of(criterion)),
        is_required=criterion["required"],
        share=round(100 * criterion["weight"] / total),
        chosen=NOT_APPLICABLE if is_out else shown(value),
        reason=value["reason"] if is_out else "",
        revision=revision,
    )


def shown(value: Any) -> str:
    """A stored value as the form names it."""
    if isinstance(value, dict):
        return NOT_APPLICABLE
    return "" if value is None else f"{value:g}"


def worded(value: Any, nothing: str) -> str:
    """A stored value for people: points, a text, or the reason why it does not apply."""
    if isinstance(value, dict):
        return str(value["reason"])
    return value or nothing if isinstance(value, str) or value is None else f"{value:g}"


def changes_in(judged: Round, sent: Mapping[str, str]) -> list[tuple[str, Any, str]]:
    """What a form without script changed: key, value and revision as sent, where it is not what it showed."""
    found: list[tuple[str, Any, str]] = []
    for key in [one["key"] for one in criteria_in(judged)]:
        chosen, reason = sent.get(f"value-{key}", ""), sent.get(f"reason-{key}", "").strip()
        was = (sent.get(f"was-{key}", ""), sent.get(f"was-reason-{key}", ""))
        now = (chosen, reason if chosen == NOT_APPLICABLE else "")
        if now != was:
            found.append((key, _value(chosen, reason), sent.get(f"revision-{key}", "")))
    for key in TEXTS:
        text = sent.get(key)
        if text is not None and text.replace("\r\n", "\n").strip() != sent.get(f"was-{key}", "").replace(
            "\r\n", "\n"
        ):
            found.append((key, text, sent.get(f"revision-{key}", "")))
    return found


def _value(chosen: str, reason: str) -> Any:
    if chosen == NOT_APPLICABLE:
        return {"reason": reason}
    try:
        return float(chosen) if chosen else None
    except ValueError:
        return chosen  # refused by the service, with words
