"""What is done in the background."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from campaigns.training.models import Kit
from campaigns.training.services import kits


@task(backend="background")
def draw_kit(kit_id: int) -> None:
    """Make a kit that waits, unless it is gone."""
    for kit in Kit.objects.filter(pk=kit_id):
        kits.make_kit(kit=kit, now=timezone.now())


def draw_later(kit: Kit) -> None:
    """Have a kit made once the transaction has ended."""
    transaction.on_commit(lambda: draw_kit.enqueue(kit.pk))
