"""Benchmark of alerts: python -m tests.bench.alerts [READERS], on SQLite and on PostgreSQL.

Reach before it is sent; the fan-out to all readers, and when the first message leaves while it goes on; progress and
report; stop and resume. A third of the readers follow a commune, as many have quiet hours, and one in six a topic.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import text

from digests.alerts import Rules
from digests.deliver.sender import Sender
from digests.model import Alert, AlertText, Audience, ChatRef, Message
from digests.store import Database
from digests.store.migrate import upgrade
from tests.alerts.house import LAN, OWNER, House
from tests.fakes.postgres import create_database, postgres

T = TypeVar("T")
READERS = 500_000
CODE = "03043"
_CHATS = """
INSERT INTO chats (channel, external_id, state, locale, zone, private, signature, catching_up, empty_digest,
    weekend_later, at_home, may_write, created_at, seen_at, revision, quiet_from, quiet_until)
SELECT CASE WHEN n % 10 = 0 THEN 'web' ELSE 'telegram' END, CAST(n AS text), 'active',
    CASE WHEN n % 20 = 0 THEN 'en' ELSE 'vi' END, 'Asia/Ho_Chi_Minh', true, 's', true, true, false, true, true,
    '2026-11-01 00:00:00', '2026-11-01 00:00:00', 1,
    CASE n % 9 WHEN 0 THEN '22:00' WHEN 1 THEN '21:30' WHEN 2 THEN '23:00' END,
    CASE n % 9 WHEN 0 THEN '06:00' WHEN 1 THEN '07:00' WHEN 2 THEN '05:30' END
FROM numbers"""
_FOLLOWS = """
INSERT INTO follows (chat_id, kind, value)
SELECT id, 'place', CASE WHEN id % 300 = 0 THEN '03043' ELSE 'x' || id % 97 END FROM chats WHERE id % 3 = 0
UNION ALL SELECT id, 'topic', CASE WHEN id % 12 = 1 THEN 'van-hoa' ELSE 'the-thao' END FROM chats WHERE id % 6 = 1"""


class Sink:
    """A channel that takes everything at once and notes when the first message came."""

    edits = deletes = False

    def __init__(self, kind: str, rate: float) -> None:
        self.kind, self.rate = kind, rate
        self.first: float | None = None

    def limits(self, chat: ChatRef) -> tuple[()]:
        return ()

    def split(self, message: Message) -> tuple[Message, ...]:
        return (message,)

    async def send(self, chat: ChatRef, message: Message, *, answers: str | None = None) -> str:
        self.first = self.first or time.monotonic()
        return "1"

    async def edit(self, chat: ChatRef, ref: str, message: Message) -> None:
        raise AssertionError("nothing is edited or deleted here")

    async def delete(self, chat: ChatRef, ref: str) -> None:
        raise AssertionError("nothing is edited or deleted here")


async def populate(db: Database, count: int) -> None:
    series = f"SELECT generate_series(1, {count})"
    if db.sqlite:
        series = f"SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}"
    async with db.write() as tx:
        await tx.execute(text(_CHATS.replace("INSERT", f"WITH RECURSIVE numbers(n) AS ({series})\nINSERT", 1)))
        await tx.execute(text(_FOLLOWS))
    async with db.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("ANALYZE"))


async def took(name: str, doing: Awaitable[T]) -> T:
    began, cpu = time.monotonic(), time.process_time()
    result = await doing
    print(f"  {name:<42} {time.monotonic() - began:7.2f} s   {time.process_time() - cpu:6.2f} s CPU here", flush=True)
    return result


async def measure(url: str, count: int) -> None:
    db = Database(url)
    await upgrade(db)
    await took(f"{count:,} readers made", populate(db, count))
    now = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # 23:00 in Lào Cai
    house = House(db, now, Rules(approvals=1, undo=timedelta(), rates={"telegram": 30.0, "web": 200.0}))
    await house.opens()
    alerts = house.alerts
    for name, audience, urgent in (
        ("reach: everyone, urgent", Audience(), True),
        ("reach: one commune", Audience(places=frozenset({CODE})), True),
        ("reach: a topic", Audience(topics=frozenset({"van-hoa"})), False),
    ):
        alert = Alert(
            id=0, kind="alert", state="draft", author="", text=AlertText(title="x"), audience=audience, urgent=urgent,
            expires_at=now, created_at=now, updated_at=now,
        )  # fmt: skip
        reach = await took(name, alerts.reach(alert, now))
        print(f"    {reach.total:,} readers, {reach.quiet:,} in quiet hours")
    place = await alerts.draft(AlertText(title="Lũ ở xã"), LAN, now, audience=Audience(places=frozenset({CODE})))
    await alerts.submit(place.id, LAN, now)
    await took("fan-out: one commune", alerts.start_due(now))
    await everyone(house)
    await db.close()


async def everyone(house: House) -> None:
    db, now, alerts = house.db, house.now, house.alerts
    alert = await alerts.draft(AlertText(title="Bão đổ bộ"), LAN, now, urgent=True)
    await alerts.submit(alert.id, LAN, now)
    sink, stop = Sink("telegram", 30.0), asyncio.Event()
    running = asyncio.create_task(Sender(db, sink, clock=lambda: now).run(stop))
    await asyncio.sleep(0.7)
    began = time.monotonic()
    await took("fan-out: everyone, with a sender at work", alerts.start_due(now))
    while sink.first is None:
        await asyncio.sleep(0.05)
    print(f"    the first message left after {sink.first - began:.2f} s")
    stop.set()
    await running
    progress = await took("progress", alerts.progress(alert.id, now))
    print(f"    {progress.total:,} in all, {progress.sent:,} sent, {progress.later:,} later")
    await took("a tick with nothing to do", alerts.start_due(now))
    await took("a tick of a new minute: who sleeps now", alerts.start_due(now + timedelta(minutes=2)))
    await took("settle, nothing ended", alerts.settle(now))
    await took("stop", alerts.stop(alert.id, OWNER, now))
    await took("resume", alerts.resume(alert.id, OWNER, now))
    await house.settles(alert, "sent", now + timedelta(hours=2))
    async with db.write() as tx:
        ten = "SELECT id FROM deliveries WHERE state = 'sent' ORDER BY id DESC LIMIT 10"
        await tx.execute(text(f"UPDATE deliveries SET state = 'pending' WHERE id IN ({ten})"))
    await took("settle, ten are asleep", alerts.settle(now))
    await house.settles(alert, "sent", now + timedelta(hours=2))
    await took("settle, ended", alerts.settle(now))
    report = await took("report", alerts.report(alert.id))
    print(f"    {report.by_channel}, median {report.median}, 90 % {report.p90}")


async def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        print("SQLite")
        await measure(f"sqlite:///{Path(folder, 'bench.db')}", count)
    with postgres() as server:
        print("PostgreSQL")
        await measure(create_database(server, "alerts"), count)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else READERS))
