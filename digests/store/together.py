"""Questions that come at the same time, asked as one: while one query runs, the next ones gather."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Generic, TypeVar

from sqlalchemy.exc import DBAPIError

K = TypeVar("K")
V = TypeVar("V")
MOST = 100
"""Questions in one query."""


class Together(Generic[K, V]):
    """Asks for many: `ask` answers some keys, in their order. The more come in, the more are asked for at once.

    A question is never answered by a query that began before it came. One that the database refuses spoils no other.
    """

    def __init__(self, ask: Callable[[Sequence[K]], Awaitable[Sequence[V]]]) -> None:
        self._ask = ask
        self._waiting: list[tuple[K, asyncio.Future[V]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def answer(self, key: K) -> V:
        """Return the answer to one question, or raise what asking it raised."""
        answer: asyncio.Future[V] = asyncio.get_running_loop().create_future()
        self._waiting.append((key, answer))
        if self._asking is None:  # it begins when all that happens at this moment has asked
            self._asking = asyncio.create_task(self._answer_all(), context=Context())  # nobody's in particular
        return await answer

    async def _answer_all(self) -> None:
        try:
            while self._waiting:
                some, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._settle(some)
        finally:
            self._asking = None

    async def _settle(self, some: Sequence[tuple[K, asyncio.Future[V]]]) -> None:
        try:
            answers = await self._ask([key for key, _ in some])
        except Exception as error:
            if isinstance(error, DBAPIError) and len(some) > 1:  # it may be the fault of one of them
                for one in some:
                    await self._settle([one])
            for _, waiting in some:
                if not waiting.done():
                    waiting.set_exception(error)
            return
        for (_, waiting), answer in zip(some, answers, strict=True):
            if not waiting.done():  # whoever asked may have gone
                waiting.set_result(answer)
