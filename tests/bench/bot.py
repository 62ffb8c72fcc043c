"""How quickly readers are answered when they are many: from the update that comes in to the answer that goes out.

    python -m tests.bench.bot                     20,000 readers and as many articles, on SQLite and on PostgreSQL
    python -m tests.bench.bot --full              1,000,000 on PostgreSQL, 100,000 on SQLite
    python -m tests.bench.bot --only postgres --size 1000000 --folder /var/tmp/bantin-bench

Everything is real but Telegram: long polling, the inbox, the dispatcher, the line out, all in one process, which is
what is measured; PostgreSQL, the Bot API and the readers have processes of their own on the same machine. The pace of
Telegram (30 messages a second) is set so high that it is not what is measured. The database is built once and kept.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import orjson
import psutil
import uvloop
from sqlalchemy import event

from bot.channels.telegram import TelegramChannel
from bot.cli_ready import collect_rarely
from bot.dispatch import Dispatcher
from bot.inbox import Inbox
from bot.messages import Incoming
from bot.services import atlas_of, services_of
from config.newsroom import load
from digests.deliver.sender import Sender
from digests.store import Database
from tests.bench.archive import NEWEST, Archive
from tests.bench.bot_house import house
from tests.bench.bot_mix import mix

TOKEN = "123456:bench"
RATE = 100_000.0
PACE, SECONDS, WARM = 300, 30.0, 8.0
STEPS = (1.2, 1.5, 2.0, 3.0)
"""After that, so many times the pace, as long as the limit is kept."""
P95, P95_SEARCH, QUERIES = 60.0, 100.0, 6
SHARED = 3
"""Queries of several updates at once: is it new, who is it, a slot for the answer. At a quiet time each takes all."""
_asking: ContextVar[list[str] | None] = ContextVar("asking", default=None)


class Queries:
    """Counts what is asked of the database: for each update by itself, and for several at once."""

    def __init__(self, db: Database) -> None:
        self.own: list[int] = []
        self.shared = self.updates = 0
        for engine in db.engines:
            event.listen(engine.sync_engine, "before_cursor_execute", self._note)

    def _note(self, _c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.startswith("BEGIN"):
            return
        count, asked = len(parameters) if many else 1, _asking.get()
        if asked is None or statement.startswith("UPDATE rate"):
            self.shared += count
        else:
            asked.extend([statement] * count)

    def around(self, handle: Callable[[Incoming], Any]) -> Callable[[Incoming], Any]:
        """Return `handle`, counted."""

        async def counted(incoming: Incoming) -> Any:
            asked: list[str] = []
            _asking.set(asked)
            self.updates += 1
            try:
                return await handle(incoming)
            finally:
                self.own.append(len(asked))

        return counted


class Watch:
    """CPU seconds: ours, PostgreSQL's, and those of the Bot API and the readers."""

    def __init__(self, crowd: psutil.Process, server: psutil.Process | None) -> None:
        self._all = {"bot": psutil.Process(), "database": server, "Bot API and readers": crowd}

    def seconds(self) -> dict[str, float]:
        """Return what each has used so far."""
        return {name: _cpu(process) for name, process in self._all.items() if process}


def _cpu(process: psutil.Process) -> float:
    """Return the CPU seconds of a process, and of its children if it is PostgreSQL: those that ended, too."""
    if process.name() != "postgres":
        return float(sum(process.cpu_times()[:2]))
    return float(sum(process.cpu_times()[:4]) + sum(sum(child.cpu_times()[:2]) for child in process.children()))


@contextmanager
def crowd(size: int) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run the readers and their Bot API; gives its address."""
    command = [sys.executable, "-m", "tests.bench.bot_crowd", str(size), str(size)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdin
        try:
            yield process, f"http://127.0.0.1:{process.stdout.readline().decode().strip()}"
        finally:
            process.stdin.close()


@asynccontextmanager
async def bot(db: Database, url: str, queries: Queries) -> AsyncIterator[None]:
    """Run the bot as the program does."""
    shift = datetime.now(UTC) - NEWEST - timedelta(hours=7)

    def clock() -> datetime:
        return datetime.now(UTC) - shift  # a morning on which the archive's newest articles are new

    channel, stop = TelegramChannel(TOKEN, url, RATE), asyncio.Event()
    sender = Sender(db, channel)
    newsroom = load()
    services = services_of(db, newsroom, atlas_of(newsroom))
    dispatcher = Dispatcher(services, {"telegram": sender}, clock=clock)
    inbox = Inbox(db, "telegram", clock)
    handle = queries.around(dispatcher.handle)
    parts = channel.listen(handle, stop, first_time=inbox.first_time), services.reading.keep(clock, stop)
    running = asyncio.gather(*parts, sender.answers.run(stop))
    try:
        yield
    finally:
        stop.set()
        await running
        await channel.close()


async def measure(which: str, size: int, folder: Path, pace: int) -> bool:
    """Print how one database does; say whether it keeps the limits."""
    async with house(which, size, folder) as url:
        with crowd(size) as (process, address):
            db = Database(url)
            queries = Queries(db)
            watch = Watch(psutil.Process(process.pid), _postmaster(url))
            async with bot(db, address, queries):
                print(f"\n{which}: {size:,} readers, {size:,} articles")
                for part in (0.1, 0.3, 0.6):  # plans and caches have to be made once
                    await _act(process, pace * part, WARM)
                queries.own.clear()
                kept = await _report(process, queries, watch, size, pace)
                for more in STEPS:
                    if not await _step(process, watch, int(pace * more)):
                        break
            await db.close()
    return kept


def _postmaster(url: str) -> psutil.Process | None:
    found = [one for one in psutil.Process().children(recursive=True) if one.name() == "postgres"]
    return found[0] if url.startswith("postgresql") and found else None


async def _act(process: subprocess.Popen[bytes], pace: float, seconds: float) -> list[list[Any]]:
    def ask(into: IO[bytes], out: IO[bytes]) -> Any:
        into.write(b"%f %f\n" % (pace, seconds))
        into.flush()
        return orjson.loads(out.readline())

    assert process.stdin
    assert process.stdout
    done: list[list[Any]] = await asyncio.to_thread(ask, process.stdin, process.stdout)
    return done


async def _report(process: subprocess.Popen[bytes], queries: Queries, watch: Watch, size: int, pace: int) -> bool:
    """Print what each kind of update took at PACE, and the whole; say whether it is within the limits."""
    before, shared, updates, started = watch.seconds(), queries.shared, queries.updates, time.perf_counter()
    done = await _act(process, pace, SECONDS)
    spent = {name: value - before[name] for name, value in watch.seconds().items()}
    took: dict[str, list[float]] = defaultdict(list)
    for name, _, handed, answered in done:
        took[name].append((answered - handed) * 1000 if answered else float("inf"))
    search = {deed.name for deed in mix(Archive(size, pieces=20_000)) if deed.search}
    print(f"  at {pace} updates a second, ms from update in to reply out:      p50     p95     p99    max   updates")
    kept = True
    for name, times in sorted(took.items(), key=lambda item: -len(item[1])):
        limit = P95_SEARCH if name in search else P95
        p50, p95, p99, most = _percentiles(times)
        kept = kept and p95 < limit
        line = f"    {name:48} {p50:7.1f} {p95:7.1f} {p99:7.1f} {most:7.1f} {len(times):8}"
        print(f"{line}   {p95 / limit:5.2f} of the limit")
    every = [one for times in took.values() for one in times]
    p50, p95, p99, most = _percentiles(every)
    print(f"    {'all':48} {p50:7.1f} {p95:7.1f} {p99:7.1f} {most:7.1f} {len(every):8}")
    cpu = ", ".join(f"{name} {seconds * 1000 / len(every):.2f}" for name, seconds in spent.items())
    print(f"  CPU ms per update: {cpu}")
    own, shares = queries.own, (queries.shared - shared) / max(1, queries.updates - updates)
    print(
        f"  queries per update: {sum(own) / len(own) + shares:.2f} on average, at most {max(own) + SHARED}"
        f" (limit {QUERIES}); {dict(sorted(Counter(count + SHARED for count in own).items()))}"
    )
    print(f"  peak memory of the bot: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return kept and time.perf_counter() - started < SECONDS * 1.5


async def _step(process: subprocess.Popen[bytes], watch: Watch, pace: int) -> bool:
    """Print how it goes at a higher pace; say whether the limit is still kept."""
    before = watch.seconds()
    done = await _act(process, pace, SECONDS / 2)
    spent = watch.seconds()["bot"] - before["bot"]
    times = [(answered - handed) * 1000 if answered else float("inf") for _, _, handed, answered in done]
    p50, p95, p99, _ = _percentiles(times)
    print(
        f"  at {pace} a second: p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f} ms;"
        f" CPU ms per update: bot {spent * 1000 / len(times):.2f}",
        flush=True,
    )
    return p95 < P95


def _percentiles(times: Sequence[float]) -> tuple[float, float, float, float]:
    ordered = sorted(times)
    p50, p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99))
    return p50, p95, p99, ordered[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description="How quickly readers are answered when they are many.")
    parser.add_argument(
        "--full", action="store_true", help="a million readers and articles; building takes half an hour"
    )
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--pace", type=int, default=PACE, help="updates a second")
    parser.add_argument("--only", choices=("sqlite", "postgres"))
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "bantin-bench-bot")
    given = parser.parse_args()
    given.folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    print(f"The databases are kept in {given.folder}; delete it when you are done.")
    kept = True
    for which in (given.only,) if given.only else ("sqlite", "postgres"):
        size = {"sqlite": 100_000, "postgres": 1_000_000}[which] if given.full else given.size
        kept = uvloop.run(measure(which, size, given.folder, given.pace)) and kept
    sys.exit(not kept)


if __name__ == "__main__":
    collect_rarely()  # as the program does when it starts
    main()
