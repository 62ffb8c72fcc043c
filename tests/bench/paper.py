"""Two hundred feeds of 35 KB on loopback, in a process of their own: what the collecting benchmark reads.

python -m tests.bench.paper        prints its port and serves until its input closes
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import sys
import unicodedata
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from aiohttp import web

FEEDS = 200
SIZE = 35_000
_HEADS = ["b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "nh", "ph", "qu", "s", "t", "th", "tr", "v", "x"]
_TAILS = [
    "a",
    "an",
    "anh",
    "ăng",
    "âm",
    "ân",
    "âu",
    "e",
    "em",
    "ên",
    "eo",
    "i",
    "iên",
    "ình",
    "o",
    "ong",
    "ơi",
    "ương",
    "y",
]
_MARKS = "\u0300\u0301\u0303\u0309\u0323"


def feed(number: int, now: datetime) -> bytes:
    """Return a feed of about 35 KB, as most papers write theirs: a picture and a lead in each description."""
    chance = random.Random(number)
    items: list[str] = []
    size = 0
    while size < SIZE:
        items.append(_item(chance, number, len(items), now))
        size += len(items[-1].encode())
    channel = f"<title>Báo số {number}</title><link>https://bao{number}.example/</link>{''.join(items)}"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{channel}</channel></rss>'.encode()


def _item(chance: random.Random, feed_number: int, number: int, now: datetime) -> str:
    """Return an item of about a kilobyte: picture, lead, and in every other paper the titles of other articles."""
    title, lead = _text(chance, 12), _text(chance, 33)
    url = f"https://bao{feed_number}.example/tin-moi-trong-ngay-{chance.randrange(10**9)}-post{number}.html"
    date = format_datetime(now - timedelta(minutes=37 * number + feed_number))
    picture = f"https://cdn.bao{feed_number}.example/images/{chance.randbytes(48).hex()}/{number}.jpg"
    description = f'<a href="{url}"><img src="{picture}" /></a></br>{lead}.'
    if feed_number % 2:
        others = "".join(f'<li><a href="{url}?{n}">{_text(chance, 11)}</a></li>' for n in range(3))
        description = f'<a href="{url}"><img src="{picture}" /></a><p>{lead}.</p><div><ul>{others}</ul></div>'
    return (
        f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid><pubDate>{date}</pubDate>"
        f"<description><![CDATA[{description}]]></description></item>\n"
    )


def _text(chance: random.Random, words: int) -> str:
    """Return something that looks like Vietnamese."""
    syllables = (
        chance.choice(_HEADS) + chance.choice(_TAILS) + chance.choice(_MARKS) * (chance.random() < 0.6)
        for _ in range(words)
    )
    return unicodedata.normalize("NFC", " ".join(syllables)).capitalize()


async def serve() -> None:
    """Serve until the other side closes our input."""
    now = datetime.now(UTC)
    bodies = [feed(number, now) for number in range(FEEDS)]
    tags = [f'"{hashlib.sha1(body, usedforsecurity=False).hexdigest()}"' for body in bodies]

    async def answer(request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        headers = {"ETag": tags[number], "Content-Type": "application/rss+xml; charset=utf-8"}
        if request.headers.get("If-None-Match") == tags[number]:
            return web.Response(status=304, headers=headers)
        return web.Response(body=bodies[number], headers=headers)

    app = web.Application()
    app.router.add_get("/{number}.rss", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve())
