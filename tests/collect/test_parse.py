"""Bytes of feeds, real shapes and hostile ones, to entries."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.newsroom import Newsroom, Source, load
from digests.collect.newest import MOST
from digests.collect.parse import parse
from digests.errors import FeedError
from digests.model import Parsed

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = Source(url="https://bao.vn/rss/home.rss", name="Báo thử", zone=ZoneInfo("Asia/Ho_Chi_Minh"))
NEWSROOM: Newsroom = load()
TITLE = "Sạt lở chia cắt đường vào Y Tý"
SAPO = "Mưa lớn đêm 19/7 làm sạt lở 12 điểm trên đường vào xã Y Tý. Chính quyền đã sơ tán 9 hộ dân."


def item(
    number: int = 1,
    *,
    title: str = TITLE,
    description: str = SAPO,
    date: str = "Sun, 19 Jul 2026 21:16:19 +07:00",
    extra: str = "",
) -> str:
    link = f"https://bao.vn/sat-lo-post{number}.html"
    return (
        f"<item><title><![CDATA[{title}]]></title><link>{link}</link><guid>{link}</guid><pubDate>{date}</pubDate>"
        f"<description><![CDATA[{description}]]></description>{extra}</item>"
    )


def rss(*items: str, head: str = "<title>Báo thử</title><link>https://bao.vn</link>") -> str:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def read(feed: str | bytes, source: Source = SOURCE, url: str = SOURCE.url) -> Parsed:
    body = feed.encode() if isinstance(feed, str) else feed
    return parse(body, url=url, source=source, newsroom=NEWSROOM, now=NOW)


def test_an_entry_has_everything() -> None:
    head = "<title>Báo thử</title><link>https://bao.vn</link><ttl>15</ttl>"
    atom = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://bao.vn/rss/home.rss"/>'
    extra = "<category>Thời sự</category><category><![CDATA[Giao thông]]></category>"
    related = '<div style="clear: both;"><ul><li><a href="x">Tin khác</a></li></ul></div>'
    html = f'<a href="https://bao.vn/a"><img src="/anh/1.jpg" /></a><p>{SAPO}</p>{related}'
    parsed = read(rss(item(description=html, extra=extra), head=head + atom))
    (entry,) = parsed.entries
    assert (parsed.title, parsed.ttl, parsed.site_url) == ("Báo thử", 15, "https://bao.vn")
    assert parsed.self_url == "https://bao.vn/rss/home.rss"
    assert entry.id == entry.url == "https://bao.vn/sat-lo-post1.html"
    assert (entry.title, entry.lead, entry.topic) == (TITLE, SAPO, "thoi-su")
    assert entry.published == datetime(2026, 7, 19, 14, 16, 19, tzinfo=UTC)
    assert entry.image == "https://bao.vn/anh/1.jpg"
    assert entry.categories == ("Thời sự", "Giao thông")
    assert [NEWSROOM.place(code).name for code in entry.places if NEWSROOM.place(code)] == ["Y Tý"]  # type: ignore[union-attr]  # filtered


@pytest.mark.parametrize(
    ("encode", "declared"),
    [
        (lambda text: text.encode(), "utf-8"),
        (lambda text: b"\xef\xbb\xbf" + text.encode(), "utf-8"),
        (lambda text: b"\n\n  " + text.encode(), "utf-8"),
        (lambda text: text.encode("utf-16-le"), "utf-8"),
        (lambda text: text.encode("utf-16-be"), "utf-16"),
        (lambda text: text.encode("utf-16"), "utf-16"),
        (lambda text: text.encode("utf-16-le")[:-1], "utf-16"),
        (lambda text: text.encode("utf-32-le"), "utf-8"),
        (lambda text: text.encode(), "utf-16"),  # VietnamBiz declares UTF-16 over UTF-8
        (lambda text: text.encode(), "iso-8859-1"),
        (lambda text: text.encode(), "windows-1258"),
        (lambda text: text.encode(), "no-such-encoding"),
        (lambda text: text.encode() + b"\n<!-- \xff\xfe -->", "utf-8"),
        (lambda text: text.encode().replace(b"<channel>", b"<channel>\x00\x0b\x1f"), "utf-8"),
        (lambda text: unicodedata.normalize("NFD", text).encode(), "utf-8"),
        (lambda text: b"<br />\n<b>Warning</b>: x in /a.php\n" + text.encode(), "utf-8"),
        (lambda text: b"<!-- <rss> -->" + text[text.index("<rss") :].encode(), "utf-8"),
        (lambda text: text.replace("?>", '?><?xml-stylesheet href="a.xsl"?><!DOCTYPE rss>', 1).encode(), "utf-8"),
        (lambda text: text.encode() + b"<script>1</script>", "utf-8"),
    ],
)
def test_the_bytes_decide_about_the_encoding(encode: object, declared: str) -> None:
    assert callable(encode)
    parsed = read(encode(rss(item()).replace('encoding="utf-8"', f'encoding="{declared}"')))
    assert [(entry.title, entry.lead) for entry in parsed.entries] == [(TITLE, SAPO)]


def test_one_bad_byte_spoils_one_letter_and_no_more() -> None:
    (entry,) = read(rss(item()).encode().replace("Sạt".encode(), b"S\xe1t", 1)).entries
    assert entry.title == "S\ufffdt lở chia cắt đường vào Y Tý"
    assert entry.lead == SAPO


def test_a_feed_in_its_declared_old_encoding_is_read() -> None:
    text = '<?xml version="1.0" encoding="iso-8859-1"?><rss><channel>' + item(
        title="Café à la carte, été", description=""
    )
    assert read((text + "</channel></rss>").encode("iso-8859-1")).entries[0].title == "Café à la carte, été"


def test_letters_of_windows_are_read_as_browsers_do_whatever_the_feed_declares() -> None:
    old = rss(item(title="Été – “là”", description=""), head="").replace('"utf-8"', '"iso-8859-1"')
    assert read(old.encode("cp1252")).entries[0].title == "Été – “là”"
    numbered = item(description="").replace(f"<![CDATA[{TITLE}]]>", "Lào Cai &#150; Hà Nội &#38; &#7871;")
    assert read(rss(numbered)).entries[0].title == "Lào Cai – Hà Nội & ế"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x00" * 100, "empty"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "HTML page"),
        (b"\n<html><head><script>document.cookie='x'</script></head></html>", "HTML page"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "not a feed"),
        (b"hello", "not a feed"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a feed"),
        (b"<?xml version='1.0'?><sitemapindex></sitemapindex>", "not a feed"),
        (rss().encode(), "no entries"),
        (b"<rss", "not a feed"),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]>' + rss(item()).encode(), "entities"),
        (b'<?xml version="1.0"?><!DOCTYPE r [<!ELEMENT r ANY>]>' + rss(item()).encode(), "entities"),
        (b'<!ENTITY a "b">' + rss(item()).encode(), "entities"),
        (b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss(item()).encode(), "entities"),
    ],
)
def test_what_is_no_usable_feed_says_so_in_one_sentence(body: bytes, reason: str) -> None:
    with pytest.raises(FeedError, match=reason) as caught:
        read(body)
    assert "\n" not in str(caught.value)


def test_a_billion_laughs_is_refused_at_once() -> None:
    lol = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 12))
    with pytest.raises(FeedError, match="entities"):
        read(f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY lol0 "lol">{lol}]>' + rss(item(title="&lol11;")))


def test_a_doctype_without_declarations_is_harmless() -> None:
    dtd = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
    letters = '<!DOCTYPE rdf:RDF [<!ENTITY % lat1 PUBLIC "-//W3C//ENTITIES Latin 1//EN" "http://w3.org/x"> %lat1;]>'
    for doctype in (dtd, letters, "<!DOCTYPE rss []>"):
        (entry,) = read(rss(item(title="L&agrave;o Cai")).replace("<rss", doctype + "<rss", 1)).entries
        assert entry.title == "Lào Cai"


@pytest.mark.parametrize(
    ("broken", "kept"),
    [
        (rss(item(1), item(2)).replace("</item></channel></rss>", ""), 2),
        (rss(item(1)) + "<item><title>Không", 1),
        (rss(item(1), item(2), item(3)).replace("</item>", ""), 3),
        (rss(item(1), item(2)).replace("</channel></rss>", ""), 2),
        (rss(item(1, title="R & D, x < y &nbsp; &agrave; &unknown;"), item(2)), 2),
        (
            rss(item(1))
            .replace("<title><![CDATA[", "<title>R & D < 5 &nbsp;&agrave; ")
            .replace("]]></title>", "</title>"),
            1,
        ),
        (rss(item(1), item(2, extra="<media:content url='/a.jpg'/>")), 2),
        (rss(item(1), item(2, extra="<b>chưa đóng")), 2),
        (rss(item(1, extra="</p>"), item(2)), 2),
    ],
)
def test_broken_markup_costs_no_whole_entry(broken: str, kept: int) -> None:
    parsed = read(broken)
    assert len(parsed.entries) == kept
    assert [entry.lead for entry in parsed.entries] == [SAPO] * kept
    assert all(entry.url == f"https://bao.vn/sat-lo-post{n}.html" for n, entry in enumerate(parsed.entries, start=1))


def test_markup_that_is_broken_around_the_entries_costs_none_of_them() -> None:
    entries = "".join(f"<entry><title>Lũ {n}</title><link href='/{n}.html'/></entry>" for n in range(3))
    atom = f"<feed xmlns=x'http://www.w3.org/2005/Atom'><link rel=y'self'/><title>Báo</title#>{entries}</feed>"
    assert [entry.title for entry in read(atom).entries] == ["Lũ 0", "Lũ 1", "Lũ 2"]


@pytest.mark.parametrize("end", ["Chính quyền", "]]></description>", "</description>", "Jul 2026", "</item>"])
def test_of_an_item_that_is_cut_off_what_is_whole_is_kept(end: str) -> None:
    feed = rss(item(1), item(2, title="Cầu mới ở Bảo Hà"))
    parsed = read(feed[: feed.index(end, feed.index("Bảo Hà"))])
    lead = SAPO if end == "</item>" else ""
    assert [(entry.title, entry.lead) for entry in parsed.entries] == [(TITLE, SAPO), ("Cầu mới ở Bảo Hà", lead)]
    assert not parsed.dropped


@pytest.mark.parametrize("end", ["</link>", "<guid>", "</title>"])
def test_an_item_that_is_cut_off_before_its_title_and_link_are_told_is_named(end: str) -> None:
    feed = rss(item(1), item(2, title="Cầu mới ở Bảo Hà").replace("<link>", "<x/><link>"))
    parsed = read(feed[: feed.index(end, feed.index("Bảo Hà"))])
    if end == "<guid>":
        assert [entry.title for entry in parsed.entries] == [TITLE, "Cầu mới ở Bảo Hà"]
    else:
        assert [entry.title for entry in parsed.entries] == [TITLE]
        assert [left.reason for left in parsed.dropped] == ["the feed breaks off in the middle of it"]


def test_entities_are_resolved_however_often_they_were_escaped() -> None:
    (entry,) = read(
        rss(item(title="Y&ecirc;n B&aacute;i &amp;amp; L&amp;agrave;o Cai", description="đ&atilde; l&agrave;n"))
    ).entries
    assert (entry.title, entry.lead) == ("Yên Bái & Lào Cai", "đã làn")


def test_an_address_in_cdata_with_blanks_and_tracking_is_made_canonical() -> None:
    link = "<link><![CDATA[\n HTTPS://Bao.VN:443/a.html?utm_source=rss&amp;id=7#comments \n]]></link>"
    link += "<guid isPermaLink='false'>8f-1</guid>"
    (entry,) = read(rss(re.sub(r"<link>.*?</guid>", link, item()))).entries
    assert (entry.url, entry.id) == ("https://bao.vn/a.html?id=7", "8f-1")


@pytest.mark.parametrize(
    ("links", "url", "reason"),
    [
        ("<link>/a.html</link>", "https://bao.vn/a.html", None),
        ("<link>//cdn.vn/a.html</link>", "https://cdn.vn/a.html", None),
        ("<guid>https://bao.vn/a.html</guid>", "https://bao.vn/a.html", None),
        ("<guid isPermaLink='true'>https://bao.vn/a.html</guid>", "https://bao.vn/a.html", None),
        ("<guid isPermaLink='false'>tag:1</guid>", None, "no link"),
        ("", None, "no link"),
        ("<link></link>", None, "no link"),
        ("<link>javascript:alert(1)</link>", None, "no http address"),
        ("<link>ftp://bao.vn/a</link>", None, "no http address"),
        ("<link>http://</link>", None, "no http address"),
        ("<link>https://bao.vn/%s</link>" % ("a" * 5000), None, "no http address"),
    ],
)
def test_only_entries_with_an_http_address_stay(links: str, url: str | None, reason: str | None) -> None:
    parsed = read(rss(re.sub(r"<link>.*?</guid>", links, item())))
    assert [entry.url for entry in parsed.entries] == ([url] if url else [])
    assert [left.title for left in parsed.dropped] == ([] if url else [TITLE])
    assert reason is None or reason in parsed.dropped[0].reason


@pytest.mark.parametrize(
    "title",
    [
        "Báo in ngày 20/8/2026",
        "Báo Nhân Dân số 25837",
        "BÁO THỜI NAY SỐ 1730",
        "Tiền Phong số 226/2026",
        "Báo Lào Cai số 5012 ra ngày 23/11/2026",
    ],
)
def test_a_notice_of_the_printed_paper_is_no_article(title: str) -> None:
    for description in ("", title, f"<p>{title}</p>"):
        parsed = read(rss(item(title=title, description=description), item(2)))
        assert [entry.title for entry in parsed.entries] == [TITLE]
        assert "printed paper" in parsed.dropped[0].reason


@pytest.mark.parametrize(
    "title",
    ["Nghị quyết số 57 đi vào cuộc sống", "Báo Nhân Dân tặng nhà cho hộ nghèo", "Công điện số 12", "Quốc lộ số 4D"],
)
def test_an_article_with_a_number_in_its_title_stays(title: str) -> None:
    assert [entry.title for entry in read(rss(item(title=title, description=""))).entries] == [title]


def test_an_article_without_a_lead_or_with_its_title_for_one_stays() -> None:
    parsed = read(rss(item(1, description=""), item(2, description=TITLE), item(3, description="<img src=x>")))
    assert [entry.lead for entry in parsed.entries] == ["", "", ""]


def test_an_item_without_title_borrows_the_beginning_of_its_text() -> None:
    (entry,) = read(rss(item(title=""))).entries
    assert SAPO.startswith(entry.title.removesuffix("…"))


def test_an_item_with_nothing_but_a_link_is_called_by_its_address() -> None:
    (entry, _) = read(rss(item(title="", description=""), item(2))).entries
    assert (entry.title, entry.lead) == ("bao.vn/sat-lo-post1.html", "")


def test_one_address_twice_is_one_entry_and_shared_ids_are_not_trusted() -> None:
    same = read(rss(item(1), item(1, title="Khác"), item(2)))
    assert [entry.url[-10:] for entry in same.entries] == ["post1.html", "post2.html"]
    assert "same address" in same.dropped[0].reason
    shared = [re.sub(r"<guid>.*?</guid>", "<guid isPermaLink='false'>0</guid>", item(n)) for n in (1, 2)]
    assert [entry.id for entry in read(rss(*shared)).entries] == [f"https://bao.vn/sat-lo-post{n}.html" for n in (1, 2)]


def test_of_ten_thousand_items_the_newest_are_read_and_the_rest_is_named() -> None:
    dates = [f"2026-11-{1 + n // 500:02} {n % 24:02}:00:00" for n in range(10_000)]
    rising = read(rss(*(item(n, date=date) for n, date in enumerate(dates))))
    falling = read(rss(*(item(n, date=date) for n, date in reversed(list(enumerate(dates))))))
    for parsed in (rising, falling):
        assert len(parsed.entries) == MOST
        assert len(parsed.dropped) == 10_000 - MOST
        assert "https://bao.vn/sat-lo-post9999.html" in {entry.url for entry in parsed.entries}
        assert {left.title for left in parsed.dropped} == {TITLE}
        assert "10000 entries" in parsed.dropped[0].reason


def test_the_order_of_day_and_month_is_settled_by_the_whole_feed() -> None:
    feed = rss(item(1, date="7/8/2026 7:51:00\u202fPM"), item(2, date="7/19/2026 7:27:00 AM"))
    moments = [entry.published for entry in read(feed).entries]
    assert moments == [datetime(2026, 7, 8, 12, 51, tzinfo=UTC), datetime(2026, 7, 19, 0, 27, tzinfo=UTC)]


def test_an_entry_without_a_usable_date_takes_the_time_in_its_address_or_none() -> None:
    undated = item(date="hôm qua")
    assert read(rss(undated)).entries[0].published is None
    dan_tri = undated.replace("sat-lo-post1.html", "sat-lo-20260719211619000.htm")
    assert read(rss(dan_tri)).entries[0].published == datetime(2026, 7, 19, 14, 16, 19, tzinfo=UTC)
    assert read(rss(item(date="Sun, 19 Jul 2099 21:16:19 +0700"))).entries[0].published == NOW


def test_atom_and_rdf_are_feeds_too() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Báo</title><link rel="self" href="https://bao.vn/atom"/>'
        '<entry><id>tag:bao.vn,1</id><title type="html">Lũ &lt;b&gt;quét&lt;/b&gt;</title><link href="/a.html"/>'
        "<updated>2026-11-22T07:00:00Z</updated>"
        f'<summary type="html">&lt;p&gt;{SAPO}&lt;/p&gt;</summary></entry></feed>'
    )
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Báo</title><link>https://bao.vn</link></channel>'
        '<item rdf:about="https://bao.vn/a.html"><title>Lũ quét</title><link>https://bao.vn/a.html</link>'
        f"<dc:date>2026-11-22T14:00:00+07:00</dc:date><description>{SAPO}</description></item></rdf:RDF>"
    )
    for feed in (atom, rdf):
        (entry,) = read(feed).entries
        assert (entry.title, entry.lead, entry.url) == ("Lũ quét", SAPO, "https://bao.vn/a.html")
        assert entry.published == datetime(2026, 11, 22, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("extra", "description", "image"),
    [
        ('<enclosure url="https://i.vn/e.jpg" type="image/jpeg" length="1"/>', "", "https://i.vn/e.jpg"),
        ('<enclosure url="https://i.vn/e.mp3" type="audio/mpeg" length="1"/>', "", None),
        ("", '<img width=130 height=100 src="https://i.vn/1.jpg">', "https://i.vn/1.jpg"),
        ("", "<img src='data:image/gif;base64,R0' data-src='https://i.vn/2.jpg'>", "https://i.vn/2.jpg"),
        ("", '<img src="//i.vn/3.jpg.avif"/>', "https://i.vn/3.jpg.avif"),
        ("", '<img src="javascript:x">', None),
        ("", "", None),
    ],
)
def test_the_picture_is_the_first_with_an_http_address(extra: str, description: str, image: str | None) -> None:
    assert read(rss(item(description=description, extra=extra))).entries[0].image == image


def test_the_topic_and_the_province_of_the_source_are_used() -> None:
    source = Source(url=SOURCE.url, name="Báo thử", topic="kinh-te", own=True, province="Lào Cai")
    (entry,) = read(rss(item(title="Hợp tác xã ở Yên Bình được mùa", description="")), source).entries
    assert entry.topic == "kinh-te"
    assert entry.places
    assert read(rss(item(title="Hợp tác xã ở Yên Bình được mùa", description=""))).entries[0].places == ()


@given(st.binary(max_size=300), st.integers(min_value=0, max_value=600))
@settings(max_examples=60)
def test_no_bytes_in_a_feed_raise_anything_but_a_feed_error(junk: bytes, position: int) -> None:
    body = rss(item(1), item(2)).encode()
    for damaged in (junk, body[:position] + junk + body[position:], body[:position] + junk):
        with suppress(FeedError):
            assert all(entry.url.startswith("http") for entry in read(damaged).entries)


def test_an_entry_that_would_cost_seconds_is_left_out_and_the_others_are_read() -> None:
    giants = [item(1, title="T" * 1_100_000), item(2, description="<" * 1_100_000)]
    attributes = " ".join(f"a{number}='{number}'" for number in range(50_000))
    parsed = read(rss(*giants, item(3, extra=f"<z {attributes}/>"), item(4)))
    assert [(entry.url[-10:], entry.lead) for entry in parsed.entries] == [("post3.html", SAPO), ("post4.html", SAPO)]
    assert [left.reason for left in parsed.dropped] == ["it is larger than 1 MB"] * 2
    assert parsed.dropped[1].url == "https://bao.vn/sat-lo-post2.html"
    deep = read(rss(item(), head="<title>Báo</title>" + "<b>" * 400_000))
    assert [entry.title for entry in deep.entries] == [TITLE]
    assert len(read(rss(item(1, title="T" * 1_100_000))).dropped) == 1


def test_a_feed_that_breaks_off_after_megabytes_is_read_at_once() -> None:
    torn = rss(item(1), "<item><title>Không " + "a " * 400_000).removesuffix("</channel></rss>")
    parsed = read(torn)
    assert [entry.title for entry in parsed.entries] == [TITLE]
    assert len(parsed.dropped) == 1
