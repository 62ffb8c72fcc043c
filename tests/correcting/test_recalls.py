"""A recalled alert disappears where it can, is written over where it cannot, and comes to nobody any more."""

from __future__ import annotations

import time

import pytest

from digests.correcting import Receipt
from digests.errors import AlertRefused
from digests.model import AlertText
from tests.alerts.house import HA, LAN
from tests.correcting.press import RIGHT, Press
from tests.deliver.conftest import hold_ups, sending
from tests.deliver.outboxes import broadcast
from tests.fakes.telegram import FakeTelegram

pytestmark = pytest.mark.slow


async def test_a_recall_deletes_it_everywhere_and_those_who_wait_never_get_it(
    press: Press, telegram: FakeTelegram
) -> None:
    states = dict.fromkeys(range(1, 41), "sent") | {41: "uncertain"} | dict.fromkeys(range(42, 61), "pending")
    alert = await press.has_sent(states)
    recall = await press.recalls(alert)
    async with sending(press.db, telegram):
        receipt = await press.goes_through(recall)
    assert receipt == Receipt(changed=40, said=1, instead=19)
    assert not any(telegram.messages(id) for id in (*range(1, 41), *range(42, 61)))
    assert "thu hồi" in telegram.last(41).text
    assert (await press.found(alert)).state == "recalled"


async def test_after_two_days_a_notice_stands_in_its_place(press: Press, telegram: FakeTelegram) -> None:
    alert = await press.has_sent({1: "sent", 2: "sent"})
    telegram.ages(49)
    telegram.clears(2)
    async with sending(press.db, telegram):
        receipt = await press.goes_through(await press.recalls(alert, "Thông tin này là giả mạo."))
    assert receipt == Receipt(changed=2)  # who deleted the message has nothing that could be recalled
    (notice,) = telegram.messages(1)
    assert notice.edits == 1
    assert "Thông tin này là giả mạo." in notice.text
    assert telegram.messages(2) == []


async def test_promise_6_a_recall_twice_at_once_and_from_two_senders_is_one(
    press: Press, telegram: FakeTelegram
) -> None:
    alert = await press.has_sent(dict.fromkeys(range(1, 101), "sent") | dict.fromkeys(range(101, 111), "uncertain"))
    await press.recalls(alert)
    wrong_still = await press.alerts.recent(1)
    with pytest.raises(AlertRefused, match="state"):
        await press.correcting.find(str(alert.id))
    with pytest.raises(AlertRefused, match="state"):  # approved late
        await press.alerts.approve(alert.id, alert.hash, HA, press.now)
    async with sending(press.db, telegram, 400), sending(press.db, telegram, 400):
        receipt = await press.goes_through(wrong_still[0])
    assert receipt == Receipt(changed=100, said=10)
    assert len(telegram.sends) == 10


async def test_promise_5_a_recall_overtakes_a_running_digest(press: Press, telegram: FakeTelegram) -> None:
    alert = await press.has_sent({id: "sent" for id in range(1, 201)})
    await broadcast(press.db, "Tin sáng")
    async with sending(press.db, telegram, 30), hold_ups() as held_up:
        await telegram.until(lambda: len(telegram.sends) >= 10)
        await press.recalls(alert)
        began = time.monotonic()
        await telegram.until(lambda: telegram.changes)
        assert telegram.changes[0].at - began < 2 + sum(held_up)


@pytest.mark.parametrize("nasty", ["& < > \" '", "👩‍👩‍👧 <b>", "a\u0302\u0301" * 50, "\u202eđảo", "x" * 1200])
async def test_promise_10_no_correction_and_no_recall_is_refused(
    press: Press, telegram: FakeTelegram, nasty: str
) -> None:
    alert = await press.has_sent({1: "sent", 2: "uncertain"})
    async with sending(press.db, telegram):
        correction = await press.corrects(alert, AlertText(title=f"Đúng {nasty}"[:190], body=nasty))
        assert await press.goes_through(correction) == Receipt(changed=1, said=1)
        telegram.ages(50)
        recall = await press.recalls(alert, nasty)
        assert (await press.goes_through(recall)).failed == 0
    assert "thu hồi" in telegram.last(1).text
    assert {call.status for call in (*telegram.sends, *telegram.changes)} <= {200, 400}
    assert not any("parse" in str(message.text) for message in telegram.messages(1))


async def test_a_recall_takes_what_a_correction_said_in_a_message_too(press: Press, telegram: FakeTelegram) -> None:
    alert = await press.has_sent({1: "sent", 2: "sent"})
    telegram.clears(2)
    async with sending(press.db, telegram):
        await press.goes_through(await press.corrects(alert))
        assert len(telegram.messages(2)) == 1
        receipt = await press.goes_through(await press.recalls(alert))
    assert (telegram.messages(1), telegram.messages(2)) == ([], [])
    assert receipt == Receipt(changed=3)


async def test_a_correction_that_waits_is_called_off_by_the_recall(press: Press, telegram: FakeTelegram) -> None:
    alert = await press.has_sent({1: "sent"})
    wrong = await press.correcting.find(str(alert.id))
    waiting = await press.correcting.draft(wrong, RIGHT, LAN, press.now)
    waiting = await press.alerts.submit(waiting.id, LAN, press.now)
    await press.recalls(alert)
    with pytest.raises(AlertRefused, match="state"):
        await press.alerts.approve(waiting.id, waiting.hash, HA, press.now)
    assert (await press.found(waiting)).state == "cancelled"
