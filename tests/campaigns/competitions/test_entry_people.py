"""The people of an entry, at its pages: consent, guardians and the team."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.utils import timezone

from campaigns.competitions.enums import NEEDED, Eligibility
from campaigns.competitions.models import Competition, Entrant, Entry
from campaigns.competitions.services import team
from tests.campaigns.competitions.contest import (
    begin,
    grown_up,
    introduce,
    make_competition,
    minor,
    submit,
    submitted,
    write,
)
from tests.campaigns.competitions.entrant_browser import WHO, Browser, at, messages_beside, publish, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition() -> Competition:
    return publish(make_competition())


# --- people -------------------------------------------------------------------------------------------------


def test_a_grown_up_agrees_scope_by_scope(competition: Competition) -> None:
    entry, browser = begin(competition), Browser()
    page = browser.get(at(entry, "people/")).content.decode()
    assert (page.count('name="scopes"'), page.count("checked"), page.count('name="guardian"')) == (6, 0, 0)
    short = browser.post(at(entry, "people/"), name="Mina", email="nowhere", scopes=["enter"])
    assert (short.status_code, list(messages_beside(short))) == (422, ["email"])
    short = browser.post(at(entry, "people/"), name="Mina", email="mina@people.example", scopes=["enter"])
    assert messages_beside(short) == {
        "scopes": "Without these three there is no entry. Tick them if you agree."
    }
    assert 'value="Mina"' in short.content.decode()
    scopes = [*NEEDED, "publish_work"]
    done = browser.post(at(entry, "people/"), name="Mina", email="mina@people.example", scopes=scopes)
    assert (done.status_code, done["Location"]) == (302, f"/en/{at(entry)}")
    given = entry.contributors.get().consents.values_list("scope", flat=True)
    assert sorted(given) == sorted(str(scope) for scope in scopes)
    assert browser.get(at(entry, "people/")).content.decode().count("checked") == 4


def test_a_minor_names_a_guardian_who_is_shown_masked(competition: Competition) -> None:
    entry, browser = begin(competition, age=15), Browser()
    page = browser.get(at(entry, "people/")).content.decode()
    assert (page.count('name="scopes"'), page.count('name="email"'), page.count('name="guardian"')) == (
        0,
        0,
        1,
    )
    assert "Its link shows them your work as it stands." in unescape(page)
    assert messages_beside(browser.post(at(entry, "people/"), name="")) == {
        "name": "Give your first name, in letters.",
        "guardian": "Give the e-mail address of a parent or guardian.",
    }
    done = browser.post(at(entry, "people/"), name="Mina", guardian="parent@people.example")
    assert done.status_code == 302
    page = browser.get(at(entry, "people/"))
    assert "We wrote to p…@people.example on" in words(page)
    assert "parent@people.example" not in page.content.decode()


def test_a_guardian_is_asked_again_at_most_three_times(competition: Competition) -> None:
    entry, browser = begin(competition, age=15), Browser()
    introduce(entry, minor(guardian="wrong@people.example"))
    same = browser.post(at(entry, "people/"), again="on", guardian="")
    other = browser.post(at(entry, "people/"), again="on", guardian="right@people.example")
    fourth = browser.post(at(entry, "people/"), again="on", guardian="right@people.example")
    assert [one.status_code for one in (same, other, fourth)] == [302, 302, 422]
    addresses = entry.contributors.get().guardian_requests.values_list("email", flat=True)
    assert list(addresses) == ["right@people.example", "", ""]
    said = words(browser.get(at(entry, "people/")))
    assert "We have written three times." in said


def test_people_of_an_ended_entry_stay_as_they_are(competition: Competition) -> None:
    entry, browser = submitted(competition), Browser()
    browser.post(at(entry, "withdraw/"))
    assert browser.post(at(entry, "people/"), name="Other").status_code == 409


def test_a_guardians_no_is_told(competition: Competition) -> None:
    entry = begin(competition, age=15)
    introduce(entry)
    write(entry)
    submit(entry)
    entry.contributors.get().guardian_requests.update(agreed=False, answered_at=timezone.now())
    Entry.objects.filter(pk=entry.pk).update(eligibility=Eligibility.INELIGIBLE)
    assert "A guardian did not agree." in words(Browser().get("entries/"))
    assert "Said no on" in words(Browser().get(at(entry, "people/")))


# --- the team -----------------------------------------------------------------------------------------------


def test_somebody_joins_by_a_link_and_leaves_again(competition: Competition) -> None:
    entry, first, second = begin(competition), Browser(), Browser("")
    page = first.post(at(entry, "team/"), invite="on").content.decode()
    link = re.search(r'value="http://testserver/en/(join/[\w-]+/)"', page)
    assert link is not None
    assert (page.count("<svg"), page.count('class="qr"'), page.count("style=")) == (page.count("<svg"), 1, 0)
    assert second.get(link[1]).status_code == 200
    assert dict(second.client.cookies) == {}
    joined = second.post(link[1], **WHO)
    assert (joined.status_code, joined["Location"]) == (302, f"/en/{at(entry, 'people/')}")
    assert second.get(link[1]).status_code == 410
    introduce(entry, grown_up(name="Mina Kim"))
    said = words(second.get(at(entry, "team/")))
    assert ["Mina Has done their part" in said, "Kim" in said] == [True, False]
    assert second.post(at(entry, "team/"), leave="on")["Location"] == "/en/entries/"
    assert second.get(at(entry)).status_code == 404
    assert first.post(at(entry, "team/"), leave="on").status_code == 409


def test_a_team_that_is_full_or_submitted_lets_nobody_in(competition: Competition) -> None:
    entry = begin(competition)
    token = team.invite(entry=entry, now=timezone.now())
    Competition.objects.filter(pk=competition.pk).update(team_size=1)
    assert Browser("").post(f"join/{token}/", **WHO).status_code == 409
    assert Browser().post(at(entry, "team/"), invite="on").status_code == 409
    assert Entrant.objects.count() == 1
