"""The way out to the web: every answer a server can give, and every trick to make us talk to ourselves."""

from __future__ import annotations

import asyncio
import socket
import tracemalloc
from collections.abc import AsyncIterator

import pytest

from digests.collect.fetch.web import Web
from digests.errors import FetchError
from tests.fakes.dns import Resolver
from tests.fakes.feeds import FakeFeed, FeedServer


@pytest.fixture
async def paper() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        yield server


@pytest.fixture
def feed(paper: FeedServer) -> FakeFeed:
    feed = paper.feed("/rss/home.rss")
    feed.publish("Lũ quét ở Bát Xát", "Nước suối lên nhanh trong đêm.")
    return feed


@pytest.fixture
async def web(paper: FeedServer) -> AsyncIterator[Web]:
    async with Web(paper.allow, seconds=5) as opened:
        yield opened


async def refusal(web: Web, url: str) -> str:
    with pytest.raises(FetchError) as caught:
        await web.get(url)
    return str(caught.value)


# --- a good server ----------------------------------------------------------------------------------


async def test_a_page_comes_with_what_the_server_says_about_it(web: Web, feed: FakeFeed) -> None:
    feed.headers = {"Cache-Control": "max-age=600"}
    page = await web.get(feed.url)
    assert page is not None
    assert (page.url, page.body, page.max_age, page.moved_to) == (feed.url, feed.render(), 600, None)
    assert page.content_type.startswith("application/rss+xml")
    assert page.validators.etag


async def test_a_page_that_has_not_changed_is_not_sent_again(web: Web, feed: FakeFeed) -> None:
    first = await web.get(feed.url)
    assert first is not None
    assert await web.get(feed.url, first.validators) is None
    assert [visit.status for visit in feed.visits] == [200, 304]
    feed.publish("Chợ phiên Bắc Hà")
    assert await web.get(feed.url, first.validators) is not None


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw deflate"])
async def test_a_packed_feed_is_unpacked(web: Web, feed: FakeFeed, encoding: str) -> None:
    feed.pack(encoding)
    page = await web.get(feed.url)
    assert page is not None
    assert page.body == feed.render()


async def test_a_host_never_gets_more_than_two_requests_at_once(web: Web, feed: FakeFeed) -> None:
    feed.slow(0.01)
    await asyncio.gather(*(web.get(feed.url) for _ in range(8)))
    assert feed.busiest == 2


async def test_waiting_for_our_turn_at_a_host_does_not_count_as_slowness(paper: FeedServer, feed: FakeFeed) -> None:
    feed.slow(0.1)
    async with Web(paper.allow, seconds=0.35) as web:
        pages = await asyncio.gather(*(web.get(feed.url) for _ in range(8)))
    assert all(pages)


async def test_a_server_that_wants_its_cookie_back_gets_it(web: Web, feed: FakeFeed) -> None:
    feed.wants_a_cookie()
    assert await web.get(feed.url) is not None
    feed.visits.clear()
    await web.get(feed.url)
    assert "Cookie" not in feed.visits[0].headers  # nothing is remembered from visit to visit


# --- redirects --------------------------------------------------------------------------------------


async def test_a_redirect_is_followed(web: Web, paper: FeedServer, feed: FakeFeed) -> None:
    paper.feed("/old").redirect_to("rss/home.rss")
    page = await web.get(paper.url + "/old")
    assert page is not None
    assert (page.url, page.moved_to) == (feed.url, None)


async def test_a_feed_that_moved_for_good_says_where(web: Web, paper: FeedServer, feed: FakeFeed) -> None:
    paper.feed("/old").redirect_to("/older", status=301)
    paper.feed("/older").redirect_to("/today", status=308)
    paper.feed("/today").redirect_to(feed.url, status=302)
    page = await web.get(paper.url + "/old")
    assert page is not None
    assert page.moved_to == paper.url + "/today"


async def test_a_feed_that_redirects_for_ever_is_given_up(web: Web, feed: FakeFeed) -> None:
    feed.redirect_for_ever()
    assert await refusal(web, feed.url) == "it redirects more than 5 times"
    assert len(feed.visits) == 6


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://bao.example/", "gopher://127.0.0.1/", "javascript:alert(1)"]
)
async def test_a_redirect_leads_to_http_or_nowhere(web: Web, feed: FakeFeed, target: str) -> None:
    feed.redirect_to(target)
    assert "its address" in await refusal(web, feed.url)


# --- servers that fail ------------------------------------------------------------------------------


async def test_an_error_is_told_with_the_time_to_come_back(web: Web, feed: FakeFeed) -> None:
    feed.break_with(503, retry_after=120)
    with pytest.raises(FetchError, match="the server answered 503 Service Unavailable") as caught:
        await web.get(feed.url)
    assert caught.value.retry_after == 120


async def test_each_failure_is_one_sentence(web: Web, feed: FakeFeed) -> None:
    feed.break_with(404)
    assert await refusal(web, feed.url) == "the server answered 404 Not Found"
    feed.break_with(799)
    assert await refusal(web, feed.url) == "the server answered 799"
    feed.cut_off()
    assert await refusal(web, feed.url) == "the connection was lost before the whole answer came"
    feed.serve(b"\x1f\x8b broken", **{"Content-Encoding": "gzip"})
    assert await refusal(web, feed.url) == "its compressed data is damaged"
    feed.redirect_to("http://[::1")
    assert await refusal(web, feed.url) == "its address cannot be read"


async def test_a_server_that_is_down_is_named(paper: FeedServer) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        async with Web(frozenset({("127.0.0.1", port)})) as web:
            sentence = f"127.0.0.1:{port} does not accept connections"
            assert await refusal(web, f"http://127.0.0.1:{port}/") == sentence


async def test_what_answers_with_something_else_than_http_is_refused() -> None:
    async def chatter(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.bao.example ESMTP\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(chatter, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, Web(frozenset({("127.0.0.1", port)})) as web:
        assert "does not speak HTTP" in await refusal(web, f"http://127.0.0.1:{port}/")
        assert "certificate" in await refusal(web, f"https://127.0.0.1:{port}/")


@pytest.mark.parametrize("url", ["", "home.rss", "ftp://bao.example/", "file:///etc/passwd", "http://", "http://[::1"])
async def test_only_http_addresses_are_fetched(web: Web, url: str) -> None:
    assert "its address" in await refusal(web, url)


async def test_a_name_that_does_not_exist_is_named() -> None:
    async with Web(resolver=Resolver()) as web:
        assert await refusal(web, "http://khong-co.example/") == "there is no host named khong-co.example"


# --- promise 11: limits -----------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_promise_11_a_bomb_costs_no_more_than_the_limit(web: Web, feed: FakeFeed, encoding: str) -> None:
    feed.gzip_bomb(32, encoding=encoding)
    tracemalloc.start()
    try:
        assert await refusal(web, feed.url) == "it is larger than 5 MB"
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 16_000_000


async def test_promise_11_a_huge_feed_is_not_read_to_its_end(web: Web, feed: FakeFeed) -> None:
    feed.huge(6)
    assert await refusal(web, feed.url) == "it is larger than 5 MB"


@pytest.mark.parametrize("how", ["slow", "drip", "slow redirects"])
async def test_promise_11_nobody_waits_longer_than_the_limit(paper: FeedServer, feed: FakeFeed, how: str) -> None:
    if how == "drip":
        feed.drip()
    else:
        feed.slow(30 if how == "slow" else 0.1)
    if how == "slow redirects":
        feed.redirect_for_ever()
    async with Web(paper.allow, seconds=0.25) as web, asyncio.timeout(60):
        assert await refusal(web, feed.url) == "the whole answer did not come within 0.25 s"
