"""How connections are prepared, on SQLite and on PostgreSQL: what each database needs to be told."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from typing import Any

from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection

PREPARED = 400
"""Statements that are kept prepared in each connection to PostgreSQL."""
RESTED = 1.0
"""Seconds after which a connection to PostgreSQL is tried before it is used."""


class SqliteConnection(sqlite3.Connection):
    """A connection that gives the writer's lock back when it is closed.

    The driver closes the connection of a cancelled task at once; with a statement still open SQLite keeps such a
    connection, and its lock, until the statement is collected: everybody else then waits in vain.
    """

    def close(self) -> None:
        with suppress(sqlite3.ProgrammingError):  # closed before
            self.rollback()
        super().close()


def prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we send BEGIN ourselves
    try:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()
    except Exception:  # not a database: nobody else will close the file
        connection.close()
        raise


def prepare_postgres(connection: Any, _record: Any) -> None:
    # We ask for few rows: to compile a query, or to share it among processes, takes longer than to answer it.
    _set(connection, "jit = off", "max_parallel_workers_per_gather = 0")
    connection.driver_connection.prepared_max = PREPARED


def do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    _set(connection, "synchronous_commit = off")


def plan_once(connection: Any, _record: Any) -> None:
    _set(connection, "plan_cache_mode = force_generic_plan")  # a search took as long to be planned as to be answered


def _set(connection: Any, *settings: str) -> None:
    with closing(connection.cursor()) as cursor:
        for setting in settings:
            cursor.execute(f"SET {setting}")
    connection.commit()


def note_use(_connection: Any, record: Any) -> None:
    record.info["used"] = time.monotonic()


def ping_after_a_rest(connection: Any, record: Any, _proxy: Any) -> None:
    """Try a connection that has rested: the server may have gone away meanwhile. In busy times none rests."""
    if time.monotonic() - record.info.get("used", time.monotonic()) < RESTED:
        return
    try:
        connection.cursor().execute("SELECT 1")
        connection.rollback()
    except Exception as error:
        raise DisconnectionError from error


def begin_sqlite(connection: Any) -> None:
    # Who only reads begins nothing, as on PostgreSQL. Whoever writes takes the lock at once: later they can only fail.
    if connection.get_execution_options().get("bantin_write", False):
        connection.info["writing"] = True
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def reset_sqlite(connection: Any, record: Any, state: Any) -> None:
    """Roll back what a cancelled or broken transaction may have left; each call is a way to a thread and back."""
    if record.info.pop("writing", False) and state.asyncio_safe and not state.terminate_only:
        connection.rollback()


@asynccontextmanager
async def keys_at_rest(connection: AsyncConnection) -> AsyncIterator[None]:
    """Let SQLite rebuild tables in the block: without this, what hangs on a table goes with its old copy.

    The way of sqlite.org/lang_altertable.html#otheralter. It cannot be done inside a transaction.
    """
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    await driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        await driver.execute("PRAGMA foreign_keys=ON")
