"""The program's voice: what it says outside the chat that asks."""

from __future__ import annotations

from bot.messages import say
from bot.voice import Voice
from digests.model import ChatRef
from tests.fakes.outlet import FakeOutlet, FakePlatform

LAN = ChatRef(channel="fake", id="7")


async def test_somebody_is_told_in_their_language_through_their_own_app() -> None:
    outlet = FakeOutlet()
    voice = Voice({"fake": outlet})
    assert await voice.tell(LAN, say("That was a lot at once. Please wait a few seconds."), "vi") == "1"
    assert "vài giây" in outlet.chats[LAN][0].message.text


async def test_whom_this_process_cannot_reach_is_told_nothing() -> None:
    voice = Voice({"fake": FakeOutlet()})
    assert await voice.tell(ChatRef(channel="zalo", id="7"), say("There is no text."), "vi") is None
    await voice.menus.show(LAN, "editor", "vi")
    assert voice.links("role_x") == []


async def test_a_link_opens_the_bot_on_every_platform_that_has_such() -> None:
    class Silent(FakePlatform):
        def deep_link(self, payload: str) -> str | None:
            return None

    voice = Voice({}, {"fake": FakePlatform(), "silent": Silent()})
    assert voice.links("role_x") == ["https://chat.example/Bantin_Bot?start=role_x"]
