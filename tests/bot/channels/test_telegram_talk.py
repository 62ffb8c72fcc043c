"""Whole conversations on Telegram: the fake Bot API, the real channel, sender and dispatcher, a real database."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bot.channels.telegram import TelegramChannel
from bot.commands.actions import ACTIONS
from bot.crowd import FLOOD
from bot.dispatch import Dispatcher
from bot.inline import Inline
from digests.deliver.sender import Sender
from digests.model import ChatRef
from tests.bot.talk import Newsroom
from tests.fakes.telegram import THINGS, TOKEN, FakeTelegram

pytestmark = pytest.mark.slow

GROUP = -1005
REFUSED = "Chỉ quản trị viên của nhóm mới thay đổi được cài đặt của nhóm."


class Unpaced(TelegramChannel):
    """Without the limit for single chats: the pace is not what these tests are about."""

    def limits(self, chat: ChatRef) -> tuple[()]:
        return ()


@asynccontextmanager
async def answering(newsroom: Newsroom, telegram: FakeTelegram, *, paced: bool = False) -> AsyncIterator[None]:
    """The bot at work."""
    channel = (TelegramChannel if paced else Unpaced)(TOKEN, telegram.url, 30 if paced else 1000)
    sender, services, stop = Sender(newsroom.db, channel), newsroom.services, asyncio.Event()
    dispatcher = Dispatcher(
        services, {"telegram": sender}, clock=lambda: newsroom.now, platforms={"telegram": channel}, grace=0.2
    )
    inline = Inline(services, lambda: newsroom.now)
    listening = asyncio.create_task(channel.listen(dispatcher.handle, stop, on_inline=inline))
    try:
        yield
    finally:
        stop.set()
        await listening
        await channel.close()


def shown(telegram: FakeTelegram, chat: int, count: int) -> Callable[[], bool]:
    """Does the chat show so many messages?"""
    return lambda: len(telegram.messages(chat)) >= count


def answered(telegram: FakeTelegram, query: str) -> Callable[[], bool]:
    """Has the pressed button come to rest?"""
    return lambda: query in telegram.answered


async def settings_of(newsroom: Newsroom, chat: int) -> object:
    return await newsroom.services.subscriptions.find(ChatRef(channel="telegram", id=str(chat)))


async def test_whoever_adds_the_bot_to_a_group_sets_it_up_in_private(
    newsroom: Newsroom, telegram: FakeTelegram
) -> None:
    async with answering(newsroom, telegram):
        telegram.adds_bot_to_group(GROUP, by=9, title="Tổ 5")
        await telegram.until(lambda: telegram.messages(9))
        telegram.presses(9, "⚙️ Cài đặt")
        await telegram.until(shown(telegram, 9, 2))
        assert telegram.last(9).text.startswith("⚙️ Bạn đang cài đặt cho “Tổ 5”")
        telegram.presses(9, "🔔 Nhận bản tin ở đó")
        await telegram.until(lambda: "⚽ Thể thao" in telegram.last(9).labels)
        telegram.presses(9, "⚽ Thể thao")
        await telegram.until(lambda: "✅ ⚽ Thể thao" in telegram.last(9).labels)
    assert not telegram.messages(GROUP)


@pytest.mark.parametrize("first", ["moved", "joined"])
async def test_a_group_that_becomes_a_supergroup_is_not_greeted_as_a_new_one(
    newsroom: Newsroom, telegram: FakeTelegram, first: str
) -> None:
    telegram.appoint(-5, 9)
    async with answering(newsroom, telegram):
        telegram.writes(-5, "/start", sender=9)
        await telegram.until(shown(telegram, -5, 2))
        acts: list[Callable[[], None]] = [
            lambda: telegram.migrate(-5, GROUP),
            lambda: telegram.adds_bot_to_group(GROUP, by=9),
        ]
        for act in acts if first == "moved" else reversed(acts):
            act()
        telegram.adds_bot_to_group(-6, by=8)  # a group that is new indeed
        await telegram.until(shown(telegram, 8, 1))
        telegram.writes(GROUP, "/gio 18:00", sender=9)
        await telegram.until(shown(telegram, GROUP, 1))
    assert "18:00" in telegram.last(GROUP).text
    assert not telegram.messages(9)
    assert await settings_of(newsroom, -5) is None


async def test_who_has_never_written_to_the_bot_finds_the_way_in_the_group(
    newsroom: Newsroom, telegram: FakeTelegram
) -> None:
    telegram.never_wrote(9)
    async with answering(newsroom, telegram):
        telegram.adds_bot_to_group(GROUP, by=9)
        await telegram.until(lambda: telegram.messages(GROUP))
        link = telegram.last(GROUP).buttons[0][0]["url"]
        assert link == f"https://t.me/bantin_test_bot?start=g_{GROUP}"
        telegram.writes(9, f"/start g_{GROUP}")
        await telegram.until(lambda: telegram.messages(9))
    assert "Bạn đang cài đặt cho “Tổ dân phố”" in telegram.last(9).text
    assert len(telegram.messages(GROUP)) == 1


async def test_a_channel_is_subscribed_from_the_private_chat(newsroom: Newsroom, telegram: FakeTelegram) -> None:
    telegram.never_wrote(8)
    async with answering(newsroom, telegram):
        telegram.adds_bot_to_channel(-1007, by=9, title="Kênh xã")
        await telegram.until(lambda: telegram.messages(9))
        telegram.presses(9, "⚙️ Cài đặt")
        await telegram.until(lambda: "🔔 Nhận bản tin ở đó" in telegram.last(9).labels)
        telegram.presses(9, "🔔 Nhận bản tin ở đó")
        await telegram.until(shown(telegram, 9, 3))
        telegram.adds_bot_to_channel(-1008, by=8)
        telegram.writes(9, "/caidat")
        await telegram.until(shown(telegram, 9, 4))
    assert "“Kênh xã”" in telegram.last(9).text
    assert not telegram.messages(-1007)
    assert not telegram.messages(-1008), "a channel's readers are not told"


async def test_a_press_that_is_for_administrators_is_refused_to_its_presser_alone(
    newsroom: Newsroom, telegram: FakeTelegram
) -> None:
    telegram.appoint(GROUP, 9)
    async with answering(newsroom, telegram):
        telegram.writes(GROUP, "/start", anonymous=True)
        await telegram.until(shown(telegram, GROUP, 2))
        query = telegram.makes_up(GROUP, "t:+:the-thao:c", sender=10)
        await telegram.until(answered(telegram, query))
        assert telegram.notices[query] == REFUSED
        reading = telegram.makes_up(GROUP, "n:0:e:", sender=10)
        await telegram.until(answered(telegram, reading))
        assert telegram.notices[reading] == ""
        assert any("Tin mới" in sent.text for sent in telegram.messages(GROUP))
    assert not any(REFUSED in sent.text for sent in telegram.messages(GROUP)), "the others see nothing of it"


async def test_answers_in_a_forum_stand_where_they_were_asked(newsroom: Newsroom, telegram: FakeTelegram) -> None:
    async with answering(newsroom, telegram):
        telegram.writes(GROUP, "/trogiup", sender=9, thread=42)
        await telegram.until(lambda: telegram.messages(GROUP))
        telegram.deletes_topic(GROUP, 42)
        telegram.writes(GROUP, "/trogiup", sender=9, thread=42)
        await telegram.until(shown(telegram, GROUP, 2))
    assert [sent.thread for sent in telegram.messages(GROUP)] == [42, None]


async def test_whatever_is_sent_without_words_is_answered_with_what_the_bot_understands(
    newsroom: Newsroom, telegram: FakeTelegram
) -> None:
    async with answering(newsroom, telegram):
        for count, thing in enumerate(THINGS, start=1):
            telegram.sends_a(7, thing)
            await telegram.until(shown(telegram, 7, count))
            assert "chỉ hiểu được chữ" in telegram.last(7).text


async def test_a_double_tap_does_a_thing_once(newsroom: Newsroom, telegram: FakeTelegram) -> None:
    async with answering(newsroom, telegram):
        telegram.writes(7, "xin chào")
        await telegram.until(lambda: telegram.messages(7))
        taps = [telegram.presses(7, "📰 Đọc bản tin") for _ in range(2)]
        await telegram.until(lambda: set(taps) <= set(telegram.answered))
    assert len(telegram.messages(7)) == 2


async def test_buttons_of_before_a_restart_work(newsroom: Newsroom, telegram: FakeTelegram) -> None:
    async with answering(newsroom, telegram):
        telegram.writes(7, "/chude")
        await telegram.until(lambda: telegram.messages(7))
    async with answering(newsroom, telegram):
        telegram.presses(7, "⚽ Thể thao")
        await telegram.until(lambda: telegram.last(7).edits)
    assert "✅ ⚽ Thể thao" in telegram.last(7).labels


def made_up(count: int) -> list[str]:
    """Callback data that nobody was shown: noise, numbers that cannot be, other people's chats."""
    chance = random.Random(4)
    noise = ["".join(chance.choices("\x00:@-+1aZế𝄞\u202e'\"%;|/ ", k=16)) for _ in range(20)]
    tails = ["-1:-1", ":::", "99999999999999999999", "-7", "+:99:99:99", "a:b:c:d", "s:-1", "-:", "%s", "on:-1009"]
    return [
        *noise,
        *(f"{prefix}:{chance.choice(tails)}" for prefix in (*ACTIONS, "grp", "@1", "@-1", "@") for _ in "12"),
    ][:count]


async def test_made_up_callback_data_changes_nothing_and_breaks_nothing(
    newsroom: Newsroom, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with answering(newsroom, telegram):
        telegram.writes(8, "/start")
        telegram.writes(-1009, "/start", anonymous=True)
        telegram.writes(7, "/chude")
        await telegram.until(lambda: len(telegram.messages(8)) == 3 and len(telegram.messages(-1009)) == 2)
        await telegram.until(lambda: telegram.messages(7))
        before = await settings_of(newsroom, 8), await settings_of(newsroom, -1009)
        for data in made_up(100):
            newsroom.passes(seconds=2)
            query = telegram.makes_up(7, data)
            await telegram.until(answered(telegram, query))
        telegram.writes(7, "ok")
        count = len(telegram.messages(7))
        await telegram.until(lambda: len(telegram.messages(7)) > count)
    assert (await settings_of(newsroom, 8), await settings_of(newsroom, -1009)) == before
    assert [record.message for record in caplog.records] == []


async def test_a_flood_from_one_person_is_noticed_by_nobody_else(newsroom: Newsroom, telegram: FakeTelegram) -> None:
    async with answering(newsroom, telegram, paced=True):
        for _ in range(100):
            telegram.writes(7, "ok")
        telegram.writes(8, "ok")
        await telegram.until(lambda: telegram.messages(8))
        meanwhile = len(telegram.messages(7))
        telegram._updates.clear()
    assert meanwhile <= 4, "whoever comes after the flood does not wait for it: a chat gets one message a second"
    assert len(telegram.messages(7)) <= FLOOD + 1


async def test_inline_mode_finds_stories_to_share(newsroom: Newsroom, telegram: FakeTelegram) -> None:
    async with answering(newsroom, telegram):
        query = telegram.asks_inline("lũ quét")
        await telegram.until(lambda: query in telegram.found)
    (result,) = telegram.found[query]["results"]
    assert result["title"] == "Lũ quét cuốn trôi cầu tạm ở bản vùng cao"
    assert telegram.sends == [], "it is no message of the bot's"


async def test_a_pin_finds_the_commune_and_the_keyboard_that_asked_for_it_goes(
    newsroom: Newsroom, telegram: FakeTelegram
) -> None:
    async with answering(newsroom, telegram):
        telegram.writes(7, "/start")
        await telegram.until(shown(telegram, 7, 3))
        telegram.presses(7, "Bỏ qua ▸")
        await telegram.until(lambda: telegram.last(7).edits)
        place = next(label for label in telegram.last(7).labels if "Dùng vị trí" in label)
        telegram.presses(7, place)
        await telegram.until(lambda: telegram.last(7).keyboard)
        assert telegram.last(7).keyboard[0][0]["request_location"] is True
        before = len(telegram.messages(7))
        telegram.sends_location(7, 22.3364, 103.8438)
        await telegram.until(shown(telegram, 7, before + 2))
    thanks, question = telegram.messages(7)[before:]
    assert thanks.removes_keyboard
    assert "phường Sa Pa, đúng không?" in question.text
    assert question.buttons
