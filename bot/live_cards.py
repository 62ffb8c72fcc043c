"""The live cards: the message in each chat of the newsroom that shows how an alert stands, kept up to date.

Which messages these are stands in the database; what was written last is remembered here, so that nothing is written
twice. A process that begins anew writes each card once more.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from bot.calling import Calling, language_of_chat, works_here
from bot.commands import Services
from bot.commands.newsroom.alerts.card import headline, live_card
from bot.commands.newsroom.alerts.showing import view_in
from bot.commands.newsroom.alerts.standing import STEP
from bot.commands.newsroom.alerts.words import View, title_of
from bot.messages import Choice, Reply, Text
from bot.platforms import Outlet
from bot.speech import speak
from config.i18n import Translator
from config.logs import event
from digests.model import Alert, AlertState, ChatRef, Message
from digests.store import Database

logger = logging.getLogger(__name__)
IN_A_GROUP = timedelta(seconds=10)
"""Between two looks of a card in a group, which takes twenty messages a minute from a bot, edits included."""
PROGRESS = 3
"""Seconds between two looks of a progress bar."""
LINGERS = timedelta(minutes=10)
"""So long after an alert's last change its cards may still be behind."""
ENDED = ("sent", "cancelled", "recalled", "expired")


@dataclass(frozen=True)
class _Written:
    """A card as it was written last; not before `again_at` is it written anew, unless the alert's state changes."""

    message: Message
    state: AlertState
    again_at: datetime


@dataclass(frozen=True, kw_only=True)
class LiveCards:
    """Writes the cards of alerts, corrections and recalls."""

    db: Database
    services: Services
    outlets: Mapping[str, Outlet]
    _looks: dict[int, object] = field(default_factory=dict)
    """What every alert looked like when its cards were written last."""
    _cards: dict[tuple[ChatRef, str], _Written] = field(default_factory=dict)

    @cached_property
    def _calling(self) -> Calling:
        return Calling(db=self.db, services=self.services, outlets=self.outlets)

    async def show(self, now: datetime) -> None:
        """Write anew the cards of the alerts that look different now."""
        alerts = self.services.alerts
        every = {alert.id: alert for alert in (*await alerts.recent(20), *await alerts.open())}
        waits = any(alert.state == "waiting" for alert in every.values())
        alone = waits and await alerts.one_person(now) is not None
        for alert in every.values():
            await self._calling.call(alert, now)
            if not alert.live or (alert.state in ENDED and now - (alert.ended_at or alert.updated_at) > LINGERS):
                self._forget(alert)
            elif self._looks.get(alert.id) != (look := (_look(alert, now), alone and alert.state == "waiting")):
                try:
                    await self._write(alert, now)
                except Exception as error:  # what is wrong with one card stops no other
                    event(logger, "card_failed", level=logging.ERROR, alert=alert.id, error=error)
                self._looks[alert.id] = look

    async def _write(self, alert: Alert, now: datetime) -> None:
        view: View | None = None
        for chat, ref in alert.live:
            outlet, last = self.outlets.get(chat.channel), self._cards.get((chat, ref))
            if outlet is None or (last and last.state == alert.state and now < last.again_at):
                continue
            if not await works_here(self.services, chat):
                await self.services.alerts.note_copy(alert.id, chat, ref, live=False)
                continue
            language = await language_of_chat(self.services, chat)
            view = view.at(chat, language) if view else await view_in(self.services, language, now, alert, chat)
            message = speak(live_card(alert, view), language)
            if last is None and alert.state == "waiting":
                # Just written, with a line for its reader alone: who asks for approval, or who was asked.
                self._cards[chat, ref] = _Written(message, alert.state, now)
                continue
            if last and last.message == message:
                continue
            if await outlet.update(chat, ref, message):
                pause = timedelta() if await self._is_private(chat) else IN_A_GROUP
                self._cards[chat, ref] = _Written(message, alert.state, now + pause)
            else:  # somebody deleted it
                await self.services.alerts.note_copy(alert.id, chat, ref, live=False)
        await self._fold(alert)

    async def _fold(self, alert: Alert) -> None:
        """Let a card whose chat has a newer one say no more than that: what it says will not be true much longer."""
        chats = {chat for chat, _ in alert.live}
        for copy in alert.copies:
            if copy in alert.live or copy[0] not in chats or self._cards.pop(copy, None) is None:
                continue
            chat, ref = copy
            if outlet := self.outlets.get(chat.channel):
                language = await language_of_chat(self.services, chat)
                await outlet.update(chat, ref, speak(_folded(alert, language), language))

    def _forget(self, alert: Alert) -> None:
        if self._looks.pop(alert.id, None) is not None:
            for copy in alert.copies:
                self._cards.pop(copy, None)

    async def _is_private(self, chat: ChatRef) -> bool:
        found = await self.services.subscriptions.find(chat)
        return found is None or found.private


def _look(alert: Alert, now: datetime) -> object:
    """Return what changes when a card has to be written anew."""
    beat = 0
    if alert.state == "approved" and alert.send_at:
        beat = math.ceil((alert.send_at - now).total_seconds() / STEP)
        beat = min(beat, 3600 // STEP)  # what goes out much later has no countdown
    elif alert.state == "sending":
        beat = int(now.timestamp()) // _pace(now - (alert.started_at or now))
    return alert.state, alert.hash, len(alert.approvals), alert.live, beat


def _pace(passed: timedelta) -> int:
    """Return the seconds between two looks; those whom it reaches hours later have quiet hours."""
    return PROGRESS if passed < timedelta(minutes=5) else 30 if passed < timedelta(hours=1) else 300


def _folded(alert: Alert, language: Translator) -> Reply:
    what = title_of(alert, language)
    open_it = Choice(label=Text(id="👀 Open {what}", values={"what": what}), action=f"al:se:{alert.id}")
    told = Text(id="{alert}: there is a newer message about it.", values={"alert": headline(alert, language)})
    return Reply(parts=(told,), menu=((open_it,),))
