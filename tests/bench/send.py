"""How fast 5,000 digests leave, to a Bot API on loopback that answers after 50 ms.

    python -m tests.bench.send       ours against stock python-telegram-bot at its best concurrency, 16

Ours claims every message from the outbox and writes down what became of it (SQLite); the reference keeps nothing.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, select
from telegram.ext import Application

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.keys import keyboard
from bot.channels.telegram.text import html
from bot.cli_ready import collect_rarely
from digests.clock import utc_now
from digests.deliver.sender import Sender
from digests.store import Database, ledger, outbox
from digests.store.migrate import upgrade
from digests.store.schema import chats, deliveries
from tests.bench.digest import DIGEST

MESSAGES = 5_000
RATE = 100_000.0
"""Messages per second: so many that only we ourselves are the limit."""
STOCK_CONCURRENCY = 16
TOKEN = "123456:bench"
Figures = dict[str, float]


@contextmanager
def bot_api() -> Iterator[str]:
    """Run the Bot API in a process of its own; gives its address."""
    command = [sys.executable, "-m", "tests.bench.bot_api"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdin
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.stdin.close()


async def ours(url: str) -> Figures:
    """Deliver a broadcast to everybody, from the outbox to the ledger."""
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        await upgrade(db)
        broadcast = await _fill(db)
        channel = TelegramChannel(TOKEN, url, RATE)
        sender, stop = Sender(db, channel), asyncio.Event()

        async def deliver() -> None:
            running = asyncio.create_task(sender.run(stop))
            while await _waits(db):
                await asyncio.sleep(0.1)
            stop.set()
            await running

        figures = await measured(deliver)
        async with db.read() as tx:
            assert await ledger.ledger(tx, broadcast) == {"sent": MESSAGES}
        await channel.close()
        await db.close()
    return figures


async def _fill(db: Database) -> int:
    now = utc_now()
    person = {"channel": "telegram", "locale": "vi", "zone": "Asia/Ho_Chi_Minh", "signature": "s"}
    seen = {"created_at": now, "seen_at": now}
    async with db.write() as tx:
        await tx.execute(insert(chats), [{**person, **seen, "external_id": str(id)} for id in range(1, MESSAGES + 1)])
        id = await outbox.add_broadcast(tx, "digest", DIGEST, now, now + timedelta(hours=1))
        await outbox.fan_out(tx, id, select(chats.c.id), now)
    return id


async def _waits(db: Database) -> bool:
    d = deliveries.c
    async with db.read() as tx:
        waiting = [select(d.id).where(d.state == state).limit(1) for state in ("pending", "leased")]
        return any([(await tx.execute(one)).first() for one in waiting])


async def stock(url: str) -> Figures:
    """Send the same with python-telegram-bot as it comes."""
    application = Application.builder().token(TOKEN).base_url(f"{url}/bot").build()
    text, keys = html(DIGEST), json.loads(keyboard(DIGEST) or "{}")
    waiting = iter(range(1, MESSAGES + 1))

    async def work() -> None:
        for chat in waiting:
            await application.bot.send_message(
                chat, text, parse_mode="HTML", disable_notification=True, api_kwargs={"reply_markup": keys}
            )

    async def deliver() -> None:
        await asyncio.gather(*(work() for _ in range(STOCK_CONCURRENCY)))

    await application.bot.initialize()
    figures = await measured(deliver)
    await application.bot.shutdown()
    return figures


async def measured(act: Callable[[], Awaitable[None]]) -> Figures:
    """Return messages per second, CPU milliseconds per message and peak memory in MB of an act."""
    wall, cpu = time.perf_counter(), time.process_time()
    await act()
    seconds = time.perf_counter() - wall
    return {
        "per second": MESSAGES / seconds,
        "CPU ms": (time.process_time() - cpu) * 1000 / MESSAGES,
        "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def run(who: str) -> Figures:
    """Measure one of the two in a process of its own, and check that every chat got exactly one message."""
    with bot_api() as url:
        command = [sys.executable, "-m", "tests.bench.send", who, url]
        figures: Figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        with urllib.request.urlopen(f"{url}/sent") as answer:
            messages, people = json.load(answer)["result"]
    assert (messages, people) == (MESSAGES, MESSAGES), f"{messages} messages to {people} chats"
    return figures


def main() -> None:
    """Print both and their ratios."""
    print(f"Sending {MESSAGES:,} digests of {len(DIGEST.text):,} characters; every answer takes 50 ms.")
    figures = {who: run(who) for who in ("stock", "ours")}
    for who, name in (("stock", f"stock python-telegram-bot at {STOCK_CONCURRENCY}"), ("ours", "Bantin")):
        one = figures[who]
        print(f"  {name:34} {one['per second']:7.0f} msg/s   {one['CPU ms']:6.3f} CPU ms/msg   {one['MB']:4.0f} MB")
    faster = figures["ours"]["per second"] / figures["stock"]["per second"]
    cheaper = figures["stock"]["CPU ms"] / figures["ours"]["CPU ms"]
    print(
        f"  ratio: {faster:.1f} times the messages per second (expected: 5), {cheaper:.1f} times less CPU (expected: 5)"
    )


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "ours":
        import uvloop

        collect_rarely()  # as the program does when it starts
        print(json.dumps(uvloop.run(ours(sys.argv[2]))))
    else:
        print(json.dumps(asyncio.run(stock(sys.argv[2]))))
