"""Analyse the items of the question bank. Run it daily."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from quizzes.models import ItemAnalysis
from quizzes.services.item_analysis import analyse_items


class Command(BaseCommand):
    help = "Works out from all answers how good each item is, and flags those that an editor should look at."

    def handle(self, *args: Any, **options: Any) -> None:
        analysed = analyse_items(now=timezone.now())
        flagged = ItemAnalysis.objects.filter(is_flagged=True).count()
        self.stdout.write(f"{analysed} items analysed, {flagged} flagged")
