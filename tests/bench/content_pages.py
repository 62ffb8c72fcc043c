"""Page → title, lead and paragraphs, on invented pages in the shapes of real ones and in shapes not seen before."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import islice

from config.newsroom import load
from digests.collect.page.reading import PageReading, read_page
from digests.collect.text import fold
from tests.bench.content_row import Row
from tests.content import page_shapes, page_shapes_kept, page_shapes_plain, page_shapes_strange
from tests.content.page_news import News, news
from tests.content.page_shapes import Shape

SETS = (
    ("known", page_shapes.SHAPES, False),
    ("strange", page_shapes_strange.SHAPES, False),
    ("plain", page_shapes_plain.SHAPES, True),
    ("kept", page_shapes_kept.SHAPES, True),
)
"""Shapes, and whether their news is kept apart. The kept shapes were written after the rules."""
EACH = 12
"""Pages of each shape."""
Read = tuple[str, News, PageReading, float]
"""Shape, what the page was built from, what was read, and the milliseconds of processor time that it took."""


def read_all(shapes: dict[str, Shape], *, kept: bool) -> Iterator[Read]:
    """Yield what is read of each shape's pages."""
    prefixes = load().prefixes
    for name, shape in shapes.items():
        for told in islice(news(kept=kept), EACH):
            body = shape(told).encode()
            started = time.process_time()
            reading = read_page(body, prefixes=prefixes)
            yield name, told, reading, 1000 * (time.process_time() - started)


def wrong(reads: Iterable[Read]) -> list[tuple[str, str]]:
    """Return (shape, what is wrong) of each page that was not read as it should be."""
    return [(name, fault) for name, told, reading, _ in reads for fault in _faults(told, reading)]


def _faults(told: News, reading: PageReading) -> Iterator[str]:
    if fold(reading.title) != fold(told.title):
        yield f"title: {reading.title}"
    if reading.lead != told.sapo:
        yield f"lead ({reading.source}): {reading.lead}"
    strange = [text for text in reading.paragraphs if text not in (*told.paragraphs, told.sapo)]
    if strange:
        yield f"paragraph: {strange[0]}"


def measure() -> list[Row]:
    """Return the figures of the shapes known and unknown, and the cost."""
    rows: list[Row] = []
    for label, shapes, kept in SETS:
        reads = list(read_all(shapes, kept=kept))
        faults = [fault.split(":")[0].split(" ")[0] for _, fault in wrong(reads)]
        on = f"{len(reads)} pages, {len(shapes)} shapes, {label}"
        for what, asked in (("lead", 0.95), ("title", 0.98), ("paragraph", 0.95)):
            rows.append(Row(what=f"page → {what}", on=on, figure=1 - faults.count(what) / len(reads), asked=asked))
        cost = sum(read[3] for read in reads) / len(reads)
        rows.append(Row(what="page: CPU ms a page", on=on, figure=cost, asked=8.0, at_most=True))
    return rows


if __name__ == "__main__":
    for _, shapes, kept in SETS:
        for name, fault in sorted(set(wrong(read_all(shapes, kept=kept)))):
            print(f"{name:<18} {fault[:150]}")
