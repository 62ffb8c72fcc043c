"""Full text search: which articles hold words, on each database in its own way (migration 0002 makes the indexes).

Words are whole. Those written with diacritics are first looked for just so, and then without, as all others are.
Only the newest matches are looked at: of a word that stands in every third article nobody wants more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, column, func, insert, literal_column, select, table, true
from sqlalchemy.dialects.postgresql import TSQUERY

from digests.collect.text import fold, level
from digests.store.database import Connection
from digests.store.intake import spaced
from digests.store.schema import articles

NEWEST = 600
"""Matches that are looked at, the newest; more than the pages that a reader can turn."""
_FIRST_PAGES, _FEW = 20, 120
"""For this many stories, this many matches are enough."""
_STORED_LAST = 1_000
"""SQLite finds the matches that were stored last; among these are those published last."""
_LATER = ((1, 8), (8, 8), (64, 8))
"""PostgreSQL looks at the last 8 days, then 64, then 512, and then at the rest: (days, how many times)."""
_AGE = func.coalesce(articles.c.published_at, articles.c.first_seen_at)
# By the column alone, a database could rather walk through all articles, and did so for a minute.
OF_FEW = _AGE.desc(), articles.c.id.desc()
"""The newest first, of some that an index found."""
_AT_ONCE = 20_000
"""Articles that are indexed in one transaction: a second at most."""
_FTS5 = table("article_words", *map(column, ("rowid", "folded", "title", "lead")))
_LAST_INDEXED = (
    select(func.coalesce(func.max(literal_column("id")), 0))
    .select_from(table("article_words_docsize"))
    .scalar_subquery()
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
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


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One way to hold words: with these diacritics or without any, and side by side or anywhere.

    `spellings` has them with diacritics, in each way to write "hòa" and "hoà"; none when they do not matter.
    """

    words: tuple[str, ...]
    spellings: tuple[tuple[str, ...], ...] = ()
    together: bool = True


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

    With the diacritics typed before without them, side by side before scattered, newer before older.
    """
    hits: dict[int, Hit] = {}
    told: list[Hit] = []
    limit = NEWEST if count > _FIRST_PAGES else _FEW
    for rank, way in enumerate(ways(text)):
        for hit in await newest(tx, way, rank=rank, limit=limit):
            hits.setdefault(hit.id, hit)
        told = _one_a_story(hits.values())
        if len(told) >= count:
            break
    return [hit.id for hit in told[:count]]


async def behind(tx: Connection) -> bool:
    """Say whether there are articles that a search would not find yet: on SQLite, until `catch_up`."""
    if tx.dialect.name != "sqlite":
        return False
    last = select(func.max(articles.c.id)).scalar_subquery()
    return bool(await tx.scalar(select(last > _LAST_INDEXED)))


async def catch_up(tx: Connection) -> bool:
    """Index the articles stored since the last time, a part of them if there are many; True when some are left.

    FTS5 takes a fifth of the time for many articles at once that it would take for a feed's.
    """
    new = select(*(articles.c[name] for name in ("id", "folded", "title", "lead")))
    new = new.where(articles.c.id > _LAST_INDEXED).order_by(articles.c.id).limit(_AT_ONCE)
    indexed = await tx.execute(insert(_FTS5).from_select(["rowid", "folded", "title", "lead"], new))
    return indexed.rowcount == _AT_ONCE


async def holds(tx: Connection, words: str) -> bool:
    """Say whether these folded words stand side by side in any article."""
    return bool(await newest(tx, Wanted(words=tuple(words.split())), limit=1))


async def newest(tx: Connection, way: Wanted, *, rank: int = 0, limit: int = NEWEST) -> list[Hit]:
    """Return the newest articles that hold words in this way, the newest first."""
    if tx.dialect.name == "sqlite":
        return await _hits(tx, _on_sqlite(way, limit), rank)
    found: list[Hit] = []
    last = (await tx.execute(select(func.max(articles.c.published_at)))).scalar_one()
    for window in _windows(last) if last else ():
        found += await _hits(tx, _on_postgres(way, window, limit - len(found)), rank)
        if len(found) >= limit:
            break
    return found


async def _hits(tx: Connection, query: Select[Any], rank: int) -> list[Hit]:
    return [
        Hit(
            id=row.id,
            story=row.id if row.story_id is None else row.story_id,
            own=row.own,
            published=row.published_at,
            rank=rank,
        )
        for row in await tx.execute(query)
    ]


def _one_a_story(hits: Iterable[Hit]) -> list[Hit]:
    """Keep of each story the article that fits best: among equals the newsroom's own, or else the first."""
    told: dict[int, Hit] = {}
    for hit in hits:
        other = told.get(hit.story)
        if other is None or (hit.rank, not hit.own, hit.id) < (other.rank, not other.own, other.id):
            told[hit.story] = hit
    by_age = sorted(told.values(), key=lambda hit: (hit.published, hit.id), reverse=True)
    return sorted(by_age, key=lambda hit: hit.rank)


_COLUMNS = articles.c.id, articles.c.story_id, articles.c.own, articles.c.published_at


# --- SQLite: FTS5 walks the articles that hold the words, backwards, as far as it is asked to --------------


def _on_sqlite(way: Wanted, limit: int) -> Select[Any]:
    fits = literal_column("article_words").op("MATCH")(_fts5(way))
    some = max(_STORED_LAST, limit) if limit > 1 else 1
    last = select(_FTS5.c.rowid).where(fits).order_by(_FTS5.c.rowid.desc()).limit(some)
    return select(*_COLUMNS).where(articles.c.id.in_(last)).order_by(*OF_FEW).limit(limit)


def _fts5(way: Wanted) -> str:
    """Return the query in the words of FTS5 (https://www.sqlite.org/fts5.html#full_text_query_syntax)."""
    between = " " if way.together else '" AND "'
    spelled = way.spellings or (way.words,)
    columns = "{title lead}" if way.spellings else "folded"
    return f"{columns} : (" + " OR ".join(f'("{between.join(words)}")' for words in spelled) + ")"


# --- PostgreSQL: GIN finds all that holds the words in a stretch of time ------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Window:
    """A stretch of time: the marks that its articles bear in the index (none: no matter), and its end."""

    marks: tuple[str, ...]
    before: datetime | None


def _windows(last: datetime) -> Iterator[_Window]:
    before = None
    for days, times in _LATER:
        this = (last - _EPOCH).days // days
        yield _Window(marks=tuple(f"@{days}.{this - n}" for n in range(times)), before=before)
        before = _EPOCH + timedelta(days=days * (this - times + 1))
    yield _Window(marks=(), before=before)


def _on_postgres(way: Wanted, window: _Window, limit: int) -> Select[Any]:
    names = ("folded", "title", "lead", "published_at")
    indexed: ColumnElement[bool] = func.article_words(*(articles.c[name] for name in names)).op("@@")(
        cast(_tsquery(way, window), TSQUERY)
    )
    wanted = [indexed, window.before > _AGE if window.before else true()]
    if way.together and len(way.words) > 2:  # "a b" and "b c" need not stand side by side
        wanted.append(articles.c.folded.contains(f" {' '.join(way.words)} "))
    return select(*_COLUMNS).where(and_(*wanted)).order_by(*OF_FEW).limit(limit)


def _tsquery(way: Wanted, window: _Window) -> str:
    """Return the query in the words of tsquery: pairs for words side by side, and spellings with their diacritics."""
    pairs = [f"{one}_{two}" for one, two in pairwise(way.words)] if way.together else []
    parts = [_all(pairs or ([] if way.spellings else way.words))]
    parts.append(" | ".join(_all(words) for words in way.spellings))
    parts.append(" | ".join(f"'{mark}'" for mark in window.marks))
    return " & ".join(f"({part})" for part in parts if part)


def _all(words: Iterable[str]) -> str:
    return " & ".join(f"'{word}'" for word in words)
