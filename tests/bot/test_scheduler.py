"""What the scheduler does around the verbs that it calls."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from bot.scheduler import collect
from digests.collect.refresh import Harvest
from digests.store import search
from tests.bot.talk import Newsroom


class Round:
    """A round of collecting that brings one story, or none."""

    def __init__(self, newsroom: Newsroom, *titles: str) -> None:
        self._newsroom, self._titles = newsroom, titles

    async def refresh_due(self) -> AsyncIterator[Harvest]:
        if self._titles:
            await self._newsroom.news(*self._titles)
        yield Harvest(feed=None, status="read", new=len(self._titles))  # type: ignore[arg-type]  # nobody looks at it


async def test_what_a_round_stored_is_ready_to_be_searched_so_that_no_reader_waits(newsroom: Newsroom) -> None:
    async def behind() -> bool:
        async with newsroom.db.read() as tx:
            return (await search.survey(tx))[0]

    quiet: Any = Round(newsroom)
    await collect(quiet, newsroom.db)
    assert await behind() == newsroom.db.sqlite  # there was news before, and nobody has indexed it
    busy: Any = Round(newsroom, "Cầu treo mới ở bản vùng cao")
    await collect(busy, newsroom.db)
    assert not await behind()
    found, _ = await newsroom.services.reading.search("cầu treo")
    assert [article.title for article in found] == ["Cầu treo mới ở bản vùng cao"]
