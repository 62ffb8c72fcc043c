"""The register travels as CSV: what goes out comes in as it was, and what is wrong has its line and its reason."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from digests.model import Chat, ChatRef, Follows, Plan
from digests.register.entry import COLUMNS, BadRegister, Fault
from digests.register.reading import read
from digests.register.writing import written
from tests.bot.talk import NEWSROOM

PLACE = NEWSROOM.places[0].code
FULL = Chat(
    id=5,
    ref=ChatRef(channel="telegram", id="-1001234567890"),
    state="paused",
    locale="en",
    zone=ZoneInfo("Asia/Tokyo"),
    follows=Follows(
        topics=frozenset({"the-thao", "kinh-te"}),
        places=frozenset({PLACE}),
        keywords=frozenset({"lu quet", "gia que"}),
        mutes=frozenset({"#giao-duc", "bong da"}),
    ),
    plans=(Plan(at=time(6, 30)), Plan(at=time(18), weekdays=frozenset({0, 4}))),
    labels={"lu quet": "=Lũ quét", "gia que": "Giá quế", "bong da": "Bóng đá"},
    quiet=(time(22), time(5, 30)),
    weekend_later=True,
    empty_digest=False,
    paused_until=datetime(2026, 12, 1, tzinfo=UTC),
    private=False,
    person="0123456789abcdef",
    at_home=False,
)
PLAIN = Chat(
    id=6,
    ref=ChatRef(channel="web", id="ab" * 16),
    state="active",
    locale="vi",
    zone=NEWSROOM.zone,
    plans=(Plan(at=time(6, 30)),),
)


def stranger(ref: ChatRef) -> Chat:
    return Chat(id=0, ref=ref, state="active", locale="vi", zone=NEWSROOM.zone, plans=(Plan(at=time(6, 30)),))


def test_what_goes_out_comes_in_again_as_it_was() -> None:
    register = read(written([FULL, PLAIN]).encode("utf-8-sig"), NEWSROOM)
    assert register.faults == ()
    for entry, chat in zip(register.entries, (FULL, PLAIN), strict=True):
        again = entry.apply(stranger(entry.ref))
        assert again == Chat(**{**chat.__dict__, "id": 0})
        assert again.labels == chat.labels
        assert entry.apply(chat) == chat


def test_no_cell_is_a_formula() -> None:
    evil = Chat(
        **{
            **PLAIN.__dict__,
            "title": '=HYPERLINK("http://x")',
            "follows": Follows(keywords=frozenset({"cmd"})),
            "labels": {"cmd": "@cmd|' /C calc'!A0"},
        }
    )
    for row in csv.reader(io.StringIO(written([evil, FULL]))):
        assert [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_of_every_spreadsheet_are_read(delimiter: str, encoding: str) -> None:
    lines = [["Channel", "ID", "keywords"], ["telegram", "7", "Lũ quét"], ["", "", ""], ["telegram", "'-8", ""]]
    content = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    register = read(content, NEWSROOM)
    assert [(entry.line, entry.ref.id) for entry in register.entries] == [(2, "7"), (4, "-8")]
    assert register.entries[0].apply(PLAIN).follows.keywords == {"lu quet"}


def test_a_column_that_is_not_there_changes_nothing_and_an_empty_list_empties() -> None:
    [entry] = read(b"channel,id,topics,language\ntelegram,7,,\n", NEWSROOM).entries
    after = entry.apply(FULL)
    assert after.follows.topics == frozenset()
    assert (after.follows.places, after.locale, after.plans, after.labels) == (
        FULL.follows.places,
        "en",
        FULL.plans,
        FULL.labels,
    )


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("channel", "signal", "channel"),
        ("id", "7; DROP", "id"),
        ("id", "", "id"),
        ("id", "2,04E+08", "rounded"),
        ("kind", "crowd", "kind"),
        ("state", "king", "state"),
        ("language", "fr", "language"),
        ("zone", "Asia/Lao Cai", "zone"),
        ("zone", "../../etc/passwd", "zone"),
        ("zone", "Asia", "zone"),
        ("times", "25:00", "times"),
        ("times", "6:30", "times"),
        ("times", "06:00 07:00 08:00 09:00", "times"),
        ("times", "06:00/89", "times"),
        ("quiet", "22:00", "quiet"),
        ("weekend_later", "maybe", "flag"),
        ("paused_until", "tomorrow", "date"),
        ("paused_until", "2026-12-01T00:00:00", "date"),
        ("topics", "the-thao khong-co", "topic"),
        ("topics", "Thể thao, Bóng chuyền", "topic"),
        ("places", "99999", "place"),
        ("places", "Mường Không Có", "place"),
        ("keywords", "x", "word"),
        ("keywords", "a" * 51, "word"),
        ("keywords", ";".join(f"từ số {n}" for n in range(51)), "word"),
        ("person", "me", "person"),
    ],
)
def test_a_wrong_cell_refuses_its_line_and_says_why(column: str, cell: str, why: str) -> None:
    good = dict.fromkeys(COLUMNS, "") | {"channel": "telegram", "id": "7"}
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, (good | {column: cell}).values(), (good | {"id": "8"}).values()])
    register = read(out.getvalue().encode(), NEWSROOM)
    assert [(fault.line, fault.why) for fault in register.faults] == [(2, why)]
    assert [entry.ref.id for entry in register.entries] == ["8"], "the others are not refused"


def test_topics_and_places_may_be_named_as_people_call_them() -> None:
    topics, places = "Thể thao; văn hóa – du lịch, kinh-te", "xã Bát Xát; SA PA"
    out = io.StringIO()
    csv.writer(out).writerows([("channel", "id", "topics", "places"), ("telegram", "7", topics, places)])
    [entry] = read(out.getvalue().encode(), NEWSROOM).entries
    follows = entry.apply(PLAIN).follows
    assert follows.topics == {"the-thao", "van-hoa-du-lich", "kinh-te"}
    assert {place.name for place in NEWSROOM.places if place.code in follows.places} == {"Bát Xát", "Sa Pa"}


def test_a_line_that_is_there_twice_and_a_column_that_nobody_knows_are_said() -> None:
    register = read(b"channel,id,topic\ntelegram,7,\ntelegram,7,\n", NEWSROOM)
    assert register.faults == (
        Fault(line=1, why="column", found="topic"),
        Fault(line=3, why="twice", found="7"),
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"name,phone\nLan,1", "columns"),
        (b"\xff\xd8\xff\xe0JFIF", "text"),
        ("kênh,mã".encode("cp1258", "replace") + b"\x81\xfe", "text"),
    ],
    ids=["nothing", "blank", "other", "picture", "old"],
)
def test_a_file_that_is_no_register_is_refused_as_a_whole(content: bytes, why: str) -> None:
    with pytest.raises(BadRegister) as error:
        read(content, NEWSROOM)
    assert error.value.why == why


def test_short_and_long_lines_do_no_harm() -> None:
    register = read(b'channel,id,topics\ntelegram\ntelegram,8,the-thao,more,and more\n"telegram,9', NEWSROOM)
    assert [entry.ref.id for entry in register.entries] == ["8"]
    assert [fault.why for fault in register.faults] == ["id", "channel"]
