"""Collect the texts of the interface into the catalogues, and compile them. Needs GNU gettext."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

IGNORED = [".venv/*", "var/*", "tests/*", "docs/*", "requirements/*"]


class Command(BaseCommand):
    help = "Writes every text of the interface into site/config/locale and compiles the catalogues."

    def handle(self, *args: Any, **options: Any) -> None:
        os.chdir(settings.BASE_DIR)
        languages = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        call_command(
            "makemessages",
            locale=languages,
            extensions=["py", "html", "txt"],
            ignore_patterns=IGNORED,
            no_location=True,
            no_obsolete=True,
            no_wrap=True,
            verbosity=0,
        )
        for code in languages:
            compile_catalogue(Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES" / "django.po")


def compile_catalogue(po: Path) -> None:
    """Write the binary catalogue beside its text, the same bytes for the same text."""
    catalogue = polib.pofile(str(po))
    catalogue.metadata.pop("POT-Creation-Date", None)
    catalogue.metadata.pop("PO-Revision-Date", None)
    catalogue.save(str(po))
    catalogue.save_as_mofile(str(po.with_suffix(".mo")))
