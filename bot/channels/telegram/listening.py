"""From Telegram's updates to what people did: each handed on once, in its order, and the press of a button answered."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from telegram import Update

from bot.channels.telegram.door import read
from bot.channels.telegram.files import Files
from bot.channels.telegram.inline import Call, InlineAnswers
from bot.messages import Incoming
from config.logs import event
from digests.errors import DeliveryError

logger = logging.getLogger(__name__)
OnIncoming = Callable[[Incoming], Awaitable[str | None]]
"""Deals with what somebody did; returns what is for the person alone who pressed a button, if anything: words, or an
address to open."""
FirstTime = Callable[[str], Awaitable[bool]]
"""Says whether an update id was not handled before: after a crash the last ones come again."""

SPINNING = 3.0
"""Seconds for which a pressed button may wait for what it does; Telegram lets nobody press it again until then."""
LONGEST_NOTICE = 200
"""Characters that a notice may have (core.telegram.org/bots/api#answercallbackquery)."""
_ALBUMS = 64


class Listener:
    """Takes updates from a queue. `me` is the bot's own id."""

    def __init__(
        self,
        call: Call,
        me: str,
        on_incoming: OnIncoming,
        first_time: FirstTime | None,
        inline: InlineAnswers | None,
        files: Files | None = None,
    ) -> None:
        self._call, self._me, self._on_incoming, self._first_time = call, me, on_incoming, first_time
        self._inline, self._files = inline, files
        self._tasks: set[asyncio.Future[object]] = set()
        self._albums: deque[str] = deque(maxlen=_ALBUMS)

    async def run(self, queue: asyncio.Queue[object]) -> None:
        """Take what comes until cancelled."""
        while True:
            updates = [await queue.get()]
            while not queue.empty():
                updates.append(queue.get_nowait())
            # Asked together, which is one transaction; taken one after the other, so that all stays in its order.
            new = await asyncio.gather(*map(self._is_new, updates), return_exceptions=True)
            for update, is_new in zip(updates, new, strict=True):
                self._take_if(update, is_new)
                queue.task_done()

    def _take_if(self, update: object, is_new: bool | BaseException) -> None:
        try:
            if isinstance(is_new, BaseException):
                raise is_new
            if is_new:
                assert isinstance(update, Update)
                self._take(update)
        except Exception as error:  # one broken update stops nobody else
            event(logger, "update_broken", level=logging.ERROR, channel="telegram", error=error)

    async def finish(self, seconds: float) -> None:
        """Let what is under way be answered."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def _is_new(self, update: object) -> bool:
        assert isinstance(update, Update)
        # An inline query comes with every few letters, and to answer it twice does no harm.
        if self._first_time is None or update.inline_query is not None:
            return True
        return await self._first_time(str(update.update_id))

    def _take(self, update: Update) -> None:
        if update.inline_query is not None:
            if self._inline is not None:
                self._do(self._inline.answer(update.inline_query))
            return
        incoming = read(update, datetime.now(UTC), self._me, self._files)
        if incoming is not None and self._is_rest_of_an_album(update):
            incoming = None
        # Handed on here and not in the task that waits for it: so it keeps its order.
        heard = asyncio.ensure_future(self._on_incoming(incoming)) if incoming else None
        if update.callback_query is not None:
            self._do(self._let_go(update.callback_query.id, heard))
        elif heard is not None:
            self._do(heard)

    def _is_rest_of_an_album(self, update: Update) -> bool:
        """Ten pictures sent together are ten messages: those without words after the first are not answered."""
        album = update.message.media_group_id if update.message else None
        if not album:
            return False
        known = album in self._albums
        self._albums.append(album)
        return known and not (update.message and update.message.caption)

    async def _let_go(self, query: str, doing: asyncio.Future[str | None] | None) -> None:
        """Let the pressed button come to rest: when what it does is done, or after a few seconds."""
        if doing is None:
            return await self._release(query)
        await asyncio.wait({doing}, timeout=SPINNING)
        done = doing.done() and not doing.exception()
        await self._release(query, doing.result() if done else None)
        await doing

    async def _release(self, query: str, notice: str | None = None) -> None:
        values: dict[str, object] = {"callback_query_id": query}
        if notice and notice.startswith("https://"):  # only its own address may a bot open
            values |= {"url": notice}
        elif notice:
            values |= {"text": notice[:LONGEST_NOTICE], "show_alert": True}
        try:
            await self._call("answerCallbackQuery", values)
        except DeliveryError as error:  # too late, or not known there: the button comes to rest by itself
            event(
                logger, "telegram_call_failed", level=logging.WARNING, method="answerCallbackQuery", reason=str(error)
            )

    def _do(self, act: Awaitable[object]) -> None:
        task = asyncio.ensure_future(act)
        self._tasks.add(task)
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Future[object]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            event(logger, "update_broken", level=logging.ERROR, channel="telegram", error=error)
