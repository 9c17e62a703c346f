"""A wall charger of the invented brand Kilovane, its braided cable and its printed box."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quizzes.specimens.brands import KILOVANE
from quizzes.specimens.families.charger.drawing import draw
from quizzes.specimens.families.charger.tells import ODDITIES, RULES, TELLS
from quizzes.specimens.families.charger.traits import genuine
from quizzes.specimens.families.charger.words import PART_NAMES, alt
from quizzes.specimens.family import Family

FAMILY = Family(
    slug="charger",
    name=_("Wall charger"),
    brand=KILOVANE,
    rules=RULES,
    tells=TELLS,
    oddities=ODDITIES,
    genuine=genuine,
    draw=draw,
    alt=alt,
    part_names=PART_NAMES,
)
