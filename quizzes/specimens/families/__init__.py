"""The families of goods, one module each: a module here with a `FAMILY` is a family of the collection."""

from __future__ import annotations

import importlib
import pkgutil

from quizzes.specimens.family import Family


def _found() -> dict[str, Family]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    families = (importlib.import_module(f"{__name__}.{name}").FAMILY for name in names)
    return {family.slug: family for family in families}


FAMILIES: dict[str, Family] = _found()
