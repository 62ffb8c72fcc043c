"""A copy of the whole database in one file, made while the program runs."""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL

from digests.errors import StoreError
from digests.store.database import driver_url, why

PART = ".part"
"""The copy has this at the end of its name until it is whole."""


def back_up(url: str, target: Path, *, replace: bool = False) -> int:
    """Copy the database to `target` and return its size in bytes; StoreError when that cannot be done.

    A file that is there already is only replaced when that is wished. What comes out has been checked.
    """
    database = driver_url(url)
    if target.is_dir():
        raise StoreError(f"{target} is a folder; right would be the name of a file in it")
    if target.exists() and not replace:
        raise StoreError(f"{target} is there already; --force replaces it")
    if not target.absolute().parent.is_dir():
        raise StoreError(f"there is no folder {target.absolute().parent}")
    part = target.with_name(target.name + PART)
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)  # it holds what readers follow
    try:
        if database.get_backend_name() == "sqlite":
            _copy_sqlite(Path(database.database or ""), part, target)
        else:
            _dump_postgres(database, part, target)
        part.replace(target)
    finally:
        for left in (part, part.with_name(f"{part.name}-wal"), part.with_name(f"{part.name}-shm")):
            left.unlink(missing_ok=True)
    return target.stat().st_size


def _copy_sqlite(source: Path, part: Path, target: Path) -> None:
    """Use SQLite's online backup: readers and the writer go on meanwhile (sqlite.org/backup.html)."""
    if not source.is_file():
        raise StoreError(f"there is no database {source}")
    if source.resolve() == target.resolve():
        raise StoreError(f"{target} is the database itself")
    try:
        with closing(sqlite3.connect(source, timeout=30)) as live, closing(sqlite3.connect(part)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE").fetchall()  # one file, without companions
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        raise StoreError(f"the database {source} could not be copied: {why(error)}") from None
    if found != "ok":
        raise StoreError(f"the copy of {source} is damaged ({found}); nothing was written")


def _dump_postgres(database: URL, part: Path, target: Path) -> None:
    """Have pg_dump write its own format, which pg_restore reads; the password goes by the environment."""
    plain = URL.create(
        "postgresql", database.username, None, database.host, database.port, database.database, database.query
    ).render_as_string(hide_password=False)
    dump, restore = shutil.which("pg_dump"), shutil.which("pg_restore")
    if dump is None or restore is None:
        command = shlex.join(["pg_dump", "--format=custom", f"--file={target}", plain])
        raise StoreError(
            f"pg_dump is not here; install PostgreSQL's client programs, or run where they are: PGPASSWORD=… {command}"
        )
    env = dict(os.environ) | ({"PGPASSWORD": str(database.password)} if database.password else {})
    _run(dump, "--format=custom", f"--file={part}", plain, env=env)
    _run(restore, "--list", str(part), env=env)


def _run(*command: str, env: dict[str, str]) -> None:
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 -- no shell
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise StoreError(f"{Path(command[0]).name} failed: {lines[-1] if lines else done.returncode}")
