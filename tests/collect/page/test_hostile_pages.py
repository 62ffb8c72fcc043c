"""Bad input: pages that cost other parsers minutes, in the worker's own process."""

from __future__ import annotations

import psutil
import pytest

from digests.collect.worker import CPU_SECONDS, ParseWorker
from digests.errors import FeedError

TEXT = "Mưa lớn đêm qua làm sạt lở nhiều điểm trên tuyến đường vào xã Y Tý, chính quyền đã sơ tán hàng chục hộ dân. "
HEAD = "<html><head><title>Sạt lở ở Y Tý</title></head><body><h1>Sạt lở ở Y Tý</h1>"
ATTRIBUTES = " ".join(f"a{number}=b" for number in range(50_000))
HIDDEN_ATTRIBUTES = " ".join(f"a{number}='>'" for number in range(50_000))
ENTITIES = '<!DOCTYPE html [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
PAGES = {
    "a page of 1 MB": HEAD + f"<p>{TEXT * 3}</p>" * 3_000,
    "div 10,000 deep": HEAD + "<div>" * 10_000 + f"<p>{TEXT * 3}</p>",
    "div 100,000 deep": HEAD + "<div>" * 100_000 + f"<p>{TEXT * 3}</p>",
    "50,000 attributes": HEAD + f"<p {ATTRIBUTES}>{TEXT * 3}</p>",
    "50,000 attributes in disguise": HEAD + f"<p {HIDDEN_ATTRIBUTES}>{TEXT * 3}</p>",
    "30,000 unclosed tags": HEAD + "<p>" * 30_000 + TEXT * 3,
    "30,000 unclosed boxes": HEAD + "<div class='a b'>x" * 30_000,
    "5 MB in one paragraph": HEAD + f"<p>{TEXT * 36_000}</p>",
    "50,000 links": HEAD + "<a href='x'>y</a>" * 50_000,
    "a million line breaks": HEAD + "<br>" * 1_000_000,
    "entities within entities": ENTITIES + HEAD + f"<p>{'&b;' * 10_000}</p><p>{TEXT * 3}</p>",
    "escaped a thousand times": HEAD + f"<p>&{'amp;' * 1_000}lt;{TEXT * 3}</p>",
    "50,000 sapos": HEAD + "<p class='sapo'>x</p>" * 50_000,
    "50,000 cards": HEAD + f"<a>{TEXT[:40]}</a><p class='sapo'></p>" * 50_000,
    "a box in a box with 50,000 links": HEAD + "<div class='a'><div class='b'>" + f"<a>{TEXT[:40]}</a>" * 50_000,
    "100,000 names": HEAD + "".join(f"<i class='a{number}'></i>" for number in range(100_000)) + f"<p>{TEXT}</p>",
    "5 MB without a tag": HEAD + TEXT * 36_000,
    "3 MB of JSON-LD": HEAD + "<script type='application/ld+json'>" + "[" * 3_000_000 + "</script>",
}


def memory(worker_pid: int) -> int:
    return int(psutil.Process(worker_pid).memory_info().rss)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
async def test_a_hostile_page_is_read_or_left_out_within_its_limits_and_the_rest_goes_on(name: str) -> None:
    async with ParseWorker() as worker:
        await worker.read_page(b"<h1>Tin</h1>")
        assert worker._process
        process = psutil.Process(worker._process.pid)
        before = sum(process.cpu_times()[:2])
        resting = memory(process.pid)
        left_out = ""
        try:
            await worker.read_page(PAGES[name].encode())
        except FeedError as error:
            left_out = str(error)
        assert left_out in ("", f"reading it took more than {CPU_SECONDS:g} s of processor time")
        if not left_out:
            assert sum(process.cpu_times()[:2]) - before <= CPU_SECONDS
            assert memory(process.pid) - resting <= 200 << 20
        assert (await worker.read_page(b"<h1>Tin</h1>")).title == "Tin"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a page of 1 MB", "div 10,000 deep", "30,000 unclosed tags", "5 MB in one paragraph"])
async def test_long_deep_and_torn_pages_give_their_lead_all_the_same(name: str) -> None:
    async with ParseWorker(cpu_seconds=60) as worker:  # a second or two, as a rule
        assert (await worker.read_page(PAGES[name].encode())).lead.startswith("Mưa lớn đêm qua")
