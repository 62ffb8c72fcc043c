"""A newsroom's archive for the benchmark of searching: invented articles, as many as wanted, quickly.

Their words are Vietnamese syllables as often as in real news: the commonest in four of ten articles, most in few.
"""

from __future__ import annotations

import itertools
import random
import sqlite3
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg

from config.newsroom import load
from digests.collect.text import fold
from digests.store import Database
from digests.store.migrate import upgrade

NEWEST = datetime(2026, 11, 23, tzinfo=UTC)
YEARS = timedelta(days=3 * 365)
RARE = 400
"""Articles that hold a word of their own kind ("hiếm"), spread over the years."""
_STARTS = "b c ch d đ g h k kh l m n ng nh ph q r s t th tr v x"
_ENDS = "a an ang anh ao ay ăm ăn âm ân ât e em en eo ê ênh i in iên iêu o on ong ông ôi ơi u ung ương ươi uyên y"
_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_ARTICLES = (
    "id, url, feed_id, guid, source, own, title, lead, title_key, folded, topic, published_at, dated, first_seen_at,"
    " news_at, story_id, revision, updated_at"
)
Row = tuple[object, ...]


def syllables(chance: random.Random) -> list[str]:
    """Return syllables, the commonest first."""
    found = [
        unicodedata.normalize("NFC", start + end[0] + tone + end[1:])
        for start, end, tone in itertools.product(_STARTS.split(), _ENDS.split(), _TONES)
    ]
    chance.shuffle(found)
    return found[:3500]


class Archive:
    """Articles from a seed; `words` are their syllables, the commonest first."""

    def __init__(self, size: int, *, pieces: int = 200_000) -> None:
        self.size = size
        self._chance = random.Random(20261123)
        self.words = syllables(self._chance)
        weights = list(itertools.accumulate(1 / (rank + 20) for rank in range(len(self.words))))
        some = [self._chance.choices(self.words, cum_weights=weights, k=4) for _ in range(pieces)]
        self._pieces = [(" ".join(piece), fold(" ".join(piece))) for piece in some]
        newsroom = load()
        self.topics = [topic.slug for topic in newsroom.topics]
        self.places = [place.code for place in newsroom.places]

    def phrases(self, count: int) -> list[str]:
        """Return four words each that stand side by side in some articles."""
        return [text for text, _ in self._pieces[:count]]

    def articles(self) -> Iterator[Row]:
        """Yield rows of the table, the oldest first, as feeds bring them: each up to a day after its publication."""
        for id in range(1, self.size + 1):
            seen = NEWEST - YEARS * ((self.size - id) / self.size)
            published = seen - timedelta(minutes=self._chance.randrange(1440))
            chosen = self._chance.choices(self._pieces, k=13)
            title, lead = (" ".join(text for text, _ in part) for part in (chosen[:3], chosen[3:]))
            title += " hiếm" if id % max(1, self.size // RARE) == 0 else ""
            folded = f" {fold(title)} {' '.join(bare for _, bare in chosen[3:])} "
            story = id if id % 7 else max(1, id - self._chance.randrange(1, 60))
            topic = self._chance.choice(self.topics)
            yield (
                id, f"https://bao.example/{id}.html", None, str(id), f"Báo {id % 17}", False, title, lead, str(id),
                folded, topic, published, True, seen, seen, story, 1, seen,
            )  # fmt: skip

    def placed(self) -> Iterator[Row]:
        """Yield rows of article_places: three of ten articles have a place, some places most."""
        for id in range(1, self.size + 1):
            if id % 10 < 3:
                yield id, self.places[int(len(self.places) * self._chance.random() ** 2)], 0


async def build(url: str, archive: Archive) -> Database:
    """Return a database that holds the archive, with the newest schema."""
    db = Database(url)
    await upgrade(db, "0001")
    fill = _fill_sqlite if db.sqlite else _fill_postgres
    fill(url, archive)
    await upgrade(db)
    return db


def _fill_sqlite(url: str, archive: Archive) -> None:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
        file.execute("PRAGMA synchronous=OFF")
        marks = ", ".join("?" * 18)
        rows = (tuple(str(v)[:-6] if isinstance(v, datetime) else v for v in row) for row in archive.articles())
        file.executemany(f"INSERT INTO articles ({_ARTICLES}) VALUES ({marks})", rows)
        file.executemany("INSERT INTO article_places (article_id, code, rank) VALUES (?, ?, ?)", archive.placed())
    file.close()


def _fill_postgres(url: str, archive: Archive) -> None:
    with psycopg.connect(url) as server, server.cursor() as cursor:
        tables = ((f"articles ({_ARTICLES})", archive.articles()),)
        for table, rows in (*tables, ("article_places (article_id, code, rank)", archive.placed())):
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"ALTER DATABASE \"{url.rpartition('/')[2]}\" SET maintenance_work_mem = '1GB'")
        server.execute("ANALYZE")
