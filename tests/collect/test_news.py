from __future__ import annotations

from datetime import datetime, timedelta

from digests.collect.news import news_at

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def test_an_article_is_news_when_it_is_first_seen(now: datetime) -> None:
    assert news_at(now - 5 * HOUR, now, last_good_visit=now - HOUR) == now
    assert news_at(None, now, last_good_visit=now - HOUR) == now
    assert news_at(now - DAY, now, last_good_visit=now - DAY) == now


def test_what_a_feed_held_when_we_first_met_it_is_news_of_its_own_time(now: datetime) -> None:
    assert news_at(now - HOUR, now, last_good_visit=None) == now - HOUR
    assert news_at(now - 90 * DAY, now, last_good_visit=None) == now - 90 * DAY


def test_what_is_new_after_a_gap_of_a_day_is_news_of_its_own_time(now: datetime) -> None:
    assert news_at(now - HOUR, now, last_good_visit=now - DAY - HOUR) == now - HOUR


def test_what_is_new_after_the_program_slept_is_news_of_its_own_time(now: datetime) -> None:
    assert news_at(now - 3 * HOUR, now, last_good_visit=now - 2 * HOUR, slept=True) == now - 3 * HOUR


def test_what_is_a_day_old_when_it_is_first_seen_is_no_news(now: datetime) -> None:
    assert news_at(now - DAY - HOUR, now, last_good_visit=now - HOUR) == now - DAY - HOUR


def test_without_a_date_nothing_is_news_after_a_gap(now: datetime) -> None:
    assert news_at(None, now, last_good_visit=None) is None
    assert news_at(None, now, last_good_visit=now - 2 * DAY) is None
    assert news_at(None, now, last_good_visit=now - HOUR, slept=True) is None
