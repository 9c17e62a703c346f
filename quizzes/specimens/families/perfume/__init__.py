"""The perfume of Lysombre: a faceted bottle in front of its foil-printed box.

Lengths in traits are millimetres; the picture shows MM pixels for each of them.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quizzes.specimens.brands import LYSOMBRE
from quizzes.specimens.families.perfume.drawing import draw
from quizzes.specimens.families.perfume.tells import ODDITIES, RULES, TELLS
from quizzes.specimens.families.perfume.traits import genuine
from quizzes.specimens.families.perfume.words import PART_NAMES, alt
from quizzes.specimens.family import Family

FAMILY = Family(
    slug="perfume",
    name=_("Perfume"),
    brand=LYSOMBRE,
    rules=RULES,
    tells=TELLS,
    oddities=ODDITIES,
    genuine=genuine,
    draw=draw,
    alt=alt,
    part_names=PART_NAMES,
)
