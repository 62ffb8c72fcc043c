"""Which articles tell one story, on invented events as several papers tell them, with others of their kind elsewhere.

F1 is that of pairs: of articles that are put together and of those that belong together. "As they come" is what the
collector does, one article after the other. The articles of the set to develop on have no date, so words alone decide,
and they come in five orders, of which the average counts. Those of the jury, who had not seen the rules, come as they
were published within 72 hours: many have a neighbour that is only like them, and some are told by nobody else. So do
those of the last set, of which the weights were fitted to all, and the fresh ones, with leads as long as real ones,
written before that and first met after it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
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
SETS = ("dev", "jury", "last", "fresh")
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
    """Return the articles of one of the sets."""
    rows = [orjson.loads(line) for line in (FOLDER / f"events_{name}.jsonl").read_bytes().splitlines()]
    return [Telling(**{**row, "published": _moment(row.get("published"))}) for row in rows]


def _moment(raw: str | None) -> datetime | None:
    return datetime.fromisoformat(raw) if raw else None


def pairwise_f1(told: list[Telling], stories: list[int]) -> float:
    """Return the F1 of pairs."""
    right = wrong = 0
    for one, other in combinations(range(len(told)), 2):
        together, belong = stories[one] == stories[other], told[one].event == told[other].event
        right += together and belong
        wrong += together != belong
    return 2 * right / (2 * right + wrong)


def orders(told: list[Telling]) -> list[list[int]]:
    """Return in which order the articles come: as they were published, else in five that chance gives."""
    places = range(len(told))
    if all(one.published for one in told):
        return [sorted(places, key=lambda place: told[place].published or _NOON)]
    return [random.Random(seed).sample(places, len(places)) for seed in range(5)]


def as_they_come(told: list[Telling], order: list[int]) -> list[int]:
    """Return the story of each article when they arrive one by one."""
    likeness = Likeness()
    recent: RecentStories[Recent] = RecentStories(likeness, timedelta(hours=72), likeness.learn)
    stories = [0] * len(told)
    for id, place in enumerate(order, start=1):
        title, lead, published = told[place].title, told[place].lead, told[place].published or _NOON
        one = Recent(id=id, story=id, title=title, lead=lead, folded=folded(title, lead), published=published)
        one = replace(one, story=recent.story_of(one) or id)
        recent.add(one)
        stories[place] = one.story
    return stories


def measure(sets: Iterable[str] = SETS) -> list[Row]:
    """Return F1 of the sets, in a batch and one by one, and the cost of the latter."""
    rows: list[Row] = []
    for name in sets:
        told = tellings(name)
        on = f"{len(told)} articles, {len({one.event for one in told})} events, {name}"
        rows.append(Row(what="same story: F1, a batch", on=on, figure=pairwise_f1(told, group(told)), asked=0.85))
        started = time.process_time()
        figures = [pairwise_f1(told, as_they_come(told, order)) for order in orders(told)]
        cost = 1000 * (time.process_time() - started) / len(figures) / len(told)
        rows.append(Row(what="same story: F1, as they come", on=on, figure=sum(figures) / len(figures), asked=0.85))
        rows.append(Row(what="same story: CPU ms an article", on=on, figure=cost, asked=1.0, at_most=True))
    return rows
