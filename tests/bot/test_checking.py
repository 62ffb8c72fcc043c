"""What speaks against a feed that can be read is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.checking import findings
from digests.collect.doubts import doubts
from digests.model import Dropped, Entry, Parsed

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
WHOLE = b"<rss><channel>...</channel></rss>\n"


def parsed(*dates: datetime | None) -> Parsed:
    entries = [
        Entry(id=str(number), url=f"https://a.vn/{number}", title="T", lead="L", published=date)
        for number, date in enumerate(dates)
    ]
    return Parsed(entries=tuple(entries))


@pytest.mark.parametrize(
    "end",
    [b"</rss>", b"</feed>\n\n", b"</rdf:RDF> <!-- cached -->\n", b"</RSS><?x y?>", "</rss>\n".encode("utf-16")],
)
def test_nothing_speaks_against_a_whole_feed_with_dates(end: bytes) -> None:
    assert doubts(parsed(NOW - timedelta(hours=1), None, NOW), b"<rss>" + end, NOW) == []


def test_a_feed_without_readable_dates_is_doubtful() -> None:
    assert doubts(parsed(None, None), WHOLE, NOW) == ["no date can be read"]
    assert doubts(parsed(None, None, NOW - timedelta(days=1)), WHOLE, NOW) == ["most dates cannot be read"]


def test_a_feed_from_the_future_is_doubtful() -> None:
    assert "in the future" in doubts(parsed(NOW, NOW), WHOLE, NOW)[0]


def test_a_feed_that_is_cut_off_is_doubtful() -> None:
    assert doubts(parsed(NOW - timedelta(days=1)), b"<rss><item></item><item><tit", NOW) == [
        "it is cut off: its end is missing"
    ]


def test_one_item_is_not_called_items_and_what_is_left_out_is_said() -> None:
    assert findings(parsed(NOW - timedelta(hours=2)), NOW) == "1 item, 1 dated, newest 2 h ago, 1 lead"
    nothing = Parsed(dropped=(Dropped(id="", url="", title="", reason="it has no link"),))
    assert findings(nothing, NOW) == "it holds no articles, 1 left out: it has no link"
