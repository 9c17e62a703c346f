#!/usr/bin/env python
"""Run a management command of the website."""

import os
import sys
from pathlib import Path

# site/ is a source root of its own: "site" as a package name belongs to the standard library.
sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
