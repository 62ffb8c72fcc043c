"""Promise 10: no input makes Telegram refuse a message, and nothing readable is lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.keys import keyboard
from bot.channels.telegram.text import html, split
from digests.model import Block, Button, Message, Span, utf16_units
from tests.fakes.telegram_rules import check_markup, check_text

NASTY = {
    "markup": "<b>đậm</b> & <script>alert('x')</script> \"ngoặc\" 'đơn' &amp; &lt; </a>",
    "emoji": "👨‍👩‍👧‍👦🇻🇳🙃" * 300,
    "NFD": unicodedata.normalize("NFD", "Lũ quét ở Bát Xát, Lào Cai"),
    "long": "Chợ phiên Bắc Hà đông khách. " * 400,
    "one long word": "đ" * 10_000,
    "long emoji": "🙃" * 5_000,
    "right to left": "\u202eتجربة\u200f \u2067abc",
    "nothing but marks": "\u200f\u200e\u200b\u2060",
    "nothing": "",
    "spaces": " \u00a0\n ",
    "controls": "a\x00b\x07c\x1bd\x7f\ufffe",
    "half a character": "a\ud83db",
    "spaces for pages": "a" + " " * 9_000 + "b",
}


def message(*texts: str, link: str | None = None, **parts: object) -> Message:
    blocks = tuple(
        Block(lines=((Span(text=text, bold=True, link=link),), (Span(text=text, italic=True),))) for text in texts
    )
    return Message(blocks=blocks, **parts)  # type: ignore[arg-type]  # a test's shorthand


def taken(whole: Message) -> list[str]:
    """Return what readers see of each part, after Telegram's own rules have taken it."""
    shown = []
    for part in split(whole):
        # Over the wire it is UTF-8, which knows no half characters.
        text, _ = check_text({"text": html(part).encode().decode(), "parse_mode": "HTML"})
        check_markup({"reply_markup": keyboard(part) or {}})
        shown.append(text)
    return shown


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_promise_10_no_text_makes_telegram_refuse_a_message(text: str) -> None:
    assert taken(message(text))
    assert taken(message(text, link="https://bao.example/?a=1&b=%22"))
    assert taken(message(*[text] * 9))
    assert taken(message("Tin", buttons=((Button(label=text, action="x"),),)))


@given(st.lists(st.text(), max_size=6), st.text(max_size=60))
def test_promise_10_whatever_the_characters(texts: list[str], link: str) -> None:
    assert taken(message(*texts, link=link, buttons=((Button(label="".join(texts), url=link),),)))


def test_what_is_short_enough_stays_one_message() -> None:
    assert taken(message("Tin <1>", "Tin 2")) == ["Tin <1>\nTin <1>\n\nTin 2\nTin 2"]


def test_a_long_message_is_split_between_stories() -> None:
    parts = taken(message(*(f"{number} " + "chữ " * 200 for number in range(8))))
    assert len(parts) > 1
    assert [part.lstrip()[0] for part in parts] == ["0", "2", "4", "6"]
    assert all(utf16_units(part) <= 4096 for part in parts)


def test_a_story_too_long_for_one_message_loses_no_word() -> None:
    words = [f"từ{number}" for number in range(3000)]
    whole = Message(blocks=(Block(lines=((Span(text=" ".join(words)),),)),))
    parts = taken(whole)
    assert " ".join(parts).split() == words


def test_more_than_a_hundred_entities_are_split() -> None:
    line = tuple(Span(text=f"{number} ", bold=True) for number in range(150))
    parts = split(Message(blocks=(Block(lines=(line,)), Block(lines=(line,)))))
    assert all(len(check_text({"text": html(part), "parse_mode": "HTML"})[1]) <= 100 for part in parts)
    assert "".join(part.text for part in parts).split() == [str(number) for number in range(150)] * 2


def test_the_buttons_stand_under_the_last_part() -> None:
    whole = message("chữ " * 2000, buttons=((Button(label="Xem thêm", action="more:1"),),))
    assert [bool(part.buttons) for part in split(whole)][-1]
    assert not any(part.buttons for part in split(whole)[:-1])


def test_only_web_links_are_links() -> None:
    for link in ("javascript:alert(1)", "https://", "tg://user?id=1", "https://a b", 'https://x/"><b>', "//x.vn"):
        assert html(split(message("Tin", link=link))[0]) == "<b>Tin</b>\n<i>Tin</i>"
    shown = html(split(message("Tin", link="https://bao.example/?a=1&b=2"))[0])
    assert shown == '<b><a href="https://bao.example/?a=1&amp;b=2">Tin</a></b>\n<i>Tin</i>'


def test_a_button_without_a_usable_end_is_left_out() -> None:
    assert keyboard(message("Tin", buttons=((Button(label="x", url="nowhere"),), (Button(label="y"),)))) is None
