"""What a manager does with a round, step by step. Each is asked for once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from accounts.refusals import Refusal
from campaigns.judging.desk.access import OfRound, QuestionPage, reasons_of
from campaigns.judging.desk.progress import Progress, progress_of
from campaigns.judging.enums import ASSIGNED, BY_RUBRIC, RoundKind, RoundState, Visibility
from campaigns.judging.exceptions import CannotAssign
from campaigns.judging.models import Round
from campaigns.judging.services import assigning, rounds

PLANNED, OPEN = RoundState.PLANNED, RoundState.OPEN


Fits = Callable[[Round, Progress], bool]


@dataclass(frozen=True)
class Step:
    """Something that is done with a round.

    run: does it; asked: what happens, in sentences; done: what has happened; fits: whether it can be done
    now.
    """

    verb: Any
    icon: str
    run: Callable[..., Any]
    asked: Callable[[Round, Progress], list[str]]
    done: Callable[[Any], str]
    fits: Fits


def _while(*states: Any, assigned: bool = True, needs: str = "") -> Fits:
    """In these states; assigned: where judges have entries of their own; needs: a count that is not 0."""

    def fits(judged: Round, found: Progress) -> bool:
        there = judged.state in states and (judged.kind in ASSIGNED or not assigned)
        return there and (not needs or bool(getattr(found, needs)))

    return fits


def _may_fill(judged: Round, found: Progress) -> bool:
    """Late entries may still come into an open round, but for one of calibration."""
    late = judged.state == OPEN and judged.kind in ASSIGNED and judged.kind != RoundKind.CALIBRATION
    return judged.state == PLANNED or late


def _may_propose(judged: Round, found: Progress) -> bool:
    """Until judges know of what they have."""
    return _while(PLANNED, OPEN, needs="entries")(judged, found) and not found.told


def _may_reopen(judged: Round, found: Progress) -> bool:
    return rounds.may_reopen(judged)


def _fill(judged: Round, found: Progress) -> list[str]:
    if judged.source_id:
        words = _("Entries that go on from “%(title)s” come into this round.") % {"title": judged.source}
    elif judged.kind == RoundKind.CALIBRATION:
        words = _("A few entries of each category and division are drawn for everybody to score.")
    else:
        words = _("All entries of its categories that are eligible come into this round.")
    if judged.state == OPEN:
        return [words, _("What is in the round already stays as it is. Top up afterwards.")]
    return [words, _("Judges see them as they are now. What no longer belongs in the round goes.")]


def _propose(judged: Round, found: Progress) -> list[str]:
    return [
        _(
            "Each entry gets %(count)s judges: loads as even as can be, no conflicts, languages they read, "
            "and everybody linked by entries they share."
        )
        % {"count": judged.scores_needed},
        _("Nobody is told yet: look at the proposal, then notify."),
    ]


def _notify(judged: Round, found: Progress) -> list[str]:
    words = _("Every judge with a new entry gets one mail, with a link that signs them in.")
    return [words, _("What they are told of cannot be balanced again; it can be topped up.")]


def _top_up(judged: Round, found: Progress) -> list[str]:
    return [
        _("Entries that lack a judge get one. Nothing that stands is moved."),
        _("Nobody is told yet: notify afterwards."),
    ]


def _open(judged: Round, found: Progress) -> list[str]:
    words = [
        _("Judges can begin. The rubric is kept as it is now: changes to it count for later rounds."),
        _("What is judged, by whom and how cannot be changed any more."),
    ]
    if found.proposed:
        words.append(_("Judges do not know of their entries yet: notify them as well."))
    return words


def _close(judged: Round, found: Progress) -> list[str]:
    done, of = found.of(judged)
    words = [_("Nothing can be scored any more, and what was confirmed is locked.")]
    if of > done:
        text = ngettext(
            "%(count)s score is missing: it counts as not given, never as zero.",
            "%(count)s scores are missing: they count as not given, never as zero.",
            of - done,
        )
        words.append(text % {"count": of - done})
    return words


def _reopen(judged: Round, found: Progress) -> list[str]:
    if judged.visibility == Visibility.AFTER_CLOSE and judged.kind in BY_RUBRIC:
        first = _(
            "Judges can score what is missing. What they confirmed stays: they may have seen other scores."
        )
    else:
        first = _("Judges can score again and change what they confirmed.")
    words = [first, _("Results that were made so far become invalid: tally again after closing.")]
    if judged.kind in BY_RUBRIC and judged.panel and judged.panel.chair_id:
        words.insert(1, _("What the chair confirmed stays in any case: they could read the results."))
    if judged.closes_at <= timezone.now():
        words.append(_("Its end has passed: it closes in two days. You can change that afterwards."))
    return words


def _remind(judged: Round, found: Progress) -> list[str]:
    text = ngettext(
        "%(count)s judge who has not finished gets a mail with a link that signs them in.",
        "%(count)s judges who have not finished get a mail each with a link that signs them in.",
        found.behind,
    )
    return [text % {"count": found.behind}]


def _counted(words: Any) -> Callable[[Any], str]:
    """A sentence with the number that a service gave back."""
    return lambda result: str(words % {"count": result})


def _reminded(count: int) -> str:
    if not count:
        return _("Nobody was written to: all of them had a reminder within the last day.")
    return str(REMINDED % {"count": count})


def _said(words: Any) -> Callable[[Any], str]:
    return lambda _result: str(words)


TOPPED_UP = ngettext_lazy(
    "%(count)s assignment is new. Notify the judges of it.",
    "%(count)s assignments are new. Notify the judges of them.",
    "count",
)
FILLED = ngettext_lazy(
    "%(count)s entry came into the round.", "%(count)s entries came into the round.", "count"
)
NOTIFIED = ngettext_lazy("%(count)s judge is told by mail.", "%(count)s judges are told by mail.", "count")
REMINDED = ngettext_lazy(
    "%(count)s judge is reminded by mail.", "%(count)s judges are reminded by mail.", "count"
)
STEPS: dict[str, Step] = {
    "fill": Step(
        verb=gettext_lazy("Bring entries in"),
        icon="download",
        run=rounds.fill_round,
        asked=_fill,
        done=_counted(FILLED),
        fits=_may_fill,
    ),
    "propose": Step(
        verb=gettext_lazy("Balance"),
        icon="sliders",
        run=assigning.propose,
        asked=_propose,
        done=_said(gettext_lazy("The proposal is made. Nobody was told yet.")),
        fits=_may_propose,
    ),
    "top_up": Step(
        verb=gettext_lazy("Top up"),
        icon="plus",
        run=assigning.top_up,
        asked=_top_up,
        done=_counted(TOPPED_UP),
        fits=_while(PLANNED, OPEN, needs="standing"),
    ),
    "open": Step(
        verb=gettext_lazy("Open the round"),
        icon="lock-open",
        run=rounds.open_round,
        asked=_open,
        done=_said(gettext_lazy("The round is open.")),
        fits=_while(PLANNED, assigned=False, needs="entries"),
    ),
    "notify": Step(
        verb=gettext_lazy("Notify"),
        icon="mail",
        run=assigning.notify,
        asked=_notify,
        done=_counted(NOTIFIED),
        fits=_while(OPEN, needs="proposed"),
    ),
    "remind": Step(
        verb=gettext_lazy("Remind"),
        icon="mail",
        run=assigning.remind,
        asked=_remind,
        done=_reminded,
        fits=_while(OPEN, needs="behind"),
    ),
    "close": Step(
        verb=gettext_lazy("Close the round"),
        icon="lock",
        run=rounds.close_round,
        asked=_close,
        done=_said(gettext_lazy("The round is closed.")),
        fits=_while(OPEN, assigned=False),
    ),
    "reopen": Step(
        verb=gettext_lazy("Reopen the round"),
        icon="rotate",
        run=rounds.reopen_round,
        asked=_reopen,
        done=_said(gettext_lazy("The round is open again.")),
        fits=_may_reopen,
    ),
}


class StepView(OfRound, QuestionPage):
    """Asks before a step, and does it."""

    @cached_property
    def step(self) -> Step:
        found = STEPS.get(self.kwargs["step"])
        if found is None:
            raise Http404
        return found

    def get_page_title(self) -> str:
        return str(self.step.verb)

    def back(self) -> str:
        return self.address()

    def question(self) -> list[str]:
        return self.step.asked(self.judged, progress_of([self.judged])[self.judged.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = progress_of([self.judged])[self.judged.pk]
        if self.step.fits(self.judged, found):
            return super().get(request, *args, **kwargs)
        messages.info(request, _("There is nothing to do about that now."))
        return redirect(self.address())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"may_force": False, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        force = {"force": True} if "force" in request.POST and self.kwargs["step"] == "open" else {}
        try:
            result = self.step.run(judged=self.judged, actor=self.actor, now=timezone.now(), **force)
        except Refusal as refusal:
            return self._refused(refusal)
        messages.success(request, self.step.done(result))
        return redirect(self.address())

    def _refused(self, refusal: Refusal) -> HttpResponse:
        """The round as it is now. A round that lacks only judges may be opened all the same."""
        del self.judged
        may_force = set(getattr(refusal, "errors", {})) == {"assignments"}
        ways = self._ways() if isinstance(refusal, CannotAssign) else []
        return self.again(refusal, shortages=reasons_of(refusal), may_force=may_force, ways=ways)

    def _ways(self) -> list[tuple[str, str]]:
        """(address, words) of what may make an assignment possible."""
        judged, slug = self.judged, self.competition.slug
        return [
            (reverse("judging_desk:panel", args=[judged.panel_id]), _("Change the panel")),
            (reverse("judging_desk:judges", args=[slug]), _("Judges")),
            (reverse("judging_desk:conflicts", args=[slug]), _("Conflicts of interest")),
            (reverse("judging_desk:round_change", args=[judged.code]), _("Change the round")),
        ]
