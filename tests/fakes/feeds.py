"""A newspaper's web server on loopback, driven with verbs: real HTTP, with everything that feeds do wrong.

async with FeedServer() as paper:
    feed = paper.feed("/rss/home.rss")
    feed.publish("Lũ quét ở Bát Xát", "Nước suối lên nhanh trong đêm.")
    feed.break_with(503)
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Self
from xml.sax.saxutils import escape

from aiohttp import web

from tests.fakes import faults


@dataclass
class Item:
    """An article as the feed shows it. `date` is written as it is, whatever it is; None leaves it out."""

    url: str | None
    guid: str | None
    title: str
    description: str
    date: str | None
    categories: tuple[str, ...] = ()
    image: str | None = None

    def render(self) -> str:
        parts = [f"<title>{escape(self.title)}</title>", f"<description>{escape(self.description)}</description>"]
        parts += [f"<link>{escape(self.url)}</link>"] if self.url else []
        parts += [f'<guid isPermaLink="false">{escape(self.guid)}</guid>'] if self.guid else []
        parts += [f"<pubDate>{escape(self.date)}</pubDate>"] if self.date else []
        parts += [f"<category>{escape(category)}</category>" for category in self.categories]
        parts += [f'<enclosure url="{escape(self.image)}" type="image/jpeg" length="0"/>'] if self.image else []
        return f"<item>{''.join(parts)}</item>"


@dataclass
class Visit:
    """A request that arrived. `at` is the loop's clock in seconds."""

    at: float
    headers: dict[str, str]
    status: int = 0


@dataclass
class FakeFeed:
    """One feed of the server: publish in it, break it, repair it, and read who came (`visits`)."""

    path: str
    url: str
    title: str = "Báo thử"
    ttl: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    """Sent with every answer: Cache-Control, Expires…"""
    conditional: bool = True
    """It sends ETag and Last-Modified and answers 304."""
    items: list[Item] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    busiest: int = 0
    """The most requests that this feed served at once."""
    _inside: int = 0
    _delay: float = 0.0
    _broken: faults.Answer | None = None
    _published: int = 0

    # --- what a newspaper does -------------------------------------------------------------------

    def publish(
        self,
        title: str,
        lead: str = "",
        *,
        url: str | None = "",
        guid: str | None = "",
        published: datetime | None = None,
        date: str | None = "",
        categories: tuple[str, ...] = (),
        image: str | None = None,
    ) -> str:
        """Put an article at the top and return its address. `date` writes a pubDate as it is (None: without one)."""
        self._published += 1
        address = f"https://bao.example/{_slug(title)}-post{900000 + self._published}.html" if url == "" else url
        if date == "":
            date = format_datetime(published or datetime.now(UTC))
        guid = address if guid == "" else guid
        item = Item(address, guid, title, lead, date, categories, image)
        self.items.insert(0, item)
        return address or ""

    def revise(self, url: str, *, title: str | None = None, lead: str | None = None) -> None:
        """Change the title or the lead of an article that is in the feed."""
        for item in self.items:
            if item.url == url:
                item.title, item.description = title or item.title, lead or item.description

    def drop_newest(self) -> None:
        """Lose the newest article."""
        self.items.pop(0)

    def change_all_ids(self, *, addresses: bool = False) -> None:
        """Give every article another guid, and another address too if asked."""
        for item in self.items:
            item.guid = f"moved-{hashlib.sha1(item.title.encode()).hexdigest()}"
            item.url = item.url.replace("post", "bai") if addresses and item.url else item.url

    # --- what goes wrong -------------------------------------------------------------------------

    def break_with(self, status: int, *, retry_after: int | str | None = None) -> None:
        """Answer every request with this status."""
        self._broken = faults.status(status, retry_after)

    def slow(self, seconds: float) -> None:
        """Answer only after so long."""
        self._delay = seconds

    def drip(self) -> None:
        """Send a byte now and then, and never finish."""
        self._broken = faults.drip()

    def serve(self, body: bytes, content_type: str = faults.XML, **headers: str) -> None:
        """Answer with exactly these bytes."""
        self._broken = faults.raw(body, {"Content-Type": content_type, **headers})

    def gzip_bomb(self, megabytes: int = 1024, *, encoding: str = "gzip") -> None:
        """Send zeros, so many megabytes of them, as a few packed kilobytes ("gzip" or "deflate")."""
        self._broken = faults.raw(faults.bomb(megabytes, encoding), {"Content-Encoding": encoding})

    def huge(self, megabytes: int) -> None:
        """Send so many megabytes, not packed."""
        self.serve(b"<rss>" + b" " * (megabytes << 20))

    def pack(self, encoding: str = "gzip") -> None:
        """Send the feed itself packed ("gzip", "deflate" or "raw deflate")."""
        self._broken = faults.packed(self.render(), encoding)

    def cut_off(self, after: int = 200) -> None:
        """Announce the whole feed and hang up after so many bytes."""
        self._broken = faults.cut(self.render(), after)

    def redirect_to(self, url: str, status: int = 302) -> None:
        """Send every visitor elsewhere."""
        self._broken = faults.redirect(url, status)

    def redirect_for_ever(self) -> None:
        """Send every visitor round and round."""
        self._broken = faults.redirect(self.path, 302)

    def wants_a_cookie(self) -> None:
        """Send visitors back to itself until they show the cookie it gave them (as qdnd.vn does)."""
        self._broken = faults.cookie_wall(self.path, self.render())

    def repair(self) -> None:
        """Be a good server again."""
        self._broken, self._delay = None, 0.0

    # --- what it answers -------------------------------------------------------------------------

    def render(self) -> bytes:
        """Return the feed as it is now."""
        ttl = f"<ttl>{self.ttl}</ttl>" if self.ttl is not None else ""
        items = "\n".join(item.render() for item in self.items)
        channel = f"<title>{escape(self.title)}</title><link>https://bao.example/</link>{ttl}{items}"
        return f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>{channel}</channel></rss>'.encode()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        visit = Visit(asyncio.get_running_loop().time(), dict(request.headers))
        self.visits.append(visit)
        self._inside += 1
        self.busiest = max(self.busiest, self._inside)
        try:
            await asyncio.sleep(self._delay)
            response = await (self._broken or self._whole)(request)
            visit.status = response.status
            return response
        finally:
            self._inside -= 1

    async def _whole(self, request: web.Request) -> web.Response:
        body = self.render()
        etag = f'"{hashlib.sha1(body).hexdigest()}"'
        validators = {"ETag": etag} if self.conditional else {}
        if self.conditional and request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={**validators, **self.headers})
        return web.Response(body=body, headers={"Content-Type": faults.XML, **validators, **self.headers})


class FeedServer:
    """The server; `async with` starts it on a free port of loopback and stops it."""

    def __init__(self) -> None:
        self.feeds: dict[str, FakeFeed] = {}
        self.hits: Counter[str] = Counter()  # by path, those to no feed too
        self._pages: dict[str, bytes] = {}
        self._statuses: dict[str, int] = {}
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def allow(self) -> frozenset[tuple[str, int]]:
        """What BANTIN_FETCH_ALLOW has to hold for this server to be reached."""
        return frozenset({("127.0.0.1", self.port)})

    def feed(self, path: str, title: str = "Báo thử") -> FakeFeed:
        """Return the feed at this path, a new and empty one the first time."""
        return self.feeds.setdefault(path, FakeFeed(path, self.url + path, title))

    def page(self, path: str, html: str) -> str:
        """Put a page at this path and return its address."""
        self._pages[path] = html.encode()
        self._statuses.pop(path, None)
        return self.url + path

    def take_down(self, path: str, status: int = 404) -> None:
        """Answer with this status where a page was; `page` puts one there again."""
        self._pages.pop(path, None)
        self._statuses[path] = status

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.hits[request.path] += 1
        if feed := self.feeds.get(request.path):
            return await feed.answer(request)
        if body := self._pages.get(request.path):
            return web.Response(body=body, content_type="text/html", charset="utf-8")
        return web.Response(status=self._statuses.get(request.path, 404), text="không có")


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFD", title.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")
