"""A newsroom with two editors and a reader, who write an alert; the alarm ticks as time passes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from bot.alarm import Alarm
from digests.model import Alert
from digests.store.schema import chats, deliveries
from tests.bot.talk import EDITORS, Newsroom
from tests.fakes.outlet import Person

FLOOD = "Lũ trên suối Lũng Pô dâng nhanh\nNgười dân ven suối cần rời nhà ngay trong tối nay."


@dataclass
class Desk:
    """Lan writes, Minh approves; the owner is there, too, and somebody who only reads."""

    newsroom: Newsroom
    lan: Person
    minh: Person
    owner: Person
    alarm: Alarm

    @classmethod
    async def of(cls, newsroom: Newsroom) -> Desk:
        lan, minh = await newsroom.subscriber("7"), await newsroom.subscriber("8")
        await newsroom.subscriber("9")
        for person, name in ((lan, "Lan"), (minh, "Minh")):
            await newsroom.services.members.grant(person.ref, "editor", name, None, newsroom.now)
        return cls(newsroom, lan, minh, newsroom.person(EDITORS), newsroom.alarm())

    async def drafted(self) -> None:
        await self.lan.writes(f"/tinnong {FLOOD}")

    async def submitted(self) -> None:
        await self.drafted()
        await self.lan.presses("➡️ Gửi duyệt")

    async def approved(self) -> None:
        await self.submitted()
        await self.minh.presses("✅ Duyệt")

    async def passes(self, seconds: float) -> None:
        """Let time pass, and the alarm tick once."""
        self.newsroom.passes(seconds=seconds)
        await self.alarm.start()
        await self.alarm.report()
        await self.alarm.show()

    async def deliver(self) -> None:
        """Let everything in the outbox arrive, and the alarm see it."""
        async with self.newsroom.db.write() as tx:
            sent = {"state": "sent", "updated_at": self.newsroom.now, "refs": ["1"]}
            await tx.execute(update(deliveries).where(deliveries.c.state == "pending").values(sent))
        await self.passes(3)

    async def alert(self, id: int = 1) -> Alert:
        found = await self.newsroom.services.alerts.find(id)
        assert found is not None
        return found

    async def hash(self) -> str:
        return (await self.alert()).hash

    async def outbox(self) -> list[str]:
        """Return the chats for which something is in the outbox."""
        query = select(chats.c.external_id).join(deliveries, deliveries.c.chat_id == chats.c.id)
        async with self.newsroom.db.read() as tx:
            return sorted((await tx.execute(query)).scalars())
