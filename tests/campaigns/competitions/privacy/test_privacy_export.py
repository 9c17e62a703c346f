"""What somebody gets of what is kept of them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from campaigns.competitions.entrants import COOKIE
from campaigns.competitions.enums import NEEDED
from campaigns.competitions.models import Competition, Entry
from campaigns.competitions.services import consent, entries, privacy
from tests.campaigns.competitions.contest import (
    attach,
    begin,
    grown_up,
    introduce,
    make_entrant,
    submit,
    write,
)
from tests.campaigns.competitions.privacy.canaries import (
    ALL_KINDS,
    CANARIES,
    expected_fields,
    in_tables,
    plant,
)
from uploads.models import Upload

pytestmark = pytest.mark.django_db


def test_the_export_holds_exactly_what_was_given(competition: Competition) -> None:
    now = timezone.now()
    entry = begin(competition, now=now)
    told = grown_up(name="Mina", school="Hanbit", teacher="Ms Park", email="mina@people.example")
    introduce(entry, told, now=now)
    question = entries.definition_for(entry)["questions"][0]["id"]
    write(entry, title="One", slogan="Look twice", third_party="A font", ai_use="partial", ai_how="Colours",
          answers={question: "Why not"})  # fmt: skip
    version = submit(entry, now=now)
    at = now.isoformat()
    sent = {"title": "One", "slogan": "Look twice", "link": "", "answers": {question: "Why not"}}
    record = {
        "entry": entry.code,
        "competition": f"Real Deal {now.year}",
        "category": "Slogan",
        "division": "Everybody",
        "status": "submitted",
        "eligibility": "not_checked",
        "language": "en",
        "created": at,
        "submitted": at,
        "person": {
            "name": "Mina",
            "email": "mina@people.example",
            "school": "Hanbit",
            "teacher": "Ms Park",
            "school level": "university",
            "country": "KR",
            "age": str(entry.contributors.get().age_band),
            "needs guardian": False,
        },
        "guardian": [],
        "consents": [
            {
                "scope": scope,
                "by guardian": False,
                "words": consent.TEXT_VERSION,
                "confirmed": at,
                "withdrawn": None,
            }
            for scope in sorted(NEEDED)
        ],
        "draft": Entry.objects.get(pk=entry.pk).draft,
        "versions": [
            {
                "number": version.number,
                "made": at,
                "content": sent,
                "own work": True,
                "other people's material": "A font",
                "AI use": "partial",
                "how AI was used": "Colours",
                "screened": [],
            }
        ],
        "pictures": [],
        "ended because": "",
    }  # fmt: skip
    assert privacy.export_person(entrant=make_entrant()) == [record]


@ALL_KINDS
@pytest.mark.usefixtures("stuck_mail")
def test_the_export_holds_every_word_that_is_kept(
    competition: Competition, category: str, is_minor: bool
) -> None:
    plant(competition, category=category, is_minor=is_minor)
    told = str(privacy.export_person(entrant=make_entrant()))
    assert {field for field, word in CANARIES.items() if word in told} == expected_fields(
        category=category, is_minor=is_minor
    )


def test_the_export_names_the_pictures(competition: Competition) -> None:
    entry = begin(competition, category="design")
    attach(entry)
    upload = Upload.objects.get()
    assert privacy.export_person(entrant=make_entrant())[0]["pictures"] == [
        {
            "added": entry.assets.get().created_at.isoformat(),
            "width": 400,
            "height": 300,
            "sha256": upload.sha256,
        }
    ]


def test_an_export_holds_nothing_of_somebody_else(competition: Competition) -> None:
    plant(competition, category="slogan", is_minor=False, key="somebody else")
    begin(competition)
    told = str(privacy.export_person(entrant=make_entrant()))
    assert [word for word in CANARIES.values() if word in told] == []


def test_a_browser_gets_its_own_file_and_erases_itself(competition: Competition) -> None:
    entry = plant(competition, category="slogan", is_minor=False)
    browser = Client()
    browser.cookies[COOKIE] = "key"
    address = "/en/entries/data/"
    assert browser.get(f"{address}?download").json()["entries"][0]["entry"] == entry.code
    own = {"HTTP_ORIGIN": "http://testserver"}
    assert browser.post(address, {}, **own).status_code == 422
    assert browser.post(address, {"sure": "yes"}, **own).status_code == 200
    assert in_tables(CANARIES) == set()
