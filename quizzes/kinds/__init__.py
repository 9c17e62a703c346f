"""The kinds of items. Each module here is one kind; a new kind is one new file.

A kind is a module with `NAME`, `FIRST` and the functions of `Kind` in base.py.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import cast

from quizzes.kinds.base import Kind

SHARED = {"base", "goods", "judged", "split"}


def _found() -> dict[str, Kind]:
    names = sorted({module.name for module in pkgutil.iter_modules(__path__)} - SHARED)
    return {name: cast(Kind, importlib.import_module(f"{__name__}.{name}")) for name in names}


KINDS: dict[str, Kind] = _found()

__all__ = ["KINDS", "Kind"]
