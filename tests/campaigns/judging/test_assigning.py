"""Who judges what: proposed, topped up, told to the judges, reminded of, and looked over by managers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from audit.models import AuditEvent
from campaigns.competitions.enums import Status
from campaigns.competitions.models import Competition, Entry
from campaigns.judging.assignment import in_order
from campaigns.judging.enums import AssignmentState, RoundKind, RoundState
from campaigns.judging.exceptions import CannotAssign, NotReady, RoundIsElsewhere
from campaigns.judging.models import (
    Assignment,
    Comparison,
    ConflictOfInterest,
    Judge,
    Round,
    ScoreSheet,
    SignInLink,
)
from campaigns.judging.pairing import Drawn, draw_pairs
from campaigns.judging.services import assigning, conflicts, panels, rounds
from mailing.models import OutgoingMail
from tests.campaigns.judging.panel_facts import (
    DAY,
    HOUR,
    add_to_round,
    give,
    make_competition,
    make_entries,
    make_judge,
    make_panel,
    make_round,
    make_rubric,
)

ACTOR = "user:1"


@pytest.fixture
def competition(db: None) -> Competition:
    return make_competition()


def planned(
    competition: Competition, *, entries: int | list[Entry] = 6, judges: int | list[Judge] = 4, **given: Any
) -> Round:
    """A planned round with its entries and a panel, nothing assigned."""
    works = make_entries(competition, entries) if isinstance(entries, int) else entries
    jury = [make_judge(competition) for _place in range(judges)] if isinstance(judges, int) else judges
    facts = {"panel": make_panel(competition, jury), "rubric": make_rubric(competition), "entries": works}
    return make_round(competition, **facts | given)


def do(what: Callable[..., Any], judged: Round, now: dt.datetime | None = None, **given: Any) -> Any:
    return what(judged=judged, actor=ACTOR, now=now or timezone.now(), **given)


def opened(judged: Round) -> Round:
    return do(rounds.open_round, judged, force=True)


def pairs(judged: Round, *states: str) -> set[tuple[int, int]]:
    mine = Assignment.objects.of_round(judged)
    rows = mine.filter(state__in=states) if states else mine.standing()
    return set(rows.values_list("judge_id", "round_entry_id"))


def judges_each(judged: Round) -> set[int]:
    return set(Counter(entry for _judge, entry in pairs(judged)).values())


# --- proposing ----------------------------------------------------------------------------------------------


def test_each_entry_gets_its_judges_and_nobody_is_told(competition: Competition) -> None:
    judged = planned(competition)
    assert do(assigning.propose, judged) == 12
    assert judges_each(judged) == {2}
    assert set(Counter(judge for judge, _entry in pairs(judged)).values()) == {3}
    assert set(Assignment.objects.values_list("state", flat=True)) == {AssignmentState.PROPOSED}
    assert not OutgoingMail.objects.exists()
    event = AuditEvent.objects.get(kind="round.assigned")
    assert event.data == {"new": 12, "all": 12, "anchors": 0, "judges": 4, "seed": 7}


def test_each_judge_sees_the_entries_in_an_order_of_their_own(competition: Competition) -> None:
    judged = planned(competition, scores_needed=4)
    do(assigning.propose, judged)
    orders = set()
    for judge in Judge.objects.all():
        mine = list(Assignment.objects.filter(judge=judge).order_by("position"))
        assert [one.position for one in mine] == [1, 2, 3, 4, 5, 6]
        order = tuple(one.round_entry_id for one in mine)
        assert order == in_order(judge=judge.pk, entries=order, seed=judged.seed)
        orders.add(order)
    assert len(orders) > 1


def test_the_same_round_is_assigned_the_same_again(competition: Competition) -> None:
    judged = planned(competition, entries=9)
    do(assigning.propose, judged)
    first = pairs(judged)
    do(assigning.propose, judged)
    assert (pairs(judged), Assignment.objects.count()) == (first, len(first))


def test_conflicts_and_languages_are_kept(competition: Competition) -> None:
    korean = make_entries(competition, 2, language="ko")
    english = make_entries(competition, 2, schools=["Hanbit High School"])
    close = make_judge(competition, "Close", affiliations="Hanbit High School")
    reads = make_judge(competition, "Reads", languages=["ko"])
    jury = [close, reads, make_judge(competition), make_judge(competition)]
    judged = planned(competition, entries=korean + english, judges=jury)
    do(assigning.propose, judged)
    by_judge = {judge: set() for judge in jury}
    for one in Assignment.objects.select_related("judge", "round_entry__entry"):
        by_judge[one.judge].add(one.round_entry.entry)
    assert not by_judge[close] & set(english)
    assert not by_judge[reads] & set(english)
    assert judges_each(judged) == {2}


def test_other_open_rounds_take_room(competition: Competition) -> None:
    busy = make_judge(competition, "Busy", capacity=4)
    other = planned(competition, entries=3, judges=[busy], scores_needed=1)
    do(assigning.propose, other)
    judged = planned(competition, entries=4, judges=[busy, make_judge(competition)], scores_needed=1)
    do(assigning.propose, judged)
    assert len({entry for judge, entry in pairs(judged) if judge == busy.pk}) == 2
    opened(other)
    do(assigning.propose, judged)
    assert len({entry for judge, entry in pairs(judged) if judge == busy.pk}) == 1
    do(rounds.close_round, other)
    do(assigning.propose, judged)
    assert len({entry for judge, entry in pairs(judged) if judge == busy.pk}) == 2


def test_anchors_are_for_everybody_and_chosen_anew(competition: Competition) -> None:
    judged = planned(competition, anchors=2)
    do(assigning.propose, judged)
    anchors = set(judged.entries.filter(is_anchor=True).values_list("pk", flat=True))
    loads = Counter(entry for _judge, entry in pairs(judged))
    assert {entry for entry, load in loads.items() if load == 4} == anchors
    assert len(anchors) == 2
    Round.objects.update(anchors=0)
    do(assigning.propose, Round.objects.get())
    assert (judges_each(judged), judged.entries.filter(is_anchor=True).count()) == ({2}, 0)


def test_in_calibration_everybody_gets_everything(competition: Competition) -> None:
    make_entries(competition, 9)
    judged = planned(competition, entries=[], kind=RoundKind.CALIBRATION, anchors=3)
    do(rounds.fill_round, judged)
    assert do(assigning.propose, judged) == 12
    assert judges_each(judged) == {4}


def test_what_left_the_contest_gets_nobody(competition: Competition) -> None:
    judged = planned(competition)
    Entry.objects.filter(pk=judged.entries.first().entry_id).update(status=Status.WITHDRAWN)
    assert do(assigning.propose, judged) == 10


@pytest.mark.parametrize("state", ["notified", "in_progress", "submitted", "locked", "declined", "expired"])
def test_nothing_is_moved_once_judges_know(competition: Competition, state: str) -> None:
    judged = planned(competition)
    do(assigning.propose, judged)
    Assignment.objects.filter(pk=Assignment.objects.first().pk).update(state=state)
    before = pairs(judged, *AssignmentState.values)
    with pytest.raises(RoundIsElsewhere):
        do(assigning.propose, judged)
    assert pairs(judged, *AssignmentState.values) == before


def test_a_pair_that_was_recused_while_it_was_a_proposal_does_not_come_again(
    competition: Competition,
) -> None:
    judged = planned(competition)
    do(assigning.propose, judged)
    one = Assignment.objects.select_related("judge", "round_entry__entry").first()
    conflicts.declare_conflict(
        judge=one.judge, entry=one.round_entry.entry, kind="personal", reason="Niece", now=timezone.now()
    )
    do(assigning.propose, judged)
    assert (one.judge_id, one.round_entry_id) not in pairs(judged)
    assert pairs(judged, "recused") == {(one.judge_id, one.round_entry_id)}
    assert judges_each(judged) == {2}


def test_a_round_without_judges_or_entries_cannot_be_assigned(competition: Competition) -> None:
    for field, facts in (("panel", {"panel": None}), ("panel", {"judges": 0}), ("entries", {"entries": []})):
        with pytest.raises(NotReady) as refused:
            do(assigning.propose, planned(competition, **facts))
        assert list(refused.value.errors) == [field]
    for kind in (RoundKind.DELIBERATION, RoundKind.PUBLIC_VOTE):
        with pytest.raises(RoundIsElsewhere):
            do(assigning.propose, planned(competition, kind=kind))


# --- what cannot be done ------------------------------------------------------------------------------------


def refused(judged: Round, what: Callable[..., Any] = assigning.propose) -> CannotAssign:
    events = AuditEvent.objects.filter(kind="round.assigned").count()
    with pytest.raises(CannotAssign) as error:
        do(what, judged)
    assert AuditEvent.objects.filter(kind="round.assigned").count() == events
    assert all(one in str(error.value.message) for one in error.value.shortages)
    return error.value


def test_too_few_judges_are_told_by_name_with_the_smallest_change(competition: Competition) -> None:
    entries = make_entries(competition, 1)
    jury = [make_judge(competition, name) for name in ("Ada", "Ben", "Cleo")]
    judged = planned(competition, entries=entries, judges=jury, scores_needed=3)
    conflicts.declare_conflict(
        judge=jury[2], entry=entries[0], kind="personal", reason="Niece", now=timezone.now()
    )
    code = entries[0].code
    assert refused(judged).shortages == [
        f"Only Ada, Ben may judge {code}; needed: 3. In conflict, or given back: Cleo ({code}). "
        "Add 1 judge to the panel, or ask for fewer judges for each entry."
    ]


def test_too_little_room_is_told_with_who_could_take_more(competition: Competition) -> None:
    jury = [make_judge(competition, "Ada", capacity=1), make_judge(competition, "Ben", capacity=1)]
    judged = planned(competition, entries=2, judges=jury)
    (said,) = refused(judged).shortages
    assert said == (
        "Entries that all judges can take together: 2; needed: 4. "
        "It is enough to raise the most entries of: Ada (+1), Ben (+1)."
    )
    Judge.objects.filter(pk=jury[1].pk).update(capacity=2)
    (said,) = refused(judged).shortages
    assert said.startswith("Entries that Ada can take: 1; needed for ")
    assert said.endswith(": 2. It is enough to raise the most entries of: Ada (+1).")


def test_a_language_that_nobody_reads_is_told(competition: Competition) -> None:
    (entry,) = make_entries(competition, 1, language="ko")
    judged = planned(
        competition,
        entries=[entry],
        judges=[make_judge(competition, "Ada", languages=["en"])],
        scores_needed=1,
    )
    (said,) = refused(judged).shortages
    assert said.startswith(f"Nobody on the panel may judge {entry.code}; needed: 1.")
    assert "Would help if they read the language: Ada (ko)." in said


def test_a_refused_proposal_leaves_the_old_one(competition: Competition) -> None:
    judged = planned(competition, entries=2, judges=2)
    do(assigning.propose, judged)
    before = pairs(judged)
    Round.objects.update(scores_needed=3)
    refused(Round.objects.get())
    assert pairs(judged) == before


# --- topping up ---------------------------------------------------------------------------------------------


def test_after_a_recusal_somebody_else_takes_over_and_nothing_moves(competition: Competition) -> None:
    judged = planned(competition)
    do(assigning.propose, judged)
    opened(judged)
    do(assigning.notify, judged)
    one = Assignment.objects.select_related("judge", "round_entry__entry").first()
    conflicts.declare_conflict(
        judge=one.judge, entry=one.round_entry.entry, kind="personal", reason="Niece", now=timezone.now()
    )
    before = pairs(judged)
    assert do(assigning.top_up, judged) == 1
    assert before < pairs(judged)
    assert judges_each(judged) == {2}
    assert (do(assigning.top_up, judged), do(assigning.notify, judged)) == (0, 1)


@pytest.mark.parametrize("state", ["recused", "declined"])
def test_what_was_given_back_is_not_given_again(competition: Competition, state: str) -> None:
    judged = planned(competition, entries=1, judges=2)
    do(assigning.propose, judged)
    Assignment.objects.filter(pk=Assignment.objects.first().pk).update(state=state)
    assert len(refused(judged, assigning.top_up).shortages) == 1


def test_a_late_entry_and_a_new_judge_come_in(competition: Competition) -> None:
    judged = planned(competition, entries=2, judges=2, anchors=1)
    do(assigning.propose, judged)
    opened(judged)
    do(assigning.notify, judged)
    before = pairs(judged)
    make_entries(competition, 1)
    assert do(rounds.fill_round, judged) == 1
    new = make_judge(competition)
    judged.panel.judges.add(new)
    assert do(assigning.top_up, judged) == 3  # two for the entry, and the anchor for the judge
    assert before < pairs(judged)
    anchor = judged.entries.get(is_anchor=True)
    assert (new.pk, anchor.pk) in pairs(judged)


def test_a_judge_who_left_is_replaced_and_takes_up_again_on_coming_back(competition: Competition) -> None:
    judged = planned(competition, entries=2, judges=3, scores_needed=3)
    do(assigning.propose, judged)
    leaver = Judge.objects.first()
    panels.remove_judge(judge=leaver, actor=ACTOR, now=timezone.now())
    refused(judged, assigning.top_up)
    panels.invite_judge(
        competition=competition,
        email=leaver.user.email,
        name="",
        language="en",
        actor=ACTOR,
        now=timezone.now(),
    )
    assert do(assigning.top_up, judged) == 2
    assert set(Assignment.objects.filter(judge=leaver).values_list("state", flat=True)) == {"proposed"}
    assert Assignment.objects.count() == 6


def test_topping_up_leaves_the_order_of_what_a_judge_has(competition: Competition) -> None:
    judged = planned(competition, entries=4, judges=1, scores_needed=1)
    do(assigning.propose, judged)
    before = list(Assignment.objects.order_by("position").values_list("round_entry_id", flat=True))
    add_to_round(judged, make_entries(competition, 4))
    do(assigning.top_up, judged)
    rows = list(Assignment.objects.order_by("position").values_list("round_entry_id", "position"))
    assert [entry for entry, _position in rows if entry in before] == before
    assert [position for _entry, position in rows] == [1, 2, 3, 4, 5, 6, 7, 8]


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


# --- pairs --------------------------------------------------------------------------------------------------


def test_in_a_round_of_pairs_judges_get_pairs_of_their_own(competition: Competition) -> None:
    slogans, designs = make_entries(competition, 8), make_entries(competition, 5, category="design")
    judged = planned(
        competition, entries=slogans + designs, judges=5, kind=RoundKind.PAIRWISE, scores_needed=3
    )
    do(assigning.propose, judged)
    assert not Comparison.objects.exists()
    opened(judged)
    do(assigning.notify, judged)
    held = pairs(judged)
    rows = list(Comparison.objects.select_related("first__entry", "second__entry"))
    for one in rows:
        assert {(one.judge_id, one.first_id), (one.judge_id, one.second_id)} <= held
        assert one.first.entry.category_id == one.second.entry.category_id
        assert (one.winner, one.decided_at) == (None, None)
    for judge in Judge.objects.all():
        mine = [one.position for one in rows if one.judge_id == judge.pk]
        assert sorted(mine) == list(range(1, len(mine) + 1))
    seen = [(one.judge_id, one.first_id, one.second_id) for one in rows]
    do(assigning.notify, judged)
    assert Comparison.objects.count() == len(seen)
    counts = Counter(entry for _judge, *two in seen for entry in two)
    assert max(counts.values()) - min(counts.values()) <= 4


def test_a_late_entry_of_a_round_of_pairs_gets_pairs_too(competition: Competition) -> None:
    judged = planned(competition, entries=4, judges=2, kind=RoundKind.PAIRWISE)
    do(assigning.propose, judged)
    opened(judged)
    do(assigning.notify, judged)
    before = set(Comparison.objects.values_list("pk", "first_id", "second_id", "position"))
    late = make_entries(competition, 1)[0]
    do(rounds.fill_round, judged)
    do(assigning.top_up, judged)
    do(assigning.notify, judged)
    assert before <= set(Comparison.objects.values_list("pk", "first_id", "second_id", "position"))
    row = judged.entries.get(entry=late)
    assert Comparison.objects.filter(first=row).count() + Comparison.objects.filter(second=row).count() == 8


HELD = st.dictionaries(st.integers(1, 6), st.sets(st.integers(1, 14)), max_size=6)


@given(held=HELD, seed=st.integers(0, 99), parts=st.integers(1, 3))
def test_pairs_are_balanced_linked_and_the_same_again(
    held: dict[int, set[int]], seed: int, parts: int
) -> None:
    groups = {entry: entry % parts for entry in range(1, 15)}
    drawn = draw_pairs(held=held, groups=groups, seed=seed)
    turned = {judge: sorted(entries, reverse=True) for judge, entries in reversed(held.items())}
    assert draw_pairs(held=turned, groups=groups, seed=seed) == drawn
    asked = [(one.judge, frozenset((one.first, one.second))) for one in drawn]
    assert len(set(asked)) == len(asked)
    for one in drawn:
        assert {one.first, one.second} <= held[one.judge]
        assert one.first != one.second
        assert groups[one.first] == groups[one.second]
    for group in range(parts):
        members = [sorted(one for one in own if groups[one] == group) for own in held.values()]
        links = [(own[0], other) for own in members if len(own) > 1 for other in own[1:]]
        inside = [(one.first, one.second) for one in drawn if groups[one.first] == group]
        assert parts_of(inside) == parts_of(links)  # linked as far as judges' entries overlap
        compared = {entry for link in links for entry in link}
        possible = sum(len(own) * (len(own) - 1) // 2 for own in members)
        assert len(inside) <= max(5 * len(compared), len(compared) - 1)
        assert len(inside) >= min(possible, 5 * len(compared)) or len(inside) == possible


def parts_of(links: Iterable[tuple[int, int]]) -> set[frozenset[int]]:
    """Linked sets of the entries that these pairs name."""
    found: list[set[int]] = []
    for one, other in links:
        touched = [part for part in found if {one, other} & part]
        found = [part for part in found if part not in touched] + [set().union({one, other}, *touched)]
    return {frozenset(part) for part in found}


def test_pairs_that_stand_are_not_drawn_again() -> None:
    held = {1: {1, 2, 3}, 2: {1, 2, 3}}
    groups = dict.fromkeys((1, 2, 3), "")
    first = draw_pairs(held=held, groups=groups, seed=1)
    assert len(first) == 6
    assert draw_pairs(held=held, groups=groups, seed=1, standing=first) == []
    rest = draw_pairs(held=held, groups=groups, seed=1, standing=[Drawn(1, 2, 1), Drawn(2, 1, 3)])
    assert Counter((one.judge, frozenset((one.first, one.second))) for one in rest) == Counter(
        (judge, frozenset(pair)) for judge, pair in [(1, (1, 3)), (1, (2, 3)), (2, (1, 2)), (2, (2, 3))]
    )


def test_each_side_shows_an_entry_about_as_often() -> None:
    held = {judge: set(range(60)) for judge in range(5)}
    drawn = draw_pairs(held=held, groups=dict.fromkeys(range(60), ""), seed=3)
    assert len(drawn) == 300
    counts = Counter(entry for one in drawn for entry in (one.first, one.second))
    assert max(counts.values()) - min(counts.values()) <= 3
    assert 110 <= sum(one.first < one.second for one in drawn) <= 190
    assert set(Counter(one.judge for one in drawn).values()) <= set(range(55, 66))


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
