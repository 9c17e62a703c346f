"""The tests: fast hashes, mail in memory, a database file that is reused."""

import hashlib
import os
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403 (settings are composed by star import)
from config.settings.base import BASE_DIR, DATA_DIR, DATABASES, env

DEMONSTRATION = True
SECRET_KEY = "only-for-tests-and-never-anywhere-else-0123456789"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Servers that a test starts share its folder.
_own_media = Path(tempfile.gettempdir()) / f"bonafide-test-media-{os.getpid()}"
MEDIA_ROOT = Path(env.str("TEST_MEDIA_ROOT", default=str(_own_media)))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": f"{MEDIA_ROOT}-private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
_AT_ONCE = {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
TASKS = {"default": _AT_ONCE, "background": _AT_ONCE}
DATA_DIR.mkdir(parents=True, exist_ok=True)
# A kept test database belongs to the migrations it was made with: other migrations, another name.
_migrations = sorted(
    path
    for root in (BASE_DIR / "site", BASE_DIR / "campaigns", BASE_DIR / "quizzes")
    for path in root.rglob("migrations/0*.py")
)
_digest = hashlib.sha256(b"".join(path.read_bytes() for path in _migrations)).hexdigest()[:8]
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / f"test-{_digest}.sqlite3")}
    # Rows asked for without an order come backwards: what leans on an order that nobody promised fails here.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA reverse_unordered_selects=ON;"
else:
    DATABASES["default"]["TEST"] = {"NAME": f"test_bonafide_{_digest}"}
