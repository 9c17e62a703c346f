"""A Tarnvik running shoe on its box: side mark, seams, laces, sole, hang tag and box label."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quizzes.specimens.brands import TARNVIK
from quizzes.specimens.families.shoe.drawing import draw
from quizzes.specimens.families.shoe.tells import ODDITIES, RULES, TELLS
from quizzes.specimens.families.shoe.traits import genuine
from quizzes.specimens.families.shoe.words import PART_NAMES, alt
from quizzes.specimens.family import Family

FAMILY = Family(
    slug="shoe",
    name=_("Running shoe"),
    brand=TARNVIK,
    rules=RULES,
    tells=TELLS,
    oddities=ODDITIES,
    genuine=genuine,
    draw=draw,
    alt=alt,
    part_names=PART_NAMES,
)
