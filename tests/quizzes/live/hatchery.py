"""Starts one Daphne after another and imports Django once: each port on stdin forks a server.

Run as a program by tests.quizzes.live.servers. A server that listens prints its process id. The servers end
with their input.
"""

from __future__ import annotations

import os
import signal
import sys
import types

# What Daphne needs, except its reactor: that must be made in the process that uses it.
import autobahn.twisted.websocket  # noqa: F401 (imported once for all servers)
import twisted.internet.asyncioreactor
import twisted.internet.endpoints
import twisted.web.http  # noqa: F401 (the same)

BACKLOG = 1024


def set_up() -> None:
    """Import the site, with a stand-in for the module that makes the reactor."""
    sys.modules["daphne.server"] = types.ModuleType("daphne.server")
    import django

    django.setup()
    import config.asgi
    import config.urls  # noqa: F401 (the same)

    del sys.modules["daphne.server"]


def serve(port: int) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    from daphne.server import Server

    from config.asgi import application

    Server(
        application=application,
        endpoints=[f"tcp:port={port}:interface=127.0.0.1:backlog={BACKLOG}"],
        websocket_max_message_size=65536,
        websocket_max_frame_size=65536,
        ready_callable=lambda: print(os.getpid(), flush=True),  # noqa: T201 (whoever started it reads this)
    ).run()


def main() -> None:
    set_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended servers are not kept
    started = []
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            serve(int(line))
            os._exit(0)
        started.append(pid)
    for pid in started:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    main()
