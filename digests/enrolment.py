"""The subscribers as a file: all of them written down; a file weighed first, and then carried out as a whole.

Each time is in the audit log. `by` None is the operator on the command line.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from config.newsroom import Newsroom
from digests import changes
from digests.compose.schedule import dues
from digests.members import Members
from digests.model import Chat, ChatRef, ChatState, Person, Plan
from digests.register.entry import Entry, Fault, Register
from digests.register.reading import decoded, read
from digests.register.writing import written
from digests.store import Connection, Database, audit, chats, offers, readership

PAGE = 2_000
"""Chats that are read at once."""


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """What a file would do, or has done: entries that add, that change, that say what is so already; lines refused."""

    added: int = 0
    changed: int = 0
    same: int = 0
    states: Mapping[ChatState, int] = field(default_factory=dict)
    """Into which states chats that are here change, and how many."""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some lines of the register, and how many subscribers they are."""

    text: str
    subscribers: int


@dataclass(kw_only=True)
class _Work:
    """What is to be done."""

    new: list[Chat] = field(default_factory=list)
    changed: list[tuple[Entry, Chat, Chat]] = field(default_factory=list)
    """Each with the chat as it is and as it shall be."""
    same: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def weighed(self) -> Weighed:
        faults = tuple(sorted(self.faults, key=lambda fault: fault.line))
        states = Counter(after.state for _, before, after in self.changed if after.state != before.state)
        return Weighed(added=len(self.new), changed=len(self.changed), same=self.same, states=states, faults=faults)


class Enrolment:
    """The register of one newsroom's subscribers."""

    def __init__(self, db: Database, newsroom: Newsroom, members: Members) -> None:
        self._db, self._newsroom, self._members = db, newsroom, members

    async def lines(self, by: Person | None, now: datetime) -> AsyncIterator[Piece]:
        """Yield everybody as CSV, piece by piece, whoever is added meanwhile included."""
        async with self._db.write() as tx:
            await audit.note(tx, by, "subscribers.exported", "", now)
        yield Piece(text=written(()), subscribers=0)
        last = 0
        while some := await self._after(last):
            yield Piece(text=written(some, head=False), subscribers=len(some))
            last = some[-1].id

    async def total(self) -> int:
        """Return how many chats there are."""
        async with self._db.read() as tx:
            return sum((await readership.by_state(tx)).values())

    async def weigh(self, content: bytes) -> Weighed:
        """Return what a file would do, without doing it; BadRegister when it is none."""
        register = await self._read(content)
        async with self._db.read() as tx:
            return (await self._sorted(tx, register)).weighed

    async def enrol(self, content: bytes, by: Person | None, now: datetime) -> Weighed:
        """Do what a file says, all of it in one transaction, and leave out the lines that are refused."""
        register = await self._read(content)
        async with self._db.write() as tx:
            return await self._enrol(tx, register, by, now)

    async def offer(self, content: bytes, by: Person, now: datetime) -> str:
        """Keep a file for the button that carries it out, and return what that carries."""
        async with self._db.write() as tx:
            return await offers.add(tx, "subscribers", by, decoded(content), now)

    async def enrol_offered(self, id: str, by: Person, now: datetime) -> Weighed | None:
        """Do what a file says that was shown before, once; None when that is done, or too long ago."""
        async with self._db.read() as tx:
            content = await offers.find(tx, id, "subscribers", by, now)
        if content is None:
            return None
        register = await self._read(content.encode())
        async with self._db.write() as tx:
            if await offers.take(tx, id, "subscribers", by, now) is None:  # pressed twice
                return None
            return await self._enrol(tx, register, by, now)

    # --- how it is done ---

    async def _read(self, content: bytes) -> Register:
        """Read a file, which takes seconds if it is large, while the program goes on."""
        return await asyncio.to_thread(read, content, self._newsroom)

    async def _after(self, id: int) -> list[Chat]:
        async with self._db.read() as tx:
            return await chats.after(tx, id, PAGE)

    async def _enrol(self, tx: Connection, register: Register, by: Person | None, now: datetime) -> Weighed:
        work = await self._sorted(tx, register, lock=True)
        await readership.enrol(tx, [(chat, dues(chat, now)) for chat in work.new], now)
        alone = [(after, changes.due_after(chat, after, now)) for _, chat, after in work.changed if not chat.person]
        await readership.rewrite(tx, alone)
        for entry, chat, _ in work.changed:
            if chat.person:  # what changes in one of a linked reader's chats, changes in all of them
                await changes.apply(tx, entry.ref, entry.apply, now)
        done = work.weighed
        counts = {"added": done.added, "changed": done.changed, "refused": len(done.faults)}
        await audit.note(tx, by, "subscribers.imported", "", now, **counts)
        return done

    async def _sorted(self, tx: Connection, register: Register, *, lock: bool = False) -> _Work:
        """Sort the entries of a register by what they would do."""
        work = _Work(faults=list(register.faults))
        for start in range(0, len(register.entries), PAGE):
            some = register.entries[start : start + PAGE]
            refs = [entry.ref for entry in some]
            if lock:
                await readership.lock(tx, refs)
            known = await chats.find_all(tx, refs)
            for entry, chat in zip(some, known, strict=True):
                await self._sort(tx, entry, chat, work)
        return work

    async def _sort(self, tx: Connection, entry: Entry, chat: Chat | None, work: _Work) -> None:
        after = entry.apply(chat or self._stranger(entry.ref))
        if after.state == "banned" and (await self._members.person_in(tx, entry.ref)).role != "reader":
            work.faults.append(Fault(line=entry.line, why="member", found=entry.ref.id))
        elif chat is None:
            work.new.append(after)
        elif after == chat and after.labels == chat.labels:
            work.same += 1
        else:
            work.changed.append((entry, chat, after))

    def _stranger(self, ref: ChatRef) -> Chat:
        """Return what a chat is of which a line says no more than its name: a subscriber with the usual settings."""
        room = self._newsroom
        plans = (Plan(at=room.digest_at),)
        return Chat(id=0, ref=ref, state="active", locale=room.languages[0], zone=room.zone, plans=plans)
