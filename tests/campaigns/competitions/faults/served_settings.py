"""For servers that a test kills: the whole website, its private files in DATA_DIR, no limits."""

from config.settings.test import *  # noqa: F403 (settings are composed by star import)
from config.settings.test import STORAGES

RATELIMIT_ENABLE = False  # thirty kills and their entries come from one address
STORAGES = {name: storage for name, storage in STORAGES.items() if name != "private"}
