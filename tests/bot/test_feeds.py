"""The sources in the chat: seen before they are added, set aside and brought back, in and out as lists."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from digests.collect.visitor import Visitor
from digests.model import ChatRef
from digests.store import Database, audit, feeds
from digests.store.feeds import Feed, Visit
from tests.bot.talk import EDITORS, Newsroom
from tests.fakes.feeds import FakeFeed, FeedServer
from tests.fakes.outlet import Person

ONE_DATABASE = "conversations; their queries are tested on both in tests/store/test_feeds.py and test_offers.py"


@pytest.fixture
async def paper() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        yield server


@pytest.fixture
async def newsroom(db: Database, now: datetime, paper: FeedServer) -> AsyncIterator[Newsroom]:
    async with Visitor(paper.allow) as visitor:
        yield Newsroom(db, now, visitor)


@pytest.fixture
async def admin(newsroom: Newsroom) -> Person:
    owner = newsroom.person(EDITORS)
    await newsroom.services.members.grant(ChatRef(channel="fake", id="7"), "admin", "Hà", None, newsroom.now)
    assert owner is not None
    return newsroom.person("7")


@pytest.fixture
def feed(paper: FeedServer, now: datetime) -> FakeFeed:
    feed = paper.feed("/rss/home.rss", "Báo Vùng Cao")
    for hours in range(5):
        feed.publish(
            f"Chuyện bản số {hours}", f"Đây là sapo của bài {hours}.", published=now - timedelta(hours=hours + 1)
        )
    feed.publish("Không có đường dẫn", "…", url=None, guid=None)
    return feed


async def every(newsroom: Newsroom) -> list[Feed]:
    return await newsroom.services.feeding.every()


async def deeds(newsroom: Newsroom) -> list[str]:
    async with newsroom.db.read() as tx:
        return [deed.what for deed in reversed(await audit.lines(tx)) if deed.what.startswith("feed")]


async def added(newsroom: Newsroom, admin: Person, feed: FakeFeed) -> Feed:
    """Return the feed after the admin has added it."""
    await admin.writes(f"/nguon {feed.url}")
    await admin.presses("➕ Thêm")
    newsroom.passes(seconds=2)
    return (await every(newsroom))[0]


async def test_a_feed_is_shown_before_it_is_added(newsroom: Newsroom, admin: Person, feed: FakeFeed) -> None:
    await admin.writes(f"/nguon {feed.url}")
    for words in ("Báo Vùng Cao", "Số bài: 5, có ngày: 5, có sapo: 5", "Chuyện bản số 0", "Đây là sapo của bài 2."):
        assert words in admin.sees
    assert "Chuyện bản số 3" not in admin.sees, "three are enough"
    assert "– không có đường dẫn (1)" in admin.sees
    assert await every(newsroom) == []
    await admin.presses("➕ Thêm")
    assert "Đã thêm" in admin.sees
    [kept] = await every(newsroom)
    assert (kept.url, kept.name, kept.declared, kept.next_fetch_at) == (feed.url, "Báo Vùng Cao", False, newsroom.now)
    assert await deeds(newsroom) == ["feed.added"]


async def test_pressing_add_twice_adds_one(newsroom: Newsroom, admin: Person, feed: FakeFeed) -> None:
    await admin.writes(f"/nguon {feed.url}")
    action = admin.shown[-1].message.buttons[0][0].action
    await admin.sends_action(action)
    newsroom.passes(seconds=2)
    await admin.sends_action(action)
    assert "Nguồn này đã có rồi" in admin.sees
    assert len(await every(newsroom)) == 1


async def test_the_address_can_be_sent_after_the_button(newsroom: Newsroom, admin: Person, feed: FakeFeed) -> None:
    await admin.writes("/feeds")
    await admin.presses("➕ Thêm nguồn")
    await admin.writes("chưa biết")
    assert "không phải là địa chỉ. Hãy gửi" in admin.sees
    await admin.writes(feed.url)
    assert "Báo Vùng Cao" in admin.sees


async def test_of_a_page_its_feeds_are_offered(
    newsroom: Newsroom, admin: Person, feed: FakeFeed, paper: FeedServer
) -> None:
    sport = paper.feed("/rss/the-thao.rss", "Thể thao vùng cao")
    sport.publish("Trận bóng đầu xuân", "Sapo.", published=newsroom.now - timedelta(hours=1))
    page = paper.page(
        "/",
        '<html><head><link rel="alternate" type="application/rss+xml" title="Trang chủ" href="/rss/home.rss">'
        '</head><body><a href="/rss/the-thao.rss">Thể thao</a><a href="/rss/mat.rss">Mất</a></body></html>',
    )
    await added(newsroom, admin, feed)
    await admin.writes(f"/nguon {page}")
    assert f"1. Báo Vùng Cao (5) {feed.url} ✓ đã có" in admin.sees
    assert "2. Thể thao vùng cao (1)" in admin.sees
    assert "mat.rss" not in admin.sees, "what does not work is not offered"
    await admin.presses("2")
    assert "Trận bóng đầu xuân" in admin.sees
    await admin.presses("➕ Thêm")
    assert [kept.url for kept in await every(newsroom)] == [feed.url, sport.url]


async def test_where_a_page_names_no_feed_the_usual_places_are_tried(
    newsroom: Newsroom, admin: Person, feed: FakeFeed, paper: FeedServer
) -> None:
    page = paper.page("/", "<!doctype html><html><body><p>Xin chào</p></body></html>")
    await admin.writes(f"/nguon {page}")
    assert "Chuyện bản số 0" in admin.sees, "a single one is shown at once"
    await admin.presses("➕ Thêm")
    newsroom.passes(seconds=2)
    await admin.writes(f"/nguon {page}")
    assert "Nguồn này đã có rồi" in admin.sees
    assert "dưới địa chỉ khác" not in admin.sees


async def test_a_page_without_feeds_is_said_to_have_none(newsroom: Newsroom, admin: Person, paper: FeedServer) -> None:
    await admin.writes(f"/nguon {paper.page('/', '<html><body>Xin chào</body></html>')}")
    assert "tôi không tìm thấy nguồn tin nào ở đó" in admin.sees


async def test_what_is_wrong_with_an_address_is_said_in_vietnamese(
    newsroom: Newsroom, admin: Person, feed: FakeFeed
) -> None:
    feed.break_with(503)
    await admin.writes(f"/nguon {feed.url}")
    assert "máy chủ trả lời 503 Service Unavailable" in admin.sees
    await admin.writes("/nguon http://169.254.10.1/rss")
    assert "là địa chỉ nội bộ" in admin.sees


async def test_a_feed_that_is_there_is_not_added_again(newsroom: Newsroom, admin: Person, feed: FakeFeed) -> None:
    await added(newsroom, admin, feed)
    await admin.writes(f"/nguon {feed.url}/")
    assert "Nguồn này đã có rồi" in admin.sees
    assert "🔄 Kiểm tra ngay" in admin.buttons


async def test_the_same_feed_under_another_address_is_recognised(
    newsroom: Newsroom, admin: Person, feed: FakeFeed, paper: FeedServer
) -> None:
    await added(newsroom, admin, feed)
    other = paper.feed("/tin-moi")
    other.redirect_to(feed.url)
    await admin.writes(f"/nguon {other.url}")
    assert "đã có dưới địa chỉ khác: “Báo Vùng Cao”" in admin.sees
    assert admin.buttons[:2] == ["Xem nguồn đã có", "➕ Vẫn thêm"]


async def test_a_feed_whose_articles_are_here_already_is_told_apart(
    newsroom: Newsroom, admin: Person, feed: FakeFeed, paper: FeedServer
) -> None:
    await newsroom.news("Một", "Hai", "Ba")
    twin = paper.feed("/khac.rss", "Báo chép")
    for title in ("mot", "hai", "ba"):
        twin.publish(title, "Sapo.", url=f"https://bao.example/{title}.html")
    await admin.writes(f"/nguon {twin.url}")
    assert "hầu như không có gì mới: 3/3 bài đã lấy từ “Báo thử”" in admin.sees


async def test_a_feed_is_paused_resumed_removed_and_brought_back(
    newsroom: Newsroom, admin: Person, feed: FakeFeed
) -> None:
    await added(newsroom, admin, feed)
    for label, words in (("⏸ Tạm dừng", "tạm dừng"), ("▶️ Tiếp tục", "chưa đọc lần nào")):
        newsroom.passes(seconds=2)
        await admin.presses(label)
        assert words in admin.sees
    newsroom.passes(seconds=2)
    await admin.presses("🗑 Gỡ bỏ")
    await admin.presses("🗑 Gỡ bỏ")
    assert await every(newsroom) == []
    await admin.presses("↩️")
    assert [kept.name for kept in await every(newsroom)] == ["Báo Vùng Cao"]
    assert await deeds(newsroom) == ["feed.added", "feed.paused", "feed.resumed", "feed.removed", "feed.restored"]


async def test_a_feed_gets_a_topic_and_a_name(newsroom: Newsroom, admin: Person, feed: FakeFeed) -> None:
    await added(newsroom, admin, feed)
    await admin.presses("🗂 Chủ đề")
    await admin.presses("Thể thao")
    newsroom.passes(seconds=2)
    await admin.presses("✏️ Đổi tên")
    await admin.writes("Vùng cao")
    [kept] = await every(newsroom)
    assert (kept.name, kept.topic) == ("Vùng cao", "the-thao")
    assert "Chủ đề: " in admin.sees
    newsroom.passes(seconds=2)
    await admin.presses("🗂 Chủ đề")
    await admin.presses("🔎")
    assert (await every(newsroom))[0].topic is None


async def test_a_feed_is_checked_now_and_visited_at_once(newsroom: Newsroom, admin: Person, feed: FakeFeed) -> None:
    kept = await added(newsroom, admin, feed)
    async with newsroom.db.write() as tx:
        [due] = await feeds.due(tx, newsroom.now, 1)
        visit = Visit(at=newsroom.now, next_fetch_at=newsroom.now + timedelta(hours=1), interval=3600, error="xấu")
        await feeds.save_results(tx, [(due, visit)])
    await admin.writes("/nguon")
    assert "⚠️ Báo Vùng Cao: đang lỗi; chưa đọc được lần nào" in admin.sees
    await admin.presses("Báo Vùng Cao")
    assert "Lỗi: xấu" in admin.sees
    newsroom.passes(seconds=2)
    await admin.presses("🔄 Kiểm tra ngay")
    assert "Số bài: 5" in admin.sees
    found = await newsroom.services.feeding.get(kept.id)
    assert found
    assert found.next_fetch_at == newsroom.now


async def test_the_list_has_pages(newsroom: Newsroom, admin: Person) -> None:
    async with newsroom.db.write() as tx:
        for number in range(10, 30):
            await feeds.add(tx, f"https://bao{number}.example/rss", f"Báo {number}", newsroom.now)
    await admin.writes("/nguon")
    assert "20 nguồn tin." in admin.sees
    await admin.presses("Trang sau ▸")
    await admin.presses("Trang sau ▸")
    assert "Báo 29" in admin.sees
    assert "◂ Trang trước" in admin.buttons
    assert "Trang sau ▸" not in admin.buttons


async def test_what_was_offered_to_one_is_nobody_else_s(newsroom: Newsroom, admin: Person, feed: FakeFeed) -> None:
    await admin.writes(f"/nguon {feed.url}")
    action = admin.shown[-1].message.buttons[0][0].action
    other = newsroom.person(EDITORS)
    await other.sends_action(action)
    assert "Nút này không còn dùng được nữa" in other.sees
    assert await every(newsroom) == []


@pytest.mark.parametrize(
    "action", ["fe:c:x", "fe:zz", "fe:u:1", "fe:u:1:king", "fe:T:1", "fe:o:abc:0", "fe:A:", "fe:c:99999999999999999999"]
)
async def test_made_up_buttons_are_old_buttons(newsroom: Newsroom, admin: Person, action: str) -> None:
    await admin.sends_action(action)
    assert "Nút này không còn dùng được nữa" in admin.sees


async def test_a_feed_that_somebody_else_removed_is_gone(newsroom: Newsroom, admin: Person, feed: FakeFeed) -> None:
    kept = await added(newsroom, admin, feed)
    await newsroom.services.feeding.remove(kept, None, newsroom.now)
    for deed in ("c", "p", "s", "k", "r", "R", "t", "n"):
        newsroom.passes(seconds=2)
        await admin.sends_action(f"fe:{deed}:{kept.id}")
        assert "Nguồn tin đó không còn nữa." in admin.sees


async def test_the_feeds_of_one_paper_are_told_apart_by_the_end_of_their_addresses(
    newsroom: Newsroom, admin: Person, feed: FakeFeed, paper: FeedServer
) -> None:
    await added(newsroom, admin, feed)
    sport = paper.feed("/rss/the-thao.rss", "Thể thao vùng cao")
    sport.publish("Trận bóng đầu xuân", "Sapo.", published=newsroom.now - timedelta(hours=1))
    await admin.writes(f"/nguon {sport.url}")
    assert f"Báo Vùng Cao\n\nThể thao vùng cao · {sport.url}" in admin.sees, "the paper, and what the feed calls itself"
    await admin.presses("➕ Thêm")
    await admin.writes("/nguon")
    assert admin.buttons[:2] == ["⚪ Báo Vùng Cao · home.rss", "⚪ Báo Vùng Cao · the-thao.rss"]
    await admin.writes("/nguon vùng cao")
    assert "Là nguồn tin nào?" in admin.sees


async def test_feeds_that_fail_stand_first(newsroom: Newsroom, admin: Person, feed: FakeFeed) -> None:
    kept = await added(newsroom, admin, feed)
    async with newsroom.db.write() as tx:
        [due] = await feeds.due(tx, newsroom.now, 1)
        visit = Visit(at=newsroom.now, next_fetch_at=newsroom.now + timedelta(hours=1), interval=3600, error="xấu")
        await feeds.save_results(tx, [(due, visit)])
        await feeds.add(tx, "https://an.example/rss", "An", newsroom.now)
    await admin.writes("/nguon")
    assert admin.buttons[:2] == [f"⚠️ {kept.name}", "⚪ An"]


async def test_words_that_name_no_feed_are_said_to_be_neither_name_nor_address(admin: Person) -> None:
    await admin.writes("/nguon báo tường")
    assert "Không có nguồn tin nào tên “báo tường”" in admin.sees
    assert admin.buttons == ["➕ Thêm nguồn", "← Nguồn tin"]


async def test_a_newsroom_without_feeds_is_told_what_to_do(admin: Person) -> None:
    await admin.writes("/nguon")
    assert "Chưa có nguồn tin nào" in admin.sees
    assert admin.buttons == ["➕ Thêm nguồn", "📥 Nhập từ tệp (OPML)"]


async def test_feeds_are_found_by_their_names(newsroom: Newsroom, admin: Person) -> None:
    async with newsroom.db.write() as tx:
        for number, name in enumerate(("Báo Lào Cai", "Báo Lào Cai Thể thao", "Báo Yên Bái")):
            await feeds.add(tx, f"https://b{number}.example/rss", name, newsroom.now)
    await admin.writes("/nguon yen bai")
    assert "https://b2.example/rss" in admin.sees
    await admin.writes("/nguon lao cai")
    assert admin.buttons == ["⚪ Báo Lào Cai", "⚪ Báo Lào Cai Thể thao", "← Nguồn tin"]
