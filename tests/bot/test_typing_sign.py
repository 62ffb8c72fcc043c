"""“typing…” is for those who wait."""

from __future__ import annotations

import asyncio

import pytest

from bot.commands import Request
from bot.dispatch import Dispatcher
from bot.messages import Reply, say
from bot.typing_sign import TypingSign
from digests.model import ChatRef
from tests.bot.talk import Newsroom
from tests.fakes.outlet import FakeOutlet, FakePlatform, Person

CHAT = ChatRef(channel="fake", id="7")


class Watched:
    """Notes every time the sign is shown."""

    def __init__(self) -> None:
        self.count, self.seen = 0, asyncio.Condition()

    async def show(self) -> None:
        async with self.seen:
            self.count += 1
            self.seen.notify_all()

    async def times(self, count: int) -> None:
        """Wait until it has been shown so often."""
        async with self.seen:
            await asyncio.wait_for(self.seen.wait_for(lambda: self.count >= count), 60)


async def test_who_is_answered_at_once_sees_no_sign() -> None:
    sign, watched = TypingSign(after=0.0, every=0.0), Watched()
    async with sign.over(watched.show):
        pass
    await asyncio.sleep(0.01)
    assert watched.count == 0


async def test_who_waits_sees_it_again_and_again_until_the_answer_is_there() -> None:
    sign, watched = TypingSign(after=0.001, every=0.001), Watched()
    async with sign.over(watched.show):
        await watched.times(3)
    shown = watched.count
    await asyncio.sleep(0.01)
    assert watched.count == shown


async def test_when_a_crowd_waits_only_some_see_it() -> None:
    sign, one, other = TypingSign(after=0.0, every=0.001, most=1), Watched(), Watched()
    async with sign.over(one.show):
        await one.times(1)
        async with sign.over(other.show):
            await one.times(one.count + 3)
        assert other.count == 0
    async with sign.over(other.show):
        await other.times(1)


@pytest.mark.slow
async def test_an_answer_that_takes_over_a_second_is_announced(newsroom: Newsroom) -> None:
    outlet, platform, asked = FakeOutlet(), FakePlatform(), asyncio.Event()

    async def slow(request: Request) -> Reply:
        await asyncio.wait_for(asked.wait(), 60)
        return say("All set!")

    dispatcher = Dispatcher(newsroom.services, {"fake": outlet}, actions={"slow": slow}, platforms={"fake": platform})
    waiting = asyncio.create_task(Person(dispatcher.handle, outlet).sends_action("slow"))
    while not platform.signs:
        await asyncio.sleep(0.05)
    asked.set()
    assert await waiting == ["Xong rồi!"]
    assert platform.signs == [CHAT]
