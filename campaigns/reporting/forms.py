"""Forms of the editing desk. Who says that a record is right is noted by saving it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import product
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.blocks.stream_block import StreamValue

from campaigns.reporting import countries
from campaigns.reporting.addresses import hosts_in, leads_to
from campaigns.reporting.enums import State
from campaigns.reporting.models import Checked, Marketplace
from campaigns.reporting.models.checked import place_name
from campaigns.reporting.models.marketplaces import RESERVED
from campaigns.translated import TranslatedWidget

DESK_CSS = {"all": ["css/desk-competitions.css", "css/desk-reporting.css"]}
VOUCHED = frozenset({"state", "source", "checked_on"})  # whoever changes one of them stands for the record
ABOUT_THE_CHECK = VOUCHED | {"source_name", "seen_as", "editors_note"}  # all other fields are for visitors


class TranslatedAreas(TranslatedWidget):
    """One box for each language that grows with its text."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.widgets = [AdminAutoHeightTextInput() for _code in self.codes]


def places() -> list[tuple[str, str]]:
    return [(countries.EVERYWHERE, place_name(countries.EVERYWHERE)), *countries.choices()]


def places_by_name() -> list[tuple[str, str]]:
    return [("", _("Choose a country")), *countries.choices()]


class RecordForm(WagtailAdminModelForm):
    """Of anything that somebody looked up."""

    class Media:
        css = DESK_CSS

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # What was there before is what is stored, not what the page sends along.
        for field in self.fields.values():
            field.show_hidden_initial = False

    def clean(self) -> dict[str, Any]:
        """Refuses what an old look at the source does not vouch for."""
        values: dict[str, Any] = super().clean()
        if self._needs_a_look(values) and not self._was_looked_at(values.get("checked_on")):
            words = _(
                "This changes what visitors read. Open the source again, compare, and set the date to the "
                "day you did. If you cannot do it now, set the state to “To be checked again”."
            )
            self.add_error("checked_on", words)
        return values

    def _needs_a_look(self, values: dict[str, Any]) -> bool:
        """Whether this changes what visitors read as verified."""
        if self.instance.pk is None or values.get("state") != State.VERIFIED:
            return False
        return self.initial["state"] != State.VERIFIED or self._changes_for_visitors()

    def _changes_for_visitors(self) -> bool:
        changed = set(self.changed_data) - ABOUT_THE_CHECK
        if "steps" in changed and _read(self.initial["steps"]) == _read(self.cleaned_data.get("steps", ())):
            changed.remove("steps")  # only their ids are others
        return bool(changed)

    def _was_looked_at(self, day: date | None) -> bool:
        """Whether the source was opened since the last check. Without a day, the model refuses."""
        before: date | None = self.initial["checked_on"]
        return day is None or before is None or day > before or day >= timezone.localdate()

    def save(self, commit: bool = True) -> Checked:
        if self._vouches():
            self.instance.checked_by = self.for_user
        saved: Checked = super().save(commit)
        return saved

    def _vouches(self) -> bool:
        """Whether whoever saves this stands for the record."""
        is_new = self.instance.pk is None
        return (
            is_new or bool(VOUCHED.intersection(self.changed_data)) or self._needs_a_look(self.cleaned_data)
        )


def _read(steps: Iterable[StreamValue.StreamChild]) -> list[tuple[str, ...]]:
    """What visitors read of steps."""
    return [
        (step.value["drawing"] or "", *(text or "" for text in step.value["text"].values())) for step in steps
    ]


class PlacedForm(RecordForm):
    """Of what holds everywhere, or in one country."""

    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        choices=places,
        required=False,
        help_text=gettext_lazy("“Everywhere” holds where a country has no record of its own."),
    )


class CountryForm(RecordForm):
    """Of what belongs to one country."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=places_by_name)


class MarketplaceForm(WagtailAdminModelForm):
    class Media:
        css = DESK_CSS

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug == RESERVED:
            raise ValidationError(_("“other” stands for shops that are not in the list. Choose another one."))
        return slug

    def clean_hosts(self) -> str:
        """One a line, in small letters. Raises ValidationError where another marketplace has one of them."""
        hosts = list(dict.fromkeys(hosts_in(self.cleaned_data["hosts"])))
        for other in Marketplace.objects.exclude(pk=self.instance.pk):
            for host, theirs in product(hosts, other.host_list):
                _refuse_overlap(host, theirs, other)
        return "\n".join(hosts)


def _refuse_overlap(host: str, theirs: str, other: Marketplace) -> None:
    """A listing is of one marketplace only. Raises ValidationError."""
    words = {"host": host, "theirs": theirs, "name": other}
    if host == theirs:
        raise ValidationError(_("“%(host)s” belongs to %(name)s already."), params=words)
    if leads_to(host, theirs) or leads_to(theirs, host):
        raise ValidationError(_("“%(host)s” overlaps with “%(theirs)s” of %(name)s."), params=words)
