"""What is kept of a look at every link, and whom it is told."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from pytest_django import Settings
from wagtail.users.models import UserProfile

from accounts.enums import Role
from accounts.models import User
from campaigns.reporting import tasks
from campaigns.reporting.enums import Outcome
from campaigns.reporting.fetching import Found
from campaigns.reporting.models import LinkCheck, Marketplace
from campaigns.reporting.services import link_checks
from campaigns.reporting.services.link_checks import Run
from tests.campaigns.reporting.listed import make_authority, make_marketplace, make_protection, make_route

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 4, 8, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
HELP, FORM = "https://help.bazaar.example/", "https://report.bazaar.example/form"
FINE, GONE = (
    Found(Outcome.FINE, 200, "help.bazaar.example"),
    Found(Outcome.BROKEN, 404, "help.bazaar.example"),
)
WALL = Found(Outcome.UNCLEAR, 403, "help.bazaar.example")
MOVED = Found(Outcome.MOVED, 200, "elsewhere.example")


class Internet:
    """Answers in place of the real one. asked: every address, in order. most: how many it has time for."""

    def __init__(self, most: int = 99, **found: Found) -> None:
        self.asked: list[str] = []
        self.most, self.found = most, found

    def says(self, address: str, found: Found) -> None:
        self.found[address] = found

    def __call__(self, addresses: Iterable[str]) -> Iterator[tuple[str, Found]]:
        for address in list(addresses)[: self.most]:
            self.asked.append(address)
            yield address, self.found.get(address, FINE)


@pytest.fixture
def internet() -> Internet:
    return Internet()


@pytest.fixture
def bazaar() -> Marketplace:
    """Two addresses, one of them in two records, and the source of both."""
    bazaar = make_marketplace()
    make_route(bazaar, report_address=FORM)
    make_route(bazaar, "IT", report_address=FORM)
    return bazaar


@pytest.fixture
def check(internet: Internet, django_capture_on_commit_callbacks: Any) -> Callable[..., Run]:
    def run(now: dt.datetime = NOW, look: Internet = internet) -> Run:
        with django_capture_on_commit_callbacks(execute=True):
            return link_checks.check_links(look_at_all=look, now=now)

    return run


def kept(address: str) -> tuple[str, int | None, dt.datetime | None, dt.date | None]:
    found = LinkCheck.objects.get(address=address)
    return found.outcome, found.status, found.failing_since, found.told_on


def test_every_address_is_looked_at_once(
    bazaar: Marketplace, internet: Internet, check: Callable[..., Run]
) -> None:
    make_authority()
    run = check()
    assert sorted(internet.asked) == [
        "https://help.bazaar.example/",
        "https://help.bazaar.example/returns",
        "https://office.example/",
        "https://report.bazaar.example/form",
    ]
    assert (run.looked_at, run.failing, run.left, run.told) == (4, 0, 0, 0)
    assert sorted(LinkCheck.objects.values_list("address", flat=True)) == sorted(internet.asked)


def test_failing_since_is_the_first_failure_in_a_row(
    bazaar: Marketplace, internet: Internet, check: Callable[..., Run]
) -> None:
    story = [
        (GONE, ("broken", 404, NOW, None)),
        (MOVED, ("moved", 200, NOW, None)),
        (Found(Outcome.UNREACHABLE, None, ""), ("unreachable", None, NOW, None)),
        (WALL, ("unclear", 403, None, None)),
        (GONE, ("broken", 404, NOW + 4 * DAY, None)),
        (FINE, ("fine", 200, None, None)),
        (Found(Outcome.REFUSED, None, ""), ("refused", None, NOW + 6 * DAY, None)),
    ]
    for day, (found, wanted) in enumerate(story):
        internet.says(HELP, found)
        check(NOW + day * DAY)
        assert kept(HELP) == wanted
    assert LinkCheck.objects.filter(address=HELP).count() == 1


def test_what_is_no_longer_listed_is_forgotten(bazaar: Marketplace, check: Callable[..., Run]) -> None:
    check()
    bazaar.routes.update(report_address="https://report.bazaar.example/new")
    check()
    assert not LinkCheck.objects.filter(address=FORM).exists()
    bazaar.delete()
    check()
    assert LinkCheck.objects.count() == 0


def test_what_is_taken_off_the_list_during_a_run_is_not_kept(
    bazaar: Marketplace, check: Callable[..., Run]
) -> None:
    class Deleting(Internet):
        def __call__(self, addresses: Iterable[str]) -> Iterator[tuple[str, Found]]:
            for address, found in super().__call__(addresses):
                Marketplace.objects.all().delete()
                yield address, found

    assert check(look=Deleting()).looked_at == 3
    assert LinkCheck.objects.count() == 0


def test_a_run_without_time_begins_next_where_it_stopped(
    bazaar: Marketplace, check: Callable[..., Run]
) -> None:
    first, second = Internet(most=2), Internet(most=1)
    assert check(look=first).left == 1
    assert check(NOW + DAY, look=second).left == 2
    assert sorted([*first.asked, *second.asked]) == sorted(
        LinkCheck.objects.values_list("address", flat=True)
    )


# --- whom it is told --------------------------------------------------------------------------------------


def test_every_active_editor_is_told_once_of_what_newly_fails(
    bazaar: Marketplace, internet: Internet, check: Callable[..., Run], person: Callable[..., User]
) -> None:
    editors = [person(Role.EDITOR, name=name) for name in ("ada", "bo", "chris")]
    User.objects.filter(pk=editors[2].pk).update(is_active=False)
    for other in (Role.JUDGE, Role.TRAINER, Role.MANAGER):
        person(other)
    internet.says(FORM, GONE)
    assert check().told == 2
    assert [one.to for one in mail.outbox] == [["ada@people.example"], ["bo@people.example"]]
    assert mail.outbox[0].subject == "A link of the reporting pages fails"
    assert mail.outbox[0].body.count(FORM) == 1
    assert "Does not open (404)\n  Bazaar · Everywhere\n  Bazaar · Italy\n" in mail.outbox[0].body
    assert "/admin/reporting/" in mail.outbox[0].body
    assert kept(FORM) == ("broken", 404, NOW, NOW.date())

    assert check(NOW + DAY).told == 0
    assert kept(FORM) == ("broken", 404, NOW, NOW.date())

    internet.says(HELP, MOVED)
    assert check(NOW + 2 * DAY).told == 2
    assert FORM not in mail.outbox[-1].body
    assert f"{HELP}\n  Leads to another host (200): elsewhere.example" in mail.outbox[-1].body


def test_who_works_again_and_fails_again_is_told_again(
    bazaar: Marketplace, internet: Internet, check: Callable[..., Run], person: Callable[..., User]
) -> None:
    person(Role.EDITOR)
    told = []
    for day, found in enumerate([GONE, FINE, GONE, WALL, GONE]):
        internet.says(HELP, found)
        told.append(check(NOW + day * DAY).told)
    assert told == [1, 0, 1, 0, 1]


def test_an_editor_who_comes_later_is_told_of_what_nobody_was(
    bazaar: Marketplace, internet: Internet, check: Callable[..., Run], person: Callable[..., User]
) -> None:
    internet.says(HELP, GONE)
    assert check().told == 0
    assert kept(HELP) == ("broken", 404, NOW, None)
    person(Role.EDITOR)
    assert check(NOW + DAY).told == 1


def test_many_failures_make_one_mail_that_can_be_read(
    bazaar: Marketplace, internet: Internet, check: Callable[..., Run], person: Callable[..., User]
) -> None:
    person(Role.EDITOR)
    for number in range(45):
        address = f"https://{number}.bazaar.example/"
        make_protection(bazaar, claim_address=address)
        internet.says(address, GONE)
    check()
    (letter,) = mail.outbox
    assert letter.subject == "45 links of the reporting pages fail"
    assert letter.body.count("Does not open") == 40
    assert "And 5 more." in letter.body


def test_editors_read_mails_in_the_language_of_their_desk(person: Callable[..., User]) -> None:
    editor = person(Role.EDITOR)
    assert link_checks.language_of(editor) == "en"
    profile = UserProfile.get_for_user(editor)
    for chosen, language in (("ko", "ko"), ("fr", "en")):
        profile.preferred_language = chosen
        profile.save()
        found = User.objects.select_related("wagtail_userprofile").get(pk=editor.pk)
        assert link_checks.language_of(found) == language


# --- command and task -------------------------------------------------------------------------------------


@pytest.fixture
def at_work(settings: Settings) -> None:
    """A website that is no demonstration."""
    settings.DEMONSTRATION = False


def test_the_command_looks_at_an_empty_list_and_asks_nobody(at_work: None) -> None:
    out = io.StringIO()
    call_command("check_links", stdout=out)
    assert out.getvalue() == ("0 addresses looked at, 0 fail, 0 left for the next run, 0 editors told\n")


def test_addresses_that_are_not_public_are_refused_by_the_real_one(at_work: None) -> None:
    """Without a network: what is no address at all is never resolved."""
    bazaar = make_marketplace()
    Marketplace.objects.filter(pk=bazaar.pk).update(help_address="https://127.0.0.1/")
    out = io.StringIO()
    call_command("check_links", stdout=out)
    assert out.getvalue().startswith("1 addresses looked at, 1 fail")
    assert kept("https://127.0.0.1/")[0] == "refused"


def test_nobody_is_asked_in_the_demonstration(bazaar: Marketplace, settings: Settings) -> None:
    settings.DEMONSTRATION = True
    out = io.StringIO()
    call_command("check_links", stdout=out)
    assert out.getvalue() == "off in the demonstration: no address was asked\n"
    assert tasks.check_links.call() == 0
    assert LinkCheck.objects.count() == 0


def test_the_task_does_the_same(at_work: None) -> None:
    bazaar = make_marketplace()
    Marketplace.objects.filter(pk=bazaar.pk).update(help_address="http://bazaar.example/")
    assert tasks.check_links.call() == 1
    assert kept("http://bazaar.example/")[0] == "refused"
