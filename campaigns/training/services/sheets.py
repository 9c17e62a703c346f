"""Whose sheet of paper it was: somebody with a phone says its number, and both become one person."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.requests import check_limit
from campaigns.training.enums import Phase
from campaigns.training.exceptions import NotOpen, Unclaimable
from campaigns.training.models import Attendance, CampusSession
from campaigns.training.services.claims import ALL_TRIES, OWN_TRIES
from campaigns.training.services.paper import forget_test, is_paper
from campaigns.training.services.phases import ORDER
from quizzes.enums import Occasion
from quizzes.models import Attempt, Participant
from quizzes.services.studies import form_of

MOST_DIGITS = 5


def takes_sheets(session: CampusSession) -> bool:
    """From the lessons on: then the first test is over. Only where there are tests."""
    after = ORDER[ORDER.index(Phase.LESSONS) :]
    return session.study_id is not None and session.phase in after


def claim_sheet(*, attendance: Attendance, number: str, now: datetime) -> Attendance:
    """Join what is stored of a sheet into the attendance of a phone; again, it is the same sheet.

    Of two tests of one occasion the one with more answers stays. The forms then must be those of the sheet.
    Raises NotOpen before the lessons, Unclaimable, and TooMany after ten tries a minute.
    """
    session = attendance.session
    check_limit(group="campus-sheet", rate=OWN_TRIES, value=str(attendance.pk), open_when_dead=False)
    check_limit(group="campus-sheets", rate=ALL_TRIES, value=str(session.pk), open_when_dead=False)
    sheet = _number_in(number)
    with transaction.atomic():
        kept = CampusSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if not takes_sheets(kept):
            raise NotOpen(_("Sheets of paper can be named once the lessons have begun."))
        own = kept.attendances.get(pk=attendance.pk)
        if own.sheet is None:
            _join(own, kept.attendances.filter(sheet=sheet).first(), sheet)
        elif own.sheet != sheet:
            raise Unclaimable(
                _("You have named sheet %(number)d already. If it was wrong, tell your trainer.")
                % {"number": own.sheet}
            )
    attendance.sheet = own.sheet
    return own


def _number_in(text: str) -> int:
    digits = unicodedata.normalize("NFKC", text).strip()
    if not digits.isdecimal() or len(digits) > MOST_DIGITS:
        raise Unclaimable(_("Write the number of your sheet. It stands on your slip."))
    return int(digits)


def _join(own: Attendance, paper: Attendance | None, sheet: int) -> None:
    """Everything of the sheet to the phone; the sheet's own attendance and participant go."""
    if paper is None or paper.participant_id is None or own.participant_id is None or not is_paper(paper):
        raise Unclaimable(
            _(
                "This sheet cannot be taken. Check its number. If it is right, tell your trainer: its "
                "answers may not be typed in yet, or somebody else has taken it."
            )
        )
    people = Participant.objects.select_for_update().order_by("pk")
    both = people.in_bulk([own.participant_id, paper.participant_id])
    mine, theirs = both[own.participant_id], both[paper.participant_id]
    stay, go = _chosen(mine, theirs)
    if any(attempt.form != form_of(theirs, Occasion(attempt.occasion)) for attempt in stay):
        raise Unclaimable(
            _("This sheet does not fit the test that you took on this phone. Tell your trainer its number.")
        )
    for attempt in go:
        forget_test(attempt)
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in stay]).update(participant=mine)
    paper.delete()
    theirs.delete()
    Participant.objects.filter(pk=mine.pk).update(order=theirs.order)
    own.sheet = sheet
    own.save(update_fields=["sheet"])


def _chosen(mine: Participant, theirs: Participant) -> tuple[list[Attempt], list[Attempt]]:
    """The tests of both that stay, one an occasion, and those that go."""
    stay: dict[str, Attempt] = {}
    go: list[Attempt] = []
    attempts = Attempt.objects.filter(participant__in=[mine, theirs]).prefetch_related("responses")
    for attempt in attempts.order_by("pk"):
        known = stay.setdefault(attempt.occasion, attempt)
        if known is not attempt:
            less, more = sorted((known, attempt), key=lambda one: len(one.responses.all()))
            stay[attempt.occasion] = more
            go.append(less)
    return list(stay.values()), go
