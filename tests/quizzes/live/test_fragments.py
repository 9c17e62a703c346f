"""The HTML of a session's states: for every kind, audience and language, and no answer before the reveal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.utils.html import escape
from django.utils.translation import override

from quizzes.enums import ItemStatus
from quizzes.kinds import KINDS
from quizzes.live import fragments
from quizzes.live.enums import Audience
from quizzes.live.fragments import fragment
from quizzes.live.teams import team_name
from quizzes.models import Item
from tests.quizzes.live.room import Held
from tests.quizzes.questions import case, choice, order, report, review
from tests.quizzes.test_answers_stay_secret import words_that_give_it_away

LANGUAGES = ("en", "ko")
VIEWS = [(audience, language) for audience in Audience for language in LANGUAGES]
OPEN = ("prepare", "open")
REVEAL = (*OPEN, "close", "reveal")


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Sessions of two tests can have the same id."""
    fragments._kept.clear()
    yield
    fragments._kept.clear()


def item_of(kind: str) -> Item:
    written = {
        "choice": choice(1, 0, 0),
        "order": order("First", "Second", "Third"),
        "case": case(),
        "report": report(),
        "review": review(),
    }
    if kind not in written:
        return Item.objects.filter(kind_slug=kind, language__in=("", "en")).first()
    item = written[kind]
    item.title, item.language, item.status = kind, "en", ItemStatus.RELEASED
    item.save()
    return item


@pytest.fixture(params=sorted(KINDS))
def playing(request: pytest.FixtureRequest, held: Callable[..., Held]) -> Held:
    """A session whose first question is of one kind."""
    room = held()
    room.session.item_ids = [item_of(request.param).pk]
    room.session.save(update_fields=["item_ids"])
    return room


def views(room: Held) -> dict[tuple[Audience, str], str]:
    return {
        (audience, language): fragment(session=room.session, audience=audience, language=language)
        for audience, language in VIEWS
    }


def names_in(html: str) -> set[str]:
    return set(re.findall(r' name="([^"]+)"', html))


def test_every_state_of_every_kind_is_shown_to_everybody(playing: Held) -> None:
    keys = {}
    for step in ("", *REVEAL, "standings", "finish"):
        if step == "close":
            playing.answer(*playing.join(2))
        if step:
            playing.step(step)
        keys[step] = {looked_at(audience, html) for (audience, _language), html in views(playing).items()}
    assert keys == {
        "": {"lobby"},
        "prepare": {"question-1"},
        "open": {"question-1"},
        "close": {"question-1"},
        "reveal": {"reveal-1"},
        "standings": {"standings-1"},
        "finish": {"finished"},
    }


def looked_at(audience: Audience, html: str) -> str:
    """The key of a state, which has one heading that can be focused, and neither style nor script."""
    heading = "h2" if audience == Audience.HOST else "h1"
    assert len(re.findall(rf"<{heading} [^>]*data-focus", html)) == 1
    assert html.count("<h1") == (audience != Audience.HOST)
    assert re.findall(r"<script|<style| style=| on[a-z]+=", html) == []
    return re.search(r'data-key="([^"]+)"', html)[1]


def test_a_question_asks_phones_and_tells_nobody_the_answer(playing: Held) -> None:
    playing.step("prepare")
    shown = views(playing)
    item = playing.item
    for (audience, language), html in shown.items():
        assert names_in(html) == (form_names(item) if audience == Audience.PLAYER else set())
        with override(language):
            assert secrets_in(html, item) == []
            assert str(escape(item.kind.explain(item, None).verdict)) not in html
        assert [mark for mark in ("data-reveal", 'class="mark"', 'class="heat"') if mark in html] == []
    for step in ("open", "close"):
        playing.step(step)
        assert views(playing) == shown


@pytest.mark.parametrize("kind", ["choice", "order", "report", "review"])
def test_the_wall_shows_what_phones_choose_from(kind: str, held: Callable[..., Held]) -> None:
    room = held()
    room.session.item_ids = [item_of(kind).pk]
    room.session.save(update_fields=["item_ids"])
    room.step(*OPEN)
    shown = re.findall(r"<li[^>]*>(.*?)</li>", fragment_of(room, Audience.SCREEN), re.S)
    with override("en"):
        fields = room.item.kind.present(room.item).fields
        assert shown == [str(option.label) for field in fields for option in field.options]


def test_the_wall_shows_the_choices_of_a_report_beside_its_offer(held: Callable[..., Held]) -> None:
    listing = item_of("listing")
    item = report(specimen=listing.specimen, brand_slug=listing.brand_slug)
    item.content["offer"] = listing.content
    item.title, item.status = "With an offer", ItemStatus.RELEASED
    item.save()
    room = held()
    room.session.item_ids = [item.pk]
    room.session.save(update_fields=["item_ids"])
    room.step(*OPEN)
    html = fragment_of(room, Audience.SCREEN)
    assert 'class="listing"' in html
    assert re.findall(r"<h2>([^<]+)</h2>", html) == ["What is the reason?", "What do you attach?"]
    assert html.count('class="wall-option"') == len(item.content["options"])


def fragment_of(room: Held, audience: Audience) -> str:
    return fragment(session=room.session, audience=audience, language="en")


def form_names(item: Item) -> set[str]:
    """The names of the fields of an item's form."""
    names = set()
    for field in item.kind.present(item).fields:
        steps = field.options if field.widget == "order" else []
        names |= {f"{field.name}-{step.value}" for step in steps} or {field.name}
    return names


def secrets_in(html: str, item: Item) -> list[str]:
    if item.specimen is None:
        rows = [item.content, *item.content.get("options", [])]
        told = [row.get("feedback", "") for row in rows]
        return [words for words in told if words and words in html]
    specimen = item.specimen
    parts = {str(name) for name in specimen.family.part_names.values()} | set(specimen.parts)
    words = [word for word in words_that_give_it_away(item) if word not in parts]
    return [word for word in words if f">{escape(word)}<" in html or f'"{escape(word)}"' in html]


@pytest.mark.parametrize("kind", ["single", "case"])
def test_without_confidence_it_is_judged_by_two_buttons(kind: str, held: Callable[..., Held]) -> None:
    room = held(confidence=False)
    room.session.item_ids = [item_of(kind).pk]
    room.session.save(update_fields=["item_ids"])
    room.step(*OPEN)
    html = fragment(session=room.session, audience=Audience.PLAYER, language="en")
    assert names_in(html) == {"verdict"}
    assert "how sure" not in html


def test_a_reveal_shows_the_room_its_answers_and_a_phone_its_own(playing: Held) -> None:
    playing.step(*OPEN)
    playing.answer(*playing.join(3))
    playing.step("close", "reveal")
    item = playing.item
    fields = item.kind.present(item).fields
    wall = fragment(session=playing.session, audience=Audience.SCREEN, language="en")
    legends = [str(escape(field.legend)) for field in fields if field.widget != "order"]
    assert [legend for legend in legends if f'aria-label="{legend}"' not in wall] == []
    assert "3 answers" in wall
    assert wall.count('class="heat"') == (item.kind_slug == "hotspot")
    phone = fragment(session=playing.session, audience=Audience.PLAYER, language="en")
    assert [room for room in ('class="split', 'class="heat"', "3 answers") if room in phone] == []
    own = [
        option.value
        for field in fields
        if field.widget not in ("answers", "order")
        for option in field.options
    ]
    assert [value for value in own if f'data-option="{value}"' not in phone] == []
    assert phone.count("data-verdict=") == 3


def test_standings_name_teams_and_only_chosen_players(held: Callable[..., Held]) -> None:
    shown = {}
    for single in (False, True):
        room = held(teams=2, single_standings=single)
        players = room.join(2)
        room.step(*OPEN)
        room.after(5)
        room.answer(*players)
        room.step("close", "reveal", "standings")
        for language in LANGUAGES:
            html = fragment(session=room.session, audience=Audience.SCREEN, language=language)
            with override(language):
                assert [str(team_name(n)) for n in (1, 2) if str(team_name(n)) not in html] == []
            shown[single, language] = [player.nickname in html for player in players]
    assert shown == {(single, language): [single] * 2 for single in (False, True) for language in LANGUAGES}
