"""Bad input: feeds that cost other parsers minutes or gigabytes, in the worker's own process."""

from __future__ import annotations

import gzip
import random
from datetime import UTC, datetime

import psutil
import pytest

from config.newsroom import Source
from digests.collect.worker import CPU_SECONDS, MEMORY, ParseWorker
from digests.errors import FeedError
from tests.collect.test_parse import item, rss

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = Source(url="https://bao.vn/rss", name="Báo thử")
GOOD = item(9)
LAUGHS = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))
ATTRIBUTES = "".join(f" a{number}='{number}'" for number in range(50_000))
SPACES = "".join(f" xmlns:n{number}='http://n/{number}'" for number in range(100_000))
ANSWERED: dict[str, str | bytes] = {
    "200,000 empty items": rss("<item/>" * 200_000),
    "a title of 4 MB": rss(item(1, title="T" * 4_000_000), GOOD),
    "a text of 4 MB": rss(item(1, description="Mưa to ở Y Tý. " * 250_000), GOOD),
    "a million stray signs": rss(item(1, extra=f"<x>{'<' * 1_000_000}</x>"), GOOD),
    "900,000 stray signs": rss(item(1, extra=f"<x>{'&' * 900_000}</x>"), GOOD),
    "an item 100,000 deep": rss(item(1, extra="<a>" * 100_000 + "</a>" * 100_000), GOOD),
    "an item 100,000 deep and open": rss(item(1, extra="<a>" * 100_000), GOOD),
    "a head 300,000 deep": rss(GOOD, head="<b>" * 300_000),
    "100,000 namespaces": rss(GOOD).replace("<rss", "<rss" + SPACES, 1),
    "50,000 attributes": rss(item(1, extra=f"<z{ATTRIBUTES}/>"), GOOD),
    "500,000 comments": rss("<!-- x -->" * 500_000, GOOD),
    "500,000 open comments": rss("<!-- " * 500_000, GOOD),
    "400,000 open CDATA": rss("<item>" + "<![CDATA[" * 400_000 + "</item>", GOOD),
    "500 items without their ends": rss(*(item(n, description="Mưa to. " * 700) for n in range(500)), GOOD).replace(
        "</item>", "<b><i>"
    ),
    "80,000 enclosures": rss(item(1, extra="<enclosure url='https://i.vn/a.jpg' type='image/jpeg'/>" * 15_000), GOOD),
    "40,000 titles": rss(item(1, extra="<title>c</title>" * 40_000), GOOD),
    "20,000 anchors of one page": rss(*(item(n).replace(".html", f".html#{n}") for n in range(10_000))),
    "NUL bytes": rss(GOOD).replace("<title>", "<title>\0\x0b"),
}
REFUSED: dict[str, tuple[str | bytes, str]] = {
    "50 MB": (rss(GOOD) + " " * 50_000_000, "larger than 8 MB"),
    "entities within entities": (
        f"<!DOCTYPE rss [<!ENTITY lol0 'lol'>{LAUGHS}]>" + rss(item(title="&lol9;")),
        "entities",
    ),
    "one long entity": (f"<!DOCTYPE rss [<!ENTITY a '{'x' * 50_000}'>]>" + rss(item(title="&a;" * 10_000)), "entities"),
    "a gzip bomb": (gzip.compress(b"<rss><channel>" + b"a" * 50_000_000), "not a feed"),
    "noise": (random.Random(1).randbytes(3_000_000), "not a feed"),
    "nothing but NUL": (b"\0" * 3_000_000, "empty"),
    "a page of 5 MB": ("<html><body><p>" + "Mưa to ở Y Tý. " * 250_000, "HTML page"),
}


def encoded(feed: str | bytes) -> bytes:
    return feed.encode() if isinstance(feed, str) else feed


@pytest.mark.slow
@pytest.mark.parametrize("name", ANSWERED)
async def test_a_hostile_entry_is_left_out_or_read_within_its_limits_and_the_rest_goes_on(name: str) -> None:
    async with ParseWorker() as worker:
        await worker.parse(rss(GOOD).encode(), SOURCE.url, SOURCE, NOW)
        assert worker._process
        process = psutil.Process(worker._process.pid)
        before, resting = sum(process.cpu_times()[:2]), process.memory_info().rss
        parsed = await worker.parse(encoded(ANSWERED[name]), SOURCE.url, SOURCE, NOW)
        assert sum(process.cpu_times()[:2]) - before <= CPU_SECONDS
        assert process.memory_info().rss - resting <= MEMORY
        assert all(left.reason for left in parsed.dropped)
        if GOOD in str(ANSWERED[name]):
            assert "https://bao.vn/sat-lo-post9.html" in {entry.url for entry in parsed.entries}


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_no_feed_to_be_read_says_so_at_once(name: str) -> None:
    feed, reason = REFUSED[name]
    async with ParseWorker() as worker:
        with pytest.raises(FeedError, match=reason):
            await worker.parse(encoded(feed), SOURCE.url, SOURCE, NOW)
        assert (await worker.parse(rss(GOOD).encode(), SOURCE.url, SOURCE, NOW)).entries
