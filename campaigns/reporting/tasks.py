"""What is done in the background."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from campaigns.reporting.services import link_checks


@task(backend="background")
def check_links() -> int:
    """Look at every address on the list. Returns at how many; in the demonstration at none."""
    if link_checks.is_off():
        return 0
    look_at_all = link_checks.over_the_internet()
    return link_checks.check_links(look_at_all=look_at_all, now=timezone.now()).looked_at
