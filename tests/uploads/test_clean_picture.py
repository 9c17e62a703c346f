"""`clean_picture`: what comes out is one still picture written by us; everything else is refused."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image

from tests.uploads.pictures import BAD, CANARY, GPS, SAVED, _zip, good, picture, png, saved, telling
from uploads.services import CleanPicture, RefusedPicture, clean_picture

MUTATIONS = 500

# Outside the tests Pillow's warnings are only logged; here they must not turn into refusals.
pytestmark = pytest.mark.filterwarnings("ignore")


def clean(data: bytes) -> CleanPicture:
    return clean_picture(io.BytesIO(data))


def opened(result: CleanPicture) -> Image.Image:
    image = Image.open(io.BytesIO(result.data))
    image.load()
    return image


def assert_is_what_it_says(result: CleanPicture) -> None:
    image = opened(result)
    assert (image.width, image.height) == (result.width, result.height)
    assert SAVED[str(image.format)] == result.extension
    assert result.media_type == Image.MIME[str(image.format)]
    assert getattr(image, "n_frames", 1) == 1


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_is_refused(name: str) -> None:
    data = BAD[name]()
    with pytest.raises(RefusedPicture) as refusal:
        clean(data)
    assert str(refusal.value).endswith(".")  # a sentence for a person


def test_there_are_enough_bad_files() -> None:
    assert len(BAD) >= 40


def test_the_refusal_says_what_to_do() -> None:
    said = {}
    for name in (
        "larger than 15 MB",
        "bomb: a little over 25 megapixels",
        "moving webp",
        "svg",
        "half a jpeg",
    ):
        with pytest.raises(RefusedPicture) as refusal:
            clean(BAD[name]())
        said[name] = str(refusal.value)
    assert said == {
        "larger than 15 MB": "This file is larger than 15 MB. Save the picture smaller and send it again.",
        "bomb: a little over 25 megapixels": (
            "This picture has more than 25 megapixels. Save it smaller and try again."
        ),
        "moving webp": "This picture moves. Send a still picture.",
        "svg": "This is no picture we can open. Send a JPEG, PNG or WebP file.",
        "half a jpeg": "This picture is damaged. Save it again and send the new file.",
    }


@pytest.mark.parametrize("kind", SAVED)
@pytest.mark.parametrize("size", [(1, 1), (64, 48), (1200, 900)])
def test_a_good_picture_comes_out_in_its_own_format_and_size(kind: str, size: tuple[int, int]) -> None:
    result = clean(saved(picture(*size), kind))
    assert (result.width, result.height, result.extension) == (*size, SAVED[kind])
    assert_is_what_it_says(result)


def test_exactly_25_megapixels_are_taken() -> None:
    from tests.uploads.pictures import rows

    result = clean(png(5_000, 5_000, depth=1, data=rows(5_000, 5_000)))
    assert (result.width, result.height) == (5_000, 5_000)


@pytest.mark.parametrize(
    ("kind", "mode", "becomes"),
    [
        ("JPEG", "L", "RGB"),
        ("JPEG", "CMYK", "RGB"),
        ("PNG", "1", "RGB"),
        ("PNG", "L", "RGB"),
        ("PNG", "P", "RGB"),
        ("PNG", "LA", "RGBA"),
        ("PNG", "RGBA", "RGBA"),
        ("PNG", "I;16", "RGB"),
        ("WEBP", "RGBA", "RGBA"),
    ],
)
def test_every_way_to_store_colours_is_taken(kind: str, mode: str, becomes: str) -> None:
    image = picture(mode="L").convert("I;16") if mode == "I;16" else picture(mode=mode)
    if mode in ("LA", "RGBA"):
        image.putalpha(128)
    result = clean(saved(image, kind))
    assert opened(result).mode == becomes
    assert_is_what_it_says(result)


def test_see_through_colours_of_a_palette_stay_see_through() -> None:
    result = clean(saved(picture(mode="P"), "PNG", transparency=0))
    assert opened(result).mode == "RGBA"


@pytest.mark.parametrize("kind", SAVED)
def test_nothing_of_place_time_maker_or_words_is_left(kind: str) -> None:
    sent = telling(kind)
    assert CANARY in sent
    assert dict(Image.open(io.BytesIO(sent)).getexif().get_ifd(GPS)) != {}
    result = clean(sent)
    image = opened(result)
    assert CANARY not in result.data
    assert dict(image.getexif()) == {}
    known = {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "loop",
        "background",
        "duration",
        "timestamp",
    }
    assert set(image.info) - known == set()
    for mark in (
        b"Exif",
        b"ICC_PROFILE",
        b"iCCP",
        b"ICCP",
        b"xmp",
        b"XMP",
        b"Photoshop",
        b"tEXt",
        b"zTXt",
        b"iTXt",
    ):
        assert mark not in result.data


@pytest.mark.parametrize("kind", SAVED)
@pytest.mark.parametrize(
    ("orientation", "corners"),
    [
        (1, "red lime blue white"),
        (2, "lime red white blue"),
        (3, "white blue lime red"),
        (4, "blue white red lime"),
        (5, "red blue lime white"),
        (6, "blue red white lime"),
        (7, "white lime blue red"),
        (8, "lime white red blue"),
    ],
)
def test_a_turned_picture_is_stored_upright(kind: str, orientation: int, corners: str) -> None:
    result = clean(telling(kind, orientation=orientation))
    assert (result.width, result.height) == ((64, 48) if orientation <= 4 else (48, 64))
    image = opened(result).convert("RGB")
    right, low = image.width - 8, image.height - 8
    found = [_nearest(image.getpixel(place)) for place in ((8, 8), (right, 8), (8, low), (right, low))]
    assert " ".join(found) == corners


def _nearest(pixel: object) -> str:
    colours = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "white": (255, 255, 255)}
    return min(colours, key=lambda name: sum(abs(a - b) for a, b in zip(colours[name], pixel, strict=True)))  # type: ignore[call-overload]


@pytest.mark.parametrize("kind", SAVED)
@pytest.mark.parametrize(
    "tail", [_zip("evil.html", CANARY), b"<script>" + CANARY + b"</script>"], ids=["zip", "html"]
)
def test_a_tail_behind_a_picture_is_cut_off(kind: str, tail: bytes) -> None:
    result = clean(good(kind) + tail)
    assert CANARY not in result.data
    assert_is_what_it_says(result)


def test_the_hidden_second_picture_of_a_telephone_is_cut_off() -> None:
    """Telephones write MPO: two JPEGs in one file. The first is the photograph."""
    second = saved(Image.new("RGB", (32, 32), "black"), "JPEG", comment=CANARY)
    both = saved(picture(), "MPO", save_all=True, append_images=[Image.open(io.BytesIO(second))])
    assert (Image.open(io.BytesIO(both)).format, Image.open(io.BytesIO(both)).n_frames) == ("MPO", 2)
    result = clean(both)
    assert (result.extension, result.width, result.height) == ("jpg", 64, 48)
    assert CANARY not in result.data
    assert_is_what_it_says(result)


def test_the_clean_picture_can_be_cleaned_again() -> None:
    for kind in SAVED:
        once = clean(telling(kind))
        twice = clean(once.data)
        assert (twice.width, twice.height, twice.extension) == (once.width, once.height, once.extension)


@pytest.mark.parametrize("kind", SAVED)
def test_a_damaged_picture_is_refused_or_comes_out_whole(kind: str) -> None:
    """Bytes flipped at random: nothing but a refusal is ever raised, and what is taken opens again."""
    whole, chance = telling(kind), random.Random(f"mutations of {kind}")
    taken = 0
    for _ in range(MUTATIONS):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        try:
            result = clean(bytes(data))
        except RefusedPicture:
            continue
        taken += 1
        assert_is_what_it_says(result)
        assert CANARY not in result.data
    assert 0 < taken < MUTATIONS


@pytest.mark.parametrize("kind", SAVED)
def test_a_picture_cut_anywhere_is_refused_or_comes_out_whole(kind: str) -> None:
    whole = good(kind)
    for length in range(0, len(whole), 7):
        try:
            assert_is_what_it_says(clean(whole[:length]))
        except RefusedPicture:
            continue
