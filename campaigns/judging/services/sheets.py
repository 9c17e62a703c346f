"""Score sheets: saved part by part, put off, recused from, confirmed, and taken back for a change.

A part is a criterion (by its key), "note" (for the judge alone) or "comment" (for the entrant). The value of
a criterion is points, {"reason": why it does not apply}, or None while it is open; of a text it is the text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.refusals import Conflict
from audit import services as audit
from campaigns.judging.enums import (
    SCORABLE,
    SHOWN,
    AssignmentState,
    ConflictKind,
    RoundState,
    Visibility,
)
from campaigns.judging.exceptions import (
    NotReady,
    OutOfRange,
    RoundIsElsewhere,
    ScoredElsewhere,
    SheetIsClosed,
)
from campaigns.judging.models import Assignment, Judge, Round, Score, ScoreSheet, SheetChange
from campaigns.judging.services import conflicts, voiding
from campaigns.judging.services.blinded import in_contest
from campaigns.judging.services.queues import queue_of, takes_scores
from campaigns.judging.services.rubrics import criteria_of
from campaigns.judging.sheets import Answer, MissingCriteria, NothingAnswered, sheet_score
from campaigns.translated import in_language

__all__ = ["access_assignment", "confirm_round", "queue_of", "recuse", "reopen_sheet", "save_part", "skip"]

NOTE, COMMENT = "note", "comment"
TEXTS = (NOTE, COMMENT)
TEXT_LENGTH = 4_000
REASON_LENGTH = 300


def access_assignment(*, user: Any, code: str) -> Assignment:
    """A judge's own entry of a round by its code there.

    404 for anybody else's, for what they were not told of or gave back, for a round that has not begun, and
    for a work that no longer takes part.
    """
    mine = Assignment.objects.filter(
        in_contest("round_entry__entry__"),
        round_entry__code=code,
        judge__user=user if user.is_authenticated else None,
        judge__left_at=None,
        state__in=SHOWN,
    ).exclude(round_entry__round__state=RoundState.PLANNED)
    found = mine.select_related(
        "judge__competition", "round_entry__round__rubric_version", "round_entry__round__competition"
    ).first()
    if found is None:
        raise Http404
    return found


def steps_of(criterion: dict[str, Any]) -> list[float]:
    """The points that can be given for a criterion of a kept rubric, least first."""
    least, most, step = (Decimal(str(criterion[name])) for name in ("minimum", "maximum", "step"))
    return [float(least + step * place) for place in range(int((most - least) / step) + 1)]


@transaction.atomic
def save_part(*, assignment: Assignment, key: str, value: Any, revision: int, now: datetime) -> int:
    """Keep one part of a sheet, if it was given upon revision `revision` of it. Returns its new revision.

    The same value again changes nothing and gets the same answer, whatever revision it names: an answer may
    have been lost on the way. Raises ScoredElsewhere where another value was saved since, OutOfRange for what
    the rubric does not offer, SheetIsClosed, and 404 for a part that is none.
    """
    kept = _locked(assignment, now)
    wanted = _readable(kept.round_entry.round, key, value)
    sheet = ScoreSheet.objects.select_for_update().filter(assignment=kept).first()
    if sheet is not None and sheet.voided_at:
        raise SheetIsClosed(_shut())
    score = sheet.scores.filter(criterion=key).first() if sheet and key not in TEXTS else None
    stored = _stored(sheet, score, key)
    known = int(sheet.revisions.get(key, 0)) if sheet else 0
    if stored == wanted:
        return known
    if revision != known:
        raise ScoredElsewhere(
            _("You gave something else in another window or on another device. Nothing was overwritten."),
            mine=wanted,
            theirs=stored,
            revision=known,
        )
    _write(kept, sheet, score, key, wanted, known + 1, now)
    return known + 1


def _locked(assignment: Assignment, now: datetime) -> Assignment:
    """The same row, locked: nobody saves, confirms or voids it meanwhile. Raises SheetIsClosed."""
    kept = _rows().select_for_update(of=("self",)).get(pk=assignment.pk)
    if not takes_scores(kept.round_entry.round, now) or kept.state not in SCORABLE:
        raise SheetIsClosed(_shut())
    return kept


def _rows() -> QuerySet[Assignment]:
    return Assignment.objects.select_related("judge", "round_entry__round__rubric_version")


def _shut() -> str:
    return _("This sheet can no longer be changed: it is confirmed or given back, or its round is over.")


def _readable(judged: Round, key: str, value: Any) -> Any:
    """A value as it is kept. Raises OutOfRange, and 404 for a part that is none."""
    if key in TEXTS:
        if value is not None and not isinstance(value, str):
            raise OutOfRange(_("We could not read what was sent. Reload the page."))
        text = _storable(value or "").replace("\r\n", "\n").strip()
        if len(text) > TEXT_LENGTH:
            raise OutOfRange(_("At most %(most)s characters fit.") % {"most": TEXT_LENGTH})
        return text
    found = [one for one in _definition(judged) if one["key"] == key]
    if not found:
        raise Http404
    if value is None:
        return None
    if isinstance(value, dict):
        return _not_applicable(value)
    return _points(found[0], value)


def _storable(text: str) -> str:
    """Without what no database keeps: NUL, and half an emoji, as a browser leaves where a text is cut off."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")


def _not_applicable(value: dict[str, Any]) -> dict[str, str]:
    given = value.get("reason")
    reason = " ".join(_storable(given).split()) if isinstance(given, str) else ""
    if not reason:
        raise OutOfRange(_("Say in a few words why this does not apply."))
    if len(reason) > REASON_LENGTH:
        raise OutOfRange(_("At most %(most)s characters fit.") % {"most": REASON_LENGTH})
    return {"reason": reason}


def _points(criterion: dict[str, Any], value: Any) -> float:
    steps = steps_of(criterion)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    # First whether it can be one of them at all: an integer may be larger than any float.
    is_near = is_number and steps[0] - 1 < value < steps[-1] + 1
    near = [step for step in steps if is_near and abs(step - value) < 1e-9]
    if not near:
        raise OutOfRange(
            _("“%(criterion)s” goes from %(least)s to %(most)s.")
            % {
                "criterion": in_language(criterion["title"]),
                "least": f"{steps[0]:g}",
                "most": f"{steps[-1]:g}",
            }
        )
    return near[0]


def _definition(judged: Round) -> list[dict[str, Any]]:
    return list(judged.rubric_version.definition["criteria"]) if judged.rubric_version else []


def value_of(score: Score | None) -> Any:
    """What a row says, as it was sent."""
    if score is None:
        return None
    return {"reason": score.reason} if score.value is None else score.value


def _stored(sheet: ScoreSheet | None, score: Score | None, key: str) -> Any:
    if key in TEXTS:
        return getattr(sheet, key) if sheet else ""
    return value_of(score)


def _write(
    kept: Assignment,
    sheet: ScoreSheet | None,
    score: Score | None,
    key: str,
    value: Any,
    revision: int,
    now: datetime,
) -> None:
    texts = {key: value} if key in TEXTS else {}
    revisions = (sheet.revisions if sheet else {}) | {key: revision}
    if sheet is None:
        sheet = ScoreSheet.objects.create(
            assignment=kept,
            entry_version_id=kept.round_entry.version_id,
            rubric_version_id=kept.round_entry.round.rubric_version_id,
            revisions=revisions,
            changed_at=now,
            **texts,
        )
    else:
        ScoreSheet.objects.filter(pk=sheet.pk).update(revisions=revisions, changed_at=now, **texts)
    if key not in TEXTS:
        _write_score(sheet, score, key, value)
    SheetChange.objects.create(sheet=sheet, key=key, revision=revision, value=value, at=now)
    if kept.state == AssignmentState.NOTIFIED:
        Assignment.objects.filter(pk=kept.pk).update(state=AssignmentState.IN_PROGRESS)


def _write_score(sheet: ScoreSheet, score: Score | None, key: str, value: Any) -> None:
    if value is None:  # taken back: a row that is missing is never zero
        if score is not None:
            score.delete()
        return
    reason = value["reason"] if isinstance(value, dict) else ""
    points = None if reason else value
    if score is None:
        Score.objects.create(sheet=sheet, criterion=key, value=points, reason=reason)
    else:
        Score.objects.filter(pk=score.pk).update(value=points, reason=reason)


@transaction.atomic
def skip(*, assignment: Assignment, now: datetime) -> None:
    """Put an entry off: it goes to the end of the judge's queue. Raises SheetIsClosed."""
    kept = _locked(assignment, now)
    Assignment.objects.filter(pk=kept.pk).update(skipped_at=now)


@transaction.atomic
def recuse(*, assignment: Assignment, is_conflict: bool, reason: str, actor: str, now: datetime) -> None:
    """Give an entry back for good, with a reason that managers read.

    is_conflict: the judge knows the work or its people; else they cannot judge it, which confirmed scores can
    no longer say once the others' were seen. Raises NotReady without a reason, and SheetIsClosed.
    """
    why = _storable(reason).strip()[: 4 * REASON_LENGTH]
    if not why:
        raise NotReady(_("Say in a few words why. Only managers read it."), errors={"reason": "reason"})
    kept = _rows().select_related("round_entry__entry").get(pk=assignment.pk)
    judged = kept.round_entry.round
    if judged.state != RoundState.OPEN or kept.state not in SHOWN:
        raise SheetIsClosed(_shut())
    mine = Assignment.objects.filter(pk=kept.pk)
    if is_conflict:  # it locks the conflict before the assignment
        conflicts.declare_conflict(
            judge=kept.judge, entry=kept.round_entry.entry, kind=ConflictKind.PERSONAL, reason=why, now=now
        )
        done = mine.filter(reason="").update(reason=why)
    else:
        open_ones = mine.filter(state__in=_declinable(judged, now))
        done = open_ones.update(state=AssignmentState.DECLINED, reason=why)
    if not done:  # meanwhile in another window, or the round was closed
        raise SheetIsClosed(_shut())
    if not is_conflict:
        voiding.void(assignment=kept, reason="declined", now=now)
    audit.record(
        kind="assignment.recused" if is_conflict else "assignment.declined",
        subject=("judge", kept.judge.code),
        actor=actor,
        data={"round": judged.code, "entry": kept.round_entry.code},
        now=now,
    )


def _declinable(judged: Round, now: datetime) -> tuple[AssignmentState, ...]:
    """Scores that stand are not made to count for nothing by giving the entry back either."""
    if not takes_scores(judged, now):
        return ()
    return SCORABLE if judged.visibility == Visibility.AFTER_OWN else (*SCORABLE, AssignmentState.SUBMITTED)


def may_decline(assignment: Assignment, now: datetime) -> bool:
    """Whether a judge may still say that they cannot judge an entry; a conflict they may always name."""
    return assignment.state in _declinable(assignment.round_entry.round, now)


@transaction.atomic
def confirm_round(
    *, judge: Judge, judged: Round, actor: str, now: datetime, partly: bool = False, seen: str | None = None
) -> list[str]:
    """Confirm a judge's sheets of a round. Returns the codes of their entries.

    partly: only what is complete, leaving the rest open. seen: digest_of what the judge has looked at, None
    where nobody looked. Raises NotReady where not all is complete, with what is missing by code, and where
    nothing is left to confirm; Conflict where something else was given since; RoundIsElsewhere.
    """
    if not takes_scores(Round.objects.select_for_update().get(pk=judged.pk), now):
        raise RoundIsElsewhere(_("This round is over: nothing can be confirmed in it any more."))
    mine = Assignment.objects.of_round(judged).awaiting_scores_from(judge)
    rows = list(
        mine.filter(in_contest("round_entry__entry__"))
        .select_related("round_entry")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    sheets = {
        one.assignment_id: one
        for one in ScoreSheet.objects.filter(assignment__in=rows, voided_at=None).prefetch_related("scores")
    }
    if seen is not None and seen != digest_of({row.round_entry.code: sheets.get(row.pk) for row in rows}):
        raise Conflict(
            _("Your scores have changed since you looked, perhaps in another window. Look once more.")
        )
    ready, errors = [], {}
    for row in rows:
        lacks, score = _scored(judged, sheets.get(row.pk))
        if lacks:
            errors[row.round_entry.code] = lacks
        else:
            ready.append((row, sheets[row.pk], score))
    if errors and not partly:
        raise NotReady(_("Some entries are not complete yet."), errors=errors)
    if not ready:
        raise NotReady(_("There is nothing to confirm yet."), errors=errors)
    for row, sheet, score in ready:
        sheet.score, sheet.submitted_at, row.state = score, now, AssignmentState.SUBMITTED
    ScoreSheet.objects.bulk_update([sheet for _row, sheet, _score in ready], ["score", "submitted_at"])
    Assignment.objects.bulk_update([row for row, _sheet, _score in ready], ["state"])
    audit.record(
        kind="sheet.confirmed",
        subject=("judge", judge.code),
        actor=actor,
        data={"round": judged.code, "sheets": len(ready), "sha256": _digest(ready)},
        now=now,
    )
    return [row.round_entry.code for row, _sheet, _score in ready]


def _scored(judged: Round, sheet: ScoreSheet | None) -> tuple[list[str], float | None]:
    """What a sheet still lacks, as titles of criteria, and its score from 0 to 1 where it lacks nothing."""
    titles = {one["key"]: in_language(one["title"]) for one in _definition(judged)}
    assert judged.rubric_version is not None  # kept when the round opened
    answers = [
        Answer(one.criterion, one.value, not_applicable=one.value is None)
        for one in (sheet.scores.all() if sheet else ())
    ]
    try:
        return [], sheet_score(criteria_of(judged.rubric_version), answers)
    except MissingCriteria as missing:
        return [titles[key] for key in missing.keys], None
    except NothingAnswered:
        return list(titles.values()), None


def _digest(ready: list[Any]) -> str:
    """SHA-256 of what was confirmed: canonical JSON of {code: {criterion: value}}."""
    return _sha256({row.round_entry.code: _values(sheet) for row, sheet, _score in ready})


def digest_of(sheets: Mapping[str, ScoreSheet | None]) -> str:
    """SHA-256 of what a judge looks at before confirming: by code, scores and comments not confirmed yet."""
    return _sha256({code: [_values(one), one.comment if one else ""] for code, one in sheets.items()})


def _values(sheet: ScoreSheet | None) -> dict[str, Any]:
    return {one.criterion: value_of(one) for one in sheet.scores.all()} if sheet else {}


def _sha256(content: dict[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def reopen_sheet(*, assignment: Assignment, actor: str, now: datetime) -> None:
    """Take confirmed scores back for a change, while the round is open. Raises SheetIsClosed.

    Not where a judge has seen the scores of others once their own were confirmed: theirs would follow them.
    What stays locked when a round is opened again was seen beside the others' too, see services.rounds.
    """
    kept = _rows().select_for_update(of=("self",)).get(pk=assignment.pk)
    judged = kept.round_entry.round
    if not takes_scores(judged, now) or kept.state != AssignmentState.SUBMITTED:
        raise SheetIsClosed(_shut())
    if judged.visibility == Visibility.AFTER_OWN:
        raise SheetIsClosed(_("You have seen what others gave: your own scores stand as you confirmed them."))
    ScoreSheet.objects.filter(assignment=kept).update(score=None, submitted_at=None, changed_at=now)
    Assignment.objects.filter(pk=kept.pk).update(state=AssignmentState.IN_PROGRESS)
    audit.record(
        kind="sheet.reopened",
        subject=("judge", kept.judge.code),
        actor=actor,
        data={"round": judged.code, "entry": kept.round_entry.code},
        now=now,
    )
