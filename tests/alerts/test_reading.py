"""What an editor means: the address of a page, the number of an article, or words."""

from __future__ import annotations

from datetime import datetime

import pytest

from digests.alerts import Alerts, Rules
from digests.alerts.words import read_words
from digests.collect.visitor import Visitor
from digests.errors import AlertRefused
from digests.members import Members
from digests.model import AlertText
from digests.store import Database
from tests.alerts.house import LAN, NEWSROOM, House
from tests.bot.talk import Newsroom
from tests.fakes.feeds import FeedServer

PAGE = """<html><head><title>Lũ quét ở Bát Xát - Báo thử</title>
<meta property="og:title" content="Lũ quét cuốn trôi cầu tạm ở xã Bát Xát">
<meta property="og:image" content="/anh/cau.jpg"></head><body>
<h1 class="article-title">Lũ quét cuốn trôi cầu tạm ở xã Bát Xát</h1>
<div class="sapo">Mưa lớn đêm 22/11 làm nước suối dâng nhanh, một cầu tạm ở xã Bát Xát bị cuốn trôi.</div>
<p>Chính quyền xã đã dựng rào chắn và bố trí người trực hai đầu cầu để bà con không đi qua trong đêm.</p>
<p>Học sinh hai bản bên kia suối được nghỉ học đến khi đường thông trở lại.</p></body></html>"""


def test_the_first_line_is_the_title_and_what_follows_the_text() -> None:
    read = read_words("Lũ quét ở Bát Xát\n\nBà con tránh xa suối.\nGọi 112 khi cần.")
    assert read == AlertText(title="Lũ quét ở Bát Xát", body="Bà con tránh xa suối.\nGọi 112 khi cần.")


def test_of_one_long_line_the_first_sentence_is_the_title() -> None:
    rest = "Bà con hãy tránh xa các con suối, không đi qua cầu tạm và theo dõi bản tin. " * 4
    read = read_words(f"Lũ quét ở Bát Xát. {rest}")
    assert (read.title, read.body) == ("Lũ quét ở Bát Xát.", rest.strip())


@pytest.mark.parametrize(
    ("written", "title", "body"),
    [
        ("Cầu thông xe\nhttps://bao.example/cau.html", "Cầu thông xe", ""),
        ("https://bao.example/cau.html\nCầu thông xe", "Cầu thông xe", ""),
        ("Cầu thông xe\nXem https://bao.example/cau.html.", "Cầu thông xe", "Xem https://bao.example/cau.html."),
    ],
)
def test_an_address_in_the_words_is_the_link(written: str, title: str, body: str) -> None:
    assert read_words(written) == AlertText(title=title, body=body, url="https://bao.example/cau.html")


async def test_a_number_is_an_article_of_ours_and_so_is_the_address_of_one(db: Database, now: datetime) -> None:
    await Newsroom(db, now).news("Chợ phiên đông khách", places=("03043",))
    alerts = House(db, now).alerts
    for written in ("1", "#1", "tin 1", "Tin 1", "https://bao.example/cho-phien-dong-khach.html?utm_source=zalo"):
        read = await alerts.read(written)
        assert (read.article, read.text.title, read.places) == (1, "Chợ phiên đông khách", ("03043",))
    with pytest.raises(AlertRefused, match="gone"):
        await alerts.read("tin 99")


async def test_another_text_keeps_the_link_and_the_picture(house: House) -> None:
    old = AlertText(title="Cũ", url="https://bao.example/1.html", picture="https://bao.example/1.jpg")
    alert = await house.alerts.draft(old, LAN, house.now)
    new = await house.alerts.rewritten(alert, "Mới\nhttps://bao.example/2.html")
    assert new == AlertText(title="Mới", url="https://bao.example/2.html", picture="https://bao.example/1.jpg")


async def test_words_that_are_no_address_are_not_fetched(house: House) -> None:
    assert (await house.alerts.read("http là gì")).text.title == "http là gì"
    with pytest.raises(AlertRefused, match="page") as refused:
        await house.alerts.read("https://<bao>/")
    assert refused.value.detail


@pytest.mark.slow
async def test_a_page_gives_title_lead_and_picture(db: Database, now: datetime) -> None:
    async with FeedServer() as paper, Visitor(paper.allow) as visitor:
        alerts = Alerts(db, NEWSROOM, Members(db), Rules(), visitor=visitor)
        read = await alerts.read(paper.page("/lu-quet.html", PAGE) + "?fbclid=x")
        assert read.text.title == "Lũ quét cuốn trôi cầu tạm ở xã Bát Xát"
        assert read.text.body.startswith("Mưa lớn đêm 22/11")
        assert (read.text.url, read.text.picture) == (f"{paper.url}/lu-quet.html", f"{paper.url}/anh/cau.jpg")
        assert len(read.places) == 1
        assert read.article is None


@pytest.mark.slow
async def test_a_page_that_cannot_be_read_is_said_to_be_so(db: Database, now: datetime) -> None:
    async with FeedServer() as paper, Visitor(paper.allow) as visitor:
        alerts = Alerts(db, NEWSROOM, Members(db), Rules(), visitor=visitor)
        for address, why in (
            (f"{paper.url}/khong-co.html", "404"),
            (paper.page("/trong.html", "<html></html>"), "title"),
            ("http://169.254.169.254/latest", "private"),
            ("http://127.0.0.1:1/", "private"),
        ):
            with pytest.raises(AlertRefused, match="page") as refused:
                await alerts.read(address)
            assert why in refused.value.detail
