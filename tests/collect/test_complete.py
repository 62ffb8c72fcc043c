"""Articles whose feed gives no usable lead: their page is asked, once, and what it says is stored."""

from __future__ import annotations

import logging

import pytest

from config.newsroom import Newsroom, Source
from digests.collect.complete import PER_HOST, Completer
from digests.collect.completion import Completion, Wanted, completion
from digests.collect.page.reading import read_page
from digests.collect.worker import ParseWorker
from digests.model import Article
from tests.collect.house import LEAD, House
from tests.fakes.feeds import FakeFeed

TITLE = "Lũ quét ở Y Tý"
SAPO = "Rạng sáng 23/11, lũ quét ở xã Y Tý cuốn trôi hai cây cầu tạm; người dân đã được đưa đến nơi an toàn."
HTML = f"<h1>{TITLE}</h1><h2 class='detail-sapo'>(Dân trí) - {SAPO}</h2><p>Mưa lớn kéo dài suốt đêm.</p>"


class PageReader:
    """The real steps, in this process."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom

    async def complete(self, body: bytes, wanted: Wanted) -> Completion | None:
        return completion(read_page(body, prefixes=self._newsroom.prefixes), wanted, self._newsroom)


@pytest.fixture
def completer(house: House) -> Completer:
    return Completer(
        db=house.db, newsroom=house.newsroom, web=house.web, worker=PageReader(house.newsroom), clock=lambda: house.now
    )


async def told(house: House, title: str = TITLE) -> Article:
    [article] = [article for article in await house.stored() if article.title == title]
    return article


@pytest.mark.parametrize(
    "given", ["", TITLE, "Rạng sáng 23/11, lũ quét ở xã Y Tý cuốn trôi hai cây cầu tạm; người...", "Tin"]
)
async def test_without_a_usable_lead_the_page_gives_it(
    house: House, home: FakeFeed, completer: Completer, given: str
) -> None:
    home.publish(TITLE, given, published=house.now, url=house.paper.page("/a.html", HTML))
    await house.visit()
    assert await completer.complete() == 2  # the feed's older article too
    article = await told(house)
    assert article.lead == SAPO
    assert article.places


async def test_a_usable_lead_needs_no_page(house: House, home: FakeFeed, completer: Completer) -> None:
    home.publish(TITLE, LEAD, published=house.now, url=house.paper.page("/a.html", HTML))
    await house.visit()
    await completer.complete()
    assert house.paper.hits["/a.html"] == 0
    assert (await told(house)).lead == LEAD


async def test_a_page_of_many_news_is_not_asked_for_the_lead_of_one(
    house: House, home: FakeFeed, completer: Completer
) -> None:
    page = house.paper.page("/tin.html", HTML)
    for number in (1, 2):
        home.publish(f"{TITLE} lần {number}", "", published=house.now, url=f"{page}#tin-{number}")
    await house.visit()
    await completer.complete()
    assert await completer.complete() == 0
    assert house.paper.hits["/tin.html"] == 0


async def test_what_the_page_gave_stays_though_the_feed_is_read_again(
    house: House, home: FakeFeed, completer: Completer
) -> None:
    url = home.publish(TITLE, "Rạng sáng...", published=house.now, url=house.paper.page("/a.html", HTML))
    await house.visit()
    await completer.complete()
    home.revise(url, lead="Rạng sáng 23/11...")
    harvest = await house.visit()
    assert (harvest.new, harvest.updated) == (0, 0)
    assert (await told(house)).lead == SAPO
    home.revise(url, lead=LEAD)
    assert (await house.visit()).updated == 1
    assert (await told(house)).lead == LEAD


OTHER = "Hai cây cầu tạm bị cuốn trôi trong đêm"
OTHER_LEAD = "Lũ quét rạng sáng 23/11 ở xã Y Tý cuốn trôi hai cây cầu tạm, người dân được đưa đến nơi an toàn."


@pytest.mark.parametrize("taken", [False, True])
async def test_a_better_lead_finds_the_story_that_a_bad_one_did_not_unless_others_tell_its_own(
    house: House, home: FakeFeed, completer: Completer, taken: bool
) -> None:
    home.publish(OTHER, OTHER_LEAD, published=house.now)
    await house.visit()
    home.publish("Người dân Y Tý thoát nạn", "", published=house.now, url=house.paper.page("/a.html", HTML))
    await house.visit()
    assert {OTHER, "Người dân Y Tý thoát nạn"} <= {article.title for article in await house.stored()}
    if taken:
        home.publish("Người dân Y Tý thoát nạn!", "Ảnh.", published=house.now, url="https://bao.example/b.html")
        await house.visit()
    await completer.complete()
    stories = {article.title for article in await house.stored()}  # each by the first article to tell it
    assert ("Người dân Y Tý thoát nạn" in stories) is taken


@pytest.mark.parametrize("page", [None, "", "<h1>Trang chủ</h1><p class='sapo'>Tin khác hẳn của một ngày khác.</p>"])
async def test_a_page_that_fails_or_is_another_leaves_what_is_there_and_is_not_asked_again(
    house: House, home: FakeFeed, completer: Completer, page: str | None
) -> None:
    url = f"{house.paper.url}/a.html" if page is None else house.paper.page("/a.html", page)
    home.publish(TITLE, "Mưa to.", published=house.now, url=url)
    await house.visit()
    assert await completer.complete() == 2
    assert await completer.complete() == 0
    assert house.paper.hits["/a.html"] == 1
    assert (await told(house)).lead == "Mưa to."


async def test_what_nobody_expected_of_one_page_stops_no_other(
    house: House, home: FakeFeed, caplog: pytest.LogCaptureFixture
) -> None:
    class Mad(PageReader):
        async def complete(self, body: bytes, wanted: Wanted) -> Completion | None:
            if b"boom" in body:
                raise RuntimeError("boom")
            return await super().complete(body, wanted)

    home.publish(TITLE, "", published=house.now, url=house.paper.page("/a.html", HTML))
    home.publish("Tin khác", "", published=house.now, url=house.paper.page("/b.html", "<p>boom"))
    await house.visit()
    completer = Completer(
        db=house.db, newsroom=house.newsroom, web=house.web, worker=Mad(house.newsroom), clock=lambda: house.now
    )
    with caplog.at_level(logging.ERROR):
        await completer.complete()
    assert (await told(house)).lead == SAPO
    assert [record.getMessage().split()[0] for record in caplog.records] == ["page_crashed"]


async def test_a_round_asks_a_host_for_a_few_pages_only_and_the_next_round_goes_on(
    house: House, completer: Completer
) -> None:
    feed = house.paper.feed("/rss")
    for number in range(PER_HOST + 3):
        feed.publish(f"Tin số {number}", "", published=house.now, url=house.paper.page(f"/{number}.html", HTML))
    await house.declare(Source(url=feed.url, name="Báo thử"))
    await house.collect()
    assert [await completer.complete() for _ in range(3)] == [PER_HOST, 3, 0]


@pytest.mark.slow
async def test_the_worker_s_process_reads_the_page(newsroom: Newsroom) -> None:
    async with ParseWorker() as worker:
        found = await worker.complete(HTML.encode(), Wanted(title=TITLE, url="https://bao.vn/a.html", local=True))
        assert found is not None
        assert found.lead == SAPO
        assert await worker.complete(b"<p>x</p>", Wanted(title=TITLE, url="https://bao.vn/a.html")) is None
