"""A mail on its way: given in, sent in the background, tried again, given up."""

from __future__ import annotations

import datetime as dt
import io
import smtplib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.core import mail as django_mail
from django.core.mail import BadHeaderError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django_tasks_db.models import DBTaskResult

from mailing import services
from mailing.delivery import LEASE, Failure, deliver, failure_of
from mailing.enums import MailError, MailState
from mailing.exceptions import BadAddress
from mailing.models import TRIES, OutgoingMail
from tests.mailing.outbox import DAY, EMPTY, MINUTE, SECOND, START, personal, state, work
from tests.mailing.smtp import MailServer, mail_server

GiveIn = Callable[..., OutgoingMail]


def next_task() -> dt.datetime:
    """When the worker will take up the only task that waits."""
    return DBTaskResult.objects.get(status="READY").run_after


# --- given in ---


def test_a_mail_is_sent_in_the_background_and_emptied_at_once(give_in: GiveIn, server: MailServer) -> None:
    mail = give_in()
    assert (server.asked, state(mail)) == (0, MailState.WAITING)
    assert personal(mail) == ("minsu@people.example", "Korean: Kim Minsu", "Kim Minsu, Korean.\n", "")
    work(START + SECOND)
    (sent,) = server.mails
    assert (sent["To"], sent["From"]) == ("minsu@people.example", "Bonafide <hello@bonafide.example>")
    assert (sent["Subject"], sent.get_content()) == ("Korean: Kim Minsu", "Kim Minsu, Korean.\n")
    assert sent["Auto-Submitted"] == "auto-generated"
    assert personal(mail) == EMPTY
    assert (mail.state, mail.sent_at, mail.attempts) == (MailState.SENT, START + SECOND, 1)
    assert (mail.purpose, mail.about_type, mail.about_id) == ("test.hello", "entry", "K7QX2M")


def test_no_table_holds_the_person_any_more(give_in: GiveIn, server: MailServer) -> None:
    give_in()
    work()
    kept = [*OutgoingMail.objects.values_list(), *DBTaskResult.objects.values_list()]
    assert [row for row in kept if "Minsu" in str(row) or "minsu" in str(row)] == []


@pytest.mark.django_db
def test_a_mail_about_what_did_not_happen_is_not_sent(
    give_in: GiveIn, django_capture_on_commit_callbacks: Any
) -> None:
    with transaction.atomic():
        give_in()
        transaction.set_rollback(True)
    assert (OutgoingMail.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_a_mail_is_written_in_its_language(give_in: GiveIn) -> None:
    mail = give_in(language="ko", template="test_mails/rich")
    assert personal(mail)[1:] == ("한국어: Kim Minsu", "Kim Minsu, 한국어.\n", "<p>Kim Minsu</p>\n")


def test_a_mail_with_markup_has_both(give_in: GiveIn, server: MailServer) -> None:
    give_in(template="test_mails/rich", context={"name": "<Kim>"})
    work()
    plain, rich = server.mails[0].iter_parts()
    assert (plain.get_content_type(), plain.get_content()) == ("text/plain", "<Kim>, Korean.\n")
    assert (rich.get_content_type(), rich.get_content()) == ("text/html", "<p>&lt;Kim&gt;</p>\n")


@pytest.mark.parametrize(
    "to",
    [
        "minsu@people.example\nBcc: other@people.example",
        "minsu@people.example\r\nBcc: other@people.example",
        "minsu@people.example, other@people.example",
        "Minsu <minsu@people.example>",
        "minsu",
        "",
        "m" * 250 + "@people.example",
    ],
)
def test_what_is_no_single_address_is_refused(to: str, give_in: GiveIn) -> None:
    with pytest.raises(BadAddress, match="e-mail address"):
        give_in(to=to)
    assert OutgoingMail.objects.count() == 0


def test_what_is_filled_in_adds_no_header(give_in: GiveIn, server: MailServer) -> None:
    give_in(context={"name": "Kim\r\nBcc: other@people.example\u2028X: y\0"})
    work()
    (sent,) = server.mails
    assert sent["Subject"] == "Korean: Kim Bcc: other@people.example X: y"
    assert (sent["Bcc"], sent["X"]) == (None, None)
    assert len(server.receivers) == 1


def test_a_long_subject_is_cut(give_in: GiveIn) -> None:
    subject = personal(give_in(context={"name": "가" * 400}))[1]
    assert subject == f"Korean: {'가' * 191}…"


@pytest.mark.parametrize(
    "given",
    [
        {"purpose": "Kim Minsu"},
        {"about": ("entry", "")},
        {"about": ("entry", "minsu@people.example")},
        {"key": "for minsu@people.example"},
    ],
)
def test_what_stays_holds_no_personal_data(given: dict[str, Any], give_in: GiveIn) -> None:
    with pytest.raises(ValueError, match="mail"):
        give_in(**given)


def test_a_key_is_sent_once(give_in: GiveIn, server: MailServer) -> None:
    first = give_in(key="entry.received/K7QX2M")
    work()
    again = give_in(key="entry.received/K7QX2M", to="other@people.example")
    work()
    assert (again.pk, state(again), len(server.mails)) == (first.pk, MailState.SENT, 1)
    assert OutgoingMail.objects.count() == 1


def test_a_mail_that_is_done_cannot_hold_an_address(give_in: GiveIn) -> None:
    mail = give_in()
    for done in (MailState.SENT, MailState.DROPPED):
        with pytest.raises(IntegrityError), transaction.atomic():
            OutgoingMail.objects.filter(pk=mail.pk).update(state=done)


# --- tried again ---


def test_a_mail_is_tried_again_when_the_server_is_busy(give_in: GiveIn, server: MailServer) -> None:
    server.answers["RCPT"] = "451 try again later"
    mail = give_in()
    work(START)
    mail.refresh_from_db()
    assert (mail.state, mail.last_error, mail.last_code) == (MailState.WAITING, MailError.BUSY, 451)
    assert mail.next_try_at == next_task() == START + MINUTE
    server.answers.clear()
    work(START + MINUTE - SECOND)
    assert server.mails == []
    work(START + MINUTE)
    assert (len(server.mails), personal(mail), mail.state, mail.attempts) == (1, EMPTY, MailState.SENT, 2)
    assert (mail.last_error, DBTaskResult.objects.filter(status="READY").count()) == ("", 0)


def test_six_tries_within_nine_hours_then_it_has_failed(give_in: GiveIn, server: MailServer) -> None:
    server.answers["RCPT"] = "450 busy"
    mail, now, waited = give_in(), START, []
    while not waited or mail.state != MailState.FAILED:
        work(now)
        mail.refresh_from_db()
        if mail.next_try_at:
            waited.append((mail.next_try_at - now) // MINUTE)
            now = mail.next_try_at
    assert waited == [1, 5, 30, 120, 360]
    assert (mail.attempts, server.asked) == (TRIES, 6)
    work(now + DAY)
    assert server.asked == 6
    assert mail.to == "minsu@people.example"


@pytest.mark.parametrize(
    ("command", "answer", "error", "code"),
    [
        ("RCPT", "550 no such user minsu@people.example", MailError.REFUSED, 550),
        ("DATA", "554 not this", MailError.REJECTED, 554),
        ("TEXT", "552 too large", MailError.REJECTED, 552),
    ],
)
def test_what_a_server_refuses_for_good_has_failed_at_once(
    command: str,
    answer: str,
    error: MailError,
    code: int,
    give_in: GiveIn,
    server: MailServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.answers[command] = answer
    mail = give_in()
    work()
    mail.refresh_from_db()
    assert (mail.state, mail.last_error, mail.last_code) == (MailState.FAILED, error, code)
    assert (mail.attempts, mail.next_try_at) == (1, None)
    assert DBTaskResult.objects.filter(status="READY").count() == 0
    assert "minsu" not in caplog.text


@pytest.mark.parametrize(
    ("command", "answer", "error", "code"),
    [
        ("TEXT", "452 full", MailError.BUSY, 452),
        ("CONNECT", "421 not now", MailError.BUSY, 421),
        ("CONNECT", "554 not you", MailError.BUSY, 554),
        ("MAIL", "553 not from you", MailError.SIGN_IN, 553),
        ("MAIL", "451 later", MailError.BUSY, 451),
        ("RCPT", "", MailError.UNREACHABLE, None),
        ("TEXT", "nonsense", MailError.BUSY, None),
    ],
)
def test_what_may_pass_is_tried_again(
    command: str,
    answer: str,
    error: MailError,
    code: int | None,
    give_in: GiveIn,
    server: MailServer,
    settings: Any,
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    server.answers[command] = answer
    mail = give_in()
    work()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.WAITING, 1)
    assert (mail.last_error, mail.last_code) == (error, code)


def test_a_server_that_is_not_there_is_tried_again(give_in: GiveIn, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with mail_server() as gone:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", gone.port
    mail = give_in()
    work()
    assert (state(mail), mail.last_error) == (MailState.WAITING, MailError.UNREACHABLE)


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (smtplib.SMTPAuthenticationError(535, b"no"), Failure(MailError.SIGN_IN, 535, False)),
        (smtplib.SMTPNotSupportedError(), Failure(MailError.UNFIT, None, True)),
        (BadHeaderError(), Failure(MailError.UNFIT, None, True)),
        (smtplib.SMTPServerDisconnected(), Failure(MailError.UNREACHABLE, None, False)),
        (TimeoutError(), Failure(MailError.UNREACHABLE, None, False)),
        (RuntimeError(), Failure(MailError.UNKNOWN, None, False)),
    ],
)
def test_what_other_errors_mean(error: Exception, failure: Failure) -> None:
    assert failure_of(error) == failure


# --- crashes, lost tasks, several workers ---


def die(mail: OutgoingMail, now: dt.datetime, settings: Any) -> None:
    """The program stops while it sends this mail."""
    settings.EMAIL_BACKEND, before = "tests.mailing.smtp.Dying", settings.EMAIL_BACKEND
    with pytest.raises(SystemExit):
        deliver(mail_id=mail.pk, now=now)
    settings.EMAIL_BACKEND = before


def test_after_a_crash_a_mail_is_taken_over_when_its_lease_ends(
    give_in: GiveIn, server: MailServer, settings: Any
) -> None:
    mail = give_in()
    die(mail, START, settings)
    assert state(mail) == MailState.SENDING
    assert deliver(mail_id=mail.pk, now=START + LEASE - SECOND) is None
    with time_machine.travel(START + LEASE, tick=False):
        assert services.send_due(now=START + LEASE) == {"sent": 1}
    assert (state(mail), mail.attempts, len(server.mails)) == (MailState.SENT, 2, 1)


def test_a_mail_with_which_every_program_dies_has_failed_in_the_end(give_in: GiveIn, settings: Any) -> None:
    mail, now = give_in(), START
    for _try in range(TRIES):
        die(mail, now, settings)
        now += LEASE
    assert deliver(mail_id=mail.pk, now=now) is None
    assert (state(mail), mail.last_error) == (MailState.FAILED, MailError.INTERRUPTED)


def test_every_try_has_the_same_message_id(give_in: GiveIn, server: MailServer) -> None:
    """A mailbox can tell that a mail came twice."""
    mail, other = give_in(), give_in()
    work()
    OutgoingMail.objects.filter(pk=mail.pk).update(state="waiting", to="a@people.example", next_try_at=START)
    deliver(mail_id=mail.pk, now=START)
    first, second, again = [sent["Message-ID"] for sent in server.mails]
    assert (first == again, first == second) == (True, False)
    assert first.endswith("@bonafide.example>")
    assert state(other) == MailState.SENT


def test_lost_tasks_are_found_by_the_command(give_in: GiveIn, server: MailServer) -> None:
    for _mail in range(3):
        give_in()
    later = give_in(now=START + DAY)
    DBTaskResult.objects.all().delete()
    out = io.StringIO()
    with time_machine.travel(START + MINUTE, tick=False):
        call_command("send_mails", stdout=out)
        call_command("send_mails", stdout=out)
    assert out.getvalue().splitlines() == [
        "3 mails sent, 0 to be tried again, 0 failed",
        "0 mails sent, 0 to be tried again, 0 failed",
    ]
    assert (len(server.mails), state(later)) == (3, MailState.WAITING)


def test_without_a_queue_a_mail_leaves_at_once_and_is_tried_again_by_the_command(
    give_in: GiveIn, server: MailServer, settings: Any
) -> None:
    settings.TASKS = {"background": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    server.answers["RCPT"] = "451 later"
    with time_machine.travel(START, tick=False):
        mail = give_in()
    assert (state(mail), mail.attempts) == (MailState.WAITING, 1)
    server.answers.clear()
    with time_machine.travel(START + MINUTE, tick=False):
        assert services.send_due(now=START + MINUTE) == {"sent": 1}


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[int]]:
    """Mails that workers with connections of their own can see; they are taken away again."""
    with django_db_blocker.unblock():
        mails = [
            OutgoingMail.objects.create(
                to=f"{place}@people.example", text="x", created_at=START, next_try_at=START, purpose="test"
            ).pk
            for place in range(5)
        ]
        yield mails
        OutgoingMail.objects.filter(pk__in=mails).delete()


def test_several_workers_send_each_mail_once(committed: list[int], server: MailServer) -> None:
    def run(_worker: int) -> int:
        try:
            return sum(deliver(mail_id=pk, now=START) is not None for pk in committed)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        sent = list(pool.map(run, range(6)))
    assert sum(sent) == len(committed)
    assert sorted(mail["To"] for mail in server.mails) == [f"{n}@people.example" for n in range(5)]


def test_a_mail_that_was_dropped_while_it_left_stays_dropped(give_in: GiveIn, settings: Any) -> None:
    mail = give_in()
    settings.EMAIL_BACKEND = f"{__name__}.Erasing"
    deliver(mail_id=mail.pk, now=START)
    assert (personal(mail), mail.state) == (EMPTY, MailState.DROPPED)


class Erasing:
    """The person is erased in the moment in which the mail leaves."""

    def __init__(self, **options: Any) -> None:
        pass

    def send_messages(self, messages: Any) -> int:
        return services.erase(address=messages[0].to[0])


# --- forgetting ---


def test_erasing_an_address_empties_what_waits_for_it(give_in: GiveIn, server: MailServer) -> None:
    server.answers["RCPT"] = "550 no"
    failed = give_in()
    work()
    waiting, other = give_in(to="Minsu@People.example"), give_in(to="other@people.example")
    assert services.erase(address="minsu@people.example") == 2
    assert services.erase(address="minsu@people.example") == 0
    assert services.erase(address="") == 0
    assert (personal(failed), personal(waiting)) == (EMPTY, EMPTY)
    assert (failed.state, waiting.state, state(other)) == ("dropped", "dropped", "waiting")
    server.answers.clear()
    work()
    assert [mail["To"] for mail in server.mails] == ["other@people.example"]


def test_what_was_not_delivered_is_emptied_after_fourteen_days(give_in: GiveIn) -> None:
    old = [give_in(now=START - SECOND), give_in(now=START - DAY)]
    OutgoingMail.objects.filter(pk=old[1].pk).update(state=MailState.FAILED, next_try_at=None)
    young, out = give_in(now=START), io.StringIO()
    with time_machine.travel(START + 14 * DAY, tick=False):
        call_command("purge", "--dry-run", stdout=out)
        assert personal(old[0])[0] == "minsu@people.example"
        call_command("purge", stdout=out)
        call_command("purge", stdout=out)
    assert [line for line in out.getvalue().splitlines() if "mails" in line] == [
        "2 undelivered mails would be emptied",
        "2 undelivered mails emptied",
        "0 undelivered mails emptied",
    ]
    assert [personal(mail) for mail in old] == [EMPTY, EMPTY]
    assert personal(young)[0] == "minsu@people.example"


def test_the_console_is_told_the_mail(give_in: GiveIn, settings: Any, capsys: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    give_in()
    work()
    assert "Subject: Korean: Kim Minsu" in capsys.readouterr().out
    assert django_mail.outbox == []


def test_a_file_keeps_the_mail(give_in: GiveIn, settings: Any, tmp_path: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    give_in()
    work()
    (kept,) = tmp_path.iterdir()
    assert "Subject: Korean: Kim Minsu" in kept.read_text()
