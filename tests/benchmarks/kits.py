"""What a printable kit costs: all files of a session whose tests show 32 pictures. One JSON object a line.

Run with `make bench-kits`. It uses a database of its own in a temporary folder.
"""

from __future__ import annotations

import datetime as dt
import io
import time
from typing import TYPE_CHECKING

from tests.benchmarks.surroundings import say, say_machine, website

if TYPE_CHECKING:
    from campaigns.training.models import Campus, CampusSession, TrainingModulePage

NOW = dt.datetime(2026, 5, 4, 8, tzinfo=dt.UTC)
LIMIT = 10  # s
MODULE = "look-check-ask"  # its tests show drawn goods
GROUPS = (30, 300)


def planned(campus: Campus, module: TrainingModulePage, people: int) -> CampusSession:
    from campaigns.training.services import sessions

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
    from campaigns.training.enums import KitState
    from campaigns.training.services import kits

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


def measure_all() -> None:
    from django.core.management import call_command
    from django.urls import reverse

    from accounts.models import Organisation
    from campaigns.training.models import Campus, TrainingModulePage

    call_command("load_training_modules", verbosity=0, stdout=io.StringIO())
    reverse("live")  # addresses are read once
    school = Organisation.objects.create(name="Sample University", kind=Organisation.Kind.CAMPUS)
    campus = Campus.objects.create(organisation=school, city="Seoul", country="Korea", time_zone="Asia/Seoul")
    for module in TrainingModulePage.objects.filter(slug=MODULE).order_by("locale__language_code"):
        for people in GROUPS:
            measure(planned(campus, module, people))


def main() -> None:
    with website():
        say_machine()
        measure_all()


if __name__ == "__main__":
    main()
