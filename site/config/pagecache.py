"""Whole pages, kept in front of Django."""


class PageCache:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        await self.app(scope, receive, send)
