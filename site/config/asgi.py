"""The ASGI application: the page cache in front of Django, and WebSockets beside it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402 (needs the app registry)

from config.pagecache import PageCache  # noqa: E402 (needs the app registry)

application = ProtocolTypeRouter({"http": PageCache(django_application)})
