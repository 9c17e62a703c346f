"""The one safe way in for pictures that people send.

A picture is decoded completely, judged by what it is and not by its name, turned upright, and written again
without metadata. Only the file written here is ever stored or served.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 25_000_000
TOO_LARGE = _("This picture has more than 25 megapixels. Save it smaller and try again.")
DAMAGED = _("This picture is damaged. Save it again and send the new file.")
FORMATS = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}


class RefusedPicture(ValueError):
    """The file is no picture that we take; the message says what to do."""


@dataclass(frozen=True)
class CleanPicture:
    """A picture written by us: its bytes, size in pixels, file extension and media type."""

    data: bytes
    width: int
    height: int
    extension: str
    media_type: str


def clean_picture(file: IO[bytes]) -> CleanPicture:
    """Read a picture from a file and return a clean copy of it.

    Raises RefusedPicture for anything that is not one complete JPEG, PNG or WebP picture of at most
    15 MB and 25 megapixels.
    """
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise RefusedPicture(_("This file is larger than 15 MB. Save the picture smaller and send it again."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _rewrite(data)
    except RefusedPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RefusedPicture(TOO_LARGE) from error
    except UnidentifiedImageError as error:
        raise RefusedPicture(_("This is no picture we can open. Send a JPEG, PNG or WebP file.")) from error
    except Exception as error:  # Pillow's decoders raise whatever their bytes lead them to
        raise RefusedPicture(DAMAGED) from error


def _rewrite(data: bytes) -> CleanPicture:
    with Image.open(io.BytesIO(data), formats=list(FORMATS)) as picture:
        # Many telephones write MPO: a JPEG with a second, hidden picture behind it. The first one is meant.
        original = "JPEG" if picture.format == "MPO" else str(picture.format)
        if picture.width * picture.height > MAX_PIXELS:
            raise RefusedPicture(TOO_LARGE)
        if picture.format != "MPO" and getattr(picture, "n_frames", 1) != 1:
            raise RefusedPicture(_("This picture moves. Send a still picture."))
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    clean = upright.convert(_mode_for(upright, original))
    clean.info = {}  # Pillow would write comments from here into the new file
    out = io.BytesIO()
    if original == "JPEG":
        clean.save(out, "JPEG", quality=88, optimize=True)
    elif original == "PNG":
        clean.save(out, "PNG", optimize=False)
    else:
        clean.save(out, "WEBP", quality=88, exif=b"", icc_profile=b"", xmp=b"")
    extension, media_type = FORMATS[original]
    return CleanPicture(out.getvalue(), clean.width, clean.height, extension, media_type)


def _mode_for(picture: Image.Image, target: str) -> str:
    see_through = "A" in picture.getbands() or "transparency" in picture.info
    return "RGBA" if see_through and target != "JPEG" else "RGB"
