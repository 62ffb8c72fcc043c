"""Serve the web application until told to stop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from config.errors import ConfigError

PATIENCE_SECONDS = 4
"""How long requests under way may take after the stop."""


class _Server(uvicorn.Server):
    """Leaves the signals to the program: the web is one part of it and stops when the others do."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket, so that a port in use is found before anything else has begun; port 0: any.

    Raises ConfigError with the sentence for the operator.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise ConfigError(
            f"BANTIN_WEB_BIND is {host}:{port}, and there is no host {host!r} here ({error.strerror or error}); "
            "right would be an address of this machine, such as 127.0.0.1:8080, or 0.0.0.0:8080 for all of them"
        ) from None
    try:
        return socket.create_server((host, port), family=found[0][0], backlog=2048)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(
            f"BANTIN_WEB_BIND is {host}:{port}, where nothing can listen ({reason}); "
            "stop what is using it, or choose another port, such as 127.0.0.1:8081"
        ) from None


async def serve(
    app: Starlette, listener: socket.socket, stop: asyncio.Event, end_streams: Callable[[], Awaitable[None]]
) -> None:
    """Serve `app` until `stop` is set; then no new requests, `end_streams`, and the rest has PATIENCE_SECONDS."""
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=PATIENCE_SECONDS,
        # The address of a proxy in front says nothing that we use.
        proxy_headers=False,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        await end_streams()
    finally:
        server.should_exit = True
        stopping.cancel()
        await serving
