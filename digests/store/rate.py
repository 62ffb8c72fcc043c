"""The budget of a bot: one row that every sender of it shares, whatever their number.

GCRA (generic cell rate algorithm): `tat` is when the next free slot begins. Taking slots moves it forward.
Times are epoch seconds.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Float, bindparam, case, select, update
from sqlalchemy.dialects import postgresql, sqlite

from digests.store.database import Connection
from digests.store.ready import Ready
from digests.store.schema import rate

FAR = 120.0
"""No slot is taken and no silence is kept further ahead than this: what lies beyond comes from a clock set back."""


async def reserve(tx: Connection, bot: str, now: float, count: int, spacing: float) -> float:
    """Take the next `count` free slots, `spacing` seconds apart; return when the first begins, never before `now`."""
    values = {"of": bot, "now": now, "far": now + FAR, "taking": count * spacing}
    taken = await _TAKEN.first(tx, values)
    if taken is None:
        await _create(tx, bot)
        taken = await _TAKEN.first(tx, values)
    return float(taken.tat) - count * spacing


async def block(tx: Connection, bot: str, until: float) -> None:
    """Let nobody send before `until`; an earlier end never shortens a later one."""
    await _create(tx, bot)
    longer = _later(rate.c.blocked_until, until)
    await tx.execute(update(rate).where(rate.c.bot == bot).values(blocked_until=longer))


async def blocked_until(tx: Connection, bot: str, now: float) -> float:
    """Return until when nobody may send; a moment that has passed when anybody may."""
    return float(
        (await tx.execute(select(_near(rate.c.blocked_until, now + FAR)).where(rate.c.bot == bot))).scalar() or 0.0
    )


def _near(moment: ColumnElement[Any], far: Any) -> ColumnElement[Any]:
    return case((moment > far, 0.0), else_=moment)


def _later(one: ColumnElement[Any], other: Any) -> ColumnElement[Any]:
    return case((one > other, one), else_=other)


_now, _far, _taking = (bindparam(name, type_=Float) for name in ("now", "far", "taking"))
_START = _later(_later(_near(rate.c.tat, _far), _near(rate.c.blocked_until, _far)), _now)
# Made once: it takes longer to make than to execute, and every answer needs it.
_TAKEN = Ready(update(rate).where(rate.c.bot == bindparam("of")).values(tat=_START + _taking).returning(rate.c.tat))


async def _create(tx: Connection, bot: str) -> None:
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    await tx.execute(insert(rate).values(bot=bot, tat=0.0, blocked_until=0.0).on_conflict_do_nothing())
