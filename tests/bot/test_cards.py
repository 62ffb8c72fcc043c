"""A story by itself: opened by its number, read, passed on, explained, and its topic muted."""

from __future__ import annotations

import re

import pytest

from tests.bot.talk import Newsroom


async def test_the_number_under_a_digest_opens_the_storys_card(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    (digest,) = await reader.writes("/bantin")
    assert "3. " in digest
    title = next(line for line in digest.splitlines() if line.startswith("3. ")).removeprefix("3. ")
    (card,) = await reader.presses("3")
    assert card.splitlines()[0] == title
    message = reader.shown[-1].message
    assert message.preview
    links = {button.label: button.url or button.share for row in message.buttons for button in row}
    assert links["🔗 Đọc bài"] == links["📤 Chia sẻ"]
    assert str(links["🔗 Đọc bài"]).startswith("https://bao.example/")


async def test_numbers_under_a_list_open_the_story_beside_them(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.writes("/tin thời tiết")
    (card,) = await reader.presses("2")
    assert card.startswith("Học sinh vùng lũ trở lại trường")
    assert "Thời tiết" in card.splitlines()[-1]


async def test_more_like_this_is_of_the_same_place_or_topic_and_never_the_story_itself(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.writes("/tin thời tiết")
    await reader.presses("1")
    (others,) = await reader.presses("Tin tương tự")
    assert "Lũ quét cuốn trôi" in others
    assert "Học sinh vùng lũ" in others
    assert "Đường lên bản đã thông" not in others


async def test_an_editor_sees_a_story_s_number_where_they_read_and_the_commands_take_it(newsroom: Newsroom) -> None:
    editor = await newsroom.subscriber("8")
    await newsroom.services.members.grant(editor.ref, "editor", "Minh", None, newsroom.now)
    for command in ("/tin thời tiết", "/timkiem lũ quét", "/bantin"):
        newsroom.passes(seconds=5)
        await editor.writes(command)
        (card,) = await editor.presses("1")
        found = re.search(r"tin (\d+)$", card, re.MULTILINE)
        assert found, command
        title, number = card.splitlines()[0], found[1]
    newsroom.passes(seconds=5)
    await editor.presses("🗂 Xử lý tin này")
    assert f"tin {number} · " in editor.sees
    await editor.presses("🚨 Tin nóng")
    assert f"Tin nóng #1: bản nháp\n\n{title}" in editor.sees
    newsroom.passes(seconds=5)
    await editor.writes(f"/ghim {number}")
    assert "📌 Đã ghim (Minh" in editor.sees


async def test_readers_and_groups_see_no_number_of_a_story(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.writes("/tin thời tiết")
    (card,) = await reader.presses("1")
    assert not re.search(r"tin \d", card)
    assert not any("Xử lý" in label for label in reader.buttons)
    editor = await newsroom.subscriber("8")
    await newsroom.services.members.grant(editor.ref, "editor", "Minh", None, newsroom.now)
    newsroom.platform.appoint("-5", "8")
    group = newsroom.person("-5", private=False, sender="8")
    await group.writes("/tin thời tiết")
    (card,) = await group.presses("1")
    assert not re.search(r"tin \d", card)


@pytest.mark.parametrize(
    ("follow", "find", "reason"),
    [
        ("", "bóng", "nhận tin tổng hợp"),
        ("/dangky thể thao", "bóng", "theo dõi: ⚽ Thể thao"),
        ("/dangky Mường Bo", "chợ phiên", "theo dõi: xã Mường Bo"),
        ("/dangky mở màn", "bóng", "theo dõi: “mở màn”"),
        ("/dangky kinh tế", "bóng", "bạn tự tìm đọc"),
    ],
)
async def test_why_names_the_follow_that_brought_the_story(
    newsroom: Newsroom, follow: str, find: str, reason: str
) -> None:
    reader = await newsroom.subscriber()
    if follow:
        await reader.writes(follow)
    await reader.writes(f"/timkiem {find}")
    await reader.presses("1")
    assert reason in (await reader.presses("Vì sao"))[0]


async def test_a_topic_is_muted_on_a_card_and_unmuted(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.writes("/tin bóng")
    await reader.presses("1")
    assert "Từ nay ẩn tin ⚽ Thể thao" in (await reader.presses("Ẩn tin Thể thao"))[0]
    assert "Đội bóng" not in (await reader.writes("/bantin"))[0]
    assert "Đang ẩn: ⚽ Thể thao" in (await reader.writes("/tukhoa"))[0]
    assert "Đã bỏ ẩn" in (await reader.sends_action("m:-:#the-thao", reader.shown[-1].ref))[0]
    chat = await newsroom.services.subscriptions.find(reader.ref)
    assert chat is not None
    assert chat.follows.mutes == frozenset()


async def test_who_follows_a_muted_topic_again_gets_it_again(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.sends_action("m:+:#the-thao")
    await reader.writes("/dangky thể thao")
    assert "Đội bóng" in (await reader.writes("/bantin"))[0]


@pytest.mark.parametrize(
    "action",
    ["a:", "a:0", "a:999999", "a:-1", "a:1:z", "a:x", "a:1:s:1", "a:99999999999999999", "m:+:#mars", "m:x:#the-thao"],
)
async def test_made_up_cards_say_so_kindly(newsroom: Newsroom, action: str) -> None:
    reader = await newsroom.subscriber()
    (said,) = await reader.sends_action(action)
    assert "không còn" in said or "đã cũ" in said or "chưa có tin nào khác" in said.lower()


async def test_in_a_group_everybody_opens_cards_and_only_administrators_mute(newsroom: Newsroom) -> None:
    newsroom.platform.appoint("-100", "21")
    boss, member = (newsroom.person("-100", private=False, sender=person) for person in ("21", "22"))
    await boss.writes("/start")
    await member.writes("/tin bóng")
    assert "Đội bóng" in (await member.presses("1"))[0]
    assert not any("Ẩn tin" in label for label in member.buttons)
    await member.sends_action("m:+:#the-thao")
    chat = await newsroom.services.subscriptions.find(boss.ref)
    assert chat is not None
    assert chat.follows.mutes == frozenset()


async def test_cards_speak_english_too(newsroom: Newsroom) -> None:
    reader = newsroom.person("8", language="en")
    await reader.writes("/start")
    await reader.writes("/news sport")
    await reader.presses("1")
    assert {"🔗 Read the article", "📤 Share", "📚 More like this", "🔕 No more of Sport"} <= set(reader.buttons)


async def test_nothing_found_offers_the_nearest_topics_and_places(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    (said,) = await reader.writes("/timkiem giá vàng ở bắc haa")
    assert "Chưa tìm thấy tin nào" in said
    assert any("Bắc Hà" in label for label in reader.buttons)


async def test_a_long_text_that_finds_nothing_may_be_meant_for_the_newsroom(newsroom: Newsroom) -> None:
    reader, editors = await newsroom.subscriber(), newsroom.person("900")
    letter = "Cháu chào tòa soạn, nhà cháu ở đầu cầu bị mất điện hai hôm nay mà chưa thấy ai sửa, mong báo hỏi giúp ạ"
    (said,) = await reader.writes(letter)
    assert "lời nhắn cho tòa soạn" in said
    assert editors.shown == []
    await reader.presses("Gửi tòa soạn")
    assert "mất điện hai hôm nay" in editors.shown[-1].message.text
    assert editors.shown[-1].message.text.count("Cháu chào tòa soạn") == 1
    newsroom.passes(minutes=1)
    await reader.presses("Gửi tòa soạn")
    assert len(editors.shown) == 1
