"""The next digest as its readers will see it: the moment at which most are due, and the news for them so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from config.i18n import translator
from config.newsroom import Newsroom
from digests.compose.edition import choose, open_news
from digests.compose.message import digest_message
from digests.compose.news import DAY, News, told_until
from digests.compose.schedule import next_due
from digests.compose.select import Selection
from digests.model import Chat, ChatRef, Follows, Message, Plan
from digests.store import Connection, Database, chats, upcoming
from digests.store.upcoming import Slot as Slot

AHEAD = timedelta(hours=36)
"""A digest later than that is not the next one."""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A digest to come: of everything (`topic` None) or of one topic, with its stories numbered as in `message`."""

    slot: Slot
    topic: str | None
    message: Message
    told: Selection


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What the next digests are made of, and the reader whose digest is shown."""

    slot: Slot
    news: News
    reader: Chat


async def coming(db: Database, newsroom: Newsroom, now: datetime) -> Edition:
    """Return the digests at the moment at which most readers are due, with the news as it is now.

    The reader stands for the largest group that follows nothing in particular; without any, they read every day.
    """
    async with db.read() as tx:
        slot = await upcoming.commonest(tx, now, now + AHEAD) or Slot(at=_usual(newsroom, now), readers=0)
        reader = await _reader(tx, newsroom, slot.at)
    return Edition(slot=slot, news=await open_news(db, newsroom, slot.at), reader=reader)


async def preview(db: Database, newsroom: Newsroom, now: datetime, topic: str | None = None) -> Preview:
    """Return the next digest, of one topic if named, composed and rendered as that of a reader."""
    edition = await coming(db, newsroom, now)
    async with db.read() as tx:
        selection = await chosen(tx, edition, topic)
    reader = edition.reader
    message, told = digest_message(
        selection,
        newsroom=newsroom,
        translator=translator(reader.locale),
        zone=reader.zone,
        slot=edition.slot.at,
        now=now,
        edition=0,
    )
    return Preview(slot=edition.slot, topic=topic, message=message, told=told)


async def chosen(tx: Connection, edition: Edition, topic: str | None = None) -> Selection:
    """Return what the reader is told, or one who follows this topic."""
    reader = edition.reader
    if topic is not None:
        reader = replace(reader, follows=Follows(topics=frozenset({topic})))
    since = told_until(reader.watermark, reader.catching_up, edition.slot.at)
    return await choose(tx, edition.news, reader, since)


async def _reader(tx: Connection, newsroom: Newsroom, slot: datetime) -> Chat:
    usual = Chat(
        id=0,
        ref=ChatRef(channel="web", id=""),
        state="active",
        locale=newsroom.languages[0],
        zone=newsroom.zone,
        follows=Follows(),
        plans=(),
        watermark=slot - DAY,
        catching_up=False,
    )
    found = await upcoming.largest_group(tx, slot, usual.signature)
    return await chats.get(tx, found) or usual if found is not None else usual


def _usual(newsroom: Newsroom, now: datetime) -> datetime:
    return next_due(Plan(at=newsroom.digest_at), newsroom.zone, now)
