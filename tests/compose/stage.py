"""A newsroom at work: articles come in, readers subscribe, time goes on, and every digest sent is looked at."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, insert, select, update

from config.newsroom import Newsroom
from digests.compose.edition import Composed, compose_due
from digests.compose.schedule import dues
from digests.model import Chat, ChatRef, Follows, Message, Plan
from digests.model_json import from_json
from digests.store import Database, chats, schema

_numbers = count(1)
EVERYTHING = Follows()


class Stage:
    """What happens, in verbs. `now` is what every clock shows; `tick` moves it and composes what is due."""

    def __init__(self, db: Database, newsroom: Newsroom, now: datetime) -> None:
        self.db = db
        self.newsroom = newsroom
        self.now = now

    async def publish(self, title: str, *, hours: float = 1, story: int | None = None, **more: Any) -> int:
        """Store an article that became news so many hours ago, and return its id."""
        moment = self.now - timedelta(hours=hours)
        number = next(_numbers)
        row = {
            "url": f"https://baolaocai.example/{number}.html",
            "source": "Báo Lào Cai",
            "title": title,
            "title_key": str(number),
            "folded": title.lower(),
            "topic": "van-hoa",
            "published_at": moment,
            "first_seen_at": moment,
            "news_at": moment,
            "updated_at": moment,
            **more,
        }
        places = row.pop("places", ())
        async with self.db.write() as tx:
            id: int = (
                await tx.execute(insert(schema.articles).values(row).returning(schema.articles.c.id))
            ).scalar_one()
            await tx.execute(update(schema.articles).where(schema.articles.c.id == id).values(story_id=story or id))
            for rank, code in enumerate(places):
                await tx.execute(insert(schema.article_places).values(article_id=id, code=code, rank=rank))
        return id

    async def subscribe(
        self, name: str, *, at: str = "06:30", follows: Follows = EVERYTHING, told: datetime | None = None, **more: Any
    ) -> Chat:
        """Subscribe a reader; `told` is when they had their last digest (None: never)."""
        ref = ChatRef(channel="web", id=name)
        fresh = Chat(
            id=0,
            ref=ref,
            state="active",
            locale="vi",
            zone=self.newsroom.zone,
            follows=follows,
            plans=tuple(Plan(at=time.fromisoformat(word)) for word in at.split()),
            watermark=told,
            catching_up=told is None,
            **more,
        )
        async with self.db.write() as tx:
            assert await chats.add(tx, fresh, private=True, now=self.now)
        return await self.change(name, fresh)

    async def change(self, name: str, wanted: Chat) -> Chat:
        """Save a reader's settings as they are in `wanted`."""
        async with self.db.write() as tx:
            known = await chats.find(tx, ChatRef(channel="web", id=name))
            assert known is not None
            values = {field: getattr(wanted, field) for field in wanted.__dataclass_fields__} | {"id": known.id}
            await chats.save(tx, Chat(**values), dues(wanted, self.now))
        return await self.reader(name)

    async def reader(self, name: str) -> Chat:
        async with self.db.read() as tx:
            chat = await chats.find(tx, ChatRef(channel="web", id=name))
        assert chat is not None
        return chat

    async def tick(self, to: datetime | None = None, **later: float) -> list[Composed]:
        """Let time pass at once, with nobody awake meanwhile, and compose what is due then."""
        self.now = (to or self.now) + timedelta(**later)
        return await compose_due(self.db, self.newsroom, self.now)

    async def live(self, hours: float) -> list[Composed]:
        """Let time pass with the scheduler awake."""
        end, done = self.now + timedelta(hours=hours), []
        while self.now < end:
            done += await self.tick(min(await self._next_due(), self.now + timedelta(hours=10), end))
        return done

    async def _next_due(self) -> datetime:
        due = schema.digest_plans.c.next_due_at
        async with self.db.read() as tx:
            moment: datetime | None = (await tx.execute(select(func.min(due)).where(due > self.now))).scalar()
        return moment or datetime.max.replace(tzinfo=UTC)

    async def sent(self, name: str) -> list[Message]:
        """Return the digests put into the outbox for a reader, in order."""
        query = (
            select(schema.broadcasts.c.message)
            .join_from(schema.deliveries, schema.broadcasts)
            .join(schema.chats, schema.chats.c.id == schema.deliveries.c.chat_id)
            .where(schema.chats.c.external_id == name)
            .order_by(schema.deliveries.c.id)
        )
        async with self.db.read() as tx:
            return [from_json(row.message) for row in await tx.execute(query)]

    async def told(self, name: str) -> list[list[str]]:
        """Return the titles of each of the reader's digests."""
        return [titles(message) for message in await self.sent(name)]


def titles(message: Message) -> list[str]:
    """Return the titles of a message's stories."""
    return [span.text for block in message.blocks for line in block.lines for span in line if span.link]
