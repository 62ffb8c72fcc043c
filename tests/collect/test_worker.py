"""Parsing in a process that can be stopped."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import psutil
import pytest

from config.newsroom import Source, load
from digests.collect import worker as worker_module
from digests.collect.worker import ParseWorker, serve
from digests.errors import FeedError

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = Source(url="https://bao.vn/rss", name="Báo thử")
FEED = (
    "<rss><channel><item><title>Lũ ở Y Tý</title><link>https://bao.vn/a.html</link></item></channel></rss>"
).encode()
ITEM = b"<item><title>T</title><link>https://bao.vn/a</link>" + b"<category>a</category>" * 9_000 + b"</item>"
BURNING, GREEDY = (b"<rss><channel>" + ITEM * count + b"</channel></rss>" for count in (38, 12))


def children() -> list[psutil.Process]:
    """The worker's processes: a database of other tests may be there too."""
    found = psutil.Process(os.getpid()).children(recursive=True)
    return [process for process in found if "digests.collect.worker" in _command(process)]


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.NoSuchProcess:
        return []


@pytest.mark.slow
async def test_a_feed_is_parsed_in_another_process_which_ends_when_closed() -> None:
    before = set(children())
    async with ParseWorker() as worker:
        parsed = await worker.parse(FEED, SOURCE.url, SOURCE, NOW)
        assert [entry.title for entry in parsed.entries] == ["Lũ ở Y Tý"]
        (process,) = set(children()) - before
        assert not any("TOKEN" in name for name in process.environ())
        page = await worker.read_page("<h1>Lũ ở Y Tý</h1>".encode())
        assert page.title == "Lũ ở Y Tý"
        assert set(children()) - before == {process}
    assert not process.is_running()
    assert set(children()) == before


@pytest.mark.slow
async def test_a_broken_feed_says_why_and_the_process_goes_on() -> None:
    async with ParseWorker() as worker:
        with pytest.raises(FeedError, match="HTML page"):
            await worker.parse(b"<html>", SOURCE.url, SOURCE, NOW)
        first = children()
        assert (await worker.parse(FEED, SOURCE.url, SOURCE, NOW)).entries
        assert children() == first


@pytest.mark.slow
async def test_many_at_once_are_served_one_after_the_other() -> None:
    async with ParseWorker() as worker:
        found = await asyncio.gather(*(worker.parse(FEED, SOURCE.url, SOURCE, NOW) for _ in range(20)))
        assert all(parsed.entries for parsed in found)


@pytest.mark.slow
async def test_a_feed_that_burns_processor_time_is_stopped_and_the_next_one_is_read() -> None:
    async with ParseWorker(cpu_seconds=0.2) as worker:
        assert (await worker.parse(FEED, SOURCE.url, SOURCE, NOW)).entries
        before = children()
        with pytest.raises(FeedError, match=r"took more than 0\.2 s of processor time"):
            await worker.parse(BURNING, SOURCE.url, SOURCE, NOW)
        assert (await worker.parse(FEED, SOURCE.url, SOURCE, NOW)).entries
        assert not set(before) & set(children())


@pytest.mark.slow
async def test_a_feed_that_needs_too_much_memory_is_an_error_of_its_own() -> None:
    async with ParseWorker(memory=-24 << 20) as worker:  # 8 MB: 32 more are granted to what is imported late
        with pytest.raises(FeedError, match=r"more than -?\d+ MB of memory"):
            await worker.parse(GREEDY, SOURCE.url, SOURCE, NOW)
        assert (await worker.parse(FEED, SOURCE.url, SOURCE, NOW)).entries


@pytest.mark.slow
async def test_a_process_that_was_killed_is_replaced() -> None:
    async with ParseWorker() as worker:
        await worker.parse(FEED, SOURCE.url, SOURCE, NOW)
        before = set(children())
        for process in before:
            if "worker" in " ".join(process.cmdline()):
                process.kill()
        with pytest.raises(FeedError, match=r"ended in the middle \(SIGKILL\)"):
            await worker.parse(FEED, SOURCE.url, SOURCE, NOW)
        assert (await worker.parse(FEED, SOURCE.url, SOURCE, NOW)).entries


@pytest.mark.slow
async def test_a_cancelled_request_leaves_no_half_answer_behind() -> None:
    async with ParseWorker() as worker:
        await worker.parse(FEED, SOURCE.url, SOURCE, NOW)
        waiting = asyncio.create_task(worker.parse(FEED * 50, SOURCE.url, SOURCE, NOW))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert (await worker.read_page(b"<h1>Tin</h1>")).title == "Tin"


@pytest.mark.slow
async def test_the_newsroom_of_the_configuration_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "prefixes.toml").write_text('bracketed = ["Báo Thử Nghiệm 1"]\n', encoding="utf-8")
    feed = FEED.replace(b"</item>", "<description>(Báo Thử Nghiệm 1) Mưa to.</description></item>".encode())
    async with ParseWorker(tmp_path) as worker:
        assert (await worker.parse(feed, SOURCE.url, SOURCE, NOW)).entries[0].lead == "Mưa to."


def test_the_other_side_answers_until_there_is_nothing_more_to_ask() -> None:
    import pickle

    job = pickle.dumps(("feed", FEED, SOURCE.url, SOURCE, NOW))
    answers = BytesIO()
    header = worker_module._LENGTH.pack(len(job))
    serve(BytesIO((header + job) * 2), answers, load(), 5.0)
    (length,) = worker_module._LENGTH.unpack(answers.getvalue()[:4])
    assert len(answers.getvalue()) == 2 * (4 + length)
    assert pickle.loads(answers.getvalue()[4 : 4 + length]).entries[0].title == "Lũ ở Y Tý"
