"""What waits for a button is carried out once, by the one to whom it was offered, within a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from digests.model import ChatRef, Person
from digests.store import Database, offers

HA = Person(ref=ChatRef(channel="telegram", id="1"), role="admin", refs=frozenset({"telegram:1", "web:x"}))
HA_ON_THE_WEB = Person(ref=ChatRef(channel="web", id="x"), role="admin", refs=frozenset({"telegram:1", "web:x"}))
LAN = Person(ref=ChatRef(channel="telegram", id="2"), role="admin")


async def offered(db: Database, now: datetime) -> str:
    async with db.write() as tx:
        return await offers.add(tx, "feeds", HA, [["https://a.vn/rss", "A", None, False]], now)


async def test_an_offer_is_taken_once(db: Database, now: datetime) -> None:
    id = await offered(db, now)
    async with db.write() as tx:
        assert await offers.find(tx, id, "feeds", HA, now) == [["https://a.vn/rss", "A", None, False]]
        assert await offers.take(tx, id, "feeds", HA, now) == [["https://a.vn/rss", "A", None, False]]
        assert await offers.take(tx, id, "feeds", HA, now) is None


async def test_an_offer_is_the_same_person_s_on_every_app_and_nobody_else_s(db: Database, now: datetime) -> None:
    id = await offered(db, now)
    async with db.read() as tx:
        assert await offers.find(tx, id, "feeds", HA_ON_THE_WEB, now)
        assert await offers.find(tx, id, "feeds", LAN, now) is None
        assert await offers.find(tx, id, "subscribers", HA, now) is None


async def test_an_offer_lasts_a_day(db: Database, now: datetime) -> None:
    id = await offered(db, now)
    late = now + timedelta(hours=25)
    async with db.write() as tx:
        assert await offers.find(tx, id, "feeds", HA, late) is None
        assert await offers.tidy(tx, late) == 1
