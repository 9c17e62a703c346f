"""The editors' library: every way in through Wagtail stores clean pictures, and refuses what is none."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.models import Collection, UploadedFile

from accounts.enums import Role
from tests.uploads.pictures import BAD, CANARY, SAVED, good, picture, saved, telling
from uploads.models import Photograph

ADD, MANY = "/admin/images/add/", "/admin/images/multiple/add/"
SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def editor(client_of: Callable[..., Client]) -> Client:
    return client_of(Role.EDITOR)


def sent(data: bytes, name: str = "photo.jpg", media_type: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, media_type)


def fields(file: SimpleUploadedFile, **more: object) -> dict[str, object]:
    folder = Collection.get_first_root_node().pk
    words = {"title": "A photograph", "description": "A grey square", "rights": "own photograph"}
    return {**words, "collection": folder, "file": file, **more}


def stored(media: Path) -> list[Path]:
    return sorted(path for path in media.rglob("*") if path.is_file())


def name_and_type(path: Path) -> tuple[bool, str]:
    """Whether its name is one of ours, which says nothing; and the end of it."""
    return re.fullmatch("[0-9a-f]{16}", path.stem) is not None, path.suffix


def assert_clean(path: Path) -> None:
    data = path.read_bytes()
    assert CANARY not in data
    assert dict(Image.open(io.BytesIO(data)).getexif()) == {}


@pytest.mark.parametrize("kind", SAVED)
def test_a_photograph_with_its_place_is_stored_without(kind: str, editor: Client, media: Path) -> None:
    file = sent(telling(kind, orientation=6), f"seoul.{SAVED[kind]}", Image.MIME[kind])
    answer = editor.post(ADD, fields(file))
    assert (answer.status_code, answer["Location"]) == (302, "/admin/images/")
    photograph = Photograph.objects.get()
    assert (photograph.width, photograph.height, photograph.rights) == (48, 64, "own photograph")
    assert [name_and_type(path) for path in stored(media)] == [(True, f".{SAVED[kind]}")]
    assert_clean(stored(media)[0])
    assert photograph.file_size == len(stored(media)[0].read_bytes())


@pytest.mark.parametrize("kind", SAVED)
def test_renditions_are_clean_too(kind: str, editor: Client, media: Path) -> None:
    editor.post(ADD, fields(sent(telling(kind), f"seoul.{SAVED[kind]}", Image.MIME[kind])))
    for spec in ("width-20", "fill-10x10", "format-jpeg", "format-webp", "original"):
        Photograph.objects.get().get_rendition(spec)
    assert len(stored(media)) >= 5
    for path in stored(media):
        assert_clean(path)


def test_a_large_photograph_goes_the_same_way(editor: Client, media: Path, settings: object) -> None:
    """Files over 2.5 MB wait on the disk instead of in memory; here all of them do."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0  # type: ignore[attr-defined]
    before = _waiting()
    editor.post(ADD, fields(sent(telling("JPEG"))))
    assert Photograph.objects.count() == 1
    for path in stored(media):
        assert_clean(path)
    assert _waiting() == before


def _waiting() -> list[str]:
    import tempfile

    return sorted(path.name for path in Path(tempfile.gettempdir()).glob("*.upload.*"))


@pytest.mark.parametrize(
    "name",
    ["eps", "svg", "half a jpeg", "half the head of a jpeg", "moving webp", "bomb: 100 megapixels in 12 kB"],
)
@pytest.mark.parametrize("extension", ["jpg", "png", "webp"])
def test_a_bad_file_is_a_clear_error_and_leaves_nothing(
    name: str, extension: str, editor: Client, media: Path
) -> None:
    answer = editor.post(ADD, fields(sent(BAD[name](), f"photo.{extension}")))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["file"]
    assert len(answer.context["form"].errors["file"]) == 1
    assert Photograph.objects.count() == 0
    assert stored(media) == []


@pytest.mark.parametrize(
    "name",
    [
        "photo.svg",
        "photo.gif",
        "photo.html",
        "photo.jpg.html",
        "photo",
        ".jpg",
        "photo.jpg\x00.html",
        "photo.png",
    ],
)
def test_a_name_that_does_not_fit_is_refused(name: str, editor: Client, media: Path) -> None:
    answer = editor.post(ADD, fields(sent(good("JPEG"), name)))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["file"]
    assert stored(media) == []


@pytest.mark.parametrize(
    "name",
    ["../../photo.jpg", "/etc/photo.jpg", "..\\..\\photo.jpg", "a" * 300 + ".jpg", "사진.jpg", "<b>&.jpg"],
)
def test_a_strange_name_stays_in_its_folder(name: str, editor: Client, media: Path) -> None:
    answer = editor.post(ADD, fields(sent(good("JPEG"), name)))
    if answer.status_code == 302:
        assert [path.parent for path in stored(media)] == [media / "original_images"]
    else:
        assert list(answer.context["form"].errors) == ["file"]
        assert stored(media) == []


def test_replacing_a_photograph_cleans_the_new_one_and_drops_the_old(editor: Client, media: Path) -> None:
    editor.post(ADD, fields(sent(good("JPEG"), "first.jpg")))
    photograph, before = Photograph.objects.get(), stored(media)
    editor.post(f"/admin/images/{photograph.pk}/", fields(sent(telling("JPEG"), "second.jpg")))
    after = stored(media)
    assert [name_and_type(path) for path in after] == [(True, ".jpg")]
    assert after != before
    assert_clean(after[0])


def test_changing_the_words_leaves_the_file_alone(editor: Client, media: Path) -> None:
    editor.post(ADD, fields(sent(good("JPEG"), "first.jpg")))
    photograph, before = Photograph.objects.get(), stored(media)[0].read_bytes()
    form = fields(sent(b""), title="New title")
    del form["file"]
    assert editor.post(f"/admin/images/{photograph.pk}/", form).status_code == 302
    photograph.refresh_from_db()
    assert (photograph.title, stored(media)[0].read_bytes()) == ("New title", before)


@pytest.mark.parametrize("name", ["fake.jpg", "FAKE tell.JPG", "가짜.jpg"])
def test_no_address_says_how_the_file_was_called(name: str, editor: Client, media: Path) -> None:
    """The addresses of renditions follow from the file's name, and players see them before they answer."""
    for _twice in range(2):
        editor.post(ADD, fields(sent(good("JPEG"), name)))
    photographs = Photograph.objects.all()
    paths = [Path(photograph.file.name) for photograph in photographs]
    assert [(str(path.parent), name_and_type(path)) for path in paths] == [
        ("original_images", (True, ".jpg"))
    ] * 2
    assert len(set(paths)) == 2
    for photograph, path in zip(photographs, paths, strict=True):
        address = photograph.get_rendition("width-20|format-webp").url
        assert Path(address).name == f"{path.stem}.width-20.format-webp.webp"


@pytest.mark.parametrize("name", ["rights", "description"])
def test_rights_and_a_description_must_be_stated(name: str, editor: Client, media: Path) -> None:
    answer = editor.post(ADD, fields(sent(good("JPEG")), **{name: ""}))
    assert list(answer.context["form"].errors) == [name]
    assert stored(media) == []


def test_the_chooser_asks_for_a_description(editor: Client, media: Path) -> None:
    blind = fields(sent(good("JPEG")), description=" ")
    form = {f"image-chooser-upload-{name}": value for name, value in blind.items()}
    answer = editor.post("/admin/images/chooser/create/", form).json()
    assert answer["step"] == "reshow_creation_form"
    assert "Describe in a few words what the photograph shows" in answer["htmlFragment"]
    assert (Photograph.objects.count(), stored(media)) == (0, [])


# --- many at once: Wagtail keeps each file until its words are filled in -----------------------------------
@pytest.mark.parametrize("in_memory", [True, False])
@pytest.mark.parametrize("kind", SAVED)
def test_many_at_once_keep_nothing_unclean_at_any_time(
    kind: str, in_memory: bool, editor: Client, media: Path, settings: object
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 2**20 if in_memory else 0  # type: ignore[attr-defined]
    file = sent(telling(kind, orientation=8), f"seoul.{SAVED[kind]}", Image.MIME[kind])
    answer = editor.post(MANY, {"title": "Seoul", "files[]": file}, **SCRIPT).json()
    assert answer["success"] is True
    waiting = UploadedFile.objects.get()
    assert answer["uploaded_file_id"] == waiting.pk
    assert len(stored(media)) == 1
    assert_clean(stored(media)[0])
    prefix = f"uploaded-image-{waiting.pk}"
    form = {
        f"{prefix}-title": "Seoul",
        f"{prefix}-description": "A grey square",
        f"{prefix}-rights": "own photograph",
        f"{prefix}-collection": Collection.get_first_root_node().pk,
    }
    address = f"/admin/images/multiple/create_from_uploaded_image/{waiting.pk}/"
    assert editor.post(address, form, **SCRIPT).json()["success"] is True
    photograph = Photograph.objects.get()
    assert (photograph.width, photograph.height, photograph.rights) == (48, 64, "own photograph")
    for path in stored(media):
        assert_clean(path)


@pytest.mark.parametrize(
    "name", ["eps", "half a jpeg", "half the head of a jpeg", "moving png", "bomb: jpeg that says it is huge"]
)
def test_many_at_once_refuse_a_bad_file_and_keep_nothing(name: str, editor: Client, media: Path) -> None:
    answer = editor.post(MANY, {"title": "x", "files[]": sent(BAD[name]())}, **SCRIPT).json()
    assert answer["success"] is False
    assert answer["error_message"] != ""
    assert (UploadedFile.objects.count(), Photograph.objects.count(), stored(media)) == (0, 0, [])


def test_the_chooser_in_the_page_editor_goes_the_same_way(editor: Client, media: Path) -> None:
    form = {f"image-chooser-upload-{name}": value for name, value in fields(sent(telling("JPEG"))).items()}
    answer = editor.post("/admin/images/chooser/create/", form).json()
    assert answer["step"] == "chosen"
    assert Photograph.objects.count() == 1
    for path in stored(media):
        assert_clean(path)
    bad = {f"image-chooser-upload-{name}": value for name, value in fields(sent(BAD["eps"]())).items()}
    assert editor.post("/admin/images/chooser/create/", bad).json()["step"] == "reshow_creation_form"
    assert Photograph.objects.count() == 1


def test_only_people_of_the_library_get_in(client_of: Callable[..., Client], media: Path) -> None:
    for role in (None, Role.MANAGER, Role.JUDGE, Role.TRAINER):
        for address, name in ((ADD, "file"), (MANY, "files[]")):
            answer = client_of(role).post(address, {"title": "x", name: sent(good("JPEG"))})
            assert answer.status_code == 302
    assert (Photograph.objects.count(), stored(media)) == (0, [])


def test_no_damage_at_all_is_a_crash(editor: Client, media: Path) -> None:
    """Bytes flipped at random in what Wagtail reads before we do."""
    chance = random.Random("damaged heads")
    for kind, extension in SAVED.items():
        whole = good(kind)
        for _ in range(8):
            data = bytearray(whole)
            for _ in range(6):
                data[chance.randrange(min(len(data), 200))] ^= 1 << chance.randrange(8)
            answer = editor.post(ADD, fields(sent(bytes(data), f"photo.{extension}")))
            assert answer.status_code in (200, 302)


def test_originals_are_not_served(editor: Client, media: Path) -> None:
    editor.post(ADD, fields(sent(good("JPEG"), "photo.jpg")))
    photograph = Photograph.objects.get()
    rendition = photograph.get_rendition("width-20")
    assert Client().get(f"/media/{photograph.file.name}").status_code == 404
    answer = Client().get(f"/media/{rendition.file.name}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content) != b""


# --- videos and captions -----------------------------------------------------------------------------------
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(64)
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01" + bytes(64)
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\n안녕하세요\n".encode()
DOCUMENTS = "/admin/documents/add/"


def document(data: bytes, name: str) -> dict[str, object]:
    folder = Collection.get_first_root_node().pk
    return {"title": "A video", "collection": folder, "file": SimpleUploadedFile(name, data)}


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.mp4", MP4), ("a.MP4", MP4), ("a.webm", WEBM), ("a.vtt", VTT), ("a.vtt", b"\xef\xbb\xbf" + VTT)],
)
def test_videos_and_captions_are_taken(name: str, data: bytes, editor: Client, media: Path) -> None:
    answer = editor.post(DOCUMENTS, document(data, name))
    assert (answer.status_code, answer["Location"]) == (302, "/admin/documents/")
    assert [path.read_bytes() for path in stored(media)] == [data]


def _wrong() -> Iterator[tuple[str, bytes]]:
    contents = {"mp4": MP4, "webm": WEBM, "vtt": VTT}
    for extension in contents:
        yield from ((f"a.{extension}", data) for other, data in contents.items() if other != extension)
        for data in (b"<html>", b"MZ" + bytes(90), saved(picture(), "PNG"), bytes(100), b"%PDF-1.7", b"x"):
            yield f"a.{extension}", data
    for extension in ("html", "svg", "js", "pdf", "zip", "exe", "mov", "mp4.html", "txt"):
        yield f"a.{extension}", MP4


@pytest.mark.parametrize(("name", "data"), _wrong())
def test_what_is_no_video_is_refused_whatever_its_name(
    name: str, data: bytes, editor: Client, media: Path
) -> None:
    answer = editor.post(DOCUMENTS, document(data, name))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["file"]
    assert stored(media) == []


def test_many_videos_at_once_are_looked_at_too(editor: Client, media: Path) -> None:
    answer = editor.post(
        "/admin/documents/multiple/add/",
        {"title": "x", "files[]": SimpleUploadedFile("a.mp4", b"<html>")},
        **SCRIPT,
    ).json()
    assert (answer["success"], stored(media)) == (False, [])


def test_media_of_tests_lies_outside_the_project() -> None:
    assert not Path(settings.MEDIA_ROOT).is_relative_to(settings.BASE_DIR)
