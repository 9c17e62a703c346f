"""Two parallel forms: alike, balanced, the same for the same seed, frozen once."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain
from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Role
from quizzes.enums import Composition, FormLabel, ItemStatus
from quizzes.matching import Candidate, assign_sides, difference, jaccard, pair_up
from quizzes.models import FormItem, Item, Quiz, QuizForm
from quizzes.services import forms
from quizzes.services.drawing import draw_items
from tests.quizzes.players import Player

SLUGS = st.frozensets(st.sampled_from("abcdef"), max_size=3)
CATEGORIES = st.sampled_from(["shoe", "leather", "charger"])


def candidates(draw_pictures: bool = False) -> st.SearchStrategy[list[Candidate]]:
    pictures = (
        st.frozensets(st.sampled_from("pqrstuvw"), max_size=2) if draw_pictures else st.just(frozenset())
    )
    one = st.tuples(CATEGORIES, st.integers(1, 3), SLUGS, pictures)
    return st.lists(one, max_size=14).map(lambda rows: [Candidate(key, *row) for key, row in enumerate(rows)])


@pytest.fixture
def forms_quiz(bank: None) -> Quiz:
    """Two forms of three fakes and three genuine goods, and a pair of offers."""
    quiz = Quiz.objects.create(title="Two forms", slug="two-forms", composition=Composition.FORMS)
    parts = [("single", 3, 3), ("listing", 1, 1)]
    for place, (kind, fakes, genuine) in enumerate(parts):
        quiz.parts.model.objects.create(
            quiz=quiz, kind_slug=kind, fakes=fakes, genuine=genuine, sort_order=place
        )
    return quiz


def freeze(quiz: Quiz, seed: int = 1) -> forms.Forms:
    proposal = forms.propose_forms(quiz=quiz, language="en", seed=seed)
    return forms.freeze_forms(
        quiz=quiz, language="en", seed=seed, fingerprint=proposal.fingerprint, now=timezone.now()
    )


def pairs_of(shown: forms.Forms) -> list[tuple[int, int]]:
    return [(match.a.item.pk, match.b.item.pk) for match in shown.matches]


# --- mathematics ---


@pytest.mark.parametrize(
    ("one", "other", "share"), [("", "", 1.0), ("a", "", 0.0), ("ab", "bc", 1 / 3), ("ab", "ab", 1.0)]
)
def test_what_two_sets_share(one: str, other: str, share: float) -> None:
    assert jaccard(frozenset(one), frozenset(other)) == share


@given(candidates())
def test_the_difference_is_symmetric_and_lies_between_0_and_1(found: list[Candidate]) -> None:
    for one in found:
        assert difference(one, one) == 0
        for other in found:
            assert difference(one, other) == difference(other, one)
            assert 0 <= difference(one, other) <= 1


def test_category_weighs_more_than_tells_and_tells_more_than_a_level() -> None:
    same = Candidate(1, "shoe", 1, frozenset("a"))
    by_level = difference(same, Candidate(2, "shoe", 2, frozenset("a")))
    by_tells = difference(same, Candidate(2, "shoe", 1, frozenset("b")))
    by_category = difference(same, Candidate(2, "leather", 1, frozenset("a")))
    assert 0 < by_level < by_tells < by_category


@given(candidates(draw_pictures=True), st.integers(0, 7), st.integers())
def test_pairs_use_each_item_and_each_picture_once(found: list[Candidate], count: int, seed: int) -> None:
    shown: set[str] = set()
    try:
        pairs = pair_up(found, count, shown, Random(seed))
    except ValueError:
        return
    used = list(chain.from_iterable(pairs))
    pictures = [picture for candidate in used for picture in candidate.pictures]
    assert len(pairs) == count
    assert len({candidate.key for candidate in used}) == 2 * count
    assert sorted(pictures) == sorted(shown)


@given(candidates(), st.integers())
def test_too_few_candidates_are_refused(found: list[Candidate], seed: int) -> None:
    with pytest.raises(ValueError, match="pairs are wanted"):
        pair_up(found, len(found) // 2 + 1, set(), Random(seed))


@given(st.lists(st.tuples(CATEGORIES, st.integers(1, 3), SLUGS), max_size=8), st.integers())
def test_planted_twins_are_found(rows: list[tuple[str, int, frozenset[str]]], seed: int) -> None:
    twins = [Candidate(2 * place + half, *row) for place, row in enumerate(rows) for half in (0, 1)]
    pairs = pair_up(twins, len(rows), set(), Random(seed))
    assert [difference(*pair) for pair in pairs] == [0] * len(rows)


@given(candidates(), st.integers())
def test_no_exchange_of_partners_would_bring_two_pairs_closer(found: list[Candidate], seed: int) -> None:
    pairs = pair_up(found, len(found) // 2, set(), Random(seed))
    for a, b in pairs:
        for c, d in pairs:
            if (a, b) != (c, d):
                now = difference(a, b) + difference(c, d)
                exchanged = (difference(a, c) + difference(b, d), difference(a, d) + difference(b, c))
                assert now <= min(exchanged) + 1e-9


@given(candidates(), st.integers())
def test_both_sides_are_as_hard(found: list[Candidate], seed: int) -> None:
    pairs = pair_up(found, len(found) // 2, set(), Random(seed))
    sided = assign_sides(pairs, Random(seed))
    assert sorted(map(sorted, ([a.key, b.key] for a, b in sided))) == sorted(
        map(sorted, ([a.key, b.key] for a, b in pairs))
    )
    steps = [abs(a.level - b.level) for a, b in pairs]
    assert abs(sum(a.level - b.level for a, b in sided)) <= max(steps, default=0)


def test_a_coin_decides_who_goes_into_which_form() -> None:
    pair = (Candidate(1, "shoe", 2), Candidate(2, "shoe", 2))
    firsts = [assign_sides([pair], Random(seed))[0][0].key for seed in range(200)]
    assert 70 < firsts.count(1) < 130


# --- the service ---


@pytest.mark.django_db
def test_a_proposal_matches_kind_and_truth_and_both_forms_hold_what_the_quiz_asks_for(
    forms_quiz: Quiz,
) -> None:
    proposal = forms.propose_forms(quiz=forms_quiz, language="en", seed=1)
    sides = [(match.a.item, match.b.item) for match in proposal.matches]
    assert [(a.kind_slug, a.is_fake) for a, _b in sides] == [(b.kind_slug, b.is_fake) for _a, b in sides]
    assert [(count.label, count.fakes, count.genuine, count.other) for count in proposal.counts] == [
        (FormLabel.A, 4, 4, 0),
        (FormLabel.B, 4, 4, 0),
    ]
    used = [item.pk for pair in sides for item in pair]
    specimens = [item.specimen_id for pair in sides for item in pair if item.kind_slug != "listing"]
    assert len(set(used)) == len(used) == 16
    assert len(set(specimens)) == len(specimens) == 12


@pytest.mark.django_db
def test_singles_are_matched_within_their_category(forms_quiz: Quiz) -> None:
    proposal = forms.propose_forms(quiz=forms_quiz, language="en", seed=3)
    singles = [match for match in proposal.matches if match.a.item.kind_slug == "single"]
    assert [match.a.item.category for match in singles] == [match.b.item.category for match in singles]


@pytest.mark.django_db
def test_a_seed_gives_the_same_forms_again_and_another_one_others(forms_quiz: Quiz) -> None:
    proposals = [
        pairs_of(forms.propose_forms(quiz=forms_quiz, language="en", seed=seed)) for seed in (1, 1, 2, 3, 4)
    ]
    assert proposals[0] == proposals[1]
    assert len({tuple(pairs) for pairs in proposals}) == 4


@pytest.mark.django_db
def test_forms_are_frozen_once_and_stay_as_they_are(forms_quiz: Quiz) -> None:
    frozen = freeze(forms_quiz)
    assert pairs_of(forms.frozen_forms(quiz=forms_quiz)) == pairs_of(frozen)
    Item.objects.filter(kind_slug="single").update(level=1)
    assert pairs_of(forms.frozen_forms(quiz=forms_quiz)) == pairs_of(frozen)
    with pytest.raises(forms.FormsAreFrozen) as refused:
        freeze(forms_quiz, seed=2)
    assert refused.value.status == 409
    assert (QuizForm.objects.count(), FormItem.objects.count()) == (2, 16)


@pytest.mark.django_db
def test_no_other_quiz_shows_what_stands_in_a_frozen_form(forms_quiz: Quiz) -> None:
    other = Quiz.objects.create(title="Other", slug="other")
    other.parts.model.objects.create(quiz=other, kind_slug="single", fakes=1, genuine=1)
    drawable = Item.objects.fitting(other.parts.get(), "en")
    before = set(drawable)
    freeze(forms_quiz)
    frozen = set(Item.objects.exclude(form_items=None))
    assert set(drawable.all()) == before - frozen
    assert before & frozen


def drawn(title: str, fakes: int) -> Quiz:
    quiz = Quiz.objects.create(title=title, slug=title.lower())
    quiz.parts.model.objects.create(quiz=quiz, kind_slug="single", fakes=fakes)
    return quiz


def test_forms_that_would_leave_another_quiz_too_few_items_are_not_frozen(
    forms_quiz: Quiz, player: Player
) -> None:
    fakes = Item.objects.outside_forms().filter(kind_slug="single", is_fake=True).count()
    enough, public, _empty = drawn("Enough", fakes - 6), drawn("Public", fakes - 5), drawn("Never", fakes + 1)
    with pytest.raises(forms.TakesFromOthers) as refused:
        freeze(forms_quiz)
    assert (refused.value.status, re.findall("“(.+?)”", str(refused.value.message))) == (409, ["Public"])
    assert QuizForm.objects.count() == 0
    public.delete()
    freeze(forms_quiz)
    assert len(player.begin(enough).item_ids) == fakes - 6


@pytest.mark.django_db
def test_what_stands_in_a_fixed_quiz_is_in_no_form(forms_quiz: Quiz) -> None:
    before = pairs_of(forms.propose_forms(quiz=forms_quiz, language="en", seed=1))
    fixed = Quiz.objects.create(title="Fixed", slug="fixed", composition=Composition.FIXED)
    held = set(before[0])
    for pk in held:
        fixed.fixed_items.model.objects.create(quiz=fixed, item_id=pk)
    after = chain.from_iterable(pairs_of(forms.propose_forms(quiz=forms_quiz, language="en", seed=1)))
    assert held & set(after) == set()


@pytest.mark.django_db
def test_goods_that_are_kept_for_forms_fill_two_of_sixteen(bank: None) -> None:
    quiz = Quiz.objects.create(title="Module", slug="module", composition=Composition.FORMS)
    part = quiz.parts.model.objects.create(quiz=quiz, kind_slug="single", fakes=8, genuine=8, tags="form")
    kept = set(Item.objects.tagged(["form"]))
    assert len(kept) == 32
    assert set(Item.objects.fitting(part, "en")) == kept
    frozen = freeze(quiz)
    assert {half.item for match in frozen.matches for half in (match.a, match.b)} == kept
    assert [(count.fakes, count.genuine) for count in frozen.counts] == [(8, 8), (8, 8)]
    assert {match.a.item.category == match.b.item.category for match in frozen.matches} == {True}
    assert not Item.objects.fitting(part, "en").exists()


@pytest.mark.django_db
def test_what_is_kept_for_forms_is_drawn_nowhere_else(bank: None) -> None:
    kept = set(Item.objects.tagged(["form"]))
    other = Quiz.objects.create(title="Other", slug="other", trial_items=2)
    part = other.parts.model.objects.create(quiz=other, kind_slug="single", fakes=1, genuine=1)
    assert kept & set(Item.objects.fitting(part, "en")) == set()
    part.tags = "wallets, form"
    assert set(Item.objects.fitting(part, "en")) == kept
    assert set(Item.objects.outside_forms()) == set(Item.objects.all()) - kept
    part.tags = ""
    part.save()
    Item.objects.filter(pk__in=[item.pk for item in kept]).update(status=ItemStatus.TRIAL)
    drawn = draw_items(quiz=other, player="", language="en", rng=Random(1))
    assert kept & set(drawn.items) == set()


def test_a_proposal_that_nobody_saw_is_not_frozen(forms_quiz: Quiz) -> None:
    with pytest.raises(forms.ProposalChanged):
        forms.freeze_forms(quiz=forms_quiz, language="en", seed=1, fingerprint="other", now=timezone.now())
    assert QuizForm.objects.count() == 0


@pytest.mark.django_db
def test_a_bank_that_is_too_small_is_told_what_it_lacks(forms_quiz: Quiz) -> None:
    few = Item.objects.filter(kind_slug="single", is_fake=True).values_list("pk", flat=True)[:5]
    Item.objects.filter(kind_slug="single", is_fake=True).exclude(pk__in=list(few)).update(
        status=ItemStatus.DRAFT
    )
    with pytest.raises(forms.TooFewItems, match=r"need 6 of the kind .*fakes"):
        forms.propose_forms(quiz=forms_quiz, language="en", seed=1)


@pytest.mark.django_db
def test_items_of_practice_and_in_trial_are_in_no_form(forms_quiz: Quiz) -> None:
    used = {
        pk for pair in pairs_of(forms.propose_forms(quiz=forms_quiz, language="en", seed=1)) for pk in pair
    }
    pair = sorted(used)[:2]
    Item.objects.filter(pk=pair[0]).update(for_practice=True)
    Item.objects.filter(pk=pair[1]).update(status=ItemStatus.TRIAL)
    again = {
        pk for row in pairs_of(forms.propose_forms(quiz=forms_quiz, language="en", seed=1)) for pk in row
    }
    assert again & set(pair) == set()


# --- the desk ---


def page(quiz: Quiz) -> str:
    return f"/admin/quizzes/forms/{quiz.pk}/"


def hidden(html: str) -> dict[str, str]:
    form = html[html.index('class="forms-freeze"') :]
    return dict(re.findall(r'name="(seed|language|fingerprint)" value="([^"]+)"', form))


@pytest.fixture
def editor(client_of: Callable[..., Client]) -> Client:
    return client_of(Role.EDITOR)


def test_an_editor_looks_at_a_proposal_and_freezes_it(forms_quiz: Quiz, editor: Client) -> None:
    html = editor.get(page(forms_quiz)).content.decode()
    assert html.count('class="forms-side"') == 16
    sent = hidden(html)
    asked = editor.get(page(forms_quiz), sent).content.decode()
    assert (asked.count("This cannot be undone"), hidden(asked), QuizForm.objects.count()) == (1, sent, 0)
    assert editor.post(page(forms_quiz), hidden(asked)).status_code == 302
    frozen = editor.get(page(forms_quiz)).content.decode()
    assert ("Frozen on" in frozen, 'class="forms-freeze"' in frozen) == (True, False)
    assert editor.post(page(forms_quiz), sent).status_code == 409
    assert QuizForm.objects.count() == 2


def test_the_desk_names_the_quizzes_that_forms_would_empty(forms_quiz: Quiz, editor: Client) -> None:
    drawn("Public", Item.objects.outside_forms().filter(kind_slug="single", is_fake=True).count())
    response = editor.post(page(forms_quiz), hidden(editor.get(page(forms_quiz)).content.decode()))
    html = response.content.decode()
    assert (response.status_code, html.count("Too few would be left for “Public”.")) == (409, 1)
    assert 'class="forms-freeze"' in html


def test_another_proposal_is_another_one(forms_quiz: Quiz, editor: Client) -> None:
    prints = [
        hidden(editor.get(page(forms_quiz), {"seed": seed, "language": "en"}).content.decode())["fingerprint"]
        for seed in (1, 2)
    ]
    assert prints[0] != prints[1]


@pytest.mark.parametrize("sent", [{"seed": "x"}, {"seed": "0", "language": "en"}, {"language": "xx"}])
def test_a_senseless_question_gets_the_first_proposal(forms_quiz: Quiz, editor: Client, sent: dict) -> None:
    response = editor.get(page(forms_quiz), sent)
    assert (response.status_code, hidden(response.content.decode())["seed"]) == (200, "1")


def test_the_desk_says_what_the_bank_lacks(forms_quiz: Quiz, editor: Client) -> None:
    Item.objects.filter(kind_slug="single").update(status=ItemStatus.RETIRED)
    response = editor.get(page(forms_quiz))
    assert (response.status_code, "The bank has too few" in response.content.decode()) == (409, True)


def test_a_quiz_of_another_composition_has_no_forms(quiz: Quiz, editor: Client) -> None:
    assert editor.get(page(quiz), follow=True).status_code == 404


@pytest.mark.parametrize("role", [Role.MANAGER, Role.JUDGE, Role.TRAINER])
def test_only_those_who_keep_quizzes_see_forms(
    forms_quiz: Quiz, client_of: Callable[..., Client], role: Role
) -> None:
    client = client_of(role)
    assert [client.get(page(forms_quiz)).status_code, client.post(page(forms_quiz)).status_code] == [302, 302]
    assert QuizForm.objects.count() == 0


def test_the_list_of_quizzes_leads_to_the_forms(forms_quiz: Quiz, editor: Client) -> None:
    html = editor.get("/admin/snippets/quizzes/quiz/").content.decode()
    assert html.count(page(forms_quiz)) == 1


def test_the_page_of_a_quiz_leads_to_its_forms(forms_quiz: Quiz, quiz: Quiz, editor: Client) -> None:
    pages = [
        editor.get(f"/admin/snippets/quizzes/quiz/edit/{one.pk}/").content.decode()
        for one in (forms_quiz, quiz)
    ]
    assert [html.count(page(one)) for html, one in zip(pages, (forms_quiz, quiz), strict=True)] == [1, 0]


def test_more_pairs_take_no_more_queries(forms_quiz: Quiz, editor: Client) -> None:
    forms_quiz.parts.filter(kind_slug="listing").delete()
    counts = []
    for number in (1, 3):
        forms_quiz.parts.update(fakes=number, genuine=number)
        editor.get(page(forms_quiz))
        with CaptureQueriesContext(connection) as captured:
            editor.get(page(forms_quiz))
        counts.append(len(captured))
    assert counts[0] == counts[1]
