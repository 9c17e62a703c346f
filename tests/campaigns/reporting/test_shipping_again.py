"""Loading the shipped records again: what nobody changed follows the project, what editors did stays done."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings
from wagtail.models import ModelLogEntry

from accounts.enums import Role
from accounts.models import User
from campaigns.reporting.kinds import SHIPPED_KINDS
from campaigns.reporting.models import Authority, BuyerProtection, CountryNote, Marketplace, ShippedRecord
from campaigns.reporting.services.shipped_words import version_of
from campaigns.reporting.services.shipping import (
    Change,
    Fate,
    access_shipped,
    decline_newer,
    load_records,
    take_newer,
)
from campaigns.reporting.services.upkeep import look_through, note_checked
from campaigns.reporting.shipped import CONTENT, entries
from config import pagecache
from tests.campaigns.reporting.desk_forms import authority_as_kept, protection_as_kept

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 23)
LATER = dt.date(2027, 2, 1)
SNIPPETS = "/admin/snippets/reporting"


@pytest.fixture(autouse=True)
def later() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2027, 2, 1, 12, tzinfo=dt.UTC), tick=False):
        yield


class Project:
    """A version of the project: its files, and what a later version changes in them."""

    def __init__(self, folder: Path, marketplaces: Iterable[str] = ("shopee", "temu")) -> None:
        self.folder = folder
        shutil.copytree(CONTENT, folder, ignore=shutil.ignore_patterns("[!.]*.toml"), dirs_exist_ok=True)
        for path in ("authorities", "notes", *(f"marketplaces/{name}" for name in marketplaces)):
            shutil.copy(CONTENT / f"{path}.toml", folder / f"{path}.toml")

    def change(self, file: str, before: str, after: str) -> None:
        path = self.folder / f"{file}.toml"
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")

    def look_up_again(self, numbers: set[int]) -> set[str]:
        """Some records have other words; returns their keys."""
        before = {entry.key: version_of(entry) for entry in entries(self.folder)}
        place = 0
        for path in sorted(self.folder.rglob("*.toml")):
            parts = re.split(r'(?<=editors_note = ")', path.read_text(encoding="utf-8"))
            for number in range(1, len(parts)):
                parts[number] = ("Again. " if place in numbers else "") + parts[number]
                place += 1
            path.write_text("".join(parts), encoding="utf-8")
        return {entry.key for entry in entries(self.folder) if version_of(entry) != before[entry.key]}

    def load(self, **options: Any) -> list[Change]:
        return load_records(**{"today": LATER, "folder": self.folder, **options})


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "content")
    made.load(today=TODAY)
    return made


@pytest.fixture
def temu() -> Callable[[], BuyerProtection]:
    return lambda: BuyerProtection.objects.get(marketplace__slug="temu", country="US")


def everything() -> list[dict[str, Any]]:
    """Every row, and what history there is."""
    models = [*SHIPPED_KINDS.values(), ShippedRecord, ModelLogEntry]
    rows = [row for model in models for row in model._default_manager.order_by("pk").values()]
    return [{name: str(value) for name, value in row.items()} for row in rows]


def fates(changes: list[Change]) -> dict[str, int]:
    return dict(Counter(change.fate.value for change in changes))


def look_up_temu_again(project: Project, day: str = "2027-01-30") -> None:
    project.change("marketplaces/temu", "days = 90", "days = 60")
    project.change("marketplaces/temu", "checked_on = 2026-11-23", f"checked_on = {day}")


# --- what follows and what stays --------------------------------------------------------------------------


def test_what_nobody_changed_follows(project: Project, temu: Callable[[], BuyerProtection]) -> None:
    look_up_temu_again(project)
    (change,) = project.load()
    assert (change.fate, change.record, temu().days) == (Fate.FOLLOWED, temu(), 60)
    assert temu().checked_on == dt.date(2027, 1, 30)
    assert [(new.label, new.here, new.shipped) for new in change.differences] == [
        ("date checked", "Nov. 23, 2026", "Jan. 30, 2027"),
        ("days", "90", "60"),
    ]
    assert project.load() == []


def test_a_record_follows_in_everything(project: Project, temu: Callable[[], BuyerProtection]) -> None:
    """State, steps, texts of every language, and what is no longer said."""
    project.change("marketplaces/temu", "days = 90\n", "")
    project.change("marketplaces/temu", 'counted_from = "purchase"\n', "")
    text = (project.folder / "marketplaces/temu.toml").read_text(encoding="utf-8")
    own = text.rpartition("[[protections]]")[2]
    fewer = re.sub(r"steps = \[.*?\n\]", 'steps = [{ en = "Ask.", ko = "물어보세요." }]', own, flags=re.S)
    project.change("marketplaces/temu", own, fewer.replace('state = "verified"', 'state = "gap"'))
    assert fates(project.load()) == {"followed": 1}
    record = temu()
    assert (record.state, record.days, record.counted_from) == ("gap", None, "delivery")
    assert [dict(step.value["text"]) for step in record.steps] == [{"en": "Ask.", "ko": "물어보세요."}]


def test_what_an_editor_changed_stays_and_is_told(
    project: Project, temu: Callable[[], BuyerProtection]
) -> None:
    BuyerProtection.objects.filter(pk=temu().pk).update(days=45)
    look_up_temu_again(project)
    for _run in range(2):
        (change,) = project.load()
        assert (change.fate, change.record, temu().days) == (Fate.HELD, temu(), 45)
        assert [new.shipped for new in change.differences] == ["Jan. 30, 2027", "60"]


def test_what_an_editor_looked_up_stays(
    project: Project, temu: Callable[[], BuyerProtection], person: Callable[..., User]
) -> None:
    """The same words, checked on a later day; also once that person's account is gone."""
    editor = person(Role.EDITOR)
    note_checked(record=temu(), user=editor, today=dt.date(2027, 1, 15))
    editor.delete()
    look_up_temu_again(project)
    assert fates(project.load()) == {"held": 1}
    assert temu().checked_on == dt.date(2027, 1, 15)


def test_what_an_editor_looked_up_later_is_not_older(
    project: Project, temu: Callable[[], BuyerProtection], person: Callable[..., User]
) -> None:
    """What the project looked up on an earlier day is nothing newer; on the same day it is."""
    note_checked(record=temu(), user=person(Role.EDITOR), today=dt.date(2027, 1, 15))
    look_up_temu_again(project, "2027-01-14")
    assert project.load() == []
    project.change("marketplaces/temu", "checked_on = 2027-01-14", "checked_on = 2027-01-15")
    assert fates(project.load()) == {"held": 1}
    assert (temu().days, temu().checked_on) == (90, dt.date(2027, 1, 15))


def test_an_earlier_day_follows_where_nobody_looked_it_up(
    project: Project, temu: Callable[[], BuyerProtection]
) -> None:
    """The project corrects itself."""
    look_up_temu_again(project, "2026-10-01")
    assert fates(project.load()) == {"followed": 1}
    assert (temu().days, temu().checked_on) == (60, dt.date(2026, 10, 1))


def test_an_editor_who_came_to_the_same_is_no_exception_any_more(
    project: Project, temu: Callable[[], BuyerProtection]
) -> None:
    BuyerProtection.objects.filter(pk=temu().pk).update(days=60)
    project.change("marketplaces/temu", "days = 90", "days = 60")
    assert project.load() == []
    project.change("marketplaces/temu", "days = 60", "days = 30")
    assert fates(project.load()) == {"followed": 1}


def test_what_editors_decide_about_a_marketplace_stays_while_its_hosts_follow(project: Project) -> None:
    Marketplace.objects.filter(slug="temu").update(is_listed=False, pays=True)
    project.change("marketplaces/temu", '"temu.com"', '"temu.com", "temu.example"')
    assert fates(project.load()) == {"followed": 1}
    kept = Marketplace.objects.get(slug="temu")
    assert (kept.is_listed, kept.pays, kept.host_list) == (False, True, ["temu.com", "temu.example"])


def test_saving_a_record_in_the_desk_without_a_change_is_no_change(
    project: Project, client_of: Callable[..., Client]
) -> None:
    desk = client_of(Role.EDITOR)
    shopee = Marketplace.objects.get(slug="shopee")
    form = {"name": shopee.name, "slug": shopee.slug, "hosts": shopee.hosts.replace("\n", "\r\n")}
    form |= {"help_address": shopee.help_address, "is_listed": "on"}
    sent = [desk.post(f"{SNIPPETS}/marketplace/edit/{shopee.pk}/", form)]
    for record in BuyerProtection.objects.all():
        form = {**protection_as_kept(record), "days": record.days or "", "editors_note": record.editors_note}
        sent.append(desk.post(f"{SNIPPETS}/buyerprotection/edit/{record.pk}/", form))
    for helper in Authority.objects.all():
        form = {**authority_as_kept(helper), "editors_note": helper.editors_note}
        sent.append(desk.post(f"{SNIPPETS}/authority/edit/{helper.pk}/", form))
    assert {response.status_code for response in sent} == {302}
    again = project.look_up_again(set(range(100)))
    project.change("marketplaces/shopee", '"shopee.com"', '"shopee.com", "shopee.example"')
    assert fates(project.load()) == {"followed": len(again) + 1}


# --- any mix of them --------------------------------------------------------------------------------------

SOME = st.sets(st.integers(0, 32))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(newer=SOME, edited=SOME, deleted=st.sets(st.integers(0, 32), max_size=4))
def test_every_record_goes_its_own_way(
    tmp_path_factory: pytest.TempPathFactory, newer: set[int], edited: set[int], deleted: set[int]
) -> None:
    with transaction.atomic():
        project = Project(tmp_path_factory.mktemp("any") / "content")
        project.load(today=TODAY)
        rows = list(ShippedRecord.objects.exclude(key__startswith="marketplace:").order_by("key"))
        records = {row.key: SHIPPED_KINDS[row.kind]._default_manager.get(pk=row.record_id) for row in rows}
        keys = list(records)
        away = {keys[number] for number in deleted if number < len(keys)}
        ours = {keys[number] for number in edited if number < len(keys)} - away
        for key in ours:
            type(records[key]).objects.filter(pk=records[key].pk).update(source_name="An editor's word")
        for key in away:
            records[key].delete()
        again = project.look_up_again(newer)
        changes = project.load()
        assert fates(changes) == {
            fate: count
            for fate, count in {
                "held": len(again & ours),
                "followed": len(again - ours - away),
                "away": len(away),
            }.items()
            if count
        }
        for key, record in records.items():
            kept = type(record).objects.filter(pk=record.pk).first()
            assert (kept is None) == (key in away)
            if kept is not None:
                assert (kept.source_name == "An editor's word") == (key in ours)
                assert kept.editors_note.startswith("Again. ") == (key in again - ours)
        before = everything()
        assert fates(project.load()) == {fate: n for fate, n in fates(changes).items() if fate != "followed"}
        assert everything() == before
        transaction.set_rollback(True)


# --- what is deleted, gone or in the way -------------------------------------------------------------------


def test_what_editors_deleted_stays_away(project: Project, temu: Callable[[], BuyerProtection]) -> None:
    temu().delete()
    Marketplace.objects.get(slug="shopee").delete()
    look_up_temu_again(project)
    project.change("marketplaces/shopee", 'country = "PH"', 'country = "TH"')  # new, of a deleted one
    assert [(change.fate, str(change.record)) for change in project.load()] == [
        (Fate.AWAY, "Shopee"),
        (Fate.AWAY, "Temu · United States"),
    ]
    assert Marketplace.objects.filter(slug="shopee").count() == 0


def test_what_was_deleted_comes_back_on_request(
    project: Project, temu: Callable[[], BuyerProtection]
) -> None:
    temu().delete()
    Marketplace.objects.get(slug="shopee").delete()
    new = [type(change.record).__name__ for change in project.load(restore=True)]
    assert Counter(new) == {"Marketplace": 1, "ReportRoute": 2, "BuyerProtection": 4 + 1}
    assert temu().days == 90
    assert project.load() == []


def test_what_the_project_no_longer_has_is_told_and_stays(project: Project) -> None:
    text = (project.folder / "notes.toml").read_text(encoding="utf-8")
    project.change("notes", text[text.rindex("[[notes]]") :], "")
    (project.folder / "marketplaces/temu.toml").unlink()
    count = [model._default_manager.count() for model in SHIPPED_KINDS.values()]
    changes = project.load()
    assert {change.fate for change in changes} == {Fate.GONE}
    assert sorted(type(change.record).__name__ for change in changes) == [
        "BuyerProtection", "BuyerProtection", "CountryNote", "Marketplace", "ReportRoute"
    ]  # fmt: skip
    assert [model._default_manager.count() for model in SHIPPED_KINDS.values()] == count


def test_new_records_come(project: Project) -> None:
    shutil.copy(CONTENT / "marketplaces/etsy.toml", project.folder / "marketplaces")
    assert fates(project.load()) == {"new": 3}


def test_what_does_not_go_together_is_left_out_alone(
    project: Project, temu: Callable[[], BuyerProtection]
) -> None:
    """The project gives a marketplace a name that an editor has given to another one."""
    Marketplace.objects.create(name="Temu Global", slug="temu-global", hosts="global.example")
    project.change("marketplaces/temu", 'name = "Temu"', 'name = "Temu Global"')
    look_up_temu_again(project)
    refused, followed = project.load()
    assert (refused.fate, list(refused.problems)) == (
        Fate.REFUSED, ["Marketplace with this Name already exists."]
    )  # fmt: skip
    assert (followed.fate, temu().days) == (Fate.FOLLOWED, 60)
    assert Marketplace.objects.get(slug="temu").name == "Temu"


# --- from before this was noted down, and clocks -----------------------------------------------------------


def forget() -> None:
    """As on a website that was loaded before anybody noted down what was brought."""
    ShippedRecord.objects.all().delete()


def test_records_from_before_are_known_by_their_words(
    project: Project, temu: Callable[[], BuyerProtection]
) -> None:
    BuyerProtection.objects.filter(pk=temu().pk).update(days=45)
    before = {model: model._default_manager.count() for model in SHIPPED_KINDS.values()}
    forget()
    assert [(change.fate, change.record) for change in project.load()] == [(Fate.HELD, temu())]
    again = project.look_up_again(set(range(100)))
    assert fates(project.load()) == {"held": 1, "followed": len(again) - 1}
    assert {model: model._default_manager.count() for model in SHIPPED_KINDS.values()} == before


def test_records_from_before_that_were_looked_up_later_are_not_older(
    project: Project, temu: Callable[[], BuyerProtection], person: Callable[..., User]
) -> None:
    """Verified ones, gaps of which the day alone is known here, and those in doubt that are none here."""
    editor, checked = person(Role.EDITOR), dt.date(2027, 1, 20)
    undated = BuyerProtection.objects.filter(checked_on=None)
    gap, doubted = undated.filter(source="")[0], undated.exclude(source="")[0]
    for record in (temu(), gap, doubted):
        note_checked(record=record, user=editor, today=checked)
    forget()
    assert project.load() == []
    assert look_through(today=LATER).newer == []
    before = everything()
    assert project.load() == []
    assert everything() == before
    look_up_temu_again(project)
    assert [(change.fate, change.record) for change in project.load()] == [(Fate.HELD, temu())]
    assert temu().checked_on == checked


def test_what_editors_wrote_by_themselves_stays_alone(db: None, tmp_path: Path) -> None:
    """No second word about a place of which they said something, and no second authority or note."""
    bazaar = Marketplace.objects.create(name="Shopee", slug="our-shopee", hosts="shopee.com")
    BuyerProtection.objects.create(marketplace=bazaar, country="SG", shops={"en": "Only these"})
    Authority.objects.create(
        country="KR", purpose="advice", name={"en": "1372"}, address="https://www.ccn.go.kr/"
    )
    CountryNote.objects.create(country="IT", text={"en": "In Italy the buyer of a fake can be fined, too."})
    project = Project(tmp_path / "content")
    held = [str(change.record) for change in project.load() if change.fate == Fate.HELD]
    assert held == ["Shopee", "1372 · South Korea"]
    assert BuyerProtection.objects.filter(marketplace=bazaar, country="SG").count() == 1
    assert (Marketplace.objects.count(), Authority.objects.filter(country="KR").count()) == (2, 3)
    before = everything()
    assert fates(project.load()) == {"held": 2}
    assert everything() == before


@pytest.mark.parametrize("is_noted", [True, False])
def test_a_clock_that_was_behind_changes_nothing(
    tmp_path: Path, temu: Callable[[], BuyerProtection], is_noted: bool
) -> None:
    behind = dt.date(2026, 1, 1)
    project = Project(tmp_path / "content")
    project.load(today=behind)
    assert set(Authority.objects.exclude(checked_on=None).values_list("checked_on", flat=True)) == {behind}
    if not is_noted:
        forget()
        assert set(fates(project.load())) == {"followed"}  # up to the day that the project names
    assert project.load() == []
    look_up_temu_again(project)
    assert fates(project.load()) == {"followed": 1}


def test_a_language_that_is_added_comes_with_the_next_run(tmp_path: Path, settings: Settings) -> None:
    project, both = Project(tmp_path / "content"), settings.LANGUAGES
    settings.LANGUAGES = [("en", "English")]
    project.load(today=TODAY)
    assert Authority.objects.filter(name__has_key="ko").count() == 0
    settings.LANGUAGES = both
    rows = ShippedRecord.objects.exclude(key__startswith="marketplace:").count()
    assert fates(project.load()) == {"followed": rows}
    assert look_through(today=TODAY).untranslated == []


# --- what a run leaves behind ------------------------------------------------------------------------------


def test_pages_are_renewed_and_history_is_kept(
    project: Project, temu: Callable[[], BuyerProtection], django_capture_on_commit_callbacks: Any
) -> None:
    look_up_temu_again(project)
    with django_capture_on_commit_callbacks(execute=True):
        project.load()
    assert cache.get(pagecache.GENERATION_KEY) == 1
    history = ModelLogEntry.objects.filter(content_type__model="buyerprotection", object_id=str(temu().pk))
    assert list(history.order_by("pk").values_list("action", flat=True)) == ["wagtail.create", "wagtail.edit"]
    with django_capture_on_commit_callbacks(execute=True):
        project.load()
    assert cache.get(pagecache.GENERATION_KEY) == 1


def test_a_dry_run_says_the_same_and_writes_nothing(
    project: Project, temu: Callable[[], BuyerProtection], django_capture_on_commit_callbacks: Any
) -> None:
    look_up_temu_again(project)
    shutil.copy(CONTENT / "marketplaces/etsy.toml", project.folder / "marketplaces")
    before = everything()
    with django_capture_on_commit_callbacks(execute=True):
        tried = project.load(dry_run=True)
    assert (everything(), cache.get(pagecache.GENERATION_KEY)) == (before, None)
    assert [(one.fate, str(one.record)) for one in project.load()] == [
        (one.fate, str(one.record)) for one in tried
    ]


def told(*options: str) -> list[str]:
    output = io.StringIO()
    call_command("load_reporting", *options, stdout=output)
    return output.getvalue().splitlines()


def an_older_version_was_brought(key: str) -> None:
    ShippedRecord.objects.filter(key=key).update(version="an older one")


def test_the_command_says_what_it_did() -> None:
    tried = told("--dry-run")
    assert Marketplace.objects.count() == 0
    first = told()
    assert "marketplace: Shopee: new" in first
    assert [f"{first[-1]} Nothing was written: --dry-run.", *first[:-1]] == [tried[-1], *tried[:-1]]
    assert told() == ["Everything is as the project ships it."]
    Marketplace.objects.filter(slug="temu").update(name="Temu!")
    Authority.objects.filter(phone="1372").delete()
    an_older_version_was_brought("marketplace:temu")
    assert told() == [
        "marketplace: Temu!: changed here, so it stays; the project has a newer version",
        "  name: “Temu!” here, “Temu” in the project",
        "authority: 1372 Consumer Counseling Center · South Korea: deleted here, so it stays away",
        "Newer in the project, but changed here: 1; deleted here: 1.",
    ]
    assert told("--restore")[-1] == "New: 1; newer in the project, but changed here: 1."


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_rows_are_locked_while_a_run_goes_on(project: Project) -> None:
    with CaptureQueriesContext(connection) as asked:
        project.load()
    assert sum("FOR UPDATE" in query["sql"] for query in asked) == 1 + len(SHIPPED_KINDS)


# --- the editors' list -------------------------------------------------------------------------------------


@pytest.fixture
def held(temu: Callable[[], BuyerProtection]) -> BuyerProtection:
    """A record that an editor changed, of which the project ships a newer version."""
    load_records(today=TODAY)
    BuyerProtection.objects.filter(pk=temu().pk).update(days=45)
    an_older_version_was_brought("protection:temu:US")
    return temu()


def address_of(record: BuyerProtection) -> str:
    return f"/admin/reporting/newer/{ShippedRecord.objects.get(key='protection:temu:US').pk}/"


def test_the_list_says_that_the_project_has_a_newer_version(
    held: BuyerProtection, client_of: Callable[..., Client]
) -> None:
    page = client_of(Role.EDITOR).get("/admin/reporting/").content.decode()
    assert "The project ships a newer version of these records." in page
    assert page.count("days: here “45”, in the project “90”") == 1
    assert [one.record for one in look_through(today=TODAY).newer] == [held]


@pytest.mark.parametrize(("choice", "days"), [("take", 90), ("keep", 45)])
def test_an_editor_takes_it_or_keeps_what_is_here(
    held: BuyerProtection, client_of: Callable[..., Client], choice: str, days: int
) -> None:
    desk = client_of(Role.EDITOR)
    response = desk.post(address_of(held), {"choice": choice}, follow=True)
    assert response.redirect_chain == [("/admin/reporting/", 302)]
    assert [str(message) for message in response.context["messages"]] == [
        {
            "take": "Temu · United States: now as the project ships it.",
            "keep": "Temu · United States: stays as it is here.",
        }[choice]
    ]
    held.refresh_from_db()
    assert (held.days, held.checked_by, look_through(today=TODAY).newer) == (days, None, [])
    history = ModelLogEntry.objects.filter(content_type__model="buyerprotection", object_id=str(held.pk))
    assert history.filter(action="wagtail.edit", user__isnull=False).count() == (choice == "take")
    assert told() == ["Everything is as the project ships it."]
    again = desk.post(address_of(held), {"choice": choice}, follow=True)
    assert [str(message) for message in again.context["messages"]] == ["This is settled already."]
    held.refresh_from_db()
    assert held.days == days


@pytest.mark.parametrize("form", [{}, {"choice": ""}, {"choice": "Take"}])
def test_nothing_is_decided_without_a_choice(
    held: BuyerProtection, client_of: Callable[..., Client], form: dict[str, str]
) -> None:
    before = everything()
    assert client_of(Role.EDITOR).post(address_of(held), form).status_code == 400
    assert everything() == before


def test_what_changed_since_the_list_was_read_is_kept(person: Callable[..., User]) -> None:
    load_records(today=TODAY)
    Marketplace.objects.filter(slug="temu").update(name="Temu!")
    an_older_version_was_brought("marketplace:temu")
    editor = person(Role.EDITOR)
    row = access_shipped(editor, pk=ShippedRecord.objects.get(key="marketplace:temu").pk)
    Marketplace.objects.filter(slug="temu").update(is_listed=False, pays=True)
    assert take_newer(row=row, user=editor, today=TODAY) is not None
    kept = Marketplace.objects.get(slug="temu")
    assert (kept.name, kept.is_listed, kept.pays) == ("Temu", False, True)
    assert decline_newer(row=row, today=TODAY) is None


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.parametrize("choice", ["take", "keep"])
def test_rows_are_locked_in_the_order_of_a_run(
    held: BuyerProtection, client_of: Callable[..., Client], choice: str
) -> None:
    desk = client_of(Role.EDITOR)
    with CaptureQueriesContext(connection) as asked:
        desk.post(address_of(held), {"choice": choice})
    locks = [query["sql"] for query in asked if "FOR UPDATE" in query["sql"]]
    assert [re.search(r'FROM "(\w+)"', lock)[1] for lock in locks] == [  # type: ignore[index]
        model._meta.db_table for model in (ShippedRecord, BuyerProtection)
    ]


@pytest.mark.parametrize("role", [Role.JUDGE, Role.TRAINER, None])
def test_others_take_nothing(
    held: BuyerProtection, client_of: Callable[..., Client], role: Role | None
) -> None:
    client_of(role).post(address_of(held), {"choice": "take"})
    held.refresh_from_db()
    assert held.days == 45


def test_a_newer_version_that_does_not_go_together_says_why(client_of: Callable[..., Client]) -> None:
    load_records(today=TODAY)
    Marketplace.objects.filter(slug="temu").update(name="Ours")
    Marketplace.objects.create(name="Temu", slug="other-temu", hosts="temu.example")
    an_older_version_was_brought("marketplace:temu")
    pk = ShippedRecord.objects.get(key="marketplace:temu").pk
    response = client_of(Role.EDITOR).post(f"/admin/reporting/newer/{pk}/", {"choice": "take"}, follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "Ours: the newer version does not go together with what is here. "
        "Marketplace with this Name already exists."
    ]
    assert Marketplace.objects.get(slug="temu").name == "Ours"
