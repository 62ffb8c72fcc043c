"""Reading the audit log: who did what, when, on what; by person, by day, by thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from config.newsroom import Newsroom
from digests.collect.text import fold
from digests.members import Members
from digests.model import ChatRef
from digests.store import Connection, Database, audit, members
from digests.store.audit import Deed as Deed

PAGE = 10


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which lines are wanted. `who` is "telegram:123" and means the same person elsewhere too; "" is the program."""

    who: str | None = None
    day: date | None = None
    about: str | None = None
    """ "alert:12"."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some lines, the newest first. `names` are those of the people in them, as far as they are known."""

    deeds: tuple[Deed, ...]
    names: Mapping[str, str]
    older: bool


class Trail:
    """The audit log of one newsroom."""

    def __init__(self, db: Database, newsroom: Newsroom, people: Members) -> None:
        self._db, self._zone, self._people = db, newsroom.zone, people

    async def page(self, wanted: Filter, page: int = 0) -> Page:
        """Return a page of the lines that are wanted; the first one is 0."""
        since = until = None
        if wanted.day is not None:
            since, until = (
                datetime.combine(day, datetime.min.time(), self._zone).astimezone(UTC)
                for day in (wanted.day, wanted.day + timedelta(days=1))
            )
        async with self._db.read() as tx:
            who = await self._same_person(tx, wanted.who)
            found = await audit.lines(
                tx, who=who, about=wanted.about, since=since, until=until, limit=PAGE + 1, offset=page * PAGE
            )
            names = await members.names(tx)
        return Page(deeds=tuple(found[:PAGE]), names=names, older=len(found) > PAGE)

    async def people(self, words: str = "") -> dict[str, str]:
        """Return those who may be asked for, "telegram:123" → name; with `words`: whose name holds them all."""
        async with self._db.read() as tx:
            known = await members.names(tx)
        everybody = {f"{owner.channel}:{owner.id}": "" for owner in self._people.owners} | known
        wanted = fold(words).split()
        if not wanted:
            return everybody
        return {key: name for key, name in everybody.items() if set(wanted) <= {*fold(name).split(), fold(key)}}

    async def _same_person(self, tx: Connection, key: str | None) -> frozenset[str] | None:
        if not key:
            return None if key is None else frozenset({""})
        channel, _, id = key.partition(":")
        return (await self._people.person_in(tx, ChatRef(channel=channel, id=id))).refs | {key}
