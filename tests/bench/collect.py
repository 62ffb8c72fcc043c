"""How fast 200 feeds of 35 KB are collected from loopback, first and again when nothing has changed.

    python -m tests.bench.collect        ours against one process of feedparser and the standard library

Ours parses in processes of its own, which take the lead, dates, places and topic of each article; where it stores them
in SQLite, it finds their stories, too. The reference is the script that people write: urllib, feedparser; where it
stores, the description without its markup, one INSERT an article into SQLite. It asks for everything again each time;
what ETags would do for it stands below.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from html.parser import HTMLParser

import feedparser
import psutil
import uvloop

from bot.cli_ready import collect_rarely
from config.newsroom import Source, load
from digests.collect.fetch.web import Web
from digests.collect.refresh import AT_ONCE, Collector, sync_sources
from digests.collect.workers import ParseWorkers
from digests.store import Database, feeds
from digests.store.feeds import Feed
from digests.store.migrate import upgrade
from tests.bench.paper import FEEDS

Figures = dict[str, float]


@contextmanager
def paper() -> Iterator[int]:
    """Serve the feeds in a process of their own; gives the port."""
    command = [sys.executable, "-m", "tests.bench.paper"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdin
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


class Stopwatch:
    """Wall and CPU time of rounds in milliseconds a feed, and peak memory in MB; the workers' processes count."""

    def __init__(self) -> None:
        self.figures: Figures = {"memory": 0.0}

    @contextmanager
    def round(self, name: str) -> Iterator[None]:
        wall, cpu = time.perf_counter(), _cpu()
        yield
        self.figures[f"{name} wall"] = (time.perf_counter() - wall) * 1000 / FEEDS
        self.figures[f"{name} cpu"] = (_cpu() - cpu) * 1000 / FEEDS
        self.figures["memory"] = max(self.figures["memory"], sum(one.memory_info().rss for one in _family()) / 1e6)


def _family() -> list[psutil.Process]:
    me = psutil.Process()
    return [me, *me.children(recursive=True)]


def _cpu() -> float:
    return float(sum(times.user + times.system for times in (one.cpu_times() for one in _family())))


async def ours(port: int) -> Figures:
    """Read every feed without storing it, then collect twice with the real collector."""
    collect_rarely()  # as the program does when it starts
    watch = Stopwatch()
    sources = tuple(Source(url=f"http://127.0.0.1:{port}/{n}.rss", name=f"Báo {n}") for n in range(FEEDS))
    newsroom = replace(load(), sources=sources)
    workers = ParseWorkers()
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{folder}/bench.db")
        await upgrade(db)
        async with Web(frozenset({("127.0.0.1", port)})) as web:
            collector = Collector(db=db, newsroom=newsroom, web=web, worker=workers)
            await sync_sources(db, newsroom, collector.now())
            # The reference, too, has been started and has imported everything.
            await asyncio.gather(*(collector.look(source.url) for source in sources[:8]))
            with watch.round("read"):
                await _look_at_all(collector, sources)
            for name, status in (("first", "read"), ("again", "unchanged")):
                with watch.round(name):
                    harvests = [harvest async for harvest in collector.refresh_due(everything=True)]
                assert [harvest.status for harvest in harvests] == [status] * FEEDS
            async with db.read() as tx:
                known = await feeds.all(tx)
            with watch.round("asked"):
                await _ask_all(web, known)
        await workers.close()
        await db.close()
    return watch.figures


async def _look_at_all(collector: Collector, sources: Iterable[Source]) -> None:
    turns = asyncio.Semaphore(AT_ONCE)

    async def look(source: Source) -> None:
        async with turns:
            _, parsed = await collector.look(source.url)
        assert parsed.entries

    await asyncio.gather(*map(look, sources))


async def _ask_all(web: Web, known: list[Feed]) -> None:
    turns = asyncio.Semaphore(AT_ONCE)

    async def ask(feed: Feed) -> None:
        async with turns:
            assert await web.get(feed.url, feed.validators) is None

    await asyncio.gather(*map(ask, known))


class _Text(HTMLParser):
    """Collects the text of a description."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _store(db: sqlite3.Connection, entries: list[feedparser.FeedParserDict]) -> None:
    with db:
        for entry in entries:
            text = _Text()
            text.feed(entry.summary)
            row = (entry.link, entry.title, " ".join("".join(text.parts).split()), str(entry.published))
            db.execute("INSERT OR IGNORE INTO articles VALUES (?, ?, ?, ?)", row)


def reference(port: int) -> Figures:
    """Fetch and parse one feed after the other; twice store them, too; then once more, asking with ETags."""
    watch = Stopwatch()
    addresses = [f"http://127.0.0.1:{port}/{number}.rss" for number in range(FEEDS)]
    tags: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(f"{folder}/bench.db")) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE articles (url TEXT PRIMARY KEY, title TEXT, lead TEXT, published TEXT)")
        with watch.round("read"):
            for address in addresses:
                with urllib.request.urlopen(address) as response:
                    assert feedparser.parse(response.read()).entries
        for name in ("first", "again"):
            with watch.round(name):
                for address in addresses:
                    with urllib.request.urlopen(address) as response:
                        tags[address] = response.headers["ETag"]
                        _store(db, feedparser.parse(response.read()).entries)
        with watch.round("asked"):
            for address in addresses:
                assert feedparser.parse(address, etag=tags[address]).status == 304
    return watch.figures


def apart(which: str, port: int) -> Figures:
    """Measure in a new process, so that neither sees the other's memory."""
    done = subprocess.run([sys.executable, "-m", __spec__.name, which, str(port)], capture_output=True, check=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> None:
    if len(sys.argv) > 2:
        port = int(sys.argv[2])
        print(json.dumps(uvloop.run(ours(port)) if sys.argv[1] == "ours" else reference(port)))
        return
    with paper() as port:
        theirs, mine = apart("reference", port), apart("ours", port)
    print(f"{FEEDS} feeds of 35 KB from loopback           reference       ours      ratio")
    for title, old, new in (
        ("fetch and parse", "read", "read"),
        ("fetch, parse and store", "first", "first"),
        ("all 304: ask", "asked", "asked"),
        ("all 304: ask, and store the visit", "asked", "again"),
        ("all 304, the reference reads again", "again", "again"),
    ):
        for kind, unit in (("wall", "ms"), ("cpu", "CPU ms")):
            one, other = theirs[f"{old} {kind}"], mine[f"{new} {kind}"]
            print(f"{title:34} {unit:6} {one:9.2f} {other:10.2f} {one / other:8.1f} x")
    print(f"{'peak memory':34} {'MB':6} {theirs['memory']:9.0f} {mine['memory']:10.0f}")


if __name__ == "__main__":
    main()
