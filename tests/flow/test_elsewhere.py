"""The program in a forum group, in a channel, and in chats that the bot is not in (inline mode)."""

from __future__ import annotations

import pytest

from digests.store import Database
from tests.fakes.clock import Clock
from tests.fakes.feeds import FakeFeed
from tests.fakes.telegram import FakeTelegram
from tests.flow.test_flow import until_stored

ONE_DATABASE = "conversations through the whole program; test_flow, test_corrections and test_alert_restart run on both"

pytestmark = pytest.mark.slow

FORUM, CHANNEL = -1005, -1007


async def test_the_morning_digest_reaches_a_forums_topic_and_a_channel_set_up_in_private(
    telegram: FakeTelegram, web: str, shelf: Database, clock: Clock, feed: FakeFeed
) -> None:
    telegram.appoint(FORUM, 9)
    telegram.writes(FORUM, "/start", sender=9, thread=42)
    await telegram.until(lambda: len(telegram.messages(FORUM)) == 2)
    telegram.adds_bot_to_channel(CHANNEL, by=9, title="Kênh xã")
    await telegram.until(lambda: telegram.messages(9))
    telegram.presses(9, "⚙️ Cài đặt")
    await telegram.until(lambda: "🔔 Nhận bản tin ở đó" in telegram.last(9).labels)
    telegram.presses(9, "🔔 Nhận bản tin ở đó")
    await telegram.until(lambda: "Từ giờ" in telegram.last(9).text)
    clock.strikes("05:10")
    feed.publish("Lũ quét ở Bát Xát", "Mưa lớn trong đêm làm nước suối dâng nhanh.", published=clock())
    await until_stored(shelf, "Lũ quét ở Bát Xát")

    clock.strikes("06:30")
    await telegram.until(lambda: telegram.messages(CHANNEL) and len(telegram.messages(FORUM)) == 3)
    for digest, thread in ((telegram.last(FORUM), 42), (telegram.last(CHANNEL), None)):
        assert "Lũ quét ở Bát Xát" in digest.text
        assert (digest.thread, digest.silent) == (thread, True)
    press = telegram.presses(CHANNEL, "1", sender=77)
    await telegram.until(lambda: press in telegram.answered)
    assert telegram.notices[press].startswith("https://t.me/bantin_test_bot?start=do_")
    telegram.writes(77, "/start " + telegram.notices[press].partition("?start=")[2])
    await telegram.until(lambda: telegram.messages(77))
    assert telegram.last(77).text.startswith("Chợ phiên Bắc Hà đông khách"), "the story that the button is about"
    assert len(telegram.messages(CHANNEL)) == 1


async def test_stories_are_found_from_any_chat(telegram: FakeTelegram, web: str, shelf: Database) -> None:
    await until_stored(shelf, "Chợ phiên Bắc Hà đông khách ngày cuối tuần")
    query = telegram.asks_inline("cho phien")
    await telegram.until(lambda: query in telegram.found)
    (result,) = telegram.found[query]["results"]
    assert result["title"] == "Chợ phiên Bắc Hà đông khách ngày cuối tuần"
