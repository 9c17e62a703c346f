"""What a printable kit costs: all files of a session whose tests show 32 pictures. One JSON object a line.

Run with `make bench-kits`. It uses a database of its own in a temporary folder.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
FOLDER = tempfile.TemporaryDirectory()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
os.environ["DATA_DIR"] = FOLDER.name
os.environ.pop("DATABASE_URL", None)

import django  # noqa: E402 (the environment comes first)

django.setup()

from django.core.management import call_command  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import Organisation  # noqa: E402
from campaigns.training.enums import KitState  # noqa: E402
from campaigns.training.models import Campus, CampusSession, TrainingModulePage  # noqa: E402
from campaigns.training.services import kits, sessions  # noqa: E402

NOW = dt.datetime(2026, 5, 4, 8, tzinfo=dt.UTC)
LIMIT = 10  # s
MODULE = "look-check-ask"  # its tests show drawn goods
GROUPS = (30, 300)


def say(figure: str, value: float, unit: str, **parameters: object) -> None:
    print(json.dumps({"figure": figure, "value": round(value, 2), "unit": unit, **parameters}))


def planned(campus: Campus, module: TrainingModulePage, people: int) -> CampusSession:
    return sessions.plan_session(
        module=module,
        language=module.locale.language_code,
        trainer=None,
        now=NOW,
        campus=campus,
        starts_at=NOW,
        time_zone=campus.time_zone,
        group_size=people,
    )


def measure(session: CampusSession) -> None:
    """The second kit of the process: the first one pays for what is loaded once."""
    for place in range(2):
        kit = kits.ask_kit(session=session, now=NOW + place * kits.STUCK)
        wall, cpu = time.perf_counter(), time.process_time()
        kit = kits.make_kit(kit=kit, now=NOW)
        assert kit.state == KitState.READY, kit.error
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    parameters = {"language": session.language, "people": session.group_size, "no_more_than": LIMIT}
    say("a kit, wall clock", wall, "s", **parameters)
    say("a kit, processor", cpu, "s", **parameters)
    sizes = {one.name: round(one.size / 1024) for one in kits.files_of(kit)}
    say("its files", sum(sizes.values()) / 1024, "MiB", kilobytes=sizes)


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("load_training_modules", verbosity=0, stdout=io.StringIO())
    reverse("live")  # addresses are read once
    school = Organisation.objects.create(name="Sample University", kind=Organisation.Kind.CAMPUS)
    campus = Campus.objects.create(organisation=school, city="Seoul", country="Korea", time_zone="Asia/Seoul")
    say("machine", os.cpu_count() or 0, "cores", python=platform.python_version(), load=os.getloadavg()[0])
    for module in TrainingModulePage.objects.filter(slug=MODULE).order_by("locale__language_code"):
        for people in GROUPS:
            measure(planned(campus, module, people))


if __name__ == "__main__":
    main()
