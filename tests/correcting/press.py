"""A newsroom whose alert has gone out to many, and which corrects or recalls it; the readers are on a fake Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from digests.alerts import Rules
from digests.correcting import Correcting, Launcher, Receipt
from digests.correcting.stories import LATECOMERS
from digests.model import Alert, AlertText
from digests.store import Database
from digests.store.schema import broadcasts, chats, deliveries
from tests.alerts.house import HA, LAN, NEWSROOM, RATES, House
from tests.fakes.telegram import FakeTelegram

WRONG = AlertText(title="Lũ quét ở Bát Xát", body="Đường 156 cấm từ 17 giờ.")
RIGHT = AlertText(title="Lũ quét ở Bát Xát", body="Đường 156 cấm từ 19 giờ.")
EDITS = frozenset({"telegram", "web"})
BUSY = 20
"""Ticks of a twentieth of a second."""


class Press(House):
    """The house of alerts, with corrections."""

    def __init__(self, db: Database, now: datetime, telegram: FakeTelegram) -> None:
        launcher = Launcher(NEWSROOM)
        super().__init__(db, now, Rules(rates=RATES, undo=timedelta()), launcher.launch)
        self.telegram = telegram
        self.correcting = Correcting(db, NEWSROOM, self.alerts, EDITS)

    async def has_sent(self, states: Mapping[int, str], *, channel: str = "telegram") -> Alert:
        """An alert has gone out: to each of these readers' deliveries this has become. Those sent show the alert."""
        await self.subscribe(list(states), channel=channel)
        alert = await self.sent(WRONG)
        shown = (await self.alerts.messages(alert))["vi"].text
        ours = {int(name): id for id, name in await self._chats(channel)}
        rows = [self._became(ours[chat], chat, state, shown, channel) for chat, state in states.items()]
        became = update(deliveries).where(deliveries.c.chat_id == bindparam("chat"))
        became = became.values({name: bindparam(name) for name in ("state", "attempts", "refs", "parts_sent")})
        async with self.db.write() as tx:
            await tx.execute(became.values(updated_at=self.now), rows)
        return await self.found(alert)

    def _became(self, id: int, chat: int, state: str, shown: str, channel: str) -> dict[str, Any]:
        refs = []
        if state == "sent":
            refs = [self.telegram.shows(chat, shown) if channel == "telegram" else "1"]
        return {"chat": id, "state": state, "attempts": int(state != "pending"), "refs": refs, "parts_sent": len(refs)}

    async def arrived(self, broadcast: int, refs: Mapping[int, str]) -> None:
        """A broadcast has arrived: by reader, the platform's id of the message."""
        ours = {int(name): id for id, name in await self._chats("telegram")}
        async with self.db.write() as tx:
            for reader, ref in refs.items():
                row = deliveries.c.broadcast_id == broadcast, deliveries.c.chat_id == ours[reader]
                await tx.execute(update(deliveries).where(*row).values(state="sent", refs=[ref], parts_sent=1))

    async def subscribe(self, ids: Sequence[int], *, channel: str = "telegram") -> None:
        row: dict[str, Any] = {"channel": channel, "locale": "vi", "zone": "Asia/Ho_Chi_Minh", "signature": "s"}
        row |= {"created_at": self.now, "seen_at": self.now}
        async with self.db.write() as tx:
            await tx.execute(insert(chats), [row | {"external_id": str(id)} for id in ids])

    async def _chats(self, channel: str) -> list[Any]:
        async with self.db.read() as tx:
            rows = await tx.execute(select(chats.c.id, chats.c.external_id).where(chats.c.channel == channel))
            return [(row.id, row.external_id) for row in rows]

    # --- what the newsroom does ---

    async def corrects(self, alert: Alert, text: AlertText = RIGHT) -> Alert:
        """Lan corrects it and Hà approves; the correction begins."""
        wrong = await self.correcting.find(str(alert.id))
        made = await self.correcting.draft(wrong, text, LAN, self.now)
        made = await self.alerts.submit(made.id, LAN, self.now)
        await self.alerts.approve(made.id, made.hash, HA, self.now)
        await self.alerts.start_due(self.now)
        return await self.found(made)

    async def recalls(self, alert: Alert, reason: str = "") -> Alert:
        wrong = await self.correcting.find(str(alert.id))
        made = await self.correcting.draft_recall(wrong, reason, LAN, self.now)
        await self.alerts.submit(made.id, LAN, self.now)
        await self.alerts.start_due(self.now)
        return await self.found(made)

    async def goes_through(self, correction: Alert, seconds: float = 120.0) -> Receipt:
        """Tick, as the scheduler does, until the correction is sent; return its receipt."""
        await self.ends(correction, seconds)
        return await self.receipt(correction)

    async def ends(self, alert: Alert, seconds: float = 120.0) -> None:
        """Tick until it is sent. Its clock stands still until nobody composes with the words of before any more."""
        for tick in range(int(seconds / 0.05)):
            now = self.now + (LATECOMERS if tick >= BUSY else timedelta())
            await self.alerts.start_due(now)
            await self.alerts.settle(now)
            if (await self.found(alert)).state == "sent":
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"still going: {await self.correcting.receipt(alert.id)}")

    async def receipt(self, correction: Alert) -> Receipt:
        receipt = await self.correcting.receipt(correction.id)
        assert receipt is not None
        return receipt

    async def ledger(self, correction: Alert) -> dict[int, tuple[str, int]]:
        """Return what became of each reader's correction, and how many messages it was said in: by reader."""
        query = select(chats.c.external_id, deliveries.c.state, deliveries.c.parts_sent)
        query = query.select_from(deliveries.join(chats).join(broadcasts, broadcasts.c.id == deliveries.c.broadcast_id))
        async with self.db.read() as tx:
            rows = await tx.execute(query.where(broadcasts.c.alert_id == correction.id))
            return {int(row.external_id): (row.state, row.parts_sent) for row in rows}
