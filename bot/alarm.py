"""The alarm: starts alerts when their time has come, keeps every card of theirs up to date, and reports at the end.

    every half second   start what is due · have the senders look at once
    every second        settle what has ended, and report it
    every second        countdowns, progress and new states go into the newsroom's messages, where these changed
    at 08:00            what one person sent alone is shown to the newsroom once more

Nothing is kept here that matters: what is due and who saw which message stands in the database. A process that begins
anew writes each card once more.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property

from bot.calling import Calling, language_of_chat, works_here
from bot.commands import Services, choice
from bot.commands.newsroom.alerts.card import STEP, headline, live_card
from bot.commands.newsroom.alerts.report import report_card
from bot.commands.newsroom.alerts.showing import view_in
from bot.commands.newsroom.alerts.words import View, title_of
from bot.commands.newsroom.corrections.words import receipt_card
from bot.commands.newsroom.people import ref_of
from bot.jobs import Tick
from bot.messages import N_, Choice, Reply, Text
from bot.platforms import Outlet
from bot.speech import speak
from config.i18n import Translator
from config.logs import event
from digests.clock import Clock
from digests.model import Alert, AlertState, ChatRef, Message
from digests.store import Database, slots

logger = logging.getLogger(__name__)
START_SECONDS, CARDS_SECONDS, REVIEW_SECONDS = 0.5, 1.0, 60.0
IN_A_GROUP = timedelta(seconds=10)
"""Between two looks of a card in a group, which takes twenty messages a minute from a bot, edits included."""
PROGRESS = 3
"""Seconds between two looks of a progress bar."""
LINGERS = timedelta(minutes=10)
"""So long after an alert's last change its cards may still be behind."""
REVIEW_AT = time(8)


@dataclass(frozen=True)
class _Written:
    """A card as it was written last; not before `again_at` is it written anew, unless the alert's state changes."""

    message: Message
    state: AlertState
    again_at: datetime


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """Looks after alerts, corrections and recalls. `nudge` has the senders of this process look into the outbox."""

    db: Database
    services: Services
    outlets: Mapping[str, Outlet]
    clock: Clock
    nudge: Callable[[], None]
    _looks: dict[int, object] = field(default_factory=dict)
    """What every alert looked like when its cards were written last."""
    _cards: dict[tuple[ChatRef, str], _Written] = field(default_factory=dict)

    @cached_property
    def _calling(self) -> Calling:
        return Calling(db=self.db, services=self.services, outlets=self.outlets)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        return (
            Tick(name="alerts", seconds=START_SECONDS, act=self.start),
            Tick(name="reports", seconds=CARDS_SECONDS, act=self.report),
            Tick(name="cards", seconds=CARDS_SECONDS, act=self.show),
            Tick(name="review", seconds=REVIEW_SECONDS, act=self.review),
        )

    async def start(self) -> None:
        """Begin what is due. Nothing else is done here: the next alert waits for no report of the last one."""
        if await self.services.alerts.start_due(self.clock()):
            self.nudge()

    async def report(self) -> None:
        """Report what has ended."""
        for alert in await self.services.alerts.settle(self.clock()):
            await self._report(alert)

    async def show(self) -> None:
        """Write anew the cards of the alerts that look different now."""
        now, alerts = self.clock(), self.services.alerts
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

    async def review(self) -> None:
        """Once a day, from 08:00 on, show the newsroom what one person sent alone."""
        now, newsroom = self.clock(), self.services.newsroom
        local = now.astimezone(newsroom.zone)
        if local.time() < REVIEW_AT:
            return
        since = datetime.combine(local.date(), REVIEW_AT, tzinfo=newsroom.zone)
        due = [each for each in await self.services.alerts.to_review(now) if (each.started_at or now) < since]
        if not due:
            return
        async with self.db.write() as tx:
            if not await slots.take(tx, "review", local.date().isoformat(), "", now):
                return
        for alert in due:
            for chat in await self._rooms(alert, author=False):
                await self._tell(chat, _to_review(alert, await self._language(chat)))

    # --- cards ---

    async def _write(self, alert: Alert, now: datetime) -> None:
        view: View | None = None
        for chat, ref in alert.live:
            outlet, last = self.outlets.get(chat.channel), self._cards.get((chat, ref))
            if outlet is None or (last and last.state == alert.state and now < last.again_at):
                continue
            if not await works_here(self.services, chat):
                await self.services.alerts.note_copy(alert.id, chat, ref, live=False)
                continue
            language = await self._language(chat)
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
                language = await self._language(chat)
                await outlet.update(chat, ref, speak(_folded(alert, language), language))

    def _forget(self, alert: Alert) -> None:
        if self._looks.pop(alert.id, None) is not None:
            for copy in alert.copies:
                self._cards.pop(copy, None)

    # --- reports ---

    async def _report(self, alert: Alert) -> None:
        report = await self.services.alerts.report(alert.id)
        event(logger, "alert_reported", alert=alert.id, state=alert.state, sent=report.progress.sent)
        for chat in await self._rooms(alert):
            if not await works_here(self.services, chat):
                continue
            language = await self._language(chat)
            view = await view_in(self.services, language, self.clock(), None, chat)
            receipt = await self.services.correcting.receipt(alert.id)
            await self._tell(chat, receipt_card(alert, receipt, view) if receipt else await report_card(report, view))

    async def _rooms(self, alert: Alert, *, author: bool = True) -> list[ChatRef]:
        """Return where an alert is reported: to those who answer for it, and where the newsroom meets."""
        people = {alert.author, *(approval.who for approval in alert.approvals)} if author else set()
        rooms = self.services.newsroom.editors_chat
        there = [ChatRef(channel=rooms[0], id=rooms[1])] if rooms else []
        if not rooms and not author:
            there = await self._everybody()
        return list(dict.fromkeys((*(ref_of(who) for who in sorted(people)), *there)))

    async def _everybody(self) -> list[ChatRef]:
        members = self.services.members
        return list(dict.fromkeys((*(member.ref for member in await members.every()), *members.owners)))

    async def _tell(self, chat: ChatRef, reply: Reply) -> None:
        if outlet := self.outlets.get(chat.channel):
            await outlet.reply(chat, speak(reply, await self._language(chat)))

    async def _is_private(self, chat: ChatRef) -> bool:
        found = await self.services.subscriptions.find(chat)
        return found is None or found.private

    async def _language(self, chat: ChatRef) -> Translator:
        return await language_of_chat(self.services, chat)


ENDED = ("sent", "cancelled", "recalled", "expired")


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


def _to_review(alert: Alert, language: Translator) -> Reply:
    return Reply(
        parts=(
            Text(
                id="🆘 One person sent this alone in an emergency: {alert}. Please look at it, then tap the button.",
                values={"alert": headline(alert, language)},
            ),
        ),
        menu=(
            (choice(N_("📊 Report"), f"al:rp:{alert.id}"), choice(N_("👀 I have looked at it"), f"al:rv:{alert.id}")),
        ),
    )
