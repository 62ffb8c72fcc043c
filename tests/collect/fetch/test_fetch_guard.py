"""Promise 11: no feed, page or link makes us talk to a private address, whatever it is called."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from digests.collect.fetch.web import Web
from digests.errors import FetchError
from tests.fakes.dns import Resolver
from tests.fakes.feeds import FakeFeed, FeedServer

DISGUISES = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "017700000001",
    "0177.0.0.1",
    "0.0.0.0",
    "0",
    "127.0.0.1.",
    "localhost",
    "LOCALHOST",
    "１２７.0.0.1",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fe80::1%25lo]",
    "[ff02::1]",
    "169.254.169.254",
    "10.0.0.1",
    "192.168.1.1",
    "224.0.0.1",
]
POINTS_INSIDE = ["127.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "10.0.0.7", "0.0.0.0"]


@pytest.fixture
async def paper() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        yield server


@pytest.fixture
def feed(paper: FeedServer) -> FakeFeed:
    feed = paper.feed("/rss/home.rss")
    feed.publish("Lũ quét ở Bát Xát", "Nước suối lên nhanh trong đêm.")
    return feed


async def refusal(web: Web, url: str) -> str:
    with pytest.raises(FetchError) as caught:
        await web.get(url)
    return str(caught.value)


@pytest.mark.parametrize("host", DISGUISES)
async def test_promise_11_no_form_of_a_private_address_is_visited(paper: FeedServer, feed: FakeFeed, host: str) -> None:
    async with Web(seconds=2) as web:
        sentence = await refusal(web, f"http://{host}:{paper.port}{feed.path}")
    assert "private address" in sentence or "there is no host" in sentence or "its address" in sentence
    assert not paper.hits


@pytest.mark.parametrize("host", ["127.0.0.1", "0x7f000001", "[::ffff:127.0.0.1]", "noi-bo.example"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_promise_11_no_redirect_leads_to_a_private_address(
    paper: FeedServer, feed: FakeFeed, host: str, status: int
) -> None:
    resolver = Resolver(**{"noi-bo_example": ["127.0.0.1"]}) if host == "noi-bo.example" else None
    async with FeedServer() as inside, Web(paper.allow, resolver=resolver) as web:
        feed.redirect_to(f"http://{host}:{inside.port}/secret", status)
        assert "private address" in await refusal(web, feed.url)
        assert feed.visits
        assert not inside.hits


@pytest.mark.parametrize("private", POINTS_INSIDE)
async def test_promise_11_a_name_that_points_inside_is_refused(paper: FeedServer, private: str) -> None:
    async with Web(resolver=Resolver(bao_example=[private])) as web:
        sentence = await refusal(web, f"http://bao.example:{paper.port}/")
    assert sentence.startswith(f"bao.example is a private address ({private})")
    assert not paper.hits


async def test_promise_11_a_name_that_changes_its_answer_is_refused(paper: FeedServer, feed: FakeFeed) -> None:
    # The first answer is one we may dial, as whoever checks before the visit would see it; the second is not.
    resolver = Resolver(bao_example=["127.0.0.1", "127.0.0.2"])
    async with FeedServer() as inside, Web(paper.allow, resolver=resolver) as web:
        assert await web.get(f"http://bao.example:{paper.port}{feed.path}") is not None
        sentence = await refusal(web, f"http://bao.example:{inside.port}/")
        assert "private address (127.0.0.2)" in sentence
        assert resolver.asked == ["bao.example", "bao.example"]
        assert not inside.hits


async def test_a_private_host_that_is_allowed_by_name_may_be_visited(paper: FeedServer, feed: FakeFeed) -> None:
    resolver = Resolver(feeds_local=["127.0.0.1"])
    async with Web(frozenset({("Feeds.local", paper.port)}), resolver=resolver) as web:
        assert await web.get(f"http://feeds.local:{paper.port}{feed.path}") is not None


async def test_an_allowed_host_opens_no_other_port(paper: FeedServer) -> None:
    async with FeedServer() as other, Web(paper.allow) as web:
        assert "private address" in await refusal(web, other.url)
        assert not other.hits
