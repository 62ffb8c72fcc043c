"""Get one page from the web: politely, within limits, and never from a private address (promise 11)."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from types import TracebackType
from typing import Any, Literal, Self
from weakref import WeakValueDictionary

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from digests.collect.fetch.caching import max_age, retry_after, validators_of
from digests.collect.fetch.guard import PrivateAddress, is_public
from digests.collect.fetch.unpack import ENCODINGS, Unpacker
from digests.errors import FetchError
from digests.model import Validators

MAX_BYTES = 5_000_000
MAX_SECONDS = 20.0
MAX_REDIRECTS = 5
PER_HOST = 2
USER_AGENT = "Bantin/0.1 (news digests by chat)"
_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
_WAYS: tuple[Literal["HEAD", "GET"], ...] = ("HEAD", "GET")
_PERMANENT = {301, 308}
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a server answered. `url` is where it was found after redirects; `max_age` in seconds, if the server said."""

    url: str
    body: bytes
    content_type: str = ""
    validators: Validators = field(default_factory=Validators)
    max_age: float | None = None
    moved_to: str | None = None
    """The feed has this new address for good (301, 308)."""
    status: int = HTTPStatus.OK


@dataclass
class _Trip:
    """Where we are on the way to a page, and what is left of the time for it."""

    url: URL
    headers: dict[str, str]
    seconds: float
    cookies: dict[str, str] = field(default_factory=dict)
    moved_to: URL | None = None
    forever: bool = True
    """Every redirect so far was a permanent one."""
    asks: Literal["", "HEAD", "GET"] = ""
    """Only the status is asked for, in this way."""


class Web:
    """The way out to the web; `async with` opens and closes it.

    `allow` holds the host and port pairs (BANTIN_FETCH_ALLOW) that may be private. A name in it is
    trusted whatever it resolves to; a number in it is trusted under every name.
    """

    def __init__(
        self,
        allow: frozenset[tuple[str, int]] = frozenset(),
        *,
        user_agent: str = USER_AGENT,
        seconds: float = MAX_SECONDS,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._allow = frozenset((host.lower().strip("[]"), port) for host, port in allow)
        self._user_agent = user_agent
        self._seconds = seconds
        self._resolver = resolver
        self._turns: WeakValueDictionary[tuple[str | None, int | None], asyncio.Semaphore] = WeakValueDictionary()

    async def __aenter__(self) -> Self:
        self._guarded = self._session(self._guarded_socket)
        self._trusted = self._session(None)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._guarded.close()
        await self._trusted.close()

    async def get(self, url: str, validators: Validators | None = None) -> Page | None:
        """Return the page, None when it has not changed (304), or raise FetchError with one sentence."""
        return await self._travel(_Trip(_address(url), self._headers(validators or Validators()), self._seconds))

    async def status(self, url: str) -> int:
        """Return with which status a page answers, redirects followed, and read none of it; FetchError: it does not.

        Some servers answer HEAD with what they would not answer a reader: then they are asked as readers ask.
        """
        for asks in _WAYS:
            found = await self._travel(_Trip(_address(url), self._headers(Validators()), self._seconds, asks=asks))
            if found is not None and found.status < HTTPStatus.BAD_REQUEST:
                break
        return found.status if found else HTTPStatus.OK

    async def _travel(self, trip: _Trip) -> Page | None:
        for _ in range(MAX_REDIRECTS + 1):
            try:
                answer = await self._hop(trip)
            except (aiohttp.ClientError, OSError, ValueError, TimeoutError) as error:
                raise FetchError(_reason(error, trip.url, self._seconds)) from None
            if not isinstance(answer, _Trip):
                return answer
            trip = answer
        raise FetchError(f"it redirects more than {MAX_REDIRECTS} times")

    async def _hop(self, trip: _Trip) -> Page | _Trip | None:
        """Ask one server; return the page, None when it has not changed, or the trip's next stage."""
        turn = self._turns.setdefault((trip.url.host, trip.url.port), asyncio.Semaphore(PER_HOST))
        async with turn:  # waiting for a turn is our own doing and costs the page none of its time
            started = time.monotonic()
            async with asyncio.timeout(trip.seconds):
                answer = await self._ask(trip)
        if isinstance(answer, _Trip):
            answer.seconds = max(0.0, trip.seconds - (time.monotonic() - started))
        return answer

    async def _ask(self, trip: _Trip) -> Page | _Trip | None:
        trusted = (trip.url.host, trip.url.port) in self._allow
        session = self._trusted if trusted else self._guarded
        method = trip.asks or "GET"
        asked = session.request(method, trip.url, headers=trip.headers, cookies=trip.cookies, allow_redirects=False)
        async with asked as response:
            if response.status == HTTPStatus.NOT_MODIFIED:
                return None
            if response.status in _REDIRECTS and "Location" in response.headers:
                return _onwards(trip, response)
            if trip.asks:
                return Page(url=str(trip.url), body=b"", status=response.status)
            if response.status != HTTPStatus.OK:
                raise FetchError(_status(response), retry_after=retry_after(response.headers, datetime.now(UTC)))
            return await _page(trip, response)

    def _headers(self, validators: Validators) -> dict[str, str]:
        headers = {"User-Agent": self._user_agent, "Accept": _ACCEPT, "Accept-Encoding": ENCODINGS}
        if validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        return headers

    def _session(self, socket_factory: Any) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            resolver=self._resolver or aiohttp.ThreadedResolver(), socket_factory=socket_factory
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),  # a trip keeps its own: no server follows us from feed to feed
            timeout=aiohttp.ClientTimeout(total=None),
            auto_decompress=False,  # it would unpack a whole piece of a bomb before we could look
        )

    def _guarded_socket(self, info: Any) -> socket.socket:
        """Make the socket for an address that is about to be dialled, whatever name or redirect led there."""
        family, kind, protocol, _, (address, port, *_rest) = info
        if (address, port) not in self._allow and not is_public(address):
            raise PrivateAddress(address)
        return socket.socket(family, kind, protocol)


def _address(url: str) -> URL:
    try:
        address = URL(url.strip())
    except ValueError:
        raise FetchError("its address cannot be read") from None
    if address.scheme not in {"http", "https"} or not address.host:
        raise FetchError("its address is not an http(s) address")
    return address


def _onwards(trip: _Trip, response: aiohttp.ClientResponse) -> _Trip:
    target = _address(str(trip.url.join(URL(response.headers["Location"].strip()))))
    forever = trip.forever and response.status in _PERMANENT
    same_host = target.host == trip.url.host
    given = {name: morsel.value for name, morsel in response.cookies.items()}
    return _Trip(
        target,
        trip.headers,
        trip.seconds,
        cookies={**trip.cookies, **given} if same_host else {},
        moved_to=target if forever else trip.moved_to,
        forever=forever,
        asks=trip.asks,
    )


async def _page(trip: _Trip, response: aiohttp.ClientResponse) -> Page:
    unpacker = Unpacker(response.headers.get("Content-Encoding", ""), MAX_BYTES)
    async for piece in response.content.iter_any():
        unpacker.feed(piece)
    return Page(
        url=str(trip.url),
        body=unpacker.body(),
        content_type=response.headers.get("Content-Type", ""),
        validators=validators_of(response.headers),
        max_age=max_age(response.headers, datetime.now(UTC)),
        moved_to=str(trip.moved_to) if trip.moved_to else None,
    )


def _status(response: aiohttp.ClientResponse) -> str:
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = ""
    return f"the server answered {response.status} {phrase}".rstrip()


def _reason(error: Exception, url: URL, seconds: float) -> str:
    """Return the sentence for what went wrong on the way."""
    match error:
        case aiohttp.ClientConnectorError(os_error=PrivateAddress() as private):
            return f"{url.host} is a private address ({private.address}), which feeds may not be fetched from"
        case ValueError():  # aiohttp.InvalidURL among them: 2130706433 is no host name
            return "its address cannot be read"
        case aiohttp.ClientConnectorDNSError():
            return f"there is no host named {url.host}"
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return f"the certificate of {url.host} is not valid"
        case TimeoutError():
            return f"the whole answer did not come within {seconds:g} s"
        case aiohttp.ClientConnectorError():
            return f"{url.host}:{url.port} does not accept connections"
        case aiohttp.ClientResponseError():
            return f"{url.host} does not speak HTTP as it should"
        case _:
            return "the connection was lost before the whole answer came"
