"""What machines ask: alive, ready, and how it goes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from digests.model import Chat, ChatRef
from digests.store import chats
from digests.store.migrate import downgrade, upgrade
from tests.web.site import Site


async def test_a_site_with_its_database_is_alive_and_ready(site: Site) -> None:
    async with site.reader() as probe:
        assert (await probe.get("/healthz")).text == "ok\n"
        assert (await probe.get("/readyz")).json() == {"ready": True}


async def test_a_site_whose_schema_is_behind_is_alive_but_not_ready(site: Site) -> None:
    await downgrade(site.db)
    async with site.reader() as probe:
        assert (await probe.get("/healthz")).status_code == 200
        answer = await probe.get("/readyz")
    assert (answer.status_code, answer.json()["reason"]) == (503, "the schema is not up to date")
    await upgrade(site.db)


async def test_metrics_count_readers_and_name_none(site: Site, now: datetime) -> None:
    chat = Chat(
        id=0, ref=ChatRef(channel="web", id="f" * 32), state="active", locale="vi", zone=ZoneInfo("Asia/Ho_Chi_Minh")
    )
    async with site.db.write() as tx:
        await chats.add(tx, chat, private=True, now=now)
    async with site.reader() as probe:
        await probe.post("/chat", json={"text": "bí mật"})
        text = (await probe.get("/metrics")).text
    assert 'bantin_chats{channel="web",state="active"} 1.0' in text
    assert 'bantin_web_heard_total{kind="text"} 1.0' in text
    assert "bí mật" not in text
    assert "f" * 32 not in text
