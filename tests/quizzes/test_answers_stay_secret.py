"""No answer is in any response before it was given; fakes and genuine goods look alike from outside."""

from __future__ import annotations

from quizzes.models import Item, Quiz
from quizzes.services.bank import public_code
from quizzes.specimens.collection import read_index
from quizzes.specimens.listings import Offer, oddities_of, tells_of
from quizzes.specimens.models import Specimen
from tests.quizzes.players import Player, form_for


def words_that_give_it_away(item: Item) -> list[str]:
    signs = [*item.specimen.tells, *item.specimen.oddities]
    if item.rival:
        signs += [*item.rival.tells, *item.rival.oddities]
    if item.kind_slug == "listing":
        offer = Offer.from_content(item.content)
        signs = [*tells_of(offer), *oddities_of(offer)]
        return [str(sign.name) for sign in signs]
    return [str(word) for sign in signs for word in (sign.name, sign.slug)]


def test_questions_hold_no_answer(quiz: Quiz, player: Player) -> None:
    attempt = player.begin(quiz)
    for position, pk in enumerate(attempt.item_ids, start=1):
        item = Item.objects.shown().get(pk=pk)
        html = player.client.get(player.page(attempt, position)).content.decode()
        part_words = {str(name) for name in item.specimen.family.part_names.values()} | set(
            item.specimen.parts
        )
        secrets = [word for word in words_that_give_it_away(item) if word not in part_words]
        assert [word for word in secrets if f">{word}<" in html or f'"{word}"' in html] == []
        assert item.specimen.code in html
        assert 'class="mark"' not in html
        player.answer(attempt, position, form_for(item, True))


def test_feedback_shows_every_sign_of_the_item(quiz: Quiz, player: Player) -> None:
    from django.utils.html import escape

    attempt = player.begin(quiz)
    for position, pk in enumerate(attempt.item_ids, start=1):
        item = Item.objects.shown().get(pk=pk)
        player.answer(attempt, position, form_for(item, True))
        html = player.client.get(player.page(attempt, position)).content.decode()
        if item.kind_slug in ("single", "hotspot"):
            signs = [*item.specimen.tells, *item.specimen.oddities]
            assert [sign.slug for sign in signs if str(escape(sign.name)) not in html] == []
            assert html.count('<g class="mark"') == len(signs)


def test_nobody_can_work_out_a_pictures_address(bank: None, settings: object) -> None:
    kept = [one.entry for one in read_index()]
    here = [public_code(entry) for entry in kept]
    settings.SECRET_KEY = "another website"
    elsewhere = [public_code(entry) for entry in kept]
    assert {len(code) for code in [*here, *elsewhere]} == {16}
    assert set(here) & ({entry.code for entry in kept} | set(elsewhere)) == set()
    assert set(Specimen.objects.values_list("code", flat=True)) == set(here)
