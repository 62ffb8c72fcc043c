"""A story of a digest is corrected in every digest that told it, in the archive, and in no other digest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from digests.correcting import Receipt
from digests.indexing import index_articles
from digests.model import AlertText
from digests.store import articles
from tests.alerts.house import LAN
from tests.correcting.bulletins import BRIDGE, MARKET, RIGHT, corrects, digest, stores, told
from tests.correcting.press import Press
from tests.deliver.conftest import sending
from tests.fakes.telegram import FakeTelegram

pytestmark = pytest.mark.slow


@pytest.fixture
async def bridge(press: Press) -> int:
    """Two stories are known; readers 1 to 3 were told both, 4 only of the market, 5 both and three days ago."""
    ids = await stores(press, ("Cầu Làng Giàng thông xe ngày 20", BRIDGE), ("Chợ phiên đông khách", MARKET))
    await press.subscribe(range(1, 6))
    both = digest(("Cầu Làng Giàng thông xe ngày 20", BRIDGE), ("Chợ phiên đông khách", MARKET))
    await told(press, both, ids, [1, 2, 3], hours=2)
    await told(press, digest(("Chợ phiên đông khách", MARKET)), ids[1:], [4], hours=2)
    await told(press, both, ids, [5], hours=72)
    return ids[0]


async def test_a_storys_correction_edits_the_digests_that_told_it_lately_and_no_other(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    wrong = await press.correcting.find(BRIDGE)
    reached = await press.correcting.reach(wrong, press.now)
    assert (reached.changed, reached.said) == (3, 0)
    async with sending(press.db, telegram):
        assert await press.goes_through(await corrects(press, bridge)) == Receipt(changed=3)
    assert [telegram.last(id).edits for id in range(1, 6)] == [1, 1, 1, 0, 0]
    shown = telegram.last(1)
    assert "1. Cầu Làng Giàng thông xe ngày 30\nCầu thông xe lúc 8 giờ sáng ngày 30.\n✏️ Đã đính chính lúc" in shown.text
    assert "Báo thử · 2 giờ trước" in shown.text
    assert "2. Chợ phiên đông khách" in shown.text
    assert BRIDGE in shown.links


async def test_the_archive_keeps_the_right_words_when_the_feed_comes_again(press: Press, bridge: int) -> None:
    await corrects(press, bridge)
    await index_articles(press.db)
    async with press.db.read() as tx:
        article = await articles.get(tx, bridge)
        found = await articles.search(tx, "thông xe lúc")
    assert article
    assert (article.title, article.lead, article.corrected) == (RIGHT.title, RIGHT.body, press.now)
    assert [one.id for one in found] == [bridge]


async def test_a_second_correction_and_one_of_another_story_stand_beside_the_first(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    market = (await press.correcting.find(MARKET)).article
    assert market
    async with sending(press.db, telegram):
        await press.goes_through(await corrects(press, bridge))
        press.passes(timedelta(milliseconds=500))
        text = AlertText(title="Chợ phiên vắng khách", body="Chợ vắng.")
        await press.goes_through(await corrects(press, market.id, text))
        press.passes(timedelta(milliseconds=500))
        again = AlertText(title=RIGHT.title, body="Cầu thông xe lúc 9 giờ sáng ngày 30.")
        await press.goes_through(await corrects(press, bridge, again))
    shown = telegram.last(1).text
    assert "lúc 9 giờ sáng ngày 30" in shown
    assert "Sai: “lúc 8 giờ”. Đúng: “lúc 9 giờ”." in shown
    assert "Chợ phiên vắng khách" in shown
    assert shown.count("✏️") == 2
    assert "Chợ phiên vắng khách" in telegram.last(4).text


async def test_a_recalled_story_is_a_notice_in_its_digests_and_told_to_nobody_more(
    press: Press, telegram: FakeTelegram, bridge: int
) -> None:
    made = await press.correcting.draft_recall(await press.correcting.find(BRIDGE), "Cầu chưa xong.", LAN, press.now)
    await press.alerts.submit(made.id, LAN, press.now)
    async with sending(press.db, telegram):
        assert await press.goes_through(made) == Receipt(changed=3)
    assert "Cầu Làng Giàng" not in telegram.last(2).text
    assert "Tòa soạn đã thu hồi tin này.\nCầu chưa xong." in telegram.last(2).text
    async with press.db.write() as tx:
        told = await articles.candidates(tx, press.now - timedelta(days=1), press.now)
    assert bridge not in [article.id for article in told if not article.gone]
