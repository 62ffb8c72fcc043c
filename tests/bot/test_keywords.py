"""/tukhoa: words to read about, words to mute, as the reader wrote them."""

from __future__ import annotations

import pytest

from digests.model import Follows
from tests.bot.talk import Newsroom
from tests.fakes.outlet import Person

ONE_DATABASE = "what is understood and said; the queries below it are tested on both"


async def wants(newsroom: Newsroom, person: Person) -> Follows:
    chat = await newsroom.services.subscriptions.find(person.ref)
    assert chat is not None
    return chat.follows


async def test_plus_follows_and_minus_mutes_in_one_message(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    said = (await reader.writes("/tukhoa +hoa đào -bóng đá, lũ quét"))[0]
    assert "Đang theo dõi: “hoa đào”, “lũ quét”" in said
    assert "Đang ẩn: “bóng đá”" in said
    found = await wants(newsroom, reader)
    assert (found.keywords, found.mutes) == (frozenset({"hoa dao", "lu quet"}), frozenset({"bong da"}))


async def test_words_are_shown_with_their_diacritics_everywhere(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.writes("/dangky Quế Văn Yên 2")
    assert "“Quế Văn Yên 2”" in (await reader.writes("/caidat"))[0]
    assert "✖ “Quế Văn Yên 2”" in (await reader.writes("/huy"), reader.buttons)[1]


async def test_what_is_muted_comes_no_more_and_comes_again(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.writes("/tukhoa -bóng")
    assert "Đội bóng xã" not in (await reader.writes("/bantin"))[0]
    await reader.writes("/tukhoa")
    assert "Đã bỏ ẩn" in (await reader.presses("🔈 Bỏ ẩn “bóng”"))[0]
    assert (await wants(newsroom, reader)).mutes == frozenset()


async def test_a_word_is_followed_or_muted_never_both(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.writes("/keywords +hoa đào")
    await reader.writes("/keywords -hoa đào")
    found = await wants(newsroom, reader)
    assert (found.keywords, found.mutes) == (frozenset(), frozenset({"hoa dao"}))
    await reader.writes("/keywords +Hoa Đào")
    found = await wants(newsroom, reader)
    assert (found.keywords, found.mutes) == (frozenset({"hoa dao"}), frozenset())


async def test_after_the_menu_words_with_signs_are_its_answer_and_others_are_not(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.writes("/tukhoa")
    await reader.writes("+hoa đào")
    assert (await wants(newsroom, reader)).keywords == {"hoa dao"}
    await reader.writes("/tukhoa")
    await reader.writes("chợ phiên")
    assert (await wants(newsroom, reader)).keywords == {"hoa dao"}


async def test_one_word_too_many_is_refused_and_the_others_stay(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    for start in range(0, 50, 10):
        await reader.writes("/tukhoa " + ", ".join(f"+từ số {start + number}" for number in range(10)))
    assert "tối đa 50" in (await reader.writes("/tukhoa +thêm nữa"))[0]
    assert len((await wants(newsroom, reader)).keywords) == 50


@pytest.mark.parametrize("words", ["+", "-", "+a", "+" + "a" * 51, "+🙂", "+ -", "+" * 4000, "+\u202e\u200b"])
async def test_what_is_no_word_is_named_and_nothing_changes(newsroom: Newsroom, words: str) -> None:
    reader = await newsroom.subscriber()
    said = await reader.writes(f"/tukhoa {words}")
    assert said
    found = await wants(newsroom, reader)
    assert (found.keywords, found.mutes) == (frozenset(), frozenset())


@pytest.mark.parametrize("action", ["k:+:hoa", "k:-:", "m:-:", "m:x:hoa", "k:-", "m"])
async def test_made_up_buttons_change_nothing(newsroom: Newsroom, action: str) -> None:
    reader = await newsroom.subscriber()
    await reader.writes("/tukhoa +hoa đào -bóng đá")
    before = await wants(newsroom, reader)
    await reader.sends_action(action)
    assert await wants(newsroom, reader) == before


async def test_it_speaks_english_too(newsroom: Newsroom) -> None:
    reader = newsroom.person("8", language="en")
    await reader.writes("/start")
    said = (await reader.writes("/keywords +peach blossom -football"))[0]
    assert "You follow: “peach blossom”." in said
    assert "Muted: “football”." in said
