"""From what a person did to what they are told: text or button → command → reply → message.

In this order: flood guard, the chat's turn (first come, first served), language, command, answer. Whatever fails is
caught here once: the reader is told that something went wrong, the log gets one event.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from bot import newsroom, understand
from bot.commands import Command, Handler, OldButton, Request, Services, feedback, help, start
from bot.commands import groups as words
from bot.commands.newsroom.table import actions_of, commands_of
from bot.crowd import FloodGuard, Taps, Turns
from bot.groups import GRACE, Done, Groups
from bot.messages import Incoming, Reply, say
from bot.platforms import Outlet, Platform
from bot.route import asks_for_own_data, carry_out, for_anyone, route
from bot.speech import speak
from bot.typing_sign import TypingSign
from bot.voice import Voice
from config.i18n import Translator, language_of, translator
from config.logs import Stopwatch, event
from digests.clock import Clock, utc_now
from digests.collect.text import squeeze
from digests.model import Chat, ChatRef

log = logging.getLogger(__name__)


class Dispatcher:
    """Answers whatever comes in, on any platform. `outlets` maps a channel's kind to the way to answer there."""

    def __init__(
        self,
        services: Services,
        outlets: Mapping[str, Outlet],
        *,
        clock: Clock = utc_now,
        actions: Mapping[str, Handler] | None = None,
        platforms: Mapping[str, Platform] | None = None,
        grace: float = GRACE,
    ) -> None:
        self._services, self._outlets, self._clock = services, outlets, clock
        self._platforms = platforms or {}
        self._more_actions = dict(actions or {})
        self._voice = Voice(outlets, self._platforms)
        self._groups = Groups(services, self._platforms, grace)
        self._flood, self._taps, self._turns, self._typing = FloodGuard(), Taps(), Turns(), TypingSign()

    async def handle(self, incoming: Incoming) -> str | None:
        """Do what a person asked and answer. Never raises; what fails is logged and the person is told.

        Return what is for the person alone who pressed a button in a group, if anything: words, or an address to open.
        """
        language = translator(language_of(incoming.language))
        try:
            if not incoming.is_message:
                async with self._turns.turn(incoming.chat):
                    new = await self._noticed(incoming)
                if new:
                    await self._groups.introduce(incoming, self._voice.tell)
                return None
            verdict = self._flood.judge(incoming.chat, incoming.sender, self._clock())
            if verdict == "answer" and not self._taps.again(incoming, self._clock()):
                async with self._typing.over(self._sign(incoming.chat)), self._turns.turn(incoming.chat):
                    if request := await self._request(incoming):
                        language = request.language
                        return await self._answer(request)
            elif verdict == "notice" and not await self._services.subscriptions.banned(incoming.chat):
                calm = say("That was a lot at once. Please wait a few seconds.")
                if incoming.action and not incoming.private:
                    return speak(calm, language).text
                await self._tell(incoming, language, calm)
        except Exception as error:  # the one place: whatever a command did not expect ends here
            event(log, "answer_failed", level=logging.ERROR, error=error, channel=incoming.chat.channel)
            await self._apologise(incoming, language)
        return None

    def _sign(self, chat: ChatRef) -> Callable[[], Awaitable[None]] | None:
        platform = self._platforms.get(chat.channel)
        return partial(platform.typing, chat) if platform else None

    async def _noticed(self, incoming: Incoming) -> bool:
        """Take note of a chat that left, came back, or has a new id. True: it is a group that does not know us."""
        subscriptions, private = self._services.subscriptions, incoming.private
        if incoming.moved_to:
            await subscriptions.move(incoming.chat, incoming.moved_to)
        elif incoming.presence == "gone":
            await subscriptions.gone(incoming.chat, self._clock())
        else:
            await subscriptions.back(incoming.chat, self._clock())
            return not private and not await self._groups.known(incoming.chat)
        return False

    # --- what is asked, and by whom ---

    def _meant_for_us(self, incoming: Incoming, text: str, commands: tuple[Command, ...]) -> bool:
        """In groups only commands are, and what answers our message; what names another bot never is."""
        name = understand.addressee(text)
        platform = self._platforms.get(incoming.chat.channel)
        ours = platform.username.lower() if platform else ""
        if name and ours and name != ours:
            return False
        if incoming.private or incoming.answers:
            return True
        return text.startswith("/") and (bool(name) or understand.command_of(text, commands)[0] is not None)

    async def _request(self, incoming: Incoming) -> Request | None:
        """Return what is asked, by whom; None when it is not for us."""
        text = squeeze(incoming.text)
        person = await self._services.members.person(newsroom.speaker(incoming), incoming.sender_name)
        commands = commands_of(person.role)
        if not incoming.action and not self._meant_for_us(incoming, text, commands):
            return None
        now = self._clock()
        chat = await self._services.subscriptions.meet(
            incoming.chat, locale=language_of(incoming.language), private=incoming.private, now=now
        )
        if chat.state == "banned" and not asks_for_own_data(incoming, text):
            return None
        if not (incoming.private or incoming.action or text.startswith("/") or self._awaits(chat)):
            return None
        await self._voice.menus.follow(person, incoming, chat.locale)
        return Request(
            chat=chat,
            argument=text,
            incoming=incoming,
            now=now,
            language=translator(chat.locale),
            services=self._services,
            commands=commands,
            actions={**actions_of(person.role), **self._more_actions},
            tell=self._voice.tell,
            person=person,
            platform=self._platforms.get(chat.ref.channel),
            show_menu=self._voice.menus.show,
        )

    def _awaits(self, group: Chat) -> bool:
        """Was the group asked a question, or is it where the newsroom answers letters?"""
        return bool(group.awaiting) or group.ref in self._services.feedback.rooms

    # --- answering ---

    async def _answer(self, request: Request) -> str | None:
        watch = Stopwatch()
        try:
            done = await self._done(request)
        except OldButton:
            in_a_group = request.incoming.action and not request.incoming.private  # the others need not hear of it
            done = (
                Done(notice=request.language.text(help.OLD.id)) if in_a_group else Done(answer=help.old_button(request))
            )
        await self._say(request, done)
        what = "button" if request.incoming.action else "text"
        event(log, "answered", channel=request.chat.ref.channel, what=what, ms=watch.ms)
        return done.notice

    async def _done(self, request: Request) -> Done:
        """Do what is asked, if whoever asks it may."""
        if letter := await self._letter_answered(request):
            return Done(answer=await feedback.answer(request, letter))
        if (answer := await newsroom.replied(request)) is not None:
            return Done(answer=answer)
        if request.incoming.private:
            return await self._done_in_private(request)
        if request.incoming.broadcast:
            return await self._groups.in_a_channel(request)
        return await self._done_in_a_group(request)

    async def _done_in_a_group(self, request: Request) -> Done:
        """In a group everybody may read; its settings are its administrators'."""
        meaning = route(request)
        if not (request.incoming.action or request.argument.startswith("/") or meaning.awaited):
            return Done()  # no answer to what we asked: people talk about what we said, too
        if there := newsroom.elsewhere(request, meaning.run):
            return Done(answer=there)
        if for_anyone(meaning.run, request.commands) or await self._groups.may(request):
            return Done(answer=await carry_out(request, meaning), is_setting=words.sets(meaning.run))
        if request.incoming.action:
            return Done(notice=request.language.text(words.REFUSED.id))
        return Done(answer=Reply(parts=(words.REFUSED,)))

    async def _done_in_private(self, request: Request) -> Done:
        """Do what is asked: a setting to the group that is set up from here, if there is one."""
        if group := self._groups.wanted(request):
            return await self._groups.begin(request, group)
        if squeeze(request.incoming.action).startswith(words.PREFIX):
            return await self._groups.press(request)
        request = self._groups.carried(request)
        if acting := await self._groups.stand_in(request):
            meaning = route(acting)
            if words.sets(meaning.run):
                return await self._groups.act(request, acting, partial(carry_out, meaning=meaning))
        meaning = route(request)
        if meaning.run is start.start:
            request = request.of(await self._services.acting.end(request.chat))
        return Done(answer=await carry_out(request, meaning))

    async def _letter_answered(self, request: Request) -> int | None:
        """Return the number of the reader's letter that somebody of the newsroom answers, by replying to it."""
        incoming = request.incoming
        if not incoming.answers or request.argument.startswith("/"):
            return None
        letter = await self._services.feedback.shown_as(incoming.chat, incoming.answers)
        return letter.id if letter else None

    async def _say(self, request: Request, done: Done) -> None:
        answer, language = done.answer, request.language
        parts = [part for part in (answer if isinstance(answer, tuple) else (answer,)) if part]
        messages = [speak(part, language) if isinstance(part, Reply) else part for part in parts]
        if done.group is not None:
            messages = words.framed(messages, done.group, language, self._is_setting)
        elif not request.incoming.private and (link := self._groups.link(request)):
            messages = words.in_a_group(messages, self._is_setting, words.to_private(link, language), done.is_setting)
        outlet, incoming = self._outlets[request.chat.ref.channel], request.incoming
        here = incoming.message_ref if incoming.action else None
        # Where it was asked: in a forum group maybe not in the topic in which digests come.
        if here and parts and isinstance(parts[0], Reply) and parts[0].edit:
            await outlet.edit(incoming.chat, here, messages.pop(0))
        if messages:
            await outlet.reply(incoming.chat, *messages)

    def _is_setting(self, action: str) -> bool:
        run = actions_of("reader").get(action.partition(":")[0])
        return run is not None and words.sets(run)

    async def _tell(self, incoming: Incoming, language: Translator, reply: Reply) -> None:
        """Say something that needs no settings."""
        await self._outlets[incoming.chat.channel].reply(incoming.chat, speak(reply, language))

    async def _apologise(self, incoming: Incoming, language: Translator) -> None:
        if not incoming.is_message:
            return
        sorry = say("Sorry, something went wrong on our side. Please try again in a few minutes.")
        try:
            await self._tell(incoming, language, sorry)
        except Exception as error:  # the way to the reader is broken as well: the log is all that is left
            event(log, "apology_failed", level=logging.ERROR, error=error, channel=incoming.chat.channel)
