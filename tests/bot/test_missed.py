"""/lobo: what was missed since the reader last read, the most important first."""

from __future__ import annotations

from digests.store.schema import articles
from tests.bot.talk import Newsroom


async def test_what_came_since_the_last_reading_comes_as_one_digest_and_then_nothing(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.writes("/bantin")
    newsroom.passes(hours=30)
    await newsroom.news("Cầu treo Nậm Pung thông xe", "Chợ Mường Hum họp lại")
    newsroom.passes(hours=1)
    (said,) = await reader.writes("/lobo")
    assert "Những tin đáng chú ý từ" in said
    assert "Cầu treo Nậm Pung thông xe" in said
    assert "Chuyện làng" not in said
    newsroom.passes(minutes=10)
    (again,) = await reader.writes("/catchup")
    assert again.endswith("Bạn không bỏ lỡ tin nào từ 13:30."), "and nothing more"


async def test_what_many_papers_told_stands_before_what_is_newer(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.writes("/bantin")
    newsroom.passes(hours=30)
    await newsroom.news("Chuyện lớn cả nước", topic="thoi-su")
    async with newsroom.db.write() as tx:
        first = (await tx.execute(articles.select().where(articles.c.title == "Chuyện lớn cả nước"))).mappings().one()
        for number in range(3):
            copy = {**first, "id": None, "url": f"{first['url']}?{number}", "source": f"Báo {number}"}
            copy["title_key"] = str(number)
            del copy["id"]
            await tx.execute(articles.insert().values(copy))
    newsroom.passes(hours=9)
    await newsroom.news(*(f"Chuyện nhỏ {number}" for number in range(12)), topic="thoi-su")
    newsroom.passes(minutes=5)
    (said,) = await reader.writes("/lobo")
    assert said.index("Chuyện lớn cả nước") < said.index("Chuyện nhỏ")
    assert "4 báo đưa tin" in said


async def test_wishes_hold_for_what_was_missed_too(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.writes("/bantin")
    await reader.writes("/dangky thể thao")
    newsroom.passes(hours=20)
    await newsroom.news("Đội tuyển xã vào chung kết", topic="the-thao")
    await newsroom.news("Giá quế tăng", topic="kinh-te")
    newsroom.passes(minutes=5)
    (said,) = await reader.writes("bỏ lỡ")
    assert "chung kết" in said
    assert "Giá quế" not in said


async def test_the_next_digest_does_not_repeat_what_was_caught_up(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await newsroom.news("Chợ Mường Hum họp lại")
    newsroom.passes(minutes=5)
    await reader.writes("/lobo")
    newsroom.passes(minutes=10)
    (digest,) = await reader.writes("/bantin")
    assert "Chưa có tin mới từ" in digest


async def test_it_speaks_english_too(newsroom: Newsroom) -> None:
    reader = newsroom.person("8", language="en")
    await reader.writes("/start")
    newsroom.passes(minutes=10)
    assert "You missed nothing since" in (await reader.writes("/catchup"))[0]
