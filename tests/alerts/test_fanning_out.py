"""Fan-out: to whom an alert goes, in which language, when, and that it is begun once whatever happens."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digests.alerts import Alerts, Rules
from digests.model import Alert, AlertText, Audience
from digests.store import Connection, alerts, fanout, outbox
from tests.alerts.house import FLOOD, LAN, NEWSROOM, RATES, House, night

CULTURE, SPORT = "van-hoa", "the-thao"


async def test_everyone_has_it_who_reads_and_nobody_twice(house: House) -> None:
    await house.reader(1)
    await house.reader(2, "topic:van-hoa")
    await house.reader(3, "place:03043", channel="web")
    await house.reader(4, private=False)
    await house.reader(5, state="blocked")
    await house.reader(6, state="paused")
    await house.reader(7, person="p", at_home=True)
    await house.reader(8, person="p", at_home=False)
    alert = await house.sent()
    assert await house.reached(alert) == ["1", "2", "3", "4", "7"]
    assert {row.state for row in await house.outbox(alert)} == {"pending"}
    assert (alert.state, alert.started_at) == ("sending", house.now)


async def test_an_urgent_one_reaches_those_who_pause(house: House) -> None:
    await house.reader(1)
    await house.reader(2, state="paused")
    assert await house.reached(await house.sent(urgent=True)) == ["1", "2"]


async def test_each_reads_it_in_their_language_or_else_in_the_newsroom_s_own(house: House) -> None:
    for id, locale in enumerate(("vi", "en", "fr"), start=1):
        await house.reader(id, locale=locale)
    assert [row.locale for row in await house.outbox(await house.sent())] == ["vi", "en", "vi"]


async def test_a_topic_is_for_those_who_follow_it_or_no_topic_at_all(house: House) -> None:
    await house.reader(1)
    await house.reader(2, "topic:van-hoa")
    await house.reader(3, "topic:the-thao")
    await house.reader(4, "mute:#van-hoa")
    await house.reader(5, "topic:van-hoa", "mute:#van-hoa")
    await house.reader(6, "place:03043", "mute:#the-thao")
    alert = await house.sent(to=Audience(topics=frozenset({CULTURE})))
    assert await house.reached(alert) == ["1", "2", "6"]


async def test_of_two_topics_one_may_be_muted(house: House) -> None:
    await house.reader(1, "mute:#van-hoa")
    await house.reader(2, "mute:#van-hoa", "mute:#the-thao")
    await house.reader(3, "topic:kinh-te")
    alert = await house.sent(to=Audience(topics=frozenset({CULTURE, SPORT})))
    assert await house.reached(alert) == ["1"]


async def test_a_place_is_for_those_who_follow_it(house: House) -> None:
    await house.reader(1)
    await house.reader(2, "place:03043")
    await house.reader(3, "place:02647", "place:03043")
    await house.reader(4, "place:02647")
    await house.reader(5, "topic:van-hoa")
    assert await house.reached(await house.sent(to=Audience(places=frozenset({"03043"})))) == ["2", "3"]
    both = Audience(places=frozenset({"02647"}), topics=frozenset({CULTURE}))
    other = AlertText(title="Lễ hội mùa xuân bắt đầu")
    assert await house.reached(await house.sent(other, to=both)) == ["1", "2", "3", "4", "5"]


async def test_who_paused_and_was_told_of_a_danger_is_told_that_it_is_over(house: House) -> None:
    for id, state in ((1, "active"), (2, "paused"), (3, "paused")):
        await house.reader(id, state=state)
    first = await house.sent(urgent=True)
    await house.settles(first, "sent", house.now, ["1", "2"])
    await house.settles(first, "gone", house.now)
    over = AlertText(title="Nước đã rút")
    draft = await house.alerts.draft(over, LAN, house.now, follows=first.id, change="over")
    assert (await house.alerts.reach(draft, house.now)).total == 2
    assert await house.reached(await house.sent(over, follows=first.id, change="over")) == ["1", "2"]
    assert await house.reached(await house.sent(AlertText(title="Lễ hội mùa xuân"))) == ["1"]


async def test_a_channel_narrows_it(house: House) -> None:
    await house.reader(1)
    await house.reader(2, channel="web")
    assert await house.reached(await house.sent(to=Audience(channels=frozenset({"web"})))) == ["2"]


async def test_quiet_hours_are_kept_by_each_reader_s_own_clock(house: House) -> None:
    # 06:30 in Lào Cai is 00:30 in Berlin.
    await house.reader(1)
    await house.reader(2, **night("22:00", "07:00"))
    await house.reader(3, **night("22:00", "06:00"))
    await house.reader(4, zone="Europe/Berlin", **night("23:00", "05:15"))
    alert = await house.sent()
    begun = house.now
    ends = datetime(2026, 11, 23, 0, 0, tzinfo=UTC), datetime(2026, 11, 23, 4, 15, tzinfo=UTC)
    assert [row.due_at for row in await house.outbox(alert)] == [begun, ends[0], begun, ends[1]]


async def test_an_urgent_one_breaks_the_quiet_hours_of_its_places(house: House) -> None:
    await house.reader(1, "place:03043", **night("22:00", "07:00"))
    await house.reader(2, "place:02647", **night("22:00", "07:00"))
    await house.reader(3, **night("22:00", "07:00"))
    to = Audience(places=frozenset({"03043"}), topics=frozenset({CULTURE}))
    here = await house.sent(urgent=True, to=to)
    begun = house.now
    assert [row.due_at == begun for row in await house.outbox(here)] == [True, False, False]
    everywhere = await house.sent(AlertText(title="Bão đổ bộ đêm nay"), urgent=True)
    begun = house.now
    assert [row.due_at == begun for row in await house.outbox(everywhere)] == [True, True, False]
    topics = await house.sent(
        AlertText(title="Triển lãm mở cửa"), urgent=True, to=Audience(topics=frozenset({CULTURE}))
    )
    begun = house.now
    assert [row.due_at == begun for row in await house.outbox(topics)] == [False, False, False]


async def test_who_sleeps_until_it_is_too_old_never_gets_it_and_is_counted(house: House) -> None:
    await house.reader(1)
    await house.reader(2, **night("22:00", "07:00"))
    alert = await house.approved()
    await house.alerts.change(alert.id, LAN, house.now, expires_at=house.now + timedelta(minutes=10))
    house.passes(timedelta(seconds=20))
    await house.alerts.start_due(house.now)
    assert [row.state for row in await house.outbox(alert)] == ["pending", "expired"]
    assert (await house.alerts.progress(alert.id, house.now)).expired == 1


async def test_a_follow_up_answers_the_message_that_a_reader_got_last(house: House) -> None:
    for id in (1, 2, 3):
        await house.reader(id)
    first = await house.sent()
    await house.settles(first, "sent", house.now, ["1", "2"], refs=["10", "11"])
    await house.settles(first, "gone", house.now)
    second = await house.sent(follows=first.id, change="raised")
    await house.settles(second, "sent", house.now, ["2"], refs=["20"])
    await house.settles(second, "uncertain", house.now)
    third = await house.sent(AlertText(title="Nước đã rút"), follows=second.id, change="over")
    assert [row.target for row in await house.outbox(first)] == [None, None, None]
    assert [row.target for row in await house.outbox(second)] == [["10", "11"], ["10", "11"], None]
    assert [row.target for row in await house.outbox(third)] == [["10", "11"], ["20"], None]


async def test_promise_6_two_schedulers_begin_an_alert_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fanout, "CHUNK", 3)
    await house.readers(10)
    alert = await house.approved()
    house.passes(timedelta(seconds=20))
    several = [Alerts(house.db, NEWSROOM, house.members, Rules(rates=RATES)) for _ in range(4)]
    begun = await asyncio.gather(*(each.start_due(house.now) for each in several))
    assert [one.id for some in begun for one in some] == [alert.id]
    assert await house.reached(alert) == [str(id) for id in range(1, 11)]
    async with house.db.read() as tx:
        assert [(one.locale, one.filled_to) for one in await fanout.of_alert(tx, alert.id)] == [
            ("vi", None),
            ("en", None),
        ]


async def test_promise_6_what_was_killed_between_two_chunks_goes_on_where_it_was(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fanout, "CHUNK", 4)
    await house.readers(10)
    alert = await house.approved()
    house.passes(timedelta(seconds=20))
    real, filled = fanout.fill, 0

    async def dies(tx: Connection, *rest: Any) -> int:
        nonlocal filled
        filled += 1
        if filled == 3:
            raise KeyboardInterrupt
        return await real(tx, *rest)

    monkeypatch.setattr(fanout, "fill", dies)
    with pytest.raises(KeyboardInterrupt):
        await house.alerts.start_due(house.now)
    assert len(await house.reached(alert)) == 8
    assert (await house.alerts.progress(alert.id, house.now)).filling
    assert await house.alerts.settle(house.now) == []
    assert await house.alerts.start_due(house.now + timedelta(seconds=5)) == []
    assert await house.reached(alert) == [str(id) for id in range(1, 11)]
    assert len({row.due_at for row in await house.outbox(alert)}) == 1


async def test_promise_6_what_was_killed_between_approval_and_fan_out_is_sent_later(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.readers(2)
    alert = await house.approved()
    house.passes(timedelta(seconds=20))

    async def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(alerts, "save", dies)
        with pytest.raises(KeyboardInterrupt):
            await house.alerts.start_due(house.now)
    assert (await house.found(alert)).state == "approved"
    assert await house.reached(alert) == []
    assert [one.id for one in await house.alerts.start_due(house.now)] == [alert.id]
    assert await house.reached(alert) == ["1", "2"]


async def test_one_that_cannot_begin_stops_no_other(house: House) -> None:
    await house.reader(1)
    broken = await house.alerts.draft(FLOOD, LAN, house.now, kind="recall", follows=None)
    await house.alerts.submit(broken.id, LAN, house.now)
    alert = await house.sent(AlertText(title="Cầu Cốc Lếu thông xe"))
    assert await house.reached(alert) == ["1"]
    assert (await house.found(broken)).state == "approved"


async def test_a_small_alert_does_not_wait_for_a_large_one(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunk by chunk in turn: the second is in the outbox before the first is filled."""
    monkeypatch.setattr(fanout, "CHUNK", 2)
    await house.readers(8)
    large, small = await house.approved(), await house.approved(AlertText(title="Cầu Cốc Lếu thông xe"))
    real, order = fanout.fill, list[int]()

    async def noted(tx: Connection, alert: Alert, *rest: Any) -> int:
        order.append(alert.id)
        return await real(tx, alert, *rest)

    monkeypatch.setattr(fanout, "fill", noted)
    await house.alerts.start_due(house.now + timedelta(seconds=20))
    assert order[:2] == [large.id, small.id]
    assert order == [large.id, small.id] * 4


async def test_who_goes_to_sleep_before_their_turn_gets_it_in_the_morning(house: House) -> None:
    await house.reader(1, **night("06:32", "07:15"))
    await house.reader(2, "place:03043", **night("06:32", "07:15"))
    await house.reader(3, **night("06:32", "20:00"))
    await house.reader(4)
    alert, urgent = await house.sent(), await house.sent(AlertText(title="Bão đổ bộ"), urgent=True)
    begun = house.now - timedelta(seconds=20)
    house.passes(timedelta(minutes=3))
    await house.alerts.start_due(house.now)
    morning, noon = (datetime(2026, 11, 23, hour, minute, tzinfo=UTC) for hour, minute in ((0, 15), (13, 0)))
    assert [(row.due_at, row.state) for row in await house.outbox(alert)] == [
        (morning, "pending"),
        (morning, "pending"),
        (noon, "expired"),
        (begun, "pending"),
    ]
    assert [row.due_at == morning for row in await house.outbox(urgent)] == [True, False, False, False]
    house.passes(timedelta(minutes=2))
    await house.alerts.start_due(house.now)
    assert [row.state for row in await house.outbox(alert)].count("expired") == 1


async def test_promise_5_an_urgent_alert_overtakes_another_one(house: House) -> None:
    await house.readers(3)
    calm, urgent = await house.sent(), await house.sent(AlertText(title="Bão đổ bộ"), urgent=True)
    async with house.db.write() as tx:
        until = house.now + timedelta(seconds=30)
        batch = await outbox.claim(tx, "telegram", house.now, 4, lease="a", until=until, known={})
    async with house.db.read() as tx:
        of = {one.id: alert.id for alert in (calm, urgent) for one in await fanout.of_alert(tx, alert.id)}
    assert [of[delivery.broadcast.id] for delivery in batch] == [urgent.id] * 3 + [calm.id]
