"""Certificates of training: what they need, what they say, and the name that stands on them or does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.http import Http404
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit.services import GUEST, Subject
from campaigns.training.enums import AgeBand, Kind, Phase
from campaigns.training.exceptions import NotEarned
from campaigns.training.models import Attendance, CampusSession
from campaigns.training.services.tests import test_of
from certificates.models import Certificate
from certificates.services import forget, issue
from quizzes.enums import Occasion
from quizzes.measurement import SkillBand, signal_detection, skill_band
from quizzes.models import Attempt
from quizzes.services.tallies import judgements

KIND = "training"  # of certificates
SUBJECT = "attendance"
ISSUED_IN = (Phase.FEEDBACK, Phase.CLOSED, Phase.OWN_PACE)
MAY_SHOW_NAMES = (AgeBand.FROM_16, AgeBand.ADULT)
NAME_DAYS = 2 * 365
SITE = "Bonafide"
SEPARATOR = " · "
# Fewer fakes or genuine goods than this say nothing about what somebody can tell.
FEWEST_JUDGED = 4
# Of the links with which owners take their names back, long after their browser's key has gone.
SALT = "training.certificate.name"


@dataclass(frozen=True)
class Condition:
    """Something that a certificate needs. label: in the current language."""

    label: str
    is_met: bool


@dataclass(frozen=True)
class Words:
    """What a certificate tells everybody, in its language. cohort: the group and its campus; month: when;
    band: what the second test showed; bodies: who gives it."""

    title: str
    cohort: str
    month: str
    band: str
    bodies: list[str]


def conditions_of(attendance: Attendance) -> list[Condition]:
    """What the certificate of an attendance needs: having been there, both tests where there are tests, and
    alone, where nobody saw them there, every lesson."""
    session = attendance.session
    found = [Condition(_("You were there."), True)] if session.kind != Kind.OPEN else []
    if session.study_id is not None:
        found.append(Condition(_("You took the first test."), _took(attendance, Occasion.PRE)))
    if session.kind == Kind.OPEN:
        found.append(Condition(_("You finished the lessons."), _finished_lessons(attendance)))
    if session.study_id is not None:
        found.append(Condition(_("You took the second test."), _took(attendance, Occasion.POST)))
    return found


def _took(attendance: Attendance, occasion: Occasion) -> bool:
    """Answered at least half of a test. So a phone that died in its middle, or a trainer who moved on, takes
    nobody's certificate away, and opening a test and closing it again earns none."""
    attempt = test_of(attendance=attendance, occasion=occasion)
    return attempt is not None and 2 * attempt.responses.count() >= len(attempt.item_ids)


def _finished_lessons(attendance: Attendance) -> bool:
    module = attendance.session.module
    wanted = module.lessons().values_list("translation_key", flat=True) if module else []
    return {str(key) for key in wanted} <= set(attendance.lessons)


def may_show_name(session: CampusSession) -> bool:
    """Whether people of this session may agree to their name being public: from 16 on."""
    return session.age_band in MAY_SHOW_NAMES


def subject_of(attendance: Attendance) -> Subject:
    return (SUBJECT, attendance.code)


def certificate_of(attendance: Attendance) -> Certificate | None:
    """The certificate that was issued, revoked or not."""
    subject_type, subject_id = subject_of(attendance)
    return Certificate.objects.filter(kind=KIND, subject_type=subject_type, subject_id=subject_id).first()


def issue_for(
    *,
    attendance: Attendance,
    public_name: str = "",
    with_cohort: bool = True,
    with_band: bool = True,
    now: datetime,
) -> Certificate:
    """The certificate of an attendance; asked again, the first one. Raises NotEarned.

    with_cohort, with_band: what its owner has left on it. It stays as it was made.
    public_name: stored and shown to whoever checks it, only where its owner said so and may say so; "" stores
    no name: it is typed again for each sheet.
    """
    known = certificate_of(attendance)
    if known is not None:
        return known
    session = attendance.session
    if session.phase not in ISSUED_IN:
        raise NotEarned(_("Certificates are given at the end of the session."))
    if not all(condition.is_met for condition in conditions_of(attendance)):
        raise NotEarned(_("Something is still missing for your certificate. The page says what."))
    name = public_name.strip() if may_show_name(session) else ""
    words = words_of(attendance, now=now)
    when = [words.cohort, words.month] if with_cohort else [words.month]
    return issue(
        kind=KIND,
        subject=subject_of(attendance),
        title=words.title,
        lines=[SEPARATOR.join(when), words.band if with_band else ""],
        bodies=words.bodies,
        name=name,
        language=session.language,
        actor=GUEST,
        now=now,
        keep_name_until=now + timedelta(days=NAME_DAYS) if name else None,
    )


def words_of(attendance: Attendance, *, now: datetime) -> Words:
    """What the certificate of an attendance would say now, with all that its owner can leave off."""
    session = attendance.session
    with translation.override(session.language):
        return Words(
            title=session.module_title,
            cohort=_cohort(session),
            month=date_format(session.local_start or now, "YEAR_MONTH_FORMAT"),
            band=_band(attendance),
            bodies=[session.campus.organisation.name if session.campus else SITE],
        )


def _cohort(session: CampusSession) -> str:
    """Who took it together, and where: "Design, 2nd year · Sample University, Seoul"."""
    if session.campus is None:
        return _("Taken alone")
    return SEPARATOR.join(filter(None, [session.group, str(session.campus)]))


_WORDS: dict[SkillBand, Callable[[], str]] = {
    SkillBand.LEARNING: lambda: _("Second test: learning to see it"),
    SkillBand.SHARP: lambda: _("Second test: a sharp eye"),
    SkillBand.EXPERT: lambda: _("Second test: an expert eye"),
}


def _band(attendance: Attendance) -> str:
    """What the second test showed, in words. Taking part is said where it showed nothing: too little was
    answered, or no more than guessing would give, which so few answers do not tell from having learned."""
    attempt = test_of(attendance=attendance, occasion=Occasion.POST)
    band = band_of(attempt) if attempt is not None else None
    words = _WORDS.get(band) if band is not None else None
    return words() if words else _("Took part")


def band_of(attempt: Attempt) -> SkillBand | None:
    """None where too little was judged to say anything."""
    tally = judgements(attempt.responses.filter(counts=True))
    if min(tally["fakes"], tally["genuine"]) < FEWEST_JUDGED:
        return None
    figures = signal_detection(tally["hits"], tally["fakes"], tally["false_alarms"], tally["genuine"])
    return skill_band(figures.d_prime)


# --- names ------------------------------------------------------------------------------------------------


def public_name(certificate: Certificate) -> str:
    """A name is stored only where its owner wants everybody to see it. See certificates.names."""
    return certificate.name


def token_of(certificate: Certificate) -> str:
    """Opens the page on which the owner takes the name back, from any browser."""
    return signing.Signer(salt=SALT).sign(certificate.code)


def certificate_by_token(token: str) -> Certificate:
    """The certificate that a token of `token_of` opens. Raises 404 for any other."""
    try:
        code = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        code = ""
    found = Certificate.objects.filter(kind=KIND, code=code).first()
    if found is None:
        raise Http404(_("This link is not valid. Copy the whole of it."))
    return found


def take_name_back(*, certificate: Certificate, now: datetime) -> None:
    """Take the name off, for ever. The certificate stays."""
    forget(certificates=Certificate.objects.filter(pk=certificate.pk), now=now)
