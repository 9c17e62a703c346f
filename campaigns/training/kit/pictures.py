"""Pictures for paper: JPEG of at most 800 pixels, each prepared once."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.core.files.storage import default_storage
from PIL import Image, ImageOps

from quizzes.specimens.models import Specimen, picture_path

SIDE = 800  # pixels: 240 dots an inch where a picture is 86 mm wide
_QUALITY = 84


@dataclass(frozen=True)
class Picture:
    """A JPEG file. ratio: its height by its width."""

    data: bytes
    ratio: float


class Pictures:
    """told: called after each picture that was prepared, for progress."""

    def __init__(self, told: Callable[[], None] = lambda: None) -> None:
        self._known: dict[str, Picture | None] = {}
        self._told = told

    def of_specimen(self, specimen: Specimen) -> Picture | None:
        """None where its file is gone."""
        path = picture_path(specimen.code, SIDE)
        return self._prepared(f"specimen:{specimen.pk}", lambda: default_storage.open(path))

    def of_photograph(self, photograph: Any) -> Picture | None:
        """None where its file is gone."""
        return self._prepared(
            f"photograph:{photograph.pk}", lambda: photograph.file.storage.open(photograph.file.name)
        )

    def _prepared(self, key: str, opened: Callable[[], IO[bytes]]) -> Picture | None:
        if key not in self._known:
            self._known[key] = _jpeg(opened)
            self._told()
        return self._known[key]


def _jpeg(opened: Callable[[], IO[bytes]]) -> Picture | None:
    try:
        with opened() as file, Image.open(file) as picture:
            picture.draft("RGB", (SIDE, SIDE))
            small = ImageOps.exif_transpose(picture)
            small.thumbnail((SIDE, SIDE))
            out = io.BytesIO()
            _on_white(small).save(out, "JPEG", quality=_QUALITY)
    except OSError:  # gone, or no picture any more
        return None
    return Picture(out.getvalue(), small.height / small.width)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode not in ("RGBA", "LA", "P"):
        return picture.convert("RGB")
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture.convert("RGBA"))
    return ground.convert("RGB")
