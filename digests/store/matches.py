"""Which articles hold words: one statement on each database, in its own way (migration 0002 makes the indexes)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    Text,
    bindparam,
    case,
    cast,
    column,
    func,
    select,
    table,
    true,
    union_all,
)
from sqlalchemy import literal_column as sql
from sqlalchemy.dialects.postgresql import TSQUERY

from digests.store.database import Connection
from digests.store.schema import articles

FTS5 = table("article_words", *map(column, ("rowid", "folded", "title", "lead")))
_STORED_LAST = 1_000
"""SQLite finds the matches that were stored last; among these are those published last."""
_LATER = ((1, 4), (8, 4))
"""PostgreSQL looks at the last 4 days, then 32, and then at the rest: (days, how many times). A further stretch takes
rare words longer than it saves for usual ones."""
_AGE = func.coalesce(articles.c.published_at, articles.c.first_seen_at)
# By the column alone, a database could rather walk through all articles, and did so for a minute.
OF_FEW = _AGE.desc(), articles.c.id.desc()
"""The newest first, of some that an index found."""
_COLUMNS = articles.c.id, articles.c.story_id, articles.c.own, articles.c.published_at


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One way to hold words: with these diacritics or without any, and side by side or anywhere.

    `spellings` has them with diacritics, in each way to write "hòa" and "hoà"; none when they do not matter.
    """

    words: tuple[str, ...]
    spellings: tuple[tuple[str, ...], ...] = ()
    together: bool = True


@dataclass(frozen=True)
class Slot:
    """A place in a statement for the words to look for; statements with places are made once and used again.

    `exact`: three words or more that have to stand side by side are looked at once more.
    """

    name: str
    exact: bool = False


def slot(name: str, wanted: Sequence[Wanted]) -> Slot:
    """Return the place that suits these ways to hold words."""
    return Slot(name, len(wanted) == 1 and wanted[0].together and len(wanted[0].words) > 2)


def filled(tx: Connection, place: Slot, wanted: Sequence[Wanted], limit: int) -> dict[str, Any]:
    """Return what a statement with this place is executed with, to find what holds words in any of these ways."""
    lite = tx.dialect.name == "sqlite"
    words = " OR ".join(map(_fts5, wanted)) if lite else " | ".join(f"({_tsquery(way)})" for way in wanted)
    values: dict[str, Any] = {f"{place.name}_words": words, f"{place.name}_limit": limit}
    if lite:
        return values | {f"{place.name}_some": max(_STORED_LAST, limit) if limit > 1 else 1}
    return values | ({f"{place.name}_side": f" {' '.join(wanted[0].words)} "} if place.exact else {})


def matching(lite: bool, place: Slot, *, only_if: ColumnElement[bool] | None = None) -> Select[Any]:
    """Select id, story_id, own and published_at of the newest articles that hold what `filled` says.

    `only_if`: else nothing, and no index is read. `lite`: on SQLite. Of several ways three words side by side may be
    found on PostgreSQL that are not quite: the caller looks again.
    """
    return (_on_sqlite if lite else _on_postgres)(place, only_if)


def _most(name: str, only_if: ColumnElement[bool] | None) -> Any:
    """Return the limit; 0 unless the condition holds: both databases look at it before they look for any row."""
    limit = bindparam(name, type_=Integer)
    return limit if only_if is None else case((only_if, limit), else_=0)


# --- SQLite: FTS5 walks the articles that hold the words, backwards, as far as it is asked to --------------


def _on_sqlite(place: Slot, only_if: ColumnElement[bool] | None) -> Select[Any]:
    fits = sql("article_words").op("MATCH")(bindparam(f"{place.name}_words", type_=Text))
    some, limit = _most(f"{place.name}_some", only_if), _most(f"{place.name}_limit", only_if)
    last = select(FTS5.c.rowid).where(fits).order_by(FTS5.c.rowid.desc()).limit(some)
    there = articles.c.id.in_(last), articles.c.gone_at.is_(None)
    return select(*_COLUMNS).where(*there).order_by(*OF_FEW).limit(limit)


def _fts5(way: Wanted) -> str:
    """Return the query in the words of FTS5 (https://www.sqlite.org/fts5.html#full_text_query_syntax)."""
    between = " " if way.together else '" AND "'
    spelled = way.spellings or (way.words,)
    columns = "{title lead}" if way.spellings else "folded"
    return f"({columns} : (" + " OR ".join(f'("{between.join(words)}")' for words in spelled) + "))"


# --- PostgreSQL: GIN finds all that holds the words in a stretch of time ------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Window:
    """A stretch of time, in SQL: one of the marks that its articles bear in the index, and its end; None: any."""

    marks: ColumnElement[str] | None
    before: ColumnElement[Any] | None


def _recent() -> CTE:
    """Return one row: for each stretch its marks as a query ("marks0"), and where it begins ("began0")."""
    day: Select[Any] = select(sql("(max(published_at) AT TIME ZONE 'UTC')::date - date '1970-01-01'").label("day"))
    columns: list[Any] = []
    for number, (days, times) in enumerate(_LATER):
        marks = " || ' | ' || ".join(f"'''@{days}.' || (day / {days} - {n}) || ''''" for n in range(times))
        began = f"timestamptz 'epoch' + make_interval(days => (day / {days} - {times - 1}) * {days})"
        columns += [sql(marks).label(f"marks{number}"), sql(began).label(f"began{number}")]
    return select(*columns).select_from(day.select_from(articles).subquery("last")).cte("recent")


_RECENT = _recent()


def _windows() -> Iterator[_Window]:
    before: ColumnElement[Any] | None = None
    for number in range(len(_LATER)):
        marks, began = select(_RECENT.c[f"marks{number}"]), select(_RECENT.c[f"began{number}"])
        yield _Window(marks=cast(marks.scalar_subquery(), Text), before=before)
        before = began.scalar_subquery()
    yield _Window(marks=None, before=before)


_WINDOWS = tuple(_windows())


def _on_postgres(place: Slot, only_if: ColumnElement[bool] | None) -> Select[Any]:
    """The parts of the union are read one after the other, and none of them any more once the limit is reached."""
    found = union_all(*(_in_window(place, window) for window in _WINDOWS)).subquery()
    return select(*found.c).limit(_most(f"{place.name}_limit", only_if)).add_cte(_RECENT)


def _in_window(place: Slot, window: _Window) -> Select[Any]:
    names = ("folded", "title", "lead", "published_at")
    words: ColumnElement[str] = cast(bindparam(f"{place.name}_words"), Text)
    if window.marks is not None:
        words = func.concat(sql("'('"), words, sql("') & ('"), window.marks, sql("')'"))
    indexed = func.article_words(*(articles.c[name] for name in names)).op("@@")(cast(words, TSQUERY))
    earlier = true() if window.before is None else window.before > _AGE
    # Of three words, "a b" and "b c" may stand side by side without "a b c".
    exactly = articles.c.folded.contains(bindparam(f"{place.name}_side", type_=Text)) if place.exact else true()
    query = select(*_COLUMNS).where(indexed, earlier, exactly, articles.c.gone_at.is_(None))
    return query.order_by(*OF_FEW).limit(bindparam(f"{place.name}_limit", type_=Integer))


def _tsquery(way: Wanted) -> str:
    """Return the query in the words of tsquery: pairs for words side by side, and spellings with their diacritics."""
    pairs = [f"{one}_{two}" for one, two in pairwise(way.words)] if way.together else []
    parts = [_all(pairs or ([] if way.spellings else way.words))]
    parts.append(" | ".join(_all(words) for words in way.spellings))
    return " & ".join(f"({part})" for part in parts if part)


def _all(words: Iterable[str]) -> str:
    return " & ".join(f"'{word}'" for word in words)
