"""What the kit's PDFs say, in which language, and what never stands in a file that is handed out."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.utils import translation

from accounts.models import User
from campaigns.training.exceptions import NotPrintable
from campaigns.training.kit import test_sheet
from campaigns.training.kit.files import draw_file, names_of
from campaigns.training.kit.material import collect, printed_items
from campaigns.training.models import Campus, CampusSession, TrainingModulePage
from paper.sheet import Sheet
from quizzes.services.studies import order_of
from tests.campaigns.training.kit_modules import everything, forms_of_cases, forms_of_goods
from tests.campaigns.training.pdf_words import fonts_inside, words_of
from tests.campaigns.training.taught import NOW, make_module, plan
from tests.quizzes.simulated import make_quiz

pytestmark = pytest.mark.once


def drawn(session: CampusSession, name: str) -> bytes:
    with translation.override(session.language):
        return draw_file(collect(session), name, now=NOW)


def said(session: CampusSession, name: str) -> str:
    return " ".join(words_of(drawn(session, name)).split())


@pytest.fixture
def taught(campus: Campus, trainer_user: User) -> CampusSession:
    return plan(everything(forms_of_cases()), campus, trainer_user, group_size=4, room="B 204")


def test_the_guide_holds_everything_that_a_lesson_holds(taught: CampusSession) -> None:
    words = said(taught, "guide")
    missing = [
        text
        for text in (
            "Look twice", "B 204", taught.code, "17:00", "Find a tell", "When the network fails",
            "“Say it all.”", "Do it all.", "Look closely.", "Seam It is even.", "Compare the seams.",
            "12 of 40", "A laboratory, 2024; data of 2023.", "You find a bag.", "You see a stall.",
            "Ask Good. (go to 2)", "Walk on Fine. (the end)", "Wait Yes.", "Who pays?", "Think of the buyer.",
            "Six cards", "Lay them out.", "Take care: No real brands.", "All together now.", "Sources",
            "https://lab.example/report",
        )
        if text not in words
    ]  # fmt: skip
    assert missing == []


def test_each_lesson_and_part_is_in_the_outline(taught: CampusSession) -> None:
    titles = re.findall(rb"/Title \((.*?)\)", drawn(taught, "kit"))
    assert [title.decode("latin-1") for title in titles[:-1]] == [
        "Facilitator's guide", "The plan", "Checklist", "What the room needs", "When the network fails",
        "1. Lesson 1", "2. Lesson 2", "3. Everything", "Sources", "Poster", "Handout",
        "Paper test", "Form A", "Form B", "Answer slips", "Collecting sheet",
        "Answer key", "Form A", "Form B",
    ]  # fmt: skip


def test_what_is_handed_out_never_tells_the_answers(taught: CampusSession) -> None:
    told = "Because of the"
    assert {name: told in said(taught, name) for name in names_of(collect(taught))} == {
        "guide": False,
        "poster": False,
        "handout": False,
        "test": False,
        "key": True,
        "kit": True,
    }


def test_the_key_comes_last_in_the_whole_kit(taught: CampusSession) -> None:
    words = said(taught, "kit")
    assert words.rindex("Collecting sheet") < words.index("Answer key")


@pytest.mark.parametrize("rows", [29, 30, 50, 59])
def test_no_row_of_the_collecting_sheet_stands_alone(
    taught: CampusSession, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    pages: list[int] = []
    table_row = test_sheet._table_row

    def counted(sheet: Sheet, cells: tuple[str, str], top: float) -> None:
        table_row(sheet, cells, top)
        pages.append(sheet.page)

    monkeypatch.setattr(test_sheet, "_table_row", counted)
    CampusSession.objects.update(group_size=rows - 20)
    taught.refresh_from_db()
    drawn(taught, "test")
    on_pages = Counter(pages).values()
    assert (sum(on_pages), max(on_pages) - min(on_pages) <= len(on_pages)) == (rows, True)


def test_slips_say_which_form_comes_first(taught: CampusSession) -> None:
    words = said(taught, "test")
    assert taught.study is not None
    orders = [order_of(taught.study, number) for number in (1, 2, 3, 4)]
    wanted = [
        f"Sheet {number}, {test}, form {label}"
        for number, order in enumerate(orders, start=1)
        for test, label in zip(("First test", "Second test"), order, strict=True)
    ]
    assert [line for line in wanted if line not in words] == []
    assert ("Sheet 24," in words, "Sheet 25," in words) == (True, False)  # 20 more than the group


def test_booklets_show_the_items_in_the_order_in_which_answers_are_typed(taught: CampusSession) -> None:
    words = said(taught, "test")
    assert taught.study is not None
    items = [*printed_items(taught.study, "A"), *printed_items(taught.study, "B")]
    places = [words.index(str(item.text)[3:14]) for item in items]
    assert places == sorted(places)


def test_the_printed_order_does_not_follow_from_the_truth(taught: CampusSession) -> None:
    """Frozen forms begin with their fakes."""
    assert taught.study is not None
    assert [item.is_fake for item in printed_items(taught.study, "A")] == [True, False, True]


def test_goods_are_shown_with_their_marks_on_the_key_alone(campus: Campus, trainer_user: User) -> None:
    session = plan(make_module(forms=forms_of_goods()), campus, trainer_user, group_size=2)
    test, key = drawn(session, "test"), drawn(session, "key")
    assert (test.count(b"/DCTDecode"), key.count(b"/DCTDecode")) == (4, 4)
    fake = next(item for item in printed_items(session.study, "A") if item.is_fake)  # type: ignore[arg-type]
    name = str(fake.good.tells[0].name)  # type: ignore[union-attr]
    assert (name in words_of(test), name in words_of(key)) == (False, True)


@pytest.mark.parametrize("name", ["guide", "handout", "kit"])
def test_letters_of_both_languages_are_inside(campus: Campus, trainer_user: User, name: str) -> None:
    module = everything(forms_of_cases(), word="**별표** __밑줄__ 꼼꼼하게 뷁")
    session = plan(module, campus, trainer_user, group_size=2, language="ko")
    pdf = drawn(session, name)
    described, inside = fonts_inside(pdf)
    assert described == inside == 3
    if name != "handout":
        assert "꼼꼼하게 뷁" in words_of(pdf)


def test_every_kit_says_its_language(taught: CampusSession) -> None:
    assert b"/Lang (en)" in drawn(taught, "handout")


def test_a_group_of_300_has_300_slips(campus: Campus, trainer_user: User) -> None:
    session = plan(make_module(forms=forms_of_cases()), campus, trainer_user, group_size=300)
    assert "Sheet 300, Second test" in said(session, "test")


# --- what is missing ------------------------------------------------------------------------------------
def test_a_module_without_tests_has_a_kit_without_them(campus: Campus, trainer_user: User) -> None:
    session = plan(make_module(), campus, trainer_user)
    assert names_of(collect(session)) == ["guide", "poster", "handout", "kit"]
    words = said(session, "guide")
    assert "The module has no tests, so there is none on paper." in words
    assert "The module has no live quiz." in words


def test_a_module_without_lessons_has_a_kit(campus: Campus, trainer_user: User) -> None:
    module = make_module(live=make_quiz("room"))
    module.lessons().delete()
    session = plan(TrainingModulePage.objects.get(pk=module.pk), campus, trainer_user, starts_at=None)
    assert "The module has no lessons yet." in said(session, "guide")
    assert "Look twice" in said(session, "handout")
    assert " ".join(session.code) in said(session, "poster")


def test_items_that_need_a_screen_are_not_printed(
    module: TrainingModulePage, campus_session: CampusSession
) -> None:
    """The items of this module have no picture at all."""
    assert collect(campus_session).forms == {}


def test_without_its_module_nothing_can_be_printed(campus_session: CampusSession) -> None:
    campus_session.module = None
    with pytest.raises(NotPrintable, match="taken off the website"):
        collect(campus_session)
