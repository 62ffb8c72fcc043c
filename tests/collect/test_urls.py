"""One article has one address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.collect.urls import absolute, canonical


@pytest.mark.parametrize(
    ("url", "one_form"),
    [
        ("https://baolaocai.vn/lu-quet-post1.html", "https://baolaocai.vn/lu-quet-post1.html"),
        ("HTTPS://BaoLaoCai.VN:443/lu-quet-post1.html", "https://baolaocai.vn/lu-quet-post1.html"),
        ("http://bao.vn:80", "http://bao.vn/"),
        ("http://bao.vn:8080/a", "http://bao.vn:8080/a"),
        ("https://bao.vn./a#comments", "https://bao.vn/a"),
        ("https://bao.vn/a.html/", "https://bao.vn/a.html"),
        ("https://bao.vn/muc/", "https://bao.vn/muc/"),
        ("https://bao.vn/a?utm_source=rss&id=7&fbclid=x&gidzl=y", "https://bao.vn/a?id=7"),
        ("https://bao.vn/a?at_medium=RSS&at_campaign=rss", "https://bao.vn/a"),
        ("https://bao.vn/a?b=2&a=1", "https://bao.vn/a?b=2&a=1"),
        ("https://bao.vn/a?x=1&amp;utm_source=rss&amp;y=2", "https://bao.vn/a?x=1&y=2"),
        ("https://bao.vn/x%c3%a3-h%E1%BB%99i/a", "https://bao.vn/x%C3%A3-h%E1%BB%99i/a"),
        ("https://bao.vn/xã-hội/a", "https://bao.vn/x%C3%A3-h%E1%BB%99i/a"),
        ("https://bao.vn/a b.html", "https://bao.vn/a%20b.html"),
        ("https://bao.vn/a/../b/./c.html", "https://bao.vn/b/c.html"),
        ("https://ten:mk@bao.vn/a", "https://bao.vn/a"),
        ("https://bao.vn/#!/bai/1", "https://bao.vn/#!/bai/1"),
        ("\n https://bao.vn/a\n", "https://bao.vn/a"),
        ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
        ("mailto:a@bao.vn", "mailto:a@bao.vn"),
        ("https://bao.vn:99999/a", "https://bao.vn:99999/a"),
    ],
)
def test_two_spellings_of_one_address_become_equal(url: str, one_form: str) -> None:
    assert canonical(url) == one_form


@given(st.from_regex(r"https?://[a-zA-Z.]{1,9}[a-z](:\d{1,5})?(/[^\s#]{0,20})?(#\S{0,5})?", fullmatch=True))
def test_the_one_form_of_the_one_form_is_itself(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)


@given(st.text(max_size=60))
def test_no_text_breaks_an_address(text: str) -> None:
    canonical(text)
    found = absolute(text, "https://bao.vn/rss/home.rss")
    assert found is None or found.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("https://bao.vn/a", "https://bao.vn/a"),
        ("/a.html", "https://bao.vn/a.html"),
        ("a.html", "https://bao.vn/rss/a.html"),
        ("//cdn.vn/a.html", "https://cdn.vn/a.html"),
        (" https://bao.vn/\n a ", "https://bao.vn/%20a"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("ftp://bao.vn/a", None),
        ("file:///etc/passwd", None),
        ("http://", None),
        ("http://[::1", None),
        ("https://bao.vn/\ud800.jpg", None),
        ("http://a b/", None),
        ("https://bao.vn/" + "a" * 3_000, None),
    ],
)
def test_only_http_addresses_come_out_of_a_feed(link: str, found: str | None) -> None:
    assert absolute(link, "https://bao.vn/rss/home.rss") == found
