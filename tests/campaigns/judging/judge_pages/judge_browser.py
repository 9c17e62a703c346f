"""A judge's browser."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from campaigns.judging.models import Judge, Round
from tests.campaigns.judging import panel_facts as facts

ORIGIN = {"headers": {"origin": "http://testserver"}}


def browser_of(judge: Judge) -> Client:
    browser = Client()
    browser.force_login(judge.user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def codes(judge: Judge) -> list[str]:
    return list(judge.assignments.values_list("round_entry__code", flat=True))


def keys(judged: Round) -> list[str]:
    return facts.keys_of(judged.rubric_version)


def owner(client: Client) -> str:
    return str(client.get("/en/judging/").text.split('data-judge-owner="')[1].split('"')[0])


def put(client: Client, code: str, key: str, value: Any, revision: Any = 0, **given: Any) -> Any:
    sent = {"value": value, "revision": revision, "owner": owner(client)} | given
    return client.put(
        f"/en/judging/entry/{code}/part/{key}/",
        json.dumps(sent),
        content_type="application/json",
        **ORIGIN,
    )
