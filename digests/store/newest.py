"""The newest articles of what is wanted: topics, places, words. Each shape of a question is made into SQL once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, Text, and_, bindparam, exists, or_, select, true, union_all
from sqlalchemy.sql.expression import FromClause

from digests.model import Follows
from digests.store.database import Connection
from digests.store.intake import spaced
from digests.store.matches import OF_FEW, Slot, Wanted, filled, matching, slot
from digests.store.ready import among
from digests.store.schema import article_places, articles
from digests.store.search import NEWEST

_NEWEST = articles.c.published_at.desc(), articles.c.id.desc()


class Shape(NamedTuple):
    """What is asked for, values aside."""

    about: bool
    at: bool
    words: int
    follows: bool
    topics: bool
    places: bool
    keywords: int
    mutes: int
    muted_topics: bool

    @property
    def narrow(self) -> bool:
        """Something is asked for that an index can look up."""
        return self.about or self.at or bool(self.words) or self.topics


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked for: all of it has to match."""

    topic: str | None = None
    place: str | None = None
    words: str | None = None
    follows: Follows | None = None

    @property
    def shape(self) -> Shape:
        wants = Follows() if self.follows is None else self.follows
        return Shape(
            about=bool(self.topic),
            at=bool(self.place),
            words=len(spaced(self.words).split()) if self.words else 0,
            follows=self.follows is not None,
            topics=bool(wants.topics),
            places=bool(wants.places),
            keywords=len(wants.keywords) if wants.topics else 0,
            mutes=len(wants.muted_words),
            muted_topics=bool(wants.muted_topics),
        )

    def values(self) -> dict[str, Any]:
        """Return what a statement of this shape is executed with."""
        wants, shape = Follows() if self.follows is None else self.follows, self.shape
        every = {
            "about": [self.topic],
            "at": [self.place],
            "topics": sorted(wants.topics),
            "places": sorted(wants.places),
            "muted_topics": sorted(wants.muted_topics),
        }
        values: dict[str, Any] = {name: value for name, value in every.items() if getattr(shape, name)}
        if not shape.topics:
            values.pop("places", None)
        values |= _numbered("word", (f" {word} " for word in spaced(self.words or "").split()))
        values |= _numbered("keyword", (spaced(word) for word in sorted(wants.keywords) if shape.topics))
        for number, words in enumerate(sorted(wants.muted_words)):
            values[f"mute{number}"] = spaced(words)
        return values


def _numbered(name: str, values: Iterable[str]) -> dict[str, str]:
    return {f"{name}{number}": value for number, value in enumerate(values)}


def matches(lite: bool, table: FromClause, shape: Shape) -> ColumnElement[bool]:
    """Match all that is asked for."""
    wanted = [_about(lite, table, "about")] if shape.about else []
    wanted += [_at_place(lite, table, "at")] if shape.at else []
    wanted += [_has(table, f"word{number}") for number in range(shape.words)]
    wanted += [_follows(lite, table, shape)] if shape.follows else []
    return and_(true(), *wanted)


def tells_its_story(lite: bool, shape: Shape) -> ColumnElement[bool]:
    """Keep of each story the one article that tells it: the newsroom's own, or else the first that matches."""
    other = articles.alias("other")
    sooner = and_(other.c.own == articles.c.own, other.c.id < articles.c.id)
    better = or_(and_(other.c.own, ~articles.c.own), sooner)
    there = other.c.gone_at.is_(None)
    return ~exists().where(other.c.story_id == articles.c.story_id, better, there, matches(lite, other, shape))


def _follows(lite: bool, table: FromClause, shape: Shape) -> ColumnElement[bool]:
    """Match what `wanted` of compose.select would: any of the things followed, and no muted word."""
    muted = [~_has(table, f"mute{number}") for number in range(shape.mutes)]
    muted += [~_about(lite, table, "muted_topics")] if shape.muted_topics else []
    if not shape.topics:
        return and_(true(), *muted)
    wanted: list[ColumnElement[bool]] = [_about(lite, table, "topics")]
    wanted += [_at_place(lite, table, "places")] if shape.places else []
    wanted += [_has(table, f"keyword{number}") for number in range(shape.keywords)]
    return and_(or_(*wanted), *muted)


def _about(lite: bool, table: FromClause, name: str) -> ColumnElement[bool]:
    # Not the column itself, or SQLite, which knows no figures, would rather read all of a topic than a few ids.
    return among(lite, table.c.topic.concat(""), name)


def _at_place(lite: bool, table: FromClause, name: str) -> ColumnElement[bool]:
    here = among(lite, article_places.c.code, name)
    return exists().where(article_places.c.article_id == table.c.id, here)


def _has(table: FromClause, name: str) -> ColumnElement[bool]:
    return table.c.folded.contains(bindparam(name, type_=Text))


# --- which articles may be among them, by the indexes ------------------------------------------------


def narrowest(follows: Follows, topic: str | None, place: str | None, words: str | None) -> Follows:
    """Return one wish that every article asked for fulfils, the one that the fewest do; or all that is followed."""
    if words:
        return Follows(keywords=frozenset({words}))
    if place:
        return Follows(places=frozenset({place}))
    return Follows(topics=frozenset({topic})) if topic else follows


class Lookup(NamedTuple):
    """In which indexes what is asked for is looked up."""

    topics: int
    places: int
    held: Slot | None


def looked_up(tx: Connection, wishes: Follows, count: int, *, together: bool) -> tuple[Lookup, dict[str, Any]]:
    """Return the look-up of the newest articles that fulfil any of these wishes, and its values.

    It finds enough to tell `count` stories. Each wish is looked up in its own index: together they would be a walk
    through all articles.
    """
    enough = 3 * count + (400 if wishes.mutes else 80)
    ways = [Wanted(words=tuple(spaced(words).split()), together=together) for words in sorted(wishes.keywords)]
    held = slot("held", ways) if ways else None
    # What was published last is among what was stored last.
    values: dict[str, Any] = {"enough": enough, "stored": min(NEWEST, 2 * enough)}
    values |= _numbered("topic", sorted(wishes.topics)) | _numbered("place", sorted(wishes.places))
    values |= filled(tx, held, ways, enough) if held else {}
    return Lookup(len(wishes.topics), len(wishes.places), held), values


def found(lite: bool, lookup: Lookup) -> ColumnElement[bool]:
    """Match the articles that the look-up finds."""
    every = union_all(*(select(*one.subquery().c) for one in _lookups(lite, lookup))).subquery()
    few = select(every.c.id).order_by(every.c.published_at.desc(), every.c.id.desc())
    return articles.c.id.in_(few.limit(bindparam("enough", type_=Integer)))


def _lookups(lite: bool, lookup: Lookup) -> Iterator[Select[Any]]:
    aged = select(articles.c.id, articles.c.published_at)
    enough = bindparam("enough", type_=Integer)
    for number in range(lookup.topics):
        yield aged.where(articles.c.topic == bindparam(f"topic{number}")).order_by(*_NEWEST).limit(enough)
    for number in range(lookup.places):
        here = select(article_places.c.article_id).where(article_places.c.code == bindparam(f"place{number}"))
        stored_last = here.order_by(article_places.c.article_id.desc()).limit(bindparam("stored", type_=Integer))
        yield aged.where(articles.c.id.in_(stored_last)).order_by(*OF_FEW).limit(enough)
    if lookup.held:
        those = matching(lite, lookup.held).subquery()
        yield select(those.c.id, those.c.published_at)
