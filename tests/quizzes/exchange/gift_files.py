"""GIFT questions, and pictures for them."""

from __future__ import annotations

import base64

from quizzes.exchange import gift
from quizzes.exchange.items import ItemData

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def read(text: str) -> tuple[ItemData, ...]:
    result = gift.parse(text.encode())
    assert result.skipped == ()
    return result.items


def item(text: str) -> ItemData:
    (only,) = read(text)
    return only
