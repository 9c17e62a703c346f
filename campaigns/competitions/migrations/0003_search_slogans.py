"""On PostgreSQL slogans are searched by trigrams; SQLite has an index in memory instead."""

from __future__ import annotations

from typing import Any

from django.db import migrations

TRIGRAMS = "competitions_version_trigrams"
LETTERS = "competitions_version_letters"


def add(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        table = "competitions_entryversion"
        schema_editor.execute(f"CREATE INDEX {TRIGRAMS} ON {table} USING gin (normalised gin_trgm_ops)")
        schema_editor.execute(f"CREATE INDEX {LETTERS} ON {table} (replace(normalised, ' ', ''))")


def remove(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {TRIGRAMS}")
        schema_editor.execute(f"DROP INDEX {LETTERS}")


class Migration(migrations.Migration):
    dependencies = [("competitions", "0002_ages_and_countries")]
    operations = [migrations.RunPython(add, remove)]
