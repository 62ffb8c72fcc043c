"""Digests that told two stories, for tests of what becomes of them when a story is corrected."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from digests.model import Alert, AlertText, Block, Message, Span
from digests.store import editions, feeds, intake, outbox
from digests.store.intake import Draft
from digests.store.schema import chats
from tests.alerts.house import HA, LAN
from tests.correcting.press import Press

BRIDGE, MARKET = "https://bao.example/cau.html", "https://bao.example/cho.html"
RIGHT = AlertText(title="Cầu Làng Giàng thông xe ngày 30", body="Cầu thông xe lúc 8 giờ sáng ngày 30.")


def digest(*stories: tuple[str, str]) -> Message:
    """Return a digest of stories: (title, address)."""
    head = Block(lines=((Span(text="📰 Bản tin", bold=True),),))
    told = (
        Block(
            lines=(
                (Span(text=f"{number}. ", bold=True), Span(text=title, bold=True, link=url)),
                (Span(text=f"Lời dẫn của {title}."),),
                (Span(text="Báo thử · 2 giờ trước", italic=True),),
            )
        )
        for number, (title, url) in enumerate(stories, start=1)
    )
    return Message(blocks=(head, *told), silent=True)


async def stores(press: Press, *stories: tuple[str, str]) -> list[int]:
    """The archive has these stories now: (title, address). Return their ids."""
    async with press.db.write() as tx:
        feed = await feeds.add(tx, "https://bao.example/rss", "Báo thử", press.now)
        rows = [_draft(feed.id, title, url, press) for title, url in stories]
        return await intake.add(tx, rows)


def _draft(feed: int, title: str, url: str, press: Press) -> Draft:
    lead = f"Lời dẫn của {title}."
    values: dict[str, Any] = {"url": url, "guid": url, "title": title, "lead": lead, "published_at": press.now}
    values |= {"source": "Báo thử", "own": True, "folded": intake.folded(title, lead), "topic": "xa-hoi"}
    values |= {"image": None, "dated": True, "first_seen_at": press.now, "news_at": press.now, "feed_id": feed}
    return Draft(**values)


async def told(press: Press, message: Message, ids: list[int], readers: list[int], hours: int) -> int:
    """A digest of some hours ago has told these stories to these readers; return its broadcast."""
    broadcast = await waits(press, message, ids, readers, hours)
    await press.arrived(broadcast, {id: press.telegram.shows(id, message.text) for id in readers})
    return broadcast


async def waits(press: Press, message: Message, ids: list[int], readers: list[int], hours: int = 0) -> int:
    """A digest waits for these readers in the outbox; return its broadcast."""
    slot = press.now - timedelta(hours=hours)
    async with press.db.write() as tx:
        edition, _ = await editions.begin(tx, slot, f"s{len(ids)}", slot - timedelta(days=1), slot)
        broadcast = await outbox.add_broadcast(tx, "digest", message, slot, slot + timedelta(hours=4))
        await editions.fill(tx, edition.id, broadcast=broadcast, shown=ids)
        who = select(chats.c.id).where(chats.c.external_id.in_([str(id) for id in readers]))
        await outbox.fan_out(tx, broadcast, who, slot)
    return broadcast


async def corrects(press: Press, story: int, text: AlertText = RIGHT) -> Alert:
    """Lan corrects a story and Hà approves; the correction begins."""
    wrong = await press.correcting.find(f"tin {story}")
    made = await press.correcting.draft(wrong, text, LAN, press.now)
    made = await press.alerts.submit(made.id, LAN, press.now)
    await press.alerts.approve(made.id, made.hash, HA, press.now)
    await press.alerts.start_due(press.now)
    return await press.found(made)
