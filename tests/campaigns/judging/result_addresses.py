"""The addresses of results, and how their pages read."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from campaigns.judging.models import ResultRun, Round


def of_round(name: str, judged: Round) -> str:
    return reverse(f"results:{name}", args=[judged.code])


def of_run(name: str, run: ResultRun, *more: str) -> str:
    return reverse(f"results:{name}", args=[run.code, *more])


def text(response: Any) -> str:
    return str(response.content.decode())
