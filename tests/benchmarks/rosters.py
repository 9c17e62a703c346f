"""What rosters and results of a campus session cost. One JSON object a line. Run with `make bench-rosters`.

On SQLite, or where DATABASE_URL names it on PostgreSQL, in a database made for it.
"""

from __future__ import annotations

import gc
import io
import os
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks.surroundings import say

STUDENTS = 5_000
PEOPLE, ITEMS = 300, 10  # fakes, and as many genuine goods, in each of two tests: 40 answers each
TIMES = 7


def memory(what: str) -> float:
    """Of this process in MB, as Linux tells it. what: VmRSS for now, VmHWM for the most so far."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition(f"{what}:")[2].split()[0]) / 1024


def timed(figure: str, act: Callable[[], Any], **parameters: object) -> Any:
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # the most so far is forgotten
    held, before = memory("VmRSS"), time.perf_counter()
    given = act()
    seconds = time.perf_counter() - before
    say(figure, seconds, "s", memory_growth_mb=round(memory("VmHWM") - held, 1), **parameters)
    return given


def rows(word: str) -> list[list[str]]:
    students = ([f"{n:08d}", f"{word} {n}", f"Class {n % 40}"] for n in range(STUDENTS))
    return [["학번", "이름", "분반"], *students]


def files(word: str) -> dict[str, bytes]:
    from paper.workbook import workbook

    table = rows(word)
    text = "\n".join(",".join(row) for row in table)
    wide = workbook("Wide", [row + ["x"] * 16 for row in table])
    return {
        "csv": text.encode("cp949"),
        "utf-16": text.encode("utf-16"),
        "xlsx": workbook("Roster", table),
        "xlsx of 19 columns": wide,
    }


def wide_row(columns: int) -> bytes:
    """Of many different cells: what is all the same is packed so well that it is refused for that alone."""
    cells = "".join(f"<c><v>{columns * number**3 % 999_983}</v></c>" for number in range(columns))
    return f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>".encode()


def styles(number: int) -> bytes:
    fonts = "".join(f'<font><sz val="{one**3 % 999_983}"/></font>' for one in range(number))
    return f"<styleSheet><fonts>{fonts}</fonts></styleSheet>".encode()


def bombs() -> dict[str, bytes]:
    def archive(name: str, content: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("xl/workbook.xml", "<workbook/>")
            file.writestr(name, content)
        return out.getvalue()

    return {
        "300 MB unpacked": archive("xl/worksheets/sheet1.xml", b" " * 300_000_000),
        "a million columns": archive("xl/worksheets/sheet1.xml", b"<c/>" * 1_000_000),
        "a hundred thousand columns": archive("xl/worksheets/sheet1.xml", wide_row(100_000)),
        "a hundred thousand styles": archive("xl/styles.xml", styles(100_000)),
        "a million columns of text": b"," * 1_000_000 + b"1",
        "5 MB of separators": b"," * 5_000_000,
        "5 MB of quotes": b'"' * 5_000_000,
        "2,500,000 lines": b"1\n" * 2_500_000,
    }


def measure_reading() -> None:
    from campaigns.training.exceptions import UnreadableRoster
    from campaigns.training.roster_files import read_roster

    def refuse(data: bytes) -> None:
        try:
            read_roster(data)
        except UnreadableRoster:
            return
        raise AssertionError("it was taken")

    read_roster(b"1")
    for name, data in bombs().items():
        timed("refusing", partial(refuse, data), file=name)
    for name, data in files("학생").items():
        timed("reading", partial(read_roster, data), file=name, rows=STUDENTS)


def measure_taking() -> None:
    from campaigns.training.models import CampusSession
    from campaigns.training.services import rosters
    from tests.campaigns.training.taught import NOW

    session = CampusSession.objects.get()
    look = partial(rosters.look, session=session, name="list.xlsx", now=NOW)
    for name, word in (("all new", "학생"), ("all changed", "학우")):
        pending = timed("looking", partial(look, data=files(word)["xlsx"])).pending
        seen = timed("planning", partial(rosters.plan, pending=pending, replace=True))
        take = partial(rosters.take, pending=pending, replace=True, fingerprint=seen.fingerprint)
        timed("taking", take, what=name)


def measure_results() -> None:
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from accounts.models import User
    from campaigns.training.models import CampusSession
    from campaigns.training.services import results

    session = CampusSession.objects.select_related("study", "live").get()
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username="trainer"))
    page = reverse("campus_results:results", args=[session.public_code])
    acts: dict[str, Callable[[], Any]] = {
        "the report": lambda: results.session_results(session=session, now=timezone.now()),
        "rows of students": lambda: results.student_rows(session=session),
        "the page": lambda: client.get(page).status_code,
    }
    for name, act in acts.items():
        act()
        spent = []
        for _time in range(TIMES):
            before = time.perf_counter()
            act()
            spent.append(time.perf_counter() - before)
        say(
            name,
            sorted(spent)[TIMES // 2],
            "s",
            slowest=round(max(spent), 3),
            people=PEOPLE,
            answers=4 * ITEMS,
        )


def make_session() -> None:
    from campaigns.training.enums import Phase
    from campaigns.training.roster_files import number_key
    from campaigns.training.services import claims
    from tests.campaigns.training.taught import (
        NOW,
        make_campus,
        make_forms,
        make_module,
        make_trainer,
        move,
        plan,
    )
    from tests.campaigns.training.took_tests import take_tests

    campus = make_campus()
    trainer = make_trainer(campus)
    session = plan(make_module(forms=make_forms(fakes=ITEMS, genuine=ITEMS)), campus, trainer)
    for number in range(1, PEOPLE + 1):
        session.roster.create(number=f"{number:06d}", number_key=number_key(f"{number:06d}"), name="Student")
    session = move(session, Phase.PRE, trainer)
    for attendance in take_tests(session, PEOPLE):
        claims.claim(attendance=attendance, number=f"{attendance.number:06d}", now=NOW)
    move(session, Phase.CLOSED, trainer)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATA_DIR": folder}
        import django
        from django.conf import settings

        settings.RATELIMIT_ENABLE = False
        settings.DATABASES["default"]["TEST"] = {"NAME": f"{folder}/bench" if is_sqlite() else own_name()}
        django.setup()
        from django.test.utils import setup_databases, setup_test_environment, teardown_databases

        setup_test_environment()
        made = setup_databases(verbosity=0, interactive=False)
        try:
            say("machine", os.cpu_count() or 0, "cores", database="SQLite" if is_sqlite() else "PostgreSQL")
            measure_reading()
            make_session()
            measure_results()
            measure_taking()
        finally:
            teardown_databases(made, verbosity=0)


def is_sqlite() -> bool:
    return not os.environ.get("DATABASE_URL", "").startswith("postgres")


def own_name() -> str:
    return f"bonafide_bench_{os.getpid()}"


if __name__ == "__main__":
    main()
