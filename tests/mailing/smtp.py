"""A mail server of forty lines that answers what a test wants, and an e-mail backend that dies."""

from __future__ import annotations

import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default

from django.core.mail.backends.base import BaseEmailBackend


class MailServer(socketserver.ThreadingTCPServer):
    """answers: what a command gets in place of "250 fine"; "" for silence. mails: what was accepted."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.answers: dict[str, str] = {}
        self.mails: list[EmailMessage] = []
        self.receivers: list[str] = []
        self.asked = 0

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.asked += 1
        self.say(self.server.answers.get("CONNECT", "220 mail.example"))
        for line in self.rfile:
            command = line.decode().split(":")[0].split()[0].upper()
            planned = self.server.answers.get(command)
            if planned == "":
                self.rfile.read()  # silence until the other side hangs up
                return
            self.say(planned or {"DATA": "354 go on", "QUIT": "221 bye"}.get(command, "250 fine"))
            if command == "RCPT":
                self.server.receivers.append(line.decode().strip())
            if command == "DATA" and planned is None:
                self.take()
            if command == "QUIT":
                return

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".").replace(b"\r\n", b"\n"))
        planned = self.server.answers.get("TEXT")
        if planned is None:
            self.server.mails.append(email.message_from_bytes(b"".join(lines), policy=default))
        self.say(planned or "250 fine")

    def say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()


class Dying(BaseEmailBackend):
    """The program is stopped while it sends."""

    def send_messages(self, email_messages: object) -> int:
        raise SystemExit
