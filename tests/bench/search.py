"""How fast an archive of a million articles is searched, and its newest looked up, on both databases.

    python -m tests.bench.search [articles] [sqlite|postgres]      1,000,000 articles, both

The reference is a search without an index, by LIKE, in a twentieth of the articles: its time grows with their number.
Building takes minutes, on PostgreSQL a quarter of an hour. CPU time is that of our process and of the server's.
"""

from __future__ import annotations

import asyncio
import random
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psutil
from sqlalchemy import case, event, select, text

from digests.collect.text import fold
from digests.model import Article, Follows
from digests.store import Connection, Database, articles, schema
from tests.bench.archive import Archive, build
from tests.fakes.postgres import create_database, postgres

SIZE = 1_000_000
SHARE = 20
"""The reference searches one of so many articles."""
Ask = Callable[[Connection, Any], Awaitable[Sequence[object]]]


@dataclass(frozen=True, kw_only=True)
class Questions:
    """What is asked, of one kind."""

    name: str
    ask: Ask
    about: Sequence[Any]


def questions(archive: Archive) -> Iterator[Questions]:
    """Yield what readers look for: by rare and common words, in every mixture, and the newest of what they like."""
    chance = random.Random(7)
    common, usual, rare = archive.words[:20], archive.words[50:300], archive.words[300:2000]

    def some(*pools: list[str]) -> list[str]:
        return [" ".join(chance.choice(pool) for pool in pools) for _ in range(25)]

    phrases = [" ".join(piece.split()[: chance.choice((2, 3, 4))]) for piece in archive.phrases(25)]
    for name, texts in (
        ("a rare word", ["hiếm", "hiem"]),
        ("a common word", [*common, *map(fold, common)]),
        ("a usual word", some(usual)),
        ("two common words", some(common, common)),
        ("… without diacritics", list(map(fold, some(common, common)))),
        ("two other words", some(usual, rare)),
        ("three words", some(common, usual, rare)),
        ("a phrase", [*phrases, *map(fold, phrases)]),
        ("what is not there", some(common, ["khôngđâucó"])),
    ):
        yield Questions(name=name, ask=_search, about=texts)
    follows = Follows(topics=frozenset(archive.topics[:3]), places=frozenset(archive.places[:3]))
    yield Questions(name="newest", ask=_latest, about=[{}] * 10)
    yield Questions(name="newest of a topic", ask=_latest, about=[{"topic": topic} for topic in archive.topics])
    yield Questions(name="newest of a place", ask=_latest, about=[{"place": place} for place in archive.places])
    yield Questions(
        name="newest with words", ask=_latest, about=[{"words": fold(word)} for word in (*common, *rare[:20])]
    )
    yield Questions(name="newest of 6 follows", ask=_latest, about=[{"follows": follows}] * 10)


async def _search(tx: Connection, words: Any) -> Sequence[Article]:
    return await articles.search(tx, words, limit=6)


async def _latest(tx: Connection, wanted: Any) -> Sequence[Article]:
    return await articles.latest(tx, limit=6, **wanted)


async def _by_like(tx: Connection, words: Any) -> Sequence[object]:
    """Search as it was before there was an index: every article is read."""
    folded = schema.articles.c.folded
    holds = [folded.contains(f" {word} ") for word in fold(words).split()]
    together = case((folded.contains(f" {fold(words)} "), 0), else_=1)
    newest = schema.articles.c.published_at.desc()
    return (await tx.execute(select(schema.articles.c.id).where(*holds).order_by(together, newest).limit(6))).all()


class Stopwatch:
    """Wall and CPU milliseconds of each question; on PostgreSQL the CPU time of the server's process counts too."""

    def __init__(self, db: Database) -> None:
        self._processes = [psutil.Process()]
        if not db.sqlite:
            for engine in db.engines:
                event.listen(engine.sync_engine, "connect", self._meet)

    def _meet(self, connection: Any, _record: Any) -> None:
        self._processes.append(psutil.Process(connection.driver_connection.info.backend_pid))

    def cpu(self) -> float:
        return sum(sum(one.cpu_times()[:2]) for one in self._processes) * 1000

    async def measure(self, db: Database, asked: Questions) -> float:
        """Ask everything, print within how many ms the half, 95 % and all of the answers came, and return the CPU."""
        took: list[float] = []
        before, found = self.cpu(), 0
        for about in asked.about:
            start = time.perf_counter()
            async with db.read() as tx:
                found += len(await asked.ask(tx, about))
            took.append((time.perf_counter() - start) * 1000)
        cpu = (self.cpu() - before) / len(took)
        took.sort()
        half, most, all = took[len(took) // 2], took[int(len(took) * 0.95)], took[-1]
        print(f"{asked.name:24} {half:9.1f} {most:9.1f} {all:9.1f} {cpu:9.1f} {found / len(took):7.1f}", flush=True)
        return cpu


@contextmanager
def server(which: str) -> Iterator[str]:
    """Give the URL of an empty database."""
    if which == "postgres":
        with postgres() as url:
            yield create_database(url, "archive")
    else:
        with tempfile.TemporaryDirectory(prefix="bantin-archive-") as folder:
            yield f"sqlite:///{folder}/archive.db"


async def measure(which: str, size: int) -> None:
    """Build an archive and ask it everything."""
    for count in (size // SHARE, size):
        archive, started = Archive(count), time.perf_counter()
        with server(which) as url:
            db = await build(url, archive)
            built = time.perf_counter() - started
            print(f"\n{which}, {count:,} articles, built in {built:.0f} s")
            print(f"{'milliseconds':24} {'p50':>9} {'p95':>9} {'max':>9} {'CPU':>9} {'found':>7}")
            watch = Stopwatch(db)
            async with db.read() as tx:
                await tx.execute(text("SELECT 1"))
            for asked in questions(archive):
                mine = await watch.measure(db, asked)
                if count < size and asked.ask is _search:
                    like = Questions(name="  by LIKE", ask=_by_like, about=asked.about[:8])
                    print(f"{'':24} {await watch.measure(db, like) / mine:39.1f} x")
            await db.close()
    print(f"{'peak memory, MB':24} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:9.0f}")


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    for which in sys.argv[2:] or ("sqlite", "postgres"):
        asyncio.run(measure(which, size))


if __name__ == "__main__":
    main()
