"""The quick reader of well-formed RSS 2.0 against feedparser: whatever it reads, feedparser reads alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.collect import wellformed
from digests.model import Parsed
from tests.bench.paper import feed
from tests.collect.test_parse import NOW, SAPO, item, read, rss

NAMESPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)
PARTS = [
    "<title>Lũ ở Y Tý &amp; Bát Xát</title>",
    "<title><![CDATA[ Lũ &atilde; <b>quét</b> ]]></title>",
    "<title></title>",
    "<link>https://bao.vn/a.html</link>",
    "<link><![CDATA[\n https://bao.vn/b.html?x=1&y=2 \n]]></link>",
    "<guid>https://bao.vn/g.html</guid>",
    '<guid isPermaLink="false">8f-1</guid>',
    "<pubDate>Sun, 19 Jul 2026 21:16:19 +07:00</pubDate>",
    "<dc:date>2026-07-19T10:00:00Z</dc:date>",
    f"<description>{SAPO}</description>",
    "<description><![CDATA[<a href='/a'><img src='/1.jpg'/></a></br>Sapo ngắn.]]></description>",
    "<description><p>Có thẻ con</p></description>",
    "<content:encoded><![CDATA[<p>Toàn văn của bài.</p><img src='/2.jpg'>]]></content:encoded>",
    "<category>Kinh tế</category>",
    "<category domain='x'><![CDATA[Y tế]]></category>",
    "<enclosure url='https://i.vn/e.jpg' type='image/jpeg' length='1'/>",
    "<media:content url='https://i.vn/m.jpg' medium='image'/>",
    "<media:thumbnail url='/t.jpg'/>",
    "<author>An</author>",
    "<dc:creator>An</dc:creator>",
    "<slash:comments>0</slash:comments>",
    "<comments>https://bao.vn/a.html#y-kien</comments>",
    "<source url='https://bao.vn/rss'>Báo</source>",
    "<feedburner:origLink>https://bao.vn/o.html</feedburner:origLink>",
    "<video>gì đó</video>",
    "<dcterms:modified>2026-07-19T10:00:00Z</dcterms:modified>",
    "<atom:updated>2026-07-19T10:00:00Z</atom:updated>",
    "<!-- chú thích -->",
]
HEAD = (
    "<title>Báo &amp; đài</title><link>https://bao.vn</link><ttl>30</ttl><image><title>x</title><url>/l.png</url></image>"
    '<atom:link rel="self" href="https://bao.vn/rss/home.rss"/>'
)


def by_feedparser(body: str) -> Parsed:
    """Return what comes out when something behind the channel, which means nothing, keeps the quick reader away."""
    unusual = body.replace("</rss>", "<x/></rss>")
    assert wellformed.read(unusual.encode()) is None
    return read(unusual)


def namespaced(*items: str) -> str:
    return rss(*items, head=HEAD).replace("<rss ", f"<rss {NAMESPACES} ", 1)


@given(
    st.lists(
        st.lists(st.sampled_from(PARTS), max_size=8).map(lambda parts: f"<item>{''.join(parts)}</item>"), min_size=1
    )
)
def test_both_readers_find_the_same_in_any_item(items: list[str]) -> None:
    feed_text = namespaced(*items)
    assert read(feed_text) == by_feedparser(feed_text)


CAPTION = "<media:description>Mô tả ảnh.</media:description>"


@pytest.mark.parametrize(
    "parts", [(CAPTION, f"<description>{SAPO}</description>"), (f"<description>{SAPO}</description>", CAPTION)]
)
def test_what_is_said_of_a_picture_is_no_lead_where_the_item_has_its_own(parts: tuple[str, str]) -> None:
    items = read(namespaced(f"<item><title>Lũ</title><link>https://bao.vn/a.html</link>{''.join(parts)}</item>"))
    assert [entry.lead for entry in items.entries] == [SAPO]


@pytest.mark.parametrize("number", [0, 1])
def test_both_readers_find_the_same_in_a_paper_of_35_kb(number: int) -> None:
    body = feed(number, NOW).decode()
    assert read(body) == by_feedparser(body)


@pytest.mark.parametrize(
    "part",
    [
        "<dcterms:modified>2026-07-19</dcterms:modified>",
        "<itunes:summary>Tóm tắt.</itunes:summary>",
        "<link>/a.html</link>",
        "<enclosure url='https://i.vn/a.mp3' type='audio/mpeg'/>",
    ],
)
def test_dates_texts_and_links_in_other_places_are_left_to_feedparser(part: str) -> None:
    assert wellformed.read(namespaced(f"<item><title>Lũ</title>{part}</item>").encode()) is None


def test_usual_feeds_are_read_quickly_and_the_others_left_to_feedparser() -> None:
    assert wellformed.read(namespaced(item()).encode())
    for unusual in (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>x</title></entry></feed>",
        "<rss><channel><item><title>x</title></channel></rss>",
        "<rss><channel></channel></rss>",
        "<rss><channel><item><link>https://bao.vn</link></item></channel></rss>",
        "<rss><channel><item><title><b>x</b></title></item></channel></rss>",
        "<rss><channel><item><title>x</title><title>y</title></item></channel></rss>",
        "<rss xmlns='http://backend.userland.com/rss2'><channel><item><title>x</title></item></channel></rss>",
    ):
        assert wellformed.read(unusual.encode()) is None
