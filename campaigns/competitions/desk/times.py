"""Times that are typed and shown in a competition's own time zone, wherever the editor is."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminDateTimeInput

from campaigns.competitions.models import Competition

UTC = ZoneInfo("UTC")


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
        first, second = (naive.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1))
        if first.utcoffset() != second.utcoffset():
            raise ValidationError(
                _("The clocks of %(zone)s change at this hour. Choose another time."),
                params={"zone": self.zone.key},
            )
        return first

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


def zone_choices() -> list[tuple[str, str]]:
    """Every zone by its name, UTC first."""
    places = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places)]


def zone_named(name: str) -> ZoneInfo:
    """The zone of this name; UTC for none, so that a form with a wrong zone can still say so."""
    return ZoneInfo(name) if name in available_timezones() else UTC


def local(moment: datetime, competition: Competition) -> datetime:
    """A moment as a competition's clocks show it; without a zone, as templates would move it to theirs."""
    return moment.astimezone(competition.zone).replace(tzinfo=None)
