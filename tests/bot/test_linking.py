"""/lienket, as two chats of one reader go through it."""

from __future__ import annotations

import re

from tests.bot.talk import Newsroom


async def test_the_code_of_one_chat_sent_in_the_other_links_them(newsroom: Newsroom) -> None:
    first, second = newsroom.person("7"), newsroom.person("8")
    await first.writes("/start")
    await first.writes("/dangky thể thao")
    line = re.search(r"/lienket \d{4} \d{4}", (await first.writes("/lienket"))[0])
    assert line is not None
    said = await second.writes(line[0])
    assert "Đã liên kết xong" in said[0]
    assert "Nếu không phải bạn làm, hãy bỏ liên kết" in first.shown[-1].message.text
    assert "Thể thao" in (await second.writes("/caidat"))[0]
    assert "📥 Gửi về đây" not in first.buttons
    await second.writes("/link")
    await second.presses("Gửi về đây")
    chat = await newsroom.services.subscriptions.find(second.ref)
    assert chat is not None
    assert chat.at_home
    assert "Đã bỏ liên kết" in (await first.presses("Bỏ liên kết"))[0]


async def test_a_wrong_code_says_what_to_do(newsroom: Newsroom) -> None:
    reader = newsroom.person("7")
    for wrong in ("12345678", "1234", "٣٣٣٣٣٣٣٣", "một hai ba", "1" * 4000):
        assert "lấy mã mới" in (await reader.writes(f"/lienket {wrong}"))[0]
    assert re.search(r"/lienket \d{4} \d{4}", (await reader.presses("Lấy mã"))[0])


async def test_a_group_is_linked_with_nobody(newsroom: Newsroom) -> None:
    newsroom.platform.appoint("-100", "21")
    boss = newsroom.person("-100", private=False, sender="21")
    assert "cuộc trò chuyện riêng" in (await boss.writes("/lienket"))[0]
