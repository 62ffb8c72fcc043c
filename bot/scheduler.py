"""The scheduler: what is done by itself, tick by tick. Collect; complete; compose what is due; tidy up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass

from bot.jobs import Tick, Ticker
from config.logs import event
from config.newsroom import Newsroom
from config.settings import Settings
from digests.clock import Clock
from digests.collect.complete import Completer
from digests.collect.fetch.web import Web
from digests.collect.refresh import Collector, sync_sources
from digests.collect.workers import ParseWorkers
from digests.compose.edition import compose_due
from digests.indexing import index_articles
from digests.linking import Linking
from digests.stats import Stats
from digests.store import Database, slots
from digests.store.tidy import tidy

logger = logging.getLogger(__name__)

COLLECT_SECONDS, COMPOSE_SECONDS, TIDY_SECONDS, FIGURES_SECONDS = 5.0, 2.0, 3600.0, 60.0
"""How often each tick looks whether there is something to do."""
FIRST_ROUND_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True)
class Scheduler:
    """Collects, composes and tidies up. `on_composed` is called when the outbox got something."""

    settings: Settings
    newsroom: Newsroom
    db: Database
    clock: Clock
    on_composed: Callable[[], None]
    at_once: tuple[Tick, ...] = ()
    """What does not wait for the first round: alerts."""

    async def run(self, stop: asyncio.Event, stocked: asyncio.Event) -> None:
        """Tick until `stop` is set; `stocked` is set when the first round has been made."""
        await sync_sources(self.db, self.newsroom, self.clock())
        workers = ParseWorkers(self.settings.config_dir)
        async with AsyncExitStack() as stack:
            stack.callback(stocked.set)
            stack.push_async_callback(workers.close)
            urgent = Ticker(*self.at_once)
            urgent.start()
            stack.push_async_callback(urgent.stop)
            web = await stack.enter_async_context(Web(self.settings.fetch_allow))
            collector = Collector(
                db=self.db,
                newsroom=self.newsroom,
                web=web,
                worker=workers,
                basic=self.settings.collect_seconds,
                clock=self.clock,
            )
            completer = Completer(
                db=self.db, newsroom=self.newsroom, web=web, worker=workers, shelf=collector.shelf, clock=self.clock
            )
            await _first_round(collector, completer, self.db, stop, stocked)
            ticker = Ticker(
                Tick(name="collect", seconds=COLLECT_SECONDS, act=lambda: collect(collector, self.db)),
                Tick(name="complete", seconds=COLLECT_SECONDS, act=completer.complete),
                *self._house_ticks(),
            )
            ticker.start()
            await stop.wait()
            await ticker.stop()

    def _house_ticks(self) -> tuple[Tick, ...]:
        stats = Stats(self.db, self.newsroom)
        return (
            Tick(name="compose", seconds=COMPOSE_SECONDS, act=self.compose),
            Tick(name="tidy", seconds=TIDY_SECONDS, act=self.tidy),
            Tick(name="figures", seconds=FIGURES_SECONDS, act=lambda: stats.refresh(self.clock())),
        )

    async def compose(self) -> None:
        """Compose what is due, and have it sent at once."""
        if await compose_due(self.db, self.newsroom, self.clock()):
            self.on_composed()

    async def tidy(self) -> None:
        """Give readers who left one of their chats another home; once a day, forget what is not needed any more."""
        now = self.clock()
        if moved := await Linking(self.db).rehome(now):
            event(logger, "rehomed", readers=moved)
        today = now.astimezone(self.newsroom.zone).date().isoformat()
        async with self.db.write() as tx:
            if await slots.take(tx, "tidy", today, "", now):
                gone = await tidy(tx, now)
                event(logger, "tidied", rows=" ".join(f"{name}:{count}" for name, count in gone.items()))


async def _first_round(
    collector: Collector, completer: Completer, db: Database, stop: asyncio.Event, stocked: asyncio.Event
) -> None:
    """Collect once before anything is composed: after a night's silence the first digest needs the night's news."""

    async def round() -> None:
        await collect(collector, db)
        stocked.set()  # readers who wait for an answer do not wait for the pages of articles without a lead
        await completer.complete()

    first = asyncio.create_task(round())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({first, stopping}, timeout=FIRST_ROUND_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    for task in (first, stopping):
        task.cancel()
    failed = (await asyncio.gather(first, stopping, return_exceptions=True))[0]
    stocked.set()
    if isinstance(failed, Exception):
        event(logger, "tick_failed", level=logging.ERROR, tick="first round", error=failed)


async def collect(collector: Collector, db: Database) -> None:
    """Collect what is due; what is new is made ready to be searched, so that no reader waits for that."""
    new = 0
    async with aclosing(collector.refresh_due()) as harvests:
        async for harvest in harvests:  # each has been stored and logged
            new += harvest.new
    if new:
        await index_articles(db)
