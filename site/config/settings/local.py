"""What `make run` uses: one process, SQLite, the demonstration campaign."""

from config.settings.base import *  # noqa: F403 (settings are composed by star import)
from config.settings.base import DATA_DIR, env

DEMONSTRATION = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.list("ALLOWED_HOSTS", default=[])]
SECRET_FILE = DATA_DIR / "secret_key"
if not SECRET_FILE.exists():
    from django.core.management.utils import get_random_secret_key

    DATA_DIR.mkdir(parents=True, exist_ok=True)
    SECRET_FILE.write_text(get_random_secret_key())
SECRET_KEY = SECRET_FILE.read_text()

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 (from base)

# Static files straight from where they are: nothing to collect before the first page.
STORAGES = {
    **STORAGES,  # noqa: F405 (from base)
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
