"""What concerns several tables, in one statement: rows read, each table's as one value, and rows written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import JSON, Boolean, ColumnElement, Delete, Insert, ScalarSelect, Select, func, select
from sqlalchemy.types import TypeEngine

from digests.store.database import Connection
from digests.store.schema import Clock, UtcDateTime

Rows = list[dict[str, Any]]


async def bundle(tx: Connection, queries: Mapping[str, Select[Any]]) -> dict[str, Rows]:
    """Return the rows of each query under its name, in its order, with the values that it alone would give."""
    lite = tx.dialect.name == "sqlite"
    row = (await tx.execute(select(*(_as_list(lite, query).label(name) for name, query in queries.items())))).one()
    return {name: [_row(query, cells) for cells in row._mapping[name] or ()] for name, query in queries.items()}


async def in_one(tx: Connection, last: Insert, others: Sequence[Delete]) -> None:
    """Execute deletions and an insertion of which none sees the others; on PostgreSQL they are one statement."""
    if tx.dialect.name == "sqlite":
        for other in others:
            await tx.execute(other)
        await tx.execute(last)
    else:
        await tx.execute(last.add_cte(*(other.cte(f"other{number}") for number, other in enumerate(others))))


def _as_list(lite: bool, query: Select[Any]) -> ScalarSelect[Any]:
    found = query.subquery()
    cells: list[ColumnElement[Any]] = [
        func.json(column) if lite and isinstance(column.type, JSON) else column for column in found.c
    ]
    row = (func.json_array if lite else func.json_build_array)(*cells)
    rows = (func.json_group_array if lite else func.json_agg)(row, type_=JSON)
    return select(rows).select_from(found).scalar_subquery()


def _row(query: Select[Any], cells: list[Any]) -> dict[str, Any]:
    columns = query.subquery().c
    return {column.key: _value(column.type, cell) for column, cell in zip(columns, cells, strict=True)}


def _value(kind: TypeEngine[Any], value: Any) -> Any:
    """Return a value of JSON as one of the column's type."""
    if value is None:
        return None
    match kind:
        case UtcDateTime():  # PostgreSQL gives it in the zone of the session, SQLite in none
            moment = datetime.fromisoformat(value)
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        case Clock():
            return time.fromisoformat(value)
        case Boolean():  # SQLite has numbers for it
            return bool(value)
        case _:
            return value
