"""Load the demonstration campaign. What is there already stays as it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from campaigns.competitions.models import Entry
from campaigns.reporting.services.shipping import load_records
from home.demonstration.contest import build_entries
from home.demonstration.judged import build_judged
from home.demonstration.judged_pages import build_judged_pages
from home.demonstration.pages import QUIZ_SLUG, build_pages, build_quiz
from home.demonstration.people import build_people
from home.demonstration.report_practice import build_report_practice
from home.demonstration.trained import build_trained
from quizzes.models import QuizPage
from quizzes.services.bank import keep_pictures, load_items
from quizzes.specimens.collection import read_index
from quizzes.specimens.demonstration_listings import LISTINGS


class Command(BaseCommand):
    help = "Loads the demonstration campaign, its question bank and one person per role."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("These settings do not allow the demonstration: it is only for `make run`.")
        if not QuizPage.objects.filter(quiz__slug=QUIZ_SLUG).exists():
            self._load()
        people = build_people()
        if not Entry.objects.exists():
            with transaction.atomic():
                build_entries()
        with transaction.atomic():
            build_judged()
            build_judged_pages()
            build_report_practice()
        build_trained()
        load_records(today=timezone.localdate())
        self.stdout.write("Sign in at /admin/ (e-mail, password):")
        for role, (address, password) in people.items():
            self.stdout.write(f"  {role:20} {address:38} {password}")

    def _load(self) -> None:
        drawn = read_index()
        keep_pictures(drawn=drawn)
        with transaction.atomic():
            load_items(drawn=drawn, listings=LISTINGS)
            build_pages(build_quiz())
