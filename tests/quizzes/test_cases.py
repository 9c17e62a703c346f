"""Cases in words: judged by yes or no like goods, without a picture."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from quizzes.enums import Composition, ItemStatus
from quizzes.kinds.base import InvalidAnswer
from quizzes.models import Item, Quiz, Response, Tell
from quizzes.services import forms
from quizzes.services.bank import keep_key, save_item
from quizzes.services.item_analysis import choices_of
from quizzes.services.release import problems_of
from quizzes.services.results import result_of
from tests.quizzes.desk.writing import ITEMS, case_form, rich
from tests.quizzes.players import Player, form_for
from tests.quizzes.questions import case

STALL = "case:stall"


@pytest.fixture
def tell(db: None) -> Tell:
    return Tell.objects.create(
        slug=STALL, name="TELLNAME", category="case", why="TELLWHY", how="TELLHOW", caveat="TELLBUT"
    )


def stored(number: int, **values: object) -> Item:
    return save_item(item=case(code=f"{number:016x}", status=ItemStatus.RELEASED, **values))


def quiz_of(items: list[Item], composition: str = Composition.FIXED) -> Quiz:
    quiz = Quiz.objects.create(title="Cases", slug="cases", composition=composition)
    for place, item in enumerate(items):
        quiz.fixed_items.model.objects.create(quiz=quiz, item=item, sort_order=place)
    return quiz


@pytest.fixture
def quiz(tell: Tell) -> Quiz:
    return quiz_of([stored(1, tell=STALL), stored(2, is_fake=False)])


# --- the kind ---


def test_the_scale_is_named_by_the_two_answers() -> None:
    (field,) = case().kind.present(case()).fields
    assert [(option.value, option.label) for option in field.options] == [
        ("1", "Surely: lawful"),
        ("2", "Probably: lawful"),
        ("3", "Rather: lawful"),
        ("4", "Rather: a counterfeit"),
        ("5", "Probably: a counterfeit"),
        ("6", "Surely: a counterfeit"),
    ]


@pytest.mark.parametrize(("rating", "fake_points", "genuine_points"), [(1, 4, 100), (2, 36, 96), (6, 100, 4)])
def test_points_are_those_of_a_good(rating: int, fake_points: int, genuine_points: int) -> None:
    for is_fake, expected in ((True, fake_points), (False, genuine_points)):
        item = case(is_fake=is_fake)
        assert item.kind.score(item, {"rating": rating}).points == expected


def test_whoever_says_yes_has_found_the_tell_and_whoever_says_no_has_missed_it() -> None:
    for is_fake, says_fake in product((True, False), repeat=2):
        item = case(is_fake=is_fake, tell=STALL)
        answer = item.kind.validate(item, {"verdict": ["fake" if says_fake else "genuine"]})
        score = item.kind.score(item, answer)
        assert (score.correct, score.points) == (is_fake == says_fake, 100 * (is_fake == says_fake))
        assert (score.says_fake, score.is_fake, score.rating) == (says_fake, is_fake, None)
        tells = [STALL] if is_fake else []
        assert (score.found, score.missed) == ((tells, []) if says_fake else ([], tells))


@pytest.mark.parametrize("sent", [{}, {"verdict": ["maybe"]}, {"rating": ["7"]}, {"rating": ["1", "2"]}])
def test_what_is_no_answer_is_refused(sent: dict[str, list[str]]) -> None:
    with pytest.raises(InvalidAnswer):
        case().kind.validate(case(), sent)


def test_the_key_is_kept_with_the_item(tell: Tell) -> None:
    items = [stored(1, tell=STALL), stored(2, is_fake=False, tell=STALL)]
    assert [(one.is_fake, one.category, one.brand_slug) for one in items] == [
        (True, "case", ""),
        (False, "case", ""),
    ]
    assert [[kept.slug for kept in one.tells.all()] for one in items] == [[STALL], []]


def test_a_tell_that_the_vocabulary_lacks_joins_it_and_says_nothing(db: None) -> None:
    item = stored(1, tell="case:new")
    assert [(kept.slug, kept.category) for kept in item.tells.all()] == [("case:new", "case")]
    assert [note.title for note in item.kind.explain(item, None).notes] == ["new"]
    Tell.objects.all().delete()
    assert item.kind.explain(item, None).notes == []


def test_the_explanation_speaks_the_items_language(tell: Tell) -> None:
    item = stored(1, tell=STALL)
    words = {"name": "가판대", "why": "이유", "how": "방법", "caveat": ""}
    (note,) = item.kind.explain(item, None).notes
    assert (note.title, note.why, note.how, note.caveat) == ("TELLNAME", "TELLWHY", "TELLHOW", "TELLBUT")
    item.content["note"] = words
    (note,) = item.kind.explain(item, None).notes
    assert {"name": note.title, "why": note.why, "how": note.how, "caveat": note.caveat} == words


# --- played alone ---


def test_the_question_holds_no_answer_and_the_explanation_all_of_it(quiz: Quiz, player: Player) -> None:
    attempt = player.begin(quiz)
    pages: dict[bool, list[str]] = {}
    for position, pk in enumerate(attempt.item_ids, start=1):
        item = Item.objects.get(pk=pk)
        question = player.client.get(player.page(attempt, position)).content.decode()
        player.answer(attempt, position, form_for(item, True))
        pages[bool(item.is_fake)] = [
            question,
            player.client.get(player.page(attempt, position)).content.decode(),
        ]
    canaries = ["WHYCANARY", "TELLNAME", "TELLWHY", "TELLHOW", "TELLBUT", STALL, "It is: "]
    for is_fake, (question, feedback) in pages.items():
        assert [word for word in canaries if word in question] == []
        shown = [word for word in canaries if word in feedback and word != STALL]
        assert shown == ([c for c in canaries if c != STALL] if is_fake else ["WHYCANARY", "It is: "])
        assert [html.count("sells bags with a sign") for html in (question, feedback)] == [1, 1]
    # but for what is another round's own, both questions are the same page
    first, second = (_neutral(pages[truth][0]) for truth in (True, False))
    assert first == second


def _neutral(html: str) -> str:
    html = re.sub(r'value="[^"]{20,}"|nonce="[^"]+"', "", html)
    return re.sub(r"\d+ of 2|/\d/|Question \d|value=\"\d\"|\b\d of \d\b|[a-z-]+=\"\d+\"|>\d<", "", html)


def test_a_round_of_cases_measures_skill(tell: Tell, player: Player) -> None:
    items = [stored(n, is_fake=n % 2 == 0, tell=STALL if n % 2 == 0 else "") for n in range(8)]
    attempt = player.play(quiz_of(items), lambda item: True)
    result = result_of(attempt)
    assert (result.tally.hits, result.tally.fakes, result.tally.false_alarms, result.tally.genuine) == (
        4, 4, 4, 4,
    )  # fmt: skip
    assert result.skill.d_prime == 0
    assert player.client.get(f"/en/round/{attempt.code}/result/").status_code == 200
    cautious = Player().play(Quiz.objects.get(), lambda item: False)
    assert result_of(cautious).missed == [(STALL, 4, 4)]
    assert set(Response.objects.values_list("rating", flat=True)) == {1, 6}


def test_item_analysis_names_the_answers(db: None) -> None:
    item = stored(1)
    counted = choices_of(item, [({"rating": 6}, 7), ({"rating": 1}, 3)])
    assert [(bar.label, bar.count, bar.right) for bar in counted if bar.count] == [
        ("Surely: lawful", 3, False),
        ("Surely: a counterfeit", 7, True),
    ]


# --- parallel forms ---


def test_cases_make_parallel_forms(tell: Tell) -> None:
    for number in range(8):
        is_fake = number % 2 == 0
        stored(number, is_fake=is_fake, tell=STALL if is_fake else "", level=1 + number // 4)
    quiz = Quiz.objects.create(title="Forms", slug="forms", composition=Composition.FORMS)
    quiz.parts.model.objects.create(quiz=quiz, kind_slug="case", fakes=2, genuine=2)
    proposal = forms.propose_forms(quiz=quiz, language="en", seed=1)
    assert [match.percent for match in proposal.matches] == [100] * 4
    frozen = forms.freeze_forms(
        quiz=quiz, language="en", seed=1, fingerprint=proposal.fingerprint, now=timezone.now()
    )
    assert [(one.fakes, one.genuine) for one in frozen.counts] == [(2, 2), (2, 2)]


def test_cases_of_another_language_are_not_drawn(tell: Tell) -> None:
    stored(1)
    part = Quiz.objects.create(title="Q", slug="q").parts.model(kind_slug="case", fakes=1)
    part.quiz = Quiz.objects.get()
    assert [Item.objects.fitting(part, language).count() for language in ("en", "ko")] == [1, 0]


# --- the desk ---


@pytest.fixture
def editor(client_of: Callable[..., Client]) -> Client:
    return client_of(Role.EDITOR)


def test_an_editor_writes_and_releases_a_case(editor: Client, tell: Tell) -> None:
    sent = case_form(truth="fake", tell=STALL, status="released", title="", tags="module, form")
    assert editor.post(f"{ITEMS}add/case/", sent).status_code == 302
    item = Item.objects.get()
    assert item.content == {
        "feedback": "<p>Because</p>",
        "task": "Counterfeit, or lawful?",
        "fake": "a counterfeit",
        "genuine": "lawful",
        "is_fake": True,
        "tell": STALL,
    }
    assert (item.title, item.text, item.status, item.language) == (
        "A stall.",
        "<p>A stall.</p>",
        "released",
        "en",
    )
    assert (item.is_fake, item.category, sorted(item.tags.names())) == (True, "case", ["form", "module"])
    shown = editor.get(f"{ITEMS}edit/{item.pk}/").context["form"].initial
    assert (shown["truth"], shown["tell"], shown["fake"]) == ("fake", STALL, "a counterfeit")
    listed = editor.get(f"{ITEMS}?kind=case&truth=fake&category=case").content.decode()
    assert listed.count("A stall.") >= 1


def test_only_tells_that_are_read_can_be_chosen(bank: None, editor: Client, tell: Tell) -> None:
    html = editor.get(f"{ITEMS}add/case/").content.decode()
    options = set(
        re.findall(r'<option value="([^"]*)"', html[html.index('name="tell"') :].split("</select>")[0])
    )
    assert options == {"", STALL}
    drawn = Tell.objects.exclude(slug=STALL).first().slug
    response = editor.post(f"{ITEMS}add/case/", case_form(truth="fake", tell=drawn))
    assert list(response.context["form"].errors) == ["tell"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"fake": ""}, "fake"),
        ({"genuine": ""}, "genuine"),
        ({"task": ""}, "task"),
        ({"truth": ""}, "truth"),
        ({"language": ""}, "language"),
        ({"truth": "genuine", "tell": STALL}, "tell"),
        ({"fake": "lawful", "status": "released"}, "status"),
        ({"text": rich(""), "status": "trial"}, "status"),
    ],
)
def test_a_case_nobody_could_answer_is_refused(
    values: dict[str, str], field: str, editor: Client, tell: Tell
) -> None:
    response = editor.post(f"{ITEMS}add/case/", case_form(**values))
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert Item.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({}, True),
        ({"genuine": "allowed", "feedback": rich("<p>Other words</p>"), "task": "Fake?"}, True),
        ({"truth": "genuine", "tell": ""}, False),
        ({"tell": ""}, False),
        ({"fake": "lawful", "genuine": "a counterfeit"}, False),
    ],
)
def test_once_answered_only_its_words_change(
    change: dict[str, str], kept: bool, editor: Client, quiz: Quiz, player: Player
) -> None:
    player.play(quiz, lambda item: True)
    item = Item.objects.get(is_fake=True)
    form = case_form(**{"truth": "fake", "tell": STALL, "status": "released", **change})
    response = editor.post(f"{ITEMS}edit/{item.pk}/", form)
    assert response.status_code == (302 if kept else 200)
    if not kept:
        assert "copy it" in str(response.context["form"].non_field_errors())


def test_another_tell_drops_the_words_of_the_one_before(editor: Client, tell: Tell) -> None:
    Tell.objects.create(slug="other", name="Other")
    item = stored(1, tell=STALL)
    item.content["note"] = {"name": "가판대", "why": "", "how": "", "caveat": ""}
    item.save()
    same = case_form(truth="fake", tell=STALL)
    assert editor.post(f"{ITEMS}edit/{item.pk}/", same).status_code == 302
    assert Item.objects.get().content["note"]["name"] == "가판대"
    assert editor.post(f"{ITEMS}edit/{item.pk}/", {**same, "tell": "other"}).status_code == 302
    assert ("note" in Item.objects.get().content, Item.objects.get().content["tell"]) == (False, "other")


def test_tells_of_cases_belong_to_editors(bank: None, editor: Client, tell: Tell) -> None:
    tells = "/admin/snippets/quizzes/tell/"
    assert editor.get(f"{tells}edit/{tell.pk}/").status_code == 200
    drawn = Tell.objects.filter(slug__startswith="leather:").first()
    assert editor.get(f"{tells}edit/{drawn.pk}/").status_code == 302
    own = editor.get(f"{tells}?origin=own").content.decode()
    books = editor.get(f"{tells}?origin=book").content.decode()
    assert ["TELLNAME" in html for html in (own, books)] == [True, False]


def test_what_is_missing_is_said() -> None:
    whole, empty = case(), case(text="")
    empty.content["task"] = " "
    assert [problems_of(whole), [str(problem) for problem in problems_of(empty)]] == [
        [],
        [
            "The question has no words. Please write it.",
            "Its heading or the name of an answer is missing. Please write it.",
        ],
    ]


def test_words_of_a_case_cannot_break_the_page(tell: Tell, player: Player) -> None:
    item = stored(1)
    item.content |= {"fake": "<script>x</script>", "genuine": '"><b>', "task": "<i>Well?</i>"}
    item.save()
    keep_key(item=item)
    quiz = quiz_of([item])
    attempt = player.begin(quiz)
    html = player.client.get(player.page(attempt, 1)).content.decode()
    player.answer(attempt, 1, {"rating": "1"})
    html += player.client.get(player.page(attempt, 1)).content.decode()
    assert [bad for bad in ("<script>x", "<i>Well", '"><b>') if bad in html] == []
    assert "Surely: &lt;script&gt;" in html
