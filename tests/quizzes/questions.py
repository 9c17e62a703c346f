"""Questions to choose from, steps to put in order, cases in words, reports and reviews, not stored."""

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


def case(*, is_fake: bool = True, tell: str = "", **fields: object) -> Item:
    content = {
        "is_fake": is_fake,
        "tell": tell,
        "task": "Counterfeit, or lawful?",
        "fake": "a counterfeit",
        "genuine": "lawful",
        "feedback": "<p>WHYCANARY <b>closely</b>.</p>",
    }
    text = "<p>A stall sells bags with a sign of its own.</p>"
    given = {"text": text, "language": "en", "code": ("e" if is_fake else "f") * 16} | fields
    return Item(kind_slug="case", content=content, **given)


def report(*weights: float, right: int = 0, **fields: object) -> Item:
    """Three reasons, of which number `right` is the right one, and evidence of these weights."""
    reasons = [("reason", f"Reason {n}", int(n == right)) for n in range(3)]
    evidence = [("evidence", f"Evidence {n}", w) for n, w in enumerate(weights or (1, 1, 0, -1))]
    options = [
        {"part": part, "text": f"<p>{text}</p>", "weight": weight, "feedback": f"WHYCANARY {text}."}
        for part, text, weight in (*reasons, *evidence)
    ]
    given = {"text": "<p>An offer looks wrong.</p>", "language": "en", "code": "9" * 16} | fields
    content = {"options": options, "feedback": "<p>WHYCANARY <b>behind</b> it.</p>"}
    return Item(kind_slug="report", content=content, **given)


def review(*weights: float, **fields: object) -> Item:
    """Reports of these weights, and a counter-notice that is well founded."""
    files = [*(weights or (1, 0, -1)), 1]
    options = [
        {
            "text": f"<p>PAPER {n}</p>",
            "is_counter": n == len(files),
            "weight": weight,
            "feedback": f"WHYCANARY {n}.",
        }
        for n, weight in enumerate(files, start=1)
    ]
    given = {"text": "<p>You sit at the desk.</p>", "language": "en", "code": "8" * 16} | fields
    content = {"options": options, "feedback": "<p>WHYCANARY <b>behind</b> it.</p>"}
    return Item(kind_slug="review", content=content, **given)
