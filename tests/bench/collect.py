"""How fast 200 feeds of 35 KB are collected from loopback, first and again when nothing has changed.

    python -m tests.bench.collect        ours against one process of feedparser and the standard library

Ours fetches, parses in a process of its own, takes the lead, dates, places, topic and story of each article and stores
it in SQLite. The reference is the script that people write: urllib, feedparser, the description without its markup, one
INSERT an article into SQLite. It asks for everything again each time; what ETags would do for it stands below.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from html.parser import HTMLParser

import feedparser
import psutil
import uvloop

from config.newsroom import Source, load
from digests.collect.fetch import Web
from digests.collect.refresh import Collector, sync_sources
from digests.collect.worker import ParseWorker
from digests.store import Database
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
    """Wall and CPU time of rounds in milliseconds a feed, and peak memory in MB; the worker's process counts."""

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
    """Collect twice with the real collector."""
    watch = Stopwatch()
    sources = tuple(Source(url=f"http://127.0.0.1:{port}/{n}.rss", name=f"Báo {n}") for n in range(FEEDS))
    newsroom = replace(load(), sources=sources)
    worker = ParseWorker()
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{folder}/bench.db")
        await upgrade(db)
        async with Web(frozenset({("127.0.0.1", port)})) as web:
            collector = Collector(db=db, newsroom=newsroom, web=web, worker=worker)
            await sync_sources(db, newsroom, collector.now())
            await collector.look(sources[0].url)  # the reference, too, has been started and has imported everything
            for name, status in (("first", "read"), ("again", "unchanged")):
                with watch.round(name):
                    harvests = [harvest async for harvest in collector.refresh_due(everything=True)]
                assert [harvest.status for harvest in harvests] == [status] * FEEDS
        await worker.close()
        await db.close()
    return watch.figures


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
    """Fetch, parse and store one feed after the other, twice; then once more, asking with ETags."""
    watch = Stopwatch()
    tags: dict[int, str] = {}
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(f"{folder}/bench.db")) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE articles (url TEXT PRIMARY KEY, title TEXT, lead TEXT, published TEXT)")
        for name in ("first", "again"):
            with watch.round(name):
                for number in range(FEEDS):
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{number}.rss") as response:
                        tags[number] = response.headers["ETag"]
                        _store(db, feedparser.parse(response.read()).entries)
        with watch.round("asked"):
            for number in range(FEEDS):
                assert feedparser.parse(f"http://127.0.0.1:{port}/{number}.rss", etag=tags[number]).status == 304
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
        ("first fetch", "first", "first"),
        ("nothing changed", "again", "again"),
        ("… if the reference asks with ETags", "asked", "again"),
    ):
        for kind, unit in (("wall", "ms"), ("cpu", "CPU ms")):
            one, other = theirs[f"{old} {kind}"], mine[f"{new} {kind}"]
            print(f"{title:34} {unit:6} {one:9.2f} {other:10.2f} {one / other:8.1f} x")
    print(f"{'peak memory':34} {'MB':6} {theirs['memory']:9.0f} {mine['memory']:10.0f}")


if __name__ == "__main__":
    main()
