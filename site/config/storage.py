"""Static files with a hash in their names, so that browsers may keep them for ever."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Hashes the names of imported JavaScript modules too."""

    support_js_module_import_aggregation = True
