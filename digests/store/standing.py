"""A reader who asks for a digest: where they stand, and what they are told. One query each, and one for the edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, exists, func, null, select, true
from sqlalchemy.dialects import postgresql, sqlite

from digests.model import NEVER, Message
from digests.model_json import to_json
from digests.store.database import Connection
from digests.store.ready import Ready, among
from digests.store.schema import UtcDateTime, articles, deliveries, desk_marks, editions, pulses
from digests.store.told import stories_of


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What decides about a reader's digest besides their wishes."""

    woke: datetime
    """When composing last woke from a long sleep."""
    newest: int
    """The highest id of an article."""
    decided: datetime | None
    """When an editor last decided something about a story."""
    unsent: bool
    """A message to them has expired lately: it may have been a digest."""
    shown: frozenset[int]
    """The articles that their last digests showed."""


async def standing(
    tx: Connection,
    chat_id: int,
    signatures: Sequence[str],
    slot: datetime,
    since: datetime,
    *,
    expired_after: datetime,
    pulse: str,
) -> Standing:
    """Return where a chat stands that had the edition of `slot`, under any of `signatures`.

    Each edition leads to the one before it, for it begins where that one ended; none of before `since` counts. `pulse`
    is the name under which composing notes that it woke.
    """
    values = {
        "chat": chat_id,
        "mine": list(signatures),
        "slot": slot,
        "since": since,
        "expired_after": expired_after,
        "pulse": pulse,
    }
    rows = await _standing(tx.dialect.name == "sqlite").rows(tx, values)
    return Standing(
        woke=rows[0].woke or NEVER,
        newest=rows[0].newest or 0,
        decided=rows[0].decided,
        unsent=rows[0].unsent,
        shown=frozenset(id for row in rows if row.stories for id in row.stories["shown"]),
    )


@cache
def _standing(lite: bool) -> Ready:
    d = deliveries.c
    expired = d.chat_id == bindparam("chat"), d.state == "expired", d.updated_at > bindparam("expired_after")
    now = select(
        select(pulses.c.at).where(pulses.c.name == bindparam("pulse")).scalar_subquery().label("woke"),
        select(func.max(articles.c.id)).scalar_subquery().label("newest"),
        select(func.max(desk_marks.c.at)).scalar_subquery().label("decided"),
        exists().where(*expired).label("unsent"),
    ).subquery()
    mine = among(lite, editions.c.signature, "mine")
    since = bindparam("since", type_=UtcDateTime)
    chain = select(bindparam("slot", type_=UtcDateTime).label("slot")).cte("chain", recursive=True)
    before = select(func.max(editions.c.since, type_=UtcDateTime))
    before = before.where(mine, editions.c.slot == chain.c.slot, editions.c.since < chain.c.slot)
    chain = chain.union_all(select(before.scalar_subquery()).where(chain.c.slot > since))
    had = select(editions.c.stories).join_from(chain, editions, editions.c.slot == chain.c.slot)
    told = had.where(mine, chain.c.slot > since).subquery()
    return Ready(select(now, told.c.stories).join_from(now, told, true(), isouter=True))


async def keep(
    tx: Connection,
    slot: datetime,
    signature: str,
    since: datetime,
    shown: Sequence[int],
    left: Sequence[int],
    before: Mapping[int, int],
    message: Message | None,
    now: datetime,
) -> int:
    """Keep an edition that a reader asked for and return its id. `message` is the answer, if it can be corrected.

    Asked for once more with the same news, it is another edition, of `now`; twice at the same moment, it is one.
    """
    stories = stories_of(shown, left, before)
    row = {"slot": slot, "signature": signature, "since": since, "stories": stories, "created_at": now}
    row["message"] = to_json(message) if message else None
    kept: int = (await _keeping(tx.dialect.name == "sqlite").first(tx, row)).id
    return kept


@cache
def _keeping(lite: bool) -> Ready:
    names = ("slot", "signature", "since", "stories", "created_at", "message")
    row = {name: bindparam(name, type_=editions.c[name].type) for name in names}
    e, had = editions.c, editions.alias("had").c
    same = had.slot == row["slot"], had.signature == row["signature"], had.since == row["since"]
    slot = case((exists().where(*same), row["created_at"]), else_=row["slot"])
    query: Any = (sqlite if lite else postgresql).insert(editions)
    # With a condition that always holds: else SQLite takes ON CONFLICT for a part of the SELECT.
    query = query.from_select(names, select(slot, *(row[name] for name in names[1:])).where(true()))
    anew = {"stories": query.excluded.stories, "message": query.excluded.message, "refs": null()}
    query = query.on_conflict_do_update(index_elements=names[:3], set_=anew)
    return Ready(query.returning(e.id))
