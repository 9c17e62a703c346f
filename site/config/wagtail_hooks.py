"""Tells the page cache when pages change: renewed after publishing, purged when something must vanish.

Of what editors keep beside pages, brand books and quizzes show on public pages; items show only in rounds,
which are never kept.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from config import pagecache
from home.models import SiteSettings
from quizzes.models import BrandBook, Quiz


@receiver(page_published)
def renew_after_publishing(sender: Any, **kwargs: Any) -> None:
    transaction.on_commit(pagecache.renew)


@receiver([page_unpublished, page_slug_changed, post_page_move])
def purge_after_removal(sender: Any, **kwargs: Any) -> None:
    transaction.on_commit(pagecache.purge)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def purge_after_privacy_change(sender: Any, **kwargs: Any) -> None:
    transaction.on_commit(pagecache.purge)


@receiver(post_save, sender=SiteSettings)
@receiver(post_save, sender=BrandBook)
@receiver(post_save, sender=Quiz)
def renew_after_change(sender: Any, **kwargs: Any) -> None:
    transaction.on_commit(pagecache.renew)


@receiver(post_delete, sender=BrandBook)
def purge_after_deletion(sender: Any, **kwargs: Any) -> None:
    transaction.on_commit(pagecache.purge)
