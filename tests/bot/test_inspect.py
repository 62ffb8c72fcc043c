"""`bantin inspect` prints what the collector makes of things, as JSON lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.inspecting import source_of, text_row
from bot.inspecting_stories import story_rows
from config.newsroom import load

ITEM = (
    "<item><title>Sạt lở ở Y Tý</title><link>https://tuoitre.vn/a-100260719211619000.htm</link>"
    "<pubDate>7/8/2026 7:51:00 PM</pubDate><description>Mưa lớn ở xã Y Tý.</description></item>"
)
FEED = (
    "<rss version='2.0'><channel><title>T</title><link>{link}</link>"
    + ITEM
    + "<item><title>Không có link</title></item>"
)
NEWSROOM = load()


def inspect(*arguments: str, stdin: str = "") -> tuple[int, list[dict[str, Any]], str]:
    """Run the command as a user would; return its exit code, the objects it printed, and its errors."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("BANTIN_")}
    command = [sys.executable, "-m", "bot", "inspect", *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, env=env, timeout=60, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def feed(folder: Path, link: str = "https://tuoitre.vn") -> str:
    path = folder / "feed.xml"
    path.write_text(FEED.replace("{link}", link) + "</channel></rss>", encoding="utf-8")
    return str(path)


@pytest.mark.slow
def test_a_feed_gives_a_line_for_each_entry_and_each_item_left_out(tmp_path: Path) -> None:
    code, (entry, dropped), _ = inspect("feed", feed(tmp_path), "--json")
    assert code == 0
    assert set(entry) == {"id", "url", "title", "lead", "published", "image", "topic", "places"}
    assert (entry["title"], entry["lead"]) == ("Sạt lở ở Y Tý", "Mưa lớn ở xã Y Tý.")
    assert [NEWSROOM.place(code).name for code in entry["places"]] == ["Y Tý"]  # type: ignore[union-attr]  # known codes
    assert set(dropped) == {*entry, "dropped"}
    assert (dropped["title"], dropped["url"], dropped["dropped"]) == ("Không có link", "", "it has no link")


@pytest.mark.slow
def test_the_rules_of_the_source_apply_by_url_or_by_the_links_in_the_feed(tmp_path: Path) -> None:
    american, padded = "2026-07-08T12:51:00Z", "2026-08-07T12:51:00Z"
    assert inspect("feed", feed(tmp_path))[1][0]["published"] == american
    elsewhere = feed(tmp_path, "https://bao.vn")
    assert inspect("feed", elsewhere)[1][0]["published"] == american  # its articles lie at tuoitre.vn
    text = Path(elsewhere).read_text(encoding="utf-8").replace("tuoitre.vn", "bao.vn").replace("7/8/", "07/08/")
    Path(elsewhere).write_text(text, encoding="utf-8")
    assert inspect("feed", elsewhere)[1][0]["published"] == padded
    assert inspect("feed", elsewhere, "--url", "https://tuoitre.vn/rss/tin-moi-nhat.rss")[1][0]["published"] == american


@pytest.mark.slow
def test_what_cannot_be_read_is_one_line_and_stops_no_other(tmp_path: Path) -> None:
    broken = tmp_path / "page.html"
    broken.write_text("<html></html>")
    code, rows, errors = inspect("feed", str(broken), str(tmp_path / "nothing.xml"), feed(tmp_path))
    assert code == 1
    assert len(rows) == 2
    assert rows[0]["feed"].endswith("feed.xml")
    lines = errors.strip().splitlines()
    assert lines[0].endswith("page.html: this is an HTML page, not a feed")
    assert "nothing.xml: the file cannot be read" in lines[1]


@pytest.mark.slow
def test_a_page_gives_its_title_lead_rule_and_paragraphs(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<h1>Lũ ở Y Tý</h1><p class='sapo'>Mưa lớn ở xã Y Tý đêm qua.</p><article></article>", encoding="utf-8"
    )
    code, (row,), _ = inspect("page", str(page))
    assert code == 0
    assert {name: row[name] for name in ("title", "lead", "source")} == {
        "title": "Lũ ở Y Tý",
        "lead": "Mưa lớn ở xã Y Tý đêm qua.",
        "source": "sapo",
    }
    assert isinstance(row["paragraphs"], list)


@pytest.mark.slow
def test_texts_and_stories_are_read_from_standard_input() -> None:
    code, rows, _ = inspect("text", "--json", stdin="Lũ ở Bát Xát. Ông A. đến.\n\n")
    assert (code, len(rows)) == (0, 2)
    assert rows[0]["sentences"] == ["Lũ ở Bát Xát.", "Ông A. đến."]
    told = json.dumps({"title": "Lũ quét ở Bát Xát cuốn trôi nhà", "lead": "", "published": "2026-11-23T00:00:00Z"})
    code, rows, _ = inspect("stories", stdin=f"{told}\n{told}\n")
    assert (code, [row["story"] for row in rows]) == (0, [0, 0])
    code, rows, errors = inspect("stories", stdin=f"no json\n{told}\n")
    assert (code, len(rows)) == (1, 1)
    assert errors.startswith("line 1 is not JSON")


@pytest.mark.slow
def test_what_is_no_page_is_one_line_on_standard_error(tmp_path: Path) -> None:
    page = "<h1>Lũ ở Bát Xát</h1><p>Xin chào.</p>" * 9
    contents = {
        "empty.html": b" \n",
        "noise.html": bytes(range(256)) * 40 + b"<b>",
        "letter.html": "Kính gửi tòa soạn, 3 < 5".encode(),
        "good.html": page.encode(),
        "wide.html": page.encode("utf-16"),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    code, rows, errors = inspect("page", *(str(tmp_path / name) for name in contents))
    assert (code, [row["title"] for row in rows]) == (1, ["Lũ ở Bát Xát"] * 2)
    assert len(errors.splitlines()) == 3
    assert "empty.html: it is empty" in errors
    assert "noise.html: it is not a page" in errors
    assert "letter.html: it is not a page" in errors


@pytest.mark.slow
def test_standard_input_large_files_and_wrong_addresses_are_said_in_a_sentence(tmp_path: Path) -> None:
    code, rows, errors = inspect("feed", "-", stdin=Path(feed(tmp_path)).read_text(encoding="utf-8"))
    assert (code, errors, [row["title"] for row in rows]) == (0, "", ["Sạt lở ở Y Tý", "Không có link"])
    large = tmp_path / "large.xml"
    large.write_bytes(FEED.encode() + b" " * 8_000_000)
    code, rows, errors = inspect("feed", str(large), "/dev/zero", "ftp://bao.vn/rss", str(tmp_path), feed(tmp_path))
    assert (code, len(rows)) == (1, 2)
    reasons = [line.rpartition(": ")[2] for line in errors.splitlines()]
    assert reasons == [
        *["it is larger than 8 MB"] * 2,
        "addresses begin with http:// or https://",
        "Is a directory",
    ]
    assert inspect("feed", feed(tmp_path), "--url", "bao.vn/rss")[0] == 2


@pytest.mark.slow
def test_only_an_unknown_time_is_null(tmp_path: Path) -> None:
    _, rows, _ = inspect("feed", feed(tmp_path))
    assert [key for row in rows for key, value in row.items() if value is None] == ["published"]
    odd = tmp_path / "t\udcffn.html"
    odd.write_text("<h1>Tin</h1>", encoding="utf-8")
    _, rows, _ = inspect("page", str(odd), str(odd))
    assert [row["title"] for row in rows] == ["Tin", "Tin"]


def test_a_text_is_told_apart() -> None:
    row = text_row("Học sinh ở Bát Xát đi học.", NEWSROOM)
    assert row["folded"] == "hoc sinh o bat xat di hoc."
    assert (row["topic"], len(row["places"])) == ("giao-duc", 1)


def test_stories_keep_what_they_were_given_and_bear_odd_fields() -> None:
    told = story_rows(
        ['{"title": "A", "lead": null, "published": "hôm qua", "x": 1}', "", "[1]", '{"published": "2026-11-23"}']
    )
    assert [set(row) for row in told.rows] == [{"title", "lead", "published", "x", "story"}, {"published", "story"}]
    assert told.wrong == ["line 3 is not a JSON object"]
    assert [sentence.partition(",")[0] for sentence in told.undated] == ["line 1: published is 'hôm qua'"]


def test_a_source_is_known_by_its_feed_or_else_by_its_site() -> None:
    own = NEWSROOM.sources[0]
    assert source_of((own.url.replace("https://", "http://www."),), NEWSROOM) == own
    assert source_of((None, "https://www.tuoitre.vn/rss/the-gioi.rss"), NEWSROOM) is not None
    assert source_of(("https://unknown.example/rss", "", "http://[bad"), NEWSROOM) is None


@pytest.mark.parametrize("host", ["https://tuoitre.vn", "https://dulich.tuoitre.vn", "https://baochinhphu.vn"])
def test_other_sections_and_parts_of_a_known_paper_keep_its_order_of_dates(host: str) -> None:
    source = source_of((f"{host}/rss/xa-hoi.rss",), NEWSROOM)
    assert source is not None
    assert (source.date_order, source.topic) == ("mdy", None)
    assert source_of(("https://nottuoitre.vn/rss",), NEWSROOM) is None
