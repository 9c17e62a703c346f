"""Import and export in the editing desk: seen before anything is kept, and only by those who may."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from quizzes.enums import ItemStatus
from quizzes.exchange.models import ImportFile
from quizzes.exchange.registry import WRITERS
from quizzes.exchange.services.pending import AlreadyDone, access_import, confirm_import, read_again
from quizzes.models import Item, Quiz, QuizItem
from tests.quizzes.exchange.files import ENTITY_BOMB, GIFT, gift_zip, many_pictures, stored, unpacked

pytestmark = pytest.mark.django_db

IMPORT, EXPORT, FILE = "/admin/questions/import/", "/admin/questions/export/", "/admin/questions/export/file/"


@pytest.fixture
def editor(client_of: Callable[..., Client]) -> Client:
    return client_of(Role.EDITOR)


def send(
    client: Client, data: bytes = GIFT.encode(), name: str = "lecture.gift", **said: str
) -> HttpResponse:
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data), "language": "en", **said})


def waiting() -> str:
    """The address of the one preview that waits for its word."""
    return f"{IMPORT}{ImportFile.objects.get().token}/"


def is_gone(response: HttpResponse) -> bool:
    """Whether an address is unknown: then it is tried once more with a language in front."""
    path = response.request["PATH_INFO"]
    return response.status_code == 302 and response["Location"] == f"/en{path}"


def words(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def test_a_file_is_shown_before_anything_is_in_the_bank(editor: Client) -> None:
    response = send(editor)
    assert response.status_code == 200
    assert Item.objects.count() == 0
    assert (response.context["reading"].read, len(response.context["rows"])) == (3, 2)
    assert [row.title for row in response.context["rows"]] == ["Box", "Price"]
    assert [(answer.text, answer.right) for answer in response.context["rows"][0].answers] == [
        ("The one with the seal", True),
        ("The one without", False),
    ]
    assert "line 9" in words(response)
    again = editor.get(waiting())
    assert again.status_code == 200
    assert again.context["rows"] == response.context["rows"]


def test_confirmed_it_is_in_the_bank_and_the_file_is_gone(
    editor: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    send(editor, status="released", tags="lecture, two words", language="ko")
    address, file = waiting(), ImportFile.objects.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        response = editor.post(address)
    assert (response.status_code, response["Location"]) == (302, "/admin/snippets/quizzes/item/")
    items = Item.objects.order_by("pk")
    assert [item.title for item in items] == ["Box", "Price"]
    assert {item.status for item in items} == {ItemStatus.RELEASED}
    assert {item.language for item in items} == {"ko"}
    assert sorted(items[0].tags.names()) == ["lecture", "two words"]
    assert ImportFile.objects.count() == 0
    assert file not in stored()
    assert is_gone(editor.post(address))
    assert Item.objects.count() == 2


def test_cancelled_nothing_stays(
    editor: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    before = stored()
    send(editor, gift_zip(), "q.zip", rights="Own")
    address = waiting()
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(f"{address}cancel/")["Location"] == IMPORT
    assert (Item.objects.count(), ImportFile.objects.count()) == (0, 0)
    assert stored() == before
    assert is_gone(editor.get(address))


def test_pressed_twice_at_once_it_is_imported_once(editor: Client) -> None:
    """Both requests have read the file before one of them is the first to write."""
    send(editor)
    file = ImportFile.objects.get()
    both = [(access_import(file.uploaded_by, file.token), read_again(file)) for _request in range(2)]
    said = {"rights": "", "quiz_title": "", "now": timezone.now(), "by": file.uploaded_by}
    confirm_import(file=both[0][0], reading=both[0][1], **said)
    with pytest.raises(AlreadyDone):
        confirm_import(file=both[1][0], reading=both[1][1], **said)
    assert Item.objects.count() == 2


def test_a_quiz_is_made_of_it(editor: Client) -> None:
    send(editor, status="released")
    missing = editor.post(waiting(), {"make_quiz": "on"})
    assert missing.status_code == 400
    assert missing.context["form"].errors == {"quiz_title": ["Give the quiz a title."]}
    editor.post(waiting(), {"make_quiz": "on", "quiz_title": "My lecture"})
    quiz = Quiz.objects.get()
    assert [held.item.title for held in quiz.fixed_items.all()] == ["Box", "Price"]


def test_a_quiz_of_drafts_is_refused_on_the_page(editor: Client) -> None:
    send(editor)
    response = editor.post(waiting(), {"make_quiz": "on", "quiz_title": "My lecture"})
    assert response.status_code == 400
    assert response.context["form"].non_field_errors()[0][:35] == "None of these items is released, so"
    assert (Item.objects.count(), Quiz.objects.count(), ImportFile.objects.count()) == (0, 0, 1)


def test_pictures_need_a_rights_statement(editor: Client) -> None:
    response = send(editor, gift_zip(), "q.zip")
    assert sorted(response.context["form"].fields) == ["make_quiz", "quiz_title", "rights"]
    assert editor.post(waiting()).status_code == 400
    assert Item.objects.count() == 0
    editor.post(waiting(), {"rights": "Own photographs"})
    assert {item.picture.rights for item in Item.objects.all()} == {"Own photographs"}


def test_what_is_missing_is_said_beside_each_item(editor: Client) -> None:
    response = send(editor, gift_zip(), "q.zip", rights="Own", status="released")
    described, blind = response.context["rows"]
    assert (described.status, described.remarks, described.has_picture) == ("Released", [], True)
    assert blind.status == "Draft"
    assert [str(remark)[:34] for remark in blind.remarks] == ["The photograph has no description."]


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"", "a.gift", "The submitted file is empty."),
        (ENTITY_BOMB, "a.xml", "Line 1: the file cannot be taken, because"),
        (gift_zip()[:200], "a.zip", "This is not a complete ZIP file."),
        (b"\x00", "a.gift", "This is not a text file: line 1"),
    ],
)
def test_a_bad_file_is_refused_on_the_page(editor: Client, data: bytes, name: str, why: str) -> None:
    before = stored()
    response = send(editor, data, name)
    assert response.status_code == 400
    assert response.context["form"].errors["file"][0][: len(why)] == why
    assert ImportFile.objects.count() == 0
    assert stored() == before


def test_a_file_of_another_person_does_not_exist(client_of: Callable[..., Client], editor: Client) -> None:
    send(editor)
    for other in (client_of(Role.EDITOR), client_of(Role.ADMINISTRATOR)):
        answers = [other.get(waiting()), other.post(waiting()), other.post(f"{waiting()}cancel/")]
        assert [is_gone(answer) for answer in answers] == [True, True, True]
    assert (ImportFile.objects.count(), Item.objects.count()) == (1, 0)


def test_the_file_itself_is_never_served(editor: Client) -> None:
    send(editor)
    file = ImportFile.objects.get().file.name
    assert file[:8] == "imports/"
    answers = [client.get(f"/media/{file}", follow=True) for client in (editor, Client())]
    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.JUDGE, Role.TRAINER, None])
def test_only_those_who_keep_the_bank_get_in(
    role: Role | None, client_of: Callable[..., Client], editor: Client
) -> None:
    send(editor)
    client, before = client_of(role), ImportFile.objects.count()
    for path in (IMPORT, waiting(), EXPORT):
        assert client.get(path).status_code == 302
    for path in (IMPORT, waiting(), f"{waiting()}cancel/", EXPORT, FILE):
        assert client.post(path, {"format": "gift", "which": "all"}).status_code == 302
    assert (ImportFile.objects.count(), Item.objects.count()) == (before, 0)


def test_the_menu_is_shown_to_those_who_keep_the_bank(
    client_of: Callable[..., Client], editor: Client
) -> None:
    assert "import-questions" in editor.get("/admin/").content.decode()
    assert "import-questions" not in client_of(Role.MANAGER).get("/admin/").content.decode()


def test_scripts_of_a_file_are_text_on_the_page(editor: Client) -> None:
    evil = "::<script>alert(1)</script>:: <script>alert(2)</script>Q {=<b>a</b><script>alert(3)</script> ~b}"
    page = send(editor, evil.encode(), "<script>alert(4)</script>.gift").content.decode()
    assert "<script>alert" not in page
    assert "<b>a</b>" in page


def test_queries_of_a_preview_do_not_grow(editor: Client) -> None:
    counts = []
    for pictures in (1, 3):
        ImportFile.objects.all().delete()
        send(editor, many_pictures(pictures), "q.zip", rights="Own")
        with CaptureQueriesContext(connection) as captured:
            assert len(editor.get(waiting()).context["rows"]) == pictures
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_only_the_first_items_are_drawn(editor: Client) -> None:
    text = "\n\n".join(f"::Q{number}:: Which? {{=a ~b}}" for number in range(203))
    response = send(editor, text.encode())
    assert (len(response.context["rows"]), response.context["further"]) == (200, 3)


# --- out ---------------------------------------------------------------------------------------------------


def bring(editor: Client) -> None:
    send(editor, status="released", tags="lecture")
    editor.post(waiting())
    Item.objects.create(kind_slug="single", status="released", title="Good")


@pytest.mark.parametrize("format", WRITERS)
def test_what_does_not_fit_is_listed_before_the_download(editor: Client, format: str) -> None:
    bring(editor)
    chosen = {"format": format, "which": "all"}
    response = editor.post(EXPORT, chosen)
    exported = response.context["exported"]
    assert exported.written + len(exported.skipped) == 3
    assert all(skipped.where in words(response) for skipped in exported.skipped)
    if format != "package":
        assert str(exported.loses) in response.content.decode()
    download = editor.post(FILE, chosen)
    parse = WRITERS[format].module.parse  # of what is in it: a spreadsheet holds the time of day as well
    assert parse(download.content) == parse(exported.data)
    assert download["Content-Disposition"] == f'attachment; filename="{exported.name}"'


def test_a_tag_a_quiz_or_chosen_items_are_exported(editor: Client) -> None:
    bring(editor)
    quiz = Quiz.objects.create(title="Q", slug="q", composition="fixed")
    first = Item.objects.first()
    QuizItem.objects.create(quiz=quiz, item=first)
    tag = first.tags.get()
    for chosen, count in (
        ({"which": "tag", "tag": tag.pk}, 2),
        ({"which": "quiz", "quiz": quiz.pk}, 1),
        ({"which": "chosen", "ids": f"{first.pk},999999,x,-1"}, 1),
    ):
        response = editor.post(FILE, {"format": "package", **chosen})
        assert len(unpacked(response.content)[0]["items"]) == count


@pytest.mark.parametrize(
    "chosen", [{"which": "tag"}, {"which": "quiz"}, {"which": "chosen", "ids": ""}, {"which": "other"}, {}]
)
def test_a_choice_that_is_none_is_refused_on_the_page(editor: Client, chosen: dict[str, str]) -> None:
    response = editor.post(EXPORT, {"format": "gift", **chosen})
    assert response.status_code == 400
    assert response.context["form"].errors != {}


def test_chosen_items_of_the_list_are_exported(editor: Client) -> None:
    bring(editor)
    item = Item.objects.first()
    address = f"/admin/bulk/quizzes/item/export/?id={item.pk}&next=/admin/snippets/quizzes/item/"
    assert editor.get(address).status_code == 200
    response = editor.post(address, {"format": "package"})
    assert response.context["exported"].skipped == ()
    assert unpacked(response.context["exported"].data)[0]["items"][0]["code"] == item.code
    form = response.context["form"]
    again = editor.post(FILE, {name: form[name].value() or "" for name in form.fields})
    assert again.content == response.context["exported"].data


def test_queries_of_an_export_do_not_grow(editor: Client) -> None:
    bring(editor)
    ids = list(Item.objects.values_list("pk", flat=True))
    counts = []
    for chosen in (ids[:1], ids[:2]):
        with CaptureQueriesContext(connection) as captured:
            editor.post(EXPORT, {"format": "package", "which": "chosen", "ids": ",".join(map(str, chosen))})
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- forgotten files ---------------------------------------------------------------------------------------


def test_forgotten_files_are_purged_after_a_day(
    editor: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    send(editor)
    kept = ImportFile.objects.get()
    out = io.StringIO()
    call_command("purge", stdout=out)
    assert ImportFile.objects.count() == 1
    ImportFile.objects.update(uploaded_at=timezone.now() - dt.timedelta(days=1, seconds=1))
    call_command("purge", dry_run=True, stdout=out)
    assert ImportFile.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        call_command("purge", stdout=out)
    assert ImportFile.objects.count() == 0
    assert kept.file.name not in stored()
    said = [line for line in out.getvalue().splitlines() if "imports" in line]
    assert said == [
        "0 files of imports removed",
        "1 files of imports would be removed",
        "1 files of imports removed",
    ]
