"""An administrator on a phone: a feed added and read, lists and subscribers sent as files and taken from files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from config.settings import Settings
from digests.store import Database
from tests.fakes.clock import Clock
from tests.fakes.feeds import FakeFeed, FeedServer
from tests.fakes.telegram import FakeTelegram, Sent
from tests.flow.test_flow import until_stored

ONE_DATABASE = "conversations through the whole program; test_flow, test_corrections and test_alert_restart run on both"

pytestmark = pytest.mark.slow

ADMIN, READER = 9, 7


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"owners": (("telegram", str(ADMIN)),)})


def sees(telegram: FakeTelegram, *words: str, chat: int = ADMIN) -> Callable[[], bool]:
    """Does the newest message hold all of these?"""
    return lambda: bool(telegram.messages(chat)) and all(word in telegram.last(chat).text for word in words)


def more_than(telegram: FakeTelegram, count: int) -> Callable[[], bool]:
    """Have there come more messages than so many?"""
    return lambda: len(telegram.messages(ADMIN)) > count


def file_of(sent: Sent) -> bytes:
    assert sent.file
    return sent.file[2]


async def test_a_feed_is_added_from_its_paper_s_page_and_read(
    telegram: FakeTelegram, web: str, paper: FeedServer, feed: FakeFeed, shelf: Database, clock: Clock
) -> None:
    await until_stored(shelf, "Chợ phiên Bắc Hà đông khách ngày cuối tuần")
    other = paper.feed("/rss/the-thao.rss", "Thể thao vùng cao")
    other.publish("Trận bóng đầu xuân ở bản", "Hơn trăm người đến xem.", published=clock())
    page = paper.page("/bao", '<html><body><a href="/rss/the-thao.rss">RSS</a></body></html>')
    telegram.writes(ADMIN, f"/nguon {page}")
    await telegram.until(sees(telegram, "Trận bóng đầu xuân ở bản", "Số bài: 1"))
    telegram.presses(ADMIN, "➕ Thêm")
    await telegram.until(sees(telegram, "Đã thêm"))
    await until_stored(shelf, "Trận bóng đầu xuân ở bản")

    telegram.writes(ADMIN, "/nguon")
    await telegram.until(sees(telegram, "2 nguồn tin.", "🟢 ★ Báo thử · home.rss: ", "🟢 Báo thử · the-thao.rss: "))
    telegram.presses(ADMIN, "📤 Xuất ra tệp (OPML)")
    await telegram.until(lambda: telegram.last(ADMIN).file is not None)
    assert other.url.encode() in file_of(telegram.last(ADMIN))


async def test_lists_and_subscribers_come_in_as_files(telegram: FakeTelegram, web: str, paper: FeedServer) -> None:
    telegram.writes(READER, "/start")
    await telegram.until(lambda: len(telegram.messages(READER)) == 3)
    opml = f'<opml version="2.0"><body><outline text="Báo bạn" xmlUrl="{paper.url}/khac.rss"/></body></opml>'
    telegram.sends_file(ADMIN, "nguon.opml", opml.encode(), media_type="text/x-opml", known_size=False)
    await telegram.until(sees(telegram, "Trong tệp có 1 nguồn, 1 nguồn mới"))
    telegram.presses(ADMIN, "➕ Thêm 1 nguồn")
    await telegram.until(sees(telegram, "Đã thêm", "Báo bạn"))

    telegram.writes(ADMIN, "/thuebao")
    await telegram.until(sees(telegram, "Thuê bao", "Telegram"))
    telegram.presses(ADMIN, "📤 Xuất ra tệp (CSV)")
    await telegram.until(lambda: telegram.last(ADMIN).file is not None)
    rows = list(csv.DictReader(io.StringIO(file_of(telegram.last(ADMIN)).decode("utf-8-sig"))))
    assert [row["state"] for row in rows if row["id"] == str(READER)] == ["active"]

    telegram.sends_file(ADMIN, "thuebao.csv", f"channel,id,state\ntelegram,{READER},paused\ntelegram,x,\n".encode())
    await telegram.until(sees(telegram, "sửa: 1", "từ chối: 1", "Dòng 3"))
    telegram.presses(ADMIN, "✅ Thực hiện")
    await telegram.until(sees(telegram, "Đã xong:"))
    telegram.writes(ADMIN, f"/thuebao telegram:{READER}")
    await telegram.until(sees(telegram, "đang tạm dừng"))


async def test_files_that_cannot_be_had_or_that_nobody_asked_for_are_answered_kindly(
    telegram: FakeTelegram, web: str
) -> None:
    telegram.sends_file(READER, "don.pdf", b"%PDF", media_type="application/pdf")
    await telegram.until(sees(telegram, "Cảm ơn bạn, nhưng tôi không đọc được tệp", chat=READER))
    for name, known in (("a.csv", True), ("b.csv", False)):
        before = len(telegram.messages(ADMIN))
        telegram.sends_file(ADMIN, name, b"x" * 5_000_001, known_size=known)
        await telegram.until(more_than(telegram, before))
        assert "Tệp quá lớn" in telegram.last(ADMIN).text
    assert [call.method for call in telegram.wire].count("getFile") == 1, "what is known to be too large is not fetched"
    telegram.loses_file(telegram.sends_file(ADMIN, "c.csv", b"channel,id\n"))
    await telegram.until(sees(telegram, "Không tải được tệp này."))


async def test_a_banned_reader_is_heard_no_more(telegram: FakeTelegram, web: str) -> None:
    telegram.writes(READER, "/start")
    await telegram.until(lambda: len(telegram.messages(READER)) == 3)
    telegram.writes(ADMIN, f"/thuebao telegram:{READER}")
    await telegram.until(sees(telegram, "đang nhận tin"))
    for label, words in (("⛔ Cấm", "Cấm #"), ("⛔ Đồng ý, cấm", "Đã cấm")):
        telegram.presses(ADMIN, label)
        await telegram.until(sees(telegram, words))
    shown = len(telegram.messages(READER))
    telegram.writes(READER, "xin chào")
    telegram.writes(ADMIN, f"/thuebao telegram:{READER}")
    await telegram.until(sees(telegram, "bị cấm"))
    assert len(telegram.messages(READER)) == shown
