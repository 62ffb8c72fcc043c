"""Who works in the newsroom: roles, and the invitations that give them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from digests.model import ChatRef, Role
from digests.store.database import Connection
from digests.store.schema import chats, invitations, members, sign_ins


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person with a role above reader. `granted_by` is "telegram:123", None for the operator."""

    ref: ChatRef
    role: Role
    name: str
    at: datetime
    granted_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """A role that whoever brings the code gets, once."""

    hash: str
    role: Role
    name: str
    invited_by: str
    expires_at: datetime


async def every(tx: Connection) -> list[Member]:
    """Return all members, the oldest first."""
    rows = await tx.execute(select(members).order_by(members.c.at, members.c.external_id))
    return [_member(row) for row in rows]


async def of(tx: Connection, refs: Collection[ChatRef]) -> list[Member]:
    """Return the memberships of these names (of one person, say)."""
    if not refs:
        return []
    named = or_(*(and_(members.c.channel == ref.channel, members.c.external_id == ref.id) for ref in refs))
    return [_member(row) for row in await tx.execute(select(members).where(named))]


async def names(tx: Connection) -> dict[str, str]:
    """Return what people are called, "telegram:123" → name; also those who had a role once, while that is known."""
    by = invitations.c.used_by
    rows = await tx.execute(select(by, invitations.c.name).where(by.is_not(None), invitations.c.name != ""))
    found = {str(row.used_by): str(row.name) for row in rows}
    rows = await tx.execute(select(members.c.channel, members.c.external_id, members.c.name))
    found |= {f"{row.channel}:{row.external_id}": row.name for row in rows}
    return found


async def linked(tx: Connection, ref: ChatRef) -> list[ChatRef]:
    """Return the private chats of the person whose private chat this is, on every platform; itself first."""
    mine = select(chats.c.person).where(
        chats.c.channel == ref.channel, chats.c.external_id == ref.id, chats.c.person.is_not(None)
    )
    same = chats.c.person == mine.scalar_subquery(), chats.c.private
    query = select(chats.c.channel, chats.c.external_id).where(*same)
    others = [ChatRef(channel=row.channel, id=row.external_id) for row in await tx.execute(query)]
    return [ref, *(other for other in others if other != ref)]


async def known(tx: Connection, owners: Collection[ChatRef]) -> frozenset[ChatRef]:
    """Return the names of everybody who may have a role: members, owners, and the other chats that they linked."""
    rows = await tx.execute(select(members.c.channel, members.c.external_id))
    direct = {ChatRef(channel=row.channel, id=row.external_id) for row in rows} | set(owners)
    if not direct:
        return frozenset()
    named = or_(*(and_(chats.c.channel == ref.channel, chats.c.external_id == ref.id) for ref in direct))
    persons = select(chats.c.person).where(named, chats.c.person.is_not(None))
    query = select(chats.c.channel, chats.c.external_id).where(chats.c.person.in_(persons), chats.c.private)
    return frozenset(direct | {ChatRef(channel=row.channel, id=row.external_id) for row in await tx.execute(query)})


async def grant(tx: Connection, ref: ChatRef, role: Role, name: str, by: str | None, now: datetime) -> None:
    """Give a role; one that the person has is replaced."""
    row = {"channel": ref.channel, "external_id": ref.id, "role": role, "name": name, "granted_by": by, "at": now}
    into: Any = (sqlite if tx.dialect.name == "sqlite" else postgresql).insert(members)
    replaced = {name: row[name] for name in ("role", "name", "granted_by", "at")}
    keys = ["channel", "external_id"]
    await tx.execute(into.values(row).on_conflict_do_update(index_elements=keys, set_=replaced))


async def revoke(tx: Connection, ref: ChatRef) -> bool:
    """Take a role away, and every sign-in with it; False when there was none."""
    mine = members.c.channel == ref.channel, members.c.external_id == ref.id
    await tx.execute(delete(sign_ins).where(sign_ins.c.who == f"{ref.channel}:{ref.id}"))
    return bool((await tx.execute(delete(members).where(*mine))).rowcount)


# --- invitations --------------------------------------------------------------------------------


async def invite(tx: Connection, invitation: Invitation, now: datetime) -> None:
    """Keep an invitation."""
    row = {
        "hash": invitation.hash,
        "role": invitation.role,
        "name": invitation.name,
        "invited_by": invitation.invited_by,
        "at": now,
        "expires_at": invitation.expires_at,
    }
    await tx.execute(insert(invitations).values(row))


async def invitation(tx: Connection, hash: str, now: datetime) -> Invitation | None:
    """Return an invitation that can still be used."""
    i = invitations.c
    row = (await tx.execute(select(invitations).where(i.hash == hash, i.used_at.is_(None), i.expires_at > now))).first()
    return None if row is None else _invitation(row)


async def use(tx: Connection, hash: str, by: str, now: datetime) -> Invitation | None:
    """Use an invitation up and return it; None when it is unknown, used or too old. Of two who try, one gets it."""
    i = invitations.c
    valid = i.hash == hash, i.used_at.is_(None), i.expires_at > now
    query = update(invitations).where(*valid).values(used_by=by, used_at=now).returning(*i)
    row = (await tx.execute(query)).first()
    return None if row is None else _invitation(row)


async def open_invitations(tx: Connection, now: datetime) -> list[Invitation]:
    """Return the invitations that can still be used, the newest first."""
    i = invitations.c
    rows = await tx.execute(select(invitations).where(i.used_at.is_(None), i.expires_at > now).order_by(i.at.desc()))
    return [_invitation(row) for row in rows]


async def withdraw(tx: Connection, hash: str) -> bool:
    """Take an unused invitation back."""
    unused = invitations.c.hash == hash, invitations.c.used_at.is_(None)
    return bool((await tx.execute(delete(invitations).where(*unused))).rowcount)


async def tidy(tx: Connection, before: datetime) -> int:
    """Forget invitations and sign-ins that ended before a moment, and return how many."""
    gone = (await tx.execute(delete(invitations).where(invitations.c.expires_at < before))).rowcount
    return gone + (await tx.execute(delete(sign_ins).where(sign_ins.c.expires_at < before))).rowcount


def _member(row: Any) -> Member:
    ref = ChatRef(channel=row.channel, id=row.external_id)
    return Member(ref=ref, role=row.role, name=row.name, at=row.at, granted_by=row.granted_by)


def _invitation(row: Any) -> Invitation:
    return Invitation(hash=row.hash, role=row.role, name=row.name, invited_by=row.invited_by, expires_at=row.expires_at)
