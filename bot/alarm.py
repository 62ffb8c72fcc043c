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
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property

from bot.calling import language_of_chat, works_here
from bot.commands import Services, choice
from bot.commands.newsroom.alerts.card import headline
from bot.commands.newsroom.alerts.report import report_card
from bot.commands.newsroom.alerts.showing import view_in
from bot.commands.newsroom.corrections.words import receipt_card
from bot.commands.newsroom.people import ref_of
from bot.jobs import Tick
from bot.live_cards import LiveCards
from bot.messages import N_, Reply, Text
from bot.platforms import Outlet
from bot.speech import speak
from config.i18n import Translator
from config.logs import event
from digests.clock import Clock
from digests.model import Alert, ChatRef
from digests.store import Database, slots

logger = logging.getLogger(__name__)
START_SECONDS, CARDS_SECONDS, REVIEW_SECONDS = 0.5, 1.0, 60.0
REVIEW_AT = time(8)


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """Looks after alerts, corrections and recalls. `nudge` has the senders of this process look into the outbox."""

    db: Database
    services: Services
    outlets: Mapping[str, Outlet]
    clock: Clock
    nudge: Callable[[], None]

    @cached_property
    def _cards(self) -> LiveCards:
        return LiveCards(db=self.db, services=self.services, outlets=self.outlets)

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
        await self._cards.show(self.clock())

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

    async def _language(self, chat: ChatRef) -> Translator:
        return await language_of_chat(self.services, chat)


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
