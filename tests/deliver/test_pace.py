"""How fast: the rules alone, with the time as a number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.deliver.channel import Limit
from digests.deliver.pace import (
    BATCH_SECONDS,
    ChatPace,
    Trip,
    Window,
    batch_size,
    reply_batch_size,
    spacing,
    waves,
)
from digests.model import Broadcast, ChatRef, Delivery
from tests.deliver.outboxes import text

PRIVATE = (Limit(count=1, seconds=1.0),)
GROUP = (Limit(count=1, seconds=1.0), Limit(count=20, seconds=60.0))


def test_a_batch_is_less_than_half_a_second_and_replies_get_a_third() -> None:
    assert batch_size(30) * spacing(30) <= 0.5
    assert 1 / 4 < reply_batch_size(30) / (reply_batch_size(30) + batch_size(30)) <= 1 / 3 + 0.01
    assert (batch_size(0.5), reply_batch_size(1)) == (1, 1)
    assert batch_size(100_000) == 500
    assert BATCH_SECONDS < 0.5


@given(
    rate=st.integers(1, 40),
    journeys=st.lists(st.tuples(st.floats(0, 0.4), st.floats(0, 0.09)), min_size=1, max_size=200),
)
def test_promise_2_no_second_at_the_server_carries_more_than_the_rate(
    rate: int, journeys: list[tuple[float, float]]
) -> None:
    """Whatever each way there (up to 0.4 s) and each way back takes, even if we want to send everything at once."""
    window, now, arrivals = Window(rate), 0.0, list[float]()
    answers: list[tuple[float, Trip]] = []
    for there, back in journeys:
        while (wait := _wait(window, now, answers)) > 0:
            now += wait
        trip = window.leave(now)
        arrivals.append(now + there)
        answers.append((now + there + back, trip))
    arrivals.sort()
    for first, late in zip(arrivals, arrivals[rate:], strict=False):
        assert late - first >= 1.0 - 1e-9


def _wait(window: Window, now: float, answers: list[tuple[float, Trip]]) -> float:
    """Return what the window says now, knowing the answers that have come by now; wait for the next one otherwise."""
    for at, trip in answers:
        if at <= now:
            trip.answered = at
    wait = window.wait(now)
    coming = [at - now for at, _ in answers if at > now]
    return min([wait, *coming]) if wait > 0 else 0.0


def test_a_window_of_an_answer_that_never_comes_opens_all_the_same() -> None:
    window = Window(1)
    window.leave(0.0)
    assert window.wait(10.0) == 0.0


def sent(pace: ChatPace, chat: str, limits: tuple[Limit, ...], now: float, took: float = 0.1) -> None:
    trip = Trip(now)
    pace.note(chat, limits, trip)
    trip.answered = now + took


def test_a_private_chat_gets_one_a_second_from_the_arrival_of_the_last() -> None:
    pace = ChatPace()
    sent(pace, "7", PRIVATE, 0.0)
    assert pace.wait("7", PRIVATE, 0.2) == pytest.approx(0.9)
    assert pace.wait("7", PRIVATE, 1.1) == 0.0
    assert pace.wait("8", PRIVATE, 0.0) == 0.0
    pace.note("8", PRIVATE, Trip(0.0))
    assert pace.wait("8", PRIVATE, 0.3) == 1.0  # it has not even arrived, as far as we know


def test_a_group_gets_twenty_a_minute_and_a_page_what_it_wants() -> None:
    pace = ChatPace()
    for number in range(20):
        assert pace.wait("-5", GROUP, number * 2.0) == 0.0
        sent(pace, "-5", GROUP, number * 2.0)
    assert pace.wait("-5", GROUP, 40.0) == pytest.approx(20.1)
    sent(pace, "page", (), 0.0)
    assert pace.wait("page", (), 0.0) == 0.0


def test_promise_16_only_chats_of_the_last_moments_are_remembered() -> None:
    pace = ChatPace()
    for number in range(10_000):
        sent(pace, str(number), PRIVATE, number / 30)
    assert len(pace) <= 46


def test_a_batch_is_cut_into_waves_that_leave_together() -> None:
    noon = datetime(2026, 11, 23, 5, tzinfo=UTC)
    broadcast = Broadcast(id=1, kind="digest", message=text("Tin"), expires_at=noon)

    def at(milliseconds: float) -> Delivery:
        ref = ChatRef(channel="telegram", id="1")
        moment = noon + timedelta(milliseconds=milliseconds)
        return Delivery(id=1, chat_id=1, ref=ref, broadcast=broadcast, lease="", attempts=0, send_at=moment)

    assert [len(wave) for wave in waves([at(0), at(5), at(36), at(73)])] == [2, 1, 1]
    assert [len(wave) for wave in waves([at(0)] * 130)] == [64, 64, 2]
    assert list(waves([])) == []
