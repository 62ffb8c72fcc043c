"""The demonstration's newspapers: always fresh, in every topic, and shaped like real ones."""

from __future__ import annotations

import re
import socket
import struct
import threading
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from bot.demo_feeds import FOLDER, newspapers, write_config, written_date
from config.newsroom import load
from config.tables import read_toml
from digests.collect.text import fold

NOW = datetime(2026, 11, 23, 13, 5, 9, tzinfo=UTC)


def stories() -> list[dict[str, object]]:
    return [dict(table.values) for table in read_toml(FOLDER / "stories.toml").tables("stories")]


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("plain", "Mon, 23 Nov 2026 20:05:09 +0700"),
        ("colon", "Mon, 23 Nov 2026 20:05:09 +07:00"),
        ("short", "Mon, 23 Nov 2026 20:05:09 +07"),
        ("american", "11/23/2026 8:05:09\u202fPM"),
    ],
)
def test_dates_are_written_as_real_feeds_write_them(style: str, written: str) -> None:
    assert written_date(NOW, style) == written


def test_midnight_and_noon_are_twelve_in_american_dates() -> None:
    assert written_date(datetime(2026, 11, 22, 17, 0, tzinfo=UTC), "american") == "11/23/2026 12:00:00\u202fAM"
    assert written_date(datetime(2026, 11, 23, 5, 0, tzinfo=UTC), "american") == "11/23/2026 12:00:00\u202fPM"


def test_feeds_and_articles_are_served_and_an_unchanged_feed_says_so() -> None:
    with newspapers(NOW) as papers:
        for feed in papers.feeds:
            with urlopen(feed) as answer:
                text, tag = answer.read().decode(), answer.headers["ETag"]
            assert "$" not in text
            link = re.search(r"http://127\.0\.0\.1:\d+/[\w/-]+-post\d+\.html", text)
            assert link
            with urlopen(link[0]) as page:
                assert "hư cấu" in page.read().decode()
            with pytest.raises(HTTPError, match="304") as unchanged:
                urlopen(Request(feed, headers={"If-None-Match": tag}))
            unchanged.value.close()
        with pytest.raises(HTTPError, match="404") as missing:
            urlopen(f"http://127.0.0.1:{papers.port}/nothing")
        missing.value.close()


def test_its_configuration_is_a_newsroom(tmp_path: Path) -> None:
    with newspapers(NOW) as papers:
        write_config(tmp_path, papers)
    newsroom = load(tmp_path)
    assert [source.url for source in newsroom.sources] == list(papers.feeds)
    assert [source.own for source in newsroom.sources] == [True, False, False, False]
    assert {source.date_order for source in newsroom.sources} == {"dmy", "mdy"}


def test_every_topic_has_fresh_news() -> None:
    sections = {fold(str(story["section"])).replace(" ", "-") for story in stories() if float(str(story["hours"])) < 24}
    for topic in load().topics:
        known = {*topic.sections, *(fold(alias).replace(" ", "-") for alias in topic.aliases)}
        assert sections & known, topic.slug


def test_leads_are_as_long_as_real_ones_and_in_composed_unicode() -> None:
    for story in stories():
        for key in ("title", "lead"):
            text = str(story[key])
            assert text == unicodedata.normalize("NFC", text)
        assert 60 <= len(str(story["lead"])) <= 300
        assert len(str(story["title"])) <= 100


def test_a_reader_that_hangs_up_is_no_error(capfd: pytest.CaptureFixture[str]) -> None:
    with newspapers(NOW) as papers:
        with socket.create_connection(("127.0.0.1", papers.port)) as rude:
            rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing resets
        with urlopen(papers.feeds[0]) as answer:  # accepted after it
            assert answer.status == 200
        for thread in threading.enumerate():
            if "process_request_thread" in thread.name:
                thread.join(10)
    assert capfd.readouterr().err == ""
