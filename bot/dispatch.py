"""From what a person did to what they are told: text or button → command → reply → message.

In this order: flood guard, the chat's turn (first come, first served), language, command, answer. Whatever fails is
caught here once: the reader is told that something went wrong, the log gets one event.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Protocol

from bot import understand
from bot.commands import Answer, Command, Handler, OldButton, Request, Services, feedback, help, pauses, setup, start
from bot.commands.table import ACTIONS, ACTIONS_FOR_ANYONE, COMMANDS
from bot.crowd import FloodGuard, Turns
from bot.messages import Incoming, Reply, say
from bot.speech import speak
from config.i18n import Translator, language_of, translator
from config.logs import Stopwatch, event
from digests.collect.text import squeeze
from digests.model import ChatRef, Message

log = logging.getLogger(__name__)


class Outlet(Protocol):
    """A way to answer one chat. It obeys the platform's limits and takes care of readers who left."""

    async def reply(self, chat: ChatRef, message: Message) -> str | None:
        """Send an answer; return the platform's id of it, or None when it could not be delivered."""

    async def edit(self, chat: ChatRef, ref: str, message: Message) -> None:
        """Replace an earlier message, or send anew where that is not possible."""


Administers = Callable[[ChatRef, str], Awaitable[bool]]
"""Says whether a person, by the platform's id, is an administrator of a group or channel."""


_OWN_WAY: frozenset[Handler] = frozenset({start.start, setup.press_step, pauses.stop})
"""After these nobody is asked to go on with the questions of /start."""


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
        administers: Mapping[str, Administers] | None = None,
    ) -> None:
        self._services, self._outlets, self._clock = services, outlets, clock
        self._commands, self._actions = commands, actions
        self._usernames = usernames if usernames is not None else {}
        self._administers = administers or {}
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
            if await self._may(request):
                answer = await (self._pressed(request) if request.incoming.action else self._written(request))
            else:
                answer = say("Only the administrators of this group can change its settings.")
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
        if incoming.private or (incoming.answers and incoming.chat in self._services.feedback.rooms):
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
            tell=self._tell_elsewhere,
        )

    async def _may(self, request: Request) -> bool:
        """In a group everybody may read; its settings are its administrators' (a platform that has none lets all)."""
        incoming = request.incoming
        check = self._administers.get(incoming.chat.channel)
        if incoming.private or check is None or self._is_for_anyone(request):
            return True
        return await check(incoming.chat, incoming.sender)

    def _is_for_anyone(self, request: Request) -> bool:
        if request.incoming.action:
            return squeeze(request.incoming.action).partition(":")[0] in ACTIONS_FOR_ANYONE
        command = understand.command_of(request.argument, self._commands)[0]
        return command is None or command.for_anyone

    async def _pressed(self, request: Request) -> Answer:
        prefix, _, argument = squeeze(request.incoming.action).partition(":")
        action = self._actions.get(prefix)
        if action is None:
            raise OldButton(prefix)
        return await action(request.about(argument))

    async def _written(self, request: Request) -> Answer:
        text = request.argument
        if letter := await self._letter_answered(request):
            return await feedback.answer(request, letter)
        if text.startswith("/"):
            command, name, argument = understand.command_of(text, self._commands)
            if command is None:
                return help.unknown_command(request, name)
            return await self._something_else(request.about(argument), command.run)
        meaning = understand.meaning_of(request, text)
        if meaning.awaited:
            return await meaning.run(request.about(meaning.argument))
        return await self._something_else(request.about(meaning.argument), meaning.run)

    async def _letter_answered(self, request: Request) -> int | None:
        """Return the number of the reader's letter that somebody of the newsroom answers, by replying to it."""
        incoming = request.incoming
        if not incoming.answers or request.argument.startswith("/"):
            return None
        letter = await self._services.feedback.shown_as(incoming.chat, incoming.answers)
        return letter.id if letter else None

    async def _something_else(self, request: Request, run: Handler) -> Answer:
        """Forget the question that the chat was asked; the questions of /start can be gone on with once."""
        asked = request.chat.awaiting
        if asked is None:
            return await run(request)
        answer = await run(request.of(await self._services.subscriptions.await_answer(request.chat, None)))
        first, _, step = asked.partition("-")
        if first != "setup" or run in _OWN_WAY:
            return answer
        return setup.to_be_continued(answer, step)

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

    async def _tell_elsewhere(self, chat: ChatRef, reply: Reply, locale: str) -> str | None:
        outlet = self._outlets.get(chat.channel)
        return await outlet.reply(chat, speak(reply, translator(locale))) if outlet else None

    async def _apologise(self, incoming: Incoming, language: Translator) -> None:
        if not self._is_message(incoming):
            return
        sorry = say("Sorry, something went wrong on our side. Please try again in a few minutes.")
        try:
            await self._tell(incoming, language, sorry)
        except Exception as error:  # the way to the reader is broken as well: the log is all that is left
            event(log, "apology_failed", level=logging.ERROR, error=error, channel=incoming.chat.channel)
