"""Every entry that leads anywhere is kept, under an address of its own."""

from __future__ import annotations

import re

import pytest

from digests.collect.parse import parse
from digests.model import Parsed
from tests.collect.test_parse import NEWSROOM, NOW, SOURCE, item, read, rss

ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Báo</title>{}</feed>'
ENTRY = "<entry><id>tag:bao.vn,1</id><title>Lũ quét</title>{}</entry>"
CDF = '<CHANNEL HREF="https://bao.vn/"><TITLE>Báo</TITLE><ITEM HREF="a.html"><TITLE>Lũ quét</TITLE></ITEM></CHANNEL>'


def linked(links: str, number: int = 1, title: str = "Lũ quét") -> str:
    return re.sub(r"<link>.*?</guid>", links, item(number, title=title, description=""))


def unplaced(body: str) -> Parsed:
    """What is read of a file when nobody says where it came from."""
    return parse(body.encode(), url="", source=SOURCE, newsroom=NEWSROOM, now=NOW)


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (ATOM.format(ENTRY.format('<link href="/a.html"/>')), "https://bao.vn/a.html"),
        (ATOM.format(ENTRY.format('<link rel="self" href="/x"/><link href="/a.html"/>')), "https://bao.vn/a.html"),
        (ATOM.format(ENTRY.format('<link rel="related" href="https://bao.vn/a.html"/>')), "https://bao.vn/a.html"),
        (ATOM.format(ENTRY.replace("tag:bao.vn,1", "https://bao.vn/a.html").format("")), "https://bao.vn/a.html"),
        (ATOM.format(ENTRY.format('<link xml:base="https://khac.vn/b/" href="a.html"/>')), "https://khac.vn/b/a.html"),
        (ENTRY.format('<link href="https://bao.vn/a.html"/>'), "https://bao.vn/a.html"),
        (CDF, "https://bao.vn/rss/a.html"),
        (rss(linked("<guid isPermaLink='false'>https://bao.vn/?p=7</guid>")), "https://bao.vn/?p=7"),
        (rss(linked('<enclosure url="https://bao.vn/a.mp3" type="audio/mpeg" length="1"/>')), "https://bao.vn/a.mp3"),
        (rss(linked("<link>tag:1</link><guid>https://bao.vn/a.html</guid>")), "https://bao.vn/a.html"),
        (rss(linked("<link/>")).replace("<rss", "<!-- x --><rss").replace("<link/>", "<link>a.html</link>"), None),
    ],
)
def test_the_address_is_found_wherever_a_feed_tells_it(body: str, url: str | None) -> None:
    (entry,) = read(body).entries
    assert entry.url == (url or "https://bao.vn/rss/a.html")
    assert entry.title == "Lũ quét"


def test_a_picture_is_no_article() -> None:
    parsed = read(rss(linked('<enclosure url="https://i.vn/e.jpg" type="image/jpeg" length="1"/>'), item(2)))
    assert [left.reason for left in parsed.dropped] == ["it has no link"]


def test_anchors_of_one_page_are_entries_of_their_own_and_other_fragments_are_noise() -> None:
    links = [f"<link>https://xa.vn/tin.html#muc-{n}</link>" for n in (1, 2, 3)] + ["<link>https://xa.vn/b#rss</link>"]
    parsed = read(rss(*(linked(link, number) for number, link in enumerate(links))))
    assert [entry.url for entry in parsed.entries] == [
        *(f"https://xa.vn/tin.html#muc-{number}" for number in (1, 2, 3)),
        "https://xa.vn/b",
    ]


def test_different_news_that_lead_to_one_page_are_all_kept() -> None:
    link = "<link>https://xa.vn/thong-bao/</link>"
    titles = ("Lịch tiêm phòng", "Lịch cắt điện", "Lịch tiêm phòng")
    parsed = read(rss(*(linked(link, number, title) for number, title in enumerate(titles))))
    assert [entry.url for entry in parsed.entries] == [
        "https://xa.vn/thong-bao/",
        "https://xa.vn/thong-bao/#lich-cat-dien",
    ]
    assert [left.reason for left in parsed.dropped] == ["an earlier entry has the same address"]


def test_a_file_from_nowhere_keeps_its_relative_links() -> None:
    parsed = unplaced(rss(linked("<link>/a.html</link>"), head="").replace("<link>https://bao.vn</link>", ""))
    assert [entry.url for entry in parsed.entries] == ["/a.html"]
    assert unplaced(rss(linked("<link>javascript:x</link>"), head="")).entries == ()
    by_site = unplaced(rss(linked("<link>/a.html</link>"), head="<title>x</title><link>https://bao.vn</link>"))
    assert [entry.url for entry in by_site.entries] == ["https://bao.vn/a.html"]


def test_items_of_which_a_text_tells_are_none() -> None:
    told = "Mỗi tin của một nguồn đứng trong <item>…</item> hoặc <entry>, các bạn học sinh cần nhớ kỹ điều này."
    parsed = read(rss(item(1, description=told), item(2)))
    assert [entry.url[-10:] for entry in parsed.entries] == ["post1.html", "post2.html"]
    assert parsed.entries[0].lead.startswith("Mỗi tin của một nguồn đứng trong <item>")
    unclosed = rss(item(1).replace("]]></description>", "</description>"), item(2), item(3))
    assert [entry.url[-10:] for entry in read(unclosed).entries][-2:] == ["post2.html", "post3.html"]
