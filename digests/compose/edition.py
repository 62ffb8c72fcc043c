"""The verb of composing: everybody who is due gets one digest, composed once for all who share it.

    due → (late? move on) → select → render → edition → outbox

A digest holds what became news since the reader's last one, at most 24 hours back; 48 on a first digest, after a
pause, and after one that was missed. Of a story that the reader was told before it holds updates.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from config.i18n import translator
from config.logs import event
from config.newsroom import Newsroom
from digests.compose.message import digest_message
from digests.compose.news import REACH, STORY, News, told_until
from digests.compose.schedule import dues, late, next_due
from digests.compose.select import Selection
from digests.model import NEVER, Article, Chat, Plan
from digests.store import Connection, Database, articles, chats, editions, outbox, slots
from digests.store.editions import Edition, Group, chat_signature

logger = logging.getLogger(__name__)

KEEPS = timedelta(hours=4)
"""A digest that could not be delivered this long after its slot is not sent any more."""
SLEPT = timedelta(hours=12)
"""After such a silence the database may be a restored one: what was due meanwhile may have been sent already."""
_JUST_NOW = timedelta(minutes=5)
_BEAT = timedelta(minutes=1)
KEPT = 50
"""How many of the stories left out the button "more" can show."""
_PULSE, WOKE = "compose", "compose woke"


@dataclass(frozen=True, kw_only=True)
class Composed:
    """What became of readers who were due: `edition` None means that they were told nothing, and why in `missed`."""

    slot: datetime
    readers: int
    edition: int | None = None
    stories: int = 0
    missed: str = ""
    """ "late", "asleep" (for so long that it may have been sent), or "told" (they asked for it meanwhile)."""


class _Outdated(Exception):
    """An article was corrected or taken down after the news was read."""


async def compose_due(db: Database, newsroom: Newsroom, now: datetime) -> list[Composed]:
    """Compose the digest of everybody who is due at `now` and put it into the outbox; return what was done.

    Several processes may do so at once, and each may be killed at any point: what is done stands in the database,
    the next call does the rest. A digest late by more than two hours is missed: its news goes into the next one.
    """
    woke = await _wake(db, now)
    done: list[Composed] = []
    while groups := await _due(db, now):
        news: News | None = None
        for slot in sorted({group.slot for group in groups}):
            news = await open_news(db, newsroom, slot)
            for group in (group for group in groups if group.slot == slot):
                done.append(await _compose(db, newsroom, news, group, now, woke))
        if not any(composed.readers for composed in done[-len(groups) :]):
            break  # another process has them, or they cannot be composed: the next call sees to it
    return [composed for composed in done if composed.readers]


# --- one group ----------------------------------------------------------------------------------


async def _compose(
    db: Database, newsroom: Newsroom, news: News, group: Group, now: datetime, woke: datetime
) -> Composed:
    """Settle a group in one transaction and log what was done; what is wrong with it stops no other group."""
    try:
        async with db.write() as tx:
            if missed := _why_missed(group, now, woke):
                composed = await _miss(tx, group, now, missed)
            else:
                composed = await _publish(tx, newsroom, news, group, now)
    except _Outdated:
        return Composed(slot=group.slot, readers=0)  # the next round reads the news again
    except Exception as error:
        event(logger, "digest_failed", level=logging.ERROR, slot=group.slot, error=error)
        return Composed(slot=group.slot, readers=0)
    if composed.readers:
        event(
            logger,
            "digest_missed" if composed.missed else "digest_composed",
            level=logging.WARNING if composed.missed in {"late", "asleep"} else logging.INFO,
            slot=group.slot,
            readers=composed.readers,
            edition=composed.edition,
            stories=composed.stories,
            why=composed.missed or None,
        )
    return composed


def _why_missed(group: Group, now: datetime, woke: datetime) -> str:
    if group.watermark and group.watermark >= group.slot:
        return "told"
    if group.slot <= woke - _JUST_NOW:
        return "asleep"
    return "late" if late(group.slot, now) else ""


async def _miss(tx: Connection, group: Group, now: datetime, why: str) -> Composed:
    """Move a group on without a digest. Only news that certainly was not sent goes into the next one."""
    sample = await chats.get(tx, group.sample)
    following = await _following(tx, group, sample, now) if sample else {}
    readers = await editions.skip(tx, group, following, fold=why == "late")
    return Composed(slot=group.slot, readers=readers, missed=why)


async def _publish(tx: Connection, newsroom: Newsroom, news: News, group: Group, now: datetime) -> Composed:
    """Compose the group's edition if nobody has, put it into its readers' outbox, and move them on: all or nothing."""
    sample = await chats.get(tx, group.sample)
    if sample is None or sample.signature != group.signature:
        return Composed(slot=group.slot, readers=0)  # they changed their wishes just now
    since = told_until(group.watermark, group.catching_up, group.slot)
    edition, new = await editions.begin(tx, group.slot, group.signature, since, now)
    if new:
        selection = await choose(tx, news, sample, since)
        edition = await _write(tx, newsroom, selection, sample, edition, now)
    up_to, readers = await editions.hold(tx, group)
    if edition.broadcast is not None:
        await outbox.fan_out(tx, edition.broadcast, editions.members(group, up_to), now)
    await editions.settle(tx, group, up_to, await _following(tx, group, sample, now))
    return Composed(slot=group.slot, readers=readers, edition=edition.id, stories=len(edition.shown))


async def _write(
    tx: Connection, newsroom: Newsroom, selection: Selection, reader: Chat, edition: Edition, now: datetime
) -> Edition:
    """Fill a new edition: what it tells, and the message to send unless there is nothing to tell to one who minds.

    Whoever corrects a story of it waits for it, and finds it.
    """
    message, told = digest_message(
        selection,
        newsroom=newsroom,
        translator=translator(reader.locale),
        zone=reader.zone,
        slot=edition.slot,
        now=now,
        edition=edition.id,
    )
    if not await articles.hold(tx, told.shown):
        raise _Outdated
    broadcast = None
    if told.sections or reader.empty_digest:
        broadcast = await outbox.add_broadcast(tx, "digest", message, now, edition.slot + KEEPS)
    shown, left = ids_of(told.shown), ids_of(told.left[:KEPT])
    await editions.fill(tx, edition.id, broadcast=broadcast, shown=shown, left=left, before=told_before(told))
    return replace(edition, broadcast=broadcast, shown=shown, left=left)


async def _following(tx: Connection, group: Group, reader: Chat, now: datetime) -> dict[editions.PlanKind, datetime]:
    """Return when each plan of the group's readers is due next. They share the zone: it is in the signature."""
    return {kind: _next_due(kind, reader.zone, now) for kind in await editions.plan_kinds(tx, group)}


def _next_due(kind: editions.PlanKind, zone: ZoneInfo, now: datetime) -> datetime:
    plan = Plan(at=kind.at, weekdays=chats.unpack(kind.weekdays))
    quiet = (kind.quiet_from, kind.quiet_until) if kind.quiet_from and kind.quiet_until else None
    return next_due(plan, zone, now, quiet=quiet, weekend_later=kind.weekend_later)


# --- around it ----------------------------------------------------------------------------------


async def _wake(db: Database, now: datetime) -> datetime:
    """Note that composing is alive; end the pauses that are over; return when it last woke from a long sleep."""
    async with db.read() as tx:
        previous = await slots.pulse(tx, _PULSE)
        woke = await slots.pulse(tx, WOKE) or NEVER
        rested = await chats.pauses_over(tx, now)
        busy = bool(await editions.due(tx, now, limit=1))
    if not rested and not busy and previous and now - previous < _BEAT:
        return woke
    async with db.write() as tx:
        await slots.beat(tx, _PULSE, now)
        if previous and now - previous > SLEPT:
            await slots.beat(tx, WOKE, now)
            woke = now
        for id in rested:
            if (chat := await chats.get(tx, id, lock=True)) and chat.state == "paused":
                awake = replace(chat, state="active", paused_until=None, catching_up=True)
                await chats.save(tx, awake, dues(awake, now))
        if busy:
            await editions.fold_back(tx, max(woke, now - REACH))
    return woke


async def _due(db: Database, now: datetime) -> list[Group]:
    async with db.read() as tx:
        return await editions.due(tx, now)


async def open_news(db: Database, newsroom: Newsroom, until: datetime) -> News:
    """Return the news of which digests at `until` are made."""
    async with db.write() as tx:  # the articles that are being stored just now are waited for, so that none is lost
        found = await articles.candidates(tx, until - REACH - STORY, until)
    return News(found, topics=tuple(topic.slug for topic in newsroom.topics), until=until)


async def choose(tx: Connection, news: News, reader: Chat, since: datetime) -> Selection:
    """Return what `reader` is told who was told the news up to `since`, and which of it is an update to them.

    It is the same for all who share wishes and `since`: they were shown what those were shown who had these wishes
    then. To somebody who had others, a story that goes on is simply a story.
    """
    if not news.updates(reader.follows, since):
        return news.select(reader.follows, since)
    signatures = reader.signature, chat_signature(reader.id)
    return news.select(reader.follows, since, shown=await editions.told(tx, since, signatures, since - STORY))


def told_before(selection: Selection) -> dict[int, int]:
    """Return for each story that is an update the article of it that was told before, by their ids."""
    return {id: article.id for id, article in selection.before.items()}


def ids_of(found: Iterable[Article]) -> tuple[int, ...]:
    """Return the ids of articles."""
    return tuple(article.id for article in found)
