"""What competitions are made of, in the editing desk: times in their zone, parts that fit, known slogans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from campaigns.competitions.models import AgeBand, Competition, Country, EntryForm, KnownSlogan, Section
from tests.campaigns.competitions.contest import add_category, make_competition, submitted

pytestmark = pytest.mark.django_db

SNIPPETS = "/admin/snippets/competitions/"
IMPORT = "/admin/competitions/slogans/import/"


def rows(prefix: str, given: list[dict[str, Any]], initial: int = 0) -> dict[str, Any]:
    """What a form sends for rows of its own."""
    sent = {
        f"{prefix}-TOTAL_FORMS": len(given),
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for place, row in enumerate(given):
        sent |= {f"{prefix}-{place}-{key}": value for key, value in ({"ORDER": place + 1} | row).items()}
    return sent


SLOGAN = {
    "title_en": "Slogan",
    "title_ko": "슬로건",
    "slug": "slogan",
    "kind": "slogan",
    "file_types": "jpg png",
}
SLOGAN |= {"max_megabytes": 15}
EVERYBODY = {"title_en": "Everybody", "slug": "all"}


def form(**given: Any) -> dict[str, Any]:
    """A new competition with one category and one division."""
    facts = {
        "title_en": "Real Deal",
        "title_ko": "",
        "slug": "real-deal",
        "season": 2027,
        "time_zone": "Asia/Seoul",
        "opens_at": "2027-03-01 09:00",
        "closes_at": "2027-03-31 23:59",
        "grace_seconds": 60,
        "rules_version": "1",
        "guardian_under": 18,
        "entries_per_person": 3,
        "team_size": 3,
        "fix_days": 5,
        "keep_days": 365,
    }
    return (
        facts | rows("categories", [SLOGAN]) | rows("divisions", [EVERYBODY]) | rows("sections", []) | given
    )


def add(client: Client, **given: Any) -> Any:
    return client.post(f"{SNIPPETS}competition/add/", form(**given))


def stored(competition: Competition, **given: Any) -> dict[str, Any]:
    """The form of a competition that is stored, as the page shows it."""
    categories = [
        SLOGAN | {"id": one.pk, "slug": one.slug, "kind": one.kind, "title_en": one.title["en"]}
        for one in competition.categories.all()
    ]
    divisions = [EVERYBODY | {"id": one.pk, "slug": one.slug} for one in competition.divisions.all()]
    sent = rows("categories", categories, len(categories)) | rows("divisions", divisions, len(divisions))
    return form(**sent) | given


def change(client: Client, competition: Competition, **given: Any) -> Any:
    return client.post(f"{SNIPPETS}competition/edit/{competition.pk}/", stored(competition, **given))


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["form"].errors)


def row_errors(response: Any, name: str) -> list[dict[str, list[str]]]:
    assert response.status_code == 200
    return [dict(one) for one in response.context["form"].formsets[name].errors]


# --- times ---------------------------------------------------------------------------------------------


def test_times_are_typed_in_the_zone_of_the_competition(manager: Client) -> None:
    assert add(manager).status_code == 302
    made = Competition.objects.get()
    assert made.opens_at == dt.datetime(2027, 3, 1, 0, 0, tzinfo=dt.UTC)
    assert made.closes_at == dt.datetime(2027, 3, 31, 14, 59, tzinfo=dt.UTC)
    assert (made.title["en"], made.categories.get().slug, made.divisions.get().slug) == (
        "Real Deal",
        "slogan",
        "all",
    )


def test_times_are_shown_in_the_zone_of_the_competition(manager: Client) -> None:
    add(manager)
    made = Competition.objects.get()
    content = manager.get(f"{SNIPPETS}competition/edit/{made.pk}/").content.decode()
    assert 'name="opens_at" value="2027-03-01 09:00"' in content
    assert 'name="closes_at" value="2027-03-31 23:59"' in content
    assert "In the time zone Asia/Seoul." in content


def test_saving_what_is_shown_moves_nothing(manager: Client) -> None:
    add(manager)
    made = Competition.objects.get()
    assert change(manager, made).status_code == 302
    kept = Competition.objects.get()
    assert (kept.opens_at, kept.closes_at) == (made.opens_at, made.closes_at)


def test_an_hour_that_the_clocks_skip_is_refused(manager: Client) -> None:
    response = add(manager, time_zone="Europe/Oslo", opens_at="2027-03-28 02:30")
    message = "The clocks of Europe/Oslo change at this hour. Choose another time."
    assert errors(response) == {"opens_at": [message]}


@pytest.mark.parametrize("closes", ["2027-03-01 09:00", "2027-02-01 09:00"])
def test_entries_close_after_they_open(manager: Client, closes: str) -> None:
    found = errors(add(manager, closes_at=closes))
    assert found == {"closes_at": ["Entries close after they open. Choose a later time."]}
    assert not Competition.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"), [({"time_zone": "Mars/Base"}, "time_zone"), ({"opens_at": "soon"}, "opens_at")]
)
def test_what_cannot_be_read_is_said_beside_its_field(
    manager: Client, given: dict[str, str], field: str
) -> None:
    assert list(errors(add(manager, **given))) == [field]


# --- parts ---------------------------------------------------------------------------------------------


def section(competition: Competition, **given: Any) -> dict[str, Any]:
    facts = {
        "category": competition.categories.get(slug="slogan").pk,
        "division": competition.divisions.get().pk,
        "is_offered": "on",
        "opens_at": "",
        "closes_at": "2027-03-20 12:00",
    }
    return rows("sections", [facts | given])


def test_an_exception_has_times_of_its_own(competition: Competition, manager: Client) -> None:
    assert change(manager, competition, **section(competition)).status_code == 302
    made = Section.objects.get()
    assert (made.opens_at, made.closes_at) == (None, dt.datetime(2027, 3, 20, 3, 0, tzinfo=dt.UTC))


def test_an_exception_closes_after_the_competition_opens(competition: Competition, manager: Client) -> None:
    response = change(manager, competition, **section(competition, closes_at="2027-02-01 12:00"))
    message = "Entries close after they open. Choose a later time."
    assert row_errors(response, "sections") == [{"closes_at": [message]}]


def test_an_exception_is_for_categories_and_divisions_of_its_own_competition(
    competition: Competition, manager: Client
) -> None:
    other = make_competition(slug="other")
    given = section(competition, category=other.categories.first().pk, division=other.divisions.get().pk)
    (found,) = row_errors(change(manager, competition, **given), "sections")
    assert sorted(found) == ["category", "division"]
    assert not Section.objects.exists()


def test_a_new_exception_offers_only_the_parts_of_its_competition(
    competition: Competition, manager: Client
) -> None:
    make_competition(slug="other")
    context = manager.get(f"{SNIPPETS}competition/edit/{competition.pk}/").context
    empty = context["form"].formsets["sections"].empty_form
    assert list(empty.fields["category"].queryset) == list(competition.categories.all())
    assert list(empty.fields["division"].queryset) == list(competition.divisions.all())
    assert empty.fields["closes_at"].help_text == "In the time zone Asia/Seoul."


def test_two_categories_have_two_short_names(manager: Client) -> None:
    response = add(manager, **rows("categories", [SLOGAN, SLOGAN | {"title_en": "Another"}]))
    first, second = row_errors(response, "categories")
    assert (first, second["slug"]) == ({}, ["Another one has this short name already."])


def test_a_category_with_entries_stays(competition: Competition, manager: Client) -> None:
    submitted(competition)
    pk = competition.categories.get(slug="slogan").pk
    place = [one.pk for one in competition.categories.all()].index(pk)
    response = change(manager, competition, **{f"categories-{place}-DELETE": "on"})
    message = "“Slogan” stays: there are entries in it. Take it out of the call by an exception."
    assert errors(response) == {"__all__": [message]}
    response = change(manager, competition, **{f"categories-{place}-kind": "video"})
    message = "There are entries of this category: what is entered cannot change."
    assert row_errors(response, "categories")[place] == {"kind": [message]}


def test_file_types_are_words_that_are_known(manager: Client) -> None:
    response = add(manager, **rows("categories", [SLOGAN | {"file_types": "jpg exe"}]))
    message = "Choose from these, with spaces: jpg png webp."
    assert row_errors(response, "categories") == [{"file_types": [message]}]
    assert add(manager, **rows("categories", [SLOGAN | {"file_types": "PNG,.jpg"}])).status_code == 302
    assert Competition.objects.get().categories.get().file_types == "png jpg"


def test_a_title_in_one_language_is_enough_and_none_is_not(manager: Client) -> None:
    assert list(errors(add(manager, title_en=""))) == ["title"]
    assert add(manager, title_en="", title_ko="진짜").status_code == 302
    assert Competition.objects.get().title == {"ko": "진짜"}


def test_a_competition_with_entries_is_kept(competition: Competition, manager: Client) -> None:
    submitted(competition)
    address = f"{SNIPPETS}competition/delete/{competition.pk}/"
    assert manager.post(address).status_code == 302
    assert Competition.objects.filter(pk=competition.pk).exists()
    empty = make_competition(slug="empty")
    manager.post(f"{SNIPPETS}competition/delete/{empty.pk}/")
    assert not Competition.objects.filter(slug="empty").exists()


@pytest.mark.parametrize("kind", ["competition", "entryform", "country", "ageband", "knownslogan"])
@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.EDITOR, {"entryform", "knownslogan"}),
        (Role.MANAGER, {"competition", "entryform", "country", "ageband", "knownslogan"}),
        (Role.ADMINISTRATOR, {"competition", "entryform", "country", "ageband", "knownslogan"}),
    ],
)
def test_who_edits_what(client_of: Callable[..., Client], role: Role, kinds: set[str], kind: str) -> None:
    client = client_of(role)
    found = {client.get(f"{SNIPPETS}{kind}/{view}").status_code for view in ("", "add/")}
    assert found == ({200} if kind in kinds else {302})


@pytest.mark.parametrize("kind", ["competition", "knownslogan"])
def test_lists_of_three_ask_no_more_than_lists_of_one(manager: Client, kind: str) -> None:
    def one_more(number: int) -> None:
        if kind == "competition":
            add_category(make_competition(slug=f"c{number}"), f"more{number}", kind="slogan")
        else:
            KnownSlogan.objects.create(text=f"Slogan {number}", source="Somebody")

    counts = []
    for number in (1, 2, 3, 4):
        one_more(number)
        with CaptureQueriesContext(connection) as found:
            assert manager.get(f"{SNIPPETS}{kind}/").status_code == 200
        counts.append(len(found))
    assert counts[1] == counts[3]


# --- ages, countries, forms ----------------------------------------------------------------------------


def test_bands_do_not_overlap(manager: Client) -> None:
    band = {"title_en": "Twelve to fourteen", "from_age": 12, "to_age": 14}
    found = errors(manager.post(f"{SNIPPETS}ageband/add/", band))
    assert found == {"__all__": ["“10 to 12” has some of these ages already."]}
    band = {"title_en": "Backwards", "from_age": 9, "to_age": 8}
    found = errors(manager.post(f"{SNIPPETS}ageband/add/", band))
    assert found == {"to_age": ["The band ends before it begins."]}
    manager.post(f"{SNIPPETS}ageband/add/", {"title_en": "Small", "from_age": 5, "to_age": 9})
    assert str(AgeBand.objects.get(from_age=5)) == "Small"


def test_a_country_is_two_letters(manager: Client) -> None:
    given = {"code": "n1", "name": "Norway", "own_consent_age": 13, "source": "", "checked_on": ""}
    assert errors(manager.post(f"{SNIPPETS}country/add/", given)) == {"code": ["Two letters, such as KR."]}
    assert manager.post(f"{SNIPPETS}country/add/", given | {"code": "no"}).status_code == 302
    assert Country.objects.get(code="NO").own_consent_age == 13


def test_an_editor_writes_an_entry_form(client_of: Callable[..., Client]) -> None:
    question = {
        "questions-count": 1,
        "questions-0-deleted": "",
        "questions-0-order": 0,
        "questions-0-type": "text",
        "questions-0-id": "",
        "questions-0-value-label-en": "Why?",
        "questions-0-value-label-ko": "",
        "questions-0-value-help-en": "",
        "questions-0-value-help-ko": "",
        "questions-0-value-required": "on",
        "questions-0-value-max_words": "50",
        "questions-0-value-max_characters": "",
    }
    response = client_of(Role.EDITOR).post(f"{SNIPPETS}entryform/add/", {"title": "Short", **question})
    assert response.status_code == 302
    (block,) = EntryForm.objects.get().questions
    assert (block.block_type, block.value["label"]["en"], block.value["max_words"]) == ("text", "Why?", 50)


# --- known slogans -------------------------------------------------------------------------------------


def test_a_slogan_without_letters_is_refused(manager: Client) -> None:
    found = errors(manager.post(f"{SNIPPETS}knownslogan/add/", {"text": "!!!", "source": "Somebody"}))
    assert found == {"text": ["There is no letter or digit in it to compare."]}
    manager.post(f"{SNIPPETS}knownslogan/add/", {"text": " Buy real ", "source": "Somebody"})
    assert KnownSlogan.objects.get().text == "Buy real"


PASTED = (
    "Real is good | Oslo, 2019\n\n  Look twice | Seoul | again  \nReal is GOOD | Bergen\nOld one|Elsewhere"
)


def test_lines_are_looked_at_before_they_are_added(manager: Client) -> None:
    KnownSlogan.objects.create(text="Old one", source="Long ago")
    response = manager.post(IMPORT, {"lines": PASTED})
    assert [(one.number, one.text, one.source, one.is_new) for one in response.context["lines"]] == [
        (1, "Real is good", "Oslo, 2019", True),
        (3, "Look twice", "Seoul | again", True),
        (4, "Real is GOOD", "Bergen", False),
        (5, "Old one", "Elsewhere", False),
    ]
    assert KnownSlogan.objects.count() == 1
    assert manager.post(IMPORT, {"lines": PASTED, "keep": "1"}).status_code == 302
    assert sorted(KnownSlogan.objects.values_list("text", "source")) == [
        ("Look twice", "Seoul | again"),
        ("Old one", "Long ago"),
        ("Real is good", "Oslo, 2019"),
    ]


def test_bad_lines_are_told_by_number_and_nothing_is_added(manager: Client) -> None:
    lines = f"Fine | Oslo\nno source\n| nobody\n!!! | Oslo\n{'x' * 301} | Oslo\nAlso fine | {'y' * 256}"
    response = manager.post(IMPORT, {"lines": lines, "keep": "1"})
    assert response.status_code == 422
    assert [(one.number, one.error) for one in response.context["bad"]] == [
        (2, "Write where it comes from: slogan | source."),
        (3, "There is no letter or digit in it to compare."),
        (4, "There is no letter or digit in it to compare."),
        (5, "301 characters; at most 300."),
        (6, "256 characters; at most 255."),
    ]
    assert not KnownSlogan.objects.exists()
    assert "Fine | Oslo" in response.content.decode()


@pytest.mark.parametrize("lines", ["", "   \n ", "a | b\n" * 2001])
def test_nothing_and_too_much_are_refused(manager: Client, lines: str) -> None:
    assert manager.post(IMPORT, {"lines": lines, "keep": "1"}).status_code == 422
    assert not KnownSlogan.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.EDITOR, 200), (Role.MANAGER, 200), (Role.ADMINISTRATOR, 200), (Role.JUDGE, 302), (None, 302)],
)
def test_who_adds_known_slogans(client_of: Callable[..., Client], role: Role | None, status: int) -> None:
    assert client_of(role).get(IMPORT).status_code == status


def test_the_menu_leads_to_entries(client_of: Callable[..., Client]) -> None:
    assert '"/admin/competitions/"' in client_of(Role.MANAGER).get("/admin/").content.decode()
    assert '"/admin/competitions/"' not in client_of(Role.EDITOR).get("/admin/").content.decode()
