"""Open the database with its schema up to date: an SQLite file is brought there, PostgreSQL is the operator's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from config.settings import Settings
from digests.errors import StoreError
from digests.store import Database
from digests.store.migrate import current, newest, shown, upgrade


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """Open the database for the block; StoreError when it is not one, or when its schema is behind on PostgreSQL."""
    db = Database(settings.database_url)
    try:
        await bring_up_to_date(db)
        yield db
    finally:
        await db.close()


async def bring_up_to_date(db: Database) -> None:
    """Migrate an SQLite file; raise StoreError for a PostgreSQL schema that is not the newest."""
    found = await current(db)
    if found == newest():
        return
    if not db.sqlite:
        raise StoreError(
            f"the schema of {shown(db)} is {found or 'empty'} and should be {newest()}; run `bantin migrate`"
        )
    await upgrade(db)
