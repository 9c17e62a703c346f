"""Which lessons somebody has finished. Notes, and how far one is in a lesson, stay on the phone."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.refusals import BadRequest
from campaigns.training.models import Attendance


def finish_lesson(*, attendance: Attendance, key: str) -> None:
    """Remember that a lesson was finished; twice changes nothing. key: the same in every language.

    Raises BadRequest for a lesson of another module.
    """
    module = attendance.session.module
    known = module.lessons().values_list("translation_key", flat=True) if module is not None else []
    if key not in {str(one) for one in known}:
        raise BadRequest(_("This lesson is not in this session."))
    with transaction.atomic():
        kept = Attendance.objects.select_for_update(of=("self",)).get(pk=attendance.pk)
        if key not in kept.lessons:
            kept.lessons = [*kept.lessons, key]
            kept.save(update_fields=["lessons"])
    attendance.lessons = kept.lessons
