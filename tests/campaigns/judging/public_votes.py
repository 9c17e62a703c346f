"""Public votes, and people who take part."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from campaigns.competitions.models import Competition
from campaigns.judging.enums import RoundKind, RoundState, VotePer
from campaigns.judging.models import Round, RoundEntry
from tests.campaigns.judging.shown_contest import bring_in, make_entry, make_round

NETWORK = "network"


def make_vote(competition: Competition, *, works: int = 3, **given: Any) -> tuple[Round, list[RoundEntry]]:
    now = timezone.now()
    facts = {
        "kind": RoundKind.PUBLIC_VOTE,
        "state": RoundState.OPEN,
        "opens_at": now - dt.timedelta(days=1),
        "closes_at": now + dt.timedelta(days=1),
        "vote_per": VotePer.DEVICE,
    }
    judged = make_round(competition, **facts | given)
    return judged, [
        bring_in(judged, make_entry(competition, title=f"Title {number}")) for number in range(works)
    ]


Poll = tuple[Round, list[RoundEntry]]
