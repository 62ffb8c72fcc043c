"""Listening to what is asked of a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from digests.store import Database


@contextmanager
def counted(db: Database) -> Iterator[list[str]]:
    """Give a list that gets every statement."""
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if not statement.startswith("BEGIN"):  # SQLite's, which we send ourselves
            asked.extend([statement] * (len(parameters) if many else 1))

    for engine in db.engines:
        event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        for engine in db.engines:
            event.remove(engine.sync_engine, "before_cursor_execute", note)
