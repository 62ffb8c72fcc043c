"""Reading the audit log, on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from config.newsroom import load
from digests.members import Members
from digests.model import ChatRef, Person
from digests.store import Database, audit, members
from digests.store.members import Invitation
from digests.trail import PAGE, Filter, Trail

LAN, HA = ChatRef(channel="telegram", id="1"), ChatRef(channel="telegram", id="2")
OWNER = Person(ref=HA, role="owner")


def trail(db: Database) -> Trail:
    return Trail(db, load(), Members(db, [("telegram", "2")]))


async def test_a_day_begins_and_ends_by_the_newsroom_s_clock(db: Database, now: datetime) -> None:
    late = datetime.fromisoformat("2026-11-22T16:59:59+00:00")
    async with db.write() as tx:
        for number, at in enumerate((late, late + timedelta(seconds=1), late + timedelta(days=1, seconds=1))):
            await audit.note(tx, OWNER, "alert.sent", f"alert:{number}", at)
    page = await trail(db).page(Filter(day=date(2026, 11, 23)))
    assert [deed.about for deed in page.deeds] == ["alert:1"]


async def test_pages_say_whether_there_are_older_ones(db: Database, now: datetime) -> None:
    async with db.write() as tx:
        for number in range(PAGE + 1):
            await audit.note(tx, None, "alert.sent", f"alert:{number}", now)
    first, second = await trail(db).page(Filter()), await trail(db).page(Filter(), 1)
    assert (len(first.deeds), first.older, first.deeds[0].about) == (PAGE, True, f"alert:{PAGE}")
    assert ([deed.about for deed in second.deeds], second.older) == (["alert:0"], False)
    assert len((await trail(db).page(Filter(who=""))).deeds) == PAGE
    assert (await trail(db).page(Filter(who="telegram:1"))).deeds == ()


async def test_people_keep_their_names_when_their_role_has_ended(db: Database, now: datetime) -> None:
    invitation = Invitation(hash="x", role="editor", name="Mai", invited_by="telegram:2", expires_at=now + timedelta(1))
    async with db.write() as tx:
        await members.grant(tx, LAN, "editor", "Lan", None, now)
        await members.invite(tx, invitation, now)
        await members.use(tx, "x", "telegram:3", now)
    assert await trail(db).people() == {"telegram:1": "Lan", "telegram:2": "", "telegram:3": "Mai"}
    assert await trail(db).people("MAI") == {"telegram:3": "Mai"}
    assert await trail(db).people("telegram:2") == {"telegram:2": ""}
