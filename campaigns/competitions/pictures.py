"""What stays of a picture when it is copied: hashes of its shapes and colours, and how far two are apart.

A distance here is a reason for a person to look, never a verdict. Found are whole pictures that were saved
again, scaled, stretched, turned, mirrored, inverted, lightly recoloured, or given another plain border. Not
found are a part of a picture, the same idea drawn anew, and one picture within another.

Sources
    Zauner 2010, Implementation and Benchmarking of Perceptual Image Hash Functions: low frequencies of the
        discrete cosine transform (DCT) of a small grey picture
    Ito & Kiya 2003, IEEE ICASSP: the signs of DCT coefficients are enough to find a picture again
    Ahmed, Natarajan & Rao 1974, IEEE Transactions on Computers C-23: the DCT
This project's convention: three values a coefficient (positive, negative, too small to tell) in place of
Zauner's two sides of the median. Logos are often symmetric, half of their coefficients are then zero, and
the sides on which these fall is noise. It also makes turning exact: mirroring a picture negates the
coefficients of odd frequency, transposing it transposes them, inverting it negates all.

Measured on drawn pictures: 400 flat logos (600 px) and 300 text posters (480 x 640 px), every pair of them,
and copies of 100 logos and 40 posters
                                            logos at .28      posters at .35
    unrelated pairs flagged (false)         .014 %            0 of 44,850
    the same by 64 bits alone, 10 or less   3.4 %             .01 %
    missed: turned, mirrored, inverted      0 %               0 %
    JPEG of quality 40, scaled to 30 %      1 %               0 %
    cut by 1.5 % a side, stretched, tinted  1 to 2 %          0 %
    more of the same plain border           3 %               0 %
    another plain border around it          14 %              12 %
    tinted, bordered, stretched, mirrored
        and saved as JPEG, all at once      8 %               0 %
    turned by 2 degrees                     11 to 21 %        0 %
    wholly other colours                    29 to 47 %        2.5 %
    without colour                          23 to 26 %        5 to 7.5 %
The thresholds were chosen on these same pictures; real entries may do worse. Where two figures stand, the
threshold lies between the two at which it was measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from PIL import Image

SIZE = 16  # frequencies a side in the full hash: 256
CANDIDATE_SIZE = 8  # and in the hash that finds candidates: 64
LAYOUT_SIZE = 8  # colours a side
VARIANTS = 16  # 8 orientations, then the same 8 inverted

_VERSION = 1
_PLANE = SIZE * SIZE // 8
_LAYOUT = LAYOUT_SIZE * LAYOUT_SIZE * 3
_GREY_SIZE = 64
_LONGEST_SIDE = 256  # in pixels, and less than twice that
# A border is plain while its pixels are this near to its middle colour: a small JPEG blurs that much colour.
_PLAIN = 64
# Two frames within each other, and the line between them in which scaling has mixed their colours.
_BORDERS = 4
# A part is plain when so much of it is near to its middle colour; the rest is noise at an edge.
_NEARLY_ALL = 0.97
# Coefficients smaller than this share of their root mean square, or than so many grey levels, are zero.
_CLEAR_SHARE = 0.15
_CLEAR_LEVELS = 0.1
# What colour counts for in a distance, and the mean difference from where on colours are wholly others.
_COLOUR_SHARE = 0.25
_OTHER_COLOURS = 0.25

# The distance up to which two pictures are worth a look together, by the kind of their category; see above.
THRESHOLDS: Mapping[str, float] = MappingProxyType({"logo": 0.28, "design": 0.35})


@dataclass(frozen=True, slots=True)
class PictureHashes:
    """What is kept of one picture; `picture_hashes` makes it.

    `candidates`: 64-bit hashes of its 16 variants (which of the 8 x 8 lowest DCT coefficients are positive).
    `positive`, `negative`: the 256-bit hash, which of the 16 x 16 lowest are clearly so: 32 bytes each, row
    by row, highest bit first; the very first coefficient, the mean, is in neither. `layout`: mean colours of
    8 x 8 fields, row by row, red, green and blue, 192 bytes.
    """

    candidates: tuple[int, ...]
    positive: bytes
    negative: bytes
    layout: bytes

    def to_bytes(self) -> bytes:
        """257 bytes: version (1), positive (32), negative (32), layout (192). The candidates follow."""
        return bytes([_VERSION]) + self.positive + self.negative + self.layout

    @classmethod
    def from_bytes(cls, stored: bytes) -> PictureHashes:
        """Reads what `to_bytes` wrote. ValueError for another version or length."""
        if len(stored) != 1 + 2 * _PLANE + _LAYOUT or stored[0] != _VERSION:
            raise ValueError("these are no picture hashes of version 1")
        positive, negative = stored[1 : 1 + _PLANE], stored[1 + _PLANE : 1 + 2 * _PLANE]
        return _hashes(_signs(positive, negative), stored[1 + 2 * _PLANE :])


def picture_hashes(image: Image.Image) -> PictureHashes:
    """The hashes of a picture of any mode and size; 6 ms for one of 1200 x 1600 pixels that is in memory.

    Transparent pictures are laid on white, plain borders cut off. A picture in one colour has a shape of
    zeros: only its colour tells it from others.
    """
    small = _without_border(_flattened(image))
    grey = np.asarray(small.convert("L").resize((_GREY_SIZE, _GREY_SIZE), Image.Resampling.BOX), float)
    layout = small.resize((LAYOUT_SIZE, LAYOUT_SIZE), Image.Resampling.BOX).tobytes()
    return _hashes(_clear_signs(_dct(grey)), layout)


def _flattened(image: Image.Image) -> Image.Image:
    """The picture in RGB on white, its longer side under two times 256 pixels."""
    if image.mode in {"RGB", "L"} and "transparency" not in image.info:
        return _reduced(image).convert("RGB")
    small = _reduced(image.convert("RGBA"))
    paper = Image.new("RGBA", small.size, "white")
    return Image.alpha_composite(paper, small).convert("RGB")


def _reduced(image: Image.Image) -> Image.Image:
    factor = max(image.size) // _LONGEST_SIDE
    return image.reduce(factor) if factor > 1 else image


def _without_border(image: Image.Image) -> Image.Image:
    """The picture without the plain lines at its sides; the picture itself if all of it is plain.

    Every side has its own colour, so that bars above and below go, and then bars at the sides. A frame in
    another colour within the first goes too. What is left is never plain all over: a plain square on paper
    keeps its paper.
    """
    pixels = np.asarray(image)
    top, left, bottom, right = 0, 0, *pixels.shape[:2]
    for border in range(_BORDERS):
        part = pixels[top:bottom, left:right]
        across = part.swapaxes(0, 1)
        cuts = [_plain_lines(side) for side in (part, across, part[::-1], across[::-1])]
        inner = part[cuts[0] : part.shape[0] - cuts[2], cuts[1] : part.shape[1] - cuts[3]]
        if not (all(cuts) if border else any(cuts)) or _is_plain(inner):
            break
        top, left, bottom, right = top + cuts[0], left + cuts[1], bottom - cuts[2], right - cuts[3]
    return image.crop((left, top, right, bottom))


def _plain_lines(lines: np.ndarray) -> int:
    """How many lines from the first on have the middle colour of the first; shape (lines, pixels, 3).

    Their ends do not count: where two borders meet, scaling has mixed them.
    """
    lines = lines[:, 1:-1] if lines.shape[1] > 2 else lines
    colour = np.median(lines[0], axis=0)
    if not _near(lines[0], colour).all():
        return 0
    plain = (_near(lines.min(axis=1), colour) & _near(lines.max(axis=1), colour)).all(axis=1)
    return len(plain) if plain.all() else int(np.argmin(plain))


def _is_plain(pixels: np.ndarray) -> bool:
    """Whether nearly all pixels have one colour, or there are none."""
    sample = pixels[:: max(1, pixels.shape[0] // 64), :: max(1, pixels.shape[1] // 64)].reshape(-1, 3)
    return not len(sample) or float(_near(sample, np.median(sample, axis=0)).all(axis=1).mean()) > _NEARLY_ALL


def _near(values: np.ndarray, colour: np.ndarray) -> np.ndarray:
    return np.abs(values - colour) <= _PLAIN


@lru_cache(maxsize=1)
def _cosines() -> np.ndarray:
    """The first rows of the orthonormal DCT-II, shape (16, 64): c(u)·cos((2x + 1)uπ/2n)."""
    frequency, place = np.arange(SIZE)[:, None], np.arange(_GREY_SIZE)[None, :]
    rows = np.cos((2 * place + 1) * frequency * np.pi / (2 * _GREY_SIZE))
    return rows * np.where(frequency == 0, np.sqrt(1 / _GREY_SIZE), np.sqrt(2 / _GREY_SIZE))


def _dct(grey: np.ndarray) -> np.ndarray:
    """The lowest 16 x 16 DCT coefficients of 64 x 64 grey levels, divided by 64: in grey levels; no mean."""
    found = _cosines() @ grey @ _cosines().T / _GREY_SIZE
    found[0, 0] = 0
    return found


def _clear_signs(coefficients: np.ndarray) -> np.ndarray:
    """1, -1, or 0 where a coefficient is too small to tell; shape (16, 16)."""
    usual = np.sqrt(np.mean(coefficients**2))
    clear = np.abs(coefficients) > max(_CLEAR_SHARE * usual, _CLEAR_LEVELS)
    return (np.sign(coefficients) * clear).astype(np.int8)


def _hashes(signs: np.ndarray, layout: bytes) -> PictureHashes:
    turned = _turned_signs(signs)
    low = np.packbits(turned[:, :CANDIDATE_SIZE, :CANDIDATE_SIZE].reshape(VARIANTS, -1) > 0, axis=1)
    candidates = tuple(int.from_bytes(row.tobytes(), "big") for row in low)
    return PictureHashes(candidates, _packed(signs > 0), _packed(signs < 0), layout)


def _packed(bits: np.ndarray) -> bytes:
    return np.packbits(bits).tobytes()


def _signs(positive: bytes, negative: bytes) -> np.ndarray:
    planes = [np.unpackbits(np.frombuffer(plane, np.uint8)) for plane in (positive, negative)]
    return (planes[0].astype(np.int8) - planes[1]).astype(np.int8).reshape(SIZE, SIZE)


def _turned_signs(signs: np.ndarray) -> np.ndarray:
    """The signs of the 16 variants, shape (16, 16, 16). Mirroring negates odd frequencies."""
    odd = np.where(np.arange(SIZE) % 2, -1, 1).astype(np.int8)
    mirrored = [signs, signs * odd, signs * odd[:, None], signs * odd * odd[:, None]]
    upright = np.stack([*mirrored, *(each.T for each in mirrored)])
    return np.concatenate([upright, -upright])


def _turned_layouts(layout: bytes) -> np.ndarray:
    """The colours of the 16 variants in the same order, shape (16, 192), 0 to 255."""
    field = np.frombuffer(layout, np.uint8).reshape(LAYOUT_SIZE, LAYOUT_SIZE, 3)
    mirrored = [field, field[:, ::-1], field[::-1], field[::-1, ::-1]]
    upright = np.stack([*mirrored, *(each.swapaxes(0, 1) for each in mirrored)])
    return np.concatenate([upright, 255 - upright]).reshape(VARIANTS, _LAYOUT)


@dataclass(frozen=True, slots=True)
class Stack:
    """Pictures, or the 16 variants of one, as arrays.

    `planes`: positive and then negative, shape (n, 8), 64-bit words. `layouts`: shape (n, 192), 0 to 255.
    """

    planes: np.ndarray
    layouts: np.ndarray

    def part(self, rows: np.ndarray) -> Stack:
        return Stack(self.planes[rows], self.layouts[rows])


def stacked(pictures: Sequence[PictureHashes]) -> Stack:
    """Pictures one after the other, as they are."""
    planes = b"".join(each.positive + each.negative for each in pictures)
    layouts = b"".join(each.layout for each in pictures)
    return Stack(
        np.frombuffer(planes, np.uint64).reshape(-1, 2 * _PLANE // 8),
        np.frombuffer(layouts, np.uint8).reshape(-1, _LAYOUT),
    )


def variants(picture: PictureHashes) -> Stack:
    """One picture in its 8 orientations, and then in these inverted."""
    signs = _turned_signs(_signs(picture.positive, picture.negative)).reshape(VARIANTS, -1)
    planes = np.packbits(np.concatenate([signs > 0, signs < 0], axis=1), axis=1)
    return Stack(planes.view(np.uint64), _turned_layouts(picture.layout))


def shape_distances(turned: Stack, others: Stack) -> np.ndarray:
    """How far the shapes of 16 variants are from those of others, 0 to 1, shape (16, others).

    Sum of |a - b| over sum of |a| + |b| of the 256 signs (1, 0, -1): 0 the same, 1 nothing in common, .5 what
    two full sets of signs drawn at random come to. Two pictures without any shape are 0 apart.
    """
    filled = np.bitwise_count(others.planes).sum(axis=1, dtype=np.int64)
    filled += int(np.bitwise_count(turned.planes[0]).sum(dtype=np.int64))
    apart = [np.bitwise_count(others.planes ^ each).sum(axis=1, dtype=np.int64) for each in turned.planes]
    return np.stack(apart) / np.maximum(filled, 1)


def colour_distances(turned: Stack, others: Stack) -> np.ndarray:
    """Mean difference of the 192 values of the layouts over 255, 0 to 1, shape (16, others)."""
    levels = others.layouts.astype(np.int16)
    apart = [np.abs(levels - each).mean(axis=1) for each in turned.layouts.astype(np.int16)]
    return np.stack(apart) / 255


def distances(turned: Stack, others: Stack) -> np.ndarray:
    """`picture_distance` of one picture, given as `variants`, from each of the others, shape (others,)."""
    colour = np.minimum(colour_distances(turned, others) / _OTHER_COLOURS, 1)
    shape = shape_distances(turned, others)
    return ((1 - _COLOUR_SHARE) * shape + _COLOUR_SHARE * colour).min(axis=0)


def picture_distance(a: PictureHashes, b: PictureHashes) -> float:
    """How far two pictures are apart, 0 the same to 1, the same in both directions.

    .75 · distance of shapes + .25 · distance of colours (full from a mean difference of a quarter of the
    range on), in the orientation, upright or inverted, in which that is least. `THRESHOLDS` says from where
    on two pictures are worth a look together.
    """
    return float(distances(variants(a), stacked([b]))[0])
