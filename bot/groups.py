"""The bot in groups and channels: who is told when it comes there, and who sets it up, from a private chat.

added → introduce    "/start g_<id>" → begin → stand_in … (each time: is the person an administrator now?) → end
"""

from __future__ import annotations

import asyncio
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.commands import Answer, OldButton, Request, Services, Tell, groups
from bot.messages import Incoming
from bot.platforms import Platform
from config.i18n import language_of
from digests.collect.text import squeeze
from digests.model import Chat, ChatRef

GRACE = 3.0
"""Seconds before a group that seems new is spoken to."""
READING = frozenset({"a", "more", "n", "now", "q"})
"""What a button under a channel's post may carry into the private chat of whoever presses it."""
LONGEST_PAYLOAD = 64
_CARRY = "do_"
_PAYLOAD = re.compile(r"/\s*start(?:@\w+)? g_(-?\w{1,32})", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Done:
    """What has been done: what to say, and where."""

    answer: Answer = None
    notice: str | None = None
    """For the person alone who pressed a button: words to see, or an address to open."""
    group: Chat | None = None
    """The group whose settings the answer shows, when it is set up from a private chat."""
    is_setting: bool = False
    """It shows or changes the settings of the group in which it was asked."""


class Groups:
    """Lets administrators set up their groups. Rights are asked of the platform each time they are used."""

    def __init__(self, services: Services, platforms: Mapping[str, Platform], grace: float) -> None:
        self._services, self._platforms, self._grace = services, platforms, grace

    # --- coming -----------------------------------------------------------------------------------

    async def introduce(self, incoming: Incoming, tell: Tell) -> None:
        """Tell whoever added the bot what it can do there; if they cannot be told, tell the group, not a channel."""
        # A group that has become a supergroup is told as one that we were added to, too: its settings follow shortly.
        await asyncio.sleep(self._grace)
        chat, locale = incoming.chat, language_of(incoming.language)
        if await self.known(chat):
            return
        platform = self._platforms.get(chat.channel)
        link = platform.deep_link(f"g_{chat.id}") if platform else None
        if link and incoming.sender != chat.id:
            person = ChatRef(channel=chat.channel, id=incoming.sender)
            if await tell(person, groups.introduction(incoming.title, chat.id), locale) is not None:
                return
        if not incoming.broadcast:
            await tell(chat, groups.hello(self._services.newsroom.name, link), locale)

    async def known(self, chat: ChatRef) -> bool:
        """Is it one that has subscribed, now or before it removed us?"""
        group = await self._services.subscriptions.find(chat)
        return group is not None and group.state != "left"

    def link(self, request: Request) -> str | None:
        """Return the address of the private chat in which this group is set up."""
        platform = self._platforms.get(request.chat.ref.channel)
        return platform.deep_link(f"g_{request.chat.ref.id}") if platform else None

    async def may(self, request: Request) -> bool:
        """Is it an administrator who asks? Where nobody knows of administrators, all are."""
        incoming = request.incoming
        platform = self._platforms.get(incoming.chat.channel)
        return platform is None or await platform.administers(incoming.chat, incoming.sender)

    # --- channels ---------------------------------------------------------------------------------

    async def in_a_channel(self, request: Request) -> Done:
        """Answer the press of a button under a channel's post where only the presser sees it: in the private chat."""
        action, platform = squeeze(request.incoming.action), self._platforms.get(request.chat.ref.channel)
        carried = _CARRY + urlsafe_b64encode(action.encode()).decode().rstrip("=")
        if action.partition(":")[0] in READING and len(carried) <= LONGEST_PAYLOAD:
            return Done(notice=platform.deep_link(carried) if platform else None)
        return Done(notice=self.link(request) if await self.may(request) else request.language.text(groups.REFUSED.id))

    def carried(self, request: Request) -> Request:
        """Return the request that a button under a channel's post has sent here; any other as it is."""
        command, _, payload = request.argument.partition(" ")
        if command != "/start" or not payload.startswith(_CARRY) or request.incoming.forwarded:
            return request
        try:
            coded = payload.removeprefix(_CARRY)
            action = urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
        except ValueError:
            return request
        if action.partition(":")[0] not in READING:
            return request
        return replace(request, argument="", incoming=replace(request.incoming, text="", action=action))

    # --- setting up, from a private chat ----------------------------------------------------------

    def wanted(self, request: Request) -> str | None:
        """Return the platform's id of the group that a deep link wants to set up."""
        found = _PAYLOAD.fullmatch(request.argument)
        return found[1] if found and request.incoming.private and not request.incoming.forwarded else None

    async def press(self, request: Request) -> Done:
        """grp:, grp:<id>, grp:on:<id>: end setting up a group, begin, subscribe it."""
        what, _, id = squeeze(request.incoming.action).removeprefix(groups.PREFIX).rpartition(":")
        if not request.incoming.private or what not in ("", "on") or not re.fullmatch(r"-?\w{0,32}", id):
            raise OldButton(request.incoming.action)
        if id:
            return await self.begin(request, id, subscribe=what == "on")
        await self._services.acting.end(request.chat)
        return Done(answer=groups.ended())

    async def begin(self, request: Request, id: str, *, subscribe: bool = False) -> Done:
        """Show the settings of a group, or subscribe it, if it is the group of whoever asks."""
        service, ref = self._services.subscriptions, ChatRef(channel=request.chat.ref.channel, id=id)
        platform = self._platforms.get(ref.channel)
        if platform is None or ref == request.chat.ref or not await platform.administers(ref, request.incoming.sender):
            return Done(answer=groups.not_yours())
        group = await service.meet(ref, locale=request.chat.locale, private=False, now=request.now)
        if group.private:
            return Done(answer=groups.not_yours())
        if subscribe:
            group, _ = await service.welcome(group.ref, locale=group.locale, private=False, now=request.now)
        title = await platform.title(ref) or group.title
        group = await self._services.acting.begin(request.chat, group, title, request.now)
        await service.await_answer(request.chat, None)
        acting = request.of(group)
        return Done(answer=groups.subscribed(acting) if subscribe else groups.card(acting), group=group)

    async def stand_in(self, request: Request) -> Request | None:
        """Return what is asked as a request of the group that is being set up; None: nobody's but the reader's own.

        Raise OldButton for a button that was made up.
        """
        chat, action = request.chat, squeeze(request.incoming.action)
        marked = action.startswith(groups.MARK)
        if not request.incoming.private or not (marked or (chat.acts_until is not None and not action)):
            return None
        number, _, action = action.removeprefix(groups.MARK).partition(":")
        if marked and number != str(chat.acts_for):
            raise OldButton(number)
        group = await self._services.acting.group(chat.acts_for or 0, chat.ref.channel)
        if marked and group is None:
            raise OldButton(number)
        answers = bool(chat.awaiting) and not marked and not request.argument.startswith("/")
        if group is None or answers or request.incoming.forwarded:
            return None
        return replace(request, chat=group, incoming=replace(request.incoming, action=action))

    async def act(self, own: Request, acting: Request, run: Callable[[Request], Awaitable[Answer]]) -> Done:
        """Do to a group what its administrator asks in the private chat `own`, if they still are one."""
        group = acting.chat
        if _is_over(own.chat, own.now):  # rather asked than done to the wrong one; sent again it is their own
            await self._services.acting.lapse(own.chat)
            return Done(answer=groups.aged(group.ref.id))
        platform = self._platforms.get(group.ref.channel)
        if platform is None or not await platform.administers(group.ref, own.incoming.sender):
            await self._services.acting.end(own.chat)
            return Done(answer=groups.no_longer_yours(group.title))
        await self._services.acting.renew(own.chat, own.now)
        await self._services.subscriptions.await_answer(own.chat, None)
        return Done(answer=await run(acting), group=group)


def _is_over(chat: Chat, now: datetime) -> bool:
    return chat.acts_until is None or chat.acts_until <= now
