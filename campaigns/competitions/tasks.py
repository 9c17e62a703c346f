"""What is done in the background."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from campaigns.competitions.models import EntryVersion
from campaigns.competitions.services.checks import run_checks


@task(backend="background")
def check_version(version_id: int) -> None:
    """Run the automatic checks of a version, unless it is gone."""
    versions = EntryVersion.objects.select_related("entry__division", "form", "asset__upload")
    for one in versions.filter(pk=version_id):
        run_checks(version=one)


def check_later(version: EntryVersion) -> None:
    """Have a version checked once the transaction has ended."""
    transaction.on_commit(lambda: check_version.enqueue(version.pk))
