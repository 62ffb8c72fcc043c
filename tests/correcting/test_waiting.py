"""A digest that waits when its story is corrected goes out right, one on its way is edited: each reader has one."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from digests.compose import edition
from digests.compose.edition import KEEPS, compose_due
from digests.correcting import Reached, Receipt
from digests.model import Alert, Broadcast
from digests.store import articles, editions, ledger, outbox
from digests.store import chats as store_chats
from digests.store.schema import broadcasts, chats, deliveries, digest_plans
from digests.store.schema import editions as editions_table
from tests.alerts.house import LAN, NEWSROOM
from tests.correcting.bulletins import BRIDGE, MARKET, RIGHT, corrects, digest, stores, told, waits
from tests.correcting.press import Press
from tests.correcting.test_corrections import edited, sent
from tests.deliver.conftest import sending
from tests.fakes.clock import Clock
from tests.fakes.telegram import FakeTelegram

pytestmark = pytest.mark.slow
TITLE = "Cầu Làng Giàng thông xe ngày 20"
BOTH = digest((TITLE, BRIDGE), ("Chợ phiên đông khách", MARKET))


@pytest.fixture
async def bridge(press: Press) -> int:
    """Two stories are known; a digest of them waits for sixty readers."""
    story, market = await stores(press, (TITLE, BRIDGE), ("Chợ phiên đông khách", MARKET))
    await press.subscribe(range(1, 61))
    await waits(press, BOTH, [story, market], list(range(1, 61)))
    return story


async def test_a_digest_that_waits_goes_out_corrected(press: Press, telegram: FakeTelegram, bridge: int) -> None:
    assert await press.correcting.reach(await press.correcting.find(BRIDGE), press.now) == Reached(waiting=60)
    correction = await corrects(press, bridge)
    async with sending(press.db, telegram):
        assert await press.goes_through(correction) == Receipt(instead=60)
        await telegram.until(lambda: len(telegram.sends) >= 60)
    assert sent(telegram) == Counter(dict.fromkeys(range(1, 61), 1))
    assert not edited(telegram)
    assert all(RIGHT.title in telegram.last(reader).text for reader in range(1, 61))
    assert "2. Chợ phiên đông khách" in telegram.last(1).text


async def test_a_recalled_story_is_not_told_by_the_digest_that_waits(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    recall = await press.correcting.draft_recall(await press.correcting.find(BRIDGE), "", LAN, press.now)
    await press.alerts.submit(recall.id, LAN, press.now)
    await press.alerts.start_due(press.now)
    async with sending(press.db, telegram):
        assert await press.goes_through(recall) == Receipt(instead=60)
        await telegram.until(lambda: len(telegram.sends) >= 60)
    assert not any("Làng Giàng" in telegram.last(reader).text for reader in range(1, 61))
    assert "Chợ phiên đông khách" in telegram.last(1).text


async def test_who_was_being_sent_the_digest_is_edited_afterwards_and_everybody_has_it_once(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    telegram.latency = 0.3
    async with sending(press.db, telegram, 100):
        await telegram.until(lambda: len(telegram.sends) >= 10)
        correction = await corrects(press, bridge)  # some have it, some are on their way, the others wait
        receipt = await press.goes_through(correction)
        await telegram.until(lambda: len(sent(telegram)) == 60, 30)
    assert sent(telegram) == Counter(dict.fromkeys(range(1, 61), 1))
    assert all(RIGHT.title in telegram.last(reader).text for reader in range(1, 61))
    assert (receipt.changed, receipt.changed + receipt.instead) == (len(edited(telegram)), 60)
    assert receipt.changed >= 10
    assert max(edited(telegram).values()) == 1


async def test_a_digest_that_a_sender_has_claimed_is_edited_and_one_that_it_gives_back_goes_out_right(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    async with press.db.write() as tx:
        until, known = press.now + timedelta(seconds=30), dict[int, Broadcast]()
        claimed = await outbox.claim(tx, "telegram", press.now, 2, lease="other", until=until, known=known)
    correction = await corrects(press, bridge)
    lost, arrives = claimed
    async with press.db.write() as tx:
        row = update(deliveries).where(deliveries.c.id == arrives.id)
        ref = telegram.shows(int(arrives.ref.id), BOTH.text)
        await tx.execute(row.values(state="sent", refs=[ref], parts_sent=1, lease=None, leased_until=None))
        await ledger.recover_leases(tx, until + timedelta(seconds=1))  # the sender of the other was killed
    await press.alerts.start_due(press.now)
    async with sending(press.db, telegram):
        assert await press.goes_through(correction) == Receipt(changed=1, instead=59)
        await telegram.until(lambda: len(telegram.sends) >= 59)
    assert edited(telegram) == Counter({int(arrives.ref.id): 1})
    assert sent(telegram)[int(lost.ref.id)] == 1
    assert all(RIGHT.title in telegram.last(reader).text for reader in range(1, 61))


async def test_who_got_a_part_of_it_gets_the_rest_of_the_same_and_then_the_right_one(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    async with press.db.write() as tx:
        [first, *_] = await tx.scalars(select(deliveries.c.id).order_by(deliveries.c.id))
        ref = telegram.shows(1, BOTH.text)
        await tx.execute(update(deliveries).where(deliveries.c.id == first).values(refs=[ref], parts_sent=1))
    correction = await corrects(press, bridge)
    async with press.db.write() as tx:
        assert await tx.scalar(select(deliveries.c.state).where(deliveries.c.id == first)) == "pending"
        await tx.execute(update(deliveries).where(deliveries.c.id == first).values(state="sent"))
    async with sending(press.db, telegram):
        assert (await press.goes_through(correction)).changed == 1


async def test_a_second_correction_changes_what_waits_and_what_went_out_right(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    async with press.db.write() as tx:
        later = update(deliveries).where(deliveries.c.chat_id.in_(select(chats.c.id).where(chats.c.id > 30)))
        await tx.execute(later.values(due_at=press.now + timedelta(minutes=10)))
    async with sending(press.db, telegram):
        await press.goes_through(await corrects(press, bridge))
        await telegram.until(lambda: len(telegram.sends) >= 30)
        press.passes(timedelta(milliseconds=500))
        again = replace(RIGHT, title="Cầu Làng Giàng thông xe ngày 31")
        receipt = await press.goes_through(await corrects(press, bridge, again))
    assert receipt == Receipt(changed=30, instead=30)
    async with sending(press.db, telegram, clock=Clock(press.now + timedelta(minutes=11))):
        await telegram.until(lambda: len(telegram.sends) >= 60)
    assert sent(telegram) == Counter(dict.fromkeys(range(1, 61), 1))
    assert all(again.title in telegram.last(reader).text for reader in range(1, 61))


async def test_a_corrected_digest_that_expires_unsent_is_folded_into_the_next(press: Press, bridge: int) -> None:
    await corrects(press, bridge)
    async with press.db.write() as tx:
        await tx.execute(update(chats).values(watermark=press.now))
        while await ledger.expire(tx, press.now + KEEPS):
            pass
        assert await editions.fold_back(tx, press.now - timedelta(hours=1)) == 60


async def test_readers_who_come_into_the_outbox_after_the_correction_get_the_right_words(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    """The digest of very many readers is put into the outbox in several transactions."""
    async with press.db.read() as tx:
        row = (await tx.execute(select(editions_table))).one()
    await corrects(press, bridge)
    await press.subscribe([61])
    async with press.db.write() as tx:
        found, new = await editions.begin(tx, row.slot, row.signature, row.since, press.now)
        assert (found.id, new) == (row.id, False)
        who = select(chats.c.id).where(chats.c.external_id == "61")
        await outbox.fan_out(tx, found.broadcast or 0, who, press.now)
    async with sending(press.db, telegram):
        await telegram.until(lambda: telegram.messages(61))
    assert RIGHT.title in telegram.last(61).text


async def test_whoever_composes_while_a_story_is_corrected_composes_again(
    press: Press, bridge: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The news was read just before: the digest made of it has the words of before, and is not kept."""
    await _due(press, [1])
    read, corrected = edition.open_news, list[Alert]()

    async def opens(*arguments: object) -> object:
        news = await read(*arguments)  # type: ignore[arg-type]  # as it was called
        if not corrected:
            corrected.append(await corrects(press, bridge))
        return news

    monkeypatch.setattr(edition, "open_news", opens)
    for _ in range(2):
        await compose_due(press.db, NEWSROOM, press.now)
    async with press.db.read() as tx:
        mine = select(broadcasts.c.message).join_from(deliveries, broadcasts).where(deliveries.c.chat_id == 1)
        composed = [str(message) for message in await tx.scalars(mine.where(broadcasts.c.kind == "digest"))]
    assert [RIGHT.title in message for message in composed] == [True]


async def test_what_is_composed_and_what_is_corrected_at_the_same_moment_is_right_in_the_end(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    """Both at once, in either order: each reader has one digest, with the right words."""
    await _due(press, list(range(1, 61)))
    composing = [compose_due(press.db, NEWSROOM, press.now) for _ in range(2)]
    correction, _ = await asyncio.gather(corrects(press, bridge), asyncio.gather(*composing))
    await compose_due(press.db, NEWSROOM, press.now)
    async with sending(press.db, telegram):
        await press.goes_through(correction)
        await telegram.until(lambda: len(telegram.sends) >= 60)
    assert sent(telegram) == Counter(dict.fromkeys(range(1, 61), 1))
    assert all(RIGHT.title in telegram.last(reader).text for reader in range(1, 61))


async def _due(press: Press, readers: list[int]) -> None:
    """The digest of these readers is due now, and none waits."""
    async with press.db.write() as tx:
        await tx.execute(deliveries.delete())
        reader = await store_chats.get(tx, 1)
        assert reader is not None
        await tx.execute(update(chats).values(signature=reader.signature))
        plan = {"at": press.now.time().replace(second=0, microsecond=0), "weekdays": 127, "next_due_at": press.now}
        await tx.execute(digest_plans.insert(), [{"chat_id": id, **plan} for id in readers])


async def test_a_paused_readers_digest_stays_called_off(press: Press, telegram: FakeTelegram, bridge: int) -> None:
    async with press.db.write() as tx:
        [first, *_] = await tx.scalars(select(deliveries.c.id).order_by(deliveries.c.id))
        await tx.execute(update(deliveries).where(deliveries.c.id == first).values(state="cancelled"))
    receipt = await press.goes_through(await corrects(press, bridge))
    assert receipt == Receipt(instead=59)


async def test_digests_of_hours_ago_have_no_other_words_to_go_out_in(press: Press, bridge: int) -> None:
    old = await told(press, BOTH, [bridge], [1], hours=6)
    await corrects(press, bridge)
    async with press.db.read() as tx:
        instead = select(broadcasts.c.id).where(broadcasts.c.edition_id.is_not(None), broadcasts.c.id == old)
        assert (await tx.execute(instead)).first() is None
        assert await articles.get(tx, bridge)
