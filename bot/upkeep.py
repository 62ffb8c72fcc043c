"""`bantin migrate` and `bantin collect`: what an operator does by hand and the program does by itself."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.checking import NO_FEEDS
from bot.opening import opened
from bot.terminal import console, say, table
from config.errors import ConfigError
from config.newsroom import Newsroom, load
from config.settings import Settings
from digests.collect.complete import Completer
from digests.collect.fetch.web import Web
from digests.collect.refresh import Collector, Harvest, sync_sources
from digests.collect.workers import ParseWorkers
from digests.store import Database, feeds
from digests.store.migrate import current, newest, shown, upgrade

COMPLETING_ROUNDS = 10
"""What is left after so many rounds of pages is for the next time."""


async def migrate_database(settings: Settings) -> None:
    """Upgrade the schema and say from where to where."""
    db = Database(settings.database_url)
    try:
        before = await current(db)
        await upgrade(db)
    finally:
        await db.close()
    if before == newest():
        say(f"{shown(db)} is up to date ({before})")
    else:
        say(f"{shown(db)} is upgraded from {before or 'nothing'} to {newest()}")


async def collect_once(settings: Settings, url: str | None, now: datetime) -> bool:
    """Visit every feed (or the one at `url`) and print a table of what each gave; False when none could be read."""
    newsroom = load(settings.config_dir)
    async with opened(settings) as db:
        total = await _count(db, newsroom, url, now)
        harvests = []
        with _progress() as progress:
            task = progress.add_task("feeds", total=total)
            async with aclosing(visit_feeds(db, newsroom, settings, now=now, url=url)) as visits:
                async for harvest in visits:
                    harvests.append(harvest)
                    progress.update(task, advance=1, description=harvest.feed.name)
    if total == 0:
        say(NO_FEEDS)
        return True
    _print(harvests)
    if len(harvests) < total:
        say(f"{total - len(harvests)} feeds are being visited by another process just now")
    return not harvests or any(harvest.error is None for harvest in harvests)


async def visit_feeds(
    db: Database, newsroom: Newsroom, settings: Settings, *, now: datetime, url: str | None = None
) -> AsyncGenerator[Harvest, None]:
    """Visit all feeds now, due or not, and yield what each one gave."""
    await sync_sources(db, newsroom, now)
    workers = ParseWorkers(settings.config_dir)
    try:
        async with Web(settings.fetch_allow) as web:
            collector = Collector(db=db, newsroom=newsroom, web=web, worker=workers, basic=settings.collect_seconds)
            async with aclosing(collector.refresh_due(everything=True, url=url)) as harvests:
                async for harvest in harvests:
                    yield harvest
            completer = Completer(db=db, newsroom=newsroom, web=web, worker=workers, shelf=collector.shelf)
            for _ in range(COMPLETING_ROUNDS):
                if not await completer.complete():
                    break
    finally:
        await workers.close()


async def _count(db: Database, newsroom: Newsroom, url: str | None, now: datetime) -> int:
    await sync_sources(db, newsroom, now)
    async with db.read() as tx:
        active = [feed for feed in await feeds.all(tx) if feed.state == "active" and url in (None, feed.url)]
    if url and not active:
        raise ConfigError(f"there is no active feed {url}; `bantin feeds list` shows what there is")
    return len(active)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console(errors=True), transient=True)


def _print(harvests: list[Harvest]) -> None:
    made = table("feed", "", "new#", "updated#", "unchanged#", "left out#", "")
    for harvest in sorted(harvests, key=lambda each: (not each.feed.own, each.feed.name)):
        counts = (harvest.new, harvest.updated, harvest.unchanged, len(harvest.dropped))
        note = harvest.error or (f"moved to {harvest.moved_to}" if harvest.moved_to else "")
        made.add_row(harvest.feed.name, harvest.status, *map(str, counts), note)
    console().print(made, markup=False)
