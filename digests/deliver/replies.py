"""Answers to people: they take the next free slots of the same budget, and a crowd of them a third of it at most."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from config.logs import event
from digests.deliver.answers import Answers
from digests.deliver.line import Line
from digests.deliver.outcome import backoff
from digests.deliver.pace import reply_batch_size
from digests.errors import ChatGone, ChatMoved, DeliveryError, Rejected, ThreadGone, Throttled, Transient, Uncertain
from digests.model import ChatRef, Message

logger = logging.getLogger(__name__)
T = TypeVar("T")
PATIENCE = 90.0
"""Seconds for which an answer is tried; after that the person has asked again."""


class Replies:
    """Sends and edits at once, in the order asked. `on_gone` hears of people who are not there any more.

    `answers` gets the platform's ids of digests.
    """

    def __init__(self, line: Line, on_gone: Callable[[ChatRef], Awaitable[None]], answers: Answers) -> None:
        self._line, self._on_gone, self._answers = line, on_gone, answers
        self._waiting: deque[tuple[int, asyncio.Future[float]]] = deque()
        self._pump: asyncio.Task[None] | None = None
        self._size = reply_batch_size(line.channel.rate)

    async def reply(self, chat: ChatRef, *messages: Message) -> str | None:
        """Send an answer; return the platform's id of its last part, or None when it could not be delivered."""
        split = [(message, self._line.channel.split(message)) for message in messages]
        slots = iter(await self._slots(sum(len(parts) for _, parts in split)))
        ref: str | None = None
        for message, parts in split:
            refs = await self._send(chat, parts, slots)
            if message.edition is not None and refs is not None:
                self._answers.arrived(message.edition, refs)
            if refs is None or len(refs) < len(parts):
                return None
            ref = refs[-1]
        return ref

    async def _send(self, chat: ChatRef, parts: Sequence[Message], slots: Iterator[float]) -> list[str] | None:
        """Send parts in the next slots; return the ids of those that have arrived, None when one may have or not."""
        refs: list[str] = []
        try:
            for part in parts:
                refs.append(await self._persist(chat, self._sending(part), next(slots)))
        except DeliveryError as error:
            await self._give_up(chat, error)
            return None if isinstance(error, Uncertain) else refs
        return refs

    async def edit(self, chat: ChatRef, ref: str, message: Message) -> None:
        """Replace a message; where the platform cannot, or it is too long for one, send it anew."""
        parts = self._line.channel.split(message)
        if len(parts) == 1:
            try:
                [slot] = await self._slots(1)
                await self._persist(chat, lambda to, at: self._line.edit(to, ref, parts[0], at), slot)
                return
            except Rejected:
                pass
            except DeliveryError as error:
                return await self._give_up(chat, error)
        await self.reply(chat, message)

    async def update(self, chat: ChatRef, ref: str, message: Message) -> bool:
        """Replace a message that says how something stands, if it can be done at once; nothing is ever sent anew.

        False: it cannot be replaced any more.
        """
        parts = self._line.channel.split(message)
        if len(parts) > 1:
            return False
        [slot] = await self._slots(1)
        try:
            await self._line.edit(chat, ref, parts[0], slot)
        except (Throttled, Transient, Uncertain):
            return True  # how it stands then is shown the next time
        except DeliveryError:
            return False
        return True

    def _sending(self, part: Message) -> Callable[[ChatRef, float], Awaitable[str]]:
        return lambda to, at: self._line.send(to, part, at)

    async def _persist(self, chat: ChatRef, act: Callable[[ChatRef, float], Awaitable[T]], at: float) -> T:
        """Try in the slot that begins `at`, and after that in new ones."""
        end, attempts = self._line.time() + PATIENCE, 0
        while True:
            try:
                return await act(chat, at)
            except (ChatMoved, ThreadGone) as error:
                # Only the reply goes there: the row is moved by the update that tells of it, or by the next digest.
                if attempts:
                    raise
                chat = _elsewhere(chat, error)
                wait = 0.0
            except (Throttled, Transient) as error:
                wait = error.wait if isinstance(error, Throttled) else backoff(attempts, random.random())
                if self._line.time() + wait > end:
                    raise
            attempts += 1
            await asyncio.sleep(wait)
            [at] = await self._slots(1)

    async def _give_up(self, chat: ChatRef, error: DeliveryError) -> None:
        if isinstance(error, ChatGone):
            await self._on_gone(chat)
        kind = type(error).__name__
        event(logger, "reply_failed", level=logging.WARNING, channel=chat.channel, kind=kind, reason=str(error)[:200])

    async def _slots(self, count: int) -> list[float]:
        """Wait for our turn and return when each of our slots begins: an answer of several parts takes them at once."""
        turn: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting.append((count, turn))
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._hand_out())
        start = await turn
        return [start + place * self._line.spacing for place in range(count)]

    async def _hand_out(self) -> None:
        """Hand out slots, a few at once; the next ones only when these are used up, so that broadcasts get theirs."""
        while self._waiting:
            turns = self._next()
            total = sum(count for count, _ in turns)
            try:
                start = await self._line.reserve(total)
            except Exception as error:
                for _, turn in turns:
                    if not turn.done():
                        turn.set_exception(error)
                continue
            place = 0
            for count, turn in turns:
                if not turn.done():
                    turn.set_result(start + place * self._line.spacing)
                place += count
            await asyncio.sleep(max(0.0, start + (total - 1) * self._line.spacing - self._line.time()))

    def _next(self) -> list[tuple[int, asyncio.Future[float]]]:
        turns = [self._waiting.popleft()]
        while self._waiting and sum(count for count, _ in turns) + self._waiting[0][0] <= self._size:
            turns.append(self._waiting.popleft())
        return turns


def _elsewhere(chat: ChatRef, error: ChatMoved | ThreadGone) -> ChatRef:
    """Return where a message goes that could not go to `chat`."""
    return replace(chat, id=error.new_id) if isinstance(error, ChatMoved) else replace(chat, thread=None)
