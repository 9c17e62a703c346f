"""Doing in groups what many ask for at the same time: one transaction instead of a thousand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Got = TypeVar("Got")


class Batch(Generic[Asked, Got]):
    """Collects what is asked for during `wait` seconds and gives it to `work` together.

    work: returns one result for each thing asked, in the same order. If it fails, all who asked in that
    group get its exception. One group is worked at a time.
    """

    def __init__(self, work: Callable[[Sequence[Asked]], Awaitable[Sequence[Got]]], *, wait: float) -> None:
        self.work = work
        self.wait = wait
        self.waiting: list[tuple[Asked, asyncio.Future[Got]]] = []
        self.worker: asyncio.Task[None] | None = None

    async def ask(self, asked: Asked) -> Got:
        future: asyncio.Future[Got] = asyncio.get_running_loop().create_future()
        self.waiting.append((asked, future))
        if self.worker is None:
            self.worker = asyncio.create_task(self._run())
        return await future

    async def _run(self) -> None:
        try:
            while self.waiting:
                await asyncio.sleep(self.wait)
                group, self.waiting = self.waiting, []
                await self._work(group)
        finally:
            self.worker = None

    async def _work(self, group: Sequence[tuple[Asked, asyncio.Future[Got]]]) -> None:
        try:
            results = await self.work([asked for asked, _future in group])
        except Exception as error:  # whoever asked learns of it; the next group is worked all the same
            for _asked, future in group:
                if not future.done():
                    future.set_exception(error)
            return
        for (_asked, future), result in zip(group, results, strict=True):
            if not future.done():  # its phone may be gone
                future.set_result(result)
