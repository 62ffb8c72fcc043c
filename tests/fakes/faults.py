"""What goes wrong with web servers: each function returns a way to answer a request."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Awaitable, Callable
from functools import cache

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
XML = "application/rss+xml; charset=utf-8"


def raw(body: bytes, headers: dict[str, str], status: int = 200) -> Answer:
    """Exactly these bytes."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=body, status=status, headers=headers)

    return answer


def status(code: int, retry_after: int | str | None) -> Answer:
    """An error."""
    return raw("lỗi".encode(), {} if retry_after is None else {"Retry-After": str(retry_after)}, code)


def redirect(url: str, code: int) -> Answer:
    """Somewhere else."""
    return raw(b"", {"Location": url}, code)


def packed(body: bytes, encoding: str) -> Answer:
    """A packed body: "gzip", "deflate" (zlib) or "raw deflate", which some servers call deflate too."""
    return raw(_pack(body, encoding), {"Content-Type": XML, "Content-Encoding": encoding.removeprefix("raw ")})


def drip(every: float = 0.02) -> Answer:
    """A byte now and then, for ever."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": XML})
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(every)

    return answer


def cut(body: bytes, after: int) -> Answer:
    """The connection is lost after so many bytes of a longer body."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": XML, "Content-Length": str(len(body))})
        await response.prepare(request)
        await response.write(body[:after])
        if request.transport is not None:
            request.transport.close()
        return response

    return answer


def cookie_wall(path: str, body: bytes) -> Answer:
    """A redirect to itself until the visitor shows the cookie that came with it."""

    async def answer(request: web.Request) -> web.Response:
        if request.cookies.get("session") == "42":
            return web.Response(body=body, headers={"Content-Type": XML})
        response = web.Response(status=302, headers={"Location": path})
        response.set_cookie("session", "42")
        return response

    return answer


@cache
def bomb(megabytes: int, encoding: str) -> bytes:
    """So many megabytes of zeros, packed a thousand times smaller."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
    chunks = [packer.compress(bytes(1 << 20)) for _ in range(megabytes)]
    return b"".join([*chunks, packer.flush()])


def _pack(body: bytes, encoding: str) -> bytes:
    if encoding == "gzip":
        return gzip.compress(body)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15 if encoding == "raw deflate" else 15)
    return packer.compress(body) + packer.flush()
