"""What `make run` does: prepare the database, load the demonstration once, start Daphne."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


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
        connection.close()
        self._serve(options["port"])

    def _serve(self, port: int) -> None:
        from daphne.server import Server

        from config.asgi import application

        Server(
            application=application,
            endpoints=[f"tcp:port={port}:interface=0.0.0.0"],
            server_name="bonafide",
            websocket_max_message_size=65536,
            websocket_max_frame_size=65536,
            ready_callable=lambda: self.stdout.write(f"Ready: http://localhost:{port}"),
        ).run()
