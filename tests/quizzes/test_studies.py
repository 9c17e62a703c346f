"""A study without accounts: balanced orders, no feedback, missing answers missing, own counts at the end."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Role
from quizzes.enums import Composition, Occasion
from quizzes.models import Attempt, DailyTally, Item, Participant, Quiz, Study, Tell
from quizzes.models.study import LETTERS
from quizzes.players import COOKIE
from quizzes.services import forms, studies
from rewards.models import LedgerEntry
from tests.quizzes.players import ORIGIN, Player, form_for

SIZE = 6  # items of a form


def make_forms(slug: str = "measured") -> Quiz:
    quiz = Quiz.objects.create(title="Measured", slug=slug, composition=Composition.FORMS)
    parts = quiz.parts.model.objects
    parts.create(quiz=quiz, kind_slug="single", fakes=3, genuine=3, sort_order=0)
    proposal = forms.propose_forms(quiz=quiz, language="en", seed=1)
    forms.freeze_forms(quiz=quiz, language="en", seed=1, fingerprint=proposal.fingerprint, now=timezone.now())
    return quiz


@pytest.fixture
def study(bank: None) -> Study:
    return Study.objects.create(title="Workshop", quiz=make_forms())


def page(study: Study, language: str = "en") -> str:
    return f"/{language}/study/{study.code}/"


class Guest(Player):
    """A browser in a study."""

    def begin_part(self, study: Study) -> Attempt:
        response = self.client.post(page(study), **ORIGIN)
        assert response.status_code == 302, response.content
        return Attempt.objects.get(code=response["Location"].split("/")[3])

    def take_part(self, study: Study, right: bool = True) -> Attempt:
        attempt = self.begin_part(study)
        for position, pk in enumerate(attempt.item_ids, start=1):
            item = Item.objects.shown().get(pk=pk)
            self.answer(attempt, position, form_for(item, bool(item.is_fake) is right))
        attempt.refresh_from_db()
        return attempt

    def look(self, study: Study) -> str:
        return self.client.get(page(study)).content.decode()


@pytest.fixture
def guest() -> Guest:
    return Guest()


# --- joining ---


@given(st.text(LETTERS, min_size=8, max_size=8), st.integers(1, 60))
def test_orders_are_balanced_at_any_time(code: str, joined: int) -> None:
    orders = Counter(studies.order_of(Study(code=code), number) for number in range(1, joined + 1))
    assert orders["AB"] + orders["BA"] == joined
    assert abs(orders["AB"] - orders["BA"]) <= max(studies.BLOCKS) // 2


def test_nobody_can_tell_the_next_order() -> None:
    """Over many studies the first and the second participant begin with either form."""
    firsts = Counter(
        (studies.order_of(study, 1), studies.order_of(study, 2))
        for study in (Study(code=f"{number:08}") for number in range(400))
    )
    assert len(firsts) == 4
    assert min(firsts.values()) > 20


@pytest.mark.django_db
def test_looking_at_a_study_leaves_no_cookie_and_no_row(study: Study, guest: Guest) -> None:
    html = guest.look(study)
    assert "How many are fake differs from study to study." in html
    assert dict(guest.client.cookies) == {}
    assert Participant.objects.count() == 0


@pytest.mark.django_db
def test_joining_keeps_a_number_an_order_and_the_hash_of_a_key(study: Study, guest: Guest) -> None:
    attempt = guest.begin_part(study)
    participant = Participant.objects.get()
    assert (participant.number, participant.order) == (1, studies.order_of(study, 1))
    assert (attempt.participant, attempt.occasion, attempt.form) == (
        participant,
        Occasion.PRE,
        participant.order[0],
    )
    assert participant.player == attempt.player
    assert guest.client.cookies[COOKIE].value not in participant.player


@pytest.mark.django_db
def test_a_new_browser_is_a_new_participant_and_the_same_one_is_not(study: Study, guest: Guest) -> None:
    first = guest.begin_part(study)
    assert guest.begin_part(study).pk == first.pk
    Guest().begin_part(study)
    assert list(Participant.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db
def test_the_code_may_be_typed_in_small_letters(study: Study, guest: Guest) -> None:
    assert guest.client.get(f"/en/study/{study.code.lower()}/").status_code == 200
    assert guest.client.get("/en/study/AAAAAAAA/").status_code == 404


@pytest.mark.django_db
def test_a_study_begins_only_from_its_own_page(study: Study) -> None:
    assert Client().post(page(study), HTTP_ORIGIN="https://evil.example").status_code == 403
    assert Participant.objects.count() == 0


@pytest.mark.usefixtures("still_clock")
@pytest.mark.django_db
def test_joining_is_limited_for_one_address(study: Study) -> None:
    codes = [Client().get(page(study)).status_code for _ in range(601)]
    assert (codes.count(200), codes.count(429)) == (600, 1)


@pytest.fixture
def committed_study(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Study]:
    """A study that threads with connections of their own can see; it is taken away again."""
    with django_db_blocker.unblock():
        quiz = Quiz.objects.create(title="Class", slug="class", composition=Composition.FORMS)
        study = Study.objects.create(title="Class", quiz=quiz)
        yield study
        study.delete()
        quiz.delete()


def test_a_class_that_joins_at_once_is_numbered_without_a_gap(committed_study: Study) -> None:
    people = 16

    def join(place: int) -> tuple[int, str]:
        try:
            joined = studies.join_study(study=committed_study, player=f"{place:064}", now=timezone.now())
            return joined.number, joined.order
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        joined = sorted(pool.map(join, range(people)))
        again = sorted(pool.map(join, range(people)))
    assert [number for number, _order in joined] == list(range(1, people + 1))
    assert again == joined
    orders = [studies.order_of(committed_study, number) for number in range(1, people + 1)]
    assert [order for _number, order in joined] == orders


# --- a measured form ---


@pytest.mark.django_db
def test_a_form_gives_no_feedback(study: Study, guest: Guest) -> None:
    attempt = guest.begin_part(study)
    item = Item.objects.shown().get(pk=attempt.item_ids[0])
    answered = guest.answer(attempt, 1, form_for(item, True))
    assert answered["Location"] == f"/en/round/{attempt.code}/"
    back = guest.client.get(guest.page(attempt, 1))
    assert (back.status_code, back["Location"]) == (302, f"/en/round/{attempt.code}/")
    following = guest.client.get(back["Location"], follow=True)
    assert following.redirect_chain[-1][0] == guest.page(attempt, 2)
    assert 'class="verdict"' not in following.content.decode()


@pytest.mark.django_db
def test_the_forms_are_taken_in_the_order_of_the_participant_and_shuffled(study: Study) -> None:
    rounds = [(guest.take_part(study), guest.take_part(study)) for guest in (Guest(), Guest())]
    for pre, post in rounds:
        assert pre.form + post.form == pre.participant.order
        assert (pre.occasion, post.occasion) == (Occasion.PRE, Occasion.POST)
        assert set(pre.item_ids) & set(post.item_ids) == set()
    held = {
        form.label: set(form.form_items.values_list("item", flat=True)) for form in study.quiz.forms.all()
    }
    assert [set(attempt.item_ids) for pair in rounds for attempt in pair] == [
        held[attempt.form] for pair in rounds for attempt in pair
    ]


@pytest.mark.django_db
def test_own_numbers_are_told_after_the_last_part_only(study: Study, guest: Guest) -> None:
    pre = guest.take_part(study)
    for path in (f"/en/round/{pre.code}/", f"/en/round/{pre.code}/result/"):
        assert guest.client.get(path)["Location"] == page(study)
    between = guest.look(study)
    assert ("Now the training." in between, "3 of 3" in between) == (True, False)
    guest.take_part(study, right=False)
    end = guest.look(study)
    assert re.findall(r"<td>(\d of \d)</td>", end) == ["3 of 3", "0 of 3", "0 of 3", "3 of 3"]
    assert guest.client.post(page(study), **ORIGIN).status_code == 409


@pytest.mark.django_db
def test_a_form_is_neither_shared_nor_paid(study: Study, guest: Guest) -> None:
    attempt = guest.take_part(study)
    guest.take_part(study)
    assert guest.client.post(f"/en/round/{attempt.code}/share/").status_code == 404
    assert guest.client.post(f"/en/round/{attempt.code}/remind/").status_code == 404
    assert LedgerEntry.objects.count() == 0
    assert DailyTally.objects.get().completions == 2


@pytest.mark.django_db
def test_missing_answers_are_missing_and_not_wrong(study: Study, guest: Guest) -> None:
    attempt = guest.begin_part(study)
    item = Item.objects.shown().get(pk=attempt.item_ids[0])
    guest.answer(attempt, 1, form_for(item, bool(item.is_fake)))
    token = guest.token(attempt, 2)
    assert "No time left?" in guest.look(study)
    stopped = guest.client.post(f"/en/round/{attempt.code}/stop/")
    assert stopped["Location"] == page(study)
    attempt.refresh_from_db()
    assert (attempt.finished_at is not None, attempt.responses.count()) == (True, 1)
    late = guest.client.post(guest.page(attempt, 2), {"token": token, "rating": "6"})
    assert (late.status_code, attempt.responses.count()) == (409, 1)
    assert guest.client.get(guest.page(attempt, 2))["Location"] == page(study)
    tally = dict(studies.own_counts(participant=attempt.participant))[Occasion.PRE]
    assert tally.fakes + tally.genuine == 1
    assert guest.begin_part(study).occasion == Occasion.POST


@pytest.mark.django_db
def test_an_ordinary_round_cannot_be_stopped(quiz: Quiz, guest: Guest) -> None:
    attempt = guest.begin(quiz)
    assert guest.client.post(f"/en/round/{attempt.code}/stop/").status_code == 409
    assert Client().post(f"/en/round/{attempt.code}/stop/").status_code == 404


@pytest.mark.django_db
def test_answering_a_form_takes_at_most_eight_queries(
    study: Study, guest: Guest, django_assert_max_num_queries: Callable
) -> None:
    attempt = guest.begin_part(study)
    item = Item.objects.shown().get(pk=attempt.item_ids[0])
    form = {**form_for(item, True), "token": guest.token(attempt, 1)}
    with django_assert_max_num_queries(10):  # 8 and the two of the transaction's savepoint
        guest.client.post(guest.page(attempt, 1), form)


# --- later, closed, elsewhere ---


@pytest.mark.django_db
def test_the_later_test_opens_on_its_day(study: Study, guest: Guest) -> None:
    Study.objects.update(delayed_days=14)
    guest.take_part(study)
    assert int(guest.client.cookies[COOKIE]["max-age"]) == (30 + 14) * 86_400
    guest.take_part(study)
    assert "The last one opens on" in guest.look(study)
    assert guest.client.post(page(study), **ORIGIN).status_code == 409
    Attempt.objects.update(finished_at=F("finished_at") - dt.timedelta(days=14))
    last = guest.take_part(study)
    assert (last.occasion, last.form) == (Occasion.DELAYED, last.participant.order[0])
    assert "You have taken every part." in guest.look(study)


@pytest.mark.django_db
def test_a_closed_study_takes_nobody_and_lets_who_began_finish(study: Study, guest: Guest) -> None:
    attempt = guest.begin_part(study)
    Study.objects.update(is_open=False)
    stranger = Guest()
    for response in (stranger.client.get(page(study)), stranger.client.post(page(study), **ORIGIN)):
        assert (response.status_code, "This study is closed." in response.content.decode()) == (409, True)
    assert guest.begin_part(study).pk == attempt.pk
    guest.take_part(study)
    assert guest.client.post(page(study), **ORIGIN).status_code == 409
    assert Participant.objects.count() == 1


@pytest.mark.django_db
def test_the_page_says_when_the_questions_are_in_another_language(bank: None, guest: Guest) -> None:
    quiz = Quiz.objects.create(title="Offers", slug="offers", composition=Composition.FORMS)
    quiz.parts.model.objects.create(quiz=quiz, kind_slug="listing", fakes=1, genuine=1, sort_order=0)
    shown = forms.propose_forms(quiz=quiz, language="en", seed=1)
    forms.freeze_forms(quiz=quiz, language="en", seed=1, fingerprint=shown.fingerprint, now=timezone.now())
    study = Study.objects.create(title="Offers", quiz=quiz)
    alerts = [guest.client.get(page(study, language)).content.decode() for language in ("en", "ko")]
    assert ['class="alert"' in html for html in alerts] == [False, True]


@pytest.mark.django_db
def test_the_quiz_of_an_open_study_is_not_played_outside_it(study: Study, guest: Guest) -> None:
    response = guest.client.post(f"/en/play/{study.quiz.slug}/", **ORIGIN)
    assert (response.status_code, Attempt.objects.count()) == (409, 0)
    Study.objects.update(is_open=False)
    first, second = (guest.play(study.quiz, lambda item: True) for _ in range(2))
    assert {first.form, second.form} == {"A", "B"}


@pytest.mark.django_db
def test_a_form_can_be_begun_beside_one_of_another_study_of_the_quiz(study: Study, guest: Guest) -> None:
    other = Study.objects.create(title="Other", quiz=study.quiz)
    first, second = guest.begin_part(study), guest.begin_part(other)
    assert [one.participant.study for one in (first, second)] == [study, other]
    assert (guest.begin_part(study), guest.begin_part(other)) == (first, second)


# --- the desk ---


def sent(quiz: Quiz, **values: object) -> dict[str, object]:
    return {"title": "Spring", "quiz": quiz.pk, "delayed_days": 0, "is_open": "on", **values}


@pytest.fixture
def editor(client_of: Callable[..., Client]) -> Client:
    return client_of(Role.EDITOR)


def test_an_editor_makes_a_study_with_frozen_forms_only(study: Study, quiz: Quiz, editor: Client) -> None:
    address = "/admin/snippets/quizzes/study/add/"
    refused = editor.post(address, sent(quiz))
    assert (refused.status_code, Study.objects.count()) == (200, 1)
    tell = Tell.objects.first()
    made = editor.post(address, sent(study.quiz, trained_tells=[tell.pk], delayed_days=30))
    assert made.status_code == 302
    new = Study.objects.get(title="Spring")
    assert (new.quiz, new.delayed_days, list(new.trained_tells.all())) == (study.quiz, 30, [tell])
    html = editor.get(f"/admin/snippets/quizzes/study/edit/{new.pk}/").content.decode()
    assert f"http://testserver{page(new)}" in html


def test_the_quiz_of_a_study_stays_once_somebody_joined(study: Study, guest: Guest, editor: Client) -> None:
    other = make_forms("other")
    address = f"/admin/snippets/quizzes/study/edit/{study.pk}/"
    guest.begin_part(study)
    editor.post(address, sent(other))
    study.refresh_from_db()
    assert study.quiz.slug == "measured"
    assert editor.post(address, sent(study.quiz, title="Renamed")).status_code == 302


@pytest.mark.parametrize(("people", "shown"), [(4, None), (5, 5)])
@pytest.mark.django_db
def test_counts_of_small_groups_are_not_shown(study: Study, people: int, shown: int | None) -> None:
    now = timezone.now()
    for number in range(people):
        joined = studies.join_study(study=study, player=f"{number:064}", now=now)
        Attempt.objects.create(
            quiz=study.quiz,
            language="en",
            item_ids=[],
            occasion="pre",
            participant=joined,
            started_at=now,
            finished_at=now,
        )
    assert studies.group_counts(study=study) == [(Occasion.PRE, shown), (Occasion.POST, None)]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.JUDGE, Role.TRAINER])
def test_only_those_who_keep_the_bank_see_studies(
    study: Study, client_of: Callable[..., Client], role: Role
) -> None:
    client = client_of(role)
    for path in ("", "add/", f"edit/{study.pk}/"):
        assert client.get(f"/admin/snippets/quizzes/study/{path}").status_code == 302


def test_a_longer_list_of_studies_takes_no_more_queries(study: Study, editor: Client) -> None:
    counts = []
    for _round in range(2):
        editor.get("/admin/snippets/quizzes/study/")
        with CaptureQueriesContext(connection) as captured:
            editor.get("/admin/snippets/quizzes/study/")
        counts.append(len(captured))
        for number in range(2):
            with transaction.atomic():
                Study.objects.create(title=f"More {number}", quiz=study.quiz)
    assert counts[0] == counts[1]
