"""Whatever order people and time do things in, consent stays what the last word of the guardian was."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.http import Http404
from django.test import override_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from audit.models import AuditEvent
from campaigns.competitions.enums import NEEDED, Eligibility, Scope, Status
from campaigns.competitions.exceptions import Incomplete, LinkIsUsed
from campaigns.competitions.models import ConsentRecord, Entry, GuardianRequest
from campaigns.competitions.services import consent, entries, privacy
from mailing.models import OutgoingMail
from tests.campaigns.competitions.contest import DAY, begin, introduce, make_competition, minor, submit, write

START = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
NEEDED_SET = frozenset(one.value for one in NEEDED)
UNANSWERED = consent.UNANSWERED_DAYS * DAY
scopes = st.frozensets(st.sampled_from(Scope.values))
addresses = st.sampled_from(["one@people.example", "two@people.example"])


class Consent(RuleBasedStateMachine):
    """One entry of one minor. The model: what the last answer allows, and which links work."""

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.now = START
        self.links: list[tuple[str, dt.datetime]] = []  # of first mails, newest last; with the end of each
        self.open: str | None = None
        self.backs: list[str] = []
        self.allowed: frozenset[str] = frozenset()
        self.asked, self.is_erased, self.said_no, self.is_out = 0, False, False, False
        self.noes: list[dt.datetime] = []
        self.is_taken_back = False  # everything, by the guardian's own link, which goes on saying so
        competition = make_competition(
            opens_at=START - dt.timedelta(days=1), closes_at=START + dt.timedelta(days=300)
        )
        self.entry = begin(competition, age=15, now=self.now)
        introduce(self.entry, minor(guardian="one@people.example"), now=self.now)
        write(self.entry, now=self.now)
        submit(self.entry, now=self.now)
        self.person = self.entry.contributors.get()
        self.collect_question()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    def token(self, purpose: str) -> str:
        text = OutgoingMail.objects.filter(purpose=purpose).latest("pk").text
        return next(line for line in text.splitlines() if "/consent/" in line).rstrip("/").rpartition("/")[2]

    def collect_question(self) -> None:
        self.asked += 1
        self.open = self.token("consent-question")
        self.links.append((self.open, self.now + dt.timedelta(days=consent.LINK_DAYS)))

    @rule(days=st.integers(0, 10), seconds=st.sampled_from([0, 1]))
    def wait(self, days: int, seconds: int) -> None:
        self.now += dt.timedelta(days=days, seconds=seconds)

    @precondition(lambda self: not self.is_erased)
    @rule(email=addresses)
    def ask(self, email: str) -> None:
        self.now += dt.timedelta(seconds=1)
        if self.asked >= consent.ASKS_A_PERSON:
            with pytest.raises(Incomplete):
                consent.ask_guardian(contributor=self.person, email=email, now=self.now)
            return
        consent.ask_guardian(contributor=self.person, email=email, now=self.now)
        self.collect_question()

    @rule(agreed=st.booleans(), given=scopes, is_full=st.booleans(), place=st.integers(0, 2))
    def answer(self, agreed: bool, given: frozenset[str], is_full: bool, place: int) -> None:
        token, end = self.links[place % len(self.links)]
        given = given | NEEDED_SET if is_full else given

        def say() -> None:
            consent.answer(token=token, agreed=agreed, scopes=given, now=self.now)

        if token != self.open or self.now > end:
            with pytest.raises(LinkIsUsed):
                say()
        elif agreed and not given >= NEEDED_SET:
            with pytest.raises(Incomplete):
                say()
        else:
            say()
            self.open, self.allowed, self.said_no = None, given if agreed else frozenset(), not agreed
            self.noes += [] if agreed else [self.now]
            if agreed:
                self.backs.append(self.token("consent-confirmed"))

    @precondition(lambda self: self.backs)
    @rule(given=scopes, place=st.integers(0, 2))
    def take_back(self, given: frozenset[str], place: int) -> None:
        token = self.backs[place % len(self.backs)]
        if self.is_erased and not self.is_taken_back:
            with pytest.raises(Http404):
                consent.withdraw_consent(token=token, scopes=given, now=self.now)
            return
        wanted = frozenset(Scope.values) if given & NEEDED_SET else given
        taken = consent.withdraw_consent(token=token, scopes=given, now=self.now)
        assert {one.scope for one in taken} == self.allowed & wanted
        if self.allowed & wanted & NEEDED_SET:
            self.is_out = self.is_erased = self.is_taken_back = True
            self.open = None
        self.allowed -= wanted

    @precondition(lambda self: not self.is_erased)
    @rule()
    def forget_unanswered(self) -> None:
        asked = GuardianRequest.objects.filter(answered_at=None, replaced_at=None).first()
        too_old = asked is not None and self.now > asked.requested_at + UNANSWERED
        is_no_old = any(self.now > moment + UNANSWERED for moment in self.noes)
        is_due = (too_old or is_no_old) and not self.allowed
        assert privacy.drop_unanswered(now=self.now, dry_run=True) == int(is_due)
        assert privacy.drop_unanswered(now=self.now) == int(is_due)
        self.is_erased = is_due
        self.open = None if too_old or is_due else self.open

    @precondition(lambda self: not self.is_erased)
    @rule()
    def erase(self) -> None:
        privacy.erase_person(entrant=self.person.entrant, now=self.now)
        self.is_erased, self.open = True, None

    @precondition(lambda self: not self.is_erased and not self.is_out)
    @rule()
    def disqualify(self) -> None:
        self.entry.refresh_from_db()
        if not self.entry.is_over:
            entries.disqualify_entry(entry=self.entry, reason="Copied", actor="system", now=self.now)

    # --- what always holds ---

    @invariant()
    def what_stands_is_the_last_word(self) -> None:
        standing = ConsentRecord.objects.filter(contributor=self.person, withdrawn_at=None)
        assert sorted(standing.values_list("scope", flat=True)) == sorted(self.allowed)
        for scope in Scope:
            assert consent.may_publish(contributor=self.person, scope=scope) == (scope in self.allowed)

    @invariant()
    def nothing_is_eligible_without_what_is_needed(self) -> None:
        entry = Entry.objects.get(pk=self.entry.pk)
        if self.is_erased:
            return
        if not self.allowed >= NEEDED_SET:
            assert entry.eligibility in (Eligibility.AWAITING_CONSENT, Eligibility.INELIGIBLE)
        else:
            assert entry.eligibility == Eligibility.NOT_CHECKED
        if self.said_no:
            assert entry.eligibility == Eligibility.INELIGIBLE

    @invariant()
    def who_took_everything_back_is_out(self) -> None:
        entry = Entry.objects.get(pk=self.entry.pk)
        if self.is_out:
            assert entry.status in (Status.WITHDRAWN, Status.DISQUALIFIED)

    @invariant()
    def one_question_at_most_is_open_and_no_more_than_three_were_asked(self) -> None:
        asked = GuardianRequest.objects.filter(contributor=self.person)
        assert asked.count() == self.asked <= consent.ASKS_A_PERSON
        working = asked.exclude(token_hash=None)
        assert working.count() == int(self.open is not None)

    @invariant()
    def an_address_is_kept_only_while_it_is_needed(self) -> None:
        for one in GuardianRequest.objects.filter(contributor=self.person).exclude(email=""):
            is_waiting = one.answered_at is None and one.replaced_at is None
            assert not self.is_erased
            assert is_waiting or one.agreed
        known = GuardianRequest.objects.filter(contributor=self.person).exclude(email="")
        written = set(OutgoingMail.objects.exclude(to="").values_list("to", flat=True))
        assert written <= set(known.values_list("email", flat=True))

    @invariant()
    def the_chain_holds_one_answer_for_each_that_was_given(self) -> None:
        answered = AuditEvent.objects.about("entry", self.entry.code).filter(kind="consent.answered").count()
        assert (
            answered
            == GuardianRequest.objects.filter(contributor=self.person, answered_at__isnull=False).count()
        )

    @invariant()
    def nothing_is_confirmed_before_it_was_asked(self) -> None:
        for one in ConsentRecord.objects.filter(contributor=self.person):
            assert one.requested_at <= one.confirmed_at <= (one.withdrawn_at or self.now)


@pytest.mark.django_db
@override_settings(RATELIMIT_ENABLE=False)  # one mailbox gets many mails
def test_consent_in_any_order() -> None:
    run_state_machine_as_test(
        Consent,
        settings=settings(
            max_examples=25, stateful_step_count=16, suppress_health_check=list(HealthCheck), deadline=None
        ),
    )
