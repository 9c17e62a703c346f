"""Areas on photographs: what the form takes and says, and the address that the editor asks."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django import forms
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Role
from quizzes.areas import CORNERS, LENGTHS, MAX_AREAS, MAX_CORNERS, NEW_TELL, missing_words, read_areas
from quizzes.desk.areas import AreasField
from quizzes.models import Tell
from quizzes.services.tells import name_tells, tell_named
from tests.quizzes.drawn_areas import Area, area, photograph

NAN = float("nan")
UNREADABLE = "The areas could not be read. Load the page again."
OUTSIDE = "it must lie inside the picture. Delete it and draw it again."
TOO_FEW = "it has too few points. Delete it and draw it again."
TOO_SMALL = "it is too small to be hit. Draw it larger."
UNKNOWN_TELL = "this tell is not in the vocabulary. Choose another one."


class TinyForm(forms.Form):
    areas = AreasField(label="Areas")


def form(sent: Any) -> TinyForm:
    return TinyForm({"areas": sent if isinstance(sent, str) else json.dumps(sent)})


def errors(sent: Any) -> list[str]:
    return form(sent).errors.get("areas", [])


# --- what the form takes -----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("shape", "points"),
    [
        ("rectangle", [[0, 0], [1, 1]]),
        ("rectangle", [[0.1, 0.1], [0.105, 0.105]]),
        ("circle", [[0.5, 0.5], [0.6, 0.5]]),
        ("polygon", [[0, 0], [1, 0], [0.5, 1]]),
        ("polygon", [[round(x, 4), round(x**2, 4)] for x in (n / MAX_CORNERS for n in range(MAX_CORNERS))]),
    ],
)
def test_every_shape_is_kept(shape: str, points: list[list[float]]) -> None:
    sent = [area(shape=shape, points=points)]
    bound = form(sent)
    assert bound.errors == {}
    assert bound.cleaned_data["areas"] == sent


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ["", "[]"])
def test_no_areas_are_an_empty_list(sent: str) -> None:
    bound = form(sent)
    assert bound.is_valid()
    assert bound.cleaned_data["areas"] == []


@pytest.mark.django_db
def test_fractions_keep_four_digits_and_nothing_unasked_is_kept() -> None:
    bound = form([area(points=[[0.123456, 0.2], [0.987654, 0.99996]], id=7, onclick="x")])
    assert bound.is_valid()
    assert bound.cleaned_data["areas"] == [area(points=[[0.1235, 0.2], [0.9877, 1.0]])]


@pytest.mark.django_db
def test_words_stay_words() -> None:
    text = '<img src=x onerror="alert(1)"> & 한글'
    sent = area(label=f"  {text}\x00\ud800 ", name=text, explanation=f"{text}\r\nmore")
    bound = form([sent])
    assert bound.is_valid()
    assert bound.cleaned_data["areas"] == [area(label=text, name=text, explanation=f"{text}\nmore")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"shape": "star"}, "this shape is not known. Delete the area and draw it again."),
        ({"shape": None}, "this shape is not known. Delete the area and draw it again."),
        ({"shape": ["circle"]}, "this shape is not known. Delete the area and draw it again."),
        ({"points": None}, OUTSIDE),
        ({"points": [[0, 0], [1.0001, 1]]}, OUTSIDE),
        ({"points": [[-0.0001, 0], [1, 1]]}, OUTSIDE),
        ({"points": [[NAN, 0], [1, 1]]}, OUTSIDE),
        ({"points": [[True, 0], [1, 1]]}, OUTSIDE),
        ({"points": [["0", 0], [1, 1]]}, OUTSIDE),
        ({"points": [[0, 0, 0], [1, 1, 1]]}, OUTSIDE),
        ({"points": [[0, 0]]}, TOO_FEW),
        ({"points": []}, TOO_FEW),
        ({"shape": "polygon"}, TOO_FEW),
        ({"points": [[0, 0], [1, 1], [1, 1]]}, "it has more than 2 points. Draw it with fewer."),
        (
            {"shape": "polygon", "points": [[0.5, 0.5]] * (MAX_CORNERS + 1)},
            "it has more than 200 points. Draw it with fewer.",
        ),
        ({"points": [[0.1, 0.1], [0.1049, 0.9]]}, TOO_SMALL),
        ({"points": [[0.1, 0.1], [0.9, 0.1049]]}, TOO_SMALL),
        ({"points": [[0.9, 0.1], [0.1, 0.9]]}, TOO_SMALL),
        ({"shape": "circle", "points": [[0.5, 0.5], [0.5, 0.5]]}, TOO_SMALL),
        ({"shape": "circle", "points": [[0.5, 0.5], [0.4, 0.5]]}, TOO_SMALL),
        ({"shape": "circle", "points": [[0.5, 0.5], [0.6, 0.6]]}, TOO_SMALL),
        ({"shape": "polygon", "points": [[0, 0], [0.5, 0.5], [1, 1]]}, TOO_SMALL),
        ({"label": 7}, "its words could not be read. Write them again."),
        ({"tell": 7}, UNKNOWN_TELL),
        ({"tell": "no-such-tell"}, UNKNOWN_TELL),
        ({"tell": NEW_TELL}, "give the new tell a name."),
        ({"label": "x" * 81}, "“xxxxxxxxxxxxxxxxxxxx…” is too long. Use at most 80 letters."),
    ],
)
def test_what_is_wrong_is_said_with_the_area(changes: Area, message: str) -> None:
    assert errors([area(), area(**changes)]) == [f"Area 2: {message}"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", LENGTHS)
def test_words_may_be_as_long_as_it_says(name: str) -> None:
    assert errors([area(**{name: "x" * LENGTHS[name]})]) == []
    assert len(errors([area(**{name: "x" * (LENGTHS[name] + 1)})])) == 1


@pytest.mark.django_db
def test_all_areas_are_looked_at() -> None:
    sent = [area(shape="star"), area(), area(points=[])]
    assert [message[:7] for message in errors(sent)] == ["Area 1:", "Area 3:"]


@pytest.mark.django_db
def test_forty_areas_are_enough() -> None:
    assert errors([area()] * MAX_AREAS) == []
    assert errors([area()] * (MAX_AREAS + 1)) == ["A picture holds at most 40 areas. Please delete some."]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    ["{", "{}", "7", "null", '["x"]', "[" * 100_000, f"[{'9' * 5_000}]", f'["{"x" * 1_000_001}"]', "[[[]]]"],
)
def test_what_no_editor_sends_is_refused(sent: str) -> None:
    bound = form(sent)
    assert bound.errors.get("areas") == [UNREADABLE]
    assert bound.as_p() != ""


@pytest.mark.django_db
def test_after_an_error_the_editor_goes_on_with_what_was_sent() -> None:
    sent = [area(shape="star", label="</textarea><script>alert(1)</script>")]
    html = form(sent).as_p()
    assert html.count("<script>alert") == 0
    kept = html.split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>", 1)[0]
    assert json.loads(unescape(kept)) == sent
    assert Tell.objects.count() == 0


@pytest.mark.django_db
def test_a_form_knows_whether_areas_have_changed() -> None:
    stored = [area()]
    same = TinyForm({"areas": json.dumps(stored)}, initial={"areas": stored})
    other = TinyForm({"areas": json.dumps([area(label="Sole")])}, initial={"areas": stored})
    broken = TinyForm({"areas": "{"}, initial={"areas": stored})
    assert [tiny.has_changed() for tiny in (same, other, broken)] == [False, True, True]


FRACTION = st.floats(0, 1).map(lambda value: round(value, 4))
POINT = st.lists(FRACTION, min_size=2, max_size=2)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "shape": st.sampled_from(["polygon", "rectangle", "circle", "star"]) | ANYTHING,
                "points": st.lists(POINT, max_size=6) | ANYTHING,
            },
            optional=dict.fromkeys(("label", "tell", "name", "explanation", "check"), ANYTHING),
        ),
        max_size=4,
    )
    | ANYTHING
)
def test_whatever_is_sent_is_kept_properly_or_told(sent: Any) -> None:
    areas, wrong = read_areas(sent)
    assert bool(wrong) or len(areas) == len(sent)
    for kept in areas:
        least, most = CORNERS[kept["shape"]]
        assert least <= len(kept["points"]) <= most
        assert [0 <= value <= 1 for point in kept["points"] for value in point] == [True] * 2 * len(
            kept["points"]
        )
    assert read_areas(areas) == (areas, [])


# --- words before it is released ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, []),
        ({"label": ""}, ["say what part it is, in words that do not give the answer away."]),
        ({"explanation": "A crooked seam, but sewn so."}, ["give its oddity a name."]),
        ({"explanation": "A crooked seam, but sewn so.", "name": "Crooked seam"}, []),
        (
            {"tell": "glue"},
            ["name the tell.", "explain why it gives the fake away.", "say how to check it."],
        ),
        ({"tell": "glue", "name": "Glue", "explanation": "Sloppy.", "check": "Look."}, []),
    ],
)
def test_a_draft_may_lack_words_that_players_need(changes: Area, missing: list[str]) -> None:
    areas, wrong = read_areas([area(**changes)])
    assert wrong == []
    assert missing_words(areas) == [f"Area 1: {message}" for message in missing]


# --- the vocabulary ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_known_tell_is_taken() -> None:
    Tell.objects.create(slug="glue", name="Glue marks")
    assert errors([area(tell="glue")]) == []


@pytest.mark.django_db
def test_new_tells_get_slugs_from_their_names_and_the_items_category() -> None:
    named = [area(tell=NEW_TELL, name=name) for name in ("Glue marks", "glue MARKS", "접착제 자국", "!!!")]
    kept = name_tells(areas=[area(), *named], category="shoe")
    assert [entry["tell"] for entry in kept] == ["", "glue-marks", "glue-marks", "접착제-자국", "tell"]
    assert list(Tell.objects.values_list("slug", "name", "category").order_by("pk")) == [
        ("glue-marks", "Glue marks", "shoe"),
        ("접착제-자국", "접착제 자국", "shoe"),
        ("tell", "!!!", "shoe"),
    ]
    assert [entry["tell"] for entry in named] == [NEW_TELL] * 4


@pytest.mark.django_db
def test_a_slug_that_is_taken_gets_a_number() -> None:
    names = ["Glue marks", "Glue, marks", "Glue; marks", "x" * 200]
    assert [tell_named(name=name).slug for name in names] == [
        "glue-marks", "glue-marks-2", "glue-marks-3", "x" * 70,
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_name_means_the_tell_of_the_same_category_first() -> None:
    for category in ("bag", "shoe"):
        Tell.objects.create(slug=f"{category}:glue", name="Glue marks", category=category)
    assert [tell_named(name="glue marks", category=name).slug for name in ("shoe", "bag", "toy")] == [
        "shoe:glue", "bag:glue", "bag:glue",
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_the_vocabulary_is_one_query_however_long(
    rows: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for number in range(rows):
        Tell.objects.create(slug=f"own-{number}", name=f"Own {number}", category="toy")
    Tell.objects.create(slug="leather:stitch-pitch", name="Stitch pitch", category="leather")
    tiny = TinyForm(initial={"areas": [area()] * rows})
    with django_assert_num_queries(1):
        html = tiny.as_p()
    assert html.count("<optgroup") == 2
    assert html.count("<option") == 2 + rows + 1


# --- the address that the editor asks ----------------------------------------------------------------------


@pytest.mark.django_db
def test_the_editor_gets_what_it_needs_of_a_photograph(client_of: Callable[..., Client]) -> None:
    kept = photograph(width=60, height=80)
    answer = client_of(Role.EDITOR).get(f"/admin/quizzes/photographs/{kept.pk}/").json()
    figure = {key: answer[key] for key in ("width", "height", "alt")}
    assert figure == {"width": 1200, "height": 1600, "alt": "A label on grey cloth."}
    assert [answer["url"].count("fake"), answer["srcset"]] == [0, f"{answer['url']} 60w"]


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.MANAGER, Role.JUDGE, Role.TRAINER, None])
def test_nobody_else_gets_it(role: Role | None, client_of: Callable[..., Client]) -> None:
    kept = photograph()
    client = client_of(role)
    assert client.get(f"/admin/quizzes/photographs/{kept.pk}/").status_code == 302
    assert kept.renditions.count() == 0


@pytest.mark.django_db
def test_a_photograph_that_is_not_there_is_a_404(client_of: Callable[..., Client]) -> None:
    answer = client_of(Role.EDITOR).get("/admin/quizzes/photographs/0/", follow=True)
    assert answer.status_code == 404
