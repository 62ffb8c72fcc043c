"""Whatever people send to a Telegram bot: what of it comes in, and as what."""

from __future__ import annotations

import asyncio

import pytest

from bot.messages import Incoming
from digests.model import Button, ChatRef
from tests.bot.channels.conftest import LAN, listening, opened, text
from tests.fakes.telegram import THINGS, FakeTelegram

pytestmark = pytest.mark.slow

GROUP = -1005
END = "/tin@ hết"


async def heard_of(telegram: FakeTelegram) -> list[Incoming]:
    """Return what comes in of everything that has been done so far."""
    telegram.writes(7, END)
    async with listening(telegram) as heard:
        await telegram.until(lambda: heard and heard[-1].text == END)
    return heard[:-1]


async def test_a_pin_comes_in_as_a_position(telegram: FakeTelegram) -> None:
    telegram.sends_location(7, 22.4856, 103.9707)
    (pin,) = await heard_of(telegram)
    assert (pin.location, pin.text, pin.chat) == ((22.4856, 103.9707), "", LAN)


@pytest.mark.parametrize("thing", THINGS)
async def test_what_has_no_words_comes_in_where_it_is_for_us(telegram: FakeTelegram, thing: str) -> None:
    telegram.sends_a(7, thing)
    telegram.sends_a(GROUP, thing, sender=9)
    (mine,) = await heard_of(telegram)
    assert (mine.chat, mine.text, mine.location) == (LAN, "", None)


async def test_the_words_under_a_picture_are_words(telegram: FakeTelegram) -> None:
    telegram.sends_a(7, "photo", caption="lũ quét")
    telegram.sends_a(GROUP, "photo", caption="/tin", sender=9)
    assert [incoming.text for incoming in await heard_of(telegram)] == ["lũ quét", "/tin"]


async def test_an_update_that_cannot_be_read_stops_nobody_and_its_words_are_in_no_log(
    telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    poll = {name: value for name, value in THINGS["poll"].items() if name != "allows_revoting"}  # as it was before 9.6
    telegram.writes(8, None, poll=poll | {"question": "Việc riêng của tôi"})
    telegram._updates.appendleft({"update_id": 1000, "message": "Việc riêng"})
    telegram.writes(7, "lũ quét")
    assert [incoming.text for incoming in await heard_of(telegram)] == ["lũ quét"]
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["update_broken"] * 2
    assert "Việc riêng" not in caplog.text


async def test_an_album_is_answered_once(telegram: FakeTelegram) -> None:
    for _ in range(10):
        telegram.sends_a(7, "photo", media_group_id="77")
    telegram.sends_a(7, "photo", media_group_id="77", caption="lũ ở quê tôi")
    telegram.sends_a(7, "photo", media_group_id="78")
    assert [incoming.text for incoming in await heard_of(telegram)] == ["", "lũ ở quê tôi", ""]


async def test_in_a_group_only_what_answers_our_message_comes_in(telegram: FakeTelegram) -> None:
    async with opened(telegram) as channel:
        await channel.send(ChatRef(channel="telegram", id=str(GROUP)), text("Bạn ở xã nào?"))
    ours = telegram.last(GROUP)
    telegram.writes(GROUP, "mưa to quá", sender=9)
    telegram.replies_to(GROUP, "Bát Xát", ours, sender=9)
    telegram.sends_location(GROUP, 22.5, 103.9, sender=9)
    telegram.sends_location(GROUP, 22.5, 103.9, sender=9, reply_to_message=telegram._as_message(ours))
    hers = {"message_id": 1, "date": 1, "chat": telegram._chat(GROUP), "text": "?", "from": telegram._people[GROUP]}
    telegram.writes(GROUP, "đúng rồi", sender=10, reply_to_message=hers)
    answer, pin = await heard_of(telegram)
    assert (answer.text, answer.answers, answer.title) == ("Bát Xát", str(ours.id), "Tổ dân phố")
    assert (pin.location, pin.answers) == ((22.5, 103.9), str(ours.id))


async def test_an_answer_in_a_private_chat_says_what_it_answers(telegram: FakeTelegram) -> None:
    async with opened(telegram) as channel:
        ref = await channel.send(LAN, text("Thư của bạn đọc"))
    telegram.replies_to(7, "Cảm ơn bác", telegram.last(7))
    (answer,) = await heard_of(telegram)
    assert (answer.text, answer.answers) == ("Cảm ơn bác", ref)


async def test_what_is_forwarded_is_marked_and_in_groups_not_heard(telegram: FakeTelegram) -> None:
    telegram.forwards(7, "/dung")
    telegram.forwards(GROUP, "/dung", sender=9)
    (forwarded,) = await heard_of(telegram)
    assert (forwarded.text, forwarded.forwarded, forwarded.private) == ("/dung", True, True)


async def test_the_topic_of_a_forum_group_comes_with_words_and_presses(telegram: FakeTelegram) -> None:
    forum = ChatRef(channel="telegram", id=str(GROUP), thread="42")
    async with opened(telegram) as channel:
        await channel.send(forum, text("Chọn", buttons=((Button(label="Xong", action="x"),),)))
    telegram.writes(GROUP, "/tin", sender=9, thread=42)
    telegram.writes(GROUP, "/tin", sender=9, message_thread_id=77)  # an answer to a message: no topic
    telegram.presses(GROUP, "Xong", sender=9)
    assert [incoming.chat.thread for incoming in await heard_of(telegram)] == ["42", None, "42"]


async def test_edits_service_messages_other_bots_and_linked_channels_are_not_heard(telegram: FakeTelegram) -> None:
    bot = {"id": 99, "is_bot": True, "first_name": "Bot khác"}
    channel = {"id": -100777, "type": "channel", "title": "Kênh xã"}
    telegram.edits(7, "/tin")
    telegram.writes(GROUP, None, new_chat_members=[bot], sender=9)
    telegram.writes(GROUP, None, forum_topic_created={"name": "Tin", "icon_color": 7}, sender=9, thread=42)
    telegram.writes(7, None, pinned_message={"message_id": 1, "date": 0, "chat": telegram._chat(7)})
    telegram.writes(GROUP, "/tin", **{"from": bot})  # type: ignore[arg-type]  # who speaks instead
    telegram.writes(GROUP, "/tin", sender_chat=channel, is_automatic_forward=True, sender=777000)
    telegram.writes(7, "/dung", via_bot=bot)
    telegram._update({"channel_post": telegram._message(-100777, None) | {"text": "/tin"}})
    assert await heard_of(telegram) == []


async def test_being_added_and_removed_says_where_by_whom_and_what_we_may(telegram: FakeTelegram) -> None:
    telegram.adds_bot_to_group(GROUP, by=9, title="Tổ 5")
    telegram.removes_bot(GROUP, by=9)
    telegram.adds_bot_to_group(-6, by=9, anonymous=True)
    telegram.adds_bot_to_channel(-1007, by=9, title="Kênh xã")
    telegram.changes_rights(-1007, by=9, before=True, after=False)
    telegram.changes_rights(-1007, by=9, before=False, after=True)
    telegram.changes_rights(-1007, by=9, before=True, after=True)  # other rights: nothing to us
    telegram.mutes_bot(-8, by=9)
    heard = await heard_of(telegram)
    assert [(one.chat.id, one.presence, one.sender) for one in heard] == [
        ("-1005", "back", "9"),
        ("-1005", "gone", "9"),
        ("-6", "back", "-6"),
        ("-1007", "back", "9"),
        ("-1007", "gone", "9"),
        ("-1007", "back", "9"),
        ("-8", "gone", "9"),
    ]
    group, channel = heard[0], heard[3]
    assert (group.title, group.broadcast, group.administers) == ("Tổ 5", False, False)
    assert (channel.title, channel.broadcast, channel.administers) == ("Kênh xã", True, True)


async def test_a_channel_in_which_the_bot_may_not_post_is_no_place_for_it(telegram: FakeTelegram) -> None:
    telegram.adds_bot_to_channel(-1007, by=9, may_post=False)
    assert await heard_of(telegram) == []


async def test_a_press_is_answered_when_it_is_done_and_may_carry_a_notice(telegram: FakeTelegram) -> None:
    async def hear(incoming: Incoming) -> str | None:
        if incoming.action == "slow":
            await asyncio.sleep(30)
        if incoming.action == "broken":
            raise ZeroDivisionError
        return "Chỉ quản trị viên mới đổi được." * 20 if incoming.action == "refused" else None

    async with opened(telegram) as channel:
        buttons = tuple((Button(label=action, action=action),) for action in ("fine", "refused", "broken"))
        await channel.send(LAN, text("Chọn", buttons=buttons))
        stop = asyncio.Event()
        task = asyncio.create_task(channel.listen(hear, stop))
        presses = [telegram.presses(7, action) for action in ("fine", "refused", "broken")]
        await telegram.until(lambda: set(presses) <= set(telegram.answered))
        stop.set()
        await task
    shown = [telegram.notices[press] for press in presses]
    assert shown[0] == shown[2] == ""
    assert shown[1].startswith("Chỉ quản trị viên")
    alerts = [call.values.get("show_alert") for call in telegram.wire if call.method == "answerCallbackQuery"]
    assert alerts.count("true") == 1


async def test_a_press_may_open_the_bots_own_address(telegram: FakeTelegram) -> None:
    async def hear(incoming: Incoming) -> str | None:
        return "https://t.me/bantin_test_bot?start=do_x" if incoming.broadcast else None

    telegram.adds_bot_to_channel(-1007, by=9)
    async with opened(telegram) as channel:
        await channel.send(
            ChatRef(channel="telegram", id="-1007"), text("Tin", buttons=((Button(label="Xem", action="x"),),))
        )
        stop = asyncio.Event()
        task = asyncio.create_task(channel.listen(hear, stop))
        press = telegram.presses(-1007, "Xem", sender=10)
        await telegram.until(lambda: press in telegram.answered)
        stop.set()
        await task
    assert telegram.notices[press] == "https://t.me/bantin_test_bot?start=do_x"


async def test_who_administers_a_group_is_asked_each_time(telegram: FakeTelegram) -> None:
    group = ChatRef(channel="telegram", id=str(GROUP))
    telegram.appoint(GROUP, 9)
    async with opened(telegram) as channel:
        assert [await channel.administers(group, who) for who in ("9", "10", str(GROUP), "-1007", "")] == [
            True,
            False,
            True,
            False,
            False,
        ]
        telegram.dismiss(GROUP, 9)
        assert not await channel.administers(group, "9")
        telegram.hide_members(GROUP)
        telegram.appoint(GROUP, 9)
        assert [await channel.administers(group, who) for who in ("9", "10")] == [True, False]
        assert not await channel.administers(LAN, "7"), "a private chat has no administrators"
        assert await channel.title(group) == "Tổ dân phố"
        telegram.fail_next("500", method="getChat")
        assert await channel.title(group) == ""
        telegram.fail_next("500", method="getChatMember")
        assert not await channel.administers(group, "10")
