"""What a manager asks for: which sessions, and which days a report is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.training.enums import Phase
from campaigns.training.models import Campus
from campaigns.training.services.overview import Wanted, modules_taught, trainers_seen

PHASES = [phase for phase in Phase if phase != Phase.OWN_PACE]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PeriodForm(forms.Form):
    since = forms.DateField(label=_("From"), required=False, widget=DayInput())
    until = forms.DateField(label=_("To"), required=False, widget=DayInput())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day lies before the first one."))
        return cleaned


class SessionsForm(PeriodForm):
    campus = forms.ModelChoiceField(
        Campus.objects.select_related("organisation"),
        label=_("Campus"),
        required=False,
        empty_label=_("all"),
    )
    module = forms.ChoiceField(label=_("Module"), required=False)
    phase = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all")), *((phase.value, phase.label) for phase in PHASES)],
    )
    trainer = forms.ModelChoiceField(
        User.objects.none(), label=_("Trainer"), required=False, empty_label=_("all")
    )
    field_order = ("campus", "module", "phase", "trainer", "since", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = ((str(key), title) for key, title in modules_taught().items())
        self.fields["module"].choices = [("", _("all")), *titles]
        self.fields["trainer"].queryset = trainers_seen()

    @property
    def wanted(self) -> Wanted:
        """What was chosen; of what was typed wrongly, nothing."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if "module" in given:
            given["module"] = UUID(given["module"])
        return Wanted(**given)


class ReportForm(PeriodForm):
    """The days that a funder's report is about, and its language."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("language", get_language())
