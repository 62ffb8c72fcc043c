"""The index of words: on PostgreSQL it follows by itself; on SQLite many articles are put into it at a time."""

from __future__ import annotations

from digests.store import Database, search


async def index_articles(db: Database) -> None:
    """Make every stored article known to searches."""
    async with db.read() as tx:
        behind, _ = await search.survey(tx)
    while behind:
        async with db.write() as tx:
            behind = await search.catch_up(tx)
