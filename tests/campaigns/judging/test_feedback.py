"""Feedback: the own comments without names, the own level against the others', and nobody else's."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from audit.models import AuditEvent
from campaigns.competitions.entrants import COOKIE
from campaigns.competitions.enums import Status
from campaigns.competitions.models import Competition, Entry
from campaigns.judging.enums import AssignmentState, RoundKind, RoundState
from campaigns.judging.exceptions import NotReady, RoundIsElsewhere
from campaigns.judging.models import Assignment, FeedbackRelease, Round, RoundEntry, ScoreSheet
from campaigns.judging.services.feedback import LEAST, feedback_for, release_feedback, spread_of
from mailing.models import OutgoingMail
from tests.campaigns.judging.shown_contest import (
    bring_in,
    make_entry,
    make_judges,
    make_round,
    rubric_version,
    score,
)


@pytest.fixture
def judged(competition: Competition) -> Round:
    return make_round(competition, state=RoundState.RATIFIED, rubric_version=rubric_version())


def scored(judged: Round, count: int = 6) -> list[RoundEntry]:
    """Entries by two judges each: the idea of the first is worth 1, of the second 2 and so on, at most 5."""
    judges = make_judges(judged.competition, 2)
    found = []
    for number in range(count):
        one = bring_in(judged, make_entry(judged.competition, key=f"key-{number}", title=f"Title {number}"))
        for place, judge in enumerate(judges):
            comment = f"Comment {number} of judge {place}"
            score(one, judge, idea=min(5, number + 1), craft=3, comment=comment)
        found.append(one)
    return found


def test_own_comments_and_levels_against_the_spread(client: Client, judged: Round) -> None:
    entries = scored(judged)
    release_feedback(judged=judged, user=None, now=timezone.now())
    (told,) = feedback_for(entries[2].entry)
    assert sorted(told.comments) == ["Comment 2 of judge 0", "Comment 2 of judge 1"]
    idea, craft = told.levels
    assert (idea.title, idea.own, idea.meaning) == ("Idea", 3.0, "Good")
    assert idea.spread is not None
    assert (idea.spread.lowest, idea.spread.highest) == (1.0, 5.0)
    assert idea.spread.lowest <= idea.spread.lower <= idea.spread.upper <= idea.spread.highest
    assert (craft.own, told.judges, told.entries) == (3.0, 2, 6)
    client.cookies[COOKIE] = "key-2"
    text = client.get(f"/en/entries/{entries[2].entry.code}/feedback/").content.decode()
    assert "Comment 2 of judge 0" in text
    for other in ("Comment 1", "Comment 3", "Canary", "@judges.example", "Title 1", entries[1].code, "Mina"):
        assert other not in text


def test_a_few_entries_show_no_spread(client: Client, judged: Round) -> None:
    entries = scored(judged, LEAST - 1)
    release_feedback(judged=judged, user=None, now=timezone.now())
    (told,) = feedback_for(entries[0].entry)
    assert [level.spread for level in told.levels] == [None, None]
    assert told.levels[0].own == 1.0
    client.cookies[COOKIE] = "key-0"
    text = client.get(f"/en/entries/{entries[0].entry.code}/feedback/").content.decode()
    assert "too few works" in text
    assert "told-half" not in text


@pytest.mark.parametrize(
    "state",
    [RoundState.PLANNED, RoundState.OPEN, RoundState.CLOSED, RoundState.TALLIED, RoundState.DELIBERATION],
)
def test_not_before_the_results_are_ratified(client: Client, judged: Round, state: RoundState) -> None:
    entries = scored(judged, 1)
    Round.objects.update(state=state)
    with pytest.raises(RoundIsElsewhere):
        release_feedback(judged=judged, user=None, now=timezone.now())
    FeedbackRelease.objects.create(round=judged, at=timezone.now())  # as if it had been reopened since
    client.cookies[COOKIE] = "key-0"
    assert client.get(f"/en/entries/{entries[0].entry.code}/feedback/").status_code == 404
    assert "What the judges said" not in client.get("/en/entries/").content.decode()


def test_a_round_without_rubric_has_none(competition: Competition) -> None:
    vote = make_round(competition, kind=RoundKind.PUBLIC_VOTE)
    with pytest.raises(NotReady):
        release_feedback(judged=vote, user=None, now=timezone.now())


def test_everybody_is_told_once(judged: Round) -> None:
    entries = scored(judged, 3)
    Entry.objects.filter(pk=entries[0].entry_id).update(status=Status.WITHDRAWN)
    for _time in range(2):
        release_feedback(judged=judged, user=None, now=timezone.now())
    mails = OutgoingMail.objects.filter(purpose="feedback-released")
    assert mails.count() == 2
    assert all("Comment" not in mail.text for mail in mails)
    assert AuditEvent.objects.filter(kind="feedback.released").count() == 1
    assert FeedbackRelease.objects.count() == 1


def test_only_the_people_of_an_entry_read_it(client: Client, judged: Round) -> None:
    entries = scored(judged, 2)
    path = f"/en/entries/{entries[0].entry.code}/feedback/"
    client.cookies[COOKIE] = "key-0"
    assert client.get(path).status_code == 404
    release_feedback(judged=judged, user=None, now=timezone.now())
    assert client.get(path).status_code == 200
    assert "What the judges said" in client.get("/en/entries/").content.decode()
    client.cookies[COOKIE] = "key-1"
    assert client.get(path).status_code == 404
    del client.cookies[COOKIE]
    assert client.get(path).status_code == 404


def test_voided_recused_and_unconfirmed_sheets_say_nothing(judged: Round) -> None:
    (one,) = scored(judged, 1)
    first, second = Assignment.objects.filter(round_entry=one)
    ScoreSheet.objects.filter(assignment=first).update(voided_at=timezone.now(), void_reason="conflict")
    Assignment.objects.filter(pk=second.pk).update(state=AssignmentState.RECUSED)
    (judge,) = make_judges(judged.competition, 1)
    sheet = score(one, judge, idea=5, craft=5, comment="Not confirmed")
    ScoreSheet.objects.filter(pk=sheet.pk).update(submitted_at=None)
    release_feedback(judged=judged, user=None, now=timezone.now())
    (told,) = feedback_for(one.entry)
    assert (told.comments, told.judges, told.levels[0].own) == ((), 0, None)


def test_comments_stand_in_an_order_of_each_entry(judged: Round) -> None:
    """Otherwise the second comment everywhere would be one judge's."""
    entries = scored(judged, 12)
    release_feedback(judged=judged, user=None, now=timezone.now())
    orders = [feedback_for(one.entry)[0].comments[0][-1] for one in entries]
    assert set(orders) == {"0", "1"}
    assert orders == [feedback_for(one.entry)[0].comments[0][-1] for one in entries]


def test_an_erased_entry_has_no_feedback(judged: Round) -> None:
    (one,) = scored(judged, 1)
    release_feedback(judged=judged, user=None, now=timezone.now())
    one.entry.erased_at = timezone.now()
    one.entry.save()
    with pytest.raises(Http404):
        feedback_for(one.entry)


def test_one_entry_or_many_cost_the_same(client: Client, judged: Round) -> None:
    entries = scored(judged, 4)
    release_feedback(judged=judged, user=None, now=timezone.now())
    counts = []
    client.cookies[COOKIE] = "key-0"
    client.get("/en/entries/")  # what is asked once a process
    mine = entries[0].entry.contributors.get().entrant
    for count in (1, 3):
        for one in entries[:count]:
            one.entry.contributors.update(entrant=mine)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/en/entries/").content.decode().count("What the judges said") == count
        counts.append(len(queries))
    assert counts[0] == counts[1]


@given(st.lists(st.floats(1, 5), min_size=LEAST, max_size=40))
def test_a_spread_is_in_order(values: list[float]) -> None:
    spread = spread_of(values)
    assert spread is not None
    assert spread.lowest <= spread.lower + 1e-9
    assert spread.lower <= spread.upper + 1e-9
    assert spread.upper <= spread.highest + 1e-9
    assert (spread.lowest, spread.highest) == (min(values), max(values))
