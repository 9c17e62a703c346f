"""Bring the four modules that come with the project onto this website."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaigns.training.services.shipping import load_modules
from quizzes.services.bank import keep_pictures
from quizzes.services.pages import PlaceTaken
from quizzes.specimens.collection import read_index


class Command(BaseCommand):
    help = "Publishes the four training modules with their tests and live quizzes. What is there stays."

    def handle(self, *args: Any, **options: Any) -> None:
        keep_pictures(drawn=read_index())
        try:
            pages = load_modules(now=timezone.now())
        except PlaceTaken as error:
            raise CommandError(str(error)) from error
        for page in pages:
            self.stdout.write(f"{page.locale.language_code} {page.title}: {page.minutes()} minutes")
        self.stdout.write(f"{len(pages)} modules are new.")
