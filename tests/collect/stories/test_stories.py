"""Which articles tell one story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from digests.collect.stories.batch import group
from digests.collect.stories.likeness import Likeness
from tests.bench.content_stories import measure

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
    assert Likeness()(FLOOD, other) >= 1
    assert Likeness()(other, FLOOD) >= 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FLOOD, Told("Chợ phiên Bắc Hà đông khách cuối tuần", "Hàng nghìn du khách về chợ phiên Bắc Hà.")),
        (FLOOD, Told(FLOOD.title, FLOOD.lead, NOON - timedelta(hours=73))),
        (Told("Giá vàng hôm nay 22/11: tăng nhẹ"), Told("Giá vàng hôm nay 23/11: tăng nhẹ")),
        (Told("Lào Cai: mưa lớn gây sạt lở nhiều nơi"), Told("Sơn La: mưa lớn gây sạt lở nhiều nơi")),
        (FLOOD, Told("Người dân Trịnh Tường đón Tết cơm mới")),
        (FLOOD, Told("Cháy nhà ở Trịnh Tường, người dân kịp đưa trâu ra ngoài")),
        (Told("Tin bão", ""), Told("Bão số 9", "Tin bão mới nhất từ đài khí tượng thủy văn.")),
        (Told("", ""), Told("Bão số 9", "Tin bão mới nhất.")),
    ],
)
def test_other_events_days_and_places_are_stories_of_their_own(one: Told, other: Told) -> None:
    assert Likeness()(one, other) < 1
    assert Likeness()(other, one) < 1


def test_a_group_is_named_by_its_first_article() -> None:
    market = Told("Chợ phiên Bắc Hà đông khách cuối tuần", "Hàng nghìn du khách về chợ phiên Bắc Hà.")
    again = Told("Ba ngôi nhà ở Trịnh Tường bị lũ quét cuốn trôi", FLOOD.lead)
    assert group([FLOOD, market, again, market]) == [0, 1, 0, 1]
    assert group([]) == []


def test_a_commune_and_its_province_at_the_head_of_two_titles_are_one_story() -> None:
    one = Told(
        "Y Tý: Sạt lở đất lúc rạng sáng, hai mẹ con thoát nạn",
        "Rạng sáng 12/9, đất đá tràn vào nhà bà Sùng Thị Mảy ở thôn Phìn Hồ, xã Y Tý.",
    )
    other = Told(
        "Lào Cai: Đất đá vùi lấp ngôi nhà trong đêm",
        "Quả đồi sau nhà bà Sùng Thị Mảy (xã Y Tý) sạt xuống, hai mẹ con kịp chạy ra ngoài.",
    )
    assert Likeness()(one, other) >= 1
    assert group([one, other]) == [0, 0]


def test_two_landslides_in_two_communes_on_two_days_are_two_stories() -> None:
    one = Told(
        "Sạt lở đất ở Y Tý vùi lấp một ngôi nhà",
        "Chiều 12/9, mưa lớn gây sạt lở đất, vùi lấp nhà ông Lý A Pao ở thôn Phìn Hồ, xã Y Tý.",
        None,
    )
    other = Told(
        "Sạt lở đất ở Nậm Chày làm hư hỏng một ngôi nhà",
        "Sáng 14/9, mưa lớn kéo dài làm taluy sạt xuống nhà bà Vàng Thị Sua ở thôn Hỏm Trên, xã Nậm Chày.",
        None,
    )
    assert Likeness()(one, other) < 1
    assert group([one, other]) == [0, 1]


def test_what_all_write_about_every_day_makes_no_two_articles_one_story() -> None:
    likeness = Likeness()
    one = Told("Công an Lào Cai ra quân bảo đảm an toàn giao thông", "Lực lượng công an ra quân dịp cuối năm.")
    other = Told("Công an Lào Cai bảo đảm an toàn giao thông lễ hội", "Đèn trời được thả tại Sa Pa tối qua.")
    before = likeness(one, other)
    for _ in range(300):
        likeness.learn(["cong", "an", "lao", "cai", "bao", "dam", "an", "toan", "giao", "thong"])
    assert likeness(one, other) < before


def test_the_sets_of_invented_events_are_grouped_as_well_as_asked() -> None:
    assert [row for row in measure() if not row.ok and not row.at_most] == []
