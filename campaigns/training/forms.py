"""What trainers send: the plan of a session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.clocks import ClocksChange, moment_at, zone_choices, zone_named
from campaigns.training.enums import AgeBand, Kind
from campaigns.training.models import Campus, CampusSession, TrainingModulePage
from campaigns.training.services.planning import campuses_of, trained_for
from quizzes.models import QuizForm

FARTHEST = timedelta(days=730)  # what is further away is a mistyped year
MOST_PEOPLE = 1_000
LAST_MINUTE = time(23, 59)
PLANNED_KINDS = [(kind.value, kind.label) for kind in (Kind.SESSION, Kind.COURSE)]


def modules_to_plan() -> list[TrainingModulePage]:
    """Each published module once, in the reader's language where there is one; has_tests says whether it has
    frozen forms."""
    forms_of = QuizForm.objects.filter(quiz=OuterRef("forms_quiz"))
    pages = TrainingModulePage.objects.live().public().select_related("locale").order_by("path")
    found: dict[UUID, TrainingModulePage] = {}
    for page in pages.annotate(has_tests=Exists(forms_of)):
        if page.translation_key not in found or page.locale.language_code == get_language():
            found[page.translation_key] = page
    return list(found.values())


class PlanForm(forms.Form):
    """A plan. Its `plan` are arguments of plan_session and change_session."""

    module = forms.ChoiceField(label=gettext_lazy("Module"))
    language = forms.ChoiceField(label=gettext_lazy("Language of the session"), choices=settings.LANGUAGES)
    kind = forms.ChoiceField(
        label=gettext_lazy("How it is taught"),
        choices=PLANNED_KINDS,
        help_text=gettext_lazy("Both go through the same steps. A course takes weeks for them."),
    )
    campus = forms.ModelChoiceField(
        label=gettext_lazy("Campus"), queryset=Campus.objects.none(), empty_label=None
    )
    room = forms.CharField(label=gettext_lazy("Room"), max_length=80, required=False)
    day = forms.DateField(
        label=gettext_lazy("Date"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    hour = forms.TimeField(
        label=gettext_lazy("Time"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        required=False,
        widget=forms.Select,
        help_text=gettext_lazy("Date and time are those of this zone’s clocks."),
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day of a course"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Only for a course."),
    )
    group = forms.CharField(
        label=gettext_lazy("Group"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Such as “Design, 2nd year”. It is on the certificate."),
    )
    group_size = forms.IntegerField(
        label=gettext_lazy("How many people"), min_value=1, max_value=MOST_PEOPLE, initial=30
    )
    age_band = forms.ChoiceField(
        label=gettext_lazy("Their age"), choices=AgeBand.choices, initial=AgeBand.MIXED
    )

    def __init__(
        self, *args: Any, user: User, now: datetime, session: CampusSession | None = None, **options: Any
    ) -> None:
        self.now, self.session = now, session
        super().__init__(*args, **options)
        self.modules = modules_to_plan()
        self.trained = trained_for(user=user)
        self.fields["module"].choices = self._module_choices()
        own = Q(pk__in=campuses_of(user=user).values("pk"))
        here = Q(pk=session.campus_id) if session else Q()
        campuses = Campus.objects.filter(own | here).select_related("organisation")
        self.fields["campus"].queryset = campuses
        self.fields["time_zone"].widget.choices = [("", _("as on the campus")), *zone_choices()]
        self.fields["language"].initial = get_language()

    def _module_choices(self) -> list[Any]:
        """With headings, for a trainer who was trained for some of them."""
        known = [_choice(page) for page in self.modules if page.translation_key in self.trained]
        others = [_choice(page) for page in self.modules if page.translation_key not in self.trained]
        if not known:
            return others
        heading = _("You were not trained for these yet")
        return [(_("You were trained for these"), known), *([(heading, others)] if others else [])]

    @property
    def rows(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        """The fields under the headings of the page."""
        yield _("What"), [self[name] for name in ("module", "language", "kind")]
        yield (
            _("Where and when"),
            [self[name] for name in ("campus", "room", "day", "hour", "time_zone", "last_day")],
        )
        yield _("For whom"), [self[name] for name in ("group", "group_size", "age_band")]

    def clean_module(self) -> TrainingModulePage:
        return next(page for page in self.modules if str(page.pk) == self.cleaned_data["module"])

    def clean_time_zone(self) -> str:
        name = self.cleaned_data["time_zone"]
        if name and zone_named(name).key != name:
            raise ValidationError(
                _("“%(zone)s” is no time zone. Choose one from the list."), params={"zone": name}
            )
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._check_language(data.get("module"), data.get("language"))
        if data.get("campus") and "time_zone" in data:
            data["time_zone"] = data["time_zone"] or data["campus"].time_zone
            self._check_begin(data)
        self._check_end(data)
        return data

    def _check_language(self, module: TrainingModulePage | None, language: str | None) -> None:
        if module is None or not language:
            return
        pages = module.get_translations(inclusive=True).live()
        if not pages.filter(locale__language_code=language).exists():
            self.add_error("language", _("This module is not there in this language yet. Choose another."))

    def _check_begin(self, data: dict[str, Any]) -> None:
        if data.get("day") is None or data.get("hour") is None:
            return
        zone = zone_named(data["time_zone"])
        try:
            begins = moment_at(datetime.combine(data["day"], data["hour"]), zone)
        except ClocksChange:
            text = _("The clocks of %(zone)s change at this hour. Choose another time.")
            self.add_error("hour", text % {"zone": zone.key})
            return
        stays = self.session is not None and begins == self.session.starts_at
        if begins < self.now and not stays:
            self.add_error("day", _("This is over already. Choose a date and a time that are still to come."))
        if begins > self.now + FARTHEST:
            self.add_error("day", _("This is more than two years away. Look at the year again."))
        data["starts_at"] = begins

    def _check_end(self, data: dict[str, Any]) -> None:
        if data.get("kind") != Kind.COURSE:
            data["ends_at"] = None
            return
        first, last = data.get("day"), data.get("last_day")
        if last is None:
            if "last_day" not in self.errors:
                self.add_error("last_day", _("Say when the course ends. You can change it later."))
        elif first is not None and last < first:
            self.add_error("last_day", _("The course ends before it begins. Choose a later day."))
        elif first is not None and last - first > FARTHEST:
            self.add_error("last_day", _("This is more than two years away. Look at the year again."))
        elif "starts_at" in data:
            data["ends_at"] = _end_of(last, data["time_zone"])

    @property
    def plan(self) -> dict[str, Any]:
        names = (
            *("module", "language", "kind", "campus", "room", "starts_at", "ends_at", "time_zone"),
            *("group", "group_size", "age_band"),
        )
        return {name: self.cleaned_data[name] for name in names}


def _choice(page: TrainingModulePage) -> tuple[str, str]:
    title = page.title if page.has_tests else _("%(title)s (no tests)") % {"title": page.title}
    return str(page.pk), title


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, LAST_MINUTE, tzinfo=zone_named(zone))


def first_values(session: CampusSession, modules: list[TrainingModulePage]) -> dict[str, Any]:
    """What the form shows of a session that is changed."""
    begins = session.local_start
    shown = next((page.pk for page in modules if page.translation_key == session.module_key), "")
    plain = ("language", "kind", "campus", "room", "group", "group_size", "age_band")
    return {
        **{name: getattr(session, name) for name in plain},
        "module": shown,
        "day": begins.date() if begins else None,
        "hour": begins.time() if begins else None,
        "time_zone": session.time_zone,
        "last_day": session.ends_at.astimezone(session.zone).date() if session.ends_at else None,
    }
