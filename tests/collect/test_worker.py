"""Promise 11: what strangers send burns no more than five seconds of processor time, and ends nothing but itself."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from config.newsroom import Source
from digests.collect.worker import ParseWorker
from digests.errors import FeedError

pytestmark = pytest.mark.slow

SOURCE = Source(url="https://bao.example/rss", name="Báo thử")
GOOD = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Báo thử</title><item>
<title>Lúa chín vàng ở Mù Cang Chải</title><link>https://bao.example/lua-post1.html</link>
<description>Ruộng bậc thang vào mùa đẹp nhất, khách đông từ sáng sớm.</description>
</item></channel></rss>""".encode()


@pytest.fixture
async def worker() -> AsyncIterator[ParseWorker]:
    worker = ParseWorker()
    yield worker
    await worker.close()


def pid(worker: ParseWorker) -> int:
    assert worker._process is not None
    return worker._process.pid


async def test_a_feed_is_read_in_another_process(worker: ParseWorker, now: datetime) -> None:
    parsed = await worker.parse(GOOD, SOURCE.url, SOURCE, now)
    assert [entry.title for entry in parsed.entries] == ["Lúa chín vàng ở Mù Cang Chải"]
    assert pid(worker) != os.getpid()


async def test_a_feed_that_cannot_be_read_leaves_the_process_to_the_next_one(
    worker: ParseWorker, now: datetime
) -> None:
    with pytest.raises(FeedError):
        await worker.parse(b"<html><body>Xin ch\xc3\xa0o</body></html>", SOURCE.url, SOURCE, now)
    first = pid(worker)
    assert len((await worker.parse(GOOD, SOURCE.url, SOURCE, now)).entries) == 1
    assert pid(worker) == first


async def test_promise_11_processor_time_has_an_end_and_the_next_feed_is_read(now: datetime) -> None:
    item = GOOD[GOOD.index(b"<item>") : GOOD.index(b"</channel>")]
    large = GOOD.replace(item, b"".join(item.replace(b"post1", b"post%d" % number) for number in range(500)))
    async with ParseWorker(cpu_seconds=0.05) as worker:  # this one needs more; a usual feed does not
        with pytest.raises(FeedError, match=r"more than 0\.05 s of processor time"):
            await worker.parse(large, SOURCE.url, SOURCE, now)
        assert len((await worker.parse(GOOD, SOURCE.url, SOURCE, now)).entries) == 1


async def test_a_process_that_was_killed_is_replaced(worker: ParseWorker, now: datetime) -> None:
    await worker.parse(GOOD, SOURCE.url, SOURCE, now)
    killed = pid(worker)
    os.kill(killed, signal.SIGKILL)
    with pytest.raises(FeedError, match="processor time"):
        await worker.parse(GOOD, SOURCE.url, SOURCE, now)
    assert len((await worker.parse(GOOD, SOURCE.url, SOURCE, now)).entries) == 1
    assert pid(worker) != killed


async def test_closing_ends_the_process(now: datetime) -> None:
    worker = ParseWorker()
    await worker.parse(GOOD, SOURCE.url, SOURCE, now)
    child = pid(worker)
    await worker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
