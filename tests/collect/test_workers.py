"""Parsing in several processes."""

from __future__ import annotations

import asyncio

import pytest

from digests.collect.workers import ParseWorkers
from digests.errors import FeedError
from tests.collect.test_worker import BURNING, FEED, NOW, SOURCE, children


@pytest.mark.slow
async def test_a_second_process_is_started_only_when_the_first_is_busy_and_no_third() -> None:
    before = set(children())
    workers = ParseWorkers(most=2)
    for _ in range(2):
        assert (await workers.parse(FEED, SOURCE.url, SOURCE, NOW)).entries
    assert len(set(children()) - before) == 1
    found = await asyncio.gather(*(workers.parse(FEED, SOURCE.url, SOURCE, NOW) for _ in range(20)))
    assert all(parsed.entries for parsed in found)
    assert (await workers.read_page(b"<h1>Tin</h1>")).title == "Tin"
    assert len(set(children()) - before) == 2
    await workers.close()
    assert set(children()) == before


@pytest.mark.slow
async def test_promise_11_a_feed_that_burns_the_processor_does_not_hold_up_the_others() -> None:
    workers = ParseWorkers(most=2, cpu_seconds=0.3)  # of the real five seconds no feed that we know takes two
    try:
        burning = asyncio.create_task(workers.parse(BURNING, SOURCE.url, SOURCE, NOW))
        await asyncio.sleep(0)
        for _ in range(5):
            assert (await workers.parse(FEED, SOURCE.url, SOURCE, NOW)).entries
        assert not burning.done()
        with pytest.raises(FeedError, match="processor time"):
            await burning
    finally:
        await workers.close()
