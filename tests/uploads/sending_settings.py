"""For servers that a test starts: the website of `sending_urls`."""

from config.settings.test import *  # noqa: F403 (settings are composed by star import)
from config.settings.test import STORAGES

ROOT_URLCONF = "tests.uploads.sending_urls"
RATELIMIT_ENABLE = False  # thirty kills and their uploads come from one address
STORAGES = {name: storage for name, storage in STORAGES.items() if name != "private"}  # in DATA_DIR
