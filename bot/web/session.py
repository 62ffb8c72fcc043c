"""Who is asking: a random number in a signed cookie. There is no account and no password."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request

from digests.model import ChatRef

COOKIE = "bantin"
KEPT_SECONDS = 400 * 24 * 60 * 60
"""As long as browsers keep any cookie (RFC 6265bis, section 5.5)."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A web reader; `language` is what they chose on the page, None when they have not."""

    id: str
    language: str | None = None

    @property
    def ref(self) -> ChatRef:
        return ChatRef(channel="web", id=self.id)


def sessions(key: bytes, *, https: bool) -> Middleware:
    """Return the middleware that reads and signs the cookie; one it did not sign itself counts as none."""
    return Middleware(
        SessionMiddleware,
        secret_key=key.hex(),
        session_cookie=COOKIE,
        max_age=KEPT_SECONDS,
        same_site="lax",
        https_only=https,
    )


def reader_of(request: Request, *, renew: bool = False) -> Reader:
    """Return the reader, a new one with 128 random bits when the cookie names none; `renew` keeps the cookie fresh."""
    session = request.session
    known = session.get("id")
    if not isinstance(known, str) or not re.fullmatch("[0-9a-f]{32}", known):
        known = session["id"] = secrets.token_hex(16)
    elif renew:
        session["id"] = known
    return Reader(id=known, language=session.get("language"))


def choose_language(request: Request, language: str) -> None:
    """Remember the language that the reader chose on the page."""
    request.session["language"] = language
