"""Signing in to the console: a link from the bot works once and for ten minutes, its session for a working day."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from digests.members import hashed
from digests.model import ChatRef, Person
from digests.store import Database, audit, sign_ins

LINK, SESSION = timedelta(minutes=10), timedelta(hours=12)


class SigningIn:
    """The sign-ins of one newsroom. What is kept of a code or a session is a hash: the table opens no door."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def link(self, by: Person, now: datetime) -> str:
        """Return the code of a link for this person; their earlier links work no more."""
        code = secrets.token_urlsafe(18)
        async with self._db.write() as tx:
            await sign_ins.add(tx, hashed(code), "link", by.key, now, now + LINK)
            await audit.note(tx, by, "console.link", by.key, now)
        return code

    async def begin(self, code: str, now: datetime) -> tuple[str, ChatRef] | None:
        """Use a link: return the session's secret, and whose it is. None: the link is unknown, used or too old."""
        session = secrets.token_urlsafe(24)
        async with self._db.write() as tx:
            who = await sign_ins.take(tx, hashed(code), now)
            if who is None:
                return None
            await sign_ins.add(tx, hashed(session), "session", who, now, now + SESSION)
            await audit.note(tx, Person(ref=_ref(who), role="editor"), "console.signed_in", who, now)
        return session, _ref(who)

    async def whose(self, session: str, now: datetime) -> ChatRef | None:
        """Return whose session this is, None when it has ended. What they may do is asked of `Members` each time."""
        async with self._db.read() as tx:
            who = await sign_ins.who(tx, hashed(session), "session", now)
        return _ref(who) if who else None

    async def end(self, session: str) -> None:
        """Sign out."""
        async with self._db.write() as tx:
            await sign_ins.end(tx, hashed(session))

    async def end_all(self, by: Person, now: datetime) -> int:
        """Sign a person out everywhere, and return how many links and sessions that ends."""
        async with self._db.write() as tx:
            ended = sum([await sign_ins.end_all(tx, who) for who in sorted({by.key, *by.refs})])
            await audit.note(tx, by, "console.signed_out", by.key, now, sessions=ended)
        return ended


def _ref(who: str) -> ChatRef:
    channel, _, id = who.partition(":")
    return ChatRef(channel=channel, id=id)
