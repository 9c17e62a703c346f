"""Looking into the outbox, and a worker that runs until nothing is left to do."""

from __future__ import annotations

import datetime as dt

import time_machine
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from mailing.models import OutgoingMail

START = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)
EMPTY = ("", "", "", "")


def work(now: dt.datetime = START) -> None:
    """What `manage.py db_worker --batch` does at a time; its own loop would close the test's connection."""
    worker = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    )
    with time_machine.travel(now, tick=False):
        while task := DBTaskResult.objects.ready().get_locked():
            task.claim(worker.worker_id)
            worker.run_task(task)


def personal(mail: OutgoingMail) -> tuple[str, str, str, str]:
    mail.refresh_from_db()
    return mail.to, mail.subject, mail.text, mail.html


def state(mail: OutgoingMail) -> str:
    mail.refresh_from_db()
    return mail.state
