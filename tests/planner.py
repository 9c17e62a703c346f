"""What PostgreSQL's planner knows of rows that a test has not committed."""

from __future__ import annotations

from django.apps import apps
from django.db import connection


def count_rows() -> None:
    """Let PostgreSQL count the rows of every table that has some; other databases need no telling.

    Never of an empty one: the count outlives the rollback, and a later test's thousands of rows would be
    planned for as none. Such a query of milliseconds takes minutes.
    """
    if connection.vendor != "postgresql":
        return
    filled = [model for model in apps.get_models() if model._meta.managed and model._base_manager.exists()]
    with connection.cursor() as cursor:
        for model in filled:
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')
