"""From what a person did to what they are told: text or button → command → reply → message.

In this order: flood guard, the chat's turn (first come, first served), language, command, answer. Whatever fails is
caught here once: the reader is told that something went wrong, the log gets one event.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol

from bot import understand
from bot.commands import Answer, Command, Handler, OldButton, Request, Services, help
from bot.commands.table import ACTIONS, COMMANDS
from bot.messages import Incoming, Reply, say
from bot.speech import speak
from config.i18n import Translator, language_of, translator
from config.logs import Stopwatch, event
from digests.collect.text import squeeze
from digests.model import ChatRef, Message

log = logging.getLogger(__name__)

FLOOD = 20
"""Messages and presses of one person within FLOOD_WINDOW that are answered."""
FLOOD_WINDOW = timedelta(seconds=10)


class Outlet(Protocol):
    """A way to answer one chat. It obeys the platform's limits and takes care of readers who left."""

    async def reply(self, chat: ChatRef, message: Message) -> str | None:
        """Send an answer; return the platform's id of it, or None when it could not be delivered."""

    async def edit(self, chat: ChatRef, ref: str, message: Message) -> None:
        """Replace an earlier message, or send anew where that is not possible."""


class FloodGuard:
    """Counts what each person sends. One notice, then silence until they have calmed down."""

    def __init__(self, most: int = FLOOD, window: timedelta = FLOOD_WINDOW) -> None:
        self._most, self._window = most, window
        self._seen: OrderedDict[tuple[ChatRef, str], deque[datetime]] = OrderedDict()

    def judge(self, chat: ChatRef, sender: str, now: datetime) -> Literal["answer", "notice", "silence"]:
        """Count one more message and say what to do with it."""
        self._forget(now)
        times = self._seen.setdefault((chat, sender), deque(maxlen=self._most + 1))
        self._seen.move_to_end((chat, sender))
        warned = len(times) > self._most and now - times[0] < self._window
        times.append(now)
        if len(times) <= self._most or now - times[0] >= self._window:
            return "answer"
        return "silence" if warned else "notice"

    def _forget(self, now: datetime) -> None:
        """Let go of those who have been quiet: memory holds no more than the last seconds' people."""
        while self._seen and now - next(iter(self._seen.values()))[-1] >= self._window:
            self._seen.popitem(last=False)


class Turns:
    """Lets one at a time into each chat, in the order of coming; keeps nothing of chats where nobody waits."""

    def __init__(self) -> None:
        self._locks: dict[ChatRef, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def turn(self, chat: ChatRef) -> AsyncIterator[None]:
        """Wait for our turn in this chat; it ends with the block."""
        lock, waiting = self._locks.get(chat, (asyncio.Lock(), 0))
        self._locks[chat] = lock, waiting + 1
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks.pop(chat)
            if waiting > 1:
                self._locks[chat] = lock, waiting - 1


def _now() -> datetime:
    return datetime.now(UTC)


class Dispatcher:
    """Answers whatever comes in, on any platform. `outlets` maps a channel's kind to the way to answer there."""

    def __init__(
        self,
        services: Services,
        outlets: Mapping[str, Outlet],
        *,
        clock: Callable[[], datetime] = _now,
        commands: tuple[Command, ...] = COMMANDS,
        actions: Mapping[str, Handler] = ACTIONS,
        usernames: Mapping[str, str] | None = None,
    ) -> None:
        self._services, self._outlets, self._clock = services, outlets, clock
        self._commands, self._actions = commands, actions
        self._usernames = usernames if usernames is not None else {}
        self._flood, self._turns = FloodGuard(), Turns()

    async def handle(self, incoming: Incoming) -> None:
        """Do what a person asked and answer. Never raises; what fails is logged and the person is told."""
        language = translator(language_of(incoming.language))
        try:
            if not self._is_message(incoming):
                async with self._turns.turn(incoming.chat):
                    await self._noticed(incoming)
                return
            verdict = self._flood.judge(incoming.chat, incoming.sender, self._clock())
            if verdict == "answer":
                async with self._turns.turn(incoming.chat):
                    if request := await self._request(incoming):
                        language = request.language
                        await self._answer(request)
            elif verdict == "notice":
                await self._tell(incoming, language, say("That was a lot at once. Please wait a few seconds."))
        except Exception as error:  # the one place: whatever a command did not expect ends here
            event(log, "answer_failed", level=logging.ERROR, error=error, channel=incoming.chat.channel)
            await self._apologise(incoming, language)

    def _is_message(self, incoming: Incoming) -> bool:
        return not (incoming.presence or incoming.moved_to)

    async def _noticed(self, incoming: Incoming) -> None:
        """Take note of a chat that left, came back, or has a new id."""
        subscriptions = self._services.subscriptions
        if incoming.moved_to:
            await subscriptions.move(incoming.chat, incoming.moved_to)
        elif incoming.presence == "gone":
            await subscriptions.gone(incoming.chat, self._clock())
        elif incoming.private or await subscriptions.find(incoming.chat):
            await subscriptions.back(incoming.chat, self._clock())
        else:
            hello = say(
                "Hello! This is the news bot of {newsroom}. Send /start to receive the digest in this group.",
                newsroom=self._services.newsroom.name,
            )
            await self._tell(incoming, translator(language_of(incoming.language)), hello)

    async def _answer(self, request: Request) -> None:
        watch = Stopwatch()
        try:
            answer = await (self._pressed(request) if request.incoming.action else self._written(request))
        except OldButton:
            answer = help.old_button(request)
        await self._say(request, answer)
        what = "button" if request.incoming.action else "text"
        event(log, "answered", channel=request.chat.ref.channel, what=what, ms=watch.ms)

    def _meant_for_us(self, incoming: Incoming, text: str) -> bool:
        """In groups only commands are, and those that name another bot never are."""
        name = understand.addressee(text)
        ours = self._usernames.get(incoming.chat.channel, "").lower()
        if name and ours and name != ours:
            return False
        if incoming.private:
            return True
        return text.startswith("/") and (bool(name) or understand.command_of(text, self._commands)[0] is not None)

    async def _request(self, incoming: Incoming) -> Request | None:
        """Return what is asked, by whom; None when it is not for us."""
        text = squeeze(incoming.text)
        if not incoming.action and not self._meant_for_us(incoming, text):
            return None
        now = self._clock()
        chat = await self._services.subscriptions.meet(
            incoming.chat, locale=language_of(incoming.language), private=incoming.private, now=now
        )
        return Request(
            chat=chat,
            argument=text,
            incoming=incoming,
            now=now,
            language=translator(chat.locale),
            services=self._services,
            commands=self._commands,
        )

    async def _pressed(self, request: Request) -> Answer:
        prefix, _, argument = squeeze(request.incoming.action).partition(":")
        action = self._actions.get(prefix)
        if action is None:
            raise OldButton(prefix)
        return await action(request.about(argument))

    async def _written(self, request: Request) -> Answer:
        text = request.argument
        if text.startswith("/"):
            command, name, argument = understand.command_of(text, self._commands)
            request = await self._asked_nothing(request)
            return await command.run(request.about(argument)) if command else help.unknown_command(request, name)
        meaning = understand.meaning_of(request, text)
        if not meaning.awaited:
            request = await self._asked_nothing(request)
        return await meaning.run(request.about(meaning.argument))

    async def _asked_nothing(self, request: Request) -> Request:
        """Forget the question that the chat was asked: the person went on to something else."""
        if request.chat.awaiting is None:
            return request
        return request.of(await self._services.subscriptions.await_answer(request.chat, None))

    async def _say(self, request: Request, answer: Answer) -> None:
        outlet, incoming = self._outlets[request.chat.ref.channel], request.incoming
        for part in answer if isinstance(answer, tuple) else (answer,):
            if part is None:
                continue
            message = speak(part, request.language) if isinstance(part, Reply) else part
            if isinstance(part, Reply) and part.edit and incoming.action and incoming.message_ref:
                await outlet.edit(request.chat.ref, incoming.message_ref, message)
            else:
                await outlet.reply(request.chat.ref, message)

    async def _tell(self, incoming: Incoming, language: Translator, reply: Reply) -> None:
        """Say something that needs no settings."""
        await self._outlets[incoming.chat.channel].reply(incoming.chat, speak(reply, language))

    async def _apologise(self, incoming: Incoming, language: Translator) -> None:
        if not self._is_message(incoming):
            return
        sorry = say("Sorry, something went wrong on our side. Please try again in a few minutes.")
        try:
            await self._tell(incoming, language, sorry)
        except Exception as error:  # the way to the reader is broken as well: the log is all that is left
            event(log, "apology_failed", level=logging.ERROR, error=error, channel=incoming.chat.channel)
