"""What judging a national contest costs: 60 judges score at once, and 50,000 sheets are tallied.

One JSON object a line. Run with `make bench-judging-load`, or as a module with the parts that are wanted. It
works on PostgreSQL (DATABASE_URL, in a database made for it) with a real Daphne. This process is the load: a
thread a judge, over loopback, every request on a line of its own.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, partial
from random import Random
from typing import TYPE_CHECKING, Any

from tests.benchmarks.surroundings import chosen, cost_of, own_servers, p99, say, say_machine, website
from tests.quizzes.live.servers import Daphne

if TYPE_CHECKING:
    from campaigns.judging.models import Round
    from tests.campaigns.judging.judge_line import Answer, JudgeLine

ENTRIES, JUDGES, EACH = 10_000, 60, 5
SECONDS = 60  # in which the jury works at its own pace
ARRIVING = 15  # seconds over which they open their queues
THINK = (2.0, 4.0)  # seconds between two taps of a judge
QUEUE_EVERY = 5  # entries after which a judge looks at the queue
BURSTS, PAUSE = 10, 1.5  # saves of the whole jury in one moment, and seconds between two of them
LIMIT = 500  # ms: p99 of what a judge waits for
TALLY_LIMIT = 10  # s
MOST = 12  # queries
TIMES = 5  # each page is asked for
PARAMETERS = {"entries": ENTRIES, "judges": JUDGES, "database": "postgresql"}


@cache
def contest() -> Round:
    """Half of the sheets are confirmed, so that queues are as long as they get."""
    from tests.campaigns.judging.many_rounds import Scale, make_many_rounds

    before = time.perf_counter()
    judged = make_many_rounds(Scale(ENTRIES, JUDGES, EACH, done=0.5))
    say("made_s", time.perf_counter() - before, "s", assignments=ENTRIES * EACH)
    return judged


# --- 60 judges at once --------------------------------------------------------------------------------------
@dataclass
class Work:
    """A judge at work. codes: of entries still to be scored. spent: ms by what was asked for.

    kept: what was acknowledged, by entry and criterion.
    """

    line: JudgeLine
    codes: list[str]
    keys: Sequence[str]
    round_code: str
    random: Random
    spent: dict[str, list[float]] = field(default_factory=dict)
    kept: dict[tuple[str, str], tuple[float, int]] = field(default_factory=dict)
    refused: list[int] = field(default_factory=list)

    def timed(self, name: str, act: Callable[[], Answer]) -> Answer:
        before = time.perf_counter()
        told = act()
        self.spent.setdefault(name, []).append((time.perf_counter() - before) * 1000)
        if told.status != 200:
            self.refused.append(told.status)
        return told

    def look(self, name: str, path: str) -> None:
        self.timed(name, lambda: self.line.get(path))

    def save(self, code: str, key: str, *, name: str = "save") -> None:
        before, revision = self.kept.get((code, key), (0.0, 0))
        value = float(self.random.choice([points for points in range(1, 6) if points != before]))
        told = self.timed(name, lambda: self.line.save(code, key, value, revision))
        if told.status == 200:
            self.kept[code, key] = value, told.told["revision"]

    def think(self) -> None:
        time.sleep(self.random.uniform(*THINK))

    def go(self, until: float) -> None:
        """One entry after the other: open it, tap every criterion."""
        time.sleep(self.random.uniform(0, ARRIVING))
        for place, code in enumerate(self.codes):
            if place % QUEUE_EVERY == 0:
                self.look("queue", f"/round/{self.round_code}/")
            self.look("entry", f"/entry/{code}/")
            for key in self.keys:
                self.think()
                if time.perf_counter() > until:
                    return
                self.save(code, key)


def jury(judged: Round, server: Daphne) -> list[Work]:
    from campaigns.judging.enums import SCORABLE
    from campaigns.judging.models import Assignment
    from tests.campaigns.judging.judge_line import JudgeLine
    from tests.campaigns.judging.panel_facts import keys_of

    keys, works = keys_of(judged.rubric_version), []
    for place, judge in enumerate(judged.panel.judges.select_related("user")):
        mine = Assignment.objects.of_round(judged).filter(judge=judge, state__in=SCORABLE)
        codes = list(mine.order_by("position").values_list("round_entry__code", flat=True))
        works.append(Work(JudgeLine(judge, server.port), codes, keys, judged.code, Random(place)))
    return works


def measure_scoring() -> None:
    judged = contest()
    with own_servers() as servers:
        server = servers.start()
        works = jury(judged, server)
        for work in works[:4]:  # the first requests of a process pay for its imports and templates
            for path in (f"/round/{judged.code}/", f"/entry/{work.codes[0]}/"):
                assert work.line.get(path).status == 200
            work.save(work.codes[-1], work.keys[0])
            work.spent.clear()
        with ThreadPoolExecutor(len(works)) as pool:
            before, began = server.cpu_ms, time.perf_counter()
            list(pool.map(lambda work: work.go(began + SECONDS), works))
            spent = time.perf_counter() - began
            asked = tell_spent(works, "scoring", seconds=SECONDS, limit=LIMIT)
            say("scoring_requests_a_second", asked / spent, "1/s", **PARAMETERS)
            say("scoring_cpu_ms", (server.cpu_ms - before) / asked, "ms", **PARAMETERS)
            for work in works:
                work.spent.clear()
            burst(works, pool)
        tell_spent(works, "burst", at_once=len(works), bursts=BURSTS)
        tell_stored(works)
        say("server_memory_mib", server.memory_kib / 1024, "MiB", **PARAMETERS)


def burst(works: list[Work], pool: ThreadPoolExecutor) -> None:
    """The whole jury taps in one moment, several times."""
    gate = threading.Barrier(len(works))

    def tap(work: Work) -> None:
        for place in range(BURSTS):
            time.sleep(PAUSE)
            gate.wait(60)
            work.save(work.codes[-2 - place], work.keys[0])

    list(pool.map(tap, works))


def tell_spent(works: list[Work], part: str, **parameters: Any) -> int:
    """p50, p99 and the slowest by what was asked for. Returns how many requests that were."""
    count = 0
    for name in ("queue", "entry", "save"):
        times = [took for work in works for took in work.spent.get(name, ())]
        if not times:
            continue
        facts = PARAMETERS | parameters | {"requests": len(times)}
        told = {"p50": statistics.median(times), "p99": p99(times), "most": max(times)}
        for figure, value in told.items():
            say(f"{part}_{name}_ms_{figure}", value, "ms", **facts)
        count += len(times)
    return count


def tell_stored(works: list[Work]) -> None:
    """What was acknowledged is compared with what the tables hold."""
    from audit.verification import verify
    from campaigns.judging.models import Score, ScoreSheet

    users = {work.line.judge.pk: work for work in works}
    names = ("sheet__assignment__judge", "sheet__assignment__round_entry__code", "criterion", "value")
    rows = Score.objects.filter(sheet__submitted_at=None).values_list(*names)
    stored = {(judge, code, key): value for judge, code, key, value in rows}
    kept = {(pk, *part): given for pk, work in users.items() for part, given in work.kept.items()}
    lost = [part for part, (value, _revision) in kept.items() if stored.get(part) != value]
    sheets = ScoreSheet.objects.filter(submitted_at=None).values_list(
        "assignment__judge", "assignment__round_entry__code", "revisions"
    )
    revisions = {(judge, code, key): n for judge, code, all_of in sheets for key, n in all_of.items()}
    twice = [part for part, (_value, revision) in kept.items() if revisions.get(part) != revision]
    say("saves_acknowledged", sum(revision for _value, revision in kept.values()), "saves", **PARAMETERS)
    say("saves_refused", sum(len(work.refused) for work in works), "requests", limit=0, **PARAMETERS)
    say("scores_acknowledged", len(kept), "scores", **PARAMETERS)
    say("scores_stored", len(stored), "scores", **PARAMETERS)
    say("scores_lost", len(lost), "scores", limit=0, **PARAMETERS)
    say("saves_stored_twice", len(twice), "scores", limit=0, **PARAMETERS)
    say("scoring_chain_is_whole", verify().broken is None, "true is 1", **PARAMETERS)


# --- how many questions -------------------------------------------------------------------------------------
def measure_queries() -> None:
    """Of the pages of one judge at this scale, signing in included."""
    import json
    from types import SimpleNamespace

    from campaigns.judging.enums import SCORABLE
    from campaigns.judging.models import Assignment
    from campaigns.judging.views.base import owner_of
    from tests.campaigns.judging.panel_facts import keys_of
    from tests.quizzes.live.stage import sign_in

    judged = contest()
    judge = judged.panel.judges.select_related("user")[7]
    client = sign_in(judge.user)
    client.defaults["SERVER_NAME"] = "localhost"
    mine = Assignment.objects.of_round(judged).filter(judge=judge, state__in=SCORABLE).order_by("-position")
    code, at = mine.values_list("round_entry__code", flat=True)[20], "/en/judging"
    pages = {
        "home": f"{at}/",
        "queue": f"{at}/round/{judged.code}/",
        "queue_last_page": f"{at}/round/{judged.code}/?page=99",
        "entry": f"{at}/entry/{code}/",
        "review": f"{at}/round/{judged.code}/review/",
    }
    for name, address in pages.items():
        tell_asked(name, partial(client.get, address), limit=MOST)
    owner = owner_of(SimpleNamespace(user=judge.user))  # type: ignore[arg-type]
    revisions = iter(range(TIMES + 1))

    def save() -> Any:
        revision = next(revisions)
        sent = json.dumps({"value": float(1 + revision % 2), "revision": revision, "owner": owner})
        return client.put(
            f"{at}/entry/{code}/part/{keys_of(judged.rubric_version)[0]}/",
            sent,
            content_type="application/json",
            headers={"origin": "http://localhost"},
        )

    tell_asked("save", save, limit=MOST)


def tell_asked(name: str, ask: Callable[[], Any], **limits: int) -> None:
    cost = cost_of(ask, TIMES)
    facts = {"entries": ENTRIES, "kilobytes": cost.kilobytes}
    say(f"page_{name}_ms", cost.ms, "ms", **facts)
    say(f"page_{name}_queries", cost.queries, "queries", **limits, **facts)


# --- the tally ----------------------------------------------------------------------------------------------
def measure_tally() -> None:
    from django.db import connection
    from django.utils import timezone

    from campaigns.judging.models import ResultRow, Score, ScoreSheet
    from campaigns.judging.services import results, rounds
    from tests.campaigns.judging.many_rounds import finish_many

    judged = contest()
    finish_many(judged)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    facts = {"sheets": ScoreSheet.objects.count(), "scores": Score.objects.count()} | PARAMETERS
    before = time.perf_counter()
    rounds.close_round(judged=judged, actor="", now=timezone.now())
    say("close_s", time.perf_counter() - before, "s", **facts)
    judged.refresh_from_db()
    before = time.perf_counter()
    runs = results.tally_round(judged=judged, user=None, now=timezone.now())
    say("tally_s", time.perf_counter() - before, "s", limit=TALLY_LIMIT, runs=len(runs), **facts)
    assert ResultRow.objects.filter(run__in=runs).count() == ENTRIES
    measure_results(judged, runs)


def measure_results(judged: Round, runs: Sequence[Any]) -> None:
    from django.contrib.auth.models import Group

    from accounts.enums import Role
    from accounts.models import User
    from tests.quizzes.live.stage import sign_in

    manager = User.objects.create_user(username="manager", email="manager@people.example")
    manager.groups.add(Group.objects.get(name=Role.MANAGER.value))
    client, at = sign_in(manager), "/en/judging/results"
    client.defaults["SERVER_NAME"] = "localhost"
    pages = {
        "results_round": f"{at}/{judged.code}/",
        "results_run": f"{at}/run/{runs[0].code}/",
        "results_judges": f"{at}/run/{runs[0].code}/judges/",
        "results_csv": f"{at}/run/{runs[0].code}/results.csv",
    }
    for name, address in pages.items():
        tell_asked(name, partial(client.get, address))


PARTS = {"scoring": measure_scoring, "queries": measure_queries, "tally": measure_tally}


def main() -> None:
    measures = chosen(PARTS)
    with website(on_postgresql=True, EMAIL_URL="dummymail://"):
        say_machine()
        for measure in measures:
            measure()


if __name__ == "__main__":
    main()
