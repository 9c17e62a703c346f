"""Questions to choose from and steps to put in order, not stored."""

from __future__ import annotations

from quizzes.models import Item


def choice(*weights: float, multiple: bool = False, shuffle: bool = True, **fields: object) -> Item:
    options = [
        {"text": f"<p>Answer {n}</p>", "weight": weight, "feedback": f"Because {n}."}
        for n, weight in enumerate(weights, start=1)
    ]
    content = {"options": options, "multiple": multiple, "shuffle": shuffle, "feedback": "<b>All said.</b>"}
    return Item(kind_slug="choice", code="c" * 16, text="<p>Which?</p>", content=content, **fields)


def order(*steps: str) -> Item:
    content = {"options": [{"text": step} for step in steps], "feedback": ""}
    return Item(kind_slug="order", code="d" * 16, text="<p>How?</p>", content=content)
