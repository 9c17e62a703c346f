"""`kill -9` while judges save, give back and confirm: nothing acknowledged is lost, no sheet is half."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from campaigns.judging.enums import AssignmentState
from campaigns.judging.models import Assignment, Judge, Round, ScoreSheet, SheetChange
from campaigns.judging.services import rubrics
from campaigns.judging.services.sheets import TEXTS, value_of
from campaigns.judging.sheets import Answer, sheet_score
from tests.audit.events import assert_whole_chain
from tests.campaigns.judging.judge_line import JudgeLine
from tests.campaigns.judging.panel_facts import give, keys_of, make_competition, make_judge, make_open_round
from tests.effort import KILLS
from tests.quizzes.live.servers import Daphne, Servers, free_port

HANDS = 3  # judges who work at once
ANSWERS = 40  # a server is killed after as many, at most; a judge takes 15
SECONDS = 0.05  # and within such a time
WAITING = 12  # judges who have not begun, before each kill
GONE = {"conflict": AssignmentState.RECUSED, "unable": AssignmentState.DECLINED}

Part = tuple[str, str]  # code of an entry, key of a part of its sheet


@dataclass
class Work:
    """What a judge did, and what they were told of it. gives_back: how, if they give back their last entry.

    kept: value and revision of what was acknowledged; under_way: the save that had no answer yet.
    """

    judge: Judge
    codes: list[str]
    gives_back: str
    kept: dict[Part, tuple[Any, int]] = field(default_factory=dict)
    under_way: tuple[Part, Any, int] | None = None
    has_given_back: bool = False
    has_confirmed: bool = False


class Unexpected(Exception):
    """An answer that a server should not give."""


class Gone(Exception):
    """The server is not there any more."""


class Hand(threading.Thread):
    """Works as one judge after the other, until the server is gone."""

    def __init__(
        self, server: Daphne, judged: Round, jury: Iterator[Work], answers: threading.Semaphore
    ) -> None:
        super().__init__()
        self.port, self.judged, self.jury, self.answers = server.port, judged, jury, answers
        self.keys = keys_of(judged.rubric_version)
        self.begun: list[Work] = []
        self.wrong = ""

    def run(self) -> None:
        try:
            for work, line in self.jury:
                line.port = self.port
                self.begun.append(work)
                self._judge(work, line)
        except Gone:
            return
        except Unexpected as error:
            self.wrong = str(error)

    def _judge(self, work: Work, line: JudgeLine) -> None:
        """Every criterion of every entry, the first of them twice; and words for the first entry."""
        for place, code in enumerate(work.codes):
            for number, key in enumerate(self.keys):
                self._save(work, line, (code, key), float(1 + (place + number) % 5))
            self._save(work, line, (code, self.keys[0]), 5.0)
        self._save(work, line, (work.codes[0], "comment"), f"For {work.codes[0]}.")
        if work.gives_back:
            fields = {"why": work.gives_back, "reason": "I taught the author."}
            self._ask(line, 302, "POST", f"/entry/{work.codes[-1]}/recuse/", fields)
            work.has_given_back = True
        at = f"/round/{self.judged.code}/review/"
        seen = re.search(rb'name="seen" value="(\w+)"', self._ask(line, 200, "GET", at))
        if seen is None:
            raise Unexpected("no digest on the page")
        self._ask(line, 302, "POST", at, {"seen": seen[1].decode()})
        work.has_confirmed = True

    def _save(self, work: Work, line: JudgeLine, part: Part, value: Any) -> None:
        revision = work.kept[part][1] if part in work.kept else 0
        work.under_way = part, value, revision
        told = line.save(*part, value, revision)
        self._check(told.status, 200, f"{part}: {told.body[:300]!r}")
        work.kept[part] = value, told.told["revision"]
        work.under_way = None

    def _ask(
        self, line: JudgeLine, expected: int, method: str, path: str, fields: dict[str, Any] | None = None
    ) -> bytes:
        told = line.get(path) if method == "GET" else line.send(path, **fields or {})
        self._check(told.status, expected, f"{method} {path}: {told.body[:300]!r}")
        return told.body

    def _check(self, status: int, expected: int, what: str) -> None:
        if not status:
            raise Gone
        if status != expected:
            raise Unexpected(f"{status} {what}")
        self.answers.release()


class Jury:
    """Hands out judges who have two entries each; makes them as they are needed."""

    def __init__(self, judged: Round) -> None:
        self.judged = judged
        self.waiting: list[tuple[Work, JudgeLine]] = []
        self._lock = threading.Lock()

    def fill(self, count: int) -> None:
        entries = list(self.judged.entries.all())
        while len(self.waiting) < count:
            number = Judge.objects.count()
            judge = make_judge(self.judged.competition, f"Judge {number}", declared_at=timezone.now())
            for round_entry in entries:
                give(round_entry, judge)
            codes = [one.code for one in entries]
            work = Work(judge, codes, ("", "conflict", "", "unable")[number % 4])
            self.waiting.append((work, JudgeLine(judge, 0, timeout=20)))

    def __iter__(self) -> Jury:
        return self

    def __next__(self) -> tuple[Work, JudgeLine]:
        with self._lock:
            if not self.waiting:
                raise StopIteration
            return self.waiting.pop()


def judge_until_killed(server: Daphne, judged: Round, jury: Jury, rng: Random) -> list[Work]:
    answers = threading.Semaphore(0)
    hands = [Hand(server, judged, jury, answers) for _hand in range(HANDS)]
    for hand in hands:
        hand.start()
    for _answer in range(rng.randint(0, ANSWERS)):
        answers.acquire(timeout=20)
    time.sleep(rng.uniform(0, SECONDS))  # the moment of the power cut
    server.kill()
    for hand in hands:
        hand.join(30)
        assert (hand.is_alive(), hand.wrong) == (False, "")
    return [work for hand in hands for work in hand.begun]


def check_kept(work: Work) -> None:
    """What was acknowledged is stored; what was not is stored wholly or not at all."""
    theirs = Assignment.objects.filter(judge=work.judge).select_related("round_entry")
    by_code = {one.round_entry.code: one for one in theirs}
    for (code, key), (value, revision) in work.kept.items():
        changes = SheetChange.objects.filter(sheet__assignment=by_code[code], key=key)
        assert changes.get(revision=revision).value == value
    for assignment in by_code.values():
        check_whole(assignment, work)
    about = AuditEvent.objects.about("judge", work.judge.code)
    confirmed = [one for one in by_code.values() if one.state == AssignmentState.SUBMITTED]
    standing = [one for one in by_code.values() if one.state not in GONE.values()]
    assert confirmed in ([], standing)  # all at once, or none
    assert about.filter(kind="sheet.confirmed").count() == bool(confirmed)
    assert len(confirmed) > 0 or not work.has_confirmed
    given_back = by_code[work.codes[-1]].state == GONE.get(work.gives_back)
    events = about.filter(kind__in=("assignment.recused", "assignment.declined"))
    assert events.count() == given_back >= work.has_given_back


def check_whole(assignment: Assignment, work: Work) -> None:
    """A sheet is what its history says; its state is that of its assignment."""
    sheet = ScoreSheet.objects.filter(assignment=assignment).first()
    if sheet is None:
        assert assignment.state == AssignmentState.NOTIFIED
        return
    history: dict[str, list[Any]] = {}
    for key, revision, value in sheet.changes.order_by("pk").values_list("key", "revision", "value"):
        history.setdefault(key, []).append(value)
        assert revision == len(history[key])
    assert sheet.revisions == {key: len(values) for key, values in history.items()}
    stored = {one.criterion: value_of(one) for one in sheet.scores.all()}
    assert stored == {key: values[-1] for key, values in history.items() if key not in TEXTS}
    for key in TEXTS:
        assert getattr(sheet, key) == history.get(key, [""])[-1]
    acknowledged = {
        key: revision
        for (code, key), (_value, revision) in work.kept.items()
        if code == assignment.round_entry.code
    }
    for key, revision in sheet.revisions.items():  # of what was not acknowledged, at most the last
        assert revision - acknowledged.get(key, 0) in (0, 1)
    is_gone = assignment.state in GONE.values()
    assert (sheet.voided_at is not None) == is_gone
    if not is_gone:
        is_confirmed = assignment.state == AssignmentState.SUBMITTED
        assert is_confirmed or assignment.state == AssignmentState.IN_PROGRESS
        assert (sheet.submitted_at is not None) == is_confirmed
        assert sheet.score == (score_of(sheet) if is_confirmed else None)


def score_of(sheet: ScoreSheet) -> float:
    answers = [Answer(key, value) for key, value in sheet.scores.values_list("criterion", "value")]
    return sheet_score(rubrics.criteria_of(sheet.rubric_version), answers)


def send_again(server: Daphne, work: Work) -> None:
    """A phone sends what had no answer once more: stored once, with the answer it would have had."""
    if work.under_way is None:
        return
    (code, key), value, revision = work.under_way
    told = JudgeLine(work.judge, server.port).save(code, key, value, revision)
    assert (told.status, told.told) == (200, {"revision": revision + 1})
    sheet = ScoreSheet.objects.get(assignment__judge=work.judge, assignment__round_entry__code=code)
    assert list(sheet.changes.filter(key=key).values_list("revision", flat=True))[-1] == revision + 1
    work.kept[code, key], work.under_way = (value, revision + 1), None


@pytest.mark.long
def test_no_acknowledged_score_is_lost_in_kills(servers: Servers, db: None) -> None:
    rng = Random(6)
    judged = make_open_round(competition=make_competition(), entries=2, judges=1)
    jury = Jury(judged)
    server = servers.start(free_port())
    works: list[Work] = []
    without_answer = 0
    for _kill in range(KILLS):
        jury.fill(WAITING)
        begun = judge_until_killed(server, judged, jury, rng)
        works += begun
        for work in begun:
            check_kept(work)
        assert_whole_chain()
        server = servers.start(server.port)
        without_answer += sum(work.under_way is not None for work in begun)
        for work in begun:
            send_again(server, work)
    server.kill()

    done = [work for work in works if work.has_confirmed]
    assert 0 < len(done) < len(works)  # some kills came before the last answer
    assert without_answer > 0
    for work in works:
        check_kept(work)
