"""Two people agree on exactly this text, or one in an emergency; and in time it can be undone."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from digests.alerts import Rules
from digests.errors import AlertRefused, NotAllowed
from digests.model import Alert, AlertText, ChatRef, Person
from digests.store import Database, audit, members
from tests.alerts.house import FLOOD, HA, LAN, MINH, OWNER, House


async def waiting(house: House) -> Alert:
    """Return an alert that Lan has submitted."""
    alert = await house.alerts.draft(FLOOD, LAN, house.now)
    return await house.alerts.submit(alert.id, LAN, house.now)


async def why(house: House, alert: Alert, hash: str, by: Person) -> str:
    """Return why somebody's approval is refused."""
    with pytest.raises(AlertRefused) as refused:
        await house.alerts.approve(alert.id, hash, by, house.now)
    return refused.value.why


async def test_a_second_person_approves_and_then_it_can_be_undone_for_a_while(house: House) -> None:
    alert = await waiting(house)
    assert (alert.state, alert.send_at) == ("waiting", None)
    approved = await house.alerts.approve(alert.id, alert.hash, HA, house.now)
    assert (approved.state, approved.send_at) == ("approved", house.now + timedelta(seconds=20))
    assert [word.who for word in approved.approvals] == [LAN.key, HA.key]
    assert await house.found(alert) == approved
    house.passes(timedelta(seconds=19))
    assert await house.alerts.start_due(house.now) == []
    assert (await house.alerts.cancel(alert.id, LAN, house.now)).state == "cancelled"
    house.passes(timedelta(minutes=5))
    assert await house.alerts.start_due(house.now) == []
    assert await house.reached(alert) == []


async def test_nobody_approves_their_own_on_whichever_platform(house: House) -> None:
    alert = await waiting(house)
    assert await why(house, alert, alert.hash, LAN) == "own"
    await house.reader(int(LAN.ref.id), person="lan")
    await house.reader(77, person="lan", channel="zalo", at_home=False)
    same = Person(ref=ChatRef(channel="zalo", id="77"), role="editor")
    assert await why(house, alert, alert.hash, same) == "own"


async def test_promise_6_two_editors_at_once_approve_once(house: House) -> None:
    await house.reader(1)
    alert = await waiting(house)
    said = await asyncio.gather(
        *(house.alerts.approve(alert.id, alert.hash, by, house.now) for by in (HA, MINH, HA)), return_exceptions=True
    )
    assert sum(isinstance(one, Alert) for one in said) == 1
    assert {one.why for one in said if isinstance(one, AlertRefused)} <= {"state", "again"}
    assert len((await house.found(alert)).approvals) == 2
    house.passes(timedelta(seconds=20))
    await asyncio.gather(*(house.alerts.start_due(house.now) for _ in range(3)))
    assert await house.reached(alert) == ["1"]


async def test_an_edit_voids_the_approval(house: House) -> None:
    alert = await house.approved()
    edited = await house.alerts.change(alert.id, LAN, house.now, text=AlertText(title="Nước đã rút"))
    assert (edited.state, edited.approvals, edited.send_at) == ("draft", (), None)
    house.passes(timedelta(hours=1))
    assert await house.alerts.start_due(house.now) == []
    again = await house.alerts.submit(alert.id, LAN, house.now)
    assert again.state == "waiting"
    assert await why(house, again, alert.hash, HA) == "edited"
    assert (await house.alerts.approve(alert.id, again.hash, HA, house.now)).state == "approved"


async def test_the_text_as_it_was_needs_a_new_approval(house: House) -> None:
    alert = await house.approved()
    await house.alerts.change(alert.id, LAN, house.now, text=AlertText(title="Nước đã rút"))
    back = await house.alerts.change(alert.id, LAN, house.now, text=alert.text)
    assert back.hash == alert.hash
    assert (back.state, back.approvals) == ("draft", ())
    assert (await house.found(alert)).approvals == ()


async def test_promise_6_edited_while_it_is_being_approved(house: House) -> None:
    """Whichever comes first: what is approved is what was read."""
    alert = await waiting(house)
    new = AlertText(title="Nước đã rút")
    await asyncio.gather(
        house.alerts.approve(alert.id, alert.hash, HA, house.now),
        house.alerts.change(alert.id, LAN, house.now, text=new),
        return_exceptions=True,
    )
    now = await house.found(alert)
    assert (now.state, now.text, now.approvals) == ("draft", new, ())


async def test_its_end_is_nothing_that_an_approval_approves(house: House) -> None:
    alert = await house.approved()
    changed = await house.alerts.change(alert.id, LAN, house.now, expires_at=house.now + timedelta(hours=1))
    assert (changed.state, len(changed.approvals)) == ("approved", 2)


async def test_a_revoked_editor_s_word_does_not_count(house: House) -> None:
    alert = await waiting(house)
    async with house.db.write() as tx:
        await members.revoke(tx, HA.ref)
    with pytest.raises(NotAllowed):
        await house.alerts.approve(alert.id, alert.hash, HA, house.now)
    for use in (house.alerts.cancel, house.alerts.submit, house.alerts.take_back, house.alerts.stop):
        with pytest.raises(NotAllowed):
            await use(alert.id, HA, house.now)
    assert (await house.found(alert)).state == "waiting"


async def test_what_was_called_off_or_recalled_is_not_approved_late(house: House) -> None:
    alert = await waiting(house)
    await house.alerts.cancel(alert.id, LAN, house.now)
    assert await why(house, alert, alert.hash, HA) == "state"
    house.passes(timedelta(hours=1))
    assert await house.alerts.start_due(house.now) == []


async def test_three_have_to_agree_if_the_rules_say_so(db: Database, house: House) -> None:
    strict = House(db, house.now, Rules(approvals=3))
    alert = await waiting(strict)
    assert (await strict.alerts.approve(alert.id, alert.hash, HA, strict.now)).state == "waiting"
    assert await why(strict, alert, alert.hash, HA) == "again"
    assert (await strict.alerts.approve(alert.id, alert.hash, MINH, strict.now)).state == "approved"
    assert await why(strict, alert, alert.hash, MINH) == "again"
    assert await strict.alerts.needed(strict.now) == 3


async def test_one_is_enough_if_the_rules_say_so(db: Database, house: House) -> None:
    small = House(db, house.now, Rules(approvals=1, undo=timedelta(seconds=5)))
    alert = await waiting(small)
    assert (alert.state, alert.alone, alert.send_at) == ("approved", False, house.now + timedelta(seconds=5))


async def test_in_an_emergency_one_person_sends_and_it_is_reviewed_by_another(house: House) -> None:
    with pytest.raises(NotAllowed):
        await house.alerts.set_one_person(2, HA, house.now)
    assert await house.alerts.one_person(house.now) is None
    until = await house.alerts.set_one_person(2, OWNER, house.now)
    assert until == await house.alerts.one_person(house.now) == house.now + timedelta(hours=2)
    alert = await waiting(house)
    assert (alert.state, alert.alone) == ("approved", True)
    assert await house.alerts.to_review(house.now) == []
    house.passes(timedelta(seconds=20))
    await house.alerts.start_due(house.now)
    assert [one.id for one in await house.alerts.to_review(house.now)] == [alert.id]
    with pytest.raises(AlertRefused, match="own"):
        await house.alerts.reviewed(alert.id, LAN, house.now)
    assert (await house.alerts.reviewed(alert.id, HA, house.now)).reviewed_at == house.now
    with pytest.raises(AlertRefused, match="state"):
        await house.alerts.reviewed(alert.id, MINH, house.now)
    assert await house.alerts.to_review(house.now) == []


async def test_the_emergency_ends_by_itself_or_by_an_owner(house: House) -> None:
    await house.alerts.set_one_person(2, OWNER, house.now)
    house.passes(timedelta(hours=2))
    assert await house.alerts.one_person(house.now) is None
    assert (await waiting(house)).state == "waiting"
    await house.alerts.set_one_person(2, OWNER, house.now)
    await house.alerts.set_one_person(None, OWNER, house.now)
    assert await house.alerts.needed(house.now) == 2
    async with house.db.read() as tx:
        assert sum(deed.what == "switch.one_person" for deed in await audit.lines(tx)) == 3


async def test_what_waits_when_the_emergency_begins_is_sent_by_its_author_s_second_word(house: House) -> None:
    alert = await waiting(house)
    await house.alerts.set_one_person(1, OWNER, house.now)
    approved = await house.alerts.approve(alert.id, alert.hash, LAN, house.now)
    assert (approved.state, approved.alone, len(approved.approvals)) == ("approved", True, 1)


async def test_a_recall_takes_one_word_and_no_time(house: House) -> None:
    alert = await house.alerts.draft(FLOOD, LAN, house.now, kind="recall")
    assert await house.alerts.needed(house.now, alert) == 1
    approved = await house.alerts.submit(alert.id, LAN, house.now)
    assert (approved.state, approved.alone, approved.send_at) == ("approved", False, house.now)


async def test_scheduled_ones_wait_for_their_time(house: House) -> None:
    alert = await waiting(house)
    at = house.now + timedelta(hours=3)
    await house.alerts.change(alert.id, LAN, house.now, scheduled_at=at)
    alert = await house.alerts.submit(alert.id, LAN, house.now)
    approved = await house.alerts.approve(alert.id, alert.hash, HA, house.now)
    assert approved.send_at == at + timedelta(seconds=20)
    house.passes(timedelta(hours=3))
    assert await house.alerts.start_due(house.now) == []
    house.passes(timedelta(seconds=20))
    assert [one.id for one in await house.alerts.start_due(house.now)] == [alert.id]


async def test_what_is_too_old_is_not_approved_and_not_sent(house: House) -> None:
    await house.reader(1)
    alert = await waiting(house)
    await house.alerts.change(alert.id, LAN, house.now, expires_at=house.now + timedelta(minutes=5))
    house.passes(timedelta(minutes=5))
    assert await why(house, alert, alert.hash, HA) == "expired"
    assert await house.alerts.start_due(house.now) == []
    assert (await house.found(alert)).state == "expired"
    late = await house.approved(AlertText(title="Cầu thông xe"))
    house.passes(timedelta(hours=12))  # nobody was there to send it
    assert await house.alerts.start_due(house.now) == []
    assert (await house.found(late)).state == "expired"
    assert await house.reached(late) == []


async def test_forgotten_drafts_are_given_up(house: House) -> None:
    alert = await house.alerts.draft(FLOOD, LAN, house.now)
    house.passes(timedelta(hours=47))
    await house.alerts.start_due(house.now)
    assert (await house.found(alert)).state == "draft"
    submitted = await house.alerts.submit(alert.id, LAN, house.now)
    assert submitted.expires_at == house.now + timedelta(hours=12)
    other = await house.alerts.draft(AlertText(title="Cầu thông xe"), LAN, house.now)
    house.passes(timedelta(hours=49))
    await house.alerts.start_due(house.now)
    assert (await house.found(other)).state == "expired"
