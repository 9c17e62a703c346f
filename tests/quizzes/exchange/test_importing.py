"""What a file brings into the bank: all of it or nothing, and nothing that players should not get."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image
from wagtail.models import ModelLogEntry
from wagtail.search.backends import get_search_backend

from accounts.enums import Role
from accounts.models import User
from quizzes.enums import ItemStatus
from quizzes.exchange import moodle_xml, package
from quizzes.exchange.items import Area, ItemData, Option, Picture
from quizzes.exchange.registry import WRITERS
from quizzes.exchange.services.choices import Choices
from quizzes.exchange.services.importing import NothingPlayable, keep_import, needs_rights
from quizzes.exchange.services.reading import read_file
from quizzes.models import BrandBook, Item, Quiz, Tell
from quizzes.services.bank import keep_key
from quizzes.specimens.models import Specimen, picture_path
from tests.quizzes.exchange.banks import ENGLISH, RELEASED, bring, empty_the_bank, exported
from tests.quizzes.exchange.files import (
    BLIND,
    GIFT,
    PICTURED,
    gift_zip,
    stored,
)
from tests.quizzes.players import Player
from tests.uploads.pictures import CANARY, good, picture, saved
from uploads.models import Photograph, PhotographRendition

pytestmark = pytest.mark.django_db


def sent(item: Item) -> dict[str, Any]:
    """Everything of an item that another installation must have as well."""
    names = (
        "code", "kind_slug", "title", "status", "language", "level", "category", "brand_slug", "text",
        "content", "is_fake", "for_practice",
    )  # fmt: skip
    goods = [good for good in (item.specimen, item.rival) if good]
    photograph = item.picture
    return {
        **{name: getattr(item, name) for name in names},
        "tells": sorted(tell.slug for tell in item.tells.all()),
        "tags": sorted(item.tags.names()),
        "goods": [[getattr(good, field.name) for field in Specimen._meta.fields[1:]] for good in goods],
        "picture": (photograph.title, photograph.description, photograph.rights) if photograph else None,
    }


def bank_now() -> list[dict[str, Any]]:
    return [sent(item) for item in Item.objects.order_by("code")]


def test_another_installation_gets_everything(everything: None) -> None:
    assert {item.kind_slug for item in Item.objects.all()} == {
        "single", "case", "pair", "hotspot", "listing", "choice", "order",
    }  # fmt: skip
    data, before = exported(), bank_now()
    tells = list(
        Tell.objects.order_by("slug").values_list("slug", "name", "category", "why", "how", "caveat")
    )
    empty_the_bank()
    kept = bring(data, Choices("en"))
    assert len(kept.items) == len(before)
    assert bank_now() == before
    assert (
        list(Tell.objects.order_by("slug").values_list("slug", "name", "category", "why", "how", "caveat"))
        == tells
    )
    book = BrandBook.objects.get()
    assert (book.name, book.price_low, book.price_high, book.sellers) == ("Mora", 10, None, "A\nB")
    assert [(rule.title, rule.text, bool(rule.picture)) for rule in book.rules.all()] == [
        ("Brim", "Wide", True),
        ("Band", "Red", False),
    ]
    for specimen in Specimen.objects.all():
        for width in (400, 800, 1200):
            with Image.open(default_storage.open(picture_path(specimen.code, width))) as drawn:
                assert (drawn.format, drawn.size) == ("WEBP", (width, width * 3 // 4))


def test_the_same_package_twice_brings_nothing(everything: None) -> None:
    data, before, files = exported(), bank_now(), stored()
    reading = read_file(data=data, name="package.zip")
    assert reading.items == ()
    assert {str(skipped.why) for skipped in reading.skipped} == {"It is already in the bank."}
    assert len(reading.skipped) == len(before)
    empty_the_bank()
    bring(data)  # as another installation: what was cleaned there is the same as well
    assert read_file(data=data, name="package.zip").items == ()
    assert stored() != files


def test_status_and_tags_make_no_new_item(everything: None) -> None:
    data = exported()
    Item.objects.update(status=ItemStatus.RETIRED)
    item = Item.objects.first()
    item.tags.add("a new one")
    item.save()
    assert read_file(data=data, name="package.zip").items == ()


def test_a_changed_item_comes_in_as_a_copy(everything: None) -> None:
    data = exported()
    item = Item.objects.get(kind_slug="order")
    Item.objects.filter(pk=item.pk).update(text="Changed here")
    reading = read_file(data=data, name="package.zip")
    assert reading.copies == {item.code}
    (copy,) = keep_import(reading=reading, choices=ENGLISH, now=timezone.now()).items
    assert copy.code != item.code
    assert (copy.text, copy.content) == ("In which order?", item.content)


def test_a_good_under_a_code_that_is_taken_gets_another(everything: None) -> None:
    data = exported()
    shown = Item.objects.filter(kind_slug="single", specimen__isnull=False).get()
    Specimen.objects.filter(pk=shown.specimen_id).update(seed=99)
    kept = bring(data)
    copy = next(item for item in kept.items if item.kind_slug == "single")
    assert copy.specimen.code != shown.specimen.code
    assert default_storage.exists(picture_path(copy.specimen.code, 1200))


def test_texts_of_the_installation_stay(everything: None) -> None:
    data = exported()
    Item.objects.all().delete()
    Tell.objects.filter(slug="glue").update(why="Ours")
    BrandBook.objects.update(story="Ours")
    bring(data)
    assert Tell.objects.get(slug="glue").why == "Ours"
    assert [book.story for book in BrandBook.objects.all()] == ["Ours"]


def test_a_gift_file_becomes_items() -> None:
    reading = read_file(data=GIFT.encode(), name="lecture.txt")
    assert [(skipped.where, skipped.type) for skipped in reading.skipped] == [("line 9", "essay")]
    box, price = bring(GIFT.encode(), Choices("ko", ("lecture", "lecture"))).items
    assert (box.kind_slug, box.title, box.text, box.language) == (
        "choice",
        "Box",
        "Which box is genuine?",
        "ko",
    )
    assert (box.status, box.level, box.is_fake) == (ItemStatus.DRAFT, 2, None)
    assert box.content == {
        "options": [
            {"text": "The one with the seal", "weight": 1.0, "feedback": "Look at the seal first."},
            {"text": "The one without", "weight": 0.0, "feedback": ""},
        ],
        "multiple": False,
        "shuffle": True,
        "feedback": "",
    }
    assert [option["weight"] for option in price.content["options"]] == [0.5, 0.5, -1.0]
    assert [list(item.tags.names()) for item in (box, price)] == [["lecture"], ["lecture"]]


def test_pictures_are_cleaned_and_named_by_nothing() -> None:
    kept = bring(gift_zip(PICTURED), RELEASED)
    shown = kept.items[0].picture
    assert (shown.title, shown.description, shown.rights) == ("Seal", "A round seal", ENGLISH.rights)
    with default_storage.open(shown.file.name) as file:
        data = file.read()
    assert CANARY not in data
    assert len(data) == shown.file_size
    folder, _slash, name = shown.file.name.partition("/")
    assert folder == "original_images"
    assert len(name.partition(".")[0]) == 16
    assert "seal" not in name
    assert PhotographRendition.objects.count() == 0


def test_the_same_picture_is_kept_once() -> None:
    text = PICTURED + PICTURED.replace("Seal::", "Seal 2::")
    first, second = bring(gift_zip(text)).items
    assert first.picture == second.picture
    assert len([path for path in stored() if path == first.picture.file.name]) == 1


def test_a_picture_without_description_or_rights_makes_a_draft() -> None:
    described, blind = bring(gift_zip(), RELEASED).items
    assert (described.status, blind.status) == (ItemStatus.RELEASED, ItemStatus.DRAFT)
    reading = read_file(data=gift_zip(), name="q.zip")
    assert needs_rights(reading)
    assert [item.status for item in bring(gift_zip(), Choices("en", status=ItemStatus.RELEASED)).items] == [
        ItemStatus.DRAFT,
        ItemStatus.DRAFT,
    ]


def test_a_file_without_pictures_needs_no_rights() -> None:
    assert not needs_rights(read_file(data=GIFT.encode(), name="q.gift"))


def marked(*tells: str) -> bytes:
    drawn = tuple(Area("rectangle", ((0.1, 0.1), (0.5, 0.5)), tell, "Why", "How") for tell in tells)
    shown = Picture("shoe.png", saved(picture(300, 200), "PNG"), "A shoe")
    return moodle_xml.write([ItemData("hotspot", "Shoe", "Mark", picture=shown, areas=drawn)]).data


def test_areas_get_labels_that_tell_nothing() -> None:
    (item,) = bring(marked("Glue marks", "Wrong logo"), Choices("ko", rights="Own")).items
    assert [area["label"] for area in item.content["areas"]] != ["Glue marks", "Wrong logo"]
    (english,) = bring(marked("Glue marks", "Wrong logo")).items
    assert [area["label"] for area in english.content["areas"]] == ["Area 1", "Area 2"]
    assert [area["name"] for area in english.content["areas"]] == ["Glue marks", "Wrong logo"]
    assert [area["check"] for area in english.content["areas"]] == ["How", "How"]


def test_tells_are_found_by_name_or_made() -> None:
    known = Tell.objects.create(slug="shoes:glue", name="glue MARKS")
    (item,) = bring(marked("Glue marks", "박음질", "!!!")).items
    slugs = [area["tell"] for area in item.content["areas"]]
    assert slugs[:2] == [known.slug, "박음질"]
    assert sorted(tell.slug for tell in item.tells.all()) == sorted(slugs)
    assert Tell.objects.get(slug="박음질").name == "박음질"
    assert Tell.objects.get(slug=slugs[2]).name == "!!!"
    bring(marked("!!!", "GLUE marks"))
    assert Tell.objects.count() == 3


def test_the_answer_key_is_that_of_the_kind() -> None:
    (item,) = bring(marked("Glue marks")).items
    kept = sent(item)
    keep_key(item=Item.objects.get(pk=item.pk))
    assert sent(Item.objects.get(pk=item.pk)) == kept
    assert item.is_fake is True


def test_an_item_keeps_the_language_it_says() -> None:
    option = (Option("a", 1.0), Option("b"))
    items = [ItemData("choice", "T", "Q", option, language=code) for code in ("", "ko", "en-US")]
    brought = bring(WRITERS["qti21"].module.write(items).data, ENGLISH).items
    assert [item.language for item in brought] == ["en", "ko", "en"]


def test_options_with_pictures_are_left_out_with_the_reason() -> None:
    shown = Picture("a.png", good("PNG"), "A")
    item = ItemData("choice", "T", "Q", (Option("a", 1.0, picture=shown), Option("b")))
    reading = read_file(data=package.write([item]).data, name="p.zip")
    assert [str(skipped.why)[:27] for skipped in reading.skipped] == ["Its answers show pictures. "]


def test_the_history_the_search_and_the_library_know_the_items(person: Callable[..., User]) -> None:
    editor = person(Role.EDITOR)
    (item,) = bring(gift_zip(PICTURED), by=editor).items
    entry = ModelLogEntry.objects.for_instance(item).get()
    assert (entry.action, entry.user, entry.label) == ("wagtail.create", editor, "Seal")
    assert item.picture.uploaded_by_user == editor
    assert list(get_search_backend().search("Seal", Item)) == [item]
    assert list(get_search_backend().search("round", Photograph)) == [item.picture]
    assert [used for used, _references in item.picture.get_usage()] == [item]


# --- quizzes -----------------------------------------------------------------------------------------------


def test_the_released_items_become_a_quiz_in_their_order() -> None:
    Quiz.objects.create(title="Taken", slug="my-lecture")
    text = GIFT + PICTURED + BLIND
    kept = bring(gift_zip(text), Choices("en", rights="Own", status="released", quiz_title="My lecture"))
    quiz = kept.quiz
    assert quiz
    assert (quiz.title, quiz.composition, quiz.slug[:11]) == ("My lecture", "fixed", "my-lecture-")
    titles = [held.item.title for held in quiz.fixed_items.all()]
    assert titles == ["Box", "Price", "Seal"]
    attempt = Player().begin(quiz)
    assert attempt.item_ids == [item.pk for item in kept.items[:3]]


def test_a_quiz_of_drafts_is_refused_and_nothing_stays() -> None:
    before = stored()
    with pytest.raises(NothingPlayable):
        bring(gift_zip(), Choices("en", rights="Own", quiz_title="Empty", tags=("new",)))
    assert stored() == before
    for model in (Item, Photograph, Quiz, Tell, ModelLogEntry):
        assert model.objects.count() == 0
