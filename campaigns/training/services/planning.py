"""What trainers do with a session around its hour: change it, tick off its checklist, hold it together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Count, QuerySet, When
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from campaigns.training.enums import RUNNING, Phase
from campaigns.training.exceptions import NotOpen
from campaigns.training.models import (
    Campus,
    CampusSession,
    Qualification,
    Trainer,
    TrainingModulePage,
)
from campaigns.training.services import sessions


def campuses_of(*, user: User) -> QuerySet[Campus]:
    """Where somebody may plan sessions."""
    return Campus.objects.filter(trainers__user=user).select_related("organisation")


def trained_for(*, user: User) -> set[UUID]:
    """Translation keys of the modules that a trainer was trained for."""
    rows = Qualification.objects.filter(trainer__user=user)
    return set(rows.values_list("module__translation_key", flat=True))


def sessions_of(*, user: User, are_over: bool) -> QuerySet[CampusSession]:
    """On a trainer's campuses, with how many joined as `joined`.

    What runs stands first, then what comes next; of what is over, the newest.
    """
    theirs = CampusSession.objects.of_trainer(user.pk).taught().values("pk")
    over = (Phase.CLOSED, Phase.CANCELLED)
    found = CampusSession.objects.filter(pk__in=theirs).select_related("campus__organisation")
    found = found.annotate(joined=Count("attendances"))
    if are_over:
        return found.filter(phase__in=over).order_by("-starts_at", "-pk")
    first = Case(When(phase__in=RUNNING, then=0), default=1)
    return found.exclude(phase__in=over).order_by(first, "starts_at", "pk")


def change_session(
    *, session: CampusSession, module: TrainingModulePage, language: str, **options: Any
) -> CampusSession:
    """Write other plans into a session that has not begun. options: fields of CampusSession.

    Raises NotOpen once its doors have opened, and for another module when somebody is in its tests.
    """
    page = sessions.page_in(module, language)
    with transaction.atomic():
        kept = CampusSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if kept.phase != Phase.PLANNED:
            raise NotOpen(_("The doors of this session have opened, so its plan stays as it is."))
        for name, value in {**options, "language": language}.items():
            setattr(kept, name, value)
        if kept.module_id != page.pk or kept.study_id is None:
            _teach(kept, page)
        kept.save()
    return kept


def _teach(session: CampusSession, page: TrainingModulePage) -> None:
    """Another module has other tests. Who has taken the old ones on paper already stays in them."""
    old = session.study
    if old is not None and old.participants.exists():
        raise NotOpen(_("Somebody is in the tests of this session already, so its module stays as it is."))
    session.module, session.module_key, session.module_title = page, page.translation_key, page.title
    session.study = sessions.new_study(page, session)
    session.save()
    if old is not None:
        old.delete()


def tick(*, session: CampusSession, check: str, is_done: bool) -> CampusSession:
    """Tick off a line of the checklist, or take that back. Others may tick at the same time."""
    with transaction.atomic():
        kept = CampusSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        others = [slug for slug in kept.done_checks if slug != check]
        kept.done_checks = [*others, check] if is_done else others
        kept.save(update_fields=["done_checks"])
    return kept


def colleagues(*, session: CampusSession) -> QuerySet[Trainer]:
    """Trainers of the session's campus who do not hold it yet."""
    return (
        Trainer.objects.filter(
            campuses=session.campus_id, user__is_active=True, user__groups__name=Role.TRAINER.value
        )
        .exclude(user__campus_sessions=session)
        .select_related("user")
    )
