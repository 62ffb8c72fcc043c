"""Bring the schema up to date, and say whether it is (Alembic, forward and back)."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection as SyncConnection
from sqlalchemy.exc import DBAPIError

from digests.errors import StoreError
from digests.store.database import Database, why
from digests.store.database import shown as shown

_FOLDER = Path(__file__).parent / "migrations"


def _config(connection: SyncConnection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config


def newest() -> str | None:
    """Return the newest revision this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


async def current(db: Database) -> str | None:
    """Return the schema's revision, None for an empty database; StoreError when it cannot be read."""
    try:
        async with db.read() as tx:
            return await tx.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
    except (DBAPIError, OSError) as error:
        raise StoreError(f"the database {shown(db)} cannot be used: {why(error)}") from None


async def upgrade(db: Database, to: str = "head") -> None:
    """Upgrade the schema; safe to call on one that is up to date."""
    await _run(db, lambda sync: command.upgrade(_config(sync), to))


async def downgrade(db: Database, to: str = "base") -> None:
    """Take the schema back."""
    await _run(db, lambda sync: command.downgrade(_config(sync), to))


async def _run(db: Database, act: object) -> None:
    try:
        async with db.reshape() as tx:
            await tx.run_sync(act)  # type: ignore[arg-type]  # a lambda over Alembic's untyped commands
    except CommandError:  # a revision that no file here describes
        raise StoreError(
            f"the schema of {shown(db)} is {await current(db)}, and this program knows none after {newest()}: "
            "please upgrade Bantin, or restore a backup from before"
        ) from None
    except (DBAPIError, OSError) as error:
        raise StoreError(f"the database {shown(db)} cannot be used: {why(error)}") from None
