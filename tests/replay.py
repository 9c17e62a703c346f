"""Building something in the database once, and putting the same rows there again for every further test."""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps
from django.db.models import Model

Rows = dict[type[Model], list[Model]]


class Replay:
    """Calls `build` the first time; afterwards inserts the rows that it made, with the keys that they had.

    Sequences have passed those keys by then: what a test makes beside them gets others.
    """

    def __init__(self, build: Callable[[], object]) -> None:
        self.build = build
        self.rows: Rows | None = None

    def __call__(self) -> None:
        if self.rows is None:
            self.rows = _made_by(self.build)
            return
        for model, rows in self.rows.items():
            model._base_manager.bulk_create(rows)


def _made_by(build: Callable[[], object]) -> Rows:
    tables = apps.get_models(include_auto_created=True)
    # SQLite fills its table of searchable words itself.
    models = [model for model in tables if not model._meta.db_table.endswith("_fts")]
    before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in models}
    build()
    made = {model: model._base_manager.exclude(pk__in=before[model]) for model in models}
    return {model: list(rows) for model, rows in made.items() if rows}
