"""A newsroom that sends alerts: editors, readers with wishes, and the outbox to look into."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from config.newsroom import load
from digests.alerts import Alerts, Rules
from digests.alerts.book import Launch
from digests.members import Members
from digests.model import Alert, AlertText, Audience, ChatRef, Person
from digests.store import Database, members
from digests.store.schema import broadcasts, chats, deliveries, follows

NEWSROOM = load()
LAN, HA, MINH = (Person(ref=ChatRef(channel="telegram", id=id), role="editor") for id in ("901", "902", "903"))
OWNER = Person(ref=ChatRef(channel="telegram", id="900"), role="owner")
FLOOD = AlertText(title="Lũ quét ở Bát Xát", body="Bà con hãy tránh xa các con suối.")
RATES = {"telegram": 30.0, "web": 200.0}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A delivery as the outbox has it."""

    chat: str
    channel: str
    state: str
    due_at: datetime
    locale: str
    target: list[str] | None


class House:
    """Alerts on a database, with three editors and an owner. `now` is a morning in Lào Cai (06:30)."""

    def __init__(self, db: Database, now: datetime, rules: Rules | None = None, launch: Launch | None = None) -> None:
        self.db, self.now = db, now
        self.members = Members(db, [("telegram", OWNER.ref.id)])
        self.alerts = Alerts(db, NEWSROOM, self.members, rules or Rules(rates=RATES), launch=launch)

    async def opens(self) -> None:
        """Give the editors their roles."""
        async with self.db.write() as tx:
            for person in (LAN, HA, MINH):
                await members.grant(tx, person.ref, "editor", "", None, self.now)

    async def reader(self, id: int, *wishes: str, **columns: Any) -> int:
        """Add a reader who follows "topic:van-hoa", "place:03043", "mute:#van-hoa"; return our id of the chat."""
        row = {
            "channel": "telegram",
            "external_id": str(id),
            "locale": "vi",
            "zone": "Asia/Ho_Chi_Minh",
            "signature": "s",
            "created_at": self.now,
            "seen_at": self.now,
        }
        async with self.db.write() as tx:
            chat = (await tx.execute(insert(chats).values(row | columns).returning(chats.c.id))).scalar_one()
            for wish in wishes:
                kind, _, value = wish.partition(":")
                await tx.execute(insert(follows).values(chat_id=chat, kind=kind, value=value))
        return int(chat)

    async def readers(self, count: int, **columns: Any) -> None:
        """Add many readers who follow nothing."""
        for id in range(1, count + 1):
            await self.reader(id, **columns)

    async def approved(self, text: AlertText = FLOOD, *, to: Audience | None = None, **options: Any) -> Alert:
        """Return an alert that Lan wrote and Hà approved."""
        alert = await self.alerts.draft(text, LAN, self.now, audience=to or Audience(), **options)
        alert = await self.alerts.submit(alert.id, LAN, self.now)
        return await self.alerts.approve(alert.id, alert.hash, HA, self.now)

    async def sent(self, text: AlertText = FLOOD, **options: Any) -> Alert:
        """Return an alert that has been put into the outbox; its time to undo is over."""
        alert = await self.approved(text, **options)
        self.passes(self.alerts.rules.undo)
        await self.alerts.start_due(self.now)
        return await self.found(alert)

    async def found(self, alert: Alert) -> Alert:
        found = await self.alerts.find(alert.id)
        assert found is not None
        return found

    def passes(self, time: timedelta) -> None:
        self.now += time

    async def outbox(self, alert: Alert) -> list[Row]:
        """Return an alert's deliveries in the order of the readers."""
        d = deliveries.c
        columns = chats.c.external_id, d.channel, d.state, d.due_at, broadcasts.c.locale, d.target
        query = select(*columns).select_from(deliveries.join(broadcasts).join(chats, chats.c.id == d.chat_id))
        async with self.db.read() as tx:
            rows = await tx.execute(query.where(broadcasts.c.alert_id == alert.id).order_by(d.chat_id))
            return [
                Row(chat=chat, channel=channel, state=state, due_at=due_at, locale=locale, target=target)
                for chat, channel, state, due_at, locale, target in rows
            ]

    async def reached(self, alert: Alert) -> list[str]:
        """Return the readers (by the platform's id) who have it in their outbox, in the order of their coming."""
        return [row.chat for row in await self.outbox(alert)]

    async def settles(self, alert: Alert, state: str, at: datetime, only: Collection[str] = (), **values: Any) -> None:
        """Let deliveries that wait end in a state, as a sender does (`only`: those of these readers)."""
        mine = select(broadcasts.c.id).where(broadcasts.c.alert_id == alert.id)
        some = [deliveries.c.broadcast_id.in_(mine), deliveries.c.state == "pending"]
        if only:
            some.append(deliveries.c.chat_id.in_(select(chats.c.id).where(chats.c.external_id.in_(only))))
        async with self.db.write() as tx:
            await tx.execute(update(deliveries).where(*some).values(state=state, updated_at=at, attempts=1, **values))


def night(begin: str = "22:00", end: str = "06:00") -> dict[str, time]:
    """Return quiet hours as columns of a chat."""
    return {"quiet_from": time.fromisoformat(begin), "quiet_until": time.fromisoformat(end)}
