"""The forms of the trainer's desk: the rules of a session, and opening one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from quizzes.enums import Composition
from quizzes.live.models import LiveSession
from quizzes.live.services.steps import MOST_TEAMS, OPTIONS
from quizzes.models import Quiz

FIRST = ("quiz", "language", "seconds")  # what most trainers look at; the rest is folded away


def team_choices() -> list[tuple[int, Any]]:
    """No teams, or two to as many as the protocol allows."""
    return [(0, _("No teams")), *((number, str(number)) for number in range(2, MOST_TEAMS + 1))]


def playable_together() -> Any:
    """Endless practice has no end to show a room."""
    return Quiz.objects.exclude(composition=Composition.PRACTICE).order_by("title")


class RulesForm(forms.ModelForm):
    """The rules of a session. The console shows them and sends each change as a `set` message."""

    teams = forms.TypedChoiceField(
        label=_("Teams"),
        choices=team_choices,
        coerce=int,
        initial=0,
        help_text=_("Everybody is dealt into teams of the same size. Another number deals them anew."),
    )

    class Meta:
        model = LiveSession
        fields: tuple[str, ...] = OPTIONS
        labels = {
            "language": _("Language of the questions"),
            "seconds": _("Seconds for each question"),
            "pace": _("More time for everybody"),
            "speed_points": _("Fast answers earn more points"),
            "confidence": _("Ask how sure people are"),
            "personal_time": _("Allow more time for single players"),
            "own_names": _("Players may choose their own names"),
            "single_standings": _("Show the best players by name"),
        }
        help_texts = {
            "language": _("For items with words. Every phone shows buttons and help in its own language."),
            "speed_points": _(
                "Off, speed counts for nothing. People who read slowly, use a screen reader or answer in a "
                "second language would lose points without knowing less."
            ),
            "confidence": _("Six steps from surely genuine to surely fake. Off, only genuine or fake."),
            "personal_time": _("In the list of players you give single people twice or five times the time."),
            "own_names": _("Off, the site proposes a friendly name and nobody has to be watched."),
            "single_standings": _("Never with minors. Teams show how the room does and single nobody out."),
        }


class OpenSessionForm(RulesForm):
    """What is played, and by which rules. Its clean data are arguments of `open_session`."""

    quiz = forms.ModelChoiceField(label=_("Quiz"), queryset=Quiz.objects.none(), empty_label=None)

    class Meta(RulesForm.Meta):
        fields = ("quiz", "language", *OPTIONS)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["quiz"].queryset = playable_together()
        language = self.fields["language"]
        language.choices = [choice for choice in language.choices if choice[0]]
        language.initial = translation.get_language()

    @property
    def first_fields(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in FIRST)

    @property
    def more_fields(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.fields if name not in FIRST)

    @property
    def has_more_errors(self) -> bool:
        """Whether something folded away needs to be looked at."""
        return any(name not in FIRST for name in self.errors)
