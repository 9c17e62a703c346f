"""A judge's phone without a browser: signed in, it asks for pages and saves parts of sheets, over HTTP."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from campaigns.judging.models import Judge
from campaigns.judging.views.base import owner_of
from tests.quizzes.live.stage import cookie_of, sign_in

AT = "/en/judging"


@dataclass(frozen=True)
class Answer:
    """What came back. status: 0 where the line broke off before the answer was whole."""

    status: int
    body: bytes = b""
    location: str = ""

    @property
    def told(self) -> dict[str, Any]:
        return dict(json.loads(self.body))


class JudgeLine:
    """Every request goes over a connection of its own, as after a tunnel."""

    def __init__(self, judge: Judge, port: int, *, host: str = "127.0.0.1", timeout: float = 60) -> None:
        self.judge, self.host, self.port, self.timeout = judge, host, port, timeout
        self.cookie = cookie_of(sign_in(judge.user))
        self.owner = owner_of(SimpleNamespace(user=judge.user))  # type: ignore[arg-type]

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def save(self, code: str, key: str, value: Any, revision: int) -> Answer:
        """One part of the sheet of the entry with this code."""
        sent = {"value": value, "revision": revision, "owner": self.owner}
        body = json.dumps(sent).encode()
        return self.ask("PUT", f"/entry/{code}/part/{key}/", body, kind="application/json")

    def send(self, path: str, **fields: Any) -> Answer:
        """A form."""
        return self.ask("POST", path, urlencode(fields).encode(), kind="application/x-www-form-urlencoded")

    def ask(self, method: str, path: str, body: bytes | None = None, *, kind: str = "") -> Answer:
        headers = {"Cookie": self.cookie, "Accept": "application/json, text/html"}
        if body is not None:
            headers |= {"Content-Type": kind, "Origin": f"http://{self.host}:{self.port}"}
        line = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        try:
            line.request(method, f"{AT}{path}", body, headers)
            response = line.getresponse()
            return Answer(response.status, response.read(), response.headers.get("Location", ""))
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            line.close()
