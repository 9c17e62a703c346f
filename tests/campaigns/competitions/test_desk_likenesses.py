"""Likenesses on the screening page, and what it asks the database."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from audit.models import AuditEvent
from campaigns.competitions.enums import Eligibility, Ruling
from campaigns.competitions.models import Competition, Contributor, KnownSlogan, SimilarityFlag
from tests.campaigns.competitions.contest import make_entrant, submit, submitted, write
from tests.campaigns.competitions.screened import looked_at, page
from tests.campaigns.desk_pages import outcome, plain, queries

pytestmark = pytest.mark.django_db


# --- likenesses ----------------------------------------------------------------------------------------


def test_likenesses_stand_side_by_side(competition: Competition, manager: Client) -> None:
    KnownSlogan.objects.create(text="Look twice, buy real once", source="City of Oslo, 2019")
    entry = looked_at(submitted(competition))
    response = manager.get(page(entry))
    (one,) = response.context["likenesses"]
    assert one.left == [("Look twice, buy real", False)]
    assert one.right == [("Look twice, buy real", False), ("once", True)]
    assert f"Quite sure: {one.percent} %" in plain(response)
    assert "Where it comes from: City of Oslo, 2019" in plain(response)
    assert "<mark>once</mark>" in response.content.decode()
    assert rulings(response) == [
        "A copy of the known slogan: City of Oslo, 2019",
        "Not a copy of the known slogan: City of Oslo, 2019",
    ]


def rulings(response: Any) -> list[str]:
    """What the buttons of likenesses are called for who does not see where they stand."""
    return re.findall(r'name="ruling" value="\w+" aria-label="(.*?)"', response.content.decode())


def test_a_person_says_whether_it_is_a_copy(competition: Competition, manager: Client) -> None:
    original = submitted(competition, key="a")
    entry = looked_at(submitted(competition, key="b"))
    flag = SimilarityFlag.objects.get(version__entry=entry)
    response = manager.get(page(entry))
    assert f"Entry {original.code}" in plain(response)
    names = [f"A copy of entry {original.code}", f"Not a copy of entry {original.code}"]
    assert rulings(response) == names
    assert "Very sure: 100 %" in plain(response)
    response = manager.post(f"{page(entry)}likeness/{flag.pk}/?state=all", {"ruling": "alike"})
    assert (response.status_code, response["Location"]) == (302, f"{page(entry)}?state=all#likenesses")
    flag.refresh_from_db()
    assert flag.ruling == Ruling.ALIKE
    assert AuditEvent.objects.last().kind == "entry.likeness"
    entry.refresh_from_db()
    assert entry.eligibility == Eligibility.NOT_CHECKED  # nothing is refused by it


def test_a_likeness_belongs_to_its_entry(competition: Competition, manager: Client) -> None:
    other = submitted(competition, key="a")
    flag = SimilarityFlag.objects.get_or_create(
        version=submitted(competition, key="b").versions.get(), other=other.versions.get(), similarity=1
    )[0]
    ruling = {"ruling": "alike"}
    assert outcome(manager.post(f"{page(other)}likeness/{flag.pk}/", ruling)) == 404
    assert outcome(manager.post(f"{page(flag.version.entry)}likeness/{flag.pk}/", {"ruling": "x"})) == 404
    assert manager.get(f"{page(other)}likeness/{flag.pk}/", follow=True).status_code in (404, 405)


# --- queries -------------------------------------------------------------------------------------------


def test_three_likenesses_people_and_versions_ask_no_more_than_one(
    competition: Competition, manager: Client
) -> None:
    submitted(competition, key="a")
    entry = looked_at(submitted(competition, key="z"))
    submitted(competition, key="later", slogan="Quite another thing")
    queries(manager, page(entry))
    one = queries(manager, page(entry))
    version = entry.versions.get()
    for key in ("b", "c"):
        other = submitted(competition, key=key).versions.get()
        SimilarityFlag.objects.get_or_create(version=version, other=other, defaults={"similarity": 0.9})
    for place in range(2):
        write(entry, title=f"Again {place}")
        submit(entry)
    first = Contributor.objects.get(entry=entry)
    for place in (2, 3):
        first.pk, first.place, first.entrant, first.identity = None, place, make_entrant(f"p{place}"), ""
        first._state.adding = True
        first.save()
    looked_at(entry)
    assert queries(manager, page(entry)) == one
