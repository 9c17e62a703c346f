"""The families of goods, one package each: a package here with a `FAMILY` is a family of the collection.

In each, `traits` has the measures of genuine goods, `tells` the brand book and what breaks it, `words`
what is printed and said, and `drawing` the picture, with `shapes`, `materials` and the layers it is made of.
"""

from __future__ import annotations

import importlib
import pkgutil

from quizzes.specimens.family import Family


def _found() -> dict[str, Family]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    families = (importlib.import_module(f"{__name__}.{name}").FAMILY for name in names)
    return {family.slug: family for family in families}


FAMILIES: dict[str, Family] = _found()
