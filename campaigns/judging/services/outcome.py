"""What came of a competition, in the few sentences that its own page says once it is closed."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.competitions.models import Competition
from campaigns.judging.services.showcase import FEW, judged_entries, showcase_of


def outcome_of(competition: Competition) -> list[str]:
    """Nothing where nobody judges, and of results nothing before they are published."""
    if not competition.rounds.exists():
        return []
    if not showcase_of(competition=competition).is_open:
        return [_("The judges are at work. The results come all at once, when they are done.")]
    decided = _("The judges have decided. Look at the works that were chosen.")
    count = judged_entries(competition).count()
    counted = ngettext("%(count)s entry was judged.", "%(count)s entries were judged.", count)
    return [counted % {"count": count}, decided] if count >= FEW else [decided]
