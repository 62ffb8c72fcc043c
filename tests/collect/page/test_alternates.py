"""The feeds that a page names: those of its head first, then links that look like feeds, each once."""

from __future__ import annotations

import pytest

from digests.collect.page.alternates import MOST, alternates
from tests.collect.costs import cpu_seconds

HOME = "https://bao.example/"


def urls(html: str, at: str = HOME) -> list[str]:
    return [one.url for one in alternates(html.encode(), at)]


def test_feeds_of_the_head_come_first_each_once() -> None:
    html = """<head><link rel="alternate" type="application/atom+xml" href="/a.atom">
        <link rel="ALTERNATE" type="application/rss+xml; charset=utf-8" href="rss/home.rss" title=" Trang  chủ ">
        <link rel="alternate" hreflang="en" href="/en"><link rel="stylesheet" href="/x.rss"></head>
        <a href="/rss/the-thao.rss">Thể thao</a><a href="/a.atom">Atom</a>"""
    found = alternates(html.encode(), HOME)
    assert [one.url for one in found] == [f"{HOME}a.atom", f"{HOME}rss/home.rss", f"{HOME}rss/the-thao.rss"]
    assert [one.title for one in found] == ["", "Trang chủ", "Thể thao"]


@pytest.mark.parametrize(
    "link",
    [
        "/rss/kinh-te",
        "/rss/kinh-te-2.rss",
        "/feed/",
        "/feed",
        "/rss.xml",
        "/rss_feed/",
        "/index.xml",
        "/rss/cate/x.rss?p=1",
    ],
)
def test_links_that_look_like_feeds_are_taken(link: str) -> None:
    assert len(urls(f'<a href="{link}">x</a>')) == 1


@pytest.mark.parametrize(
    "link",
    ["/rss/bai-viet.html", "/press", "/tin-tuc", "/feedback", "javascript:rss()", "mailto:rss@a.vn", "/logo-rss.png"],
)
def test_other_links_are_not(link: str) -> None:
    assert urls(f'<a href="{link}">x</a>') == []


def test_addresses_are_seen_from_the_base_that_the_page_names() -> None:
    html = '<base href="https://cdn.example/x/"><link rel="alternate" type="application/rss+xml" href="home.rss">'
    assert urls(html) == ["https://cdn.example/x/home.rss"]


def test_a_page_of_a_thousand_feeds_gives_a_few() -> None:
    assert len(urls("".join(f'<a href="/rss/{n}.rss">{n}</a>' for n in range(1000)))) == MOST


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/rss/x1">x</a>' * 90_000,
        '<a href="/rss/x.rss">' * 60_000,
        ('<a href="/' + "a/" * 9_000 + '">x</a>') * 100,
        ('<link rel="alternate" type="application/rss+xml" href="/' + "a/" * 9_000 + '">') * 100,
    ],
    ids=["many", "nested", "long", "declared"],
)
def test_no_page_takes_seconds(html: str) -> None:
    assert cpu_seconds(lambda: alternates(html.encode(), HOME)) < 15  # a quarter of a second at most, as a rule
    assert len(alternates(html.encode(), HOME)) <= 1
