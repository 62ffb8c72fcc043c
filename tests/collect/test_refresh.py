"""One visit to a feed, with a real server, a real parser process and a real database."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from config.newsroom import Source
from digests.collect.refresh import Harvest
from digests.collect.worker import ParseWorker
from digests.model import Parsed
from digests.store import feeds
from tests.collect.house import DAY, HOUR, LEAD, House, Reader
from tests.collect.test_worker import BURNING
from tests.fakes.feeds import FakeFeed


async def test_a_visit_brings_new_articles_updates_those_that_changed_and_leaves_the_others(
    house: House, home: FakeFeed
) -> None:
    url = home.publish("Lũ quét ở Bát Xát", LEAD, published=house.now)
    assert replace(await house.visit(), feed=None) == Harvest(feed=None, status="read", new=1, unchanged=1)  # type: ignore[arg-type]  # not compared
    home.revise(url, title="Lũ quét ở Bát Xát: hai cầu bị cuốn trôi")
    harvest = await house.visit()
    assert (harvest.new, harvest.updated, harvest.unchanged) == (0, 1, 1)
    [article] = [article for article in await house.stored() if article.url == url]
    assert (article.title, article.lead, article.source, article.own) == (
        "Lũ quét ở Bát Xát: hai cầu bị cuốn trôi",
        LEAD,
        "Báo thử",
        True,
    )
    assert article.published == house.now - timedelta(minutes=10)
    assert article.first_seen == article.news_at == house.now - timedelta(minutes=5)


async def test_a_feed_that_has_not_changed_is_not_read_again(house: House, home: FakeFeed) -> None:
    assert (await house.visit()).status == "unchanged"
    assert [visit.status for visit in home.visits] == [200, 304]
    assert (await house.feed()).last_ok_at == house.now


async def test_a_feed_is_left_alone_until_its_time_comes(house: House, home: FakeFeed) -> None:
    assert await house.later(timedelta(minutes=4), everything=False) == []
    assert len(await house.later(timedelta(minutes=1), everything=False)) == 1


# --- promise 4: what is broken stops nobody else ------------------------------------------------------


async def test_promise_4_a_broken_feed_stops_no_other(house: House, home: FakeFeed) -> None:
    await house.declare(
        Source(url=home.url, name="Báo thử", own=True),
        *(Source(url=house.paper.feed(f"/{how}").url, name=how) for how in ("500", "html", "slow", "bomb", "doctype")),
    )
    server = house.paper
    server.feed("/500").break_with(500)
    server.feed("/html").serve(b"<!doctype html><html><body>Xin ch\xc3\xa0o</body></html>", "text/html")
    server.feed("/slow").slow(30)
    server.feed("/bomb").gzip_bomb(64)
    server.feed("/doctype").serve(b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel><title>&a;</title></channel></rss>')
    home.publish("Lũ quét ở Bát Xát", LEAD, published=house.now)
    harvests = {harvest.feed.name: harvest for harvest in await house.later(timedelta(minutes=5))}
    assert (harvests["Báo thử"].status, harvests["Báo thử"].new) == ("read", 1)
    errors = {name: harvest.error for name, harvest in harvests.items() if harvest.error}
    assert set(errors) == {"500", "html", "slow", "bomb", "doctype"}
    assert errors["500"] == "the server answered 500 Internal Server Error"
    assert errors["slow"] == "the whole answer did not come within 1 s"
    assert errors["bomb"] == "it is larger than 5 MB"
    assert all("\n" not in error for error in errors.values())


async def test_promise_4_what_nobody_expected_stops_no_other_feed(house: House, home: FakeFeed) -> None:
    class Mad(Reader):
        async def parse(self, body: bytes, url: str, source: Source, now: datetime) -> Parsed:
            raise RuntimeError("boom")

    other = house.paper.feed("/other.rss")
    await house.declare(Source(url=home.url, name="Báo thử"), Source(url=other.url, name="Khác"))
    home.publish("Lũ quét ở Bát Xát", LEAD)
    other.publish("Chợ phiên", LEAD)
    good, house.worker = house.worker, Mad(house.newsroom)
    house.restart()
    harvests = await house.later(timedelta(minutes=5))
    assert [harvest.error for harvest in harvests] == ["something unexpected went wrong (RuntimeError)"] * 2
    house.worker = good
    house.restart()
    assert [harvest.status for harvest in await house.later(HOUR / 2)] == ["read", "read"]


async def test_a_feed_that_fails_is_visited_less_and_less_and_its_recovery_is_noticed(
    house: House, home: FakeFeed, caplog: pytest.LogCaptureFixture
) -> None:
    home.break_with(503)
    waits = []
    for _ in range(4):
        await house.later(DAY)
        feed = await house.feed()
        waits.append((feed.next_fetch_at - house.now).total_seconds())
    assert (feed.failures, feed.error) == (4, "the server answered 503 Service Unavailable")
    assert [225 * 2**n <= wait <= 300 * 2**n for n, wait in enumerate(waits)] == [True] * 4
    home.repair()
    with caplog.at_level(logging.INFO):
        await house.later(DAY)
    assert "feed_recovered" in caplog.messages
    assert ((await house.feed()).failures, (await house.feed()).error) == (0, None)


async def test_the_servers_wish_to_be_left_alone_is_heeded(house: House, home: FakeFeed) -> None:
    home.break_with(429, retry_after=4000)
    await house.visit()
    assert (await house.feed()).next_fetch_at == house.now + timedelta(seconds=4000)


async def test_a_feed_that_is_not_our_own_is_visited_as_often_as_it_publishes_and_wishes(house: House) -> None:
    quiet, busy, shy = (house.paper.feed(f"/{name}") for name in ("quiet", "busy", "shy"))
    for n in range(30):
        busy.publish(f"Tin {n}", published=house.now - timedelta(minutes=2 * n))
        shy.publish(f"Chuyện {n}", published=house.now - timedelta(minutes=2 * n))
    quiet.publish("Chuyện cũ", published=house.now - 30 * DAY)
    shy.ttl = 20
    await house.declare(*(Source(url=feed.url, name=feed.path) for feed in (quiet, busy, shy)))
    await house.collect()
    async with house.db.read() as tx:
        waits = {feed.name: (feed.next_fetch_at - house.now).total_seconds() for feed in await feeds.all(tx)}
    assert waits == {"/quiet": 3600, "/busy": 300, "/shy": 1200}


@pytest.mark.slow
async def test_promise_11_a_feed_that_burns_the_processor_is_left_out_and_the_others_are_read(
    house: House, home: FakeFeed
) -> None:
    worker = ParseWorker(cpu_seconds=0.3)  # of the real five seconds no feed that we know takes two
    house.worker = worker
    other = house.paper.feed("/nang.rss")
    other.serve(BURNING[: 4 << 20])
    home.publish("Lũ quét ở Bát Xát", LEAD, published=house.now)
    await house.declare(Source(url=other.url, name="Nặng"), Source(url=home.url, name="Báo thử", own=True))
    try:
        harvests = {harvest.feed.name: harvest for harvest in await house.visit_all()}
    finally:
        await worker.close()
    assert harvests["Báo thử"].new == 1
    assert harvests["Nặng"].status == "failed"
