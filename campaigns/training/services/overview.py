"""What programme managers see of all campuses: sessions, places, trainers. Counts of people, never names of
any who learn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import (
    Count,
    IntegerField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from accounts.enums import Role
from accounts.models import User
from campaigns.training.enums import RUNNING, Phase
from campaigns.training.models import (
    Attendance,
    Campus,
    CampusSession,
    Qualification,
    Trainer,
    TrainingModulePage,
)

OVERDUE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """Which sessions are meant. None and "": all. since, until: days by the clocks of the places."""

    campus: Campus | None = None
    module: UUID | None = None
    phase: str = ""
    trainer: User | None = None
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class Standing:
    """How many sessions of trainers are in which state. forgotten: begun or planned more than a day ago and
    still not closed, so that they are in no figure."""

    running: int
    coming: int
    held: int
    forgotten: int


def within(
    sessions: QuerySet[CampusSession], since: dt.date | None, until: dt.date | None
) -> QuerySet[CampusSession]:
    """Those that begin in these days, each by the clocks of its own place. None: open."""
    if since is None and until is None:
        return sessions
    days = Q(pk__in=[])
    for name in sessions.order_by().values_list("time_zone", flat=True).distinct():
        here = Q(time_zone=name)
        if since is not None:
            here &= Q(starts_at__gte=_midnight(since, name))
        if until is not None:
            here &= Q(starts_at__lt=_midnight(until + dt.timedelta(days=1), name))
        days |= here
    return sessions.filter(days)


def _midnight(day: dt.date, zone: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, ZoneInfo(zone))


def sessions_for_desk(wanted: Wanted) -> QuerySet[CampusSession]:
    """Sessions of trainers, the latest first, each with its campus and trainers, and how many joined as
    `joined`."""
    found = CampusSession.objects.taught()
    if wanted.campus is not None:
        found = found.filter(campus=wanted.campus)
    if wanted.module is not None:
        found = found.filter(module_key=wanted.module)
    if wanted.phase:
        found = found.filter(phase=wanted.phase)
    if wanted.trainer is not None:
        found = found.filter(trainers=wanted.trainer)
    found = within(found, wanted.since, wanted.until)
    return (
        found.select_related("campus__organisation")
        .prefetch_related("trainers")
        .annotate(joined=_joined())
        .order_by("-starts_at", "-pk")
    )


def _joined() -> Coalesce:
    """How many joined a session. A subquery: what else is joined to it multiplies nothing."""
    return _counted(Attendance.objects.filter(session=OuterRef("pk")), "session")


def _counted(rows: QuerySet[Attendance], field: str) -> Coalesce:
    counts = rows.order_by().values(field).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counts, output_field=IntegerField()), Value(0))


def standing(*, now: dt.datetime) -> Standing:
    """How many sessions are where."""
    begun = Q(starts_at__lte=now)
    forgotten = Q(phase__in=(Phase.PLANNED, *RUNNING)) & (
        Q(ends_at=None, starts_at__lt=now - OVERDUE) | Q(ends_at__lt=now - OVERDUE)
    )
    numbers = CampusSession.objects.taught().aggregate(
        running=Count("pk", filter=Q(phase__in=RUNNING)),
        coming=Count("pk", filter=Q(phase=Phase.PLANNED) & ~begun),
        held=Count("pk", filter=Q(pk__in=CampusSession.objects.held())),
        forgotten=Count("pk", filter=forgotten),
    )
    return Standing(**numbers)


def module_titles(keys: Collection[UUID]) -> dict[UUID, str]:
    """What modules are called: in the current language, else in another; as their sessions knew them once
    their pages are gone."""
    here = get_language()
    titles = dict(
        CampusSession.objects.filter(module_key__in=keys)
        .order_by("pk")
        .values_list("module_key", "module_title")
    )
    pages = TrainingModulePage.objects.filter(translation_key__in=keys).order_by("pk")
    rows = list(pages.values_list("translation_key", "title", "locale__language_code"))
    for key, title, _language in sorted(rows, key=lambda row: row[2] == here):
        titles[key] = title
    return titles


def modules_taught() -> dict[UUID, str]:
    """All modules of which there are sessions, by name."""
    keys = CampusSession.objects.taught().order_by().values_list("module_key", flat=True).distinct()
    return dict(sorted(module_titles(set(keys)).items(), key=lambda pair: pair[1]))


def trainers_seen() -> QuerySet[User]:
    """Everybody who holds or held a session."""
    holding = CampusSession.trainers.through.objects.values("user_id")
    return User.objects.filter(pk__in=holding).order_by("last_name", "first_name", "pk")


# --- places -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class City:
    name: str
    campuses: list[Campus]


@dataclass(frozen=True)
class Country:
    """held, students: of all its campuses together."""

    name: str
    cities: list[City]
    held: int
    students: int


def campuses_for_desk(*, now: dt.datetime) -> QuerySet[Campus]:
    """Campuses with `held` and `coming` sessions, `students` reached (who joined a session that was held)
    and when the last one began as `latest`."""
    held = Q(sessions__phase=Phase.CLOSED)
    coming = Q(sessions__phase=Phase.PLANNED, sessions__starts_at__gt=now)
    reached = Attendance.objects.filter(session__campus=OuterRef("pk"), session__phase=Phase.CLOSED)
    return (
        Campus.objects.select_related("organisation")
        .annotate(
            held=Count("sessions", filter=held),
            coming=Count("sessions", filter=coming),
            latest=Max("sessions__starts_at", filter=held),
            students=_counted(reached, "session__campus"),
        )
        .order_by("country", "city", "organisation__name")
    )


def by_country(campuses: Iterable[Campus]) -> list[Country]:
    """The same in order of country and city."""
    places: dict[str, dict[str, list[Campus]]] = {}
    for campus in campuses:
        places.setdefault(campus.country, {}).setdefault(campus.city, []).append(campus)
    return [
        Country(
            name=name,
            cities=[City(city, found) for city, found in cities.items()],
            held=sum(one.held for found in cities.values() for one in found),
            students=sum(one.students for found in cities.values() for one in found),
        )
        for name, cities in places.items()
    ]


# --- trainers ---------------------------------------------------------------------------------------------


def trainers_for_desk(*, now: dt.datetime) -> QuerySet[Trainer]:
    """Trainers with campuses and qualifications, how many sessions they `held` and have `coming`, how many
    `students` joined those that they held, and whether they have the role still as `may_train`."""
    sessions = "user__campus_sessions"
    held = Q(**{f"{sessions}__phase": Phase.CLOSED})
    coming = Q(**{f"{sessions}__phase": Phase.PLANNED, f"{sessions}__starts_at__gt": now})
    reached = Attendance.objects.filter(session__trainers=OuterRef("user"), session__phase=Phase.CLOSED)
    active = Q(user__groups__name=Role.TRAINER.value, user__is_active=True)
    return (
        Trainer.objects.select_related("user")
        .prefetch_related(
            Prefetch("campuses", Campus.objects.select_related("organisation")),
            Prefetch("qualifications", Qualification.objects.select_related("module").order_by("trained_on")),
        )
        .annotate(
            held=Count(sessions, filter=held, distinct=True),
            coming=Count(sessions, filter=coming, distinct=True),
            students=_counted(reached, "session__trainers"),
            may_train=Count("user__groups", filter=active, distinct=True),
        )
        .order_by("user__last_name", "user__first_name", "pk")
    )


def without_campus() -> QuerySet[User]:
    """People with the role of a trainer who were given no campus: they can plan nothing."""
    people = User.objects.filter(groups__name=Role.TRAINER.value, is_active=True)
    return people.filter(trainer__campuses=None).order_by("last_name", "first_name", "pk")
