"""The demonstration's newspapers: feeds in the shapes of real ones and their articles, served on loopback.

The stories stand in config/demo/stories.toml; their ages count from the start, so that the news is always fresh.
"""

from __future__ import annotations

import hashlib
import html
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from typing import Any
from zoneinfo import ZoneInfo

from config.newsroom import SHIPPED
from config.tables import Table, read_toml
from digests.collect.text import slug

FOLDER = SHIPPED / "demo"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, kw_only=True)
class Newspapers:
    """What is served: `pages` by path, and the address of each feed."""

    port: int
    pages: dict[str, tuple[str, str]]
    """Path → (media type, text)."""
    feeds: tuple[str, ...]


@contextmanager
def newspapers(now: datetime) -> Iterator[Newspapers]:
    """Serve the newspapers on a free port of 127.0.0.1 until the block ends."""
    pages: dict[str, tuple[str, str]] = {}
    server = _Server(("127.0.0.1", 0), _handler(pages))
    port = server.server_port
    declared = read_toml(FOLDER / "stories.toml")
    feeds = tuple(_print(feed, declared.tables("stories"), port, now, pages) for feed in declared.tables("feeds"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Newspapers(port=port, pages=pages, feeds=feeds)
    finally:
        server.shutdown()
        server.server_close()


def write_config(folder: Path, papers: Newspapers) -> None:
    """Write the configuration folder of a newsroom that reads these newspapers."""
    text = (FOLDER / "newsroom.toml").read_text(encoding="utf-8")
    (folder / "newsroom.toml").write_text(text, encoding="utf-8")
    feeds = read_toml(FOLDER / "stories.toml").tables("feeds")
    entries = [_declaration(feed, url) for feed, url in zip(feeds, papers.feeds, strict=True)]
    (folder / "feeds.toml").write_text("\n".join(entries), encoding="utf-8")


def written_date(moment: datetime, style: str) -> str:
    """Return a date as Vietnamese feeds really write it (`style`: plain, colon, short, american)."""
    local = moment.astimezone(ZONE)
    if style == "american":  # a narrow no-break space before AM and PM
        half = "AM" if local.hour < 12 else "PM"
        return f"{local.month}/{local.day}/{local.year} {local.hour % 12 or 12}:{local:%M:%S}\u202f{half}"
    offset = {"plain": "+0700", "colon": "+07:00", "short": "+07"}[style]
    day, month = _DAYS[local.weekday()], _MONTHS[local.month - 1]
    return f"{day}, {local:%d} {month} {local.year} {local:%H:%M:%S} {offset}"


def _print(feed: Table, stories: tuple[Table, ...], port: int, now: datetime, pages: dict[str, tuple[str, str]]) -> str:
    """Add a newspaper's feed and articles to `pages`; return the feed's address."""
    name, style = feed.text("name"), feed.text("date")
    site = f"http://127.0.0.1:{port}/{feed.text('id')}"
    head, item, tail = (Template(part) for part in _shape(feed.text("shape")))
    article = Template((FOLDER / "article.html").read_text(encoding="utf-8"))
    paper = {"name": name, "site": site, "self": f"{site}/home.rss", "now": written_date(now, style)}
    own = [_words(story, site, style, now) for story in stories if story.text("feed") == feed.text("id")]
    items = []
    for number, words in enumerate(own):
        related = own[(number + 1) % len(own)]
        others = {"related_url": related["url"], "related_title": related["title"]}
        items.append(item.substitute(paper | words | others))
        pages[_path(words["url"])] = ("text/html", article.substitute(paper | words))
    whole = head.substitute(paper) + "".join(items) + tail.substitute(paper)
    pages[_path(paper["self"])] = ("application/rss+xml", whole)
    return paper["self"]


def _shape(name: str) -> tuple[str, str, str]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    head, _, rest = text.partition("<!-- item -->\n")
    item, _, tail = rest.partition("<!-- /item -->\n")
    return head, item, tail


def _words(story: Table, site: str, style: str, now: datetime) -> dict[str, str]:
    title, lead = story.text("title"), story.text("lead")
    number = str(int.from_bytes(hashlib.blake2b(title.encode(), digest_size=3).digest()))
    age = timedelta(hours=float(str(story.values["hours"])))
    return {
        "id": number,
        "title": html.escape(title),
        "lead": html.escape(lead),
        "section": html.escape(story.text("section")),
        "url": f"{site}/{slug(title)}-post{number}.html",
        "date": written_date(now - age, style),
    }


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def _declaration(feed: Table, url: str) -> str:
    order = "mdy" if feed.text("date") == "american" else "dmy"
    lines = ["[[feeds]]", f'url = "{url}"', f'name = "{feed.text("name")}"', f'date_order = "{order}"']
    lines += [f"own = {str(feed.flag('own')).lower()}", f'province = "{feed.text("province", "")}"', ""]
    return "\n".join(lines)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of every error but a reader that hung up: the collector may do so with the connections it keeps."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _handler(pages: dict[str, tuple[str, str]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            kind, text = pages.get(self.path.split("?")[0], ("text/plain", ""))
            body = text.encode()
            tag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
            unchanged = bool(body) and self.headers.get("If-None-Match") == tag
            self.send_response(304 if unchanged else 200 if body else 404)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", "0" if unchanged else str(len(body)))
            self.send_header("ETag", tag)
            self.end_headers()
            if not unchanged:
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the collector logs each fetch."""

    return Handler
