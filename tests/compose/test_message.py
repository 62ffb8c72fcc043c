"""How a digest reads."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.i18n import translator
from config.newsroom import Newsroom, load
from digests.compose.message import FITS, digest_message, nothing_since, page_message, story_block
from digests.compose.select import Selection, select
from digests.model import Article, Follows, Message, utf16_units
from tests.compose.press import article

LAO_CAI = ZoneInfo("Asia/Ho_Chi_Minh")
EVERYTHING = Follows()


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load()


def digest(
    articles: list[Article],
    newsroom: Newsroom,
    now: datetime,
    *,
    follows: Follows = EVERYTHING,
    locale: str = "vi",
    note: str = "",
) -> tuple[Message, Selection]:
    return digest_message(
        select(articles, follows, topics=tuple(topic.slug for topic in newsroom.topics)),
        newsroom=newsroom,
        translator=translator(locale),
        zone=LAO_CAI,
        slot=now,
        now=now,
        edition=12,
        note=note,
    )


def test_a_digest_reads_as_a_grandmother_would_have_it(newsroom: Newsroom, now: datetime) -> None:
    place = newsroom.places[0]
    articles = [
        article(now, "Chợ phiên Bắc Hà đông khách", hours=3, topic="kinh-te", lead="Bà con bán hết hàng từ sớm."),
        article(now, "Rét đậm từ thứ Tư", topic="general", lead="", hours=0.5, source="Báo Yên Bái", papers=3),
        article(now, "Sửa xong cầu treo", hours=26, topic="thoi-su", places=(place.code,), lead="Xe máy đã qua lại."),
    ]
    follows = Follows(topics=frozenset({"kinh-te", "general"}), places=frozenset({place.code}))
    message, _ = digest(articles, newsroom, now, follows=follows)
    topic = newsroom.topic("kinh-te")
    assert topic is not None
    assert message.text == (
        f"📰 Bản tin {newsroom.short_name}\n"
        "Thứ Hai, 23/11/2026 (15 tháng Mười âm lịch)\n\n"
        f"📍 {place.type} {place.name}\n"
        "1. Sửa xong cầu treo\nXe máy đã qua lại.\nBáo Lào Cai · 1 ngày trước\n\n"
        f"{topic.emoji} {topic.names['vi']}\n"
        "2. Chợ phiên Bắc Hà đông khách\nBà con bán hết hàng từ sớm.\nBáo Lào Cai · 3 giờ trước\n\n"
        "Tin khác\n"
        "3. Rét đậm từ thứ Tư\nBáo Yên Bái · 30 phút trước · 3 báo đưa tin"
    )
    assert [[button.label for button in row] for row in message.buttons] == [["1", "2", "3"]]
    assert message.silent


def test_the_date_is_the_readers_own(newsroom: Newsroom, now: datetime) -> None:
    assert "Thứ Hai, 23/11/2026" in digest([], newsroom, now)[0].text  # in UTC it is Sunday still


def test_the_title_is_the_link_and_alone_in_bold_beside_the_heading(newsroom: Newsroom, now: datetime) -> None:
    told = article(now)
    block = story_block(told, newsroom=newsroom, translator=translator("vi"), now=now)
    assert [span.link for line in block.lines for span in line if span.bold] == [told.url]


def test_a_digest_without_news_is_one_friendly_line(newsroom: Newsroom, now: datetime) -> None:
    message, told = digest([], newsroom, now)
    assert message.text.endswith("\n\nLần này chưa có tin mới cho bạn. Chúc bạn một ngày tốt lành!")
    assert len(message.blocks) == 2
    assert not told.sections


def test_a_digest_of_one_heading_that_says_nothing_has_none(newsroom: Newsroom, now: datetime) -> None:
    assert "Tin khác" not in digest([article(now, topic="general")], newsroom, now)[0].text


def test_the_last_line_says_how_many_more_there_are_with_a_button(newsroom: Newsroom, now: datetime) -> None:
    message, told = digest([article(now, f"Tin {n}", hours=n) for n in range(11)], newsroom, now)
    assert len(told.shown) == 8
    assert message.blocks[-1].text == "Còn 3 tin nữa."
    *_, [button] = message.buttons
    assert (button.label, button.action) == ("Xem thêm tin", "more:12:1")


def test_a_digest_that_is_too_long_tells_fewer_stories_and_says_so(newsroom: Newsroom, now: datetime) -> None:
    title, lead = "Rất dài " * 60, "Câu này khá dài và còn dài nữa. " * 9
    articles = [article(now, f"{n} {title}", hours=n, lead=lead.strip()) for n in range(8)]
    message, told = digest(articles, newsroom, now)
    assert utf16_units(message.text) <= FITS
    assert 5 <= len(told.shown) < 8
    assert message.blocks[-1].text == f"Còn {8 - len(told.shown)} tin nữa."


def test_promise_15_every_sentence_of_a_digest_is_a_span_of_the_article(newsroom: Newsroom, now: datetime) -> None:
    lead = "Sáng 22/11, bà Giàng nói: “Nước rút rồi. Chúng tôi về nhà.” Đường đã thông. " + "Còn nữa, rất dài. " * 40
    told = article(now, "Nước rút ở Cốc Lếu", lead=lead)
    message, _ = digest([told], newsroom, now)
    title, shown, _ = message.blocks[1].text.splitlines()[-3:]
    assert title == f"1. {told.title}"
    assert told.lead.startswith(shown)
    assert shown.endswith(".")
    assert len(shown) <= 300


@settings(max_examples=50, deadline=None)
@given(title=st.text(min_size=1, max_size=400), lead=st.text(max_size=700), copies=st.integers(1, 9))
def test_no_text_makes_a_digest_too_long_for_one_message(title: str, lead: str, copies: int) -> None:
    now = datetime.fromisoformat("2026-11-22T23:30:00+00:00")
    message, _ = digest([article(now, title * 20, lead=lead) for _ in range(copies)], load(), now)
    assert 0 < utf16_units(message.text) <= FITS


def test_a_page_of_stories_has_no_header(newsroom: Newsroom, now: datetime) -> None:
    stories = [article(now, "Một"), article(now, "Hai")]
    message = page_message(stories, newsroom=newsroom, translator=translator("vi"), now=now, before={})
    assert [block.text.splitlines()[0] for block in message.blocks] == ["1. Một", "2. Hai"]
    assert [[button.label for button in row] for row in message.buttons] == [["1", "2"]]


def test_a_digest_in_english(newsroom: Newsroom, now: datetime) -> None:
    message, _ = digest([article(now, topic="kinh-te", papers=2)], newsroom, now, locale="en")
    assert "Monday, 23 November 2026" in message.text
    assert "1 hour ago · in 2 papers" in message.text


@pytest.mark.parametrize(
    ("locale", "line"), [("vi", "🔄 Cập nhật · Tin trước: Chợ cháy"), ("en", "🔄 Update · Earlier: Chợ cháy")]
)
def test_an_update_says_so_and_of_what(newsroom: Newsroom, now: datetime, locale: str, line: str) -> None:
    told, update = article(now, "Chợ cháy"), article(now, "Đã dập tắt đám cháy chợ")
    block = story_block(update, newsroom=newsroom, translator=translator(locale), now=now, heading="Tin", before=told)
    assert block.text.splitlines()[:3] == ["Tin", line, "Đã dập tắt đám cháy chợ"]


def test_the_line_over_old_news_names_the_time_and_if_need_be_the_day(now: datetime) -> None:
    vi = translator("vi")
    today, yesterday = now - timedelta(hours=1), now - timedelta(hours=20)
    assert nothing_since(today, now, LAO_CAI, vi).startswith("Chưa có tin mới từ 05:30. ")
    assert nothing_since(yesterday, now, LAO_CAI, vi).startswith("Chưa có tin mới từ 10:30 22/11/2026. ")
