"""What every request meets first: who may ask, how much, and which headers an answer carries."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from config.logs import event
from digests.errors import BantinError

logger = logging.getLogger(__name__)

BODY_LIMIT = 8 * 1024
_DRAINED = 1024 * 1024

HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' https:",  # the picture of an alert is the newspaper's own
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with it a browser sends "Origin: null" with our own form.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=()",
}


class TooLarge(BantinError):
    """The body is over the limit."""


class SecureHeaders:
    """Adds HEADERS to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)


class Failures:
    """Logs what a request raises, once, and gives `answer` if nothing has been answered yet."""

    def __init__(self, app: ASGIApp, answer: Callable[[], Response]) -> None:
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except HTTPException:  # an answer of the router's own
            raise
        except Exception as error:
            event(
                logger, "web_request_failed", level=logging.ERROR, error=error, path=_without_key(scope.get("path", ""))
            )
            if not begun:
                await self._answer()(scope, receive, send)
            # An answer that had begun stays cut off: uvicorn closes the connection, and the page connects again.


def from_our_page(request: Request, public_url: str | None) -> bool:
    """Say whether a POST comes from our own page: by Sec-Fetch-Site and Origin, which browsers set, not scripts.

    A request with neither is from no browser of today, and carries nobody's cookie but its sender's.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    if public_url is not None and _place(origin) == _place(public_url):
        return True
    return urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower() != ""


async def read_body(request: Request, limit: int = BODY_LIMIT) -> bytes:
    """Return the body; TooLarge when it is over `limit` bytes.

    What is over the limit is read and dropped up to a megabyte: a browser still sending would not see our answer.
    """
    kept = bytearray()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > max(limit, _DRAINED):
            break
        if size <= limit:
            kept += chunk
    if size > limit:
        raise TooLarge
    return bytes(kept)


def _without_key(path: str) -> str:
    """Return an address for the log: the code of a link into the console is a key, and stands in none."""
    return re.sub(r"(/vao/).+", r"\1…", path)


def _place(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, port
