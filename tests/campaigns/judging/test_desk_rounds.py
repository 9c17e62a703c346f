"""Rounds at the desk: planned, changed, and led from step to step."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from campaigns.competitions.models import Competition
from campaigns.judging.enums import AssignmentState, RoundKind, RoundState
from campaigns.judging.models import Assignment, Round
from campaigns.judging.services.following import followers_of
from mailing.models import OutgoingMail
from tests.campaigns.desk_pages import plain
from tests.campaigns.judging.judging_desk import HOME, OF, page_of, ready_round, step
from tests.campaigns.judging.panel_facts import (
    give,
    make_competition,
    make_entries,
    make_open_round,
    make_panel,
    make_round,
    make_rubric,
)

pytestmark = pytest.mark.django_db


# --- rounds --------------------------------------------------------------------------------------------


def planned(**given: Any) -> dict[str, Any]:
    facts = {
        "title_en": "Final",
        "title_ko": "본선",
        "kind": "scoring",
        "opens_at": "2027-04-01T09:00",
        "closes_at": "2027-04-15 18:00",
        "scores_needed": 3,
        "anchors": 3,
        "places": 3,
        "blindness": "statements",
        "visibility": "never",
        "vote_per": "email",
    }
    return facts | given


def test_a_round_is_planned_in_the_competitions_zone(competition: Competition, manager: Client) -> None:
    panel, rubric = make_panel(competition, []), make_rubric(competition)
    page = manager.get(f"{OF}rounds/add/")
    form = page.context["form"]
    assert (form.instance.panel, form.instance.rubric) == (panel, rubric)
    assert "<script>" not in page.content.decode().split("<main")[1]
    response = manager.post(f"{OF}rounds/add/", planned(panel=panel.pk, rubric=rubric.pk))
    judged = Round.objects.get()
    assert (response.status_code, response["Location"]) == (302, page_of(judged))
    assert judged.opens_at == dt.datetime(2027, 4, 1, 0, 0, tzinfo=dt.UTC)
    assert (str(judged), judged.panel, judged.rubric) == ("Final", panel, rubric)
    assert "2027-04-01 09:00 (Asia/Seoul)" in plain(manager.get(page_of(judged)))
    changing = manager.get(f"{page_of(judged)}change/").content.decode()
    assert 'name="opens_at" value="2027-04-01T09:00"' in changing


def test_a_round_that_is_wrong_is_not_kept(competition: Competition, manager: Client) -> None:
    sent = planned(closes_at="2027-03-01 09:00", scores_needed=0, title_en="", title_ko="")
    response = manager.post(f"{OF}rounds/add/", sent)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"closes_at", "scores_needed", "title"}
    assert not Round.objects.exists()


def test_only_rows_of_the_same_competition_can_be_chosen(competition: Competition, manager: Client) -> None:
    other = make_competition(slug="other")
    sent = planned(panel=make_panel(other, []).pk, rubric=make_rubric(other).pk, source=make_round(other).pk)
    response = manager.post(f"{OF}rounds/add/", sent)
    assert set(response.context["form"].errors) == {"panel", "rubric", "source"}


def test_a_round_never_takes_entries_from_itself(competition: Competition) -> None:
    first = make_round(competition)
    second = make_round(competition, source=first)
    third = make_round(competition, source=second)
    assert followers_of(first) == {first.pk, second.pk, third.pk}
    assert followers_of(third) == {third.pk}


def test_an_open_round_changes_its_title_end_and_places_only(
    competition: Competition, manager: Client
) -> None:
    judged = make_open_round(competition=competition)
    page = manager.get(f"{page_of(judged)}change/")
    assert set(page.context["form"].fields) == {"title", "closes_at", "places"}
    assert "What stays as it is" in plain(page)
    sent = {"title_en": "Finale", "title_ko": "", "closes_at": "2126-12-31 12:00", "places": 5}
    assert manager.post(f"{page_of(judged)}change/", sent).status_code == 302
    judged.refresh_from_db()
    assert (str(judged), judged.closes_at.year, judged.places) == ("Finale", 2126, 5)


def test_a_form_from_before_the_opening_changes_nothing(competition: Competition, manager: Client) -> None:
    judged = make_open_round(competition=competition)
    response = manager.post(f"{page_of(judged)}change/", planned(title_en="Mine", scores_needed=9))
    assert response.status_code == 409
    assert "The round was opened in the meantime" in plain(response)
    assert 'value="Mine"' in response.content.decode()
    judged.refresh_from_db()
    assert (str(judged), judged.scores_needed) == ("Final", 3)


def test_a_round_that_nobody_worked_in_can_be_deleted(competition: Competition, manager: Client) -> None:
    judged = ready_round(competition)
    used = make_round(competition, entries=make_entries(competition, 1))
    give(used.entries.get(), judged.panel.chair)
    for one in (judged, used):
        assert manager.post(f"{page_of(one)}delete/").status_code == 302
    assert list(Round.objects.all()) == [used]


# --- step by step --------------------------------------------------------------------------------------


def do(manager: Client, judged: Round, name: str) -> Any:
    asked = manager.get(step(judged, name))
    assert asked.status_code == 200, asked["Location"]
    return manager.post(step(judged, name))


def test_a_round_goes_from_entries_to_its_end(competition: Competition, manager: Client) -> None:
    make_entries(competition, 6)
    judged = ready_round(competition, entries=0)
    for name in ("fill", "propose", "open", "notify"):
        response = do(manager, judged, name)
        assert (response.status_code, response["Location"]) == (302, page_of(judged)), name
    judged.refresh_from_db()
    assert (judged.state, judged.rubric_version is not None) == (RoundState.OPEN, True)
    states = set(Assignment.objects.values_list("state", flat=True))
    assert (Assignment.objects.count(), states) == (12, {AssignmentState.NOTIFIED})
    assert OutgoingMail.objects.filter(purpose="judge-assigned").count() == 3
    assert do(manager, judged, "remind").status_code == 302
    assert OutgoingMail.objects.filter(purpose="judge-reminder").count() == 3
    assert do(manager, judged, "close").status_code == 302
    assert do(manager, judged, "reopen").status_code == 302
    judged.refresh_from_db()
    assert judged.state == RoundState.OPEN


def test_asking_does_nothing(competition: Competition, manager: Client) -> None:
    judged = ready_round(competition)
    assert manager.get(step(judged, "propose")).status_code == 200
    assert not Assignment.objects.exists()


def test_a_step_whose_time_is_over_is_not_asked_for(competition: Competition, manager: Client) -> None:
    judged = make_open_round(competition=competition)
    response = manager.get(step(judged, "open"), follow=True)
    assert response.redirect_chain == [(page_of(judged), 302)]
    assert "There is nothing to do about that now." in plain(response)


def test_a_step_that_came_too_late_is_refused_on_its_page(competition: Competition, manager: Client) -> None:
    judged = make_open_round(competition=competition)
    response = manager.post(step(judged, "open"))
    assert response.status_code == 409
    assert response.context["refusal"].message in plain(response)


def test_too_few_judges_are_explained(competition: Competition, manager: Client) -> None:
    judged = ready_round(competition, judges=1, scores_needed=2)
    response = manager.post(step(judged, "propose"))
    assert response.status_code == 409
    assert response.context["shortages"] != []
    assert str(response.context["shortages"][0]) in plain(response)
    assert not Assignment.objects.exists()


def test_a_refusal_leads_to_what_would_help(competition: Competition, manager: Client) -> None:
    judged = ready_round(competition, judges=1, scores_needed=2)
    content = manager.post(step(judged, "propose")).content.decode()
    assert f'href="{HOME}panel/{judged.panel_id}/"' in content
    assert f'href="{page_of(judged)}change/"' in content


def test_a_round_that_lacks_judges_can_be_opened_all_the_same(
    competition: Competition, manager: Client
) -> None:
    judged = ready_round(competition)
    give(judged.entries.first(), judged.panel.chair, state=AssignmentState.PROPOSED)
    refused = manager.post(step(judged, "open"))
    assert (refused.status_code, refused.context["may_force"]) == (422, True)
    assert "Open it all the same" in plain(refused)
    assert manager.post(step(judged, "open"), {"force": "1"}).status_code == 302
    judged.refresh_from_db()
    assert judged.state == RoundState.OPEN


def test_nothing_else_is_forced(competition: Competition, manager: Client) -> None:
    judged = ready_round(competition, rubric=None)
    refused = manager.post(step(judged, "open"), {"force": "1"})
    assert (refused.status_code, refused.context["may_force"]) == (422, False)


def test_nobody_is_reminded_twice_a_day(competition: Competition, manager: Client) -> None:
    judged = make_open_round(competition=competition)
    assert "3 judges are reminded by mail." in plain(manager.post(step(judged, "remind"), follow=True))
    words = "Nobody was written to: all of them had a reminder within the last day."
    assert words in plain(manager.post(step(judged, "remind"), follow=True))


def test_an_open_vote_leads_to_its_votes(competition: Competition, manager: Client) -> None:
    judged = make_round(competition, kind=RoundKind.PUBLIC_VOTE, state=RoundState.OPEN)
    assert f'href="{HOME}votes/{judged.code}/"' in manager.get(page_of(judged)).content.decode()


def test_a_calibration_round_is_offered_first(competition: Competition, manager: Client) -> None:
    form = manager.get(f"{OF}rounds/add/").context["form"]
    assert form.instance.kind == RoundKind.CALIBRATION
    make_round(competition)
    form = manager.get(f"{OF}rounds/add/").context["form"]
    assert form.instance.kind == RoundKind.SCORING


def test_the_dashboard_goes_on_after_the_calibration(competition: Competition, manager: Client) -> None:
    first = make_open_round(competition=competition, kind=RoundKind.CALIBRATION)
    second = make_round(competition, panel=first.panel, rubric=first.rubric)
    assert manager.get(OF).context["line"].judged == first
    Round.objects.filter(pk=first.pk).update(state=RoundState.CLOSED)
    assert manager.get(OF).context["line"].judged == second


def test_the_round_tells_how_its_assignment_stands(competition: Competition, manager: Client) -> None:
    judged = ready_round(competition, entries=6)
    do(manager, judged, "propose")
    figures = manager.get(page_of(judged)).context["figures"]
    assert [load.found.assigned for load in figures.loads] == [4, 4, 4]
    assert {kind for kind, _words in figures.sentences} == {"passed"}
    Assignment.objects.filter(judge=judged.panel.chair).update(state=AssignmentState.RECUSED)
    figures = manager.get(page_of(judged)).context["figures"]
    assert len(figures.lacking) == 4
    assert [load.found.assigned for load in figures.loads] == [0, 4, 4]


def test_parts_that_are_not_linked_are_named(competition: Competition, manager: Client) -> None:
    judged = ready_round(competition, entries=2, judges=2, scores_needed=1)
    for entry, judge in zip(judged.entries.all(), judged.panel.judges.order_by("pk"), strict=True):
        give(entry, judge)
    figures = manager.get(page_of(judged)).context["figures"]
    assert figures.parts == ["Slogan, Everybody: Judge 1 | Judge 2"]
    assert [kind for kind, _words in figures.sentences] == ["passed", "passed", "look"]


def test_a_round_of_pairs_and_one_without_judges_have_their_page(
    competition: Competition, manager: Client
) -> None:
    for kind in RoundKind:
        judged = make_round(competition, kind=kind, entries=make_entries(competition, 1))
        assert manager.get(page_of(judged)).status_code == 200
