"""Assigned judges are told and reminded, and managers see how it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEvent
from campaigns.competitions.enums import Status
from campaigns.competitions.models import Competition, Entry
from campaigns.judging.enums import AssignmentState, RoundKind, RoundState
from campaigns.judging.exceptions import RoundIsElsewhere
from campaigns.judging.models import Assignment, Comparison, ConflictOfInterest, Judge, ScoreSheet, SignInLink
from campaigns.judging.services import assigning, panels, rounds
from mailing.models import OutgoingMail
from tests.campaigns.judging.assigning_facts import ACTOR, do, opened, planned
from tests.campaigns.judging.panel_facts import DAY, HOUR, give, make_entries, make_judge, make_round

# --- telling and reminding ----------------------------------------------------------------------------------


def test_every_judge_gets_one_mail_and_one_link(competition: Competition) -> None:
    judged = planned(
        competition,
        entries=3,
        judges=[make_judge(competition, languages=code) for code in (["en"], ["ko", "en"])],
    )
    do(assigning.propose, judged)
    opened(judged)
    assert (do(assigning.notify, judged), do(assigning.notify, judged)) == (2, 0)
    assert set(Assignment.objects.values_list("state", flat=True)) == {AssignmentState.NOTIFIED}
    mails = list(OutgoingMail.objects.order_by("language"))
    assert [(mail.purpose, mail.language) for mail in mails] == [
        ("judge-assigned", "en"),
        ("judge-assigned", "ko"),
    ]
    assert mails[0].subject == "3 entries to judge: Final"
    assert "Real Deal" in mails[0].text
    assert "본선" in mails[1].subject
    assert all(f"{settings.SITE_URL}/" in mail.text for mail in mails)
    assert {mail.about_id for mail in mails} == set(Judge.objects.values_list("code", flat=True))
    assert SignInLink.objects.count() == 2
    assert AuditEvent.objects.get(kind="round.notified").data == {"judges": 2, "entries": 6}


def test_judges_of_a_planned_round_read_when_it_opens(competition: Competition) -> None:
    judged = planned(competition, opens_at=timezone.now() + DAY)
    do(assigning.propose, judged)
    assert do(assigning.notify, judged) == 4
    assert "You can begin on" in OutgoingMail.objects.first().text
    assert "Asia/Seoul" in OutgoingMail.objects.first().text


def test_mails_hold_nothing_of_the_entries(competition: Competition) -> None:
    judged = planned(competition)
    do(assigning.propose, judged)
    opened(judged)
    do(assigning.notify, judged)
    do(assigning.remind, judged)
    words = "".join(mail.subject + mail.text + mail.html for mail in OutgoingMail.objects.all())
    for entry in Entry.objects.all():
        person = entry.contributors.get()
        for told in (entry.code, person.name, person.school, person.email, entry.draft["title"]):
            assert told not in words


def test_only_who_has_something_left_is_reminded_and_not_too_often(competition: Competition) -> None:
    judged = planned(competition, entries=2, judges=3, scores_needed=3)
    do(assigning.propose, judged)
    opened(judged)
    do(assigning.notify, judged)
    done, left, gone = Judge.objects.all()
    Assignment.objects.filter(judge=done).update(state=AssignmentState.SUBMITTED)
    Assignment.objects.filter(pk=Assignment.objects.filter(judge=left).first().pk).update(state="in_progress")
    panels.remove_judge(judge=gone, actor=ACTOR, now=timezone.now())
    OutgoingMail.objects.all().delete()
    now = timezone.now()
    assert do(assigning.remind, judged, now) == 1
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.purpose, mail.subject) == (
        left.user.email,
        "judge-reminder",
        "2 still to judge: Final",
    )
    later = [do(assigning.remind, judged, now + dt.timedelta(hours=hours)) for hours in (1, 19.9, 20.1, 30)]
    assert later == [0, 0, 1, 0]
    assert AuditEvent.objects.filter(kind="round.reminded").count() == 2


def test_nobody_is_written_to_after_the_end(competition: Competition) -> None:
    judged = planned(competition)
    do(assigning.propose, judged)
    opened(judged)
    for what in (assigning.notify, assigning.remind):
        with pytest.raises(RoundIsElsewhere):
            do(what, judged, judged.closes_at + HOUR)
    assert not OutgoingMail.objects.exists()


# --- looking it over ----------------------------------------------------------------------------------------


def test_the_overview_says_how_a_round_stands(competition: Competition) -> None:
    entries = make_entries(competition, 4) + make_entries(competition, 2, category="design")
    ada, ben, cleo = (make_judge(competition, name, capacity=4) for name in ("Ada", "Ben", "Cleo"))
    judged = planned(competition, entries=entries, judges=[ada, ben, cleo], state=RoundState.OPEN)
    one, two, three, gone, *_designs = judged.entries.order_by("pk")
    give(one, ada, state="submitted")
    give(one, ben, state="in_progress")
    give(two, ada, state="notified")
    give(three, cleo, state="proposed")
    give(two, cleo, state="recused")
    Entry.objects.filter(pk=gone.entry_id).update(status=Status.WITHDRAWN)
    give(gone, ben, state="notified")
    now = timezone.now()
    User.objects.filter(pk=ben.user_id).update(last_login=now - HOUR)
    started = Assignment.objects.get(state="in_progress")
    ScoreSheet.objects.create(
        assignment=started, entry_version=one.version, rubric_version=judged.rubric_version, changed_at=now
    )
    ConflictOfInterest.objects.create(
        judge=cleo, entry=two.entry, kind="personal", source="declared", made_at=now
    )
    found = assigning.overview_of(judged)
    assert (found.entries, found.gone, found.covered, found.anchors, found.proposed) == (5, 1, 1, 0, 1)
    assert [(lack.code, lack.missing) for lack in found.lacking][:2] == [
        (two.entry.code, 1),
        (three.entry.code, 1),
    ]
    assert [
        (
            load.name,
            load.assigned,
            load.new,
            load.to_do,
            load.started,
            load.confirmed,
            load.recused,
            load.left,
        )
        for load in found.loads
    ] == [
        ("Ada", 2, 0, 2, 0, 1, 0, 1),
        ("Ben", 1, 0, 1, 1, 0, 0, 1),
        ("Cleo", 1, 1, 1, 0, 0, 1, 1),
    ]
    assert [load.last_seen for load in found.loads] == [None, now, None]
    assert (found.spread, found.done, found.to_do, found.progress) == (1, 1, 4, 25)
    assert found.conflicts == {"open": 1, "conflicted": 0, "cleared": 0}
    assert found.open_conflicts == 1
    slogans, designs = found.groups
    assert (slogans.category, slogans.division, slogans.entries) == ("Slogan", "Everybody", 3)
    assert (slogans.parts, slogans.is_connected, found.is_connected) == (
        (("Ada", "Ben"), ("Cleo",)),
        False,
        False,
    )
    assert (designs.category, designs.entries, designs.parts, designs.is_connected) == ("Design", 2, (), True)


def test_the_overview_of_pairs_counts_pairs(competition: Competition) -> None:
    judged = planned(competition, entries=3, judges=2, kind=RoundKind.PAIRWISE)
    do(assigning.propose, judged)
    opened(judged)
    do(assigning.notify, judged)
    first = Comparison.objects.first()
    Comparison.objects.filter(pk=first.pk).update(winner=first.first, decided_at=timezone.now())
    found = assigning.overview_of(judged)
    assert (found.done, found.to_do, found.progress) == (1, 6, 16)
    assert [load.to_do for load in found.loads] == [3, 3]


def test_an_empty_round_can_be_looked_over(competition: Competition) -> None:
    found = assigning.overview_of(make_round(competition))
    assert (found.entries, found.loads, found.progress, found.spread, found.is_connected) == (
        0,
        (),
        0,
        0,
        True,
    )


def test_looking_it_over_costs_the_same_whatever_the_number(
    competition: Competition, django_assert_num_queries: Callable
) -> None:
    counts = []
    for size in (1, 3):
        judged = planned(competition, entries=size, judges=size, scores_needed=1)
        do(assigning.propose, judged)
        judged = rounds.Round.objects.get(pk=judged.pk)
        with django_assert_num_queries(12) as seen:
            assigning.overview_of(judged)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_proposing_costs_the_same_whatever_the_number(
    competition: Competition, django_assert_max_num_queries: Callable
) -> None:
    for size in (2, 40):
        judged = planned(competition, entries=size, judges=4)
        do(assigning.propose, judged)
        with django_assert_max_num_queries(45):
            do(assigning.propose, judged)
