"""How fast 200 feeds of 35 KB are collected from loopback, first and again when nothing has changed.

    python -m tests.bench.collect        ours against one process of feedparser and the standard library

Ours fetches, parses in its own process, places, finds each article's story and stores everything in SQLite; the
reference fetches and parses, and keeps nothing but the entries.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import feedparser

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
    """Wall and CPU time of rounds, in milliseconds a feed; children that have ended count."""

    def __init__(self) -> None:
        self.figures: Figures = {}

    @contextmanager
    def round(self, name: str) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.figures[f"{name} wall"] = (time.perf_counter() - wall) * 1000 / FEEDS
        self.figures[f"{name} cpu"] = (time.process_time() - cpu) * 1000 / FEEDS

    def finish(self) -> Figures:
        peak = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        child = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.figures["first cpu"] += (child.ru_utime + child.ru_stime) * 1000 / FEEDS
        self.figures["memory"] = sum(peak)
        return self.figures


async def ours(port: int) -> Figures:
    """Collect twice with the real collector."""
    watch = Stopwatch()
    sources = tuple(Source(url=f"http://127.0.0.1:{port}/{n}.rss", name=f"Báo {n}") for n in range(FEEDS))
    newsroom = replace(load(), sources=sources)
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{folder}/bench.db")
        await upgrade(db)
        worker = ParseWorker(None)
        async with Web(frozenset({("127.0.0.1", port)})) as web:
            collector = Collector(db=db, newsroom=newsroom, web=web, worker=worker)
            await sync_sources(db, newsroom, collector.now())
            for name, status in (("first", "read"), ("again", "unchanged")):
                with watch.round(name):
                    harvests = [harvest async for harvest in collector.refresh_due(everything=True)]
                assert [harvest.status for harvest in harvests] == [status] * FEEDS
        await worker.close()
        await db.close()
    return watch.finish()


def reference(port: int) -> Figures:
    """Let feedparser fetch (with the standard library) and parse, one feed after the other."""
    watch = Stopwatch()
    tags: dict[int, str] = {}
    with watch.round("first"):
        for number in range(FEEDS):
            found = feedparser.parse(f"http://127.0.0.1:{port}/{number}.rss")
            assert found.entries
            tags[number] = found.etag
    with watch.round("again"):
        for number in range(FEEDS):
            assert feedparser.parse(f"http://127.0.0.1:{port}/{number}.rss", etag=tags[number]).status == 304
    return watch.finish()


def apart(which: str, port: int) -> Figures:
    """Measure in a new process, so that neither sees the other's memory."""
    done = subprocess.run([sys.executable, "-m", __spec__.name, which, str(port)], capture_output=True, check=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> None:
    if len(sys.argv) > 2:
        port = int(sys.argv[2])
        print(json.dumps(asyncio.run(ours(port)) if sys.argv[1] == "ours" else reference(port)))
        return
    with paper() as port:
        theirs, mine = apart("reference", port), apart("ours", port)
    print(f"{FEEDS} feeds of 35 KB from loopback      reference       ours      ratio")
    for name, title in (("first", "first fetch"), ("again", "all unchanged (304)")):
        for kind, unit in (("wall", "ms a feed"), ("cpu", "CPU ms a feed")):
            old, new = theirs[f"{name} {kind}"], mine[f"{name} {kind}"]
            print(f"{title:20} {unit:14} {old:12.2f} {new:12.2f} {old / new:9.1f} x")
    print(f"{'peak memory':20} {'MB':14} {theirs['memory']:12.0f} {mine['memory']:12.0f}")


if __name__ == "__main__":
    main()
