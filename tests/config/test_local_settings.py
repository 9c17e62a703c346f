"""What `make run` uses, read in a process of its own: the tests have settings of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

READ = "from django.conf import settings; print(settings.SITE_URL, settings.WAGTAILADMIN_BASE_URL)"


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://localhost:8000"),
        ({"PORT": "8200"}, "http://localhost:8200"),
        ({"PORT": "8200", "SITE_URL": "https://demo.example"}, "https://demo.example"),
    ],
)
def test_links_in_mails_lead_to_the_port_that_is_served(
    given: dict[str, str], address: str, tmp_path: Path
) -> None:
    outside = {name: value for name, value in os.environ.items() if name not in ("PORT", "SITE_URL")}
    own = {"DJANGO_SETTINGS_MODULE": "config.settings.local", "DATA_DIR": str(tmp_path)}
    read = subprocess.run(
        [sys.executable, "-c", READ],
        env={**outside, **own, **given},
        capture_output=True,
        text=True,
        check=True,
    )
    assert read.stdout.split() == [address, address]
