"""Inline mode: stories for people who write to others."""

from __future__ import annotations

import pytest

from bot.inline import FARTHEST, PAGE, Inline
from tests.bot.talk import Newsroom


@pytest.fixture
def inline(newsroom: Newsroom) -> Inline:
    return Inline(newsroom.services, lambda: newsroom.now)


async def test_words_find_stories_with_or_without_diacritics(inline: Inline) -> None:
    for words in ("lũ quét", "LU QUET", "  lũ   quét  "):
        cards, onward = await inline(words, 0)
        assert [card.title for card in cards] == ["Lũ quét cuốn trôi cầu tạm ở bản vùng cao"]
        assert onward is None
    (card,) = cards
    assert card.description.startswith("Báo thử · ")
    assert card.message.text.startswith("Lũ quét cuốn trôi cầu tạm ở bản vùng cao\nChuyện vừa xảy ra.\nBáo thử · ")
    assert "trước" not in card.message.text, "others read it at any time: it says the day, not the age"
    assert card.message.preview
    assert card.message.blocks[0].lines[0][0].link == card.url


async def test_a_topic_or_place_gives_its_newest_and_no_words_the_newest_of_all(inline: Inline) -> None:
    assert [card.title for card in (await inline("thể thao", 0))[0]] == ["Đội bóng xã thắng trận mở màn"]
    newest, _ = await inline("", 0)
    assert newest[0].title == "Chuyện làng số 9"
    assert len(newest) == 14


async def test_pages_follow_one_another_to_an_end(newsroom: Newsroom, inline: Inline) -> None:
    await newsroom.news(*(f"Mưa lớn ngày thứ {number}" for number in range(PAGE + 5)))
    first, onward = await inline("mưa lớn", 0)
    assert onward == PAGE
    rest, end = await inline("mưa lớn", onward)
    assert (len(first), len(rest), end) == (PAGE, 5, None)
    assert len({card.id for card in (*first, *rest)}) == PAGE + 5
    assert await inline("mưa lớn", FARTHEST) == ([], None)


@pytest.mark.parametrize("words", ["x" * 256, "😀 !!!", "không ai viết điều này", "' OR 1=1 --"])
async def test_what_nobody_can_find_is_an_empty_list(inline: Inline, words: str) -> None:
    cards, onward = await inline(words, 0)
    assert (cards, onward) == ([], None)
