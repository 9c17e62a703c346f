"""The form of a competition: its times in its own zone, and parts that belong together."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel

from campaigns.competitions.desk.times import ZonedDateTimeField, zone_choices, zone_named
from campaigns.competitions.models import Category, Competition, Division, Entry

FILE_TYPES = ("jpg", "png", "webp")
SPACES = re.compile(r"[\s,;]+")


class CategoryForm(WagtailAdminModelForm):
    def clean_file_types(self) -> str:
        """The types as words with single spaces. Raises ValidationError for one that is not taken."""
        types = [one.lower().lstrip(".") for one in SPACES.split(self.cleaned_data["file_types"]) if one]
        unknown = sorted(set(types) - set(FILE_TYPES))
        if unknown or not types:
            raise ValidationError(
                _("Choose from these, with spaces: %(types)s."), params={"types": " ".join(FILE_TYPES)}
            )
        return " ".join(dict.fromkeys(types))

    def clean_kind(self) -> str:
        kind: str = self.cleaned_data["kind"]
        if "kind" in self.changed_data and self.instance.pk and _is_used(self.instance):
            raise ValidationError(_("There are entries of this category: what is entered cannot change."))
        return kind


class SectionForm(WagtailAdminModelForm):
    opens_at = ZonedDateTimeField(label=gettext_lazy("Entries open"), required=False)
    closes_at = ZonedDateTimeField(label=gettext_lazy("Entries close"), required=False)

    def __init__(self, *args: Any, competition: Competition, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_zone(self, zone)
        own = {"competition": competition.pk} if competition.pk else {"pk": None}
        self.fields["category"].queryset = Category.objects.filter(**own)
        self.fields["division"].queryset = Division.objects.filter(**own)


def set_zone(form: forms.ModelForm, zone: ZoneInfo) -> None:
    """Let the times of a form be typed and shown in a zone, and say so beside them."""
    for name in ("opens_at", "closes_at"):
        form.fields[name].zone = zone
        form.fields[name].help_text = _("In the time zone %(zone)s.") % {"zone": zone.key}


class FormsOf(InlinePanel):
    """An inline panel whose rows have a form of their own. form: its class."""

    def __init__(self, *args: Any, form: type[forms.ModelForm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form_class = form

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "form": self.form_class}

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = self.form_class
        return options


class CompetitionForm(WagtailAdminModelForm):
    """Times are meant in the zone that is chosen in the same form."""

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zone_choices,
        help_text=gettext_lazy("All times of this competition are typed and shown in this zone."),
    )
    opens_at = ZonedDateTimeField(label=gettext_lazy("Entries open"))
    closes_at = ZonedDateTimeField(label=gettext_lazy("Entries close"))

    class Media:
        css = {"all": ["css/desk-competitions.css"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self._zone()
        set_zone(self, zone)
        # For the rows that are there, and for the empty one that is copied in the browser.
        self.formsets["sections"].form_kwargs |= {"competition": self.instance, "zone": zone}

    def _zone(self) -> ZoneInfo:
        """Times are read in the zone that is chosen now, and shown in the one that is stored."""
        chosen = self.data.get(self.add_prefix("time_zone"), "") if self.is_bound else self.instance.time_zone
        return zone_named(chosen)

    def _forms_of(self, name: str) -> list[Any]:
        formset = self.formsets.get(name)
        return list(formset.forms) if formset else []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Entries close after they open. Choose a later time."))
        return cleaned

    def is_valid(self) -> bool:
        """Looks at the rows too, which belong together."""
        valid = super().is_valid()
        return self._rows_fit() and valid

    def _rows_fit(self) -> bool:
        found = [
            self._sections_fit(),
            self._may_go("categories"),
            self._may_go("divisions"),
            self._slugs_differ(),
        ]
        return all(found)

    def _sections_fit(self) -> bool:
        """An exception's times are in order, also where one of the two is the competition's."""
        fits = True
        for form in self._kept("sections"):
            data = form.cleaned_data
            opens = data.get("opens_at") or self.cleaned_data.get("opens_at")
            closes = data.get("closes_at") or self.cleaned_data.get("closes_at")
            if opens and closes and closes <= opens:
                form.add_error("closes_at", _("Entries close after they open. Choose a later time."))
                fits = False
        return fits

    def _may_go(self, name: str) -> bool:
        """Nothing is taken away that entries belong to."""
        fits = True
        for form in getattr(self.formsets.get(name), "deleted_forms", []):
            if form.instance.pk and _is_used(form.instance):
                self.add_error(
                    None,
                    _("“%(title)s” stays: there are entries in it. Take it out of the call by an exception.")
                    % {"title": form.instance},
                )
                fits = False
        return fits

    def _slugs_differ(self) -> bool:
        fits = True
        for name in ("categories", "divisions"):
            seen: set[str] = set()
            for form in self._kept(name):
                slug = form["slug"].value() or ""
                if slug and slug in seen:
                    form.add_error("slug", _("Another one has this short name already."))
                    fits = False
                seen.add(slug)
        return fits

    def _kept(self, name: str) -> list[Any]:
        deleted = getattr(self.formsets.get(name), "deleted_forms", [])
        return [
            form for form in self._forms_of(name) if form not in deleted and hasattr(form, "cleaned_data")
        ]


def _is_used(part: Category | Division) -> bool:
    field = "category" if isinstance(part, Category) else "division"
    return Entry.objects.filter(**{field: part}).exists()


def is_kept(competition: Competition) -> bool:
    """Whether a competition cannot be deleted, because it has entries or a page."""
    return competition.entries.exists() or competition.pages.exists()
