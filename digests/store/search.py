"""Full text search: which articles hold words, on each database in its own way (migration 0002 makes the indexes).

Words are whole. Those written with diacritics are first looked for just so, and then without, as all others are.
Only the newest matches are looked at: of a word that stands in every third article nobody wants more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import product
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    bindparam,
    false,
    func,
    insert,
    literal_column,
    select,
    table,
    union_all,
)

from digests.collect.text import fold, level
from digests.store.database import Connection
from digests.store.intake import spaced
from digests.store.matches import FTS5, Slot, Wanted, filled, matching, slot
from digests.store.ready import Ready
from digests.store.schema import articles, desk_marks

NEWEST = 600
"""Matches that are looked at, the newest; more than the pages that a reader can turn."""
_FIRST_PAGES, _FEW = 20, 120
"""For this many stories, this many matches are enough."""
_OF_A_STORY = 8
"""For each story so many matches: other papers told it, too."""
_AT_ONCE = 20_000
"""Articles that are indexed in one transaction: a second at most."""
_HELD = -1
"""The rank of what is no hit but a story that nobody is to find."""
_LAST_INDEXED = (
    select(func.coalesce(func.max(literal_column("id")), 0))
    .select_from(table("article_words_docsize"))
    .scalar_subquery()
)
_OLD_TONES = {
    level(old): old
    for old in ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy")
}


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An article that holds the words; `rank` 0 is the best way to hold them."""

    id: int
    story: int
    own: bool
    published: datetime
    rank: int = 0


def ways(text: str) -> tuple[Wanted, ...]:
    """Return the ways to hold a reader's words, the best first."""
    words = tuple(spaced(fold(text)).split())
    if not words:
        return ()
    marked = spaced(level(" ".join(text.split()))).strip()
    old = marked
    for new_tone, old_tone in _OLD_TONES.items():
        old = old.replace(new_tone, old_tone)
    as_typed = spaced(text.lower()).strip()
    spellings = tuple(dict.fromkeys(tuple(way.split()) for way in (marked, old, as_typed)))
    careful = (spellings, ()) if marked != " ".join(words) else ((),)
    return tuple(
        Wanted(words=words, spellings=spelled, together=together)
        for spelled, together in product(careful, (True, False) if len(words) > 1 else (True,))
    )


async def best(tx: Connection, text: str, count: int) -> list[int]:
    """Return the ids of the `count` articles that hold the words of `text` best, one for each story.

    With the diacritics typed before without them, side by side before scattered, newer before older. One statement: the
    next best way is looked for only when those before it do not tell enough stories.
    """
    limit = NEWEST if count > _FIRST_PAGES else min(_FEW, _OF_A_STORY * count)
    tried = ways(text)
    if not tried:
        return []
    lite = tx.dialect.name == "sqlite"
    places = tuple(slot(f"way{rank}", [way]) for rank, way in enumerate(tried))
    values: dict[str, Any] = {"enough": count}
    for place, way in zip(places, tried, strict=True):
        values |= filled(tx, place, [way], limit)
    # What stands nowhere side by side need not be looked for with its diacritics: that alone takes PostgreSQL long.
    side_by_side = slot("side", ()) if not lite and tried[0].spellings and len(tried[0].words) > 1 else None
    if side_by_side:
        values |= filled(tx, side_by_side, [Wanted(words=tried[0].words)], 1)
    hits: dict[int, Hit] = {}
    held: set[int] = set()
    for row in await _best(lite, places, side_by_side).rows(tx, values):
        story = row.id if row.story_id is None else row.story_id
        if row.rank == _HELD:
            held.add(story)
            continue
        hit = Hit(id=row.id, story=story, own=row.own, published=row.published_at, rank=row.rank)
        if hit.id not in hits or hit.rank < hits[hit.id].rank:
            hits[hit.id] = hit
    free = (hit for hit in hits.values() if hit.story not in held)
    return [hit.id for hit in _one_a_story(free)[:count]]


@lru_cache(maxsize=64)
def _best(lite: bool, places: tuple[Slot, ...], side_by_side: Slot | None) -> Ready:
    tried: list[CTE] = []
    more: ColumnElement[bool] | None = matching(lite, side_by_side).exists() if side_by_side else None
    for rank, place in enumerate(places):
        found = matching(lite, place, only_if=more).subquery()
        tried.append(select(literal_column(str(rank)).label("rank"), *found.c).cte(place.name))
        more = _stories(tried) < bindparam("enough", type_=Integer)
    return Ready(union_all(*(select(*way.c) for way in tried), _held()))


def _held() -> Select[Any]:
    """Select the stories that an editor holds: they come with the hits, so that it stays one statement."""
    mark = desk_marks.c
    columns = mark.article_id.label("id"), mark.story_id, false().label("own"), mark.at.label("published_at")
    return select(literal_column(str(_HELD)).label("rank"), *columns).where(mark.mark == "hold")


def _stories(tried: Sequence[CTE]) -> ScalarSelect[int]:
    """Count the stories that the ways tried so far have found."""
    story = union_all(*(select(func.coalesce(way.c.story_id, way.c.id).label("story")) for way in tried)).subquery()
    return select(func.count(story.c.story.distinct())).scalar_subquery()


async def survey(tx: Connection, phrases: Collection[str] = ()) -> tuple[bool, frozenset[str]]:
    """Say whether a search needs `catch_up` first (on SQLite), and which of these folded phrases articles hold.

    That is one statement at most; what is not indexed yet is not held.
    """
    lite = tx.dialect.name == "sqlite"
    if not phrases and not lite:
        return False, frozenset()
    wanted = [[Wanted(words=tuple(words.split()))] for words in phrases]
    places = tuple(slot(f"phrase{number}", one) for number, one in enumerate(wanted))
    values: dict[str, Any] = {}
    for place, one in zip(places, wanted, strict=True):
        values |= filled(tx, place, one, 1)
    row = await _survey(lite, places).first(tx, values)
    return bool(row[0]), frozenset(words for words, found in zip(phrases, row[1:], strict=True) if found)


@lru_cache(maxsize=64)
def _survey(lite: bool, places: tuple[Slot, ...]) -> Ready:
    behind = select(func.max(articles.c.id)).scalar_subquery() > _LAST_INDEXED
    columns: list[Any] = [behind if lite else false(), *(matching(lite, place).exists() for place in places)]
    return Ready(select(*columns))


async def catch_up(tx: Connection) -> bool:
    """Index the articles stored since the last time, a part of them if there are many; True when some are left.

    FTS5 takes a fifth of the time for many articles at once that it would take for a feed's.
    """
    new = select(*(articles.c[name] for name in ("id", "folded", "title", "lead")))
    new = new.where(articles.c.id > _LAST_INDEXED).order_by(articles.c.id).limit(_AT_ONCE)
    indexed = await tx.execute(insert(FTS5).from_select(["rowid", "folded", "title", "lead"], new))
    return indexed.rowcount == _AT_ONCE


def _one_a_story(hits: Iterable[Hit]) -> list[Hit]:
    """Keep of each story the article that fits best: among equals the newsroom's own, or else the first."""
    told: dict[int, Hit] = {}
    for hit in hits:
        other = told.get(hit.story)
        if other is None or (hit.rank, not hit.own, hit.id) < (other.rank, not other.own, other.id):
            told[hit.story] = hit
    by_age = sorted(told.values(), key=lambda hit: (hit.published, hit.id), reverse=True)
    return sorted(by_age, key=lambda hit: hit.rank)
