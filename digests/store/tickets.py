"""Letters from readers to the newsroom, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import JSON, ColumnElement, Select, delete, exists, func, insert, literal, select, update

from digests.model import Chat, ChatRef
from digests.store.database import Connection
from digests.store.schema import UtcDateTime, chats, tickets

State = Literal["draft", "open", "answered", "closed"]
Limit = tuple[timedelta, int]
"""How many letters a chat may send in so much time."""


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A letter. `copies` are the newsroom's messages that show it; `ref` is the reader's chat.

    `answered_by` is written "telegram:123"; `blocked`: the newsroom takes no more letters from this chat.
    """

    id: int
    chat_id: int
    ref: ChatRef
    locale: str
    text: str
    at: datetime
    state: State
    answer: str | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    blocked: bool = False
    copies: tuple[tuple[ChatRef, str], ...] = ()

    @property
    def stamp(self) -> str:
        """What an editor has seen of its answers: another one since then has another stamp."""
        return self.answered_at.isoformat() if self.answered_at else ""


async def add(tx: Connection, chat_id: int, text: str, at: datetime, *, state: State) -> int:
    """Keep a letter and return its id; one that is only a draft has not been sent yet."""
    row = {"chat_id": chat_id, "text": text, "at": at, "state": state, "copies": []}
    return int((await tx.execute(insert(tickets).values(row).returning(tickets.c.id))).scalar_one())


async def send(
    tx: Connection, chat: Chat, text: str, at: datetime, limits: Sequence[Limit], *, draft: int | None = None
) -> Ticket | None:
    """Keep a letter that is sent, or send one that was kept as a `draft` of this chat, and return it.

    None, and nothing is sent, when the chat may not write, has reached one of the `limits`, or has no such draft.
    """
    if draft is None:
        columns = {"chat_id": chats.c.id, "text": literal(text), "at": literal(at, UtcDateTime)}
        columns |= {"state": literal("open"), "copies": literal([], JSON)}
        new = select(*columns.values()).where(chats.c.id == chat.id, *_free(chat, at, limits))
        query: Any = insert(tickets).from_select(list(columns), new)
    else:
        mine = tickets.c.id == draft, tickets.c.chat_id == chat.id, tickets.c.state == "draft"
        free = exists().where(chats.c.id == chat.id, *_free(chat, at, limits))
        query = update(tickets).where(*mine, free).values(state="open", at=at)
    row = (await tx.execute(query.returning(tickets.c.id, tickets.c.text))).first()
    if row is None:
        return None
    return Ticket(id=row.id, chat_id=chat.id, ref=chat.ref, locale=chat.locale, text=row.text, at=at, state="open")


def _free(chat: Chat, at: datetime, limits: Sequence[Limit]) -> list[ColumnElement[bool]]:
    other = tickets.alias()
    sent = select(func.count()).where(other.c.chat_id == chat.id, other.c.state != "draft")
    return [chats.c.may_write, *(sent.where(other.c.at > at - span).scalar_subquery() < most for span, most in limits)]


async def get(tx: Connection, id: int, *, lock: bool = False) -> Ticket | None:
    """Return a letter. `lock`: nobody else changes it until this transaction ends."""
    query = _letters().where(tickets.c.id == id)
    row = (await tx.execute(query.with_for_update(of=tickets) if lock else query)).first()
    return None if row is None else _ticket(row)


async def shown_as(tx: Connection, ref: ChatRef, message: str, limit: int = 200) -> Ticket | None:
    """Return the letter that a message in the newsroom's chat shows; one of the newest `limit` with a copy there."""
    query = _letters().where(tickets.c.state != "draft")
    rows = await tx.execute(query.order_by(tickets.c.id.desc()).limit(limit))
    return next((ticket for ticket in map(_ticket, rows) if (ref, message) in ticket.copies), None)


async def open(tx: Connection, limit: int) -> list[Ticket]:
    """Return the letters that wait for an answer, the one that has waited longest first."""
    query = _letters().where(tickets.c.state == "open").order_by(tickets.c.at, tickets.c.id).limit(limit)
    return [_ticket(row) for row in await tx.execute(query)]


async def dealt_with(tx: Connection, limit: int) -> list[Ticket]:
    """Return the letters that were answered or put aside, the newest first."""
    done = tickets.c.state.in_(("answered", "closed"))
    query = _letters().where(done).order_by(tickets.c.at.desc(), tickets.c.id.desc()).limit(limit)
    return [_ticket(row) for row in await tx.execute(query)]


async def waiting(tx: Connection) -> int:
    """Return how many letters wait for an answer."""
    return (await tx.execute(select(func.count()).where(tickets.c.state == "open"))).scalar_one()


async def answer_times(tx: Connection, since: datetime, limit: int = 2_000) -> list[timedelta]:
    """Return how long the answers took to letters written since a moment, those of the newest `limit`."""
    answered = tickets.c.state == "answered", tickets.c.at >= since, tickets.c.answered_at.is_not(None)
    query = select(tickets.c.at, tickets.c.answered_at).where(*answered).order_by(tickets.c.at.desc()).limit(limit)
    return [row.answered_at - row.at for row in await tx.execute(query)]


async def set_state(tx: Connection, id: int, state: State, **values: Any) -> None:
    """Note what became of a letter, with other columns that change along."""
    await tx.execute(update(tickets).where(tickets.c.id == id).values(state=state, **values))


async def set_copies(tx: Connection, id: int, copies: Sequence[tuple[ChatRef, str]]) -> None:
    """Note which of the newsroom's messages show a letter."""
    rows = [[ref.channel, ref.id, message] for ref, message in copies]
    await tx.execute(update(tickets).where(tickets.c.id == id).values(copies=rows))


async def may_write(tx: Connection, chat_id: int) -> bool:
    """Say whether the newsroom still wants letters from this chat."""
    return bool((await tx.execute(select(chats.c.may_write).where(chats.c.id == chat_id))).scalar())


async def let_write(tx: Connection, chat_id: int, allowed: bool) -> None:
    """Take letters from this chat, or no longer."""
    await tx.execute(update(chats).where(chats.c.id == chat_id).values(may_write=allowed))


async def tidy(tx: Connection, before: datetime, drafts_before: datetime) -> int:
    """Delete letters older than `before`, and drafts older than `drafts_before`; return how many there were."""
    gone = (await tx.execute(delete(tickets).where(tickets.c.at < before, tickets.c.state != "open"))).rowcount
    drafts = delete(tickets).where(tickets.c.at < drafts_before, tickets.c.state == "draft")
    return gone + (await tx.execute(drafts)).rowcount


def _letters() -> Select[Any]:
    """Return the query of letters with what is known of their readers' chats."""
    columns = chats.c.channel, chats.c.external_id, chats.c.thread, chats.c.locale, chats.c.may_write
    return select(tickets, *columns).join_from(tickets, chats)


def _ticket(row: Any) -> Ticket:
    return Ticket(
        id=row.id,
        chat_id=row.chat_id,
        ref=ChatRef(channel=row.channel, id=row.external_id, thread=row.thread),
        locale=row.locale,
        text=row.text,
        at=row.at,
        state=row.state,
        answer=row.answer,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        blocked=not row.may_write,
        copies=tuple((ChatRef(channel=channel, id=id), message) for channel, id, message in row.copies),
    )
