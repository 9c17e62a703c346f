"""The ASGI application: the page cache in front of Django, and the sockets of live sessions beside it."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402 (needs the app registry)

from config.pagecache import PageCache  # noqa: E402 (needs the app registry)
from quizzes.live.routing import live_sockets  # noqa: E402 (needs the app registry)

application = ProtocolTypeRouter({"http": PageCache(django_application), "websocket": live_sockets})

# A room of thousands is hundreds of thousands of objects that live for an hour: looking through all of them
# for garbage stops every socket for tenths of a second. What was loaded up to here is never looked at again.
gc.freeze()
gc.set_threshold(50_000, 20, 100)
