"""What an article is about by its words alone, on invented articles of the twelve topics, local and national.

Neither section nor category is told. The events that `content_stories` groups count as a set to develop on, too. The
jury's set was written by somebody who had not seen the rules (docs/decisions.md has its first figures): where an editor
would be unsure the other topics are accepted (`also`), and of some articles nothing can be said but "general".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from config.newsroom import load
from digests.collect.topics import topic_of
from digests.model import GENERAL
from tests.bench.content_row import Row
from tests.bench.content_stories import FOLDER

SETS = {"dev": ("events_dev", "topics_dev"), "jury": ("topics_jury",), "last": ("topics_last",)}


@dataclass(frozen=True, kw_only=True)
class Filed:
    """An article, the topics that it may be filed under, and the one that it was."""

    title: str
    right: frozenset[str]
    found: str


def filed(files: Iterable[str]) -> list[Filed]:
    """Return the articles of the files with the topics found."""
    topics = load().topics
    told = [orjson.loads(line) for file in files for line in (FOLDER / f"{file}.jsonl").read_bytes().splitlines()]
    return [
        Filed(
            title=one["title"],
            right=frozenset({one["topic"], *one.get("also", ())}),
            found=topic_of(None, (), "", one["title"], one["lead"], topics),
        )
        for one in told
    ]


def measure(sets: Iterable[str] = SETS) -> list[Row]:
    """Return for each set how often a topic is given, how often rightly, and whether "general" is left alone."""
    rows: list[Row] = []
    for name in sets:
        every = filed(SETS[name])
        about = [one for one in every if GENERAL not in one.right]
        given = [one for one in about if one.found != GENERAL]
        right = sum(one.found in one.right for one in given)
        on = f"{len(about)} titles and leads, {name}"
        rows.append(Row(what="topic: right where given", on=on, figure=right / len(given), asked=0.85))
        rows.append(Row(what="topic: given", on=on, figure=len(given) / len(about), asked=0.75))
        if nothing := [one for one in every if GENERAL in one.right]:
            left = sum(one.found in one.right for one in nothing) / len(nothing)
            rows.append(
                Row(what="topic: none left as none", on=f"{len(nothing)} of them, {name}", figure=left, asked=0.85)
            )
    return rows
