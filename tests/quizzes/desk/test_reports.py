"""Reports in the editing desk: what editors see, and that nobody else does."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import AsyncRequestFactory, Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from wagtail.models import Page

from accounts.enums import Role
from home.models import HomePage
from quizzes.desk.reports import streamed
from quizzes.enums import Composition
from quizzes.models import Item, ItemAnalysis, QuizItem, QuizPage, Study, Tell
from quizzes.services.open_data import OpenData
from tests.quizzes.simulated import (
    NOON,
    SUSPICIOUS_ONLY,
    Skill,
    make_items,
    make_quiz,
    make_study,
    play,
    take_part,
)

pytestmark = pytest.mark.django_db
REPORTS = "/admin/reports/quizzes/"
PAGES = [
    "groups/",
    "items/",
    "items/results/",
    "reliability/",
    "open-data/",
    "open-data/download/?subject=quiz:1",
]


def words(response: HttpResponse) -> str:
    assert response.status_code == 200
    return " ".join(strip_tags(response.content.decode().replace("<", " <")).split())


def verdict(response: HttpResponse) -> str:
    return re.search(r'class="figures-verdict"[^>]*>([^<]*)<', response.content.decode()).group(1)


def show(client: Client, subject: str, **days: str) -> HttpResponse:
    return client.get(f"{REPORTS}groups/", {"subject": subject, **days})


@pytest.mark.parametrize("role", [Role.MANAGER, Role.JUDGE, Role.TRAINER, None])
@pytest.mark.parametrize("path", [*PAGES, "items/1/"])
def test_only_those_who_keep_the_bank_see_reports(
    client_of: Callable[..., Client], role: Role | None, path: str
) -> None:
    quiz = make_quiz()
    play(quiz=quiz, items=make_items(), skills=[Skill(1)] * 6)
    response = client_of(role).get(REPORTS + path)
    assert response.status_code == 302
    assert not response["Location"].startswith(REPORTS)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_editors_and_administrators_find_them_in_the_menu(
    client_of: Callable[..., Client], role: Role
) -> None:
    client = client_of(role)
    for page in PAGES[:5]:
        assert client.get(REPORTS + page).status_code == 200
    html = client.get("/admin/").content.decode()
    addresses = re.findall(r'"url": "(/admin/reports/quizzes/[^"]*)"', html)
    assert addresses == [REPORTS + page for page in ("groups/", "items/", "reliability/", "open-data/")]


def test_a_manager_does_not_find_them_in_the_menu(manager: Client) -> None:
    assert re.findall("reports/quizzes", manager.get("/admin/").content.decode()) == []


def test_the_class_that_is_only_more_suspicious_reads_so(editor: Client) -> None:
    study, forms = make_study()
    study.trained_tells.add(Tell.objects.create(slug="taught", name="Wandering stitches"))
    tells = {item.pk: ["taught"] for items in forms.values() for item in items[:10]}
    take_part(study=study, forms=forms, people=40, skill=SUSPICIOUS_ONLY, tells=tells)
    response = show(editor, f"study:{study.pk}")
    assert verdict(response) == (
        "More suspicious, not more accurate: the group calls more things fake than before, genuine goods too."
    )
    html = response.content.decode()
    assert re.findall(r'<svg class="chart" role="img"[^>]*aria-labelledby="(\w+)-title', html) == [
        "skill",
        "roc",
        "tells",
    ]
    report = html[html.index("figures-verdict") :]
    assert report.count("when the good was called fake") == 1
    accused = report[report.index("genuine goods called fake") :]
    assert re.findall(r"\) of (\d+)", accused)[:2] == ["400", "400"]
    # One beside each chart, two for the two curves, and the two orders.
    assert html[html.index("figures-verdict") :].count("<table") == 5


def test_a_report_on_a_study_tells_no_number_of_fewer_than_five_people(editor: Client) -> None:
    study, forms = make_study()
    take_part(study=study, forms=forms, people=6, skill=SUSPICIOUS_ONLY)
    told = []
    for more in (4, 1):
        take_part(study=study, forms=forms, people=more, skill=SUSPICIOUS_ONLY, occasions=["pre"], seed=more)
        told.append(re.findall(r"\d+ more joined", show(editor, f"study:{study.pk}").content.decode()))
    assert told == [[], ["5 more joined"]]


def test_a_group_report_stands_with_its_charts_and_tables(editor: Client) -> None:
    quiz, items = make_quiz(), make_items()
    play(quiz=quiz, items=items, skills=[Skill(1.5)] * 20, tells={items[0].pk: ["leather:stitch-pitch"]})
    ItemAnalysis.objects.create(item=items[2], answered=20, flags=["slow"], is_flagged=True, analysed_at=NOON)
    response = show(editor, f"quiz:{quiz.pk}")
    assert verdict(response) == "This group can tell fakes from genuine goods, and leans to neither side."
    html = response.content.decode()
    report = html[html.index("figures-verdict") :]
    assert (report.count('<svg class="chart"'), report.count("<table")) == (3, 4)
    assert re.findall(r'href="(/admin/reports/quizzes/items/\d+/)"', html) == [
        f"{REPORTS}items/{items[2].pk}/"
    ]
    assert re.findall(r'style="', report) == []


def test_fewer_than_five_people_are_not_shown(editor: Client) -> None:
    quiz = make_quiz()
    play(quiz=quiz, items=make_items(), skills=[Skill(1)] * 4)
    response = show(editor, f"quiz:{quiz.pk}")
    assert verdict(response) == "Fewer than 5: nothing is shown."
    assert response.content.decode().count('<svg class="chart"') == 0


def test_a_campaign_is_all_quizzes_below_its_page(editor: Client) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    campaign = home.add_child(instance=Page(title="Campaign", slug="campaign"))
    for number in range(2):
        quiz = make_quiz(f"quiz-{number}")
        campaign.add_child(
            instance=QuizPage(title=quiz.title, slug=quiz.slug, introduction="Play", quiz=quiz)
        )
        play(quiz=quiz, items=make_items(), skills=[Skill(1)] * 4, seed=number)
    play(quiz=make_quiz("elsewhere"), items=make_items(), skills=[Skill(1)] * 5)
    text = words(show(editor, f"page:{campaign.pk}"))
    assert re.findall(r"\d+ people, \d+ rounds, \d+ answers", text) == ["8 people, 8 rounds, 160 answers"]
    options = re.findall(r'<option value="(page:\d+)"', editor.get(f"{REPORTS}groups/").content.decode())
    assert options == [f"page:{home.pk}", f"page:{campaign.pk}"]


def test_days_narrow_the_report_and_must_be_in_order(editor: Client) -> None:
    quiz = make_quiz()
    play(quiz=quiz, items=make_items(), skills=[Skill(1)] * 6)
    subject = f"quiz:{quiz.pk}"
    assert verdict(show(editor, subject, since="2026-05-05")) == "Fewer than 5: nothing is shown."
    assert re.findall("6 people", words(show(editor, subject, until="2026-05-04"))) == ["6 people"]
    wrong = words(show(editor, subject, since="2026-05-05", until="2026-05-04"))
    assert re.findall("The first day comes after the last one", wrong) == [
        "The first day comes after the last one"
    ]


@pytest.mark.parametrize("subject", ["quiz:999", "quiz:x", "nothing", "item:1", "quiz:٣"])
def test_what_cannot_be_chosen_is_refused_in_words(editor: Client, subject: str) -> None:
    text = words(show(editor, subject))
    assert re.findall("Select a valid choice", text) == ["Select a valid choice"]


def test_queries_of_a_group_report_do_not_grow(editor: Client) -> None:
    counts = []
    for number in (1, 3):
        quiz, items = make_quiz(f"quiz-{number}"), make_items(5, 5, prefix=f"Set {number}")
        tells = {item.pk: [f"own-{item.pk}" for item in items[:number]] for item in items[:5]}
        play(quiz=quiz, items=items, skills=[Skill(1)] * 5 * number, tells=tells)
        for item in items[:number]:
            ItemAnalysis.objects.create(
                item=item, answered=20, flags=["weak"], is_flagged=True, analysed_at=NOON
            )
        Study.objects.create(title="Study", quiz=quiz)
        show(editor, f"quiz:{quiz.pk}")  # fills what is kept between requests
        with CaptureQueriesContext(connection) as captured:
            show(editor, f"quiz:{quiz.pk}")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def analyses(number: int) -> list[ItemAnalysis]:
    return ItemAnalysis.objects.bulk_create(
        ItemAnalysis(
            item=item,
            answered=30,
            difficulty=0.5,
            choices=[{"value": "6", "label": "Surely fake", "count": 17, "right": True}],
            flags=["weak"] if place % 2 else [],
            is_flagged=bool(place % 2),
            analysed_at=NOON,
        )
        for place, item in enumerate(make_items(number, 0))
    )


def test_flagged_items_come_first_and_lead_to_their_figures(editor: Client) -> None:
    rows = analyses(4)
    html = editor.get(f"{REPORTS}items/").content.decode()
    listed = re.findall(r'href="/admin/reports/quizzes/items/(\d+)/"', html)
    assert listed == [str(rows[place].item_id) for place in (1, 3, 0, 2)]
    flagged = editor.get(f"{REPORTS}items/", {"is_flagged": "true"}).content.decode()
    assert re.findall(r'href="/admin/reports/quizzes/items/(\d+)/"', flagged) == listed[:2]
    page = editor.get(f"{REPORTS}items/{listed[0]}/")
    text = words(page)
    assert re.findall("Weak: those who do well elsewhere|Surely fake 17 yes", text) == [
        "Weak: those who do well elsewhere",
        "Surely fake 17 yes",
    ]
    bank = f"/admin/snippets/quizzes/item/edit/{listed[0]}/"
    assert re.findall(f'class="button" href="({bank})"', page.content.decode()) == [bank]


def test_an_item_without_analysis_is_not_found(editor: Client) -> None:
    assert editor.get(f"{REPORTS}items/{make_items(1, 0)[0].pk}/", follow=True).status_code == 404


def test_queries_of_the_item_list_do_not_grow(editor: Client) -> None:
    counts = []
    for number in (1, 3):
        Item.objects.all().delete()
        analyses(number)
        editor.get(f"{REPORTS}items/")
        with CaptureQueriesContext(connection) as captured:
            editor.get(f"{REPORTS}items/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_reliability_and_models_are_worked_out_on_demand(editor: Client) -> None:
    quiz, items = make_quiz("fixed", Composition.FIXED), make_items(4, 4)
    QuizItem.objects.bulk_create(
        QuizItem(quiz=quiz, item=item, sort_order=place) for place, item in enumerate(items)
    )
    play(quiz=quiz, items=items, skills=[Skill(1, -0.4), Skill(0, 0.4)] * 20)
    address = {"subject": f"quiz:{quiz.pk}"}
    plain = words(editor.get(f"{REPORTS}reliability/", address))
    assert (plain.count("40 complete rounds"), plain.count("An optional analysis")) == (2, 0)
    rasch = words(editor.get(f"{REPORTS}reliability/", {**address, "model": "rasch"}))
    assert rasch.count("An optional analysis, from the latest 40 rounds") == 2
    two = words(editor.get(f"{REPORTS}reliability/", {**address, "model": "2pl"}))
    assert two.count("Too few rounds or items") == 2


def test_a_download_is_a_zip_with_its_tables(editor: Client) -> None:
    quiz = make_quiz()
    play(quiz=quiz, items=make_items(), skills=[Skill(1)] * 5)
    response = editor.get(f"{REPORTS}open-data/download/", {"subject": f"quiz:{quiz.pk}"})
    assert response["Content-Disposition"] == 'attachment; filename="simulated.zip"'
    assert_zip(b"".join(response.streaming_content))


def assert_zip(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == [
            "responses.csv",
            "items.csv",
            "tells.csv",
            "codebook.csv",
            "codebook.md",
            "analysis.md",
        ]
        assert archive.read("responses.csv").count(b"\n") == 101


def test_an_asynchronous_server_gets_the_file_bit_by_bit() -> None:
    """Django would otherwise gather a file for such a server in memory before it sends anything."""
    made: list[bytes] = []

    def chunks() -> Iterator[bytes]:
        for chunk in (b"one", b"two", b"three"):
            made.append(chunk)
            yield chunk

    async def download() -> list[tuple[bytes, int]]:
        response = streamed(AsyncRequestFactory().get("/"), OpenData("x.zip", chunks()))
        return [(chunk, len(made)) async for chunk in response]

    assert asyncio.run(download()) == [(b"one", 1), (b"two", 2), (b"three", 3)]


def test_small_groups_are_not_exported(editor: Client) -> None:
    quiz = make_quiz()
    play(quiz=quiz, items=make_items(), skills=[Skill(1)] * 4)
    response = editor.get(f"{REPORTS}open-data/download/", {"subject": f"quiz:{quiz.pk}"})
    assert response.status_code == 409
    text = " ".join(strip_tags(response.content.decode()).split())
    assert re.findall("Fewer than five people: nothing is exported", text) == [
        "Fewer than five people: nothing is exported"
    ]


@pytest.mark.parametrize("subject", ["quiz:999", "page:1", "study:x"])
def test_what_cannot_be_exported_leads_back_to_the_question(editor: Client, subject: str) -> None:
    page = editor.get(f"{REPORTS}open-data/download/", {"subject": subject}, follow=True)
    assert [address.split("?")[0] for address, _status in page.redirect_chain] == [f"{REPORTS}open-data/"]
    assert re.findall("Select a valid choice", words(page)) == ["Select a valid choice"]
