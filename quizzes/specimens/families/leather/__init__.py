"""Orrello's card wallet: grain leather, a brass snap, a ring, and a tag with a numbered label.

Traits are measures in millimetres and degrees, or what is printed. The wallet is drawn upright and
then turned and shifted a little as a whole, the same way for genuine and fake.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quizzes.specimens.brands import ORRELLO
from quizzes.specimens.families.leather.drawing import draw
from quizzes.specimens.families.leather.tells import ODDITIES, RULES, TELLS
from quizzes.specimens.families.leather.traits import genuine
from quizzes.specimens.families.leather.words import PART_NAMES, alt
from quizzes.specimens.family import Family

FAMILY = Family(
    slug="leather",
    name=_("Leather goods"),
    brand=ORRELLO,
    rules=RULES,
    tells=TELLS,
    oddities=ODDITIES,
    genuine=genuine,
    draw=draw,
    alt=alt,
    part_names=PART_NAMES,
)
