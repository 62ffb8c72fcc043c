"""Feeds in five shapes, whole and damaged in ten ways: how many of the entries that no damage touched are kept.

The damage is what happens to feeds: they are cut off, a byte is lost or wrong, a tag is not closed, a sign is not
escaped, the encoding is not the one declared, something stands before or after the feed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import UTC, datetime

from config.newsroom import Source, load
from digests.collect.parse import parse
from digests.errors import FeedError
from tests.bench.content_row import Row

NOW = datetime(2026, 11, 23, tzinfo=UTC)
EACH = 40
"""Feeds of each shape and damage."""
ENTRIES = 12
SAPO = "Sáng nay, người dân đã đưa hết quế ra sân phơi vì trời nắng đẹp; thương lái đến tận nhà hỏi mua."
Damage = Callable[[str, random.Random], tuple[bytes, set[int]]]
"""A feed's text → its damaged bytes, and the numbers of the entries that were touched."""


def _entry(shape: str, number: int) -> str:
    link, title = f"https://bao.vn/que-khoe-post{number}.html", f"Quế được mùa ở thôn số {number}"
    match shape:
        case "rss":
            return f"<item><title>{title}</title><link>{link}</link><description>{SAPO}</description></item>"
        case "cdata":
            body = f"<description><![CDATA[<a href='{link}'><img src='x.jpg'/></a></br>{SAPO}]]></description>"
            return f"<item><title><![CDATA[ {title} ]]></title>{body}<link><![CDATA[ {link} ]]></link></item>"
        case "epi":
            body = (
                f'&lt;p&gt;{SAPO}&lt;/p&gt;&lt;div&gt;&lt;ul&gt;&lt;li&gt;&lt;a href="y"&gt;Khác&lt;/a&gt;&lt;/li&gt;'
            )
            return f"<item>\n<title>{title}</title>\n<link>{link}</link>\n<description>{body}</description>\n</item>"
        case "guid":
            return f'<item><title>{title}</title><guid isPermaLink="true">{link}</guid></item>'
        case _:
            return (
                f'<entry><title>{title}</title><link rel="alternate" href="{link}"/><summary>{SAPO}</summary></entry>'
            )


def _feed(shape: str) -> str:
    entries = "".join(_entry(shape, number) for number in range(ENTRIES))
    if shape == "atom":
        return f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>B</title>{entries}</channel></rss>'
    )


def _spans(feed: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"<(item|entry)>.*?</\1>", feed, re.DOTALL)]


def _inside(feed: str, dice: random.Random, change: Callable[[str], str]) -> tuple[bytes, set[int]]:
    number = dice.randrange(ENTRIES)
    begin, end = _spans(feed)[number]
    return (feed[:begin] + change(feed[begin:end]) + feed[end:]).encode(), {number}


def _cut(feed: str, dice: random.Random) -> tuple[bytes, set[int]]:
    at = dice.randrange(_spans(feed)[0][1], len(feed))
    return feed[:at].encode(), {number for number, (_, end) in enumerate(_spans(feed)) if end > at}


def _lost_byte(feed: str, dice: random.Random) -> tuple[bytes, set[int]]:
    body, touched = _inside(feed, dice, lambda entry: entry.replace("ở thôn", "ở th\x00n", 1))
    return body.replace(b"\x00", b"\xf4"), touched


DAMAGES: dict[str, Damage] = {
    "whole": lambda feed, dice: (feed.encode(), set()),
    "cut off": _cut,
    "one bad byte": _lost_byte,
    "a bare &": lambda feed, dice: _inside(feed, dice, lambda entry: entry.replace("ở thôn", "R&D ở thôn")),
    "an open <b>": lambda feed, dice: _inside(feed, dice, lambda entry: entry.replace("ở thôn", "<b>ở thôn", 1)),
    "no end of an entry": lambda feed, dice: _inside(feed, dice, lambda entry: re.sub(r"</(item|entry)>$", "", entry)),
    "a control character": lambda feed, dice: _inside(feed, dice, lambda entry: entry.replace("ở thôn", "\x0bở thôn")),
    "utf-16 declared": lambda feed, dice: (feed.replace("utf-8", "utf-16", 1).encode(), set()),
    "blank lines and a BOM before": lambda feed, dice: (b"\xef\xbb\xbf\n\n" + feed.encode(), set()),
    "a script behind": lambda feed, dice: (feed.encode() + b"<script>var a = 1 < 2;</script>", set()),
}


def measure() -> list[Row]:
    """Return how many untouched entries are kept, how many of those touched, and how many feeds broke the parser."""
    dice, newsroom = random.Random(23), load()
    source = Source(url="https://bao.vn/rss", name="Báo thử", zone=newsroom.zone)
    kept = there = broken = feeds = saved = touched_in_all = 0
    for shape in ("rss", "cdata", "epi", "guid", "atom"):
        for damage in DAMAGES.values():
            for _ in range(EACH):
                body, touched = damage(_feed(shape), dice)
                feeds += 1
                try:
                    found = parse(body, url=source.url, source=source, newsroom=newsroom, now=NOW).entries
                except FeedError:
                    found = ()
                except Exception:  # that is what is counted
                    found, broken = (), broken + 1
                numbers = {int(number[1]) for entry in found if (number := re.search(r"post(\d+)", entry.url))}
                there += ENTRIES - len(touched)
                kept += len(numbers - touched)
                if damage is not _cut:  # what was cut off is nowhere to be found
                    touched_in_all += len(touched)
                    saved += len(touched & numbers)
    on = f"{feeds} feeds, {len(DAMAGES)} damages"
    return [
        Row(what="feed: untouched entries kept", on=on, figure=kept / there, asked=0.999),
        Row(what="feed: damaged entries kept", on=on, figure=saved / touched_in_all, asked=0.9),
        Row(what="feed: broke the parser", on=on, figure=broken / feeds, asked=0.0, at_most=True),
    ]
