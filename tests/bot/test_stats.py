"""/thongke: figures in a short text and a chart, for administrators."""

from __future__ import annotations

from datetime import timedelta

import pytest

from digests.stats import PERIODS
from digests.store import personal, tickets
from tests.bot.talk import EDITORS, Newsroom
from tests.deliver.outboxes import broadcast
from tests.store.test_daily import became, came

ONE_DATABASE = "a conversation; its queries are tested on both in tests/store/test_daily.py"


async def counted(newsroom: Newsroom) -> None:
    """Let a day with readers, a digest and a letter be over."""
    now = newsroom.now
    one, two = await came(newsroom.db, now - timedelta(days=3), 1, 2)
    await came(newsroom.db, now, 3, channel="web")
    id = await broadcast(newsroom.db, "Tin", now=now, to=[one, two])
    await became(newsroom.db, id, one, "sent", now)
    await became(newsroom.db, id, two, "gone", now)
    async with newsroom.db.write() as tx:
        await personal.departed(tx, "telegram", "much", now)
        await tickets.add(tx, one, "Kính gửi tòa soạn", now, state="open")
    await newsroom.services.stats.count(now)


async def test_an_admin_sees_the_figures_and_a_chart(newsroom: Newsroom) -> None:
    owner = newsroom.person(EDITORS)
    await counted(newsroom)
    await owner.writes("/thongke 30")
    assert "📊 30 ngày qua" in owner.sees
    assert "Bạn đọc: 3 đang nhận" in owner.sees
    assert "Telegram (2) · Web (1)" in owner.sees
    assert "3 bạn mới, 1 ngừng nhận" in owner.sees
    assert "Bản tin: 1 đã tới, 1 đã chặn bot" in owner.sees
    assert "1 thư chờ trả lời" in owner.sees
    file = owner.shown[-1].message.file
    assert file is not None
    assert file.content.startswith(b"\x89PNG")
    assert "✓ 30 ngày" in owner.buttons


async def test_corrections_have_a_line_of_their_own(newsroom: Newsroom) -> None:
    [one] = await came(newsroom.db, newsroom.now, 1)
    id = await broadcast(newsroom.db, "Đính chính", kind="correction", now=newsroom.now)
    await became(newsroom.db, id, one, "sent", newsroom.now)
    await newsroom.services.stats.count(newsroom.now)
    owner = newsroom.person(EDITORS)
    await owner.writes("/thongke")
    assert "Đính chính, thu hồi: 1 tin được sửa hoặc gỡ tại chỗ, 0 tin gửi mới" in owner.sees
    assert "Tin nóng:" not in owner.sees
    newsroom.passes(seconds=2)
    await owner.presses("Tin đã gửi")
    assert owner.shown[-1].message.file is None, "nothing was sent"


@pytest.mark.parametrize("days", PERIODS)
async def test_the_buttons_choose_the_period_and_the_chart(newsroom: Newsroom, days: int) -> None:
    owner = newsroom.person(EDITORS)
    await counted(newsroom)
    await owner.writes("/thongke")
    newsroom.passes(seconds=2)
    await owner.presses(f"{days} ngày")
    assert f"📊 {days} ngày qua" in owner.sees
    pictures = set()
    for chart in ("Bạn đọc", "Tăng giảm", "Tin đã gửi"):
        newsroom.passes(seconds=2)
        await owner.presses(chart)
        assert f"✓ {chart}" in owner.buttons
        file = owner.shown[-1].message.file
        assert file is not None
        pictures.add(file.content)
    assert len(pictures) == 3


async def test_before_the_first_count_it_says_so(newsroom: Newsroom) -> None:
    owner = newsroom.person(EDITORS)
    await owner.writes("/stats")
    assert "Chưa có số liệu" in owner.sees
    assert owner.shown[-1].message.file is None


async def test_without_anything_to_draw_there_is_no_chart(newsroom: Newsroom) -> None:
    owner = newsroom.person(EDITORS)
    await newsroom.services.stats.count(newsroom.now)
    await owner.writes("/thongke")
    newsroom.passes(seconds=2)
    await owner.presses("Tin đã gửi")
    assert owner.shown[-1].message.file is None
    assert "0 thư chờ trả lời" in owner.sees


@pytest.mark.parametrize("action", ["st:8:r", "st:7:x", "st:7", "st:", "st:7:r:9"])
async def test_made_up_buttons_are_old_buttons(newsroom: Newsroom, action: str) -> None:
    owner = newsroom.person(EDITORS)
    await owner.sends_action(action)
    assert "Nút này không còn dùng được nữa" in owner.sees


async def test_readers_and_editors_have_no_figures(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.writes("/thongke")
    assert "Không có lệnh /thongke" in reader.sees
