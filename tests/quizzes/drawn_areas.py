"""Areas on photographs."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from tests.uploads.pictures import picture, saved
from uploads.models import Photograph

Area = dict[str, Any]


def area(**changes: Any) -> Area:
    return {
        "shape": "rectangle",
        "points": [[0.1, 0.2], [0.3, 0.4]],
        "label": "Care label",
        "tell": "",
        "name": "",
        "explanation": "",
        "check": "",
        **changes,
    }


def photograph(width: int = 80, height: int = 60, **words: str) -> Photograph:
    file = ContentFile(saved(picture(width, height), "PNG"), "fake.png")
    return Photograph.objects.create(
        title="A prop",
        file=file,
        rights="own photograph",
        **{"description": "A label on grey cloth.", **words},
    )
