"""Telegram over real HTTP: what comes in, what is asked of it, what it refuses; and no token anywhere."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback

import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.bot import EMPTY_SECONDS
from digests.errors import ChannelRefused, ChatGone, ChatMoved, DeliveryError, Rejected, Throttled, Transient, Uncertain
from digests.model import Button, ChatRef
from tests.bot.channels.conftest import LAN, listening, opened, text
from tests.deliver.conftest import hold_ups
from tests.fakes.telegram import TOKEN, FakeTelegram

pytestmark = pytest.mark.slow


async def test_what_people_do_comes_in(telegram: FakeTelegram) -> None:
    async with listening(telegram) as heard, opened(telegram) as channel:
        telegram.writes(7, "/start")
        telegram.writes(-5, "chuyện của chúng tôi")  # a group talks to itself
        telegram.writes(-5, "/tin", sender=9, name="Hoa", language="en")
        await channel.send(LAN, text("Chọn", buttons=((Button(label="Xong", action="t:+:y-te"),),)))
        query = telegram.presses(7, "Xong")
        telegram.block(7)
        telegram.unblock(7)
        telegram.migrate(-5, -1005)
        await telegram.until(lambda: len(heard) == 7)
        await telegram.until(lambda: query in telegram.answered)
    start, group, press, gone, back, *moved = heard
    assert (start.chat, start.text, start.private, start.sender, start.language) == (LAN, "/start", True, "7", "vi")
    assert (group.chat.id, group.text, group.private, group.sender) == ("-5", "/tin", False, "9")
    assert (group.sender_name, group.language) == ("Hoa", "en")
    assert (press.action, press.message_ref) == ("t:+:y-te", str(telegram.last(7).id))
    assert [gone.presence, back.presence] == ["gone", "back"]
    assert [(one.chat.id, one.moved_to) for one in moved] == [("-5", "-1005")] * 2, (
        "told in the old and in the new chat"
    )


async def test_an_anonymous_administrator_speaks_as_the_group(telegram: FakeTelegram) -> None:
    async with listening(telegram) as heard, opened(telegram) as channel:
        telegram.writes(-5, "/gio 7h", anonymous=True)
        telegram.appoint(-5, 9)
        await telegram.until(lambda: heard)
        asked = [await channel.administers(heard[0].chat, person) for person in (heard[0].sender, "9", "10")]
    assert asked == [True, True, False]


async def test_what_one_person_writes_stays_in_its_order(telegram: FakeTelegram) -> None:
    for number in range(150):  # more than one answer of getUpdates holds
        telegram.writes(7, str(number))
    async with listening(telegram) as heard:
        await telegram.until(lambda: len(heard) == 150)
    assert [incoming.text for incoming in heard] == [str(number) for number in range(150)]


async def test_an_update_handled_before_is_not_handled_again(telegram: FakeTelegram) -> None:
    seen: set[str] = set()

    async def first_time(update: str) -> bool:
        return not (update in seen or seen.add(update))  # type: ignore[func-returns-value]  # that is the trick

    telegram.writes(7, "một")
    async with listening(telegram, first_time=first_time) as heard:
        await telegram.until(lambda: heard)
    telegram.repeat()  # as after a crash
    telegram.writes(7, "hai")
    async with listening(telegram, first_time=first_time) as heard:
        await telegram.until(lambda: heard)
    assert [incoming.text for incoming in heard] == ["hai"]


async def test_the_menu_is_set_for_each_language(telegram: FakeTelegram) -> None:
    menus = {"": [("tin", "tin mới")], "en": [("news", "latest news")]}
    async with listening(telegram, menus=menus):
        await telegram.until(lambda: len(telegram.commands) == 2)
    assert telegram.commands["en"] == [{"command": "news", "description": "latest news"}]


async def test_a_bot_api_that_knows_only_the_commonest_methods_will_do() -> None:
    few = frozenset({"getMe", "getUpdates", "sendMessage"})
    menus = {"vi": [("tin", "tin mới")]}
    async with FakeTelegram(methods=few) as api, listening(api, menus=menus) as heard, opened(api) as channel:
        await channel.send(LAN, text("Chọn", buttons=((Button(label="Xong", action="x"),),)))
        api.presses(7, "Xong")
        await api.until(lambda: heard)
        await channel.typing(LAN)


async def test_a_bot_api_that_answers_without_waiting_is_not_asked_all_the_time() -> None:
    async with FakeTelegram(waits=False) as api, listening(api) as heard:
        await api.until(lambda: sum(call.method == "getUpdates" for call in api.wire) >= 21)
        api.writes(7, "/start")
        await api.until(lambda: heard)
    polls = [call.at for call in api.wire if call.method == "getUpdates"]
    assert polls[20] - polls[0] >= 10 * EMPTY_SECONDS  # twenty, were it not that each is late on the way by something


async def test_while_telegram_is_away_at_the_start_we_keep_trying(telegram: FakeTelegram) -> None:
    await telegram.__aexit__()
    async with listening(telegram) as heard:
        await asyncio.sleep(0.2)
        await telegram.__aenter__()
        telegram.writes(7, "/start")
        await telegram.until(lambda: heard)


async def test_stopping_while_telegram_is_away_takes_less_than_ten_seconds(telegram: FakeTelegram) -> None:
    async with hold_ups() as held_up:
        async with listening(telegram) as heard:
            telegram.writes(7, "/start")
            await telegram.until(lambda: heard)
            await telegram.__aexit__()
            await asyncio.sleep(1.2)
            began = time.monotonic()
        took = time.monotonic() - began
    assert took < 10 + sum(held_up)


async def test_the_wire_says_what_telegram_is_asked(telegram: FakeTelegram) -> None:
    async with opened(telegram) as channel:
        ref = await channel.send(LAN, text("Tin & <sáng>", silent=True))
        await channel.edit(LAN, ref, text("Tin trưa", preview=True))
    send, edit = (call.values for call in telegram.wire)
    assert send["text"] == "Tin &amp; &lt;sáng&gt;"
    assert (send["parse_mode"], send["disable_notification"]) == ("HTML", "true")
    assert send["link_preview_options"] == '{"is_disabled":true}'
    assert "link_preview_options" not in edit
    assert edit["message_id"] == ref


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        ("500", Transient),
        ("502", Transient),
        ("504", Uncertain),
        ("reset_before", Uncertain),
        ("reset_after", Uncertain),
        ("garbage", Uncertain),
        ("bad_html", Rejected),
    ],
)
async def test_every_failure_has_its_name(telegram: FakeTelegram, failure: str, error: type[DeliveryError]) -> None:
    telegram.fail_next(failure)  # type: ignore[arg-type]  # one of the fake's failures
    async with opened(telegram) as channel:
        with pytest.raises(error):
            await channel.send(LAN, text("Tin"))


async def test_who_is_gone_has_moved_or_is_throttled(telegram: FakeTelegram) -> None:
    async with opened(telegram) as channel:
        telegram.block(7, silently=True)
        with pytest.raises(ChatGone):
            await channel.send(LAN, text("Tin"))
        telegram.forget(8)
        with pytest.raises(ChatGone):
            await channel.send(ChatRef(channel="telegram", id="8"), text("Tin"))
        telegram.migrate(-5, -1005, silently=True)
        with pytest.raises(ChatMoved) as moved:
            await channel.send(ChatRef(channel="telegram", id="-5"), text("Tin"))
        assert moved.value.new_id == "-1005"
        telegram.throttle(17)
        with pytest.raises(Throttled) as throttled:
            await channel.send(ChatRef(channel="telegram", id="9"), text("Tin"))
        assert throttled.value.wait == 17


async def test_a_server_that_is_not_there_got_nothing(telegram: FakeTelegram) -> None:
    await telegram.__aexit__()
    async with opened(telegram) as channel:
        with pytest.raises(Transient):
            await channel.send(LAN, text("Tin"))
    await telegram.__aenter__()


async def test_a_wrong_token_is_one_sentence(telegram: FakeTelegram) -> None:
    async with opened(telegram, "1:wrong") as channel:
        with pytest.raises(ChannelRefused, match="BANTIN_TELEGRAM_TOKEN"):
            await channel.listen(lambda _: asyncio.sleep(0), asyncio.Event())


async def test_promise_12_no_token_in_any_error_or_log(
    telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    secret = TOKEN.split(":")[1]
    said: list[str] = []

    async def note(channel: TelegramChannel) -> None:
        for act in (channel.whoami(), channel.send(LAN, text("Tin")), channel.edit(LAN, "1", text("Tin"))):
            try:
                await act
            except DeliveryError as error:
                said.append("".join(traceback.format_exception(error)))

    async with opened(telegram) as channel:
        telegram.revoked = True
        await note(channel)
        telegram.revoked = False
        for failure in ("500", "504", "reset_before", "garbage", "bad_html"):
            for method in ("getMe", "sendMessage", "editMessageText"):
                telegram.fail_next(failure, method=method)
            await note(channel)
        await telegram.__aexit__()
        await note(channel)
        await channel.set_menu_of(ChatRef(channel="telegram", id="7"), [("tin", "tin mới")])
        await telegram.__aenter__()
    assert len(said) == 21
    assert secret not in "".join(said) + caplog.text
