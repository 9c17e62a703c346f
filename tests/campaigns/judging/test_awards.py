"""Awards: given upon ratified results, certified for everybody of the team, told once they are published."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.refusals import Conflict
from audit.models import AuditEvent
from campaigns.competitions.entrants import COOKIE
from campaigns.competitions.enums import Scope, Status
from campaigns.competitions.models import Competition, Contributor, Entry
from campaigns.competitions.services.entries import disqualify_entry
from campaigns.competitions.services.people import forget_person
from campaigns.competitions.services.privacy import erase_entry
from campaigns.judging.enums import RoundState
from campaigns.judging.exceptions import NotReady, RoundIsElsewhere
from campaigns.judging.models import AwardGiven, ResultRun, Round, RoundEntry
from campaigns.judging.services.awards import (
    NoPlaceLeft,
    announce_awards,
    certificates_of,
    give_award,
    proposals,
    withdraw_award,
)
from campaigns.judging.services.conflicts import declare_conflict
from certificates import names
from certificates.models import Certificate
from mailing.models import OutgoingMail
from tests.campaigns.competitions.contest import make_competition
from tests.campaigns.judging.shown_contest import (
    bring_in,
    make_award,
    make_entry,
    make_judges,
    make_round,
    rank,
    score,
    take_back,
)


@pytest.fixture
def judged(competition: Competition) -> Round:
    return make_round(competition, state=RoundState.RATIFIED)


@pytest.fixture
def ranked(judged: Round) -> tuple[ResultRun, list[RoundEntry]]:
    """A run of four entries, the first of two people."""
    entries = [
        make_entry(judged.competition, team=2 if place == 0 else 1, key=f"key-{place}") for place in range(4)
    ]
    brought = [bring_in(judged, entry) for entry in entries]
    return rank(judged, brought), brought


Ranked = tuple[ResultRun, list[RoundEntry]]


def give(judged: Round, ranked: Ranked, place: int = 1, **award: object) -> AwardGiven:
    run, brought = ranked
    made = make_award(judged.competition, **award)  # type: ignore[arg-type]
    return give_award(award=made, run=run, round_entry=brought[place - 1], user=None, now=timezone.now())


def test_an_award_comes_with_a_certificate_for_everybody(judged: Round, ranked: Ranked) -> None:
    given = give(judged, ranked)
    found = list(certificates_of(given).order_by("name"))
    assert len(found) == 2
    names = sorted(Contributor.objects.filter(entry=given.round_entry.entry).values_list("name", flat=True))
    assert [one.name for one in found] == names
    assert found[0].title == "Grand prize"
    assert found[0].bodies == ["Hanbit Office of Originals"]
    assert str(Competition.objects.get()) in found[0].lines
    assert found[0].keep_name_until is not None
    kinds = list(AuditEvent.objects.values_list("kind", flat=True))
    assert kinds[-3:] == ["certificate.issued", "certificate.issued", "award.given"]
    event = AuditEvent.objects.get(kind="award.given")
    assert event.data == {"run": ranked[0].code, "round_entry": given.round_entry.code}


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.TALLIED, RoundState.DELIBERATION])
def test_not_before_the_results_are_ratified(judged: Round, ranked: Ranked, state: RoundState) -> None:
    Round.objects.update(state=state)
    with pytest.raises(RoundIsElsewhere):
        give(judged, ranked)
    judged.refresh_from_db()
    assert proposals(judged=judged) == []


def test_not_upon_results_that_were_made_invalid(judged: Round, ranked: Ranked) -> None:
    ResultRun.objects.update(invalidated_at=timezone.now())
    ranked[0].refresh_from_db()
    with pytest.raises(RoundIsElsewhere):
        give(judged, ranked)


def test_not_more_often_than_there_are_places(judged: Round, ranked: Ranked) -> None:
    run, brought = ranked
    award = make_award(judged.competition, places=2)
    for one in brought[:2]:
        give_award(award=award, run=run, round_entry=one, user=None, now=timezone.now())
    with pytest.raises(NoPlaceLeft):
        give_award(award=award, run=run, round_entry=brought[2], user=None, now=timezone.now())
    assert AwardGiven.objects.count() == 2


def test_not_twice_to_one_entry(judged: Round, ranked: Ranked) -> None:
    run, brought = ranked
    award = make_award(judged.competition, places=2)
    give_award(award=award, run=run, round_entry=brought[0], user=None, now=timezone.now())
    with pytest.raises(Conflict):
        give_award(award=award, run=run, round_entry=brought[0], user=None, now=timezone.now())


def test_not_to_what_left_the_contest(judged: Round, ranked: Ranked) -> None:
    Entry.objects.filter(pk=ranked[1][0].entry_id).update(status=Status.DISQUALIFIED, ended_reason="Copied")
    with pytest.raises(NotReady):
        give(judged, ranked)
    assert Certificate.objects.count() == 0


def test_not_for_another_category_nor_another_contest(judged: Round, ranked: Ranked) -> None:
    other = make_competition(slug="other")
    run, brought = ranked
    now = timezone.now()
    design = judged.competition.categories.get(slug="design")
    for award in (make_award(other), make_award(judged.competition, category=design)):
        with pytest.raises(NotReady):
            give_award(award=award, run=run, round_entry=brought[0], user=None, now=now)
    stranger = bring_in(judged, make_entry(judged.competition))
    with pytest.raises(NotReady):
        give_award(award=make_award(judged.competition), run=run, round_entry=stranger, user=None, now=now)


def test_the_results_propose_one_award_after_the_other(judged: Round, ranked: Ranked) -> None:
    run, brought = ranked
    where = {"category": run.category, "division": run.division}
    make_award(judged.competition, "Gold", sort_order=1, **where)
    make_award(judged.competition, "Silver", sort_order=2, places=2, **where)
    gold, silver = proposals(judged=judged)

    def proposed(one: object) -> list[str]:
        return [two.round_entry.code for two in one.candidates if two.is_proposed]  # type: ignore[attr-defined]

    assert proposed(gold) == [brought[0].code]
    assert proposed(silver) == [brought[1].code, brought[2].code]
    assert [one.place for one in gold.candidates] == [1, 2, 3, 4]
    assert (gold.left, silver.left) == (1, 2)


def test_winners_are_told_once_and_not_before_publication(judged: Round, ranked: Ranked) -> None:
    given = give(judged, ranked)
    assert announce_awards(judged=judged, now=timezone.now()) == 0
    assert OutgoingMail.objects.count() == 0
    Round.objects.update(state=RoundState.PUBLISHED)
    judged.refresh_from_db()
    for _time in range(2):
        assert announce_awards(judged=judged, now=timezone.now()) == 1
    mails = OutgoingMail.objects.filter(purpose="award-given")
    assert mails.count() == 2
    mail = mails.first()
    assert mail is not None
    assert "Grand prize" in mail.text
    assert given.round_entry.code in mail.text


def test_an_award_given_after_publication_is_told_at_once(judged: Round, ranked: Ranked) -> None:
    Round.objects.update(state=RoundState.PUBLISHED)
    give(judged, ranked, 2)
    assert OutgoingMail.objects.filter(purpose="award-given").count() == 1


def test_an_award_taken_back_takes_its_certificates_along(
    client: Client, judged: Round, ranked: Ranked
) -> None:
    given = give(judged, ranked)
    code = certificates_of(given)[0].code
    assert "is genuine" in client.get(f"/en/certificates/{code}/").content.decode()
    for _time in range(2):
        withdraw_award(given=given, user=None, now=timezone.now())
    assert "The award was taken back." in client.get(f"/en/certificates/{code}/").content.decode()
    assert AuditEvent.objects.filter(kind="award.withdrawn").count() == 1
    again = give_award(
        award=given.award, run=ranked[0], round_entry=ranked[1][0], user=None, now=timezone.now()
    )
    assert certificates_of(again)[0].code != code


def test_the_public_name_follows_the_consent(client: Client, judged: Round, ranked: Ranked) -> None:
    given = give(judged, ranked, 2)
    certificate = certificates_of(given).get()
    first = certificate.name.split()[0]
    path = f"/en/certificates/{certificate.code}/"
    text = client.get(path).content.decode()
    assert first in text
    assert "Secondname" not in text
    take_back(given.round_entry.entry, Scope.PUBLISH_NAME)
    assert first not in client.get(path).content.decode()


def test_who_is_forgotten_is_forgotten_on_certificates_too(judged: Round, ranked: Ranked) -> None:
    given = give(judged, ranked)
    person = given.round_entry.entry.contributors.get(place=1)
    forget_person(person)
    assert sorted(bool(one.name) for one in certificates_of(given)) == [False, True]


def test_an_entrant_finds_their_own_certificate_and_no_other(
    client: Client, judged: Round, ranked: Ranked
) -> None:
    given = give(judged, ranked)
    entry = given.round_entry.entry
    own = certificates_of(given).get(subject_id=f"{given.pk}-{entry.contributors.get(place=1).pk}")
    other = certificates_of(given).exclude(pk=own.pk).get()
    client.cookies[COOKIE] = "key-0"
    path = f"/en/entries/{entry.code}/certificate/"
    assert "Certificate:" not in client.get("/en/entries/").content.decode()
    assert client.get(f"{path}{own.code}/").status_code == 404
    Round.objects.update(state=RoundState.PUBLISHED)
    assert "Certificate: Grand prize" in client.get("/en/entries/").content.decode()
    response = client.get(f"{path}{own.code}/")
    assert (response.status_code, response.content[:5]) == (200, b"%PDF-")
    assert client.get(f"{path}{other.code}/").status_code == 404
    client.cookies[COOKIE] = "key-1"
    assert client.get(f"{path}{own.code}/").status_code == 404


def test_managers_give_awards_in_the_desk(
    client_of: Callable[..., Client], judged: Round, ranked: Ranked
) -> None:
    run, brought = ranked
    award = make_award(judged.competition, category=run.category, division=run.division)
    path = f"/admin/judging/awards/of/{judged.competition.slug}/"
    manager = client_of(Role.MANAGER)
    assert "★ 1." in manager.get(path).content.decode()
    sent = {"give": award.pk, "round": judged.code, "choice": f"{run.code}:{brought[0].code}"}
    client_of(Role.EDITOR).post(path, sent)
    assert AwardGiven.objects.count() == 0
    assert manager.post(path, sent).status_code == 302
    given = AwardGiven.objects.get()
    assert given.by is not None
    again = manager.post(path, sent)
    assert again.status_code == 409
    assert "has the award already" in again.content.decode()
    asked = manager.post(path, {"withdraw": given.pk})
    assert asked.status_code == 200
    assert "Take “Grand prize” back from “Work" in asked.content.decode()
    given.refresh_from_db()
    assert given.withdrawn_at is None
    assert manager.post(path, {"withdraw": given.pk, "sure": "1"}).status_code == 302
    given.refresh_from_db()
    assert given.withdrawn_at is not None
    for nonsense in (
        {},
        {"give": "x", "round": judged.code, "choice": "a:b"},
        {"withdraw": 99},
        {"release": "NO"},
        {"release": "\0"},
        {"give": award.pk, "round": judged.code, "choice": "\0:\0"},
    ):
        assert manager.post(path, nonsense, follow=True).status_code == 404


def test_the_desk_page_costs_the_same_for_one_and_for_three(
    client_of: Callable[..., Client], judged: Round, ranked: Ranked, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in range(1, 4):
        make_award(judged.competition, f"Prize {number}", given_by=[f"Body {number}"])
        if number == 2:
            continue
        with CaptureQueriesContext(connection) as queries:
            assert len(proposals(judged=judged)) == number
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_shares_the_last_place_shares_the_award(judged: Round, ranked: Ranked) -> None:
    run, brought = ranked
    run.rows.filter(round_entry=brought[1]).update(rank=1)
    where = {"category": run.category, "division": run.division}
    gold = make_award(judged.competition, "Gold", sort_order=1, **where)
    make_award(judged.competition, "Silver", sort_order=2, **where)
    proposed = [
        [two.round_entry.code for two in one.candidates if two.is_proposed]
        for one in proposals(judged=judged)
    ]
    assert proposed == [[brought[0].code, brought[1].code], [brought[2].code]]
    now = timezone.now()
    give_award(award=gold, run=run, round_entry=brought[0], user=None, now=now)
    found = proposals(judged=judged)[0]
    assert (found.left, [one.round_entry.pk for one in found.candidates]) == (0, [brought[1].pk])
    with pytest.raises(NoPlaceLeft):
        give_award(award=gold, run=run, round_entry=brought[2], user=None, now=now)
    give_award(award=gold, run=run, round_entry=brought[1], user=None, now=now)
    assert proposals(judged=judged)[0].candidates == ()


def test_the_title_of_a_work_stands_on_a_certificate_only_as_long_as_it_may(
    client: Client, judged: Round, ranked: Ranked
) -> None:
    given = give(judged, ranked, 2)
    entry = given.round_entry.entry
    title, certificate = given.round_entry.version.content["title"], certificates_of(given).get()
    path = f"/en/certificates/{certificate.code}/"
    assert title not in str(certificate.lines)
    assert title not in client.get(path).content.decode()
    Round.objects.update(state=RoundState.PUBLISHED)
    assert f"for “{title}”" in client.get(path).content.decode()
    take_back(entry, Scope.PUBLISH_WORK)
    assert title not in client.get(path).content.decode()
    assert title in str(names.lines_of(certificate, for_owner=True))
    erase_entry(entry=entry, actor="", now=timezone.now())
    assert title not in str(names.lines_of(Certificate.objects.get(), for_owner=True))


def test_a_certificate_that_does_not_hold_is_not_printed(
    client: Client, client_of: Callable[..., Client], judged: Round, ranked: Ranked
) -> None:
    given, second = give(judged, ranked, 2), give(judged, ranked, 3, title="Silver")
    Round.objects.update(state=RoundState.PUBLISHED)
    desk = f"/admin/judging/awards/of/{judged.competition.slug}/"
    manager = client_of(Role.MANAGER)
    assert "It takes no part any more." not in manager.get(desk).content.decode()
    for one, key in ((given, "key-1"), (second, "key-2")):
        client.cookies[COOKIE] = key
        path = f"/en/entries/{one.round_entry.entry.code}/certificate/{certificates_of(one).get().code}/"
        assert client.get(path).status_code == 200
        if one == given:
            withdraw_award(given=one, user=None, now=timezone.now())
        else:
            disqualify_entry(entry=one.round_entry.entry, reason="Copied", actor="", now=timezone.now())
        assert client.get(path).status_code == 404
        assert "Certificate:" not in client.get("/en/entries/").content.decode()
        public = client.get(f"/en/certificates/{certificates_of(one).get().code}/").content.decode()
        assert "no longer holds" in public
    assert "was taken out of the contest" in public
    assert "It takes no part any more." in manager.get(desk).content.decode()


def test_who_withdraws_a_work_has_won_all_the_same(client: Client, judged: Round, ranked: Ranked) -> None:
    given = give(judged, ranked)
    Entry.objects.filter(pk=given.round_entry.entry_id).update(status=Status.WITHDRAWN)
    code = certificates_of(given)[0].code
    assert "is genuine" in client.get(f"/en/certificates/{code}/").content.decode()


def test_a_conflict_found_later_is_said_before_an_award_is_given(
    client_of: Callable[..., Client], judged: Round, ranked: Ranked
) -> None:
    brought = ranked[1]
    path = f"/admin/judging/awards/of/{judged.competition.slug}/"
    give(judged, ranked)
    make_award(judged.competition, "Silver")
    manager = client_of(Role.MANAGER)
    assert "a conflict was found" not in manager.get(path).content.decode()
    judge = make_judges(judged.competition, 1)[0]
    for one in brought[:2]:
        score(one, judge, idea=3, craft=4)
        declare_conflict(judge=judge, entry=one.entry, kind="personal", reason="-", now=timezone.now())
    text = manager.get(path).content.decode()
    assert "⚠ Work" in text
    assert "Since these results a conflict was found" in text
