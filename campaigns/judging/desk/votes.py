"""Votes that came in bursts, for a person to look at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext

from accounts.refusals import Refusal
from campaigns.competitions.desk.times import local
from campaigns.competitions.models import Competition
from campaigns.judging.desk.access import JudgingPage, access_round
from campaigns.judging.enums import RoundKind, VoteState
from campaigns.judging.models import Round
from campaigns.judging.services import held_votes

RULINGS = {"accept": True, "refuse": False}


class VotesView(JudgingPage):
    """How many votes there are, and the held ones by entry and hour.

    POST: `accept` or `refuse` with "<code of the entry>:<hour as seconds since 1970>".
    """

    page_title = gettext_lazy("Votes")
    template_name = "judging/desk/votes.html"
    header_icon = "check"

    @cached_property
    def judged(self) -> Round:
        found = access_round(self.kwargs["round_code"].replace("\0", ""))
        if found.kind != RoundKind.PUBLIC_VOTE:
            raise Http404
        return found

    @cached_property
    def competition(self) -> Competition:
        return self.judged.competition

    def get_page_subtitle(self) -> str:
        return str(self.judged)

    def trail(self) -> list[tuple[str, str]]:
        address = reverse("judging_desk:round", args=[self.judged.code])
        return [*super().trail(), (address, str(self.judged))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = held_votes.counts_of(self.judged)
        bursts = [
            {
                "burst": one,
                "hour": local(one.hour, self.competition),
                "value": f"{one.round_entry.code}:{int(one.hour.timestamp())}",
            }
            for one in held_votes.bursts_of(self.judged)
        ]
        own = {
            "judged": self.judged,
            "numbers": [(VoteState(state).label, count) for state, count in counts.items()],
            "bursts": bursts,
            "may_rule": self.judged.state in held_votes.RULABLE,
        }
        return super().get_context_data(**{**own, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ruling = next((name for name in RULINGS if name in request.POST), None)
        if ruling is None:
            raise Http404
        code, _colon, seconds = request.POST[ruling].partition(":")
        try:
            count = held_votes.rule_votes(
                judged=self.judged,
                round_entry=get_object_or_404(self.judged.entries, code=code if code.isalnum() else ""),
                hour=_moment(seconds),
                accept=RULINGS[ruling],
                user=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            return self.again(refusal)
        if RULINGS[ruling]:
            words = ngettext("%(count)d vote is counted.", "%(count)d votes are counted.", count)
        else:
            words = ngettext("%(count)d vote is refused.", "%(count)d votes are refused.", count)
        messages.success(request, words % {"count": count})
        return redirect("judging_public_desk:votes", self.judged.code)


def _moment(seconds: str) -> datetime:
    """Raises 404 for what is no moment."""
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 11):
        raise Http404
    return datetime.fromtimestamp(int(seconds), tz=UTC)
