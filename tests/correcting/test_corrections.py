"""A correction reaches exactly those who had the alert, once, whatever happens on the way."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from digests.correcting import Receipt
from digests.store import Database
from tests.alerts.house import LAN
from tests.correcting.press import RIGHT, Press
from tests.deliver.conftest import hold_ups, sending
from tests.deliver.outboxes import broadcast
from tests.deliver.outboxes import states as states_of
from tests.fakes.clock import Clock
from tests.fakes.telegram import FakeTelegram

pytestmark = pytest.mark.slow

CORRECTED = "19 giờ"
"""What only the corrected text says (the note quotes both)."""


def edited(telegram: FakeTelegram) -> Counter[int]:
    """Return the chats whose messages were edited, as the Bot API's log has it."""
    done = [call for call in telegram.wire if call.method == "editMessageText" and call.status == 200]
    return Counter(call.chat for call in done if call.chat is not None)


def sent(telegram: FakeTelegram) -> Counter[int]:
    return Counter(call.chat for call in telegram.sends if call.status == 200 and call.chat is not None)


async def test_a_correction_to_ten_thousand_reaches_exactly_those_who_had_the_alert(
    press: Press, telegram: FakeTelegram
) -> None:
    states = {id: "sent" for id in range(1, 9_813)}
    states |= {id: "uncertain" for id in range(9_813, 9_901)} | {id: "gone" for id in range(9_901, 9_951)}
    states |= {id: "pending" for id in range(9_951, 10_001)}
    alert = await press.has_sent(states)
    press.passes(timedelta(minutes=5))
    await press.subscribe(range(20_001, 20_051))  # they came after the alert
    correction = await press.corrects(alert)
    async with sending(press.db, telegram, 5_000, clock=Clock(press.now)):
        receipt = await press.goes_through(correction)
        await telegram.until(lambda: len(telegram.sends) >= 138)
    ledger = await press.ledger(correction)
    assert edited(telegram) == Counter({id: 1 for id, (state, said) in ledger.items() if state == "sent" and not said})
    assert set(edited(telegram)) == {id for id, state in states.items() if state == "sent"}
    assert set(sent(telegram)) == {id for id, state in states.items() if state in ("uncertain", "pending")}
    assert max(sent(telegram).values()) == 1
    assert receipt == Receipt(changed=9_812, said=88, instead=50)
    assert all(CORRECTED in telegram.last(id).text for id in (1, 9_812, 9_813, 9_951))


async def test_promise_6_two_senders_edit_each_message_once(press: Press, telegram: FakeTelegram) -> None:
    alert = await press.has_sent({id: "sent" for id in range(1, 201)})
    async with sending(press.db, telegram, 400), sending(press.db, telegram, 400):
        correction = await press.corrects(alert)
        await asyncio.gather(*(press.alerts.start_due(press.now) for _ in range(3)))
        receipt = await press.goes_through(correction)
    assert (receipt, edited(telegram)) == (Receipt(changed=200), Counter(dict.fromkeys(range(1, 201), 1)))


async def test_promise_1_a_killed_sender_leaves_no_message_wrong_and_says_nothing_twice(
    press: Press, database_url: str, telegram: FakeTelegram
) -> None:
    states = {id: "sent" for id in range(1, 121)} | {id: "uncertain" for id in range(121, 241)}
    alert = await press.has_sent(states)
    correction = await press.corrects(alert)
    telegram.latency = 0.05
    for goal in (40, 80, 130):
        arguments = ("-m", "tests.deliver.sender_process", database_url, telegram.url, "100")
        process = await asyncio.create_subprocess_exec(sys.executable, *arguments)
        await telegram.until(lambda goal=goal: len(telegram.sends) + len(telegram.changes) >= goal)  # type: ignore[misc]  # a lambda's default
        process.kill()
        await process.wait()
    telegram.latency = 0.0
    async with sending(press.db, telegram, clock=Clock(press.now + timedelta(minutes=2))):
        receipt = await press.goes_through(correction)
    assert all(CORRECTED in telegram.last(id).text for id in range(1, 121))  # an edit may be done twice
    assert max(sent(telegram).values()) == 1  # a message may not
    assert (receipt.changed, receipt.said + receipt.uncertain) == (120, 120)
    assert len(sent(telegram)) >= receipt.said


async def test_an_edit_of_which_nothing_is_known_is_tried_again(press: Press, telegram: FakeTelegram) -> None:
    alert = await press.has_sent({1: "sent", 2: "sent", 3: "sent"})
    telegram.fail_next("reset_after", method="editMessageText", chat=1)
    telegram.fail_next("reset_before", method="editMessageText", chat=2)
    telegram.fail_next("500", method="editMessageText", chat=3)
    async with sending(press.db, telegram):
        receipt = await press.goes_through(await press.corrects(alert))
    assert receipt == Receipt(changed=3)
    assert all(CORRECTED in telegram.last(id).text for id in (1, 2, 3))


async def test_who_left_or_cleared_the_chat_stops_nobody_else(press: Press, telegram: FakeTelegram) -> None:
    alert = await press.has_sent({id: "sent" for id in range(1, 41)})
    telegram.block(1, silently=True)
    telegram.forget(2)
    telegram.clears(3)
    async with sending(press.db, telegram):
        receipt = await press.goes_through(await press.corrects(alert))
    assert receipt == Receipt(changed=37, said=1, failed=2)
    assert [CORRECTED in message.text for message in telegram.messages(3)] == [True]
    assert not sent(telegram).keys() & {1, 2}


async def test_a_group_that_became_a_supergroup_is_told_in_a_message(press: Press, telegram: FakeTelegram) -> None:
    alert = await press.has_sent({-5: "sent", 1: "sent"})
    telegram.migrate(-5, -1005, silently=True)
    async with sending(press.db, telegram):
        receipt = await press.goes_through(await press.corrects(alert))
    assert receipt == Receipt(changed=1, said=1)
    assert CORRECTED in telegram.last(-1005).text
    assert edited(telegram).keys() == {1}


async def test_promise_5_a_correction_overtakes_a_running_digest(press: Press, telegram: FakeTelegram) -> None:
    alert = await press.has_sent({id: "sent" for id in range(1, 301)})
    await broadcast(press.db, "Tin sáng")
    async with sending(press.db, telegram, 30), hold_ups() as held_up:
        await telegram.until(lambda: len(telegram.sends) >= 10)
        await press.corrects(alert)
        began, before = time.monotonic(), len(telegram.sends)
        await telegram.until(lambda: len(telegram.changes) >= 30)
        assert telegram.changes[0].at - began < 2 + sum(held_up)
        assert len(telegram.sends) - before <= 20


async def test_who_still_waits_gets_the_right_words_and_never_the_wrong_ones(
    press: Press, telegram: FakeTelegram
) -> None:
    alert = await press.has_sent(dict.fromkeys(range(1, 31), "sent") | dict.fromkeys(range(31, 101), "pending"))
    correction = await press.corrects(alert)
    async with sending(press.db, telegram):
        receipt = await press.goes_through(correction)
        await telegram.until(lambda: len(telegram.sends) >= 70)
    assert receipt.changed == 30
    assert sent(telegram) == Counter(dict.fromkeys(range(31, 101), 1))
    assert all(CORRECTED in telegram.last(id).text for id in range(1, 101))


async def test_a_correction_of_a_stopped_alert_lets_it_go_on_with_the_right_words(
    press: Press, telegram: FakeTelegram
) -> None:
    alert = await press.has_sent({1: "sent", 2: "pending", 3: "pending"})
    await press.alerts.stop(alert.id, LAN, press.now)
    correction = await press.corrects(alert)
    async with sending(press.db, telegram):
        await press.goes_through(correction)
        await press.ends(alert)
    assert all(len(telegram.messages(id)) == 1 and CORRECTED in telegram.last(id).text for id in (1, 2, 3))


async def test_a_second_correction_overrules_the_first(press: Press, telegram: FakeTelegram) -> None:
    alert = await press.has_sent({id: "sent" for id in range(1, 101)})
    first = await press.corrects(alert)
    async with sending(press.db, telegram, 200):
        await telegram.until(lambda: len(telegram.changes) >= 20)
        second = await press.corrects(alert, replace(RIGHT, body="Đường 156 cấm từ 21 giờ."))
        await press.goes_through(second)
    assert all("cấm từ 21 giờ" in telegram.last(id).text for id in range(1, 101))
    assert (await press.found(first)).state == "sent"
    assert (await press.receipt(first)).waiting == 0


async def test_promise_9_a_platform_that_calls_many_blocked_unsubscribes_nobody_who_is_corrected(
    press: Press, db: Database, telegram: FakeTelegram
) -> None:
    alert = await press.has_sent({id: "sent" for id in range(1, 51)})
    for id in range(1, 21):
        telegram.block(id, silently=True)
    async with sending(db, telegram):
        await press.corrects(alert)
        await telegram.until(lambda: len(telegram.changes) >= 50)
        for id in range(1, 21):
            telegram.unblock(id, silently=True)
    assert set((await states_of(db)).values()) == {"active"}
