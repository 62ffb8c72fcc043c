"""Inline mode: stories for people who write to somebody else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.messages import Card
from tests.bot.channels.conftest import opened, text
from tests.fakes.telegram import FakeTelegram

pytestmark = pytest.mark.slow


def card(number: int) -> Card:
    return Card(
        id=str(number),
        title=f"Tin <{number}>",
        description="Lũ quét ở vùng cao",
        url=f"https://bao.example/{number}",
        message=text(f"Tin <{number}>", preview=True),
        image="https://bao.example/anh.jpg" if number % 2 else None,
    )


class Shelf:
    """Two hundred stories; it notes what was asked, and may be slow or broken."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def search(self, words: str, offset: int) -> tuple[list[Card], int | None]:
        self.asked.append((words, offset))
        await self.open.wait()
        if words == "hỏng":
            raise ZeroDivisionError("a bug")
        return [card(number) for number in range(offset, offset + 60)], offset + 60 if offset < 120 else None


@asynccontextmanager
async def answering(telegram: FakeTelegram, shelf: Shelf) -> AsyncIterator[None]:
    async def hear(incoming: object) -> None:
        raise AssertionError(f"nobody wrote to the bot: {incoming}")

    async with opened(telegram) as channel:
        stop = asyncio.Event()
        task = asyncio.create_task(channel.listen(hear, stop, on_inline=shelf.search))
        yield
        stop.set()
        await task


async def test_words_after_the_bots_name_give_stories_to_share(telegram: FakeTelegram) -> None:
    shelf = Shelf()
    async with answering(telegram, shelf):
        first = telegram.asks_inline("lũ quét")
        later = telegram.asks_inline("", person=8, offset="120")
        await telegram.until(lambda: len(telegram.found) == 2)
    assert sorted(shelf.asked) == [("", 120), ("lũ quét", 0)]
    answer = telegram.found[first]
    assert len(answer["results"]) == 50, "Telegram takes no more"
    assert answer["results"][1] == {
        "type": "article",
        "id": "1",
        "title": "Tin <1>",
        "description": "Lũ quét ở vùng cao",
        "input_message_content": {"message_text": "Tin &lt;1&gt;", "parse_mode": "HTML"},
        "url": "https://bao.example/1",
        "thumbnail_url": "https://bao.example/anh.jpg",
    }
    assert (answer["next_offset"], answer["is_personal"]) == ("60", "false")
    assert 60 <= int(answer["cache_time"]) <= 300
    assert telegram.found[later]["next_offset"] == ""


async def test_what_fails_or_was_made_up_finds_nothing(
    telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    shelf = Shelf()
    async with answering(telegram, shelf):
        queries = [telegram.asks_inline("hỏng", person=1), telegram.asks_inline("", person=2, offset="٣; DROP")]
        await telegram.until(lambda: len(telegram.found) == 2)
    assert [telegram.found[query]["results"] for query in queries] == [[], []]
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["inline_failed"]


async def test_a_query_that_is_too_old_is_no_trouble(telegram: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    async with answering(telegram, Shelf()):
        telegram.asks_inline("lũ", late=True)
        good = telegram.asks_inline("lũ", person=8)
        await telegram.until(lambda: good in telegram.found)
    assert "answerInlineQuery" not in caplog.text


async def test_of_what_somebody_types_only_the_newest_is_looked_for(telegram: FakeTelegram) -> None:
    shelf = Shelf()
    shelf.open.clear()
    async with answering(telegram, shelf):
        for person in range(8):
            telegram.asks_inline("x", person=100 + person)
        await telegram.until(lambda: len(shelf.asked) == 8)  # as many as are answered at once
        queries = [telegram.asks_inline("lũ quét ở Bát Xát"[: length + 1]) for length in range(17)]
        telegram.asks_inline("giá quế", person=8)
        await telegram.until(lambda: not telegram._updates)
        shelf.open.set()
        await telegram.until(lambda: len(telegram.found) == 10)
    assert shelf.asked[8:] == [("lũ quét ở Bát Xát", 0), ("giá quế", 0)]
    assert queries[-1] in telegram.found


async def test_inline_queries_are_asked_for_and_not_written_down(telegram: FakeTelegram) -> None:
    seen: list[str] = []

    async def first_time(update: str) -> bool:
        seen.append(update)
        return True

    async with opened(telegram) as channel:
        stop = asyncio.Event()
        listening = channel.listen(lambda _: asyncio.sleep(0), stop, first_time=first_time, on_inline=Shelf().search)
        task = asyncio.create_task(listening)
        query = telegram.asks_inline("lũ")
        await telegram.until(lambda: query in telegram.found)
        stop.set()
        await task
    assert seen == []
    polls = [call.values["allowed_updates"] for call in telegram.wire if call.method == "getUpdates"]
    assert "inline_query" in json.loads(polls[0])
