"""What readers decide, and what comes of it."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from config.newsroom import Newsroom, load
from digests.collect.places.gazetteer import Gazetteer
from digests.errors import BadTime, UnknownName
from digests.following import Followed, Following
from digests.model import Chat, ChatRef, Follows, Plan
from digests.names import Names
from digests.store import Database
from digests.store.schema import chats as chats_table
from digests.store.schema import digest_plans
from digests.subscriptions import Subscriptions

LAN = ChatRef(channel="telegram", id="7")
SA_PA, BAT_XAT = "03006", "02683"
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load()


@pytest.fixture(scope="module")
def gazetteer(newsroom: Newsroom) -> Gazetteer:
    return Gazetteer(newsroom.places)


@pytest.fixture
def subscriptions(db: Database, newsroom: Newsroom) -> Subscriptions:
    return Subscriptions(db, newsroom)


@pytest.fixture
def following(db: Database, newsroom: Newsroom, gazetteer: Gazetteer) -> Following:
    return Following(db, newsroom, Names(newsroom, gazetteer))


@pytest.fixture
async def lan(subscriptions: Subscriptions, now: datetime) -> Chat:
    chat, new = await subscriptions.welcome(LAN, locale="vi", private=True, now=now)
    assert new
    return chat


async def due(db: Database) -> list[datetime | None]:
    async with db.read() as tx:
        query = select(digest_plans.c.next_due_at).order_by(digest_plans.c.next_due_at)
        return list((await tx.execute(query)).scalars())


async def test_a_new_reader_is_subscribed_at_once_to_the_general_digest_at_the_default_time(
    lan: Chat, db: Database, newsroom: Newsroom, now: datetime
) -> None:
    assert lan.state == "active"
    assert lan.follows == Follows()
    assert lan.plans == (Plan(at=newsroom.digest_at),)
    assert lan.catching_up
    assert await due(db) == [now + DAY]


async def test_one_who_only_writes_is_known_and_not_subscribed(
    subscriptions: Subscriptions, db: Database, now: datetime
) -> None:
    chat = await subscriptions.meet(LAN, locale="en", private=True, now=now)
    assert (chat.state, chat.locale) == ("left", "en")
    assert await subscriptions.meet(LAN, locale="vi", private=True, now=now) == chat
    assert await due(db) == [None]
    assert (await subscriptions.welcome(LAN, locale="vi", private=True, now=now))[1]
    assert await due(db) == [now + DAY]


async def test_two_messages_of_an_unknown_reader_at_once_make_one_chat(
    subscriptions: Subscriptions, db: Database, now: datetime
) -> None:
    met = await asyncio.gather(*(subscriptions.meet(LAN, locale="vi", private=True, now=now) for _ in range(8)))
    assert len({chat.id for chat in met}) == 1
    assert await due(db) == [None]


async def test_changes_made_at_once_are_all_made(
    subscriptions: Subscriptions, following: Following, lan: Chat, now: datetime
) -> None:
    words = [f"bản làng {number}" for number in range(6)]
    times = ["05:00 07:00", "t2-t6"]
    await asyncio.gather(
        *(following.follow(lan, word, now) for word in words),
        *(subscriptions.set_times(lan, text, now) for text in times),
        subscriptions.set_locale(lan, "en", now),
    )
    after = await subscriptions.find(LAN)
    assert after is not None
    assert (after.locale, len(after.follows.keywords)) == ("en", len(words))
    assert {plan.at for plan in after.plans} == {time(5), time(7)}


async def test_that_a_reader_wrote_is_noted_once_an_hour(
    subscriptions: Subscriptions, lan: Chat, db: Database, now: datetime
) -> None:
    async def seen(at: datetime) -> datetime:
        await subscriptions.meet(LAN, locale="vi", private=True, now=at)
        async with db.read() as tx:
            noted: datetime = (await tx.execute(select(chats_table.c.seen_at))).scalar_one()
            return noted

    assert await seen(now + timedelta(minutes=50)) == now
    assert await seen(now + timedelta(minutes=70)) == now + timedelta(minutes=70)


async def test_being_welcomed_twice_changes_nothing(
    subscriptions: Subscriptions, following: Following, lan: Chat, now: datetime
) -> None:
    lan, _ = await following.follow(lan, "thể thao", now)
    assert await subscriptions.welcome(LAN, locale="en", private=True, now=now) == (lan, False)


# --- what ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["Thể thao", "the thao", "THỂ THAO", "the-thao", "Sports", "tin thể thao", "⚽ Thể thao"]
)
async def test_a_topic_is_followed_by_any_of_its_names(
    following: Following, lan: Chat, now: datetime, name: str
) -> None:
    chat, followed = await following.follow(lan, name, now)
    assert followed == Followed(kind="topic", value="the-thao", changed=True)
    assert chat.follows == Follows(topics=frozenset({"the-thao"}))


@pytest.mark.parametrize("name", ["Bát Xát", "bat xat", "xã Bát Xát", "tin Bát Xát"])
async def test_a_place_is_followed_by_its_name(following: Following, lan: Chat, now: datetime, name: str) -> None:
    chat, followed = await following.follow(lan, name, now)
    assert followed == Followed(kind="place", value=BAT_XAT, changed=True)
    assert chat.follows.places == {BAT_XAT}


async def test_other_words_are_followed_as_they_are(following: Following, lan: Chat, now: datetime) -> None:
    chat, followed = await following.follow(lan, "  “Cá hồi”, ", now)
    assert followed == Followed(kind="keyword", value="ca hoi", changed=True)
    assert chat.follows.keywords == {"ca hoi"}
    assert (await following.follow(chat, "cá hồi", now))[1] == Followed(kind="keyword", value="ca hoi", changed=False)


@pytest.mark.parametrize("name", ["", "  ", "🙃", "-", "a", "dài " * 20])
async def test_what_is_no_name_is_not_followed(following: Following, lan: Chat, now: datetime, name: str) -> None:
    with pytest.raises(UnknownName):
        await following.follow(lan, name, now)


async def test_what_was_followed_is_dropped_by_its_name(following: Following, lan: Chat, now: datetime) -> None:
    for name in ("thể thao", "Bát Xát", "cá hồi"):
        lan, _ = await following.follow(lan, name, now)
    assert following.followed(lan) == ("Thể thao", "Bát Xát", "cá hồi")
    for name in ("The Thao", "xã bát xát", "CÁ HỒI"):
        lan, _ = await following.unfollow(lan, name, now)
    assert lan.follows == Follows()


async def test_dropping_what_is_not_followed_names_what_is(following: Following, lan: Chat, now: datetime) -> None:
    lan, _ = await following.follow(lan, "thể thao", now)
    with pytest.raises(UnknownName) as caught:
        await following.unfollow(lan, "kinh tế", now)
    assert caught.value.nearest == ("Thể thao",)


async def test_a_button_sets_a_state_and_pressing_it_twice_is_the_same(
    following: Following, lan: Chat, now: datetime
) -> None:
    once = await following.set_follow(lan, "topic", "kinh-te", True, now)
    assert await following.set_follow(once, "topic", "kinh-te", True, now) == once
    off = await following.set_follow(once, "topic", "kinh-te", False, now)
    assert off.follows == Follows()


async def test_a_button_of_a_topic_that_is_no_more_is_refused(following: Following, lan: Chat, now: datetime) -> None:
    for kind, value in (("topic", "khong-co"), ("place", "99999")):
        with pytest.raises(UnknownName):
            await following.set_follow(lan, kind, value, True, now)  # type: ignore[arg-type]  # both are kinds


async def test_a_change_is_made_to_the_chat_as_it_is_now_not_as_the_caller_remembers_it(
    following: Following, lan: Chat, now: datetime
) -> None:
    await following.follow(lan, "thể thao", now)
    chat, _ = await following.follow(lan, "kinh tế", now)
    assert chat.follows.topics == {"the-thao", "kinh-te"}


# --- when ---------------------------------------------------------------------------------------


async def test_times_are_set_in_the_readers_words(
    subscriptions: Subscriptions, lan: Chat, db: Database, now: datetime
) -> None:
    chat = await subscriptions.set_times(lan, "06:30 18h t2-t6", now)
    workdays = frozenset(range(5))
    assert chat.plans == (Plan(at=time(6, 30), weekdays=workdays), Plan(at=time(18), weekdays=workdays))
    assert await due(db) == [now + timedelta(hours=11.5), now + DAY]


async def test_weekdays_alone_keep_the_times(subscriptions: Subscriptions, lan: Chat, now: datetime) -> None:
    lan = await subscriptions.set_times(lan, "7h 19h", now)
    lan = await subscriptions.set_times(lan, "cuối tuần", now)
    weekend = frozenset({5, 6})
    assert lan.plans == (Plan(at=time(7), weekdays=weekend), Plan(at=time(19), weekdays=weekend))


@pytest.mark.parametrize("text", ["25:99", "🙃", "", "sáng sớm"])
async def test_a_time_that_is_none_changes_nothing(
    subscriptions: Subscriptions, lan: Chat, now: datetime, text: str
) -> None:
    with pytest.raises(BadTime):
        await subscriptions.set_times(lan, text, now)
    assert await subscriptions.find(LAN) == lan


async def test_changing_a_wish_at_the_very_moment_of_the_digest_does_not_lose_it(
    following: Following, lan: Chat, db: Database, now: datetime
) -> None:
    a_second_late = now + DAY + timedelta(seconds=1)
    await following.follow(lan, "thể thao", a_second_late)
    assert await due(db) == [now + DAY]


# --- coming and going ---------------------------------------------------------------------------


async def test_a_pause_keeps_everything_and_ends_when_asked(
    subscriptions: Subscriptions, following: Following, lan: Chat, db: Database, now: datetime
) -> None:
    lan, _ = await following.follow(lan, "thể thao", now)
    paused = await subscriptions.pause(lan, 3, now)
    assert (paused.state, paused.paused_until, paused.follows) == ("paused", now + 3 * DAY, lan.follows)
    assert await due(db) == [None]
    assert await subscriptions.resume(paused, now + DAY) == lan
    assert await due(db) == [now + 2 * DAY]


async def test_a_pause_without_an_end_has_none(subscriptions: Subscriptions, lan: Chat, now: datetime) -> None:
    assert (await subscriptions.pause(lan, None, now)).paused_until is None


async def test_one_who_stops_and_returns_has_the_same_settings(
    subscriptions: Subscriptions, following: Following, lan: Chat, db: Database, now: datetime
) -> None:
    lan, _ = await following.follow(lan, "thể thao", now)
    lan = await subscriptions.set_times(lan, "19:00", now)
    stopped = await subscriptions.stop(lan, now)
    assert stopped.state == "left"
    assert await due(db) == [None]
    assert await subscriptions.welcome(LAN, locale="en", private=True, now=now) == (lan, True)


async def test_blocking_and_coming_back_restores_the_settings(
    subscriptions: Subscriptions, following: Following, lan: Chat, db: Database, now: datetime
) -> None:
    lan, _ = await following.follow(lan, "Bát Xát", now)
    await subscriptions.gone(LAN, now)
    blocked = await subscriptions.find(LAN)
    assert blocked is not None
    assert (blocked.state, await due(db)) == ("blocked", [None])
    await subscriptions.back(LAN, now)
    assert await subscriptions.find(LAN) == lan
    assert await due(db) == [now + DAY]


async def test_writing_to_us_is_coming_back(subscriptions: Subscriptions, lan: Chat, now: datetime) -> None:
    await subscriptions.gone(LAN, now)
    assert await subscriptions.meet(LAN, locale="vi", private=True, now=now) == lan


async def test_a_pause_outlives_a_block(subscriptions: Subscriptions, lan: Chat, now: datetime) -> None:
    paused = await subscriptions.pause(lan, 3, now)
    await subscriptions.gone(LAN, now)
    await subscriptions.back(LAN, now)
    assert await subscriptions.find(LAN) == paused


async def test_one_who_left_stays_away_when_let_in_again(
    subscriptions: Subscriptions, lan: Chat, now: datetime
) -> None:
    await subscriptions.stop(lan, now)
    await subscriptions.gone(LAN, now)
    await subscriptions.back(LAN, now)
    left = await subscriptions.find(LAN)
    assert left is not None
    assert left.state == "left"


async def test_presence_of_a_stranger_is_nothing(subscriptions: Subscriptions, now: datetime) -> None:
    await subscriptions.gone(LAN, now)
    await subscriptions.back(LAN, now)
    assert await subscriptions.find(LAN) is None


async def test_a_group_that_becomes_a_supergroup_keeps_its_subscription(
    subscriptions: Subscriptions, following: Following, lan: Chat, now: datetime
) -> None:
    lan, _ = await following.follow(lan, "Bát Xát", now)
    assert await subscriptions.move(LAN, "-1007")
    moved = await subscriptions.find(ChatRef(channel="telegram", id="-1007"))
    assert moved is not None
    assert (moved.id, moved.follows) == (lan.id, lan.follows)


async def test_language_and_empty_digests_are_settings_too(
    subscriptions: Subscriptions, lan: Chat, now: datetime
) -> None:
    chat = await subscriptions.set_empty_digest(await subscriptions.set_locale(lan, "en", now), False, now)
    assert (chat.locale, chat.empty_digest) == ("en", False)
    assert await subscriptions.find(LAN) == chat


async def test_an_open_question_is_remembered_until_answered(subscriptions: Subscriptions, lan: Chat) -> None:
    asked = await subscriptions.await_answer(lan, "setup-place")
    assert (await subscriptions.find(LAN)) == asked
    assert asked.awaiting == "setup-place"
    assert await subscriptions.await_answer(asked, None) == lan
