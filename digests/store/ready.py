"""Statements that every update of a reader needs: compiled once, and handed to the driver as they are.

From a statement to its rows SQLAlchemy takes 0.2 ms of CPU, whatever the database does; psycopg alone takes 0.04.
What is asked seldom needs none of this.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import JSON, ColumnElement, CompoundSelect, Dialect, Float, Select, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.types import TypeEngine

from digests.store.database import Connection

Process = Callable[[Any], Any]
_Ask = Callable[[Any, "_Compiled", Any], Awaitable[Any]]
_NOTHING: Mapping[str, Any] = {}


class Ready:
    """One statement, whatever its values; it has no expanding lists. Rows are named after their columns.

    Errors are those that SQLAlchemy would raise, and whoever listens to its queries hears of these, too.
    """

    def __init__(self, statement: Select[Any] | CompoundSelect[Any] | UpdateBase) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    async def rows(self, tx: Connection, values: Mapping[str, Any] = _NOTHING) -> list[Any]:
        """Execute it and return its rows."""
        compiled = self._for(tx.dialect)
        return compiled.read(await _executed(tx, compiled, values, _fetched))

    async def first(self, tx: Connection, values: Mapping[str, Any] = _NOTHING) -> Any:
        """Execute it and return its first row, None without any."""
        rows = await self.rows(tx, values)
        return rows[0] if rows else None

    async def count(self, tx: Connection, values: Mapping[str, Any] = _NOTHING) -> int:
        """Execute it and return how many rows it changed."""
        counted: int = await _executed(tx, self._for(tx.dialect), values, _counted)
        return counted

    def _for(self, dialect: Dialect) -> _Compiled:
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = _Compiled(self._statement, dialect)
        return self._compiled[dialect.name]


def among(lite: bool, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Match what stands in the list given under `name`, of whatever length. `lite`: on SQLite."""
    if lite:
        return column.in_(select(func.json_each(bindparam(name, type_=JSON)).table_valued("value").c.value))
    return column == any_(bindparam(name, type_=ARRAY(column.type)))


class _Compiled:
    """A statement in the words of one database, with what its types do to values and to rows."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        assert not compiled.post_compile_params, "a list makes another statement each time: see `among`"
        self.sql = str(compiled)
        self._order = compiled.positiontup
        self.lite = dialect.name == "sqlite"
        binds = [(name, bind, _process(bind.type, dialect)) for name, bind in compiled.binds.items()]
        self._open = [(name, process) for name, bind, process in binds if bind.required]
        self._fixed = {name: process(bind.value) for name, bind, process in binds if not bind.required}
        columns = list(statement.exported_columns)
        names = [column.key for column in columns]
        row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # the statement knows them
        self._made = row._make
        results = [_result(column.type, dialect) for column in columns]
        self._results = [(place, process) for place, process in enumerate(results) if process]

    def bound(self, values: Mapping[str, Any]) -> Any:
        """Return the values as the driver takes them."""
        given = self._fixed | {name: process(values[name]) for name, process in self._open}
        return given if self._order is None else tuple(given[name] for name in self._order)

    def read(self, rows: Iterable[Any]) -> list[Any]:
        """Return rows of the driver as ours."""
        if not self._results:
            return [self._made(row) for row in rows]
        found = []
        for row in rows:
            cells = list(row)
            for place, process in self._results:
                cells[place] = process(cells[place])
            found.append(self._made(cells))
        return found


async def _executed(tx: Connection, compiled: _Compiled, values: Mapping[str, Any], ask: _Ask) -> Any:
    """Execute a statement on the driver's own connection and return what `ask` gives."""
    sync, given = tx.sync_connection, compiled.bound(values)
    assert sync is not None  # connected
    for heard in sync.dispatch.before_cursor_execute:
        heard(sync, None, compiled.sql, given, None, False)
    driver: Any = sync.connection.driver_connection
    try:
        return await ask(driver, compiled, given)
    except tx.dialect.loaded_dbapi.Error as error:
        gone = tx.dialect.is_disconnect(error, driver, None)
        if gone:
            await tx.invalidate(error)
        raise DBAPIError.instance(
            compiled.sql, given, error, Exception, connection_invalidated=gone, dialect=tx.dialect
        ) from error


async def _fetched(driver: Any, compiled: _Compiled, given: Any) -> Any:
    if compiled.lite:  # one way to the connection's thread and back, instead of three
        return await driver.execute_fetchall(compiled.sql, given)
    async with await driver.execute(compiled.sql, given, prepare=True) as cursor:  # at once, not at the fifth time
        return await cursor.fetchall()


async def _counted(driver: Any, compiled: _Compiled, given: Any) -> int:
    options = {} if compiled.lite else {"prepare": True}
    async with await driver.execute(compiled.sql, given, **options) as cursor:
        counted: int = cursor.rowcount
        return counted


def _result(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    if isinstance(kind, Float):  # both drivers give a float as one
        return None
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _process(kind: TypeEngine[Any], dialect: Dialect) -> Process:
    return kind.dialect_impl(dialect).bind_processor(dialect) or (lambda value: value)
