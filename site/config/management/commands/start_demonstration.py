"""What `make run` does: prepare the database, load the demonstration once, start Daphne."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Site

# Drawing begins when the first pages have been looked at, one specimen every now and then.
PRACTICE = ["--count", "24", "--up-to", "--pause", "10", "--verbosity", "0"]
# Sends mails and checks entries.
WORKER = ["db_worker", "--backend", "background", "--no-startup-delay", "--no-reload", "--verbosity", "0"]


class Command(BaseCommand):
    help = "Migrates, loads the demonstration campaign once and serves it on a port."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("These settings do not allow the demonstration: it is only for `make run`.")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database ...")
            call_command("migrate", verbosity=0)
        call_command("load_demonstration", stdout=self.stdout)
        Site.objects.filter(is_default_site=True).update(hostname="localhost", port=options["port"])
        connection.close()
        self._serve(options["port"])

    def _serve(self, port: int) -> None:
        from daphne.server import Server

        from config.asgi import application

        started: list[subprocess.Popen[bytes]] = []

        def say_ready() -> None:
            self.stdout.write(f"Ready: http://localhost:{port}")
            started.append(_beside("draw_practice", *PRACTICE, "--parent", str(os.getpid())))
            started.append(_beside(*WORKER))

        try:
            Server(
                application=application,
                endpoints=[f"tcp:port={port}:interface=127.0.0.1"],
                server_name="bonafide",
                websocket_max_message_size=65536,
                websocket_max_frame_size=65536,
                ready_callable=say_ready,
            ).run()
        finally:
            for process in started:
                process.terminate()


def _beside(*command: str) -> subprocess.Popen[bytes]:
    """Run a command in a process of its own, with little claim to the processor; it ends with this one."""
    nice = ["nice", "-n", "19"] if shutil.which("nice") else []
    # A session of its own: the terminal's Ctrl-C reaches the server alone, which then ends it.
    process = subprocess.Popen([*nice, sys.executable, sys.argv[0], *command], start_new_session=True)
    threading.Thread(target=process.wait, daemon=True).start()  # so that no finished process is left behind
    return process
