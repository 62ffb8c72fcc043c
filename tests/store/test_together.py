"""Questions asked at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy.exc import DataError

from digests.store.together import MOST, Together


class Sums:
    """Answers 2 × key, and remembers what was asked together; a key below 0 is refused, 1000 cannot be reached."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def ask(self, keys: Sequence[int]) -> list[int]:
        self.asked.append(list(keys))
        await self.open.wait()
        if min(keys) < 0:
            raise DataError("refused", None, ValueError())
        if max(keys) == 1000:
            raise OSError("away")
        return [2 * key for key in keys]


async def test_what_is_asked_at_the_same_time_is_asked_once() -> None:
    sums = Sums()
    together = Together(sums.ask)
    assert await asyncio.gather(*map(together.answer, (3, 1, 3))) == [6, 2, 6]
    assert sums.asked == [[3, 1, 3]]


async def test_a_question_is_not_answered_by_a_query_that_began_before_it() -> None:
    sums = Sums()
    together = Together(sums.ask)
    sums.open.clear()
    first = asyncio.create_task(together.answer(1))
    while not sums.asked:
        await asyncio.sleep(0)
    later = [asyncio.create_task(together.answer(key)) for key in (1, 2)]
    await asyncio.sleep(0)
    sums.open.set()
    assert await asyncio.gather(first, *later) == [2, 2, 4]
    assert sums.asked == [[1], [1, 2]]


async def test_very_many_are_asked_in_parts() -> None:
    sums = Sums()
    together = Together(sums.ask)
    assert await asyncio.gather(*map(together.answer, range(MOST + 1))) == [2 * key for key in range(MOST + 1)]
    assert [len(keys) for keys in sums.asked] == [MOST, 1]


async def test_a_question_that_the_database_refuses_spoils_no_other() -> None:
    together = Together(Sums().ask)
    answers = await asyncio.gather(*map(together.answer, (1, -1, 2)), return_exceptions=True)
    assert answers[::2] == [2, 4]
    assert isinstance(answers[1], DataError)
    assert await together.answer(5) == 10


async def test_when_the_database_is_away_all_hear_of_it_at_once() -> None:
    sums = Sums()
    together = Together(sums.ask)
    answers = await asyncio.gather(*map(together.answer, (1, 1000, 2)), return_exceptions=True)
    assert [str(answer) for answer in answers] == ["away"] * 3
    assert len(sums.asked) == 1


async def test_who_stops_waiting_takes_nobody_along() -> None:
    sums = Sums()
    together = Together(sums.ask)
    sums.open.clear()
    gone, stays = (asyncio.create_task(together.answer(key)) for key in (1, 2))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)
    sums.open.set()
    assert await stays == 4
    with pytest.raises(asyncio.CancelledError):
        await gone
