"""What a result means: decisions without a database, a clock or a network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from digests.deliver.outcome import GoneWatch, Throttles, backoff, decide
from digests.errors import (
    ChannelRefused,
    ChatGone,
    ChatMoved,
    DeliveryError,
    Rejected,
    Throttled,
    Transient,
    Uncertain,
)
from digests.model import Broadcast, ChatRef, Delivery, Outcome
from tests.deliver.outboxes import text

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
BROADCAST = Broadcast(id=1, kind="digest", message=text("Tin"), expires_at=NOON)


def of(error: DeliveryError | None, attempts: int = 0, refs: tuple[str, ...] = ()) -> Outcome:
    ref = ChatRef(channel="telegram", id="7")
    delivery = Delivery(id=1, chat_id=1, ref=ref, broadcast=BROADCAST, lease="l", attempts=attempts, send_at=NOON)
    return decide(delivery, error, refs, NOON, jitter=0.5)


@pytest.mark.parametrize(
    ("error", "state", "attempts"),
    [
        (None, "sent", 1),
        (ChatGone("bot was blocked by the user"), "gone", 1),
        (Rejected("can't parse entities"), "rejected", 1),
        (Uncertain("no answer"), "uncertain", 1),
        (Transient("502"), "pending", 1),
        (ChatMoved("-1005"), "pending", 1),
        (Throttled(2), "pending", 0),
        (ChannelRefused("401"), "pending", 0),
    ],
)
def test_every_result_has_its_outcome(error: DeliveryError | None, state: str, attempts: int) -> None:
    outcome = of(error)
    assert (outcome.state, outcome.attempts) == (state, attempts)
    assert (outcome.error is None) == (error is None)


def test_a_throttled_message_waits_as_long_as_it_was_told_and_no_attempt_is_counted() -> None:
    assert of(Throttled(7)).due_at == NOON + timedelta(seconds=7)
    assert of(Throttled(7)).chat_waits_until is None
    assert of(Throttled(600, alone=True)).chat_waits_until == NOON + timedelta(seconds=600)


def test_a_moved_chat_is_tried_at_once_and_then_less_often() -> None:
    assert of(ChatMoved("-1005")).due_at == NOON
    assert of(ChatMoved("-1005")).moved_to == "-1005"
    assert of(ChatMoved("-1005"), attempts=3).due_at == NOON + timedelta(seconds=16)


def test_backoff_doubles_up_to_five_minutes_with_jitter() -> None:
    assert [backoff(n, 0.5) for n in (0, 1, 2, 3)] == [1, 2, 4, 8]
    assert (backoff(3, 0.0), backoff(3, 1.0)) == (4, 12)
    assert backoff(1000, 0.5) == 300


def test_what_has_arrived_is_kept_whatever_comes_after() -> None:
    for error in (Transient("502"), Uncertain("lost"), Throttled(1)):
        assert of(error, refs=("41", "42")).refs == ("41", "42")


def test_promise_3_a_wait_is_a_chats_own_when_long_or_when_others_get_through() -> None:
    throttles = Throttles()
    assert not throttles.alone("7", 30)
    assert not throttles.alone("7", 30)  # nobody got through: it is everybody's
    throttles.sent()
    assert throttles.alone("7", 30)
    assert throttles.alone("8", 61)


def test_long_waits_for_one_chat_after_another_are_the_whole_bots() -> None:
    throttles = Throttles()
    assert [throttles.alone(str(chat), 600) for chat in range(6)] == [True, True, True, True, False, False]
    throttles.sent()
    assert throttles.alone("9", 600)


def test_promise_9_when_a_fifth_seem_gone_nobody_is_believed() -> None:
    watch = GoneWatch()
    for second in range(20):
        watch.saw(second, sent=3)
        watch.suspect(second, second, 100 + second)
        watch.suspect(second, 50 + second, None)
    assert watch.mass(20)
    assert watch.sure(60) == []
    assert len(watch.pardon()) == 20
    assert watch.sure(1000) == []


def test_the_few_who_are_gone_are_believed_after_half_a_minute() -> None:
    watch = GoneWatch()
    for second in range(10):
        watch.saw(second, sent=27)
    watch.suspect(5, 1, 10)
    watch.suspect(9, 2, 11)
    assert watch.sure(20) == []
    assert watch.sure(35) == [1]
    assert watch.sure(39) == [2]
    assert watch.sure(99) == []
