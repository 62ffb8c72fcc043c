"""One reader on several platforms: settings shared, digests in one place."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from config.newsroom import load
from digests.collect.places.gazetteer import Gazetteer
from digests.errors import BadCode
from digests.following import Following
from digests.linking import VALID, Linking
from digests.model import Chat, ChatRef
from digests.mydata import MyData
from digests.names import Names
from digests.store import Database, chats
from digests.subscriptions import Subscriptions

NEWSROOM = load()


class Two:
    """A reader with a chat on Telegram and one in the web chat."""

    def __init__(self, db: Database, now: datetime) -> None:
        self.db, self.now = db, now
        self.readers = Subscriptions(db, NEWSROOM)
        self.following = Following(db, NEWSROOM, Names(NEWSROOM, Gazetteer(NEWSROOM.places)))
        self.linking = Linking(db)

    async def chat(self, channel: str, id: str = "7") -> Chat:
        found = await self.readers.find(ChatRef(channel=channel, id=id))
        assert found is not None
        return found

    async def joins(self, channel: str, *wishes: str, id: str = "7") -> Chat:
        chat, _ = await self.readers.welcome(ChatRef(channel=channel, id=id), locale="vi", private=True, now=self.now)
        for wish in wishes:
            chat, _ = await self.following.follow(chat, wish, self.now)
        return chat

    async def links(self, first: str, second: str) -> None:
        code = await self.linking.code(await self.chat(first), self.now)
        await self.linking.link(await self.chat(second), code, self.now)


@pytest.fixture
def two(db: Database, now: datetime) -> Two:
    return Two(db, now)


async def test_what_was_chosen_in_one_chat_holds_in_the_other(two: Two) -> None:
    await two.joins("telegram", "thể thao", "Bát Xát", "hoa đào")
    await two.joins("web")
    await two.links("telegram", "web")
    telegram, web = await two.chat("telegram"), await two.chat("web")
    assert web.follows == telegram.follows
    assert telegram.follows.places
    assert telegram.person == web.person
    assert telegram.person


async def test_later_changes_hold_in_both(two: Two) -> None:
    await two.joins("telegram")
    await two.joins("web")
    await two.links("telegram", "web")
    await two.readers.set_times(await two.chat("web"), "07:15 t2-t6", two.now)
    await two.following.follow(await two.chat("web"), "kinh tế", two.now)
    await two.readers.set_locale(await two.chat("telegram"), "en", two.now)
    telegram, web = await two.chat("telegram"), await two.chat("web")
    assert telegram.plans == web.plans
    assert "kinh-te" in telegram.follows.topics
    assert web.locale == "en"
    await two.readers.stop(telegram, two.now)
    assert (await two.chat("web")).state == "left"


async def test_who_had_chosen_nothing_gives_way_to_who_had(two: Two) -> None:
    await two.joins("telegram")
    await two.joins("web", "thể thao")
    await two.links("telegram", "web")
    assert (await two.chat("telegram")).follows.topics == {"the-thao"}


async def test_only_one_chat_is_home_and_another_can_be(two: Two) -> None:
    await two.joins("telegram")
    await two.joins("web")
    await two.links("telegram", "web")
    assert [(await two.chat(channel)).at_home for channel in ("telegram", "web")] == [True, False]
    await two.linking.make_home(await two.chat("web"), two.now)
    assert [(await two.chat(channel)).at_home for channel in ("telegram", "web")] == [False, True]


async def test_a_code_works_once_and_not_for_long(two: Two) -> None:
    await two.joins("telegram")
    web = await two.joins("web")
    code = await two.linking.code(await two.chat("telegram"), two.now)
    await two.linking.link(web, code, two.now)
    other = await two.joins("web", id="8")
    for used in (code, "00000000"):
        with pytest.raises(BadCode, match="unknown"):
            await two.linking.link(other, used, two.now)
    late = await two.linking.code(await two.chat("telegram"), two.now)
    with pytest.raises(BadCode, match="unknown"):
        await two.linking.link(other, late, two.now + VALID)


async def test_a_chats_own_code_links_nothing(two: Two) -> None:
    chat = await two.joins("telegram")
    with pytest.raises(BadCode, match="own"):
        await two.linking.link(chat, await two.linking.code(chat, two.now), two.now)
    assert (await two.chat("telegram")).person is None


async def test_codes_cannot_be_guessed_in_a_row(two: Two) -> None:
    chat = await two.joins("web")
    for guess in range(5):
        with pytest.raises(BadCode, match="unknown"):
            await two.linking.link(chat, f"{guess:08}", two.now)
    with pytest.raises(BadCode, match="often"):
        await two.linking.link(chat, "12345678", two.now)
    with pytest.raises(BadCode, match="unknown"):
        await two.linking.link(chat, "12345678", two.now + timedelta(minutes=11))


async def test_when_home_is_blocked_the_other_chat_takes_over(two: Two) -> None:
    telegram = await two.joins("telegram")
    await two.joins("web")
    await two.links("telegram", "web")
    assert await two.linking.rehome(two.now) == 0
    await two.readers.gone(telegram.ref, two.now)
    assert await two.linking.rehome(two.now) == 1
    web = await two.chat("web")
    assert (web.at_home, web.state) == (True, "active")
    await two.readers.back(telegram.ref, two.now)
    assert [(await two.chat(channel)).at_home for channel in ("telegram", "web")] == [False, True]


async def test_when_home_is_deleted_the_other_chat_takes_over(two: Two) -> None:
    await two.joins("telegram")
    await two.joins("web")
    await two.links("telegram", "web")
    await MyData(two.db).delete(await two.chat("telegram"), two.now)
    assert await two.linking.rehome(two.now) == 1
    assert (await two.chat("web")).at_home


async def test_unlinked_chats_keep_their_settings_and_each_is_its_own_home(two: Two) -> None:
    await two.joins("telegram", "thể thao")
    await two.joins("web")
    await two.links("telegram", "web")
    await two.linking.unlink(await two.chat("web"), two.now)
    telegram, web = await two.chat("telegram"), await two.chat("web")
    assert (telegram.person, web.person) == (None, None)
    assert telegram.at_home
    assert web.at_home
    assert web.follows.topics == {"the-thao"}
    await two.following.follow(web, "kinh tế", two.now)
    assert (await two.chat("telegram")).follows.topics == {"the-thao"}


async def test_three_chats_become_one_reader(two: Two) -> None:
    for channel in ("telegram", "web", "zalo"):
        await two.joins(channel)
    await two.links("telegram", "web")
    await two.links("zalo", "web")
    people = {(await two.chat(channel)).person for channel in ("telegram", "web", "zalo")}
    homes = [(await two.chat(channel)).at_home for channel in ("telegram", "web", "zalo")]
    assert len(people) == 1
    assert sum(homes) == 1


async def test_what_was_told_in_one_chat_is_not_told_again_in_the_new_home(two: Two) -> None:
    telegram = await two.joins("telegram")
    await two.joins("web")
    await two.links("telegram", "web")
    told = two.now - timedelta(hours=1)
    async with two.db.write() as tx:
        await chats.tell(tx, telegram, told, anyway=True)
    web = await two.linking.make_home(await two.chat("web"), two.now)
    assert web.watermark == told
