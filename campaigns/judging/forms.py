"""What managers send with a form, read and checked for its shape. What it means is the services' business."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from campaigns.competitions.desk.times import ZonedDateTimeField
from campaigns.competitions.models import Competition, Entry
from campaigns.judging.enums import (
    ASSIGNED,
    BY_RUBRIC,
    ConflictKind,
    ConflictRuling,
    RoundKind,
    RoundState,
)
from campaigns.judging.models import ConflictOfInterest, Judge, Panel, Round, Rubric
from campaigns.judging.services.conflicts import judges_who_count
from campaigns.judging.services.following import followers_of
from campaigns.judging.services.rounds import FREE

# Which kinds of rounds ask for what; a field that is not here is asked for in all of them.
ASKED_IN: dict[str, tuple[Any, ...]] = {
    "panel": (*ASSIGNED, RoundKind.DELIBERATION),
    "rubric": BY_RUBRIC,
    "scores_needed": ASSIGNED,
    "anchors": BY_RUBRIC,
    "blindness": ASSIGNED,
    "visibility": BY_RUBRIC,
    "vote_per": (RoundKind.PUBLIC_VOTE,),
}


class PersonForm(forms.Form):
    """What a manager knows of a judge."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=gettext_lazy("Organisation"),
        required=False,
        empty_label=gettext_lazy("none"),
        help_text=gettext_lazy("Whom they judge for. Entries of its people are kept from them."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages they read"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They get entries in these only. Nothing ticked means all of them."),
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Most entries in a round"),
        required=False,
        min_value=1,
        max_value=10_000,
        help_text=gettext_lazy("Empty for as many as their share is."),
    )
    aliases = forms.CharField(
        label=gettext_lazy("Other names"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("One a line. They are compared with the names of entrants and teachers."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["languages"].choices = _languages()

    def clean_aliases(self) -> str:
        return _lines(self.cleaned_data["aliases"])


class InviteForm(PersonForm):
    """Somebody new on the jury."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        help_text=gettext_lazy("The invitation goes there, with a link that signs them in."),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=150, widget=forms.TextInput({"autocomplete": "off"})
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the invitation"),
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    field_order = ("email", "name", "language", "organisation", "languages", "capacity", "aliases")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].choices = _languages()


class JudgeForm(PersonForm):
    """A judge as they are kept. The address cannot be changed: it is how they sign in."""

    affiliations = forms.CharField(
        label=gettext_lazy("Schools and organisations they are close to"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("One a line. The judge is asked for them before the first entry."),
    )
    field_order = ("organisation", "languages", "capacity", "affiliations", "aliases")

    def __init__(self, *args: Any, judge: Judge, **options: Any) -> None:
        names = ("organisation", "languages", "capacity", "affiliations", "aliases")
        super().__init__(*args, initial={name: getattr(judge, name) for name in names}, **options)

    def clean_affiliations(self) -> str:
        return _lines(self.cleaned_data["affiliations"])


def _languages() -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in settings.LANGUAGES]


def _lines(text: str) -> str:
    """One a line, without empty ones and without spaces around."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


class PanelForm(forms.ModelForm):
    class Meta:
        model = Panel
        fields = ("title", "judges", "chair")
        widgets = {"judges": forms.CheckboxSelectMultiple}
        help_texts = {
            "judges": gettext_lazy("Judges who have been invited to this competition."),
            "chair": gettext_lazy(
                "Sees the results of the panel's rounds, leads the deliberation and ratifies."
            ),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        judges = Judge.objects.active().filter(competition=self.instance.competition).select_related("user")
        for name in ("judges", "chair"):
            self.fields[name].queryset = judges
        self.fields["chair"].empty_label = _("nobody yet")

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"].strip()
        others = Panel.objects.filter(competition=self.instance.competition, title=title)
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another panel has this title already."))
        return title

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chair, judges = cleaned.get("chair"), cleaned.get("judges")
        if chair is not None and judges is not None and chair not in judges:
            self.add_error("chair", _("The chair is one of the judges: tick their name above."))
        return cleaned


class Moment(forms.DateTimeInput):
    """The browser's own choice of a date and a time: it needs no script, which this page would not run."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class RoundForm(forms.ModelForm):
    """A round. Times are typed in the competition's zone; what is frozen is not in the form."""

    opens_at = ZonedDateTimeField(label=gettext_lazy("Opens"), widget=Moment)
    closes_at = ZonedDateTimeField(label=gettext_lazy("Closes"), widget=Moment)

    class Meta:
        model = Round
        fields = (
            "title",
            "kind",
            "categories",
            "source",
            "panel",
            "rubric",
            "opens_at",
            "closes_at",
            "scores_needed",
            "anchors",
            "places",
            "blindness",
            "visibility",
            "vote_per",
        )
        widgets = {"categories": forms.CheckboxSelectMultiple}
        help_texts = {
            "categories": gettext_lazy("Nothing ticked means all of them."),
            "source": gettext_lazy("A round whose entries that go on come into this one."),
            "scores_needed": gettext_lazy("How many judges score each entry."),
            "anchors": gettext_lazy(
                "In each category and division. Three to six link all judges, so that harsh and lenient "
                "ones can be compared."
            ),
            "visibility": gettext_lazy("When a judge sees what others gave the same entry."),
        }

    def __init__(self, *args: Any, competition: Competition, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in frozen_fields(self.instance):
            self.fields.pop(name, None)
        self._set_zone(competition.zone)
        own = {
            "categories": competition.categories.all(),
            "panel": competition.panels.all(),
            "rubric": Rubric.objects.filter(competition=competition),
            "source": self._sources(competition),
        }
        for name, rows in own.items():
            if name in self.fields:
                self.fields[name].queryset = rows
        if "source" in self.fields:
            self.fields["source"].empty_label = _("none: all entries that are eligible")
        if "panel" in self.fields:
            self.fields["panel"].empty_label = self.fields["rubric"].empty_label = _("none yet")

    def _set_zone(self, zone: ZoneInfo) -> None:
        for name in ("opens_at", "closes_at"):
            if name in self.fields:
                self.fields[name].zone = zone
                self.fields[name].help_text = _("In the time zone %(zone)s.") % {"zone": zone.key}

    def _sources(self, competition: Competition) -> Any:
        """Rounds that can be the one before: of this competition, not itself, not one that follows it."""
        rounds = competition.rounds.exclude(kind=RoundKind.CALIBRATION)
        if self.instance.pk is None:
            return rounds
        return rounds.exclude(pk__in=followers_of(self.instance))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        opens = cleaned.get("opens_at", self.instance.opens_at)
        closes = cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The round closes after it opens. Choose a later time."))
        return cleaned


def frozen_fields(judged: Round) -> tuple[str, ...]:
    """What cannot be changed any more, in the order of the form."""
    free = FREE.get(RoundState(judged.state), frozenset({"title"}))
    return tuple(name for name in RoundForm.Meta.fields if name not in free)


class ConflictForm(forms.Form):
    """A conflict that a manager knows of."""

    judge = forms.ModelChoiceField(Judge.objects.none(), label=gettext_lazy("Judge"))
    entry = forms.CharField(
        label=gettext_lazy("Code of the entry"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=ConflictKind.choices, initial=ConflictKind.PERSONAL
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("In a sentence. Managers alone read it."),
    )

    def __init__(self, *args: Any, competition: Competition, **options: Any) -> None:
        super().__init__(*args, **options)
        self.competition = competition
        self.fields["judge"].queryset = judges_who_count(competition).select_related("user")

    def clean_entry(self) -> Entry:
        code = self.cleaned_data["entry"].replace(" ", "").replace("-", "").upper()
        found = Entry.objects.ever_submitted().filter(competition=self.competition, code=code).first()
        if found is None:
            raise ValidationError(_("No entry of this competition has this code."))
        return found


class RulingForm(forms.Form):
    ruling = forms.ChoiceField(
        label=gettext_lazy("Ruling"),
        choices=[
            (ConflictRuling.CONFLICTED, gettext_lazy("A conflict: this judge never gets this entry")),
            (ConflictRuling.CLEARED, gettext_lazy("No conflict: this judge may get this entry")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("In a sentence. Managers alone read it."),
    )


class ConflictFilters(forms.Form):
    """Narrows the conflicts of a competition down; what is not understood narrows nothing."""

    ruling = forms.ChoiceField(
        label=gettext_lazy("Ruling"),
        required=False,
        choices=[("", gettext_lazy("All")), *ConflictRuling.choices],
    )
    judge = forms.ChoiceField(label=gettext_lazy("Judge"), required=False)
    q = forms.CharField(label=gettext_lazy("Code of the entry"), required=False, max_length=20)

    def __init__(self, data: Any, *, competition: Competition) -> None:
        super().__init__(data)
        judges = judges_who_count(competition).select_related("user")
        self.fields["judge"].choices = [("", _("All")), *((one.code, str(one)) for one in judges)]
        self.found = ConflictOfInterest.objects.filter(judge__competition=competition)
        self.full_clean()

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())

    def narrow(self) -> Any:
        """The conflicts that are wanted."""
        wanted, found = self.cleaned_data, self.found
        if wanted.get("ruling"):
            found = found.filter(ruling=wanted["ruling"])
        if wanted.get("judge"):
            found = found.filter(judge__code=wanted["judge"])
        if wanted.get("q"):
            found = found.filter(entry__code__iexact=wanted["q"].replace(" ", "").replace("-", ""))
        return found
