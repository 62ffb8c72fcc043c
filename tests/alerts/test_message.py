"""How readers see an alert: whole, in one message, on every channel, whatever an editor wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.keys import keyboard
from bot.channels.telegram.text import html, split
from config.i18n import translator
from digests.alerts.book import checked
from digests.alerts.words import LONGEST
from digests.compose.alert import alert_message
from digests.errors import AlertRefused
from digests.model import Alert, AlertText, Audience, Change, Message, utf16_units
from tests.alerts.house import NEWSROOM
from tests.bot.channels.test_telegram_text import NASTY
from tests.fakes.telegram_rules import check_markup, check_text

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
EARLIER = AlertText(title="Mưa lớn ở Bát Xát, nước suối dâng")
PLACES = frozenset(place.code for place in NEWSROOM.places)
ZALO = 2000
"""Characters of a text on Zalo (bot.zapps.me/docs/apis/sendMessage), links written out."""


def alert(text: AlertText, **values: object) -> Alert:
    whole = {"id": 12, "kind": "alert", "state": "draft", "author": "", "audience": Audience(), "expires_at": NOON}
    whole |= {"created_at": NOON, "updated_at": NOON, **values}
    return Alert(text=text, **whole)  # type: ignore[arg-type]  # a test's shorthand


def shown(one: Alert, earlier: Alert | None = None, locale: str = "vi") -> Message:
    return alert_message(one, newsroom=NEWSROOM, translator=translator(locale), earlier=earlier)


def test_it_is_what_the_editor_wrote_in_a_frame() -> None:
    text = AlertText(
        title="Lũ quét ở Bát Xát",
        body="Bà con tránh xa suối.\nGọi 112.\n\nTin sẽ được cập nhật.",
        url="https://bao.example/1",
    )
    message = shown(alert(text))
    assert message.text == (
        f"🔴 Tin nóng · {NEWSROOM.short_name}\n\nLũ quét ở Bát Xát\n\n"
        "Bà con tránh xa suối.\nGọi 112.\n\nTin sẽ được cập nhật."
    )
    assert message.blocks[1].lines[0][0].link == "https://bao.example/1"
    assert (message.silent, message.preview) == (False, True)
    english = shown(alert(text), locale="en").text
    assert english.startswith("🔴 Breaking news")
    assert "Bà con tránh xa suối." in english


@pytest.mark.parametrize(
    ("change", "label"),
    [
        ("raised", "🔺 Mức nguy hiểm tăng lên"),
        ("lowered", "🔽 Mức nguy hiểm giảm xuống"),
        ("over", "✅ Đã hết nguy hiểm"),
        (None, "🔄 Cập nhật"),
    ],
)
def test_a_follow_up_says_what_changed_and_what_it_follows(change: Change | None, label: str) -> None:
    first = alert(EARLIER, started_at=NOON)
    message = shown(alert(AlertText(title="Nước đã rút"), follows=12, change=change), first)
    assert message.text.startswith(f"{label} · {NEWSROOM.short_name}\nTiếp theo tin lúc 12:00 23/11/2026: Mưa lớn")


def test_urgent_places_and_a_picture_are_shown() -> None:
    two = Audience(places=frozenset({"03043", "02647"}))
    text = AlertText(title="Lũ quét", picture="https://bao.example/1.jpg")
    message = shown(alert(text, urgent=True, audience=two))
    first, last = message.text.splitlines()[0], message.text.splitlines()[-1]
    assert first.startswith("🚨 Tin khẩn")
    assert last.startswith("📍 ")
    assert last.count(",") == 1
    assert message.picture == "https://bao.example/1.jpg"
    many = shown(alert(text, audience=Audience(places=PLACES))).text.splitlines()[-1]
    assert f"{len(PLACES) - 5} nơi khác" in many


def test_an_address_that_is_too_long_for_every_channel_is_left_out() -> None:
    message = shown(alert(AlertText(title="Tin", url="https://bao.example/" + "a" * 400)))
    assert message.blocks[1].lines[0][0].link is None


def longest_frame(text: AlertText) -> list[Alert]:
    """Return an alert in its widest frames: many places, a follow-up of a long title."""
    to = Audience(places=PLACES)
    return [alert(text, urgent=True, audience=to), alert(text, follows=12, change="lowered", audience=to)]


def taken(text: AlertText) -> None:
    """Make sure that every channel takes the text in one message, after Telegram's own rules."""
    before = alert(AlertText(title="M" * LONGEST), started_at=NOON)
    for one in longest_frame(checked(text)):
        for locale in NEWSROOM.languages:
            message = shown(one, before if one.follows else None, locale)
            [part] = split(message)
            read, _ = check_text({"text": html(part).encode().decode(), "parse_mode": "HTML"})
            check_markup({"reply_markup": keyboard(part) or {}})
            assert read.strip()
            links = sum(
                len(span.link) + 3 for block in message.blocks for line in block.lines for span in line if span.link
            )
            assert utf16_units(message.text) + links <= ZALO


def refused(text: AlertText) -> str:
    """Return why a text is refused at once; "": it is taken by every channel."""
    try:
        taken(text)
    except AlertRefused as refused:
        return refused.why
    return ""


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_promise_10_no_alert_makes_telegram_refuse_a_message(text: str) -> None:
    for whole in (AlertText(title=text), AlertText(title="Tin", body=text), AlertText(title=text, body=text)):
        assert refused(replace(whole, url="https://bao.example/?a=1&b=%22")) in ("", "empty", "long")


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=300), st.text(max_size=1600), st.text(max_size=60))
def test_promise_10_whatever_the_characters_of_an_alert(title: str, body: str, url: str) -> None:
    assert refused(AlertText(title=title, body=body, url=f"https://bao.example/{url}")) in ("", "empty", "long")


@pytest.mark.parametrize("mark", ["a", "\n", "Ấ", "& ", "🌧", "a\n\n"])
def test_promise_10_the_longest_alert_fits_into_one_message(mark: str) -> None:
    units = utf16_units(mark)
    taken(AlertText(title="Tin", body=mark * ((LONGEST - 3) // units), url="https://bao.example/" + "a" * 270))
