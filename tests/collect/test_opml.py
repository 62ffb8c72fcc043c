"""Lists of feeds travel as OPML, and a bad file is refused in one sentence."""

from __future__ import annotations

import pytest

from digests.collect.opml import BadOutline, Outline, Outlines, read_opml, write_opml

FEEDS = (
    Outline(url="https://a.vn/rss?x=1&y=2", name='Báo "A" & <B>', topic="kinh-te", site="https://a.vn"),
    Outline(url="https://b.vn/rss", name="Báo B", own=True),
)


def test_what_is_exported_can_be_imported() -> None:
    assert read_opml(write_opml("Nguồn tin", FEEDS).encode()) == Outlines(feeds=FEEDS)


def test_folders_of_other_readers_are_walked_and_each_feed_taken_once() -> None:
    document = """<opml version="1.0"><body>
        <outline text="Tin"><outline text="A" XMLURL="https://a.vn/rss"/>
        <outline text="Again" xmlUrl="https://a.vn/rss"/><outline text="bad" xmlUrl="javascript:1"/></outline>
        </body></opml>"""
    assert [feed.url for feed in read_opml(document.encode()).feeds] == ["https://a.vn/rss"]


def test_each_entry_that_is_left_out_has_its_reason() -> None:
    document = """<opml version="2.0"><body>
        <outline text="A" xmlUrl="https://a.vn/rss"/><outline text="Again" xmlUrl="https://a.vn/rss"/>
        <outline text="Script" xmlUrl="javascript:1"/><outline text="Odd" xmlUrl="http://[bad/"/>
        <outline text="Lost" type="rss"/><outline text="Folder"/><outline text="Note" type="text"/>
        </body></opml>"""
    found = read_opml(document.encode()).left_out
    assert [reason.split(":")[0] for reason in found] == ["Again", "Script", "Odd", "Lost"]
    assert "twice" in found[0]
    assert "http(s)" in found[1]


@pytest.mark.parametrize(
    "document", [b"", b"not xml", b"<rss/>", b'<!DOCTYPE x [<!ENTITY a "b">]><opml/>', b"<opml>", b"\xff\xfe"]
)
def test_a_file_that_is_no_list_of_feeds_is_refused(document: bytes) -> None:
    with pytest.raises(BadOutline):
        read_opml(document)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_entities_are_refused_in_every_encoding(encoding: str) -> None:
    document = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "b">]><opml>&a;</opml>'
    with pytest.raises(BadOutline, match="entities"):
        read_opml(document.encode(encoding))
