"""What an update of a reader costs the database: six queries at most, whatever is asked."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

import pytest

from bot.commands.actions import ACTIONS
from bot.commands.table import COMMANDS
from bot.dispatch import Dispatcher
from bot.inbox import Inbox
from bot.messages import Incoming
from digests.deliver.channel import Limit
from digests.deliver.sender import Sender
from digests.model import ChatRef, Message
from digests.store import Database
from tests.bot.conftest import STORIES
from tests.bot.talk import Newsroom
from tests.fakes.queries import counted

MOST = 6
"""Queries of one update: those that tell whether it is new and that take a slot for the answer are among them."""
READER, OTHER = ChatRef(channel="fake", id="7"), ChatRef(channel="fake", id="8")
SAID = {
    "tin": ["", "thể thao", "Sa Pa", "lũ quét"],
    "timkiem": ["", "lũ quét", "lu quet", "Bát Xác", "không có đâu"],
    "chude": ["", "kinh tế"],
    "diaphuong": ["", "Sa Pa", "huyện Bát Xát"],
    "dangky": ["", "thể thao", "Sa Pa", "cá hồi", "thể thao, Sa Pa, cá hồi, giá quế"],
    "huy": ["", "y tế", "Bát Xát", "y tế, xã hội, Bát Xát, mưa lũ"],
    "tukhoa": ["", "+hoa đào -bóng đá, +lúa xuân, -mưa lũ"],
    "gopy": ["", "Cầu vào thôn bị hỏng"],
    "yenlang": ["", "22:00-06:00"],
    "gio": ["", "07:15", "06:30 18:00 t2-t6", "cuối tuần"],
    "tamdung": ["", "3 ngày"],
    "ngonngu": ["", "english"],
}
"""Arguments; every other command is used without any."""
ALLOWED = {"x:gone": 8}
"""To delete everything that is kept about a reader; SQLite does so table by table, PostgreSQL in six as well."""
WORDS = [
    "thể thao",
    "Sa Pa",
    "tin Sa Pa",
    "lũ quét",
    "chợ phiên Bắc Hà",
    "hi",
    "7h30",
    "dừng",
    "cho tôi xem tin bóng đá",
]


class Counted:
    """The channel: takes every message, and hands out its buttons."""

    kind, rate = "fake", 100_000.0
    edits = deletes = True

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def limits(self, chat: ChatRef) -> tuple[Limit, ...]:
        return ()

    def split(self, message: Message) -> tuple[Message, ...]:
        return (message,)

    async def send(self, chat: ChatRef, message: Message, *, answers: str | None = None) -> str:
        self.sent.append(message)
        return str(len(self.sent))

    async def edit(self, chat: ChatRef, ref: str, message: Message) -> None:
        self.sent.append(message)

    async def delete(self, chat: ChatRef, ref: str) -> None: ...


class Reader:
    """Somebody who is known, with wishes of every kind. Each update goes the whole way: inbox, dispatcher, line."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom, self.channel = newsroom, Counted()
        clock = lambda: newsroom.now  # noqa: E731 -- time stands still
        self.inbox = Inbox(newsroom.db, "fake", clock)
        self.dispatcher = Dispatcher(newsroom.services, {"fake": Sender(newsroom.db, self.channel, clock)}, clock=clock)
        self._updates = 0

    async def settles(self) -> None:
        """Have everything as it was in the beginning."""
        subscriptions, now = self.newsroom.services.subscriptions, self.newsroom.now
        following = self.newsroom.services.following
        chat, _ = await subscriptions.welcome(READER, locale="vi", private=True, now=now)
        for name in following.followed(chat):
            chat, _ = await following.unfollow(chat, name, now)
        for name in ("y tế", "xã hội", "Bát Xát", "mưa lũ", "đường lên bản"):
            chat, _ = await following.follow(chat, name, now)
        chat = await subscriptions.set_times(chat, "06:30", now)
        await subscriptions.await_answer(await subscriptions.set_locale(chat, "vi", now), None)
        # The news itself is read for all who ask within a minute: by somebody else, just now.
        other, _ = await subscriptions.welcome(OTHER, locale="vi", private=True, now=now)
        await self.newsroom.services.digests.now(other, now)

    async def does(self, **what: str) -> list[str]:
        """Write or press; return the statements that it took."""
        self._updates += 1
        self.newsroom.passes(seconds=2)
        incoming = Incoming(chat=READER, at=datetime.now(UTC), sender="7", message_ref="1", **what)  # type: ignore[arg-type]  # text or action
        members = self.newsroom.services.members
        members.forget()
        await members.person(READER)  # who has a role is asked once for all readers of the next seconds
        with counted(self.newsroom.db) as asked:
            assert await self.inbox.first_time(str(self._updates))
            await self.dispatcher.handle(incoming)
        return asked

    def buttons(self) -> set[str]:
        """Return the actions of all buttons shown, and show none any more."""
        shown = {button.action for message in self.channel.sent for row in message.buttons for button in row}
        self.channel.sent.clear()
        return shown - {""}


@pytest.fixture
async def reader(db: Database, now: datetime) -> Reader:
    newsroom = Newsroom(db, now)
    await newsroom.publishes([*STORIES, *((f"Chuyện cũ số {number}", "y-te", ()) for number in range(40))])
    await newsroom.services.reading.search("lũ quét")  # as after every round of collecting, the index has everything
    return Reader(newsroom)


@pytest.mark.slow
async def test_no_command_and_no_button_takes_more_than_six_queries(reader: Reader) -> None:
    await reader.settles()
    await reader.does(text="/tin")  # the first answer of all finds no budget yet
    over: dict[str, list[str]] = {}
    buttons: list[str] = []
    lite = reader.newsroom.db.sqlite
    for text in [*(f"/{command.vi} {said}" for command in COMMANDS for said in SAID.get(command.vi, [""])), *WORDS]:
        await reader.settles()
        if len(asked := await reader.does(text=text)) > MOST:
            over[text] = asked
        buttons += sorted(reader.buttons())
    pressed: defaultdict[str, set[str]] = defaultdict(set)
    while buttons:
        action = buttons.pop(0)
        prefix, _, rest = action.partition(":")
        kind = rest.partition(":")[0] + rest.rpartition(":")[2]
        if kind in pressed[prefix] or len(pressed[prefix]) > 4:
            continue  # one of each kind is enough
        pressed[prefix].add(kind)
        await reader.settles()
        if len(asked := await reader.does(action=action)) > (ALLOWED.get(action, MOST) if lite else MOST):
            over[action] = asked
        buttons += sorted(reader.buttons())
    assert len(pressed) > len(ACTIONS) * 0.8, set(ACTIONS) - set(pressed)
    assert not over, "\n".join(f"{len(asked)} {what}" for what, asked in over.items())


async def test_an_answer_to_a_question_takes_no_more_than_six_queries(reader: Reader) -> None:
    answers = {"/gio": "7h15", "/diaphuong": "Sa Pa", "/timkiem": "lũ quét", "/dangky": "thể thao"}
    await reader.does(text="/trogiup")
    for question, answer in answers.items():
        await reader.settles()
        await reader.does(text=question)
        asked = await reader.does(text=answer)
        # SQLite is asked whether its index of words has everything, too.
        assert len(asked) <= MOST + (question == "/timkiem" and reader.newsroom.db.sqlite), (question, asked)


async def test_a_deep_link_changes_what_is_followed_and_tells_the_news_in_eight(reader: Reader) -> None:
    await reader.does(text="/trogiup")
    for link in ("topic_the-thao", "place_03043"):
        await reader.settles()
        asked = await reader.does(text=f"/start {link}")
        assert len(asked) <= MOST + 2, asked


@pytest.mark.slow
async def test_another_command_while_a_question_is_open_takes_no_more_than_six_queries(reader: Reader) -> None:
    await reader.does(text="/trogiup")
    over: dict[str, int] = {}
    for text in [*(f"/{command.vi}" for command in COMMANDS), *WORDS]:
        await reader.settles()
        await reader.does(text="/timkiem")
        asked = await reader.does(text=text)
        if len(asked) > MOST + (text in WORDS and reader.newsroom.db.sqlite):
            over[text] = len(asked)
        chat = await reader.newsroom.services.subscriptions.find(READER)
        assert chat, text
        assert (chat.awaiting == "search") == (text == "/timkiem"), text
    assert not over
