from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from digests.collect.interval import DAY, back_off, interval

BASIC = 300.0


def every(minutes: int, count: int, now: datetime) -> list[datetime]:
    return [now - timedelta(minutes=minutes * n) for n in range(count)]


def test_the_newsrooms_own_feed_is_visited_at_the_basic_interval_whatever_it_says(now: datetime) -> None:
    assert interval(own=True, basic=BASIC, published=[], now=now, max_age=86400, ttl_minutes=600) == BASIC


@pytest.mark.parametrize(
    ("minutes", "count", "seconds"),
    [(1, 50, BASIC), (20, 50, 588), (60, 100, 1763), (60, 20, 1710), (600, 50, 3600), (6000, 5, 3600)],
)
def test_a_feed_is_visited_twice_between_two_articles_within_bounds(
    minutes: int, count: int, seconds: float, now: datetime
) -> None:
    found = interval(own=False, basic=BASIC, published=every(minutes, count, now), now=now)
    assert found == pytest.approx(seconds, rel=0.01)


def test_a_feed_without_dates_or_news_is_visited_seldom_but_visited(now: datetime) -> None:
    assert interval(own=False, basic=BASIC, published=[], now=now) == 12 * BASIC
    assert interval(own=False, basic=BASIC, published=[now - timedelta(days=9)], now=now) == 12 * BASIC


def test_the_server_and_the_feed_may_ask_for_more_time_within_bounds(now: datetime) -> None:
    busy = every(1, 50, now)
    assert interval(own=False, basic=BASIC, published=busy, now=now, max_age=1000) == 1000
    assert interval(own=False, basic=BASIC, published=busy, now=now, max_age=0, ttl_minutes=30) == 1800
    assert interval(own=False, basic=BASIC, published=busy, now=now, max_age=10**9) == 12 * BASIC
    assert interval(own=False, basic=BASIC, published=busy, now=now, max_age=1) == BASIC


def test_a_date_in_the_future_does_no_harm(now: datetime) -> None:
    assert interval(own=False, basic=BASIC, published=[now + timedelta(days=400)], now=now) == BASIC


def test_failures_double_the_wait_up_to_a_day_and_never_for_ever() -> None:
    waits = [back_off(n, own=False, basic=BASIC, jitter=0) for n in range(1, 2000)]
    assert waits[:4] == [300, 600, 1200, 2400]
    assert all(later >= sooner for sooner, later in pairwise(waits))
    assert waits[-1] == DAY


def test_the_newsrooms_own_feed_is_tried_again_within_the_hour() -> None:
    assert back_off(50, own=True, basic=BASIC, jitter=0) == 12 * BASIC


def test_jitter_takes_away_up_to_a_quarter() -> None:
    assert back_off(3, own=False, basic=BASIC, jitter=1) == 900
    assert back_off(3, own=False, basic=BASIC, jitter=0.5) == 1050


def test_the_servers_wish_is_heeded_up_to_a_day() -> None:
    assert back_off(1, own=True, basic=BASIC, jitter=0, retry_after=7200) == 7200
    assert back_off(1, own=False, basic=BASIC, jitter=0, retry_after=10**9) == DAY
    assert back_off(9, own=False, basic=BASIC, jitter=0, retry_after=1) == 76800
