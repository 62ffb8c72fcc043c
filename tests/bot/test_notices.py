"""The admins' chat is told of troubles: once when one begins, once when it is over."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.notices import Notices
from config.newsroom import Newsroom as Desk
from digests.condition import Disk, House
from digests.model import ChatRef
from digests.store import condition, switches
from digests.store.schema import broadcasts, digest_plans
from digests.store.schema import feeds as feed_rows
from digests.watch import Watch
from tests.bot.talk import EDITORS, NEWSROOM, Newsroom
from tests.deliver.outboxes import broadcast
from tests.store.test_condition import Somewhere

ONE_DATABASE = "a conversation; its queries are tested on both in tests/store/test_condition.py"
HOUR = timedelta(hours=1)


def watching(newsroom: Newsroom, house: House | None = None, desk: Desk = NEWSROOM) -> Notices:
    return Notices(
        services=replace(newsroom.services, newsroom=desk),
        outlets={"fake": newsroom.outlet},
        watch=Watch(newsroom.db, house or Somewhere(newsroom.db)),
        clock=lambda: newsroom.now,
    )


async def a_minute_later(newsroom: Newsroom, notices: Notices) -> None:
    newsroom.passes(seconds=61)
    await notices.look()


async def fares(newsroom: Newsroom, **values: object) -> None:
    """Let the feeds fare like this."""
    async with newsroom.db.write() as tx:
        await tx.execute(update(feed_rows).values(**values))


async def test_a_feed_that_is_down_and_back_again_is_told_in_the_owners_chat(newsroom: Newsroom) -> None:
    owner, notices = newsroom.person(EDITORS), watching(newsroom)
    await fares(newsroom, failures=4, last_ok_at=newsroom.now - 7 * HOUR, error="the server answered 503 No")
    await notices.look()
    assert "⚠️ 1 nguồn tin không đọc được suốt 6 giờ. Xin mở thử địa chỉ" in owner.sees
    assert "• Báo thử (từ 23:30 22/11/2026): máy chủ trả lời 503 No" in owner.sees
    for _ in range(3):
        await a_minute_later(newsroom, notices)
    assert len(owner.shown) == 1
    await fares(newsroom, failures=0, last_ok_at=newsroom.now, error=None)
    await a_minute_later(newsroom, notices)
    assert owner.sees == "✅ 1 nguồn tin đã đọc lại được:\n\n• Báo thử (từ 23:30 22/11/2026)"
    await a_minute_later(newsroom, notices)
    assert len(owner.shown) == 2


async def test_after_a_standstill_a_digest_is_not_called_late_before_it_could_be_composed(newsroom: Newsroom) -> None:
    owner, notices = newsroom.person(EDITORS), watching(newsroom)
    await newsroom.subscriber()
    async with newsroom.db.write() as tx:
        await tx.execute(update(digest_plans).values(next_due_at=newsroom.now + HOUR))
    await notices.look()
    newsroom.passes(hours=3)
    await notices.look()
    assert owner.shown == []
    await a_minute_later(newsroom, notices)
    assert "bị trễ" in owner.sees


async def test_it_looks_once_a_minute_however_often_it_ticks(newsroom: Newsroom) -> None:
    notices = watching(newsroom)
    await notices.look()
    await fares(newsroom, failures=4, last_ok_at=newsroom.now - 7 * HOUR)
    newsroom.passes(seconds=30)
    await notices.look()
    assert newsroom.person(EDITORS).shown == []
    newsroom.passes(seconds=31)
    await notices.look()
    assert len(newsroom.person(EDITORS).shown) == 1


async def test_when_nobody_can_be_told_it_is_told_later(newsroom: Newsroom) -> None:
    owner, notices = newsroom.person(EDITORS), watching(newsroom)
    newsroom.outlet.lose(owner.ref)
    await fares(newsroom, failures=4, last_ok_at=newsroom.now - 7 * HOUR)
    await notices.look()
    newsroom.outlet.find(owner.ref)
    await a_minute_later(newsroom, notices)
    await a_minute_later(newsroom, notices)
    await a_minute_later(newsroom, notices)
    assert len(owner.shown) == 1


async def test_where_nobody_is_to_be_told_the_log_says_it_once(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    notices = watching(newsroom, desk=replace(NEWSROOM, admins_chat=("zalo", "6ede")))
    await fares(newsroom, failures=4, last_ok_at=newsroom.now - 7 * HOUR)
    with caplog.at_level(logging.WARNING):
        for _ in range(4):
            await a_minute_later(newsroom, notices)
    assert [record.message for record in caplog.records].count("trouble") == 1


@pytest.mark.parametrize(
    ("editors", "admins", "told"),
    [(None, None, EDITORS), (("fake", "-5"), None, "-5"), (("fake", "-5"), ("fake", "-6"), "-6")],
    ids=["owners", "editors", "admins"],
)
async def test_it_is_told_in_the_admins_chat_or_the_editors_or_to_the_owners(
    newsroom: Newsroom, editors: tuple[str, str] | None, admins: tuple[str, str] | None, told: str
) -> None:
    notices = watching(newsroom, desk=replace(NEWSROOM, editors_chat=editors, admins_chat=admins))
    assert [room.id for room in await notices.rooms()] == [told]


async def test_owners_who_were_made_such_by_a_role_are_told_too(newsroom: Newsroom) -> None:
    await newsroom.services.members.grant(ChatRef(channel="fake", id="8"), "owner", "Hà", None, newsroom.now)
    assert [room.id for room in await watching(newsroom).rooms()] == [EDITORS, "8"]


async def test_every_trouble_has_its_words_and_what_to_do(newsroom: Newsroom) -> None:
    house = Somewhere(newsroom.db)
    owner, notices, now = newsroom.person(EDITORS), watching(newsroom, house), newsroom.now
    await newsroom.subscriber()
    stopped = await broadcast(newsroom.db, "Tin", now=now)
    house.its = Disk(free=4_000_000_000, total=100_000_000_000)
    async with newsroom.db.write() as tx:
        await tx.execute(update(digest_plans).values(next_due_at=now - HOUR))
        await tx.execute(update(broadcasts).where(broadcasts.c.id == stopped).values(state="stopped", rejections=3))
        for prefix in (condition.PARKED, condition.REFUSED):
            await switches.throw(tx, f"{prefix}telegram", True, "", now, now + HOUR)
    await notices.look()
    await a_minute_later(newsroom, notices)
    said = "\n".join(one.message.text for one in owner.shown)
    for words in (
        "⚠️ Bản tin lúc 05:30 23/11/2026 bị trễ: đã đến giờ mà chưa soạn. Xem /hethong.",
        "⚠️ Telegram: số bạn đọc có vẻ đã chặn bot cao bất thường",
        "⚠️ Telegram từ chối token của bot: không gửi được gì qua đó. Xin kiểm tra BANTIN_TELEGRAM_TOKEN.",
        "⚠️ Một bản tin đã bị dừng",
        "⚠️ Ổ đĩa sắp đầy: còn 4 GB (4%)",
    ):
        assert said.count(words) == 1
    house.its = Disk(free=40_000_000_000, total=100_000_000_000)
    async with newsroom.db.write() as tx:
        await tx.execute(update(digest_plans).values(next_due_at=now + 24 * HOUR))
    newsroom.passes(hours=2)
    await notices.look()
    said = "\n".join(one.message.text for one in owner.shown)
    for words in ("Không còn bản tin nào trễ", "Telegram: đã gửi tiếp", "đã nhận lại token", "Ổ đĩa đã có chỗ trống"):
        assert said.count(f"✅ {words}" if "token" not in words else words) == 1
    assert "đã bị dừng" in said
