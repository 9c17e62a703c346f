"""How much alike entries are: `slogans` and `slogan_index`, `pictures` and `picture_index`."""

from __future__ import annotations

from campaigns.competitions.picture_index import PictureIndex
from campaigns.competitions.pictures import THRESHOLDS as PICTURE_THRESHOLDS
from campaigns.competitions.pictures import PictureHashes, picture_distance, picture_hashes
from campaigns.competitions.slogan_index import SloganIndex
from campaigns.competitions.slogans import (
    SLOGAN_THRESHOLD,
    Span,
    differences,
    normalise_slogan,
    slogan_similarity,
    trigram_similarity,
    trigram_threshold,
)

__all__ = [
    "PICTURE_THRESHOLDS",
    "SLOGAN_THRESHOLD",
    "PictureHashes",
    "PictureIndex",
    "SloganIndex",
    "Span",
    "differences",
    "normalise_slogan",
    "picture_distance",
    "picture_hashes",
    "slogan_similarity",
    "trigram_similarity",
    "trigram_threshold",
]
