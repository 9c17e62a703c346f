"""Times that are typed and shown in a competition's own time zone, wherever the editor is."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminDateTimeInput

from campaigns.clocks import UTC, ClocksChange, moment_at, zone_choices, zone_named
from campaigns.competitions.models import Competition

__all__ = ["UTC", "ZonedDateTimeField", "local", "zone_choices", "zone_named"]


class ZonedDateTimeField(forms.DateTimeField):
    """A moment, typed and shown as the clocks of `zone` show it. The form sets the zone before it is used."""

    widget = AdminDateTimeInput
    zone: ZoneInfo = UTC

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(self.zone).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> datetime | None:
        """Raises ValidationError also for a time that the clocks skip or show twice on that day."""
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value
        naive = self._as_typed(value)
        if naive is None:
            return None
        try:
            return moment_at(naive, self.zone)
        except ClocksChange as error:
            raise ValidationError(
                _("The clocks of %(zone)s change at this hour. Choose another time."),
                params={"zone": self.zone.key},
            ) from error

    def _as_typed(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        for pattern in self.input_formats:
            try:
                return self.strptime(str(value).strip(), pattern)
            except (ValueError, TypeError):
                continue
        try:
            return datetime.fromisoformat(str(value).strip()).replace(tzinfo=None)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


def local(moment: datetime, competition: Competition) -> datetime:
    """A moment as a competition's clocks show it; without a zone, as templates would move it to theirs."""
    return moment.astimezone(competition.zone).replace(tzinfo=None)
