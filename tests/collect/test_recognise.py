from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from digests.collect.recognise import recognise, unique
from digests.model import Entry

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    id: int
    url: str
    guid: str | None
    title: str
    lead: str = ""
    published_at: datetime = NOON
    dated: bool = True


FLOOD = Row(1, "https://bao.example/lu-post1.html", "g1", "Lũ quét ở Bát Xát", "Nước lên.")
MARKET = Row(2, "https://bao.example/cho-post2.html", "g2", "Chợ phiên Bắc Hà", "Chợ đông.")


def entry(row: Row, **changes: object) -> Entry:
    same = Entry(id=row.guid or row.url, url=row.url, title=row.title, lead=row.lead, published=row.published_at)
    return replace(same, **changes)  # type: ignore[arg-type]  # any field of an entry


def who(entries: list[Entry], *rows: Row) -> list[int | None]:
    return [row.id if row else None for _, row in recognise(entries, rows)]


def test_an_address_is_proof_whatever_else_changed() -> None:
    changed = entry(FLOOD, id="new", title="Lũ ống", lead="", published=NOON + 9 * DAY)
    assert who([changed], FLOOD, MARKET) == [1]


def test_a_feed_that_changes_all_its_guids_brings_nothing_new() -> None:
    assert who([entry(FLOOD, id="x"), entry(MARKET, id="y")], FLOOD, MARKET) == [1, 2]


def test_a_feed_that_changes_all_its_guids_and_addresses_brings_nothing_new() -> None:
    moved = [entry(row, id=f"x{row.id}", url=f"https://moi.example/{row.id}") for row in (FLOOD, MARKET)]
    assert who(moved, FLOOD, MARKET) == [1, 2]


def test_a_new_title_and_address_under_the_same_guid_is_the_same_article() -> None:
    assert who([entry(FLOOD, url="https://bao.example/lu-ong-post1.html", title="Lũ ống")], FLOOD) == [1]


def test_a_feed_that_numbers_its_items_anew_each_time_confuses_nothing() -> None:
    fresh = Entry(id="g1", url="https://bao.example/moi.html", title="Tin mới", published=NOON)
    assert who([fresh, entry(FLOOD, id="g2"), entry(MARKET, id="g3")], FLOOD, MARKET) == [None, 1, 2]


def test_one_guid_for_all_items_means_nothing() -> None:
    old = replace(FLOOD, guid="site")
    new = [Entry(id="site", url=f"https://bao.example/{n}", title=f"Tin {n}", published=NOON) for n in range(2)]
    assert who(new, old) == [None, None]


def test_a_title_that_comes_every_day_is_a_new_article_every_day() -> None:
    monday = Row(3, "https://bao.example/tt1.html", "w1", "Thời tiết Lào Cai", "Ngày nắng.")
    tuesday = Entry(
        id="w2", url="https://bao.example/tt2.html", title="Thời tiết Lào Cai", lead="Có mưa.", published=NOON + DAY
    )
    assert who([tuesday], monday) == [None]
    assert who([replace(tuesday, lead="Ngày nắng.")], monday) == [3]
    assert who([replace(tuesday, published=NOON + DAY / 4)], monday) == [3]


def test_no_article_is_taken_twice() -> None:
    twins = [entry(FLOOD, id=f"x{n}", url=f"https://moi.example/{n}") for n in range(2)]
    assert who(twins, FLOOD) == [1, None]


def test_an_entry_that_repeats_an_address_is_left_out() -> None:
    assert unique([entry(FLOOD), entry(MARKET), entry(FLOOD, title="Khác")]) == [entry(FLOOD), entry(MARKET)]
