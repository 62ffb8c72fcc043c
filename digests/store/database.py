"""The database: where a transaction begins and ends, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, nullcontext
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from digests.errors import StoreError
from digests.store.connecting import (
    SqliteConnection,
    begin_sqlite,
    do_not_wait_for_the_disk,
    keys_at_rest,
    note_use,
    ping_after_a_rest,
    plan_once,
    prepare_postgres,
    prepare_sqlite,
    reset_sqlite,
)

Connection = AsyncConnection
"""A transaction's connection, as every query of the store takes it."""


def driver_url(url: str) -> URL:
    """Return the URL with the driver we use, or raise StoreError for one that is neither SQLite nor PostgreSQL."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError("BANTIN_DATABASE_URL is not a database URL, such as sqlite:///var/bantin.db") from None
    match parsed.get_backend_name():
        case "sqlite":
            return parsed.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
        case other:
            raise StoreError(f"BANTIN_DATABASE_URL names {other}; sqlite:///… or postgresql://… would be right")


class Database:
    """One engine. `write()` is one transaction; what is raised inside rolls it back. In `read()` each query is one.

    Raises StoreError for an SQLite file that cannot be opened or is no database.
    """

    def __init__(self, url: str) -> None:
        self.url = driver_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self._in_memory = self.sqlite and self.url.database in (None, "", ":memory:")
        if self.sqlite and self.url.database:
            self._probe(Path(self.url.database))
        # Always the same few connections while a few are enough: their statements are prepared.
        self._pool = {} if self._in_memory else {"pool_size": 10, "max_overflow": 2, "pool_use_lifo": True}
        self.engine: AsyncEngine = self._create()
        # On PostgreSQL each query sees what was committed before it, also in a transaction: reading needs none.
        alone: dict[str, Any] = {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}
        self._singles, self._often = (self.engine if self.sqlite else self._create(**alone) for _ in range(2))
        # SQLite has one writer: waiting for our turn here is fair and cheap, its own busy loop is neither.
        self._writer: Any = asyncio.Lock() if self.sqlite else nullcontext()
        if self.sqlite:
            event.listen(self.engine.sync_engine, "connect", prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", begin_sqlite)
            event.listen(self.engine.sync_engine, "reset", reset_sqlite)
        else:
            event.listen(self._singles.sync_engine, "connect", do_not_wait_for_the_disk)
            event.listen(self._often.sync_engine, "connect", plan_once)

    @property
    def engines(self) -> tuple[AsyncEngine, ...]:
        """The one pool of connections or three, for those who listen to them."""
        return (self.engine,) if self.sqlite else (self.engine, self._singles, self._often)

    def _create(self, **options: Any) -> AsyncEngine:
        if self.sqlite:
            options |= {"connect_args": {"factory": SqliteConnection}, "pool_reset_on_return": None}
        engine = create_async_engine(
            self.url,
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
            **self._pool,
            **options,
        )
        if not self.sqlite:
            event.listen(engine.sync_engine, "connect", prepare_postgres)
            event.listen(engine.sync_engine, "checkin", note_use)
            event.listen(engine.sync_engine, "checkout", ping_after_a_rest)
        return engine

    def _probe(self, path: Path) -> None:
        """Open the file once, here: what fails in the driver's own thread may fail again while the program ends."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("PRAGMA schema_version")
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"the database {shown(self)} cannot be used: {why(error)}") from None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        """Open a connection to read, each query for itself; StoreError when the database does not answer."""
        async with self._connected(self._singles) as connection:
            yield connection

    @asynccontextmanager
    async def often(self) -> AsyncIterator[Connection]:
        """Open a connection to read what is asked all the time: PostgreSQL plans it once, whatever the values are.

        A condition on a partial index has to stand in the statement itself.
        """
        async with self._connected(self._often) as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        """Open a transaction that may write; on SQLite there is one at a time. Raises as `read` does."""
        async with self._writer, self._connected(self.engine) as connection:
            await connection.execution_options(bantin_write=True)
            async with connection.begin():
                yield connection
            connection.info.pop("writing", None)  # committed: nothing to roll back

    @asynccontextmanager
    async def reshape(self) -> AsyncIterator[Connection]:
        """Open a transaction for the schema, in which tables may be rebuilt. Raises as `read` does."""
        async with self._writer, self._connected(self.engine) as connection, AsyncExitStack() as stack:
            await connection.execution_options(bantin_write=True)
            if self.sqlite:
                await stack.enter_async_context(keys_at_rest(connection))
            async with connection.begin():
                yield connection

    @asynccontextmanager
    async def single(self) -> AsyncIterator[Connection]:
        """Open a connection for single queries that write, each for itself: what is done before an error stays done.

        For small notes, which may be lost if the server breaks down in the next moment: nobody waits for its disk.
        """
        async with self._writer, self._connected(self._singles) as connection:  # several round trips fewer
            yield connection

    @asynccontextmanager
    async def _connected(self, engine: AsyncEngine) -> AsyncIterator[Connection]:
        try:
            connection = await engine.connect()
        except (DBAPIError, OSError) as error:
            raise StoreError(f"the database {shown(self)} cannot be used: {why(error)}") from None
        try:
            yield connection
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            raise StoreError(f"the database {shown(self)} went away: {why(error)}") from None
        finally:
            if engine is self.engine:
                await _given_back(connection)
            else:  # nothing is open in it that the server would have to be told of
                await connection.close()

    async def close(self) -> None:
        for engine in self.engines:
            await engine.dispose()


async def _given_back(connection: AsyncConnection) -> None:
    """Close a connection to the end, also in a task that is being cancelled: half closed it is lost, and says so."""
    closing = asyncio.ensure_future(connection.close())
    try:
        await asyncio.shield(closing)
    except asyncio.CancelledError:
        await closing
        raise


def shown(db: Database) -> str:
    """Return the database's address without its password."""
    return db.url.database or "" if db.sqlite else db.url.render_as_string(hide_password=True)


def why(error: Exception) -> str:
    """Return the database's own first line about an error, without statement and parameters."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    lines = str(cause).strip().splitlines()
    return lines[0] if lines else type(cause).__name__
