"""Updates that a platform tells twice."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from bot.inbox import Inbox
from digests.store import Database
from tests.fakes.queries import counted


@pytest.fixture
def inbox(db: Database, now: datetime) -> Inbox:
    return Inbox(db, "telegram", lambda: now)


async def test_an_update_is_new_once_whoever_asks(inbox: Inbox, db: Database, now: datetime) -> None:
    other = Inbox(db, "telegram", lambda: now)
    asked = await asyncio.gather(*(one.first_time(str(n)) for n in range(20) for one in (inbox, other, inbox)))
    assert sum(asked) == 20
    assert await Inbox(db, "zalo", lambda: now).first_time("1")


async def test_updates_asked_about_together_share_a_query(inbox: Inbox, db: Database) -> None:
    with counted(db) as asked:
        assert all(await asyncio.gather(*(inbox.first_time(str(n)) for n in range(50))))
    assert len(asked) <= 2


async def test_all_who_ask_hear_that_the_database_is_away(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OSError("away")

    monkeypatch.setattr("digests.store.slots.first_times", away)
    answers = await asyncio.gather(inbox.first_time("1"), inbox.first_time("2"), return_exceptions=True)
    assert [str(answer) for answer in answers] == ["away", "away"]
    monkeypatch.undo()
    assert await inbox.first_time("1")
