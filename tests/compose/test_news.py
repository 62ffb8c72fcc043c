"""What is fresh to a reader, and what they were told before."""

from __future__ import annotations

from datetime import datetime, timedelta

from digests.compose.news import DAY, News, told_until
from digests.model import NEVER, Article, Follows
from tests.compose.press import article

EVERYTHING = Follows()


def told(articles: list[Article], now: datetime, since: datetime, follows: Follows = EVERYTHING) -> set[str]:
    return {a.title for a in News(articles, topics=(), until=now).select(follows, since).shown}


def test_a_digest_holds_what_became_news_since_the_last_one(now: datetime) -> None:
    last = now - DAY
    articles = [
        article(now, "Trước bản tin trước", hours=24.1),
        article(now, "Đúng lúc bản tin trước", hours=24),
        article(now, "Sau bản tin trước", hours=23.9),
        article(now, "Đúng lúc này", hours=0),
        article(now, "Sau lúc này", hours=-0.1),
    ]
    assert told(articles, now, last) == {"Sau bản tin trước", "Đúng lúc này"}


def test_a_first_digest_reaches_two_days_back_and_no_further(now: datetime) -> None:
    articles = [article(now, "Hôm kia", hours=47), article(now, "Ba hôm trước", hours=49)]
    assert told(articles, now, NEVER) == {"Hôm kia"}


def test_what_was_old_when_it_was_met_is_never_told(now: datetime) -> None:
    assert told([article(now, news_at=None)], now, NEVER) == set()


def test_a_story_is_not_told_again_whatever_is_written_about_it_since(now: datetime) -> None:
    articles = [article(now, "Lũ về", hours=30, story=1), article(now, "Lũ về, báo khác", hours=2, story=1)]
    assert told(articles, now, now - DAY) == set()


def test_a_story_of_which_the_reader_was_told_nothing_is_told(now: datetime) -> None:
    follows = Follows(topics=frozenset({"the-thao"}), places=frozenset({"02683"}))
    articles = [
        article(now, "Mưa lớn", hours=30, story=1),
        article(now, "Mưa lớn ở Bát Xát", hours=2, story=1, places=("02683",)),
    ]
    assert told(articles, now, now - DAY, follows) == {"Mưa lớn ở Bát Xát"}


def test_a_new_reader_is_told_a_story_that_goes_on(now: datetime) -> None:
    articles = [article(now, "Lũ, ngày đầu", hours=60, story=1), article(now, "Lũ, hôm nay", hours=2, story=1)]
    assert told(articles, now, NEVER) == {"Lũ, hôm nay"}


def test_a_reader_counts_as_told_for_all_but_the_last_day_unless_catching_up(now: datetime) -> None:
    assert told_until(now - timedelta(hours=5), False, now) == now - timedelta(hours=5)
    assert told_until(now - DAY, False, now) == now - DAY
    assert told_until(now - timedelta(days=3), False, now) == now - DAY + timedelta.resolution
    assert told_until(now - timedelta(days=3), True, now) == now - timedelta(days=3)
    assert told_until(None, True, now) == NEVER
    assert told_until(None, False, now) == NEVER
