"""The desk of judging, as managers get it: who gets in, and what waits for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from campaigns.competitions.models import Competition, Entry
from campaigns.judging.enums import AssignmentState, RoundKind, RoundState
from campaigns.judging.models import Assignment, Round
from tests.campaigns.desk_pages import FOR_MANAGERS, outcome, plain, queries
from tests.campaigns.judging.judging_desk import HOME, OF, conflict, next_words, page_of, ready_round, step
from tests.campaigns.judging.panel_facts import (
    give,
    make_competition,
    make_entries,
    make_judge,
    make_open_round,
    make_panel,
    make_round,
    make_rubric,
)

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


# --- who may look --------------------------------------------------------------------------------------


@FOR_MANAGERS
def test_only_managers_look(
    competition: Competition, client_of: Callable[..., Client], role: Role | None, status: int
) -> None:
    judged = ready_round(competition)
    judge = judged.panel.chair
    addresses = [
        HOME,
        OF,
        f"{OF}judges/",
        f"{OF}judges/invite/",
        f"{OF}panels/add/",
        f"{OF}rounds/add/",
        f"{OF}conflicts/",
        f"{OF}conflicts/add/",
        f"{HOME}judge/{judge.code}/",
        f"{HOME}judge/{judge.code}/link/",
        f"{HOME}judge/{judge.code}/remove/",
        f"{HOME}panel/{judged.panel_id}/",
        f"{HOME}panel/{judged.panel_id}/delete/",
        page_of(judged),
        f"{page_of(judged)}change/",
        f"{page_of(judged)}delete/",
        step(judged, "propose"),
    ]
    client = client_of(role)
    assert {address: outcome(client.get(address)) for address in addresses} == dict.fromkeys(
        addresses, status
    )


def test_what_there_is_not_is_not_found(competition: Competition, manager: Client) -> None:
    judged = ready_round(competition)
    left = make_judge(competition, left_at=timezone.now())
    addresses = [
        f"{HOME}of/unknown/",
        f"{HOME}of/unknown/judges/",
        f"{HOME}judge/NEVERWAS/",
        f"{HOME}judge/{left.code}/",
        f"{HOME}panel/99999/",
        f"{HOME}conflict/99999/",
        f"{HOME}round/NEVERWAS/",
        step(judged, "explode"),
    ]
    assert [outcome(manager.get(address)) for address in addresses] == [404] * len(addresses)


# --- at a glance ---------------------------------------------------------------------------------------


def test_the_index_says_what_is_next_everywhere(competition: Competition, manager: Client) -> None:
    make_competition(slug="other", title={"en": "Other"})
    ready_round(competition)
    rows = manager.get(HOME).context["rows"]
    told = {row["competition"].slug: row["line"].next.words if row["line"] else "" for row in rows}
    assert told == {"other": "", "real-deal": "Nobody has an entry yet: balance who judges what."}


def test_the_dashboard_leads_from_nothing_to_the_first_round(
    competition: Competition, manager: Client
) -> None:
    def upcoming() -> tuple[str, str]:
        context = manager.get(OF).context
        return context["next"].words, context["next_address"]

    assert upcoming() == ("Nobody judges yet: invite the first judge.", f"{OF}judges/invite/")
    judge = make_judge(competition)
    assert upcoming() == ("Put the judges together in a panel.", f"{OF}panels/add/")
    panel = make_panel(competition, [])
    assert upcoming() == (
        "Write down what is scored: make a rubric.",
        "/admin/snippets/judging/rubric/add/?competition=real-deal",
    )
    rubric = make_rubric(competition)
    assert upcoming() == ("Everybody is there: plan the first round.", f"{OF}rounds/add/")
    judged = make_round(competition)
    assert upcoming() == ("The round has no panel yet: choose who judges.", f"{page_of(judged)}change/")
    judged.panel = panel
    judged.save()
    assert upcoming() == ("The round has no rubric yet: choose what is scored.", f"{page_of(judged)}change/")
    judged.rubric = rubric
    judged.save()
    assert upcoming() == ("The panel has no judges yet: add some to it.", f"{HOME}panel/{panel.pk}/")
    panel.judges.add(judge)
    assert upcoming() == ("No entry is in the round yet: bring them in.", step(judged, "fill"))


def test_an_open_round_says_what_waits(competition: Competition, manager: Client) -> None:
    judged = make_open_round(competition=competition)
    assert next_words(manager, judged) == "3 judges have not finished."
    first = Assignment.objects.first()
    Assignment.objects.filter(pk=first.pk).update(state=AssignmentState.RECUSED)
    assert next_words(manager, judged) == "1 entry lacks a judge: top up."
    Assignment.objects.filter(pk=first.pk).update(state=AssignmentState.PROPOSED)
    assert next_words(manager, judged) == "Judges do not know yet what they have: notify them."
    Assignment.objects.update(state=AssignmentState.NOTIFIED)
    Round.objects.update(closes_at=timezone.now() + dt.timedelta(days=2))
    words = "3 judges have not finished. The round closes soon: remind them."
    assert next_words(manager, judged) == words
    Round.objects.update(opens_at=timezone.now() - 2 * HOUR, closes_at=timezone.now() - HOUR)
    assert next_words(manager, judged) == "Its time is over: close the round."
    Assignment.objects.update(state=AssignmentState.SUBMITTED)
    assert next_words(manager, judged) == "Everything is scored: close the round."


@pytest.mark.parametrize("state", [one for one in RoundState if one not in ("planned", "open")])
def test_a_closed_round_leads_to_its_results(competition: Competition, manager: Client, state: str) -> None:
    judged = make_open_round(competition=competition)
    Round.objects.update(state=state)
    response = manager.get(page_of(judged))
    assert response.status_code == 200
    assert response.context["line"].address == f"/en/judging/results/{judged.code}/"
    assert f'href="/en/judging/results/{judged.code}/"' in response.content.decode()


def test_ratified_results_wait_for_the_round_that_follows(competition: Competition, manager: Client) -> None:
    judged = make_round(competition, state=RoundState.RATIFIED)
    assert next_words(manager, judged) == "The results are ratified: publish them."
    final = make_round(competition, state=RoundState.OPEN, source=judged, title={"en": "Gala", "ko": "Gala"})
    waits = "The results are ratified. Publish them once “Gala” is ratified too."
    assert next_words(manager, judged) == waits
    Round.objects.filter(pk=final.pk).update(state=RoundState.RATIFIED)
    assert next_words(manager, judged) == "The results are ratified: publish them."


def test_reopening_says_whose_scores_stay(competition: Competition, manager: Client) -> None:
    judged = make_open_round(competition=competition)
    Round.objects.update(state=RoundState.CLOSED)
    shown = plain(manager.get(step(judged, "reopen")))
    assert "change what they confirmed" in shown
    assert "What the chair confirmed stays" in shown
    Round.objects.update(visibility="after_close")
    assert "What they confirmed stays" in plain(manager.get(step(judged, "reopen")))
    Round.objects.update(kind=RoundKind.PUBLIC_VOTE)
    assert "What the chair" not in plain(manager.get(step(judged, "reopen")))
    Round.objects.update(state=RoundState.TALLIED)
    shown = plain(manager.get(step(judged, "reopen"), follow=True))
    assert "There is nothing to do about that now." in shown


def test_a_withdrawn_entry_lacks_nobody(competition: Competition, manager: Client) -> None:
    judged = make_open_round(competition=competition, entries=2)
    Assignment.objects.filter(round_entry=judged.entries.first()).update(state=AssignmentState.RECUSED)
    assert manager.get(page_of(judged)).context["line"].progress.lacking == 1
    Entry.objects.filter(pk=judged.entries.first().entry_id).update(status="withdrawn")
    progress = manager.get(page_of(judged)).context["line"].progress
    assert (progress.entries, progress.lacking) == (1, 0)


def test_the_dashboard_shows_rounds_panels_and_rubrics(competition: Competition, manager: Client) -> None:
    make_open_round(competition=competition)
    text = plain(manager.get(OF))
    assert "Final Open" in text
    assert "0 of 12 scored" in text
    assert "Jury 3 judges · chair: Judge 1" in text
    assert "3 criteria · in 1 round" in text


def test_lists_cost_the_same_for_one_row_and_for_three(competition: Competition, manager: Client) -> None:
    judged = make_open_round(competition=competition, entries=1, judges=1)
    conflict(judged.panel.chair, judged.entries.first().entry)
    addresses = [HOME, OF, f"{OF}judges/", f"{OF}conflicts/", page_of(judged)]
    one = {address: queries(manager, address) for address in addresses}
    for place in range(2):
        panel = make_panel(competition, [make_judge(competition)], title=f"Panel {place}")
        facts = {"panel": panel, "rubric": make_rubric(competition), "entries": make_entries(competition, 2)}
        other = make_round(competition, state=RoundState.OPEN, **facts)
        conflict(panel.judges.get(), other.entries.first().entry)
        give(other.entries.first(), panel.judges.get())
    extra = make_judge(competition)
    judged.panel.judges.add(extra, make_judge(competition))
    for entry in judged.entries.all():
        give(entry, extra)
    assert {address: queries(manager, address) for address in addresses} == one
