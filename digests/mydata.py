"""What is kept about a reader: to see it all, and to have it deleted (promise 14)."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from digests.model import Chat
from digests.store import Database, personal
from digests.store.personal import Rows


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Everything kept about one chat: rows by table."""

    tables: dict[str, Rows]

    def count(self, table: str) -> int:
        """Return how many rows there are of a kind."""
        return len(self.tables.get(table, ()))

    def first_seen(self) -> datetime | None:
        """Return when the chat became known."""
        rows = self.tables["chats"]
        return rows[0]["created_at"] if rows else None

    def sent(self) -> Counter[str]:
        """Return what became of the messages sent to the chat: how many of each state."""
        return Counter(row["state"] for row in self.tables["deliveries"])

    def as_json(self) -> bytes:
        """Return it all as JSON (UTF-8, times in ISO 8601 and UTC), under the names of tables and columns."""
        return json.dumps(self.tables, ensure_ascii=False, indent=2, default=_plain).encode()


class MyData:
    """What the newsroom's database holds about single readers."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def kept(self, chat: Chat) -> Kept:
        """Return everything kept about a chat."""
        async with self._db.read() as tx:
            return Kept(tables=await personal.everything(tx, chat.id, chat.ref))

    async def delete(self, chat: Chat, now: datetime) -> None:
        """Delete everything kept about a chat, at once and for good; a second time does nothing."""
        async with self._db.write() as tx:
            await personal.delete_all(tx, chat.id, chat.ref, now)

    async def departed(self, chat: Chat, now: datetime) -> None:
        """Note that somebody unsubscribed, without noting who."""
        async with self._db.write() as tx:
            await personal.departed(tx, chat.ref.channel, personal.UNSAID, now)

    async def explained(self, chat: Chat, reason: str, now: datetime) -> None:
        """Note why somebody has unsubscribed, without noting who."""
        async with self._db.write() as tx:
            await personal.explained(tx, chat.ref.channel, reason, now)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")
