"""What the bot sends to Telegram besides words: files, keyboards, into topics, and a sign that it is at work."""

from __future__ import annotations

import json

import pytest

from digests.errors import ChatGone, Rejected, ThreadGone
from digests.model import Attachment, Button, ChatRef, Message
from tests.bot.channels.conftest import LAN, opened, text
from tests.fakes.telegram import FakeTelegram

pytestmark = pytest.mark.slow

FORUM = ChatRef(channel="telegram", id="-1005", thread="42")
DATA = Attachment(name="du-lieu.json", media_type="application/json", content='{"tên": "Lan"}'.encode())
CHART = Attachment(name="chart.png", media_type="image/png", content=b"\x89PNG" + b"0" * 1000)
WHERE = Button(label="📍 Gửi vị trí", asks_location=True)
BACK = Button(label="◂ Quay lại", action="s:topics")


async def test_a_digest_goes_into_the_topic_in_which_the_group_subscribed(telegram: FakeTelegram) -> None:
    async with opened(telegram) as channel:
        await channel.send(FORUM, text("Tin sáng", silent=True))
    assert (telegram.last(-1005).thread, telegram.last(-1005).silent) == (42, True)


@pytest.mark.parametrize("lost", ["closes_topic", "deletes_topic"])
async def test_a_topic_that_is_closed_or_deleted_is_told_from_a_chat_that_is_gone(
    telegram: FakeTelegram, lost: str
) -> None:
    getattr(telegram, lost)(-1005, 42)
    async with opened(telegram) as channel:
        with pytest.raises(ThreadGone):
            await channel.send(FORUM, text("Tin sáng"))
        telegram.closes_topic(-1005, 0)
        with pytest.raises(ChatGone):
            await channel.send(ChatRef(channel="telegram", id="-1005"), text("Tin sáng"))


async def test_a_file_arrives_as_it_was_with_its_words(telegram: FakeTelegram) -> None:
    async with opened(telegram) as channel:
        for part in channel.split(text("Tất cả về <bạn>", file=DATA, buttons=((BACK,),))):
            await channel.send(LAN, part)
    (sent,) = telegram.messages(7)
    assert sent.file == ("du-lieu.json", "application/json", DATA.content)
    assert (sent.text, sent.labels) == ("Tất cả về <bạn>", ["◂ Quay lại"])
    assert telegram.sends[0].method == "sendDocument"


async def test_a_picture_is_shown_and_words_too_long_for_it_follow(telegram: FakeTelegram) -> None:
    long = "Chợ phiên 🎉 " * 90  # more than 1,024 units, less than that of characters
    async with opened(telegram) as channel:
        for part in channel.split(text(long, file=CHART, buttons=((BACK,),))):
            await channel.send(LAN, part)
    picture, words = telegram.messages(7)
    assert (picture.file, picture.text) == (("chart.png", "image/png", CHART.content), "")
    assert (words.text, words.labels) == (long.strip(), ["◂ Quay lại"])
    assert [call.method for call in telegram.sends] == ["sendPhoto", "sendMessage"]


async def test_a_picture_that_telegram_cannot_show_goes_as_a_document(telegram: FakeTelegram) -> None:
    telegram.fail_next("bad_html", method="sendPhoto")  # whatever it does not like about it
    async with opened(telegram) as channel:
        await channel.send(LAN, text("Biểu đồ", file=CHART))
    (sent,) = telegram.messages(7)
    assert (sent.file, sent.text) == (("chart.png", "image/png", CHART.content), "Biểu đồ")
    assert [call.method for call in telegram.sends] == ["sendPhoto", "sendDocument"]


async def test_a_file_without_words_is_a_message(telegram: FakeTelegram) -> None:
    async with opened(telegram) as channel:
        (part,) = channel.split(Message(blocks=(), file=DATA))
        await channel.send(LAN, part)
    assert telegram.last(7).file


async def test_a_group_that_takes_no_files_is_not_gone(telegram: FakeTelegram) -> None:
    telegram._mute[-1005] = "not enough rights to send documents to the chat"
    async with opened(telegram) as channel:
        with pytest.raises(Rejected):
            await channel.send(FORUM, text("Tệp", file=DATA))


async def test_the_keyboard_that_asks_for_the_position_stands_alone_and_goes_with_the_next_answer(
    telegram: FakeTelegram,
) -> None:
    async with opened(telegram) as channel:
        await channel.send(LAN, text("Bạn ở đâu?", buttons=((WHERE,),)))
        await channel.send(LAN, text("Xã Bát Xát, phải không?", buttons=((BACK,),)))
        await channel.send(LAN, text("Xong."))
        await channel.send(LAN, text("Tin sáng"))
    asked, inline, removing, plain = telegram.messages(7)
    assert asked.keyboard == [[{"text": "📍 Gửi vị trí", "request_location": True}]]
    assert json.loads(telegram.sends[0].values["reply_markup"])["one_time_keyboard"] is True
    assert (inline.labels, inline.removes_keyboard) == (["◂ Quay lại"], False)
    assert (removing.removes_keyboard, plain.removes_keyboard) == (True, False)


async def test_other_buttons_beside_it_are_not_lost(telegram: FakeTelegram) -> None:
    async with opened(telegram) as channel:
        for part in channel.split(text("Bạn ở đâu?", buttons=((WHERE,), (BACK,)))):
            await channel.send(LAN, part)
    menu, asked = telegram.messages(7)
    assert (menu.text, menu.labels, menu.keyboard) == ("Bạn ở đâu?", ["◂ Quay lại"], [])
    assert (asked.text, asked.buttons, len(asked.keyboard)) == ("📍 Gửi vị trí", [], 1)


async def test_in_a_group_nobody_is_asked_for_a_position(telegram: FakeTelegram) -> None:
    async with opened(telegram) as channel:
        await channel.send(FORUM, text("Bạn ở đâu?", buttons=((WHERE, BACK),)))
    assert (telegram.last(-1005).keyboard, telegram.last(-1005).labels) == ([], ["◂ Quay lại"])


async def test_a_message_cannot_be_changed_into_one_with_a_file_or_a_keyboard(telegram: FakeTelegram) -> None:
    async with opened(telegram) as channel:
        ref = await channel.send(LAN, text("Chọn"))
        for impossible in (text("Tệp", file=DATA), text("Ở đâu?", buttons=((WHERE,),))):
            with pytest.raises(Rejected):
                await channel.edit(LAN, ref, impossible)


async def test_sharing_opens_telegrams_own_list_of_chats(telegram: FakeTelegram) -> None:
    story = "https://bao.example/lũ?a=1&b=2"
    buttons = ((Button(label="Chia sẻ", share=story), Button(label="Hỏng", share="javascript:alert(1)")),)
    async with opened(telegram) as channel:
        await channel.send(LAN, text("Lũ quét", buttons=buttons))
    (button,) = telegram.last(7).buttons[0]
    assert button["url"] == "https://t.me/share/url?url=https%3A%2F%2Fbao.example%2Fl%C5%A9%3Fa%3D1%26b%3D2"


async def test_typing_is_shown_in_the_topic_and_not_while_telegram_wants_silence(telegram: FakeTelegram) -> None:
    async with opened(telegram) as channel:
        await channel.typing(FORUM)
        telegram.fail_next("500", method="sendChatAction")
        await channel.typing(LAN)  # that it fails does not matter
        telegram.throttle(17)
        with pytest.raises(Exception, match="throttled"):
            await channel.send(LAN, text("Tin"))
        await channel.typing(LAN)
    actions = [call.values for call in telegram.wire if call.method == "sendChatAction"]
    assert [action["chat_id"] for action in actions] == ["-1005", "7"]
    assert (actions[0]["action"], actions[0]["message_thread_id"]) == ("typing", "42")


async def test_a_deep_link_is_known_once_the_bot_has_its_name(telegram: FakeTelegram) -> None:
    async with opened(telegram) as channel:
        assert channel.deep_link("g_-1005") is None
        await channel.whoami()
        assert channel.deep_link("g_-1005") == "https://t.me/bantin_test_bot?start=g_-1005"
