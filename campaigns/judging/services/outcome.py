"""What came of a competition, in the few sentences that its own page says once it is closed."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.competitions.models import Competition
from campaigns.judging.enums import RoundState
from campaigns.judging.services.showcase import FEW, NOT_RANKED, judged_entries


def outcome_of(competition: Competition) -> list[str]:
    """Nothing where nobody judges, and of results nothing before the last of them is published."""
    judged = competition.rounds.exclude(kind__in=NOT_RANKED)
    if not judged.exists():
        return []
    if judged.exclude(state=RoundState.PUBLISHED).exists():
        return [_("The judges are at work. The results come all at once, when they are done.")]
    decided = _("The judges have decided. Look at the works that were chosen.")
    count = judged_entries(competition).count()
    counted = ngettext("%(count)s entry was judged.", "%(count)s entries were judged.", count)
    return [counted % {"count": count}, decided] if count >= FEW else [decided]
