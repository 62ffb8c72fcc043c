"""Which articles tell one story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from digests.collect.stories import group, same_story

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    title: str
    lead: str = ""
    published: datetime | None = NOON


FLOOD = Told(
    "Lũ quét ở Trịnh Tường cuốn trôi ba ngôi nhà",
    "Rạng sáng 23/11, lũ quét ở xã Trịnh Tường cuốn trôi ba ngôi nhà, không có thiệt hại về người.",
)


@pytest.mark.parametrize(
    "other",
    [
        FLOOD,
        Told(FLOOD.title, "Tin ngắn."),
        Told("Ba ngôi nhà ở Trịnh Tường bị lũ quét cuốn trôi", FLOOD.lead),
        Told("LŨ QUÉT Ở TRỊNH TƯỜNG CUỐN TRÔI BA NGÔI NHÀ!", FLOOD.lead + " Chính quyền đang khắc phục."),
        Told(FLOOD.title, FLOOD.lead, NOON - timedelta(hours=71)),
        Told(FLOOD.title, FLOOD.lead, None),
    ],
)
def test_the_same_event_in_other_words_is_one_story(other: Told) -> None:
    assert same_story(FLOOD, other)
    assert same_story(other, FLOOD)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FLOOD, Told("Chợ phiên Bắc Hà đông khách cuối tuần", "Hàng nghìn du khách về chợ phiên Bắc Hà.")),
        (FLOOD, Told(FLOOD.title, FLOOD.lead, NOON - timedelta(hours=73))),
        (Told("Giá vàng hôm nay 22/11: tăng nhẹ"), Told("Giá vàng hôm nay 23/11: tăng nhẹ")),
        (Told("Lào Cai: mưa lớn gây sạt lở nhiều nơi"), Told("Sơn La: mưa lớn gây sạt lở nhiều nơi")),
        (Told("Tin bão", ""), Told("Bão số 9", "Tin bão mới nhất từ đài khí tượng thủy văn.")),
        (Told("", ""), Told("Bão số 9", "Tin bão mới nhất.")),
    ],
)
def test_other_events_days_and_places_are_stories_of_their_own(one: Told, other: Told) -> None:
    assert not same_story(one, other)
    assert not same_story(other, one)


def test_a_group_is_named_by_its_first_article() -> None:
    market = Told("Chợ phiên Bắc Hà đông khách cuối tuần", "Hàng nghìn du khách về chợ phiên Bắc Hà.")
    again = Told("Ba ngôi nhà ở Trịnh Tường bị lũ quét cuốn trôi", FLOOD.lead)
    assert group([FLOOD, market, again, market]) == [0, 1, 0, 1]
    assert group([]) == []
