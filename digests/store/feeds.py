"""The feeds: who is due for a visit, and what the last one brought."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, case, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from config.newsroom import Source
from digests.model import Validators
from digests.store.database import Connection
from digests.store.schema import articles, feeds

LEASE = timedelta(minutes=5)
"""How long a collector may keep a feed to itself: well over the time that a visit may take."""


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A feed and how it fares. `interval` is in seconds."""

    id: int
    url: str
    name: str
    topic: str | None
    own: bool
    declared: bool
    """It stands in feeds.toml; otherwise it was added by hand."""
    state: str
    validators: Validators
    interval: float
    next_fetch_at: datetime
    leased_until: datetime | None
    fetched_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None
    failures: int
    error: str | None
    items: int
    """How many entries the feed held when it was last read."""
    edited: bool = False
    """Its name and topic are an administrator's: feeds.toml does not change them any more."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What a visit brought. `validators` and `items` are None where nothing new is known about them."""

    at: datetime
    next_fetch_at: datetime
    interval: float
    error: str | None = None
    validators: Validators | None = None
    items: int | None = None
    new: int = 0


async def all(tx: Connection) -> list[Feed]:
    """Return every feed, the newsroom's own first, then by name."""
    found = await tx.execute(
        select(feeds).where(feeds.c.state != "removed").order_by(feeds.c.own.desc(), feeds.c.name, feeds.c.id)
    )
    return [_feed(row) for row in found]


async def get(tx: Connection, id: int, *, removed: bool = False) -> Feed | None:
    """Return a feed by our own id; `removed`: also one that was removed."""
    row = (await tx.execute(select(feeds).where(feeds.c.id == id))).first()
    return _feed(row) if row and (removed or row.state != "removed") else None


async def holding(tx: Connection, addresses: Sequence[str]) -> dict[int, int]:
    """Return how many of these articles each feed has brought: feed's id → number."""
    mine = articles.c.url.in_(addresses), articles.c.feed_id.is_not(None)
    counted = select(articles.c.feed_id, func.count()).where(*mine).group_by(articles.c.feed_id)
    return {feed: count for feed, count in await tx.execute(counted)}


async def add(
    tx: Connection, url: str, name: str, now: datetime, *, topic: str | None = None, own: bool = False
) -> Feed:
    """Add a feed by hand, due at once, and return it; one that is there already is renamed and active again.

    One that had been removed is met for the first time again: what it held meanwhile is no news.
    """
    wanted = {"name": name, "topic": topic, "own": own, "state": "active"}
    afresh: dict[str, object] = {"next_fetch_at": now, "last_ok_at": None, "etag": None, "last_modified": None}
    afresh |= {"failures": 0, "error": None}
    await tx.execute(update(feeds).where(feeds.c.url == url, feeds.c.state == "removed").values(**afresh))
    kept = await tx.execute(update(feeds).where(feeds.c.url == url).values(**wanted).returning(*feeds.c))
    if row := kept.first():
        return _feed(row)
    new = insert(feeds).values(url=url, next_fetch_at=now, **wanted)
    return _feed((await tx.execute(new.returning(*feeds.c))).one())


async def set_state(tx: Connection, id: int, state: str, *, now: datetime | None = None) -> bool:
    """Pause a feed, remove it, or bring it back as it was; False if it is in that state. `now`: it is due then.

    A removed one keeps its articles, and stays away until it is added again.
    """
    values = {"state": state} | ({"next_fetch_at": now} if now else {})
    changed = update(feeds).where(feeds.c.id == id, feeds.c.state != state).values(**values)
    return (await tx.execute(changed)).rowcount > 0


async def edit(tx: Connection, id: int, *, name: str, topic: str | None) -> None:
    """Give a feed another name or topic; of feeds.toml it takes neither any more."""
    await tx.execute(update(feeds).where(feeds.c.id == id).values(name=name, topic=topic, edited=True))


async def make_due(tx: Connection, id: int, now: datetime) -> None:
    """Have a feed visited at the next round."""
    await tx.execute(update(feeds).where(feeds.c.id == id).values(next_fetch_at=now))


async def sync(tx: Connection, sources: Iterable[Source], now: datetime) -> None:
    """Make the declared feeds those of `sources`; feeds added by hand stay as they are.

    New ones are due at once, and so are the newsroom's own that work: how often they are visited may have changed.
    """
    wanted = {source.url: source for source in sources}
    into = (sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert)(feeds)
    for url, source in wanted.items():
        values = {"name": source.name, "topic": source.topic, "own": source.own, "declared": True}
        row = into.values(url=url, next_fetch_at=now, **values)
        kept = {name: case((feeds.c.edited, feeds.c[name]), else_=row.excluded[name]) for name in ("name", "topic")}
        # Two schedulers that start together both get here; the second finds what the first has added.
        await tx.execute(row.on_conflict_do_update(index_elements=["url"], set_=values | kept))
    await tx.execute(delete(feeds).where(feeds.c.declared, feeds.c.url.not_in(list(wanted))))
    working = feeds.c.own, feeds.c.failures == 0, feeds.c.next_fetch_at > now
    await tx.execute(update(feeds).where(*working).values(next_fetch_at=now))


async def due(
    tx: Connection, now: datetime, limit: int, *, not_since: datetime | None = None, url: str | None = None
) -> list[Feed]:
    """Claim up to `limit` feeds that are due, so that no other collector visits them for the time of a lease.

    With `not_since`, claim whatever was not visited since then, due or not; with `url`, that feed alone.
    """
    wanted = [feeds.c.state == "active", or_(feeds.c.leased_until.is_(None), feeds.c.leased_until <= now)]
    if not_since is None:
        wanted.append(feeds.c.next_fetch_at <= now)
    else:
        wanted.append(or_(feeds.c.fetched_at.is_(None), feeds.c.fetched_at < not_since))
    if url is not None:
        wanted.append(feeds.c.url == url)
    free = select(feeds.c.id).where(*wanted).order_by(feeds.c.own.desc(), feeds.c.next_fetch_at, feeds.c.id)
    mine = free.limit(limit).with_for_update(skip_locked=True).scalar_subquery()
    claimed = await tx.execute(
        update(feeds).where(feeds.c.id.in_(mine)).values(leased_until=now + LEASE).returning(*feeds.c)
    )
    return sorted((_feed(row) for row in claimed), key=lambda feed: (not feed.own, feed.next_fetch_at, feed.id))


async def save_results(tx: Connection, visits: Sequence[tuple[Feed, Visit]]) -> None:
    """Write down what visits brought and give the feeds back, but not those that another collector has by now."""
    held = feeds.c.id == bindparam("feed"), feeds.c.leased_until == bindparam("lease", type_=feeds.c.leased_until.type)
    await tx.execute(update(feeds).where(*held), [_after(feed, visit) for feed, visit in visits])


def _after(feed: Feed, visit: Visit) -> dict[str, object]:
    validators = visit.validators or feed.validators
    return {
        "feed": feed.id,
        "lease": feed.leased_until,
        "leased_until": None,
        "fetched_at": visit.at,
        "next_fetch_at": visit.next_fetch_at,
        "interval_seconds": max(1, round(visit.interval)),
        "error": visit.error,
        "failures": feed.failures + 1 if visit.error else 0,
        "last_ok_at": feed.last_ok_at if visit.error else visit.at,
        "last_new_at": visit.at if visit.new else feed.last_new_at,
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "items": feed.items if visit.items is None else visit.items,
    }


def _feed(row: Row[Any]) -> Feed:
    values = dict(row._mapping)
    validators = Validators(etag=values.pop("etag"), last_modified=values.pop("last_modified"))
    return Feed(validators=validators, interval=values.pop("interval_seconds"), **values)
