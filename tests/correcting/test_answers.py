"""Whoever asked for a digest has its stories corrected there, too: /bantin, /lobo and the first digest at /start."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from digests.compose.stand import Stand
from digests.correcting import Reached, Receipt
from digests.deliver.sender import Sender
from digests.model import Chat, ChatRef, Message
from digests.mydata import MyData
from digests.reading import Digests
from digests.store import chats, condition, daily, figures, whereabouts
from digests.store.answers import LANDS
from digests.store.schema import broadcasts, deliveries, editions
from digests.store.tidy import ANSWERS, tidy
from tests.alerts.house import LAN, NEWSROOM
from tests.correcting.bulletins import BRIDGE, RIGHT, corrects, digest, stores, told
from tests.correcting.press import Press
from tests.deliver.conftest import sending
from tests.fakes.clock import Clock
from tests.fakes.telegram import FakeTelegram

pytestmark = pytest.mark.slow
TITLE = "Cầu Làng Giàng thông xe ngày 20"
NAMES = ("Bát Xát", "Y Tý", "Mường Hum", "Cốc Mỳ", "Bắc Hà", "Si Ma Cai", "Bảo Yên", "Văn Bàn", "Sa Pa", "Tả Van")


class Readers:
    """Readers who ask for their digest; a sender answers them."""

    def __init__(self, press: Press, sender: Sender) -> None:
        self._press, self._sender = press, sender
        self.digests = Digests(db=press.db, newsroom=NEWSROOM, stand=Stand(press.db, NEWSROOM))

    async def chat(self, id: int) -> Chat:
        async with self._press.db.read() as tx:
            found = await chats.find(tx, ChatRef(channel="telegram", id=str(id)))
        assert found is not None
        return found

    async def asks(self, id: int, *, noted: bool = True) -> Message:
        """/bantin; `noted` False: the answer is still under way."""
        message = await self.digests.now(await self.chat(id), self._press.now)
        await self.gets(id, message, noted=noted)
        return message

    async def catches_up(self, id: int) -> None:
        """/lobo."""
        await self.gets(id, await self.digests.missed(await self.chat(id), self._press.now))

    async def starts(self, id: int) -> None:
        """/start: a greeting, the first digest, a question."""
        hello, question = (digest((words, "https://bao.example/x")) for words in ("Xin chào!", "Chủ đề nào?"))
        first = await self.digests.now(await self.chat(id), self._press.now, asking="setup-topics")
        await self.gets(id, hello, first, question)

    async def gets(self, id: int, *messages: Message, noted: bool = True) -> None:
        await self._sender.reply(ChatRef(channel="telegram", id=str(id)), *messages)
        if noted:
            await self._sender.answers.settle()


@pytest.fixture
async def bridge(press: Press) -> int:
    """A story is known, and nine readers are."""
    await press.subscribe(range(1, 10))
    press.passes(timedelta(seconds=1))
    [story] = await stores(press, (TITLE, BRIDGE))
    return story


async def test_a_story_is_corrected_for_all_who_got_it_by_schedule_or_asked_for_it(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    async with sending(press.db, telegram) as sender:
        readers = Readers(press, sender)
        await told(press, digest((TITLE, BRIDGE)), [bridge], [1], hours=2)
        await readers.asks(2)
        await readers.catches_up(3)
        await readers.starts(4)
        reached = await press.correcting.reach(await press.correcting.find(BRIDGE), press.now)
        assert reached == Reached(changed=4)
        assert await press.goes_through(await corrects(press, bridge)) == Receipt(changed=4)
    for reader in (1, 2, 3, 4):
        edited = [message for message in telegram.messages(reader) if message.edits]
        assert [RIGHT.title in message.text for message in edited] == [True], reader
    assert not telegram.messages(5)


async def test_who_asks_again_and_again_has_each_answer_corrected_and_its_buttons_stay(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    await stores(press, *((f"Chuyện xã {name}", f"{BRIDGE}?{name}") for name in NAMES))
    async with sending(press.db, telegram) as sender:
        readers = Readers(press, sender)
        for _ in range(3):  # the second and third time there is nothing new, and it is shown again
            told = await readers.asks(2)
            press.passes(timedelta(seconds=1))
        before = [message.buttons for message in telegram.messages(2)]
        assert "Xem thêm tin" in str(before)
        story = int(told.buttons[0][0].action.removeprefix("a:"))
        reached = await press.correcting.reach(await press.correcting.find(f"tin {story}"), press.now)
        assert reached == Reached(changed=1), "one chat"
        assert await press.goes_through(await corrects(press, story)) == Receipt(changed=3)
    after = telegram.messages(2)
    assert [RIGHT.title in message.text for message in after] == [True] * 3
    assert [message.buttons for message in after] == before


async def test_an_answer_on_its_way_when_the_correction_begins_is_corrected_as_soon_as_it_has_arrived(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    async with sending(press.db, telegram) as sender:
        readers = Readers(press, sender)
        message = await readers.digests.now(await readers.chat(2), press.now)
        correction = await corrects(press, bridge)
        await press.alerts.start_due(press.now + timedelta(seconds=30))
        await press.alerts.settle(press.now + timedelta(seconds=30))
        assert (await press.found(correction)).state == "sending"
        await readers.gets(2, message)
        assert await press.goes_through(correction) == Receipt(changed=1)
    assert RIGHT.title in telegram.last(2).text


async def test_who_asks_after_the_correction_began_gets_the_right_words(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    async with sending(press.db, telegram) as sender:
        readers = Readers(press, sender)
        await readers.asks(2)
        press.passes(timedelta(seconds=1))
        await corrects(press, bridge)
        assert RIGHT.title in (await readers.asks(3)).text
        recall = await press.correcting.draft_recall(await press.correcting.find(BRIDGE), "", LAN, press.now)
        press.passes(timedelta(seconds=1))
        await press.alerts.submit(recall.id, LAN, press.now)
        await press.goes_through(recall)
        assert "Làng Giàng" not in (await readers.asks(4)).text
        assert "Tòa soạn đã thu hồi tin này." in telegram.messages(2)[0].text
        assert "Tòa soạn đã thu hồi tin này." in telegram.messages(3)[0].text


async def test_an_answer_that_may_have_arrived_is_told_in_a_message_and_one_that_did_not_is_nothing(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    telegram.fail_next("reset_after", chat=2)
    telegram.block(3, silently=True)
    async with sending(press.db, telegram) as sender:
        readers = Readers(press, sender)
        await readers.asks(2)
        await readers.asks(3)
        telegram.unblock(3, silently=True)
    press.passes(LANDS + timedelta(seconds=1))
    reached = await press.correcting.reach(await press.correcting.find(BRIDGE), press.now)
    assert reached == Reached(said=1)
    async with sending(press.db, telegram, clock=Clock(press.now)):
        assert await press.goes_through(await corrects(press, bridge)) == Receipt(said=1)
    assert "Đính chính" in telegram.last(2).text
    assert not telegram.messages(3)


async def test_the_answers_of_a_group_that_became_a_supergroup_are_told_in_a_message(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    await press.subscribe([-5])
    async with sending(press.db, telegram) as sender:
        readers = Readers(press, sender)
        await readers.asks(-5)
        telegram.migrate(-5, -1005, silently=True)
        async with press.db.write() as tx:
            await whereabouts.move(tx, ChatRef(channel="telegram", id="-5"), "-1005")
    press.passes(LANDS + timedelta(seconds=1))
    async with sending(press.db, telegram, clock=Clock(press.now)):
        assert await press.goes_through(await corrects(press, bridge)) == Receipt(said=1)
    assert "Đính chính" in telegram.last(-1005).text


async def test_answers_are_kept_for_two_days_and_deleted_with_everything_else(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    async with sending(press.db, telegram) as sender:
        readers = Readers(press, sender)
        await readers.asks(2)
        await readers.asks(3)
        await readers.asks(4)
        mine = MyData(press.db)
        assert TITLE in (await mine.kept(await readers.chat(2))).as_json().decode()
        await mine.delete(await readers.chat(2), press.now)  # before the correction
        await press.goes_through(await corrects(press, bridge))
        await mine.delete(await readers.chat(3), press.now)  # and after it
    async with press.db.read() as tx:
        answers = [row.id for row in await tx.execute(select(broadcasts.c.id).where(broadcasts.c.kind == "answer"))]
        about = select(func.count()).where(broadcasts.c.corrects.in_(answers), broadcasts.c.mode == "edit")
        assert (len(answers), await tx.scalar(about)) == (1, 1)
    async with press.db.write() as tx:
        await tidy(tx, press.now + ANSWERS + timedelta(hours=1))
        assert await tx.scalar(select(func.count()).where(editions.c.message.is_not(None))) == 0


async def test_an_answer_that_is_corrected_is_no_digest_in_the_figures(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    async with sending(press.db, telegram) as sender:
        await Readers(press, sender).asks(2)
        await press.goes_through(await corrects(press, bridge))
    async with press.db.read() as tx:
        assert await tx.scalar(select(func.count()).where(deliveries.c.state == "sent")) == 2
        counts = await daily.count_deliveries(tx, 0, None)
        assert counts["digest"] == {}
        assert sum(counts["correction"].values()) == 1
        assert await daily.count_seen(tx, 0, None) == {}
        assert await condition.last_digest(tx) is None
        assert (await figures.figures(tx)).waiting == {}
