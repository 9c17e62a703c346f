"""Bring the practice quiz "Report it well" that comes with the project onto this website."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.services.bank import keep_pictures
from quizzes.services.pages import PlaceTaken
from quizzes.services.shipping import load_report_practice
from quizzes.shipped import REPORT_PRACTICE, goods_shown


class Command(BaseCommand):
    help = (
        "Publishes the quiz that practises reports and their review, with its items, in every language. "
        "What is there stays."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        keep_pictures(drawn=goods_shown(REPORT_PRACTICE).values())
        try:
            pages = load_report_practice()
        except PlaceTaken as error:
            raise CommandError(str(error)) from error
        for page in pages:
            self.stdout.write(f"{page.locale.language_code} {page.title}: {page.url}")
        self.stdout.write(f"{len(pages)} quiz pages are new.")
