"""The desk of judging, as managers get it: what waits, who judges, how rounds are set up and moved on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organisation
from campaigns.competitions.models import Competition, Entry
from campaigns.judging.enums import (
    AssignmentState,
    ConflictKind,
    ConflictRuling,
    ConflictSource,
    RoundKind,
    RoundState,
)
from campaigns.judging.models import Assignment, ConflictOfInterest, Judge, Panel, Round, Rubric
from campaigns.judging.services.following import followers_of
from mailing.models import OutgoingMail
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

HOME = "/admin/judging/"
OF = f"{HOME}of/real-deal/"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def competition() -> Competition:
    return make_competition()


@pytest.fixture
def manager(client_of: Callable[..., Client]) -> Client:
    return client_of(Role.MANAGER)


def page_of(judged: Round) -> str:
    return f"{HOME}round/{judged.code}/"


def step(judged: Round, name: str) -> str:
    return f"{page_of(judged)}do/{name}/"


def plain(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def outcome(response: Any) -> int:
    """The status; what is not found is tried once more with a language in front."""
    moved = response.status_code == 302 and response["Location"].startswith("/en/admin/")
    return 404 if moved else response.status_code


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def ready_round(competition: Competition, *, entries: int = 4, judges: int = 3, **given: Any) -> Round:
    """A planned round with panel, rubric and entries; nobody has an entry yet."""
    jury = [make_judge(competition) for _place in range(judges)]
    facts = {
        "panel": make_panel(competition, jury, chair=jury[0]),
        "rubric": make_rubric(competition),
        "entries": make_entries(competition, entries),
    }
    return make_round(competition, **facts | given)


# --- who may look --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.EDITOR, 404),
        (Role.JUDGE, 302),
        (Role.TRAINER, 302),
        (None, 302),
        (Role.MANAGER, 200),
        (Role.ADMINISTRATOR, 200),
    ],
)
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


def next_words(manager: Client, judged: Round) -> str:
    return manager.get(page_of(judged)).context["line"].next.words


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


# --- judges --------------------------------------------------------------------------------------------

INVITED = {
    "email": "soyeon@office.example",
    "name": "Kim Soyeon",
    "language": "ko",
    "languages": ["ko"],
}


def test_a_judge_is_invited_by_mail(competition: Competition, manager: Client) -> None:
    body = Organisation.objects.create(name="Office", kind=Organisation.Kind.BODY)
    sent = INVITED | {"organisation": body.pk, "capacity": "20", "aliases": " Kim  So-yeon \n\n"}
    response = manager.post(f"{OF}judges/invite/", sent)
    assert (response.status_code, response["Location"]) == (302, f"{OF}judges/")
    judge = Judge.objects.get()
    assert (str(judge), judge.organisation, judge.capacity) == ("Kim Soyeon", body, 20)
    assert (judge.languages, judge.aliases) == (["ko"], "Kim So-yeon")
    assert OutgoingMail.objects.filter(purpose="judge-invitation", to="soyeon@office.example").count() == 1
    again = manager.post(f"{OF}judges/invite/", sent | {"another": "1"})
    assert again.status_code == 422
    assert "is on the jury already" in plain(again)
    assert 'value="Kim Soyeon"' in again.content.decode()


def test_another_judge_can_be_invited_at_once(competition: Competition, manager: Client) -> None:
    response = manager.post(f"{OF}judges/invite/", INVITED | {"another": "1"})
    assert (response.status_code, response["Location"]) == (302, f"{OF}judges/invite/")


@pytest.mark.parametrize(
    "wrong", [{"email": "nobody"}, {"name": ""}, {"capacity": "0"}, {"languages": ["xx"]}]
)
def test_an_invitation_that_is_wrong_keeps_what_was_typed(
    competition: Competition, manager: Client, wrong: dict[str, Any]
) -> None:
    response = manager.post(f"{OF}judges/invite/", INVITED | {"aliases": "Soyeon K."} | wrong)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(wrong)
    assert "Soyeon K." in response.content.decode()
    assert not Judge.objects.exists()


def test_what_is_kept_of_a_judge_can_be_set_right(competition: Competition, manager: Client) -> None:
    judge = make_judge(competition, capacity=5, affiliations="Lakeside College")
    page = manager.get(f"{HOME}judge/{judge.code}/")
    assert "Lakeside College" in page.content.decode()
    sent = {"languages": ["ko"], "capacity": "", "aliases": "J. One", "affiliations": "Mirae"}
    assert manager.post(f"{HOME}judge/{judge.code}/", sent).status_code == 302
    judge.refresh_from_db()
    facts = (judge.organisation, judge.languages, judge.capacity, judge.aliases, judge.affiliations)
    assert facts == (None, ["ko"], None, "J. One", "Mirae")


def test_a_judge_gets_a_new_link_and_the_old_ones_stop(competition: Competition, manager: Client) -> None:
    judge = make_judge(competition)
    address = f"{HOME}judge/{judge.code}/link/"
    assert judge.user.email in plain(manager.get(address))
    assert manager.post(address).status_code == 302
    assert manager.post(address).status_code == 302
    assert OutgoingMail.objects.filter(purpose="judge-link").count() == 2
    assert judge.links.filter(revoked_at=None).count() == 1


def test_too_many_links_are_refused_and_the_last_one_works(
    competition: Competition, manager: Client, still_clock: None
) -> None:
    judge = make_judge(competition)
    answers = [manager.post(f"{HOME}judge/{judge.code}/link/") for _time in range(4)]
    assert [one.status_code for one in answers] == [302, 302, 302, 429]
    assert judge.links.filter(revoked_at=None).count() == 1


def test_a_judge_is_removed_after_being_asked(competition: Competition, manager: Client) -> None:
    judged = make_open_round(competition=competition)
    judge = judged.panel.chair
    address = f"{HOME}judge/{judge.code}/remove/"
    assert "Entries they have not scored yet: 4." in plain(manager.get(address))
    assert Judge.objects.active().count() == 3
    assert manager.post(address).status_code == 302
    assert Judge.objects.active().count() == 2
    assert next_words(manager, judged) == "4 entries lack a judge: top up."


def test_the_list_tells_who_has_signed_in_and_declared(competition: Competition, manager: Client) -> None:
    now = timezone.now()
    first = make_judge(competition, "Ada", declared_at=now, languages=["ko"], capacity=1)
    make_judge(competition, "Ben")
    first.links.create(token_hash="a" * 64, made_at=now, expires_at=now, used_at=now)
    text = plain(manager.get(f"{OF}judges/"))
    ada, ben = text.split("Ben", 1)
    assert "signed in" in ada
    assert "has not named" not in ada
    assert "at most 1 entry" in ada
    assert "has not signed in yet has not named schools and organisations" in ben
    assert "all languages any number" in ben


# --- panels --------------------------------------------------------------------------------------------


def test_a_panel_is_made_and_changed(competition: Competition, manager: Client) -> None:
    judges = [make_judge(competition) for _place in range(2)]
    sent = {"title": "Jury", "judges": [one.pk for one in judges], "chair": judges[0].pk}
    assert manager.post(f"{OF}panels/add/", sent).status_code == 302
    panel = Panel.objects.get()
    assert (set(panel.judges.all()), panel.chair) == (set(judges), judges[0])
    changed = sent | {"judges": [judges[1].pk], "chair": ""}
    assert manager.post(f"{HOME}panel/{panel.pk}/", changed).status_code == 302
    panel.refresh_from_db()
    assert (list(panel.judges.all()), panel.chair) == ([judges[1]], None)


def test_the_chair_is_of_the_panel_and_titles_differ(competition: Competition, manager: Client) -> None:
    judges = [make_judge(competition) for _place in range(2)]
    make_panel(competition, judges)
    sent = {"title": "Jury", "judges": [judges[0].pk], "chair": judges[1].pk}
    response = manager.post(f"{OF}panels/add/", sent)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"title", "chair"}
    assert Panel.objects.count() == 1


def test_judges_of_another_competition_are_not_offered(competition: Competition, manager: Client) -> None:
    other = make_judge(make_competition(slug="other"))
    response = manager.post(f"{OF}panels/add/", {"title": "Jury", "judges": [other.pk]})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"judges"}


def test_a_panel_in_use_is_not_deleted(competition: Competition, manager: Client) -> None:
    used = ready_round(competition).panel
    free = make_panel(competition, [], title="Free")
    for panel in (used, free):
        assert manager.get(f"{HOME}panel/{panel.pk}/delete/").status_code == 200
        assert manager.post(f"{HOME}panel/{panel.pk}/delete/").status_code == 302
    assert list(Panel.objects.all()) == [used]


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


# --- conflicts -----------------------------------------------------------------------------------------


def conflict(judge: Judge, entry: Entry, **given: Any) -> ConflictOfInterest:
    facts = {
        "kind": ConflictKind.PERSONAL,
        "source": ConflictSource.DECLARED,
        "reason": "A niece",
        "made_at": timezone.now(),
    }
    return ConflictOfInterest.objects.create(judge=judge, entry=entry, **facts | given)


def test_conflicts_are_listed_and_narrowed(competition: Competition, manager: Client) -> None:
    judges, entries = [make_judge(competition) for _place in range(2)], make_entries(competition, 2)
    conflict(judges[0], entries[0], ruling=ConflictRuling.CLEARED)
    waiting = conflict(judges[1], entries[1])

    def listed(**query: str) -> list[int]:
        rows = manager.get(f"{OF}conflicts/", query).context["rows"]
        return [row.conflict.pk for row in rows]

    assert listed()[0] == waiting.pk
    assert len(listed()) == 2
    assert listed(ruling="open") == [waiting.pk]
    assert listed(judge=judges[1].code) == [waiting.pk]
    assert listed(q=entries[1].code.lower()) == [waiting.pk]
    assert listed(ruling="conflicted") == []
    assert len(listed(ruling="nonsense")) == 2


def test_a_manager_rules_with_a_reason(competition: Competition, manager: Client) -> None:
    found = conflict(make_judge(competition), make_entries(competition, 1)[0])
    address = f"{HOME}conflict/{found.pk}/"
    assert "A niece" in plain(manager.get(address))
    response = manager.post(address, {"reason": "Not related"})
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"ruling"})
    assert "Not related" in response.content.decode()
    assert manager.post(address, {"ruling": "cleared", "reason": "Not related"}).status_code == 302
    found.refresh_from_db()
    assert (found.ruling, found.pinned, found.reason) == (ConflictRuling.CLEARED, True, "Not related")


def test_a_manager_adds_a_conflict_and_the_judge_loses_the_entry(
    competition: Competition, manager: Client
) -> None:
    judged = make_open_round(competition=competition)
    judge, entry = judged.panel.chair, judged.entries.first().entry
    sent = {"judge": judge.pk, "entry": entry.code.lower(), "kind": "personal", "reason": "Taught the team"}
    assert manager.post(f"{OF}conflicts/add/", sent).status_code == 302
    found = ConflictOfInterest.objects.get()
    assert (found.ruling, found.source) == (ConflictRuling.CONFLICTED, ConflictSource.RULED)
    lost = Assignment.objects.get(judge=judge, round_entry__entry=entry)
    assert lost.state == AssignmentState.RECUSED


def test_a_conflict_names_an_entry_of_the_competition(competition: Competition, manager: Client) -> None:
    other = make_entries(make_competition(slug="other"), 1)[0]
    sent = {"judge": make_judge(competition).pk, "entry": other.code, "kind": "personal", "reason": "x"}
    response = manager.post(f"{OF}conflicts/add/", sent)
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"entry"})


def test_conflicts_are_looked_for_on_demand(competition: Competition, manager: Client) -> None:
    make_entries(competition, 4)
    make_judge(competition, affiliations="Lakeside College")
    response = manager.post(f"{OF}conflicts/", follow=True)
    assert "1 conflict is new." in plain(response)
    assert ConflictOfInterest.objects.get().kind == ConflictKind.SCHOOL


# --- snippets ------------------------------------------------------------------------------------------


def block(**given: Any) -> dict[str, Any]:
    """A rubric of one criterion, as the form sends it."""
    facts = {
        "title-en": "Idea",
        "title-ko": "아이디어",
        "help-en": "",
        "help-ko": "",
        "weight": "2",
        "minimum": "1",
        "maximum": "5",
        "step": "1",
        "required": "on",
        "levels-count": "1",
        "levels-0-deleted": "",
        "levels-0-order": "0",
        "levels-0-type": "item",
        "levels-0-id": "",
        "levels-0-value-value": "5",
        "levels-0-value-text-en": "Strong",
        "levels-0-value-text-ko": "강함",
    }
    sent = {
        "title": "Slogans",
        "criteria-count": "1",
        "criteria-0-deleted": "",
        "criteria-0-order": "0",
        "criteria-0-type": "criterion",
        "criteria-0-id": "",
    }
    return sent | {f"criteria-0-value-{name}": value for name, value in (facts | given).items()}


RUBRICS, BODIES = "/admin/snippets/judging/rubric/", "/admin/snippets/accounts/organisation/"


def test_a_rubric_is_made_and_stays_with_its_competition(competition: Competition, manager: Client) -> None:
    begun = manager.get(f"{RUBRICS}add/?competition=real-deal")
    assert f'<option value="{competition.pk}" selected>' in begun.content.decode()
    sent = block() | {"competition": competition.pk}
    assert manager.post(f"{RUBRICS}add/", sent).status_code == 302
    rubric = Rubric.objects.get()
    assert rubric.criteria[0].value["levels"][0]["text"]["en"] == "Strong"
    make_round(competition, rubric=rubric)
    moved = block() | {"competition": make_competition(slug="other").pk}
    response = manager.post(f"{RUBRICS}edit/{rubric.pk}/", moved)
    assert "Rounds use this rubric" in plain(response)
    assert manager.post(f"{RUBRICS}delete/{rubric.pk}/").status_code == 302
    assert Rubric.objects.exists()


def test_a_level_outside_the_points_is_refused(competition: Competition, manager: Client) -> None:
    sent = block(**{"levels-0-value-value": "7"}) | {"competition": competition.pk}
    response = manager.post(f"{RUBRICS}add/", sent)
    assert "A level stands at points that can be given." in response.content.decode()
    assert not Rubric.objects.exists()


def test_domains_are_tidied_and_conflicts_follow_them(competition: Competition, manager: Client) -> None:
    make_entries(competition, 1, email="mina@lakeside.example")
    judge = make_judge(competition, body="Lakeside")
    body = judge.organisation
    sent = {"name": "Lakeside", "kind": "body", "aliases": "LS \n\nLS", "domains": "@Lakeside.example, "}
    assert manager.post(f"{BODIES}edit/{body.pk}/", sent).status_code == 302
    body.refresh_from_db()
    assert (body.aliases, body.domains) == ("LS", "lakeside.example")
    assert ConflictOfInterest.objects.get().kind == ConflictKind.DOMAIN
    response = manager.post(f"{BODIES}edit/{body.pk}/", sent | {"domains": "not a domain"})
    assert "is no domain" in plain(response)


def test_the_menu_leads_to_judging(manager: Client, client_of: Callable[..., Client]) -> None:
    assert "Rounds and judges" in manager.get("/admin/").content.decode()
    assert "Rounds and judges" not in client_of(Role.EDITOR).get("/admin/").content.decode()
