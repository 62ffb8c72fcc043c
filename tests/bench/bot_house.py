"""The database of the bot's benchmark: built once, kept in a folder outside the repository, used again.

A million articles take PostgreSQL twenty minutes, most of them for the index of their words.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

from digests.store import Database
from digests.store.migrate import upgrade
from tests.bench.archive import Archive, build
from tests.bench.bot_readers import Readers, fill
from tests.fakes.postgres import create_database, postgres

BYTES = 9_000
"""What a reader and an article take at most, with all indexes."""

SAFE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "1GB"}
"""As an operator would run it: nothing that was confirmed is lost."""


@asynccontextmanager
async def house(which: str, size: int, folder: Path) -> AsyncIterator[str]:
    """Give the URL of a database ("sqlite" or "postgres") with so many readers and so many articles."""
    kept = folder / f"{which}-{size}"
    ready = kept / "ready"
    if not ready.exists():
        shutil.rmtree(kept, ignore_errors=True)
    if not kept.exists():
        free = shutil.disk_usage(folder).free
        assert free > 2 * size * BYTES, f"{folder} has room for {free // BYTES:,} readers and articles only"
        kept.mkdir(mode=0o755)
    with ExitStack() as stack:
        url = f"sqlite:///{kept}/bantin.db"
        if which == "postgres":
            server = stack.enter_context(postgres(kept, **SAFE))
            url = f"{server}/bantin" if ready.exists() else create_database(server, "bantin")
        await _furnish(url, size, ready)
        yield url


async def _furnish(url: str, size: int, ready: Path) -> None:
    if ready.exists():
        db = Database(url)
        await upgrade(db)
    else:
        archive = Archive(size)
        print(f"Building {size:,} articles and {size:,} readers in {ready.parent} …", flush=True)
        db = await build(url, archive)
        fill(url, Readers(size, archive))
        ready.write_text(f"built by {os.path.basename(__file__)}\n")
    await db.close()
