"""What `make run` uses: one process, SQLite, the demonstration campaign."""

from config.settings.base import *  # noqa: F403 (settings are composed by star import)
from config.settings.base import DATA_DIR, env

DEMONSTRATION = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.list("ALLOWED_HOSTS", default=[])]
PORT = env.int("PORT", default=8000)
SITE_URL = WAGTAILADMIN_BASE_URL = env.str("SITE_URL", default=f"http://localhost:{PORT}")
LIVE_ORIGINS = [f"http://{host}:{PORT}" for host in ALLOWED_HOSTS]
SECRET_FILE = DATA_DIR / "secret_key"
if not SECRET_FILE.exists():
    from django.core.management.utils import get_random_secret_key

    DATA_DIR.mkdir(parents=True, exist_ok=True)
    SECRET_FILE.touch(mode=0o600)
    SECRET_FILE.write_text(get_random_secret_key())
SECRET_KEY = SECRET_FILE.read_text()

# Mails are files beside the data, so that a guardian's link can be tried without a mail server.
if not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mails"

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 (from base)

# Static files straight from where they are: nothing to collect before the first page.
STORAGES = {
    **STORAGES,  # noqa: F405 (from base)
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
