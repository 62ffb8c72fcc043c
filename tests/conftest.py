"""What every test may ask for: a database on both engines, a fixed moment, and no way out of this machine."""

from __future__ import annotations

import asyncio
import socket
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from digests.store import Database
from digests.store.migrate import upgrade
from tests.fakes.postgres import create_database, drop_database, postgres

_connect = socket.socket.connect
# The gate tries the same examples every time, however busy the machine; `--hypothesis-profile=default` tries new ones.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.load_profile("gate")


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise RuntimeError(f"a test wanted to connect to {address}")
        _connect(self, address)

    socket.socket.connect = guarded  # type: ignore[assignment, method-assign]  # that is the point
    yield
    socket.socket.connect = _connect  # type: ignore[method-assign]  # back again


@pytest.fixture
def now() -> datetime:
    """A Monday in Lào Cai, 06:30."""
    return datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server with an empty, migrated database "bantin" to copy."""
    with postgres() as server:
        url = create_database(server, f"bantin_{uuid.uuid4().hex[:8]}")
        asyncio.run(_migrate(url))
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "bantin.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database with the newest schema, once on each engine."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        copy = tmp_path / "bantin.db"
        copy.write_bytes(template.read_bytes())
        yield f"sqlite:///{copy}"
        return
    server, _, template_name = request.getfixturevalue("postgres_server").rpartition("/")
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield create_database(server, name, template_name)
    drop_database(server, name)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave PostgreSQL out where a module says in ONE_DATABASE why one engine is enough."""
    twice = [item for item in items if isinstance(item, pytest.Function) and _is_again(item)]
    if twice:
        items[:] = [item for item in items if item not in twice]
        config.hook.pytest_deselected(items=twice)


def _is_again(item: pytest.Function) -> bool:
    again = hasattr(item, "callspec") and item.callspec.params.get("database_url") == "postgres"
    return again and hasattr(item.module, "ONE_DATABASE")


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """An empty database with the newest schema, once on each engine."""
    database = Database(database_url)
    yield database
    await database.close()


async def _migrate(url: str) -> None:
    database = Database(url)
    try:
        await upgrade(database)
    finally:
        await database.close()
