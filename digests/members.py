"""Roles: who may do what, on whichever platform they are; granted, by invitation or by name, and revoked."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Collection
from datetime import datetime, timedelta

from digests.errors import NotAllowed
from digests.model import ROLES, ChatRef, Person, Role
from digests.store import Connection, Database, audit, members
from digests.store.members import Invitation as Invitation
from digests.store.members import Member as Member

VALID = timedelta(hours=24)
"""How long an invitation can be used."""
LONGEST_NAME = 60
"""Characters of what somebody of the newsroom is called."""
FRESH = 3.0
"""Seconds for which a process believes that somebody without a role still has none."""


class Members:
    """The people of one newsroom. `owners` are BANTIN_OWNERS, who need no row."""

    def __init__(self, db: Database, owners: Collection[tuple[str, str]] = ()) -> None:
        self._db = db
        self.owners = tuple(ChatRef(channel=channel, id=id) for channel, id in owners)
        self._known: frozenset[ChatRef] = frozenset()
        self._known_until = 0.0
        self._called: dict[str, str] = {}
        """What owners, who have no row, call themselves where they write to this process."""

    async def person(self, ref: ChatRef, name: str = "") -> Person:
        """Return who this is. A reader costs no query (but for one every few seconds); a role is read every time."""
        if time.monotonic() >= self._known_until:
            async with self._db.read() as tx:
                self._known = await members.known(tx, self.owners)
            self._known_until = time.monotonic() + FRESH
        if ref not in self._known:
            return Person(ref=ref, name=name)
        if name and ref in self.owners:
            self._called[f"{ref.channel}:{ref.id}"] = name[:LONGEST_NAME]
        async with self._db.read() as tx:
            return await self.person_in(tx, ref, name)

    async def person_in(self, tx: Connection, ref: ChatRef, name: str = "") -> Person:
        """Return who this is at this moment."""
        refs = await members.linked(tx, ref)
        theirs = await members.of(tx, refs)
        roles: list[Role] = [member.role for member in theirs]
        if any(other in self.owners for other in refs):
            roles.append("owner")
        role: Role = max(roles, key=ROLES.index) if roles else "reader"
        named = next((member.name for member in theirs if member.name), name)
        return Person(ref=ref, role=role, name=named, refs=frozenset(f"{other.channel}:{other.id}" for other in refs))

    async def every(self) -> list[Member]:
        """Return all members with a row, the oldest first; `owners` come from the settings."""
        async with self._db.read() as tx:
            return await members.every(tx)

    async def names(self) -> dict[str, str]:
        """Return what people are called, "telegram:123" → name; also those who had a role once, while that is known."""
        async with self._db.read() as tx:
            return self._called | {key: name for key, name in (await members.names(tx)).items() if name}

    async def grant(self, ref: ChatRef, role: Role, name: str, by: Person | None, now: datetime) -> None:
        """Give a role. `by` None: the operator, on the command line. NotAllowed: nobody gives more than they have."""
        self._allow(by, role)
        async with self._db.write() as tx:
            if by is not None:
                self._allow(by, (await self.person_in(tx, ref)).role)
            await members.grant(tx, ref, role, name, by.key if by else None, now)
            await audit.note(tx, by, "role.granted", f"{ref.channel}:{ref.id}", now, role=role, name=name)
        self.forget()

    async def revoke(self, ref: ChatRef, by: Person | None, now: datetime) -> bool:
        """Take a role away at once, whatever its holder has on the screen; False when there was none."""
        async with self._db.write() as tx:
            held = await members.of(tx, [ref])
            if not held:
                return False
            self._allow(by, held[0].role)
            await members.revoke(tx, ref)
            await audit.note(tx, by, "role.revoked", f"{ref.channel}:{ref.id}", now, role=held[0].role)
        self.forget()
        return True

    async def invite(self, role: Role, name: str, by: Person, now: datetime) -> str:
        """Return the code of an invitation: whoever brings it first, within `VALID`, gets the role."""
        self._allow(by, role)
        code = secrets.token_urlsafe(12)
        made = Invitation(hash=hashed(code), role=role, name=name, invited_by=by.key, expires_at=now + VALID)
        async with self._db.write() as tx:
            await members.invite(tx, made, now)
            await audit.note(tx, by, "role.invited", made.hash, now, role=role, name=name)
        return code

    async def invitation(self, code: str, now: datetime) -> Invitation | None:
        """Return the invitation of a code, while it can be used."""
        async with self._db.read() as tx:
            return await members.invitation(tx, hashed(code), now)

    async def accept(self, code: str, by: Person, now: datetime) -> Invitation | None:
        """Use an invitation; None when it is unknown, used, withdrawn or too old, or its giver may not give it now."""
        async with self._db.write() as tx:
            used = await members.use(tx, hashed(code), by.key, now)
            if used is None or not await self._still_given(tx, used):
                return None
            if not by.may(used.role):
                await members.grant(tx, by.ref, used.role, used.name or by.name, used.invited_by, now)
            await audit.note(tx, by, "role.accepted", used.hash, now, role=used.role, invited_by=used.invited_by)
        self.forget()
        return used

    async def invitations(self, now: datetime) -> list[Invitation]:
        """Return the invitations that can still be used."""
        async with self._db.read() as tx:
            return await members.open_invitations(tx, now)

    async def withdraw(self, hash: str, by: Person, now: datetime) -> bool:
        """Take an invitation back; False when it has been used or withdrawn before."""
        async with self._db.write() as tx:
            done = await members.withdraw(tx, hash)
            if done:
                await audit.note(tx, by, "role.withdrawn", hash, now)
        return done

    def forget(self) -> None:
        """Read anew who has a role."""
        self._known_until = 0.0

    async def _still_given(self, tx: Connection, used: Invitation) -> bool:
        channel, _, id = used.invited_by.partition(":")
        giver = await self.person_in(tx, ChatRef(channel=channel, id=id))
        return _may_give(giver, used.role)

    def _allow(self, by: Person | None, role: Role) -> None:
        if by is not None and not _may_give(by, role):
            raise NotAllowed(role)


def _may_give(person: Person, role: Role) -> bool:
    """Admins make editors; owners make everybody."""
    return person.may("owner") or (person.may("admin") and ROLES.index(role) < ROLES.index("admin"))


def hashed(code: str) -> str:
    """Return what is kept of a code."""
    return hashlib.blake2b(code.encode(), digest_size=16).hexdigest()
