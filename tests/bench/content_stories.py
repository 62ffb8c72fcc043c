"""Which articles tell one story, on invented events as several papers tell them, with others of their kind elsewhere.

F1 is that of pairs: of articles that are put together and of those that belong together. No article has a date, so
words alone decide. "as they come" is what the collector does, one article after the other; the average of five orders.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import orjson

from digests.collect.stories.batch import group
from digests.collect.stories.likeness import Likeness
from digests.collect.stories.recent import RecentStories
from digests.store.intake import Recent, folded
from tests.bench.content_row import Row

FOLDER = Path(__file__).parents[1] / "content"
_NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Telling:
    """An article, the event it tells, and what it is about."""

    event: int
    topic: str
    title: str
    lead: str
    published: datetime | None = None


def tellings(name: str) -> list[Telling]:
    """Return the articles of a set, "dev" or "kept"."""
    lines = (FOLDER / f"events_{name}.jsonl").read_bytes().splitlines()
    return [Telling(**orjson.loads(line)) for line in lines]


def pairwise_f1(told: list[Telling], stories: list[int]) -> float:
    """Return the F1 of pairs."""
    right = wrong = 0
    for one, other in combinations(range(len(told)), 2):
        together, belong = stories[one] == stories[other], told[one].event == told[other].event
        right += together and belong
        wrong += together != belong
    return 2 * right / (2 * right + wrong)


def as_they_come(told: list[Telling], order: int) -> list[int]:
    """Return the story of each article when they arrive one by one."""
    likeness = Likeness()
    recent: RecentStories[Recent] = RecentStories(likeness, timedelta(hours=72), likeness.learn)
    stories = [0] * len(told)
    for id, place in enumerate(random.Random(order).sample(range(len(told)), len(told)), start=1):
        title, lead = told[place].title, told[place].lead
        one = Recent(id=id, story=id, title=title, lead=lead, folded=folded(title, lead), published=_NOON)
        one = replace(one, story=recent.story_of(one) or id)
        recent.add(one)
        stories[place] = one.story
    return stories


def measure() -> list[Row]:
    """Return F1 of both sets, in a batch and one by one, and the cost of the latter."""
    rows: list[Row] = []
    for name in ("dev", "kept"):
        told = tellings(name)
        on = f"{len(told)} articles, {len({one.event for one in told})} events, {name}"
        rows.append(Row(what="same story: F1, a batch", on=on, figure=pairwise_f1(told, group(told)), asked=0.85))
        started = time.process_time()
        figures = [pairwise_f1(told, as_they_come(told, order)) for order in range(5)]
        cost = 1000 * (time.process_time() - started) / 5 / len(told)
        rows.append(Row(what="same story: F1, as they come", on=on, figure=sum(figures) / 5, asked=0.85))
        rows.append(Row(what="same story: CPU ms an article", on=on, figure=cost, asked=1.0, at_most=True))
    return rows
