"""Promise 7: whatever a feed or the database does, readers get no old news, and none twice."""

from __future__ import annotations

from config.newsroom import Source
from digests.store import articles, slots
from tests.collect.house import DAY, HOUR, LEAD, House
from tests.fakes.feeds import FakeFeed


async def test_promise_7_a_feed_met_for_the_first_time_floods_nobody(house: House) -> None:
    feed = house.paper.feed("/rss/home.rss")
    for days in range(40):
        feed.publish(f"Chuyện của {days} ngày trước", published=house.now - days * DAY - HOUR)
    feed.publish("Không rõ ngày nào", date=None)
    await house.declare(Source(url=feed.url, name="Báo thử"))
    [harvest] = await house.collect()
    assert harvest.new == 41
    assert await house.news(house.now - DAY) == ["Chuyện của 0 ngày trước"]
    async with house.db.read() as tx:
        assert await articles.count(tx) == 41


async def test_promise_7_a_feed_that_changes_all_its_ids_brings_no_old_news(house: House, home: FakeFeed) -> None:
    home.publish("Lũ quét ở Bát Xát", LEAD, published=house.now)
    await house.visit()
    before = house.now
    for addresses in (False, True):
        home.change_all_ids(addresses=addresses)
        harvest = await house.visit()
        assert (harvest.new, harvest.updated, harvest.unchanged) == (0, 0, 2)
    assert await house.news(before) == []


async def test_promise_7_a_feed_that_drops_its_newest_item_brings_no_old_news(house: House, home: FakeFeed) -> None:
    home.publish("Lũ quét ở Bát Xát", LEAD, published=house.now)
    await house.visit()
    before = house.now
    home.drop_newest()
    assert (await house.visit()).new == 0
    home.publish("Lũ quét ở Bát Xát", LEAD, published=before)
    await house.visit()
    assert await house.news(before) == []


async def test_promise_7_what_slides_into_a_feed_from_its_past_is_no_news(house: House, home: FakeFeed) -> None:
    before = house.now
    home.publish("Chuyện của tuần trước", published=house.now - 7 * DAY)
    assert (await house.visit()).new == 1
    assert await house.news(before) == []


async def test_promise_7_a_feed_that_wakes_after_a_month_brings_no_old_news(house: House, home: FakeFeed) -> None:
    home.break_with(500)
    house.now += 30 * DAY
    async with house.db.write() as tx:  # the program itself has been alive all the time
        await slots.beat(tx, "collect", house.now)
    await house.visit()
    before = house.now
    home.repair()
    for days in range(1, 31):
        home.publish(f"Chuyện của {days} ngày trước", published=house.now - days * DAY)
    home.publish("Không rõ ngày nào", date=None)
    home.publish("Vừa xong", published=house.now - HOUR)
    assert (await house.visit()).new == 32
    assert await house.news(before - DAY) == ["Vừa xong"]
    assert await house.news(before) == []


async def test_promise_7_a_database_restored_from_yesterday_brings_no_old_news(house: House, home: FakeFeed) -> None:
    # Restored: what it knows ends 20 hours ago. What was published since has been told to readers in the meantime.
    backup = house.now
    home.publish("Đã gửi sáng qua", published=backup + HOUR)
    home.publish("Không rõ ngày nào", date=None)
    house.now += 20 * HOUR
    home.publish("Vừa xong", published=house.now - HOUR / 2)
    house.restart()
    [harvest] = await house.collect()
    assert harvest.new == 3
    assert await house.news(house.now - HOUR) == ["Vừa xong"]
    assert await house.news(backup) == [
        "Vừa xong",
        "Đã gửi sáng qua",
    ]  # each at its own time, for watermarks to sort out


async def test_promise_7_after_a_long_sleep_every_feed_counts_as_asleep_until_its_next_visit(
    house: House, home: FakeFeed
) -> None:
    house.now += 2 * HOUR
    home.break_with(503)
    await house.collect()
    home.repair()
    home.publish("Trong lúc ngủ", published=house.now - HOUR)
    await house.visit()
    assert await house.news(house.now - HOUR / 2) == []
    home.publish("Vừa xong", published=house.now - HOUR)
    await house.visit()
    assert await house.news(house.now - HOUR / 2) == ["Vừa xong"]


async def test_an_article_that_comes_late_is_news_when_it_comes(house: House, home: FakeFeed) -> None:
    before = house.now
    home.publish("Duyệt xong mới đăng", published=house.now - 6 * HOUR)
    await house.visit()
    assert await house.news(before) == ["Duyệt xong mới đăng"]


async def test_an_article_without_a_date_is_dated_by_its_address_or_when_it_was_seen(
    house: House, home: FakeFeed
) -> None:
    home.publish("Theo địa chỉ", url="https://dantri.com.vn/xa-hoi/tin-20261122060000123.htm", date=None)
    home.publish("Khi thấy", date=None)
    await house.visit()
    published = {article.title: article.published for article in await house.stored()}
    assert published["Khi thấy"] == house.now
    assert published["Theo địa chỉ"].isoformat() == "2026-11-21T23:00:00+00:00"


async def test_several_papers_with_one_story_are_one_story(house: House, home: FakeFeed) -> None:
    ours, theirs = home, house.paper.feed("/ban.rss")
    title = "Lũ quét ở Bát Xát cuốn trôi hai cây cầu tạm"
    theirs.publish(title, LEAD, url="https://ban.example/1.html", published=house.now)
    theirs.publish("Chợ phiên Bắc Hà đón khách du lịch trở lại", url="https://ban.example/2.html", published=house.now)
    await house.declare(Source(url=theirs.url, name="Báo bạn"), Source(url=ours.url, name="Báo thử", own=True))
    await house.visit_all()
    ours.publish(title + " trong đêm", LEAD, published=house.now)
    house.restart()
    await house.visit_all()
    told = {article.title: article for article in await house.stored()}
    assert title not in told
    assert (told[title + " trong đêm"].papers, told[title + " trong đêm"].own) == (2, True)
    assert told["Chợ phiên Bắc Hà đón khách du lịch trở lại"].papers == 1


async def test_two_feeds_that_show_an_article_differently_do_not_revise_it_in_turn(
    house: House, home: FakeFeed
) -> None:
    other = house.paper.feed("/muc.rss")
    await house.declare(Source(url=home.url, name="Báo thử", own=True), Source(url=other.url, name="Chuyên mục"))
    url = home.publish("Lũ quét ở Bát Xát", "", published=house.now)
    await house.visit_all()
    other.publish("Lũ quét: bản của chuyên mục", LEAD, url=url, published=house.now)
    counts = []
    for _ in range(3):
        home.conditional = other.conditional = False
        counts.append(sum(harvest.updated for harvest in await house.visit_all()))
    assert counts == [1, 0, 0]
    [article] = [article for article in await house.stored() if article.url == url]
    assert (article.title, article.lead) == ("Lũ quét ở Bát Xát", LEAD)
