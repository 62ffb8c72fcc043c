"""`bantin doctor`: settings, newsroom, database, people, tokens, feeds, clock and zone, a line each."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile

from bot.channels import CONNECT, NO_ZALO
from bot.checking import BAD, DOUBTFUL, NO_FEEDS, WELL, look_at
from bot.people import doubts, holders
from bot.terminal import ago, counted, say
from config.boundaries import read_boundaries
from config.errors import ConfigError
from config.logs import set_up_logs
from config.newsroom import Newsroom, Source, load
from config.oddities import oddities
from config.settings import PREFIX, Settings, load_settings, unknown_variables
from digests.collect.fetch.web import Web
from digests.collect.text import fold
from digests.collect.workers import ParseWorkers
from digests.errors import BantinError, StoreError
from digests.store import Database, slots
from digests.store.database import driver_url
from digests.store.migrate import current, newest, shown


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line: what was looked at, whether it is well, and what was found. `doubtful`: well, and worth a look."""

    what: str
    well: bool
    words: str
    doubtful: bool = False

    def __str__(self) -> str:
        mark = BAD if not self.well else DOUBTFUL if self.doubtful else WELL
        return f"{mark}  {self.what:<9} {self.words}"


async def examine() -> bool:
    """Print a line for each check; return whether all is well."""
    well = True
    async for finding in _findings(datetime.now(UTC)):
        say(str(finding))
        well = well and finding.well
    return well


async def _findings(now: datetime) -> AsyncIterator[Finding]:
    try:
        settings = load_settings()
        set_up_logs(settings.log_format, "ERROR", settings.secrets())
        yield _settings()
        newsroom = load(settings.config_dir)
        for finding in _newsroom(newsroom, settings.config_dir):
            yield finding
    except ConfigError as error:
        for sentence in str(error).splitlines():
            yield Finding(what="settings", well=False, words=sentence)
        return
    yield await _database(settings)
    for finding in await _people(settings, newsroom):
        yield finding
    async for finding in _tokens(settings):
        yield finding
    async for finding in _feeds(settings, newsroom, now):
        yield finding
    yield await _clock(settings, now)
    yield _zone(newsroom, now)


def _settings() -> Finding:
    given = sum(name.startswith(PREFIX) for name in os.environ)
    unknown = [
        f"{name} means nothing{f', {meant} was probably meant' if meant else ''}"
        for name, meant in unknown_variables().items()
    ]
    return Finding(what="settings", well=not unknown, words=", ".join([f"{counted(given, 'variable')} set", *unknown]))


def _newsroom(newsroom: Newsroom, folder: Path | None) -> Iterator[Finding]:
    held = (
        counted(len(newsroom.topics), "topic"),
        counted(len(newsroom.places), "place"),
        counted(len(newsroom.sources), "feed"),
    )
    yield Finding(what="newsroom", well=True, words=f"{newsroom.name}: {', '.join(held)}")
    strange = filter(None, (_strange_places(newsroom), _unbounded(newsroom, folder)))
    for words in [*oddities(folder), *strange]:
        yield Finding(what="newsroom", well=True, doubtful=True, words=words)


def _strange_places(newsroom: Newsroom) -> str:
    """Return what is wrong when the places are those of another province, or ""."""
    provinces = sorted({place.old_province for place in newsroom.places if place.old_province})
    own = fold(newsroom.province)
    if not own or not provinces or any(own in fold(province) for province in provinces):
        return ""
    return (
        f"the province is {newsroom.province}, and the places are those of {', '.join(provinces)}: "
        "put a places.csv (and places.geojson) of your own into BANTIN_CONFIG_DIR"
    )


def _unbounded(newsroom: Newsroom, folder: Path | None) -> str:
    """Return which places a location pin cannot find, or ""."""
    known = read_boundaries(folder)
    without = [place.name for place in newsroom.places if place.code not in known]
    if not without:
        return ""
    some = f"{counted(len(without), 'place')} ({without[0]}…)"
    return f"places.geojson has no boundary for {some}, which a location pin cannot find then"


async def _database(settings: Settings) -> Finding:
    if missing := _missing_file(settings.database_url):
        return missing
    try:
        db = Database(settings.database_url)
    except StoreError as error:
        return Finding(what="database", well=False, words=str(error))
    try:
        found = await current(db)
    except StoreError as error:
        return Finding(what="database", well=False, words=str(error))
    finally:
        await db.close()
    words = f"{shown(db)}, schema {found or 'empty'}"
    if found == newest():
        return Finding(what="database", well=True, words=words)
    mended = "`bantin run` brings it up to date" if db.sqlite else "run `bantin migrate`"
    return Finding(what="database", well=db.sqlite, words=f"{words}, the newest is {newest()}: {mended}")


def _missing_file(url: str) -> Finding | None:
    """Say of an SQLite file that is not there yet whether it can be made: looking must not leave one behind."""
    found = driver_url(url)
    path = Path(found.database or "") if found.get_backend_name() == "sqlite" else None
    if path is None or path.exists() or not path.name:
        return None
    folder = next(folder for folder in path.absolute().parents if folder.exists())
    try:
        with TemporaryFile(dir=folder):
            return Finding(what="database", well=True, words=f"{path} is not there yet: `bantin run` makes it")
    except OSError as error:
        return Finding(what="database", well=False, words=f"{path} cannot be made: {error.strerror}")


async def _people(settings: Settings, newsroom: Newsroom) -> list[Finding]:
    try:
        known = len(settings.owners) if _missing_file(settings.database_url) else len(await holders(settings))
    except StoreError:
        return []  # said above already
    found = doubts(settings, newsroom, known)
    words = found or [f"{counted(known, 'person')} with a role"]
    return [Finding(what="people", well=True, doubtful=bool(found), words=one) for one in words]


async def _tokens(settings: Settings) -> AsyncIterator[Finding]:
    if settings.zalo_token and "zalo" not in CONNECT:
        yield Finding(what="zalo", well=True, doubtful=True, words=NO_ZALO)
    for kind, connect in CONNECT.items():
        channel = connect(settings)
        if channel is None:
            yield Finding(what=kind, well=True, words=f"no {PREFIX}{kind.upper()}_TOKEN: not on {kind}")
            continue
        try:
            yield Finding(what=kind, well=True, words=f"the token is that of {await channel.whoami()}")
        except BantinError as error:
            yield Finding(what=kind, well=False, words=str(error))
        finally:
            await channel.close()


async def _feeds(settings: Settings, newsroom: Newsroom, now: datetime) -> AsyncIterator[Finding]:
    turns = asyncio.Semaphore(8)
    workers = ParseWorkers(settings.config_dir)
    try:
        async with Web(settings.fetch_allow) as web:

            async def visit(source: Source) -> Finding:
                async with turns:
                    look = await look_at(source, web, workers, now)
                words = f"{source.name}: {source.url}  {look.words}"
                return Finding(what="feed", well=look.mark != BAD, doubtful=look.mark == DOUBTFUL, words=words)

            visits = await asyncio.gather(*map(visit, newsroom.sources))
    finally:
        await workers.close()
    for visited in visits:
        if not visited.well or visited.doubtful:
            yield visited
    working = sum(visited.well for visited in visits)
    words = f"{working} of {len(visits)} work" if visits else NO_FEEDS
    yield Finding(what="feeds", well=working > 0 or not visits, doubtful=not visits, words=words)


async def _clock(settings: Settings, now: datetime) -> Finding:
    words = f"{now:%Y-%m-%d %H:%M:%S} UTC"
    if now.year < 2026:
        return Finding(what="clock", well=False, words=f"{words} is in the past; set the clock")
    beat = await _last_beat(settings)
    if beat is None:
        return Finding(what="clock", well=True, words=words)
    if beat > now:
        return Finding(
            what="clock", well=False, words=f"{words}, but Bantin already worked at {beat:%Y-%m-%d %H:%M:%S}"
        )
    return Finding(what="clock", well=True, words=f"{words}, the scheduler last worked {ago(now - beat)} ago")


async def _last_beat(settings: Settings) -> datetime | None:
    if _missing_file(settings.database_url):
        return None
    try:
        db = Database(settings.database_url)
    except StoreError:
        return None  # said above already
    try:
        if await current(db) != newest():
            return None
        async with db.read() as tx:
            return await slots.pulse(tx, "compose")
    except StoreError:
        return None  # said above already
    finally:
        await db.close()


def _zone(newsroom: Newsroom, now: datetime) -> Finding:
    local = now.astimezone(newsroom.zone)
    words = f"{newsroom.zone.key}: it is {local:%H:%M} there ({local:%Z}, UTC{local:%z})"
    return Finding(what="zone", well=True, words=words)
