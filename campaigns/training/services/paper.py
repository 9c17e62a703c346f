"""Answers that were given on paper, typed in later: each slip becomes somebody who took the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusals import Conflict
from campaigns.training.enums import Phase
from campaigns.training.exceptions import NotOpen, UnreadableGrid
from campaigns.training.kit.material import on_a_scale, orders_of, printed_items, sheets_printed
from campaigns.training.models import Attendance, CampusSession
from campaigns.training.paper_answers import Mark, Unreadable, read_marks, typed_of
from campaigns.training.services.certificates import certificate_of
from campaigns.training.services.phases import ORDER
from campaigns.training.services.sessions import add_attendance
from quizzes.enums import PLAYABLE, FormLabel, Occasion
from quizzes.models import Attempt, Item, Participant, Study
from quizzes.services import rounds, studies, tallies
from quizzes.services.rounds import Given

DAYS = 30  # after the session was closed
OCCASIONS = (Occasion.PRE, Occasion.POST)


@dataclass(frozen=True)
class Problem:
    """Why the row of a sheet cannot be stored."""

    occasion: Occasion
    sheet: int
    reason: str

    @property
    def words(self) -> str:
        name = _("first test") if self.occasion == Occasion.PRE else _("second test")
        return _("Sheet %(sheet)s, %(test)s: %(reason)s") % {
            "sheet": self.sheet,
            "test": name,
            "reason": self.reason,
        }


class WrongRows(UnreadableGrid):
    """Rows that cannot be read: nothing was stored."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(problem.words for problem in problems))
        self.problems = list(problems)


class OtherAnswers(Conflict):
    """Other answers of these sheets are stored already; nothing was changed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        numbers = ", ".join(str(sheet) for sheet in sorted({problem.sheet for problem in problems}))
        super().__init__(
            _("Other answers are stored for these sheets: %(numbers)s. Tick “replace” if yours are right.")
            % {"numbers": numbers}
        )
        self.problems = list(problems)


@dataclass(frozen=True)
class Entered:
    """How many tests are new, were replaced, were stored just so before, and were removed."""

    new: int = 0
    replaced: int = 0
    same: int = 0
    removed: int = 0

    def __add__(self, other: Entered) -> Entered:
        return Entered(
            self.new + other.new,
            self.replaced + other.replaced,
            self.same + other.same,
            self.removed + other.removed,
        )


def check_open(session: CampusSession, *, now: datetime) -> None:
    """From the first test on, until DAYS after the session was closed. Raises NotOpen."""
    if session.study is None:
        raise NotOpen(_("This session has no tests, so there is nothing to type in."))
    if session.phase not in ORDER or ORDER.index(Phase(session.phase)) < ORDER.index(Phase.PRE):
        raise NotOpen(_("Answers from paper can be typed in once the first test has begun."))
    if session.closed_at is not None and now - session.closed_at > timedelta(days=DAYS):
        raise NotOpen(_("This session was closed more than 30 days ago: its results stay as they are."))
    if not all(on_a_scale(item) for label in FormLabel for item in printed_items(session.study, label)):
        raise NotOpen(_("The tests of this session hold items that only work on a screen."))


def sheets_of(session: CampusSession) -> int:
    """How many sheets the grid takes: those that were printed, or more where more are stored."""
    last = session.attendances.exclude(sheet=None).order_by("-sheet").values_list("sheet", flat=True).first()
    return max(sheets_printed(session), last or 0)


def stored_rows(session: CampusSession) -> dict[Occasion, dict[int, str]]:
    """What is stored, as it would be typed: by occasion and sheet."""
    rows: dict[Occasion, dict[int, str]] = {occasion: {} for occasion in OCCASIONS}
    attempts = Attempt.objects.filter(
        participant__attendance__session=session, participant__attendance__sheet__isnull=False
    )
    printed = _printed(session.study) if session.study is not None else {}
    for attempt in attempts.select_related("participant__attendance").prefetch_related("responses"):
        assert attempt.participant is not None
        given = {response.item_id: _mark_of(response.answer) for response in attempt.responses.all()}
        marks = [given.get(item.pk, "") for item in printed[attempt.form]]
        if attempt.occasion in rows:
            rows[Occasion(attempt.occasion)][attempt.participant.attendance.sheet] = typed_of(marks)
    return rows


def _printed(study: Study) -> dict[str, list[Item]]:
    """The items of both forms in their printed order. A test on a phone has them in an order of its own."""
    return {str(label): printed_items(study, label) for label in FormLabel}


def enter_grid(
    *,
    session: CampusSession,
    grid: Mapping[Occasion, Mapping[int, str]],
    language: str,
    now: datetime,
    replace: bool = False,
) -> Entered:
    """Both tests of all sheets, or nothing. Raises NotOpen, WrongRows or OtherAnswers, with all such rows."""
    check_open(session, now=now)
    entered, problems = Entered(), []
    others: list[Problem] = []
    with transaction.atomic():
        for occasion, rows in grid.items():
            try:
                entered += enter_paper(
                    session=session, occasion=occasion, rows=rows, language=language, now=now, replace=replace
                )
            except WrongRows as wrong:
                problems += wrong.problems
            except OtherAnswers as other:
                others += other.problems
        if problems:
            raise WrongRows(problems)
        if others:
            raise OtherAnswers(others)
    return entered


@transaction.atomic
def enter_paper(
    *,
    session: CampusSession,
    occasion: Occasion,
    rows: Mapping[int, str],
    language: str,
    now: datetime,
    replace: bool = False,
) -> Entered:
    """Store one test of some sheets. rows: what was typed, by the number of the sheet; "" leaves it as it is.

    A sheet is one participant for both tests; which form it has follows from its number, as it was printed.
    The same answers again change nothing. A row without any answer, such as "-", removes what is stored, and
    with the last test of a sheet its person. Raises NotOpen; WrongRows for rows that cannot be read, and
    OtherAnswers unless `replace`: then nothing is stored.
    """
    kept = CampusSession.objects.select_for_update(of=("self",)).select_related("study").get(pk=session.pk)
    check_open(kept, now=now)
    assert kept.study is not None
    slips = _read(kept, kept.study, occasion, rows)
    stored = _attempts(kept, occasion)
    changed = [slip for slip in slips if slip.sheet in stored and not _same(slip, stored[slip.sheet])]
    if changed and not replace:
        words = _("other answers are stored")
        raise OtherAnswers([Problem(occasion, slip.sheet, words) for slip in changed])
    for slip in changed:
        forget_test(stored[slip.sheet])
    written = [slip for slip in slips if slip.answers]
    new = [slip for slip in written if slip.sheet not in stored]
    replaced = [slip for slip in written if slip in changed]
    for slip in [*replaced, *new]:
        _store(kept, kept.study, occasion, slip, language, now)
    removed = [slip.sheet for slip in changed if not slip.answers]
    for sheet in removed:
        _leave(kept, sheet)
    same = sum(slip.sheet in stored and slip not in changed for slip in slips)
    return Entered(len(new), len(replaced), same, len(removed))


def _leave(session: CampusSession, sheet: int) -> None:
    """A sheet without any test is nobody: its person goes. Who said on a phone that it was theirs stays."""
    attendance = session.attendances.select_related("participant").get(sheet=sheet)
    participant = attendance.participant
    if participant is not None and participant.attempts.exists():
        return
    if not is_paper(attendance):
        session.attendances.filter(pk=attendance.pk).update(sheet=None)
        return
    attendance.delete()
    if participant is not None:
        participant.delete()


def is_paper(attendance: Attendance) -> bool:
    """Whether nobody has joined with a phone for this sheet."""
    return not attendance.player and certificate_of(attendance) is None


@dataclass(frozen=True)
class _Slip:
    """What one slip says: its items in their printed order, with the answer to each."""

    sheet: int
    order: str
    label: str
    items: Sequence[Item]
    marks: Sequence[Mark]

    @property
    def answers(self) -> dict[int, dict[str, list[str]]]:
        """By position from 1, as the form of an item would send them."""
        return {place: _sent(mark) for place, mark in enumerate(self.marks, start=1) if mark}


def _read(session: CampusSession, study: Study, occasion: Occasion, rows: Mapping[int, str]) -> list[_Slip]:
    """All slips that were handed in. Raises WrongRows."""
    most = sheets_of(session)
    orders = orders_of(study, max([0, *(sheet for sheet in rows if sheet <= most)]))
    forms = _printed(study)
    slips, problems = [], []
    for sheet, text in sorted(rows.items()):
        if not 1 <= sheet <= most:
            if text.strip():
                problems.append(
                    Problem(
                        occasion,
                        sheet,
                        _("no slip has this number; the last one is %(last)d") % {"last": most},
                    )
                )
            continue
        label = orders[sheet - 1][OCCASIONS.index(occasion)]
        try:
            marks = read_marks(text, items=len(forms[label]))
        except Unreadable as unreadable:
            problems.append(Problem(occasion, sheet, unreadable.reason))
            continue
        if marks is not None:
            slips.append(_Slip(sheet, orders[sheet - 1], label, forms[label], marks))
    if problems:
        raise WrongRows(problems)
    return slips


def _sent(mark: Mark) -> dict[str, list[str]]:
    if mark in ("G", "F"):
        return {"verdict": ["fake" if mark == "F" else "genuine"]}
    return {"rating": [mark]}


def _mark_of(answer: Mapping[str, object]) -> Mark:
    if "verdict" in answer:
        return "F" if answer["verdict"] == "fake" else "G"
    rating = str(answer.get("rating", ""))
    return rating if rating in ("1", "2", "3", "4", "5", "6") else ""  # type: ignore[return-value]


def _attempts(session: CampusSession, occasion: Occasion) -> dict[int, Attempt]:
    """The tests of sheets that are stored, by the number of the sheet."""
    attempts = Attempt.objects.filter(
        participant__attendance__session=session,
        participant__attendance__sheet__isnull=False,
        occasion=occasion,
    )
    found = attempts.select_related("participant__attendance", "quiz").prefetch_related("responses")
    return {attempt.participant.attendance.sheet: attempt for attempt in found if attempt.participant}


def _same(slip: _Slip, attempt: Attempt) -> bool:
    """Whether these answers are stored. Those to items that were withdrawn meanwhile are not asked for."""
    stored = {response.item_id: response.answer for response in attempt.responses.all()}
    items = dict(enumerate(slip.items, start=1))
    wanted = {
        items[place].pk: items[place].kind.validate(items[place], sent)
        for place, sent in slip.answers.items()
    }
    asked = {item.pk for item in slip.items if item.status in PLAYABLE} | set(stored)
    return all(wanted.get(item) == stored.get(item) for item in asked)


def forget_test(attempt: Attempt) -> None:
    """Take a stored test back, and out of the counters of its days."""
    if attempt.finished_at is not None:
        counted = [response for response in attempt.responses.all() if response.counts]
        less = {name: -number for name, number in tallies.judgements(counted).items()}
        day = timezone.localdate(attempt.finished_at)
        tallies.count(quiz=attempt.quiz, day=day, completions=-1, **less)
    tallies.count(quiz=attempt.quiz, day=timezone.localdate(attempt.started_at), plays=-1)
    attempt.delete()


def _store(
    session: CampusSession, study: Study, occasion: Occasion, slip: _Slip, language: str, now: datetime
) -> None:
    attempt = rounds.store_new(
        attempt=Attempt(
            quiz=study.quiz,
            language=language,
            form=slip.label,
            occasion=occasion,
            participant=_participant(session, study, slip, language, now),
            item_ids=[item.pk for item in slip.items],
            started_at=now,
        )
    )
    given = [Given(place, sent, None) for place, sent in slip.answers.items()]
    rounds.answer_items(attempt=attempt, given=given, now=now)
    rounds.stop_attempt(attempt=attempt, now=now)


def _participant(
    session: CampusSession, study: Study, slip: _Slip, language: str, now: datetime
) -> Participant:
    """Whoever had this slip: one and the same for both tests, with the order that is printed on it."""
    attendance: Attendance | None = session.attendances.filter(sheet=slip.sheet).first()
    if attendance is None:
        attendance = add_attendance(session=session, player="", language=language, now=now, sheet=slip.sheet)
    participant = attendance.participant
    if participant is None:
        participant = studies.join_study(study=study, player="", now=now)
        attendance.participant = participant
        attendance.save(update_fields=["participant"])
    if participant.order != slip.order:
        participant.order = slip.order
        participant.save(update_fields=["order"])
    return participant


def length_of(session: CampusSession) -> int:
    """How many questions a test of the session has; 0 without tests."""
    return len(printed_items(session.study, FormLabel.A)) if session.study is not None else 0
