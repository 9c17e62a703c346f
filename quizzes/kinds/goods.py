"""The good that an item shows: a drawn specimen or a photograph, with its signs, as kinds work with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, pi, sin
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import BOX, Box, Figure, Key, Note, Region, Text, keyed
from quizzes.specimens.family import Polygon
from quizzes.specimens.models import Specimen

if TYPE_CHECKING:
    from quizzes.models import Item
    from uploads.models import Photograph

GENUINE = "genuine"  # as an option of a form
CIRCLE_CORNERS = 24
CLOSE_UP = 0.42  # share of the picture's width and height that a close-up shows
PHOTOGRAPH_WIDTHS = (400, 800, 1200)


@dataclass(frozen=True)
class Sign:
    """A tell or an oddity on a part of a good. slug: as answers keep it."""

    slug: str
    part: str
    name: Text
    why: Text
    how: Text = ""
    caveat: Text = ""
    rule: Text = ""


@dataclass(frozen=True)
class Good:
    """parts: every area that can be marked, the same list for fakes and genuine goods: {value: Region}."""

    figure: Figure
    parts: Mapping[str, Region]
    tells: Sequence[Sign]
    oddities: Sequence[Sign]
    brand_slug: str
    nothing_odd: Text

    @property
    def is_fake(self) -> bool:
        return bool(self.tells)

    @property
    def slugs(self) -> list[str]:
        """Each tell once, also one that shows in two places."""
        return list(dict.fromkeys(tell.slug for tell in self.tells))


def good_of(item: Item) -> Good | None:
    """What an item shows, or None for one without a good to judge."""
    if item.specimen is not None:
        return of_specimen(item.specimen)
    if item.picture is not None:
        return _of_photograph(item.picture, keyed(item.code, item.content.get("areas", [])), item.brand_slug)
    return None


def good_key(item: Item) -> Key:
    """The answer key of an item in which a good is judged by yes or no."""
    good = item.good
    category = item.specimen.family_slug if item.specimen else item.category
    return Key(good.is_fake, good.slugs, category, good.brand_slug)


def of_specimen(specimen: Specimen) -> Good:
    family = specimen.family
    rules = {rule.part: rule.text for rule in family.rules}
    names = family.part_names
    tells = [
        Sign(
            slug=f"{specimen.family_slug}:{tell.slug}",
            part=tell.part,
            name=tell.name,
            why=tell.why,
            how=tell.how,
            caveat=tell.caveat,
            rule=rules.get(tell.part, ""),
        )
        for tell in specimen.tells
    ]
    oddities = [
        Sign(slug=oddity.slug, part=oddity.part, name=oddity.name, why=oddity.explanation)
        for oddity in specimen.oddities
    ]
    return Good(
        figure=Figure(src=specimen.url(), srcset=specimen.srcset, alt=specimen.alt),
        # In the family's order: PostgreSQL keeps none of the keys.
        parts={
            part: Region(part, name, specimen.parts[part])
            for part, name in names.items()
            if part in specimen.parts
        },
        tells=tells,
        oddities=oddities,
        brand_slug=family.brand.slug,
        nothing_odd=_("Every part you can see keeps to the brand book."),
    )


def _of_photograph(picture: Photograph, areas: Mapping[str, Mapping[str, Any]], brand_slug: str) -> Good:
    """Areas with a tell are signs of a fake; areas without one are in order, whatever is said about them.

    Players get the areas in an order of its own: editors like to draw the tells first.
    """
    box = _box(picture)
    signs = {
        part: Sign(
            slug=area["tell"],
            part=part,
            name=area["name"],
            why=area["explanation"],
            how=area["check"],
        )
        for part, area in areas.items()
    }
    return Good(
        figure=photograph_figure(picture),
        parts={
            part: Region(part, area["label"], outline(area["shape"], area["points"], box), box)
            for part, area in sorted(areas.items())
        },
        tells=[sign for sign in signs.values() if sign.slug],
        oddities=[sign for sign in signs.values() if not sign.slug and sign.why],
        brand_slug=brand_slug,
        nothing_odd=_("Nothing in this picture speaks against it."),
    )


def question_figures(item: Item) -> list[Figure]:
    """The picture that belongs to a question's text, if it has one."""
    if item.specimen is not None:
        return [of_specimen(item.specimen).figure]
    return [photograph_figure(item.picture)] if item.picture is not None else []


def photograph_figure(picture: Photograph) -> Figure:
    renditions = picture.get_renditions(*(f"width-{width}|format-webp" for width in PHOTOGRAPH_WIDTHS))
    by_width = {rendition.width: rendition for rendition in renditions.values()}
    width, height = _box(picture)
    return Figure(
        src=by_width[max(by_width)].url,
        srcset=", ".join(f"{rendition.url} {width}w" for width, rendition in sorted(by_width.items())),
        alt=picture.description,
        width=width,
        height=height,
    )


def _box(picture: Photograph) -> Box:
    """As wide as a drawn specimen, whatever the file's size, so that marks are as large as there."""
    return BOX[0], round(BOX[0] * picture.height / picture.width)


def outline(shape: str, points: Sequence[Sequence[float]], box: Box = BOX) -> Polygon:
    """The corners of an area, as fractions. shape: as in quizzes.exchange.items.Area."""
    if shape == "rectangle":
        (left, top), (right, bottom) = points
        return [(left, top), (right, top), (right, bottom), (left, bottom)]
    if shape == "circle":
        return _circle(points[0], points[1], box)
    return [(x, y) for x, y in points]


def _circle(middle: Sequence[float], rim: Sequence[float], box: Box) -> Polygon:
    """Round in the picture, which may be wider than high."""
    width, height = box
    radius = hypot((rim[0] - middle[0]) * width, (rim[1] - middle[1]) * height)
    turns = [2 * pi * corner / CIRCLE_CORNERS for corner in range(CIRCLE_CORNERS)]
    return [
        (middle[0] + radius * cos(turn) / width, middle[1] + radius * sin(turn) / height) for turn in turns
    ]


def solved(good: Good) -> Figure:
    """The picture with its tells and oddities marked, numbered as in `notes`."""
    marks = [
        replace(good.parts[sign.part], value=str(number), label=sign.name)
        for number, sign in enumerate([*good.tells, *good.oddities], start=1)
    ]
    return replace(good.figure, marks=marks)


def close_ups(good: Good) -> list[Figure]:
    """Three details of the same picture: around its first, middle and last part."""
    parts = list(good.parts.values())
    return [
        replace(
            good.figure,
            alt=_("Close-up: %(part)s") % {"part": region.label},
            window=_window(region.polygon, region.box),
        )
        for region in (parts[0], parts[len(parts) // 2], parts[-1])
    ]


def _window(polygon: Polygon, box: Box) -> str:
    left, top = (_start([point[axis] for point in polygon]) for axis in (0, 1))
    width, height = box
    return f"{left * width:.0f} {top * height:.0f} {CLOSE_UP * width:.0f} {CLOSE_UP * height:.0f}"


def _start(side: Sequence[float]) -> float:
    """Where a close-up begins on one axis so that a part lies in its middle and it stays in the picture."""
    return min(max((min(side) + max(side) - CLOSE_UP) / 2, 0), 1 - CLOSE_UP)


def notes(good: Good, marked: Collection[str] | None = None) -> list[Note]:
    """One note for each tell and oddity; `marked` (parts) says what the player pointed at."""
    tells = [
        Note(
            title=tell.name,
            why=tell.why,
            how=tell.how,
            caveat=tell.caveat,
            rule=tell.rule,
            mood="tell",
            number=number,
            seen=None if marked is None else tell.part in marked,
            value=tell.part,
        )
        for number, tell in enumerate(good.tells, start=1)
    ]
    oddities = [
        Note(title=oddity.name, why=oddity.why, mood="oddity", number=number, value=oddity.part)
        for number, oddity in enumerate(good.oddities, start=len(tells) + 1)
    ]
    nothing = Note(title=_("Nothing to find"), why=good.nothing_odd, mood="genuine", value=GENUINE)
    return [*tells, *oddities] or [nothing]


def accused(parts: Collection[str], names: Mapping[str, Text], why: Text) -> list[Note]:
    """One note for each part, in the order of `names`, that the player marked without a reason."""
    return [
        Note(title=name, why=why, mood="accused", value=part) for part, name in names.items() if part in parts
    ]
