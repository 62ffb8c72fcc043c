"""What holds for every message: order, calm, language, groups, and what happens when something breaks."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest

from bot.commands import Request
from bot.commands.table import COMMANDS
from bot.crowd import FLOOD, FloodGuard
from bot.dispatch import Dispatcher
from bot.messages import Incoming, Reply, Text, say
from bot.speech import speak
from config.i18n import translator
from digests.model import Block, ChatRef, Message, Span
from tests.bot.talk import Newsroom
from tests.fakes.outlet import FakeOutlet, Person

ONE_DATABASE = "what is understood and said; the queries below it are tested on both"

CHAT = ChatRef(channel="fake", id="7")


# --- calm ---------------------------------------------------------------------------------------


async def test_a_flood_gets_one_notice_and_then_silence_until_it_is_over(newsroom: Newsroom) -> None:
    person = newsroom.person()
    answers = [await person.writes("ok") for _ in range(FLOOD + 30)]
    assert all(answers[:FLOOD])
    assert "Bạn gửi hơi nhanh" in answers[FLOOD][0]
    assert not any(answers[FLOOD + 1 :])
    newsroom.passes(seconds=9)
    assert not await person.writes("ok"), "who goes on before it is calm is not answered"
    newsroom.passes(seconds=10)
    assert await person.writes("ok")


async def test_one_persons_flood_silences_nobody_else(newsroom: Newsroom) -> None:
    noisy, calm = newsroom.person("1"), newsroom.person("2")
    for _ in range(FLOOD + 2):
        await noisy.writes("ok")
    assert await calm.writes("ok")


def test_the_flood_guard_forgets_who_is_quiet(newsroom: Newsroom) -> None:
    guard = FloodGuard()
    for number in range(1000):
        guard.judge(ChatRef(channel="fake", id=str(number)), "", newsroom.now)
    guard.judge(CHAT, "", newsroom.now + timedelta(seconds=11))
    assert len(guard._seen) == 1


def test_steady_writing_within_the_limit_is_never_a_flood(newsroom: Newsroom) -> None:
    guard, now = FloodGuard(), newsroom.now
    for _ in range(500):
        assert guard.judge(CHAT, "", now) == "answer"
        now += timedelta(seconds=0.5)


# --- order --------------------------------------------------------------------------------------


async def test_a_chats_messages_are_answered_in_the_order_in_which_they_came(newsroom: Newsroom) -> None:
    person = newsroom.person()
    names = ["thể thao", "y tế", "giáo dục", "kinh tế", "xã hội", "quốc tế"]
    await asyncio.gather(*(person.writes(f"/dangky {name}") for name in names))
    assert len(person.shown) == len(names)
    for name, said in zip(names, person.shown, strict=True):
        assert name in said.message.text.lower()
    chat = await newsroom.services.subscriptions.find(person.ref)
    assert chat is not None
    assert len(chat.follows.topics) == len(names), "no change overwrites another"


async def test_a_slow_chat_holds_up_nobody_else(newsroom: Newsroom) -> None:
    entered, released = asyncio.Event(), asyncio.Event()

    async def slow(request: Request) -> Reply:
        entered.set()
        await released.wait()
        return say("All set!")

    outlet = FakeOutlet()
    dispatcher = Dispatcher(newsroom.services, {"fake": outlet}, actions={"slow": slow})
    waiting = asyncio.create_task(Person(dispatcher.handle, outlet, "1").sends_action("slow"))
    await entered.wait()
    assert await Person(dispatcher.handle, outlet, "2").writes("ok")
    released.set()
    assert await waiting == ["Xong rồi!"]


# --- errors -------------------------------------------------------------------------------------


async def test_a_broken_command_tells_the_reader_and_the_log_and_the_next_message_is_answered(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(request: Request) -> Reply:
        raise ZeroDivisionError("a bug")

    outlet = FakeOutlet()
    dispatcher = Dispatcher(newsroom.services, {"fake": outlet}, actions={"broken": broken})
    person = Person(dispatcher.handle, outlet, language="en")
    with caplog.at_level(logging.ERROR):
        (said,) = await person.sends_action("broken")
    assert said == "Sorry, something went wrong on our side. Please try again in a few minutes."
    assert [record.message for record in caplog.records] == ["answer_failed"]
    assert "a bug" in caplog.text
    assert await person.writes("ok")


async def test_when_even_the_apology_fails_the_bot_lives_on(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    person = newsroom.person()
    newsroom.outlet.break_down(times=2)
    assert await person.writes("ok") == []
    assert [record.message for record in caplog.records] == ["answer_failed", "apology_failed"]
    assert await person.writes("ok")


# --- coming and going ---------------------------------------------------------------------------


async def test_a_reader_who_blocks_the_bot_and_comes_back_has_their_settings(newsroom: Newsroom) -> None:
    person, subscriptions = newsroom.person(), newsroom.services.subscriptions
    await person.writes("/start")
    await person.writes("/dangky thể thao")
    before = await subscriptions.find(person.ref)
    await person.notices(presence="gone")
    gone = await subscriptions.find(person.ref)
    await person.notices(presence="back")
    after = await subscriptions.find(person.ref)
    assert before is not None
    assert gone is not None
    assert after is not None
    assert gone.state == "blocked"
    assert (after.state, after.follows, after.plans) == ("active", before.follows, before.plans)


async def test_a_group_that_becomes_a_supergroup_keeps_its_subscription(newsroom: Newsroom) -> None:
    group = newsroom.person("-5", private=False)
    await group.writes("/start")
    await group.notices(moved_to="-1005")
    moved = await newsroom.services.subscriptions.find(ChatRef(channel="fake", id="-1005"))
    assert moved is not None
    assert moved.state == "active"


async def test_a_group_that_the_bot_is_added_to_learns_how_to_subscribe(newsroom: Newsroom) -> None:
    group = newsroom.person("-5", private=False)
    await group.notices(presence="back")
    assert "/start" in group.shown[0].message.text
    assert len(await group.writes("/start")) == 2


async def test_the_apology_is_in_the_language_that_the_reader_chose(newsroom: Newsroom) -> None:
    person = newsroom.person(language="vi")
    await person.writes("/ngonngu en")
    newsroom.outlet.break_down()
    (said,) = await person.writes("/help")
    assert said.startswith("Sorry")


async def test_only_start_subscribes(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("xin chào")
    await person.writes("/bantin")
    chat = await newsroom.services.subscriptions.find(person.ref)
    assert chat is not None
    assert chat.state == "left"
    await person.writes("xin chào")
    await person.presses("Đăng ký nhận bản tin")
    chat = await newsroom.services.subscriptions.find(person.ref)
    assert chat is not None
    assert chat.state == "active"


# --- groups -------------------------------------------------------------------------------------


async def test_in_a_group_the_bot_answers_its_own_commands_and_nothing_else(newsroom: Newsroom) -> None:
    group = newsroom.person("-5", private=False)
    for text, answered in (
        ("/tin", True),
        ("/tin@bantin_bot", True),
        ("/tin@Bantin_Bot thể thao", True),
        ("/tin@otherbot", False),
        ("/start@otherbot", False),
        ("/gioithieu", False),
        ("/gioithieu@bantin_bot", True),
        ("thể thao", False),
        ("cảm ơn", False),
        ("", False),
    ):
        assert bool(await group.writes(text)) == answered, text


async def test_a_private_command_for_another_bot_is_not_ours(newsroom: Newsroom) -> None:
    assert not await newsroom.person().writes("/tin@otherbot")


# --- language -----------------------------------------------------------------------------------


async def test_a_new_reader_is_greeted_in_the_language_of_their_phone(newsroom: Newsroom) -> None:
    greetings = {"vi": "Xin chào!", "en-US": "Hello!", "fr": "Xin chào!", None: "Xin chào!"}
    for number, (platform, greeting) in enumerate(greetings.items()):
        (said, *_) = await newsroom.person(str(number), language=platform).writes("/start")
        assert said.startswith(greeting), platform


async def test_the_chosen_language_wins_over_the_phones(newsroom: Newsroom) -> None:
    person = newsroom.person(language="en")
    await person.writes("/ngonngu vi")
    assert (await person.writes("/help"))[0].startswith("Trợ giúp")


# --- speaking -----------------------------------------------------------------------------------


def test_a_reply_becomes_a_message_with_its_lines_blocks_and_nested_sentences() -> None:
    block = Block(lines=((Span(text="Tin", bold=True),),))
    reply = Reply(
        parts=(
            Text(
                id="You follow: {follows}.\nThe digest comes at: {times}.",
                values={"follows": Text(id="general news"), "times": "<b>"},
            ),
            block,
        )
    )
    message = speak(reply, translator("vi"))
    assert message == Message(
        blocks=(
            Block(lines=((Span(text="Bạn theo dõi: tin tổng hợp."),), (Span(text="Giờ nhận bản tin: <b>."),))),
            block,
        )
    )


def test_every_command_word_is_typed_as_the_table_says() -> None:
    assert {command.vi for command in COMMANDS} >= {
        "start", "tin", "bantin", "chude", "dangky", "huy", "gio", "timkiem", "tamdung", "tieptuc", "dung", "caidat",
        "ngonngu", "trogiup",
    }  # fmt: skip
    assert {command.en for command in COMMANDS} >= {
        "start", "news", "digest", "topics", "follow", "unfollow", "time", "search", "pause", "resume", "stop",
        "settings", "language", "help",
    }  # fmt: skip


async def test_an_incoming_from_an_unknown_channel_is_logged_and_breaks_nothing(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    stray = Incoming(chat=ChatRef(channel="pigeon", id="1"), at=newsroom.now, text="ok", sender="1")
    await newsroom.dispatcher.handle(stray)
    assert [record.message for record in caplog.records] == ["answer_failed", "apology_failed"]
