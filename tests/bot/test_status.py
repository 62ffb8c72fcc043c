"""/hethong: how everything stands, a line each, and what to do where something is wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.commands.newsroom.status import versions
from digests.condition import ROLES
from digests.store import condition, rate, switches
from digests.store.schema import digest_plans
from digests.store.schema import feeds as feed_rows
from tests.bot.talk import EDITORS, Newsroom
from tests.deliver.outboxes import broadcast, readers

ONE_DATABASE = "a conversation; its queries are tested on both in tests/store/test_condition.py"
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def living(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """A newsroom whose parts all run; errors of other tests are not this one's."""
    monkeypatch.setattr("config.logs.TALLY.within", lambda seconds: 0)
    await newsroom.services.house.beat(frozenset(ROLES), newsroom.now)
    return newsroom


async def test_when_all_is_well_every_line_says_so(living: Newsroom) -> None:
    owner = living.person(EDITORS)
    await owner.writes("/hethong")
    assert "✅ Mọi thứ đều ổn." in owner.sees
    assert "⚠️" not in owner.sees
    for words in (
        "✅ Nguồn tin: 1/1 đọc được",
        "✅ Bản tin: gần nhất chưa có",
        "✅ Đang chạy: trò chuyện, lập lịch, gửi tin, trang web",
        "✅ Cơ sở dữ liệu: SQLite 3.",
        "✅ Ổ đĩa: còn ",
        "✅ Không có lỗi trong 1 giờ qua",
        "python-telegram-bot 22.",
    ):
        assert words in owner.sees


async def test_each_thing_that_is_wrong_says_what_to_do(living: Newsroom) -> None:
    now, owner = living.now, living.person(EDITORS)
    await living.subscriber()
    await readers(living.db, 1, 2)
    await broadcast(living.db, "Tin", now=now - 25 * MINUTE)
    async with living.db.write() as tx:
        await tx.execute(update(feed_rows).values(failures=5, last_ok_at=now - timedelta(hours=7)))
        await tx.execute(update(digest_plans).values(next_due_at=now - 20 * MINUTE))
        await rate.reserve(tx, "telegram", now.timestamp(), 1, 1.0)
    living.passes(minutes=5)
    await owner.writes("/status")
    assert "⚠️ Có 4 việc cần xem." in owner.sees
    for words in (
        "⚠️ Nguồn tin: 0/1 đọc được (Báo thử: hỏng 7 giờ)\n   → Xem /nguon.",
        "⚠️ Bản tin: ",
        "⚠️ Telegram: 2 tin chờ, lâu nhất 30 phút",
        "→ Lẽ ra đã gửi từ lâu: phần gửi tin (bantin run sender) có đang chạy không?",
        "→ Không chạy, lần cuối thấy: trò chuyện (06:30 23/11/2026)",
    ):
        assert words in owner.sees


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        (condition.PARKED, "Đã tạm ngừng gửi"),
        (condition.REFUSED, "Token bị từ chối: xin kiểm tra BANTIN_TELEGRAM_TOKEN"),
    ],
    ids=["parked", "refused"],
)
async def test_a_channel_that_cannot_send_says_why(living: Newsroom, prefix: str, words: str) -> None:
    owner = living.person(EDITORS)
    async with living.db.write() as tx:
        await switches.throw(tx, f"{prefix}telegram", True, "", living.now, living.now + MINUTE)
        await rate.block(tx, "telegram", (living.now + MINUTE).timestamp())
    await owner.writes("/hethong")
    assert "phải im lặng đến 06:31" in owner.sees
    assert words in owner.sees
    assert "→" in owner.sees


async def test_errors_of_the_last_hour_are_counted(living: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.logs.TALLY.within", lambda seconds: 3 if seconds == 3600 else 99)
    owner = living.person(EDITORS)
    await owner.writes("/hethong")
    assert "⚠️ 3 lỗi trong 1 giờ qua" in owner.sees


async def test_it_is_looked_again_in_place(living: Newsroom) -> None:
    owner = living.person(EDITORS)
    await owner.writes("/hethong")
    living.passes(minutes=1)
    await owner.presses("Xem lại")
    assert "Xem lúc 06:31" in owner.sees
    assert len(owner.shown) == 1
    await owner.sends_action("hs:x")
    assert "Nút này không còn dùng được nữa" in owner.sees


@pytest.mark.parametrize(
    ("said", "seen"),
    [("hệ thống", "Mọi thứ đều ổn"), ("Nhật ký", "Không có gì được ghi lại"), ("thống kê", "📊 7 ngày qua")],
    ids=["condition", "log", "figures"],
)
async def test_an_administrator_need_not_know_the_commands(living: Newsroom, said: str, seen: str) -> None:
    owner, reader = living.person(EDITORS), await living.subscriber()
    await owner.writes(said)
    assert seen in owner.sees
    await reader.writes(said)
    assert seen not in reader.sees


def test_the_versions_are_those_of_this_process() -> None:
    names = [one.rpartition(" ")[0] for one in versions()]
    assert names == ["bantin", "Python", "python-telegram-bot", "feedparser", "SQLAlchemy"]
    assert not any(one.endswith("?") for one in versions())
