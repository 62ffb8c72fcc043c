"""A scheduler in a process of its own, to be killed: python -m tests.alerts.scheduler_process DATABASE_URL CHUNK."""

from __future__ import annotations

import asyncio
import sys

from digests.store import Database, fanout
from tests.alerts.house import House
from tests.deliver.outboxes import utc_now


async def main(database_url: str, chunk: str) -> None:
    fanout.CHUNK = int(chunk)
    house = House(Database(database_url), utc_now())
    while True:
        await house.alerts.start_due(utc_now())
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
