"""An alert on its way: stopped, gone on with, ended; and what can be said of it meanwhile and afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digests.errors import AlertRefused, NotAllowed
from digests.model import Alert, AlertText, Audience, ChatRef, Person
from digests.store import Connection, audit, fanout, ledger
from tests.alerts.house import FLOOD, HA, LAN, RATES, House, night
from tests.fakes.queries import counted


async def states(house: House, alert: Alert) -> list[str]:
    return [row.state for row in await house.outbox(alert)]


async def test_it_is_sent_when_its_last_delivery_has_ended(house: House) -> None:
    await house.readers(3)
    alert = await house.sent()
    assert await house.alerts.settle(house.now) == []
    await house.settles(alert, "sent", house.now, ["1", "2"])
    assert await house.alerts.settle(house.now) == []
    await house.settles(alert, "gone", house.now)
    house.passes(timedelta(seconds=1))
    [ended] = await house.alerts.settle(house.now)
    assert (ended.id, ended.state, ended.ended_at) == (alert.id, "sent", house.now)
    assert await house.found(alert) == ended
    assert await house.alerts.settle(house.now) == []


async def test_one_that_nobody_gets_ends_at_once(house: House) -> None:
    alert = await house.sent(to=Audience(places=frozenset({"03043"})))
    assert [one.id for one in await house.alerts.settle(house.now)] == [alert.id]
    report = await house.alerts.report(alert.id)
    assert (report.progress.total, report.median, report.delays) == (0, None, ())


async def test_who_sleeps_is_waited_for(house: House) -> None:
    await house.reader(1)
    await house.reader(2, **night("22:00", "07:00"))
    alert = await house.sent()
    await house.settles(alert, "sent", house.now, ["1"])
    assert await house.alerts.settle(house.now) == []
    progress = await house.alerts.progress(alert.id, house.now)
    assert (progress.total, progress.sent, progress.waiting, progress.later) == (2, 1, 1, 1)
    assert progress.last_at is None  # nobody but those who sleep is left


async def test_stopped_means_to_nobody_else_and_resumed_to_all_the_others(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fanout, "CHUNK", 2)
    await house.readers(6)
    await house.reader(7, **night("22:00", "07:00"))
    alert = await house.sent()
    await house.settles(alert, "sent", house.now, ["1", "2"])
    stopped = await house.alerts.stop(alert.id, HA, house.now)
    assert stopped.state == "stopped"
    await house.alerts.start_due(house.now)
    assert await states(house, alert) == ["sent", "sent", *["cancelled"] * 5]
    assert await house.alerts.settle(house.now) == []
    with pytest.raises(AlertRefused, match="state"):
        await house.alerts.stop(alert.id, HA, house.now)
    house.passes(timedelta(minutes=5))
    assert (await house.alerts.resume(alert.id, LAN, house.now)).state == "sending"
    assert await states(house, alert) == ["sent", "sent", *["pending"] * 5]
    dues = [row.due_at for row in await house.outbox(alert)]
    assert set(dues[2:6]) == {house.now}
    assert dues[6] == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    await house.settles(alert, "sent", house.now)
    assert [one.state for one in await house.alerts.settle(house.now)] == ["sent"]


async def test_stopped_while_it_is_being_filled_and_resumed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fanout, "CHUNK", 2)
    await house.readers(7)
    alert = await house.approved()
    house.passes(timedelta(seconds=20))
    real, chunks = fanout.fill, 0

    async def stops(tx: Connection, *rest: Any) -> int:
        nonlocal chunks
        chunks += 1
        if chunks == 3:
            raise KeyboardInterrupt
        return await real(tx, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(fanout, "fill", stops)
        with pytest.raises(KeyboardInterrupt):
            await house.alerts.start_due(house.now)
    await house.alerts.stop(alert.id, HA, house.now)
    await house.alerts.start_due(house.now)
    assert await states(house, alert) == ["cancelled"] * 4
    await house.alerts.resume(alert.id, HA, house.now)
    await house.alerts.start_due(house.now)
    assert await states(house, alert) == ["pending"] * 7


async def test_a_message_that_the_platform_refuses_is_stopped_and_says_so(house: House) -> None:
    await house.readers(4)
    alert = await house.sent()
    async with house.db.write() as tx:
        for one in await fanout.of_alert(tx, alert.id):
            await ledger.stop_broadcast(tx, one.id, house.now)
    [ended] = await house.alerts.settle(house.now)
    assert (ended.id, ended.state) == (alert.id, "stopped")
    async with house.db.read() as tx:
        assert "alert.refused" in [deed.what for deed in await audit.lines(tx)]


async def test_refused_while_it_is_being_filled_it_can_be_sent_to_all_the_others_later(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fanout, "CHUNK", 2)
    await house.readers(6)
    alert = await house.approved()
    house.passes(timedelta(seconds=20))
    real = fanout.fill

    async def refuses(tx: Connection, *rest: Any) -> int:
        filled = await real(tx, *rest)
        for one in await fanout.of_alert(tx, alert.id):
            await ledger.stop_broadcast(tx, one.id, house.now)
        return filled

    with monkeypatch.context() as patched:
        patched.setattr(fanout, "fill", refuses)
        await house.alerts.start_due(house.now)
    assert ((await house.found(alert)).state, len(await house.reached(alert))) == ("stopped", 2)
    await house.alerts.resume(alert.id, LAN, house.now)
    await house.alerts.start_due(house.now)
    assert await states(house, alert) == ["pending"] * 6


async def test_what_stays_stopped_until_it_is_too_old_has_been_sent_to_those_who_have_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.readers(6)
    alert = await house.sent()
    await house.settles(alert, "sent", house.now, ["1"])
    await house.alerts.stop(alert.id, HA, house.now)
    house.passes(timedelta(hours=12))
    monkeypatch.setattr(fanout, "CHUNK", 2)
    await house.alerts.start_due(house.now)
    assert (await house.found(alert)).state == "sent"
    assert await states(house, alert) == ["sent", *["cancelled"] * 5]


async def test_it_is_too_late_to_go_on_with_old_news(house: House) -> None:
    await house.reader(1)
    alert = await house.sent()
    await house.alerts.stop(alert.id, HA, house.now)
    house.passes(timedelta(hours=13))
    with pytest.raises(AlertRefused, match="expired"):
        await house.alerts.resume(alert.id, HA, house.now)


async def test_what_has_begun_is_not_changed_cancelled_or_taken_back(house: House) -> None:
    alert = await house.sent()
    for refused in (
        house.alerts.change(alert.id, LAN, house.now, text=AlertText(title="Khác")),
        house.alerts.cancel(alert.id, LAN, house.now),
        house.alerts.take_back(alert.id, LAN, house.now),
        house.alerts.submit(alert.id, LAN, house.now),
        house.alerts.resume(alert.id, LAN, house.now),
        house.alerts.approve(alert.id, alert.hash, LAN, house.now),
    ):
        with pytest.raises(AlertRefused, match="state"):
            await refused
    with pytest.raises(NotAllowed):
        await house.alerts.stop(alert.id, Person(ref=ChatRef(channel="telegram", id="1"), role="editor"), house.now)


async def test_progress_knows_the_rate_of_the_last_minute_and_when_it_ends(house: House) -> None:
    await house.readers(20)
    alert = await house.sent()
    began = house.now
    await house.settles(alert, "sent", began + timedelta(seconds=5), ["1", "2", "3", "4"])
    first = await house.alerts.progress(alert.id, began + timedelta(seconds=10))
    assert (first.total, first.sent, first.waiting) == (20, 4, 16)
    assert first.rate == pytest.approx(0.4)
    assert first.last_at == began + timedelta(seconds=50)
    await house.settles(alert, "sent", began + timedelta(seconds=90), ["5", "6", "7", "8", "9", "10"])
    later = await house.alerts.progress(alert.id, began + timedelta(seconds=100))
    assert (later.sent, later.done) == (10, 10)
    assert later.rate == pytest.approx(0.1)
    await house.settles(alert, "uncertain", began + timedelta(seconds=110), ["11"])
    await house.settles(alert, "rejected", began + timedelta(seconds=110), ["12"])
    await house.settles(alert, "gone", began + timedelta(seconds=110))
    last = await house.alerts.progress(alert.id, began + timedelta(seconds=200))
    assert (last.uncertain, last.failed, last.gone, last.waiting, last.last_at) == (1, 1, 8, 0, None)


async def test_the_report_says_what_became_of_it_and_how_long_it_took(house: House) -> None:
    for id in range(1, 11):
        await house.reader(id, channel="web" if id > 8 else "telegram")
    await house.reader(11, **night("22:00", "07:00"))
    alert = await house.sent()
    began = house.now
    for id in range(1, 9):
        await house.settles(alert, "sent", began + timedelta(seconds=id), [str(id)])
    await house.settles(alert, "sent", began + timedelta(seconds=30), ["9"])
    await house.settles(alert, "gone", began, ["10"], error="Forbidden: bot was blocked by the user")
    await house.settles(alert, "sent", datetime(2026, 11, 23, 0, 0, 4, tzinfo=UTC), ["11"])
    report = await house.alerts.report(alert.id)
    assert report.by_channel == {"telegram": {"sent": 9}, "web": {"gone": 1, "sent": 1}}
    # Who slept had it four seconds after waking up.
    assert (report.median, report.p90) == (4, 8)
    assert sum(count for _, count in report.delays) == 10
    assert report.errors == {"Forbidden: bot was blocked by the user": 1}
    assert report.progress.sent == 10
    assert report.alert.id == alert.id


async def test_a_delay_is_as_exact_as_its_chart(house: House) -> None:
    await house.readers(4)
    alert = await house.sent()
    for id, seconds in enumerate((0.3, 0.7, 1.1, 2.0), start=1):
        await house.settles(alert, "sent", house.now + timedelta(seconds=seconds), [str(id)])
    report = await house.alerts.report(alert.id)
    assert report.delays == ((0.3, 1), (0.7, 1), (1.1, 1), (2.0, 1))
    assert (report.median, report.p90) == (0.7, 2.0)


async def test_there_is_no_report_before_it_began(house: House) -> None:
    alert = await house.alerts.draft(FLOOD, LAN, house.now)
    with pytest.raises(AlertRefused, match="state"):
        await house.alerts.report(alert.id)
    with pytest.raises(AlertRefused, match="gone"):
        await house.alerts.progress(99, house.now)


async def test_the_reach_is_what_the_fan_out_then_does(house: House) -> None:
    await house.readers(60)
    await house.reader(101, "place:03043", channel="web")
    await house.reader(102, "place:03043", **night("22:00", "07:00"))
    await house.reader(103, **night("22:00", "07:00"))
    await house.reader(104, state="blocked")
    alert = await house.alerts.draft(FLOOD, LAN, house.now, urgent=True)
    reach = await house.alerts.reach(alert, house.now)
    assert (reach.total, reach.by_channel, reach.quiet) == (63, {"telegram": 62, "web": 1}, 1)
    assert reach.last_at is not None
    assert (reach.last_at - house.now).total_seconds() == pytest.approx(61 * 1.1 / RATES["telegram"])
    await house.alerts.cancel(alert.id, LAN, house.now)
    sent = await house.sent(urgent=True)
    rows = await house.outbox(sent)
    assert (len(rows), sum(row.due_at > house.now for row in rows)) == (63, 1)


async def test_the_reach_says_when_quiet_hours_end_and_for_whom_that_is_too_late(house: House) -> None:
    await house.reader(101)
    for chat, end in ((102, "07:00"), (103, "08:30"), (104, "19:00")):
        await house.reader(chat, channel="web" if chat == 103 else "telegram", **night("22:00", end))
    alert = await house.alerts.draft(FLOOD, LAN, house.now)
    alert = await house.alerts.change(alert.id, LAN, house.now, expires_at=house.now + timedelta(hours=3))
    reach = await house.alerts.reach(alert, house.now)
    assert (reach.total, reach.quiet, reach.late) == (4, 3, 1)
    half = timedelta(minutes=30)
    assert reach.quiet_until == (house.now + half, house.now + 25 * half)
    alert = await house.alerts.change(alert.id, LAN, house.now, scheduled_at=house.now + 2 * half)
    later = await house.alerts.reach(alert, house.now)
    assert (later.quiet, later.late) == (2, 1), "who is awake by then has no quiet hours"
    assert later.quiet_until == (house.now + 4 * half, house.now + 25 * half)


async def test_the_reach_of_nobody(house: House) -> None:
    alert = await house.alerts.draft(FLOOD, LAN, house.now)
    reach = await house.alerts.reach(alert, house.now)
    assert (reach.total, reach.by_channel, reach.quiet, reach.last_at) == (0, {}, 0, None)


async def test_when_nothing_moves_a_tick_asks_two_questions(house: House) -> None:
    await house.alerts.draft(FLOOD, LAN, house.now)
    with counted(house.db) as asked:
        await house.alerts.start_due(house.now)
        await house.alerts.settle(house.now)
    assert len(asked) == 2
