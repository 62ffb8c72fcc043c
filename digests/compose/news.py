"""The news of one moment: what is fresh, what was told before, and up to when a reader counts as told."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from digests.compose.select import Selection, select, wanted
from digests.model import NEVER, Article, Follows

DAY = timedelta(hours=24)
REACH = timedelta(hours=48)
"""How far back a digest reaches at most: the first one, one after a pause, one after one that was missed."""
STORY = timedelta(hours=72)
"""How long a story stays the same one (collect groups them so)."""


def told_until(watermark: datetime | None, catching_up: bool, slot: datetime) -> datetime:
    """Return up to when a reader counts as told at `slot`: readers for whom it is the same share their edition."""
    if watermark is None or catching_up:
        return watermark or NEVER
    return max(watermark, slot - DAY)


class News:
    """The articles of which the digests of one moment (`until`) are made.

    `articles` are those that became news in the time before `until` that `REACH` and `STORY` make; `topics` are the
    newsroom's, in its order.
    """

    def __init__(self, articles: Sequence[Article], *, topics: tuple[str, ...], until: datetime) -> None:
        self._articles = sorted((a for a in articles if a.news_at and a.news_at <= until), key=_moment)
        self._moments = [_moment(article) for article in self._articles]
        self._of_story: dict[int, list[Article]] = {}
        for article in self._articles:
            self._of_story.setdefault(article.story, []).append(article)
        self._topics = topics
        self._until = until

    def select(self, follows: Follows, since: datetime, *, reach: timedelta = REACH) -> Selection:
        """Return what a reader with these wishes is told who was told the news up to `since`.

        A story of which they were told before stays out, whatever was written about it since.
        """
        fresh = self._articles[bisect_right(self._moments, max(since, self._until - reach)) :]
        told = {article.story for article in fresh if self._was_told(article.story, follows, since)}
        return select(fresh, follows, told, topics=self._topics)

    def _was_told(self, story: int, follows: Follows, since: datetime) -> bool:
        earlier = takewhile(lambda article: _moment(article) <= since, self._of_story[story])
        return any(wanted(article, follows) for article in earlier)


def _moment(article: Article) -> datetime:
    return article.news_at or article.published
