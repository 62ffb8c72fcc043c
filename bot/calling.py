"""Calls those who must act on an alert, wherever it was submitted or approved: the console asks nobody in chat.

A command asks by itself, at once. What nobody has on their screen some seconds later is shown here, once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.commands import Services
from bot.commands.newsroom.alerts.card import live_card
from bot.commands.newsroom.alerts.showing import view_in
from bot.commands.newsroom.people import ref_of
from bot.messages import Text
from bot.platforms import Outlet
from bot.speech import speak
from config.i18n import Translator, translator
from digests.model import Alert, ChatRef
from digests.store import Database, slots

GRACE = timedelta(seconds=4)
"""A command that submits or approves has shown the alert by then."""


async def language_of_chat(services: Services, chat: ChatRef) -> Translator:
    """Return the language of somebody's private chat; the newsroom's own for a group, or where we know none."""
    found = await services.subscriptions.find(chat)
    return translator(found.locale if found and found.private else services.newsroom.languages[0])


async def works_here(services: Services, chat: ChatRef) -> bool:
    """May what is not sent yet be seen in this chat? Not by somebody whose role was taken away."""
    room = services.newsroom.editors_chat
    if room == (chat.channel, chat.id) or (await services.members.person(chat)).may("editor"):
        return True
    found = await services.subscriptions.find(chat)
    return found is not None and not found.private  # a group is shown only what has been sent


@dataclass(frozen=True, kw_only=True)
class Calling:
    """Makes sure that somebody sees what waits for them."""

    db: Database
    services: Services
    outlets: Mapping[str, Outlet]

    _called: set[tuple[int, str, str]] = field(default_factory=set)

    async def call(self, alert: Alert, now: datetime) -> None:
        """Show what waits, or can still be undone, to those whom it concerns, unless one of them has it."""
        this = (alert.id, alert.state, alert.hash)
        if alert.state not in ("waiting", "approved") or this in self._called or now - alert.updated_at < GRACE:
            return
        self._called.add(this)
        chats = await (self._approvers(alert) if alert.state == "waiting" else self._responsible(alert))
        if not chats or {chat for chat, _ in alert.live} & set(chats) or not await self._first(alert, now):
            return
        for chat in chats:
            if await works_here(self.services, chat):
                await self._show(alert, chat, now)

    async def _show(self, alert: Alert, chat: ChatRef, now: datetime) -> None:
        outlet, language = self.outlets.get(chat.channel), await language_of_chat(self.services, chat)
        if outlet is None:
            return
        view = await view_in(self.services, language, now, alert, chat)
        asker = alert.approvals[0].who if alert.approvals else alert.author
        note = Text(
            id="{name} asks for your approval. Please read every word: after you, it goes to the readers.",
            values={"name": view.who(asker)},
        )
        card = live_card(alert, view, note=note if alert.state == "waiting" else None)
        ref = await outlet.reply(chat, speak(card, language))
        if ref is not None:
            await self.services.alerts.note_copy(alert.id, chat, ref, live=True)

    async def _first(self, alert: Alert, now: datetime) -> bool:
        """Is this the first process, and the first time, that calls for this text in this state?"""
        async with self.db.write() as tx:
            return await slots.take(tx, f"call {alert.id} {alert.state}", now.date().isoformat(), alert.hash, now)

    def _room(self) -> list[ChatRef]:
        room = self.services.newsroom.editors_chat
        return [ChatRef(channel=room[0], id=room[1])] if room else []

    async def _responsible(self, alert: Alert) -> list[ChatRef]:
        people = dict.fromkeys((alert.author, *(word.who for word in alert.approvals)))
        return list(dict.fromkeys((*map(ref_of, people), *self._room())))

    async def _approvers(self, alert: Alert) -> list[ChatRef]:
        if room := self._room():
            return room
        members, found = self.services.members, list[ChatRef]()
        seen = {word.who for word in alert.approvals}
        for ref in (*(member.ref for member in await members.every()), *members.owners):
            person = await members.person(ref)
            if person.may("editor") and not seen & (person.refs | {person.key}):
                found.append(ref)
                seen |= person.refs | {person.key}
        return found
