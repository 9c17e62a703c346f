"""The website as visitors and editors get it: languages, embedding, search, the desk, the demonstration."""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

from accounts.enums import Role
from campaigns.models import CampaignPage
from home.demonstration.pages import build_pages
from home.models import HomePage
from quizzes.models import Quiz, QuizPage
from tests.quizzes.players import Player


@pytest.fixture
def site(quiz: Quiz) -> None:
    build_pages(quiz)


def csp(response) -> dict[str, list[str]]:
    policy = response["Content-Security-Policy"]
    return {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}


def test_both_languages_have_a_home_page_from_the_first_migration(db: None) -> None:
    homes = {home.locale.language_code: home for home in HomePage.objects.select_related("locale")}
    assert set(homes) == {"en", "ko"}
    assert homes["en"].translation_key == homes["ko"].translation_key


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/en/", "/ko/"),
        ("/en/campaigns/look-twice/", "/ko/campaigns/look-twice/"),
        ("/en/campaigns/look-twice/spot-the-fake/", "/ko/campaigns/look-twice/spot-the-fake/"),
        ("/en/brands/orrello/", "/ko/brands/orrello/"),
    ],
)
def test_every_page_names_its_translations(site: None, path: str, other: str) -> None:
    html = Client().get(path).content.decode()
    links = dict(re.findall(r'hreflang="(\w+)" href="http://testserver([^"]+)"', html))
    assert links == {"en": path, "ko": other}


def test_pages_carry_title_description_and_picture(site: None) -> None:
    html = Client().get("/en/campaigns/look-twice/").content.decode()
    assert "<title>Look twice · Bonafide</title>" in html
    assert 'content="A campaign for sharper eyes and fairer judgements."' in html
    assert re.search(r'property="og:image" content="http://testserver/[^"]+"', html)


def test_the_sitemap_lists_every_language(site: None) -> None:
    xml = Client().get("/sitemap.xml").content.decode()
    assert "/en/campaigns/look-twice/" in xml
    assert "/ko/campaigns/look-twice/" in xml


def test_search_finds_pages_of_the_language(site: None) -> None:
    call_command("update_index", verbosity=0)
    found = Client().get("/en/search/", {"q": "sharper"}).content.decode()
    assert "/en/campaigns/look-twice/" in found
    assert "/ko/campaigns/look-twice/" not in found
    assert Client().get("/en/search/", {"q": "\x00" + "x" * 500}).status_code == 200


def test_a_page_is_embedded_only_where_an_editor_allows_it(site: None) -> None:
    page = QuizPage.objects.get(locale__language_code="en", quiz__slug="spot-the-fake")
    assert Client().get(f"/embed/{page.pk}/", follow=True).status_code == 404
    QuizPage.objects.filter(pk=page.pk).update(embed_hosts="partner.example *.school.example")
    response = Client().get(f"/embed/{page.pk}/")
    assert csp(response)["frame-ancestors"] == ["partner.example", "*.school.example"]
    assert "X-Frame-Options" not in response
    assert csp(Client().get("/en/"))["frame-ancestors"] == ["'none'"]
    assert Client().get("/en/")["X-Frame-Options"] == "DENY"


def test_a_draft_is_never_embedded(site: None) -> None:
    CampaignPage.objects.update(embed_hosts="partner.example")
    page = CampaignPage.objects.filter(locale__language_code="en").get()
    page.unpublish()
    assert Client().get(f"/embed/{page.pk}/", follow=True).status_code == 404


def test_the_policy_allows_nothing_inline(site: None) -> None:
    policy = csp(Client().get("/en/"))
    assert (policy["script-src"], policy["style-src"], policy["default-src"]) == (
        ["'self'"],
        ["'self'"],
        ["'none'"],
    )


def test_the_desk_shows_the_campaign_at_a_glance(site: None, quiz: Quiz, client_of) -> None:
    for truthful in (True, True, False):
        Player().play(quiz, lambda item, truthful=truthful: bool(item.is_fake) if truthful else True)
    html = client_of(Role.EDITOR).get("/admin/").content.decode()
    rows = dict(re.findall(r'<th scope="row">([^<]+)</th>\s*<td>([^<]*)</td>', html))
    assert (rows["Rounds begun"], rows["Rounds finished"], rows["Results shared"]) == ("3", "3", "0")
    # 15 of 15 fakes caught, 5 of 15 genuine goods accused: z(15.5/16) - z(5.5/16)
    assert rows["Sensitivity d′ (0 is guessing)"].split()[0] == "2.26"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_campaign_index_asks_as_often_for_one_row_as_for_three(
    site: None, rows: int, django_assert_num_queries
) -> None:
    campaign = CampaignPage.objects.get(locale__language_code="en")
    for number in range(rows - 1):
        campaign.copy(update_attrs={"slug": f"copy-{number}", "title": f"Copy {number}"}, recursive=False)
    client = Client()
    client.get("/en/campaigns/")
    with django_assert_num_queries(INDEX_QUERIES):
        client.get("/en/campaigns/")


INDEX_QUERIES = 13


@pytest.mark.once
@pytest.mark.long
def test_the_demonstration_loads_once_and_only_where_it_is_allowed(db: None, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    call_command("load_demonstration")
    first = json.loads((tmp_path / "demonstration_people.json").read_text())
    call_command("load_demonstration")
    assert json.loads((tmp_path / "demonstration_people.json").read_text()) == first
    assert QuizPage.objects.count() == 6
    assert {address for address, _ in first.values()} == {
        f"{role}@demonstration.example" for role in ("editor", "manager", "judge", "trainer", "administrator")
    }
    settings.DEMONSTRATION = False
    for command in ("load_demonstration", "start_demonstration"):
        with pytest.raises(CommandError):
            call_command(command)


@pytest.mark.parametrize("up", ["..", "%2e%2e"])
def test_originals_cannot_be_reached_through_a_public_folder(db: None, up: str) -> None:
    saved = default_storage.save("original_images/x.jpg", ContentFile(b"private"))
    default_storage.save("specimens/y.webp", ContentFile(b"public"))
    assert Client().get(f"/media/specimens/{up}/{saved}").status_code == 404


def test_a_host_we_do_not_know_gets_a_page_that_says_so(db: None) -> None:
    response = Client().get("/en/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "We could not read that" in response.content.decode()


def test_every_form_of_the_desk_has_one_heading_of_the_first_level(client_of, db: None) -> None:
    desk = client_of(Role.ADMINISTRATOR)
    found = {}
    for model in get_snippet_models():
        html = desk.get(reverse(model.snippet_viewset.get_url_name("add"))).content.decode()
        found[model._meta.label] = len(re.findall(r"<h1[ >]", html))
    assert found == dict.fromkeys(found, 1)
    assert "competitions.AgeBand" in found
