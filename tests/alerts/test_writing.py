"""Drafts: what is taken, what is too long, and what has been said before."""

from __future__ import annotations

import asyncio
import unicodedata
from datetime import timedelta

import pytest

from digests.alerts.words import LONGEST, folded, overlap, read_words, same, tidy
from digests.errors import AlertRefused, NotAllowed
from digests.model import AlertText, Audience, ChatRef, Person
from digests.store import audit
from tests.alerts.house import FLOOD, HA, LAN, House

WARNING = AlertText(
    title="Cảnh báo lũ quét tại xã Bát Xát",
    body="Trong 6 giờ tới mưa lớn tiếp diễn tại xã Bát Xát. Bà con hãy tránh xa các con suối, không đi qua ngầm tràn.",
)


def like(text: AlertText, *replaced: str) -> AlertText:
    """Return the text with words replaced: "Bát Xát>Y Tý"."""
    title, body = text.title, text.body
    for change in replaced:
        old, _, new = change.partition(">")
        title, body = title.replace(old, new), body.replace(old, new)
    return AlertText(title=title, body=body)


@pytest.mark.parametrize(
    "other",
    [
        like(WARNING, "hãy tránh>cần tránh"),
        like(WARNING, ">", "ngầm tràn.>ngầm tràn!"),
        like(WARNING, "Bát Xát>BÁT XÁT"),
        AlertText(title=unicodedata.normalize("NFD", WARNING.title), body=WARNING.body.upper()),
        AlertText(title=WARNING.title.replace("Cảnh báo", "Canh bao"), body=WARNING.body),
        AlertText(title=WARNING.title.upper(), body=WARNING.body.replace("hãy tránh", "cần tránh")),
    ],
    ids=["a word", "a mark", "capitals", "letters and capitals", "without diacritics", "a title in capitals"],
)
def test_nearly_the_same_words_are_the_same_alert(other: AlertText) -> None:
    assert same(tidy(WARNING), tidy(other))


@pytest.mark.parametrize(
    "other",
    [
        like(WARNING, "Bát Xát>Y Tý"),
        like(WARNING, "6 giờ>12 giờ"),
        like(WARNING, "tại xã Bát Xát.>tại xã Bát Xát và Trịnh Tường."),
        AlertText(title="Cầu Cốc Lếu thông xe", body=WARNING.body[:40]),
    ],
    ids=["place", "number", "one more place", "another thing"],
)
def test_a_warning_that_differs_in_a_name_or_a_number_is_another(other: AlertText) -> None:
    assert not same(WARNING, other)


def test_the_same_address_is_the_same_alert() -> None:
    one, other = AlertText(title="A", url="https://bao.example/1.html"), AlertText(title="B", url=None)
    assert same(one, AlertText(title="B", url="https://bao.example/1.html?utm_source=x#top"))
    assert not same(one, AlertText(title="B", url="https://bao.example/2.html"))
    assert not same(one, other)


def test_two_places_apart_share_no_reader_for_sure() -> None:
    here, there = Audience(places=frozenset({"03043"})), Audience(places=frozenset({"02647"}))
    assert not overlap(here, there)
    assert overlap(here, Audience(places=frozenset({"03043", "02647"})))
    assert overlap(here, Audience())
    assert overlap(here, Audience(places=frozenset({"02647"}), topics=frozenset({"van-hoa"})))


async def test_the_same_alert_twice_leads_to_the_first(house: House) -> None:
    first = await house.alerts.draft(WARNING, LAN, house.now)
    house.passes(timedelta(hours=23))
    with pytest.raises(AlertRefused) as refused:
        await house.alerts.draft(like(WARNING, "hãy tránh>cần tránh"), HA, house.now)
    assert (refused.value.why, refused.value.alert) == ("twice", first.id)
    follow_up = await house.alerts.draft(WARNING, HA, house.now, follows=first.id, change="lowered")
    assert (follow_up.follows, follow_up.change) == (first.id, "lowered")
    house.passes(timedelta(hours=26))
    assert (await house.alerts.draft(WARNING, HA, house.now)).id > follow_up.id


async def test_what_was_called_off_may_be_said_again(house: House) -> None:
    first = await house.alerts.draft(WARNING, LAN, house.now)
    await house.alerts.cancel(first.id, LAN, house.now)
    assert await house.alerts.draft(WARNING, LAN, house.now)


async def test_promise_6_two_editors_at_once_make_one_alert(house: House) -> None:
    made = await asyncio.gather(
        *(house.alerts.draft(WARNING, person, house.now) for person in (LAN, HA)), return_exceptions=True
    )
    [alert] = [one for one in made if not isinstance(one, BaseException)]
    [refused] = [one for one in made if isinstance(one, AlertRefused)]
    assert refused.alert == alert.id


async def test_a_change_that_makes_it_the_same_as_another_is_refused(house: House) -> None:
    first = await house.alerts.draft(WARNING, LAN, house.now)
    second = await house.alerts.draft(FLOOD, LAN, house.now)
    with pytest.raises(AlertRefused) as refused:
        await house.alerts.change(second.id, LAN, house.now, text=WARNING)
    assert refused.value.alert == first.id
    assert await house.found(second) == second


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b\u200f", "…", "🔴🔴"])
async def test_what_says_nothing_is_refused(house: House, text: str) -> None:
    with pytest.raises(AlertRefused, match="empty"):
        await house.alerts.draft(AlertText(title=text, body=text), LAN, house.now)


async def test_promise_10_five_thousand_characters_are_refused_with_the_limit(house: House) -> None:
    long = "Bà con chú ý mưa lũ. " * 240
    with pytest.raises(AlertRefused) as refused:
        await house.alerts.draft(read_words(long), LAN, house.now)
    assert (refused.value.why, refused.value.limit) == ("long", LONGEST)
    assert refused.value.length == pytest.approx(5000, abs=80)
    fits = AlertText(title="Tin", body="🌧" * ((LONGEST - 3) // 2))
    assert await house.alerts.draft(fits, LAN, house.now)
    with pytest.raises(AlertRefused, match="long"):
        await house.alerts.draft(AlertText(title="Tin", body="🌧" * (LONGEST // 2)), LAN, house.now)


async def test_a_text_is_kept_tidy(house: House) -> None:
    title = unicodedata.normalize("NFD", "Lũ  quét\u202e ở Bát Xát")
    alert = await house.alerts.draft(AlertText(title=title, body="Một\u200b.\r\n\r\n\r\n\r\nHai  ba."), LAN, house.now)
    assert alert.text == AlertText(title="Lũ quét ở Bát Xát", body="Một.\n\nHai ba.")
    links = AlertText(title="Tin", url="javascript:alert(1)", picture="ftp://bao.example/1.jpg")
    assert tidy(links) == AlertText(title="Tin")


async def test_a_draft_belongs_to_editors(house: House) -> None:
    reader = Person(ref=ChatRef(channel="telegram", id="1"), role="owner")  # so says an old screen
    with pytest.raises(NotAllowed):
        await house.alerts.draft(FLOOD, reader, house.now)
    assert await house.alerts.recent() == []


async def test_a_follow_up_follows_what_there_is(house: House) -> None:
    with pytest.raises(AlertRefused, match="gone"):
        await house.alerts.draft(FLOOD, LAN, house.now, follows=99)
    alert = await house.alerts.draft(FLOOD, LAN, house.now)
    with pytest.raises(AlertRefused, match="gone"):
        await house.alerts.change(alert.id, LAN, house.now, follows=alert.id)


async def test_the_end_moves_with_the_time_unless_somebody_said_when(house: House) -> None:
    alert = await house.alerts.draft(FLOOD, LAN, house.now)
    later = house.now + timedelta(hours=30)
    moved = await house.alerts.change(alert.id, LAN, house.now, scheduled_at=later)
    assert moved.expires_at == later + timedelta(hours=12)
    said = await house.alerts.change(alert.id, LAN, house.now, expires_at=later + timedelta(hours=1))
    assert (await house.alerts.change(alert.id, LAN, house.now, scheduled_at=house.now)).expires_at == said.expires_at
    past = later + timedelta(hours=2)
    assert (await house.alerts.change(alert.id, LAN, house.now, scheduled_at=past)).expires_at > past


async def test_every_step_is_written_down(house: House) -> None:
    alert = await house.alerts.draft(FLOOD, LAN, house.now)
    await house.alerts.change(alert.id, HA, house.now, urgent=True)
    await house.alerts.submit(alert.id, LAN, house.now)
    await house.alerts.cancel(alert.id, HA, house.now)
    async with house.db.read() as tx:
        deeds = await audit.lines(tx, about=f"alert:{alert.id}")
    assert [(deed.what, deed.who) for deed in reversed(deeds)] == [
        ("alert.drafted", LAN.key),
        ("alert.changed", HA.key),
        ("alert.submitted", LAN.key),
        ("alert.cancelled", HA.key),
    ]
    assert folded(FLOOD).startswith("lu quet o bat xat")
