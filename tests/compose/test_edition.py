"""Everybody who is due gets one digest, and nobody is told anything twice."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from config.newsroom import Newsroom, load
from digests.compose import edition as verb
from digests.compose import message
from digests.compose.edition import compose_due
from digests.model import Follows, Plan
from digests.store import Database, editions, schema
from tests.compose.stage import Stage, titles

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load()


@pytest.fixture
def stage(db: Database, newsroom: Newsroom, now: datetime) -> Stage:
    """Ten minutes before 06:30 on a Monday."""
    return Stage(db, newsroom, now - timedelta(minutes=10))


async def test_a_reader_gets_the_digest_at_its_time(stage: Stage, now: datetime) -> None:
    await stage.subscribe("Lan")
    await stage.publish("Chợ phiên đông khách")
    assert await stage.tick(to=now - timedelta(seconds=1)) == []
    [done] = await stage.tick(to=now)
    assert (done.slot, done.readers, done.stories, done.missed) == (now, 1, 1, "")
    assert await stage.told("Lan") == [["Chợ phiên đông khách"]]
    [message] = await stage.sent("Lan")
    assert message.silent
    assert "Thứ Hai, 23/11/2026" in message.text


async def test_the_next_digest_holds_only_what_is_new(stage: Stage, now: datetime) -> None:
    await stage.subscribe("Lan")
    await stage.publish("Hôm nay")
    await stage.tick(to=now)
    await stage.live(hours=20)
    await stage.publish("Hôm sau")
    await stage.live(hours=5)
    assert await stage.told("Lan") == [["Hôm nay"], ["Hôm sau"]]


async def test_a_digest_is_composed_once_for_all_who_share_it(stage: Stage, now: datetime) -> None:
    for name in ("Lan", "Mai", "Đào"):
        await stage.subscribe(name)
    await stage.subscribe("Cúc", follows=Follows(topics=frozenset({"kinh-te"})))
    await stage.publish("Chợ phiên đông khách")
    done = await stage.tick(to=now)
    assert sorted(composed.readers for composed in done) == [1, 3]
    async with stage.db.read() as tx:
        assert (await tx.execute(select(func.count()).select_from(schema.editions))).scalar_one() == 2


async def test_calling_again_and_again_sends_nothing_more(stage: Stage, now: datetime) -> None:
    await stage.subscribe("Lan")
    await stage.publish("Chợ phiên đông khách")
    await stage.tick(to=now)
    for _ in range(3):
        assert await stage.tick(seconds=1) == []
    assert len(await stage.sent("Lan")) == 1


async def test_promise_6_two_schedulers_at_once_make_one_digest(stage: Stage, now: datetime, database_url: str) -> None:
    for number in range(20):
        await stage.subscribe(f"reader {number}", follows=Follows(keywords=frozenset({f"cho {number % 3}"})))
    await stage.publish("Chợ 1 và chợ 2 họp")
    stage.now = now
    other = Database(
        stage.db.url.render_as_string(hide_password=False).replace("+aiosqlite", "").replace("+psycopg", "")
    )
    try:
        rounds = [compose_due(db, stage.newsroom, now) for db in (stage.db, other) * 3]
        done = [composed for share in await asyncio.gather(*rounds) for composed in share]
    finally:
        await other.close()
    assert sum(composed.readers for composed in done) == 20
    assert [len(await stage.sent(f"reader {number}")) for number in range(20)] == [1] * 20


async def test_a_reader_due_twice_is_served_at_both_times(stage: Stage, now: datetime) -> None:
    await stage.subscribe("Lan", at="06:30 18:00")
    await stage.publish("Sáng")
    await stage.tick(to=now)
    await stage.live(hours=6)
    await stage.publish("Trưa")
    await stage.live(hours=6)
    assert await stage.told("Lan") == [["Sáng"], ["Trưa"]]


async def test_a_digest_for_workdays_comes_on_workdays(stage: Stage, now: datetime) -> None:
    chat = await stage.subscribe("Lan")
    await stage.change("Lan", replace(chat, plans=(Plan(at=chat.plans[0].at, weekdays=frozenset({2})),)))
    await stage.tick(to=now)
    assert await stage.sent("Lan") == []
    await stage.live(hours=48)
    [message] = await stage.sent("Lan")
    assert "Thứ Tư, 25/11/2026" in message.text


async def test_no_news_is_one_line_or_nothing_as_the_reader_prefers(stage: Stage, now: datetime) -> None:
    await stage.subscribe("Lan")
    await stage.subscribe("Mai", empty_digest=False)
    await stage.tick(to=now)
    [message] = await stage.sent("Lan")
    assert titles(message) == []
    assert await stage.sent("Mai") == []
    assert (await stage.reader("Mai")).watermark == now


async def test_who_set_the_chat_aside_gets_nothing(stage: Stage, now: datetime) -> None:
    for state in ("paused", "blocked", "left"):
        chat = await stage.subscribe(state)
        await stage.change(state, replace(chat, state=state))
    assert await stage.tick(to=now) == []


async def test_a_pause_ends_by_itself_and_the_first_digest_reaches_further_back(stage: Stage, now: datetime) -> None:
    chat = await stage.subscribe("Lan", told=now - DAY)
    await stage.change("Lan", replace(chat, state="paused", paused_until=now + timedelta(hours=1)))
    await stage.publish("Trong lúc nghỉ", hours=20)
    await stage.tick(to=now)
    assert await stage.sent("Lan") == []
    await stage.live(hours=24.5)
    assert await stage.told("Lan") == [["Trong lúc nghỉ"]]


# --- late ---------------------------------------------------------------------------------------


async def test_promise_13_a_scheduler_down_from_0725_to_0740_sends_the_0730_digest_once_at_0740(
    stage: Stage, now: datetime
) -> None:
    await stage.subscribe("Lan", at="07:30")
    await stage.tick(to=now + timedelta(minutes=55))
    await stage.publish("Chợ phiên đông khách")
    [done] = await stage.tick(to=now + timedelta(minutes=70))
    assert (done.slot, done.missed) == (now + timedelta(hours=1), "")
    assert await stage.tick(minutes=1) == []
    assert await stage.told("Lan") == [["Chợ phiên đông khách"]]


async def test_promise_13_a_scheduler_down_until_noon_sends_none_says_so_and_tells_it_next_day(
    stage: Stage, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await stage.subscribe("Lan", at="07:30", told=now - DAY + timedelta(hours=1))
    await stage.tick(to=now + timedelta(minutes=55))
    await stage.publish("Trước lúc lỡ", hours=3)
    [missed] = await stage.tick(to=now + timedelta(hours=5, minutes=30))
    assert (missed.readers, missed.missed) == (1, "late")
    assert await stage.sent("Lan") == []
    [event] = [record for record in caplog.records if record.message == "digest_missed"]
    assert event.levelno == logging.WARNING
    assert event.event_values["readers"] == 1  # type: ignore[attr-defined]  # config.logs puts it there
    await stage.live(hours=20)
    assert await stage.told("Lan") == [["Trước lúc lỡ"]]


async def test_promise_7_after_a_long_sleep_what_was_due_meanwhile_may_have_been_sent_and_is_not_sent_again(
    stage: Stage, now: datetime
) -> None:
    """A database restored from yesterday does not know of this morning's digest."""
    await stage.subscribe("Lan", told=now - DAY)
    await stage.tick(to=now - timedelta(hours=20))
    stage.now = now
    await stage.publish("Đã gửi sáng nay, trước khi khôi phục", hours=5)
    [missed] = await stage.tick(to=now + timedelta(minutes=40))
    assert missed.missed == "asleep"
    assert await stage.tick(minutes=5) == []
    await stage.live(hours=18)
    await stage.publish("Tin mới")
    await stage.live(hours=6)
    assert await stage.told("Lan") == [["Tin mới"]]


async def test_waking_just_in_time_sends_the_digest(stage: Stage, now: datetime) -> None:
    await stage.subscribe("Lan", told=now - DAY)
    await stage.tick(to=now - timedelta(hours=20))
    [done] = await stage.tick(to=now + timedelta(minutes=1))
    assert not done.missed


# --- interrupted --------------------------------------------------------------------------------


class Killed(BaseException):
    """The process dies here."""


@pytest.mark.parametrize("step", ["begin", "fill", "hold", "settle"])
async def test_promise_1_a_scheduler_killed_while_composing_loses_nothing_and_repeats_nothing(
    stage: Stage, now: datetime, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    await stage.subscribe("Lan")
    await stage.subscribe("Mai", follows=Follows(topics=frozenset({"van-hoa"})))
    await stage.publish("Chợ phiên đông khách")
    real, calls = getattr(editions, step), 0

    async def killed(*args: object, **values: object) -> object:
        nonlocal calls
        calls += 1
        done = await real(*args, **values)
        if calls == 2:
            raise Killed
        return done

    with monkeypatch.context() as patch:
        patch.setattr(editions, step, killed)
        with pytest.raises(Killed):
            await stage.tick(to=now)
    await stage.tick(seconds=5)
    assert await stage.told("Lan") == await stage.told("Mai") == [["Chợ phiên đông khách"]]


async def test_a_crowd_is_settled_in_chunks_that_share_one_edition(
    stage: Stage, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editions, "CHUNK", 3)
    for number in range(10):
        await stage.subscribe(f"reader {number}")
    done = await stage.tick(to=now)
    assert [composed.readers for composed in done] == [3, 3, 3, 1]
    assert len({composed.edition for composed in done}) == 1


async def test_promise_4_one_broken_digest_stops_nobody_elses(
    stage: Stage, now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.subscribe("Lan")
    broken = await stage.subscribe("Mai", follows=Follows(topics=frozenset({"van-hoa"})))
    real = message.digest_message

    def fails_for_mai(selection: object, **values: object) -> object:
        if values["zone"].key == "Asia/Bangkok":  # type: ignore[attr-defined]  # a zone
            raise RuntimeError("broken")
        return real(selection, **values)  # type: ignore[arg-type]  # passed on as it came

    await stage.change("Mai", replace(broken, zone=type(broken.zone)("Asia/Bangkok")))
    monkeypatch.setattr(verb, "digest_message", fails_for_mai)
    assert [composed.readers for composed in await stage.tick(to=now)] == [1]
    assert "digest_failed" in caplog.text
    monkeypatch.undo()
    assert [composed.readers for composed in await stage.tick(seconds=5)] == [1]
    assert len(await stage.sent("Mai")) == 1


async def test_a_digest_that_expired_unsent_is_folded_into_the_next(stage: Stage, now: datetime) -> None:
    await stage.subscribe("Lan", told=now - DAY)
    await stage.publish("Chưa tới tay bạn đọc", hours=20)
    await stage.tick(to=now)
    async with stage.db.write() as tx:
        await tx.execute(update(schema.deliveries).values(state="expired"))
    await stage.live(hours=20)
    await stage.publish("Tin mới", hours=0.5)
    await stage.live(hours=5)
    assert [sorted(digest) for digest in await stage.told("Lan")][1:] == [["Chưa tới tay bạn đọc", "Tin mới"]]


async def test_who_asked_for_the_digest_after_its_slot_is_not_sent_it_as_well(stage: Stage, now: datetime) -> None:
    await stage.subscribe("Lan", told=now + timedelta(minutes=5))
    async with stage.db.write() as tx:
        await tx.execute(update(schema.digest_plans).values(next_due_at=now))
    [done] = await stage.tick(to=now + timedelta(minutes=6))
    assert done.missed == "told"
    assert (await stage.reader("Lan")).watermark == now + timedelta(minutes=5)
    assert await stage.sent("Lan") == []


async def test_old_editions_are_forgotten(stage: Stage, now: datetime) -> None:
    await stage.subscribe("Lan")
    [done] = await stage.tick(to=now)
    assert done.edition is not None
    async with stage.db.write() as tx:
        assert await editions.forget(tx, before=now) == 0
        assert await editions.forget(tx, before=now + DAY) == 1
        assert await editions.get(tx, done.edition) is None
