"""A file of subscribers is carried out as a whole, with all that a change of a chat brings with it, or not at all."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from digests.enrolment import Enrolment
from digests.members import Members
from digests.model import Chat, ChatRef, Follows, Person
from digests.store import Database, audit, chats
from tests.bot.talk import NEWSROOM, Newsroom

HA = Person(ref=ChatRef(channel="telegram", id="1"), role="admin")


@pytest.fixture
def enrolment(db: Database) -> Enrolment:
    return Enrolment(db, NEWSROOM, Members(db, (("telegram", "1"),)))


def file(*lines: str, head: str = "channel,id,state,topics,keywords,times") -> bytes:
    return "\n".join([head, *lines]).encode()


async def one(db: Database, id: str) -> Chat:
    async with db.read() as tx:
        found = await chats.find(tx, ChatRef(channel="telegram", id=id))
    assert found
    return found


async def dues_of(db: Database) -> list[tuple[int, str, bool]]:
    query = "SELECT chat_id, at, next_due_at IS NOT NULL AS due FROM digest_plans ORDER BY chat_id, at"
    async with db.read() as tx:
        return [(row.chat_id, row.at, bool(row.due)) for row in await tx.execute(text(query))]


async def test_what_is_changed_is_changed_as_if_the_reader_had_done_it(
    db: Database, enrolment: Enrolment, now: datetime
) -> None:
    first = file("telegram,7,active,the-thao,Lũ quét,06:30", "telegram,8,active,,,06:30 18:00")
    assert (await enrolment.enrol(first, HA, now)).added == 2
    before = await one(db, "7")
    second = file("telegram,7,paused,kinh-te,,06:30", "telegram,8,active,xa-hoi,Giá quế,06:30 18:00")
    weighed = await enrolment.weigh(second)
    assert (weighed.added, weighed.changed) == (0, 2)
    assert await enrolment.enrol(second, HA, now + timedelta(minutes=1)) == weighed
    changed, other = await one(db, "7"), await one(db, "8")
    assert changed.state == "paused"
    assert changed.follows == Follows(topics=frozenset({"kinh-te"}))
    assert changed.revision > before.revision
    assert other.follows.keywords == {"gia que"}
    assert other.labels == {"gia que": "Giá quế"}
    async with db.read() as tx:
        kept = (await tx.execute(text("SELECT signature FROM chats WHERE external_id = '7'"))).scalar()
    assert kept == changed.signature
    assert await dues_of(db) == [
        (changed.id, "06:30", False),
        (other.id, "06:30", True),
        (other.id, "18:00", True),
    ], "who rests is not due; who goes on is due as before"


async def test_a_plan_that_stays_keeps_the_moment_at_which_it_is_due(
    db: Database, enrolment: Enrolment, now: datetime
) -> None:
    await enrolment.enrol(file("telegram,7,active,,,07:00"), HA, now)
    query = text("SELECT next_due_at FROM digest_plans")
    async with db.read() as tx:
        due = (await tx.execute(query)).scalar()
    await enrolment.enrol(file("telegram,7,active,the-thao,,07:00"), HA, now + timedelta(minutes=45))
    async with db.read() as tx:
        assert (await tx.execute(query)).scalar() == due, "it is being composed just now"
    assert (await one(db, "7")).follows.topics == {"the-thao"}


async def test_everybody_goes_out_and_comes_in_again_unchanged(
    db: Database, enrolment: Enrolment, now: datetime
) -> None:
    await enrolment.enrol(file(*(f"telegram,{n},active,the-thao,Lũ quét,06:30/12345" for n in range(1, 30))), HA, now)
    pieces = [piece async for piece in enrolment.lines(HA, now)]
    assert sum(piece.subscribers for piece in pieces) == 29
    weighed = await enrolment.weigh("".join(piece.text for piece in pieces).encode("utf-8-sig"))
    assert (weighed.added, weighed.changed, weighed.same, weighed.faults) == (0, 0, 29, ())


async def test_a_file_is_carried_out_once_however_often_its_button_is_pressed(
    db: Database, enrolment: Enrolment, now: datetime
) -> None:
    id = await enrolment.offer(file("telegram,7,active,,,06:30"), HA, now)
    done = await asyncio.gather(*(enrolment.enrol_offered(id, HA, now) for _ in range(3)))
    assert [each.added for each in done if each] == [1]
    async with db.read() as tx:
        assert [deed.what for deed in await audit.lines(tx)] == ["subscribers.imported"]


async def test_what_goes_wrong_at_the_end_leaves_nothing(db: Database, enrolment: Enrolment, now: datetime) -> None:
    async with db.write() as tx:
        await tx.execute(text("DROP TABLE audit"))
    with pytest.raises(DBAPIError):
        await enrolment.enrol(file("telegram,7,active,,,06:30"), HA, now)
    assert await enrolment.total() == 0


async def test_somebody_of_the_newsroom_is_not_banned_by_a_file(
    db: Database, enrolment: Enrolment, now: datetime
) -> None:
    weighed = await enrolment.enrol(file("telegram,1,banned,,,", "telegram,2,banned,,,"), HA, now)
    assert (weighed.added, [(fault.line, fault.why) for fault in weighed.faults]) == (1, [(2, "member")])
    assert (await one(db, "2")).state == "banned"


async def test_linked_chats_change_together(db: Database, now: datetime) -> None:
    newsroom = Newsroom(db, now)
    service = newsroom.services.enrolment
    await service.enrol(file("telegram,7,active,,,06:30", "telegram,8,active,,,06:30"), HA, now)
    code = await newsroom.services.linking.code(await one(db, "7"), now)
    await newsroom.services.linking.link(await one(db, "8"), code, now)
    await service.enrol(file("telegram,7,active,kinh-te,,06:30"), HA, now)
    assert (await one(db, "8")).follows.topics == {"kinh-te"}
