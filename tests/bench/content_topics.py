"""What an article is about by its words alone, on invented articles of the twelve topics, local and national.

Neither section nor category is told. The events that `content_stories` groups count as a set to develop on, too. The
kept set was written after most keywords; when first met, of 44 articles 35 got a topic and 28 of those the right one.
"""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from config.newsroom import load
from digests.collect.topics import topic_of
from digests.model import GENERAL
from tests.bench.content_row import Row
from tests.bench.content_stories import FOLDER

SETS = {"dev": ("events_dev", "events_kept", "topics_dev"), "kept": ("topics_kept",)}


def articles(files: Iterable[str]) -> list[dict[str, str]]:
    """Return the articles of the files, each with title, lead and topic."""
    return [orjson.loads(line) for file in files for line in (FOLDER / f"{file}.jsonl").read_bytes().splitlines()]


def measure() -> list[Row]:
    """Return for each set how often a topic is given, and how often it is the right one then."""
    rows: list[Row] = []
    topics = load().topics
    for name, files in SETS.items():
        told = articles(files)
        found = [topic_of(None, (), "", one["title"], one["lead"], topics) for one in told]
        given = [(one["topic"], topic) for one, topic in zip(told, found, strict=True) if topic != GENERAL]
        right = sum(wanted == topic for wanted, topic in given)
        on = f"{len(told)} titles and leads, {name}"
        rows.append(Row(what="topic: right where given", on=on, figure=right / len(given), asked=0.85))
        rows.append(Row(what="topic: given", on=on, figure=len(given) / len(told), asked=0.75))
    return rows
