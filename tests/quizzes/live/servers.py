"""Daphne and Redis in processes of their own, which end with whoever started them."""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
REDIS = shutil.which("redis-server")
START = 120  # seconds that a server may take to start or to end, on a busy machine
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Daphne:
    """A server that listens on `port`. origin: of the pages that may open its sockets."""

    def __init__(self, pid: int, port: int, origin: str) -> None:
        self.pid = pid
        self.port = port
        self.origin = origin

    def kill(self) -> None:
        """End it as a power cut would, and wait until it is gone."""
        gone = os.pidfd_open(self.pid)
        os.kill(self.pid, signal.SIGKILL)
        assert select.select([gone], [], [], START)[0], "The server is still there."
        os.close(gone)

    @property
    def cpu_ms(self) -> float:
        """CPU time so far, of all its threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / TICKS

    @property
    def memory_kib(self) -> int:
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0])


class Servers:
    """Starts servers in one environment, for pages of one origin."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self.first_port = free_port()
        self.origin = f"http://localhost:{self.first_port}"
        self.log = log
        with log.open("wb") as errors:
            self._hatchery = subprocess.Popen(
                [sys.executable, "-m", "tests.quizzes.live.hatchery"],
                cwd=ROOT,
                env={
                    **environment,
                    "SITE_URL": self.origin,
                    "PORT": str(self.first_port),
                    "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
                },
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        assert self._hatchery.stdin
        assert self._hatchery.stdout
        self._orders, self._pids = self._hatchery.stdin, self._hatchery.stdout

    def start(self, port: int | None = None) -> Daphne:
        """Another server: on the port of the origin unless another is given."""
        port = port or self.first_port
        self._orders.write(f"{port}\n")
        self._orders.flush()
        pid = self._pids.readline() if select.select([self._pids], [], [], START)[0] else ""
        assert pid, self.log.read_text()
        return Daphne(int(pid), port, self.origin)

    def stop(self) -> None:
        self._orders.close()
        self._hatchery.wait(START)
        self._pids.close()


class Redis:
    """A Redis of its own, which keeps nothing."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        assert REDIS, "redis-server is missing: install the package redis-server."
        self._process = subprocess.Popen(
            [REDIS, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self._process.stdout
        assert any("Ready to accept connections" in line for line in self._process.stdout)

    def stop(self) -> None:
        assert self._process.stdout
        self._process.terminate()
        self._process.wait(START)
        self._process.stdout.close()
