"""Members, invitations and the audit log, on both databases."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from digests.members import Members, hashed
from digests.model import ChatRef, Person
from digests.store import Database, audit, members
from digests.store.members import Invitation

LAN, HA = ChatRef(channel="telegram", id="1"), ChatRef(channel="telegram", id="2")
OWNER = Person(ref=HA, role="owner")


async def test_a_role_is_given_changed_and_taken(db: Database, now: datetime) -> None:
    async with db.write() as tx:
        await members.grant(tx, LAN, "editor", "Lan", None, now)
        await members.grant(tx, LAN, "admin", "Lan", "telegram:2", now)
        assert [(one.role, one.granted_by) for one in await members.every(tx)] == [("admin", "telegram:2")]
        assert [one.ref for one in await members.of(tx, [LAN, HA])] == [LAN]
        assert await members.of(tx, []) == []
        assert await members.known(tx, [HA]) == {LAN, HA}
        assert await members.revoke(tx, LAN)
        assert not await members.revoke(tx, LAN)
        assert await members.known(tx, []) == frozenset()


async def test_an_owner_without_a_row_is_called_as_they_call_themselves(db: Database, now: datetime) -> None:
    service = Members(db, [("telegram", "2")])
    await service.person(HA, "Hà Thị Mai")
    await service.person(LAN, "Mạo danh")
    assert await service.names() == {"telegram:2": "Hà Thị Mai"}
    await service.grant(HA, "owner", "Mai (trực)", None, now)
    assert await service.names() == {"telegram:2": "Mai (trực)"}


async def test_of_two_who_use_an_invitation_one_gets_it(db: Database, now: datetime) -> None:
    service = Members(db, [("telegram", "2")])
    code = await service.invite("editor", "Lan", OWNER, now)
    tries = [service.accept(code, Person(ref=ChatRef(channel="telegram", id=f"{id}")), now) for id in range(10, 14)]
    assert sum(used is not None for used in await asyncio.gather(*tries)) == 1
    assert len(await service.every()) == 1


async def test_an_invitation_ends_with_the_role_of_who_gave_it(db: Database, now: datetime) -> None:
    service = Members(db, [("telegram", "2")])
    await service.grant(LAN, "admin", "Lan", OWNER, now)
    code = await service.invite("editor", "Mai", await service.person(LAN), now)
    await service.revoke(LAN, OWNER, now)
    assert await service.accept(code, Person(ref=ChatRef(channel="telegram", id="3")), now) is None
    assert await service.every() == []


async def test_old_invitations_are_forgotten(db: Database, now: datetime) -> None:
    one = Invitation(hash=hashed("x"), role="editor", name="", invited_by="telegram:2", expires_at=now)
    async with db.write() as tx:
        await members.invite(tx, one, now - timedelta(days=1))
        assert await members.invitation(tx, one.hash, now - timedelta(hours=1)) == one
        assert await members.open_invitations(tx, now) == []
        assert await members.tidy(tx, now + timedelta(seconds=1)) == 1


async def test_the_log_is_read_by_person_by_thing_and_by_time(db: Database, now: datetime) -> None:
    async with db.write() as tx:
        await audit.note(tx, OWNER, "feed.added", "feed:1", now, url="https://bao.example/rss")
        await audit.note(tx, None, "feed.failing", "feed:1", now + timedelta(hours=1))
        await audit.note(tx, Person(ref=LAN, role="editor"), "alert.sent", "alert:1", now + timedelta(hours=2))
        assert [deed.what for deed in await audit.lines(tx)] == ["alert.sent", "feed.failing", "feed.added"]
        assert [deed.what for deed in await audit.lines(tx, who=frozenset({"telegram:1"}))] == ["alert.sent"]
        assert [deed.who for deed in await audit.lines(tx, about="feed:1")] == ["", "telegram:2"]
        later = await audit.lines(tx, since=now + timedelta(minutes=1), until=now + timedelta(hours=2))
        assert [deed.what for deed in later] == ["feed.failing"]
        [last] = await audit.lines(tx, limit=1, offset=2)
        assert last.detail == {"url": "https://bao.example/rss"}
        assert await audit.tidy(tx, now + timedelta(minutes=1)) == 1
