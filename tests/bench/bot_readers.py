"""A newsroom's readers for the benchmark of the bot: invented, as many as wanted, quickly.

Four of ten chose no topic, most have a commune, some have keywords or muted words; one in ten has two digests a day,
one in ten left or rests.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import psycopg

from config.newsroom import load
from digests.collect.text import fold
from digests.compose.schedule import dues
from digests.model import Chat, ChatRef, Follows, Plan
from digests.store import chats
from tests.bench.archive import NEWEST, Archive, Row

FIRST = 1_000_000_000
"""The platform's id of the first reader."""
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_TABLES = {
    "chats": "id, channel, external_id, state, locale, zone, private, signature, watermark, catching_up, empty_digest,"
    " created_at, seen_at",
    "follows": "chat_id, kind, value, label",
    "digest_plans": "chat_id, at, weekdays, next_due_at",
}
_MORNING = (time(6, 30),)
_TIMES = (*(_MORNING,) * 6, (time(11, 30),), (time(18),), (time(7, 15),), (time(6, 30), time(18)))


class Readers:
    """Readers from a seed. They follow what the archive writes about."""

    def __init__(self, size: int, archive: Archive) -> None:
        self.size = size
        self._chance = random.Random(20261124)
        newsroom = load()
        self._topics = [topic.slug for topic in newsroom.topics]
        self._places = [place.code for place in newsroom.places]
        self._words = archive.words[100:1500]

    def people(self) -> Iterator[Chat]:
        """Yield the readers."""
        for id in range(1, self.size + 1):
            yield Chat(
                id=id,
                ref=ChatRef(channel="telegram", id=str(FIRST + id)),
                state=self._chance.choice(("active",) * 18 + ("paused", "left")),
                locale="en" if id % 50 == 0 else "vi",
                zone=_ZONE,
                follows=self._follows(),
                plans=tuple(Plan(at=at) for at in self._chance.choice(_TIMES)),
                watermark=NEWEST - timedelta(hours=self._chance.randrange(1, 30)),
                catching_up=False,
            )

    def _follows(self) -> Follows:
        chance = self._chance
        topics = chance.sample(self._topics, chance.choice((0, 0, 0, 0, 1, 1, 2, 3, 4, 5)))
        near = [int(len(self._places) * chance.random() ** 2) for _ in range(chance.choice((0, 1, 1, 2)))]
        return Follows(
            topics=frozenset(topics),
            places=frozenset(self._places[place] for place in near),
            keywords=frozenset(self._phrases(chance.choice((0,) * 8 + (1, 3)))),
            mutes=frozenset(self._phrases(chance.choice((0,) * 29 + (1,)))),
        )

    def _phrases(self, count: int) -> Iterator[str]:
        for _ in range(count):
            yield fold(" ".join(self._chance.choices(self._words, k=self._chance.choice((1, 2)))))


def fill(url: str, readers: Readers) -> None:
    """Put the readers into a database with the newest schema."""
    put = _into_sqlite if url.startswith("sqlite:") else _into_postgres
    people = readers.people()
    while some := [chat for _, chat in zip(range(50_000), people, strict=False)]:
        put(url, {"chats": map(_chat, some), "follows": _wishes(some), "digest_plans": _plans(some)})
    if not url.startswith("sqlite:"):
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("SELECT setval('chats_id_seq', (SELECT max(id) FROM chats))")
            server.execute("VACUUM ANALYZE")


def _chat(chat: Chat) -> Row:
    return (
        chat.id, chat.ref.channel, chat.ref.id, chat.state, chat.locale, chat.zone.key, True, chat.signature,
        chat.watermark, False, True, NEWEST - timedelta(days=90), NEWEST - timedelta(hours=30),
    )  # fmt: skip


def _wishes(people: Iterable[Chat]) -> Iterator[Row]:
    for chat in people:
        wants = chat.follows
        kinds = ("topic", wants.topics), ("place", wants.places), ("keyword", wants.keywords), ("mute", wants.mutes)
        yield from ((chat.id, kind, value, None) for kind, values in kinds for value in sorted(values))


def _plans(people: Iterable[Chat]) -> Iterator[Row]:
    for chat in people:
        moments = dues(chat, NEWEST + timedelta(hours=12))
        yield from ((chat.id, f"{plan.at:%H:%M}", chats.pack(plan.weekdays), moments[plan.at]) for plan in chat.plans)


def _into_sqlite(url: str, tables: dict[str, Iterable[Row]]) -> None:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
        file.execute("PRAGMA synchronous=OFF")
        for name, rows in tables.items():
            marks = ", ".join("?" * (_TABLES[name].count(",") + 1))
            plain = (tuple(_as_text(v) if isinstance(v, datetime) else v for v in row) for row in rows)
            file.executemany(f"INSERT INTO {name} ({_TABLES[name]}) VALUES ({marks})", plain)
    file.close()


def _as_text(moment: datetime) -> str:
    return f"{moment.replace(tzinfo=None):%Y-%m-%d %H:%M:%S.%f}"


def _into_postgres(url: str, tables: dict[str, Iterable[Row]]) -> None:
    with psycopg.connect(url) as server, server.cursor() as cursor:
        for name, rows in tables.items():
            with cursor.copy(f"COPY {name} ({_TABLES[name]}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
