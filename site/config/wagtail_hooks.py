"""Tells the page cache when pages change: renewed after publishing, purged when something must vanish.

Items show only in rounds, which are never kept.
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

from campaigns.reporting.models import Authority, BuyerProtection, CountryNote, Marketplace, ReportRoute
from config import pagecache
from home.models import SiteSettings
from quizzes.models import BrandBook, Quiz

# What editors keep beside pages and public pages show.
SHOWN = (SiteSettings, BrandBook, Quiz, Marketplace, ReportRoute, BuyerProtection, Authority, CountryNote)


@receiver(page_published)
def renew_after_publishing(sender: Any, **kwargs: Any) -> None:
    transaction.on_commit(pagecache.renew)


@receiver([page_unpublished, page_slug_changed, post_page_move])
def purge_after_removal(sender: Any, **kwargs: Any) -> None:
    transaction.on_commit(pagecache.purge)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def purge_after_privacy_change(sender: Any, **kwargs: Any) -> None:
    transaction.on_commit(pagecache.purge)


@receiver(post_save)
def renew_after_change(sender: Any, **kwargs: Any) -> None:
    if sender in SHOWN:
        transaction.on_commit(pagecache.renew)


@receiver(post_delete)
def purge_after_deletion(sender: Any, **kwargs: Any) -> None:
    if sender in SHOWN:
        transaction.on_commit(pagecache.purge)
