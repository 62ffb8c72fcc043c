"""`bantin inspect`: JSON lines on standard output, one clear line on standard error for what cannot be read.

Each function returns whether everything could be read.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from bot.inspecting import Row, feed_rows, json_line, page_row, text_row
from bot.inspecting_stories import story_rows
from config.newsroom import Newsroom, load
from config.settings import Settings
from digests.collect.fetch.web import Web
from digests.collect.worker import ParseWorker
from digests.errors import FeedError

Reading = Callable[[str, Newsroom, Web, ParseWorker], Awaitable[list[Row]]]


def inspect_feeds(settings: Settings, targets: Sequence[str], url: str | None = None) -> bool:
    """Print a line for each entry of each feed (files or addresses), and for each entry left out."""

    async def read(target: str, newsroom: Newsroom, web: Web, worker: ParseWorker) -> list[Row]:
        now = datetime.now(UTC)
        rows = await feed_rows(target, url=url, newsroom=newsroom, web=web, worker=worker, now=now)
        return rows if len(targets) == 1 else [{"feed": target, **row} for row in rows]

    return asyncio.run(_print_each(settings, targets, read))


def inspect_pages(settings: Settings, targets: Sequence[str]) -> bool:
    """Print a line for each page (files or addresses)."""

    async def read(target: str, newsroom: Newsroom, web: Web, worker: ParseWorker) -> list[Row]:
        row = await page_row(target, web=web, worker=worker)
        return [row if len(targets) == 1 else {"page": target, **row}]

    return asyncio.run(_print_each(settings, targets, read))


def inspect_texts(settings: Settings) -> bool:
    """Print a line for each line of standard input, an empty one too."""
    newsroom = load(settings.config_dir)
    for line in sys.stdin.buffer:
        print(json_line(text_row(line.decode("utf-8", "replace"), newsroom)), flush=True)
    return True


def inspect_stories(settings: Settings) -> bool:
    """Print the JSON lines of standard input with their story; a line that is no JSON stops no other."""
    told = story_rows(line.decode("utf-8", "replace") for line in sys.stdin.buffer)
    for sentence in (*told.wrong, *told.undated):
        print(sentence, file=sys.stderr)
    for row in told.rows:
        print(json_line(row))
    return not told.wrong


async def _print_each(settings: Settings, targets: Sequence[str], read: Reading) -> bool:
    """Print the rows of each target as they come; what cannot be read stops no other."""
    newsroom = load(settings.config_dir)
    well = True
    async with Web(settings.fetch_allow) as web, ParseWorker(settings.config_dir) as worker:
        for target in targets:
            try:
                rows = await read(target, newsroom, web, worker)
            except FeedError as error:
                print(f"{target}: {error}", file=sys.stderr)
                well = False
            else:
                sys.stdout.write("".join(json_line(row) + "\n" for row in rows))
                sys.stdout.flush()
    return well
