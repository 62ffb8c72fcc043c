"""The news of one moment: what is fresh, what was told before, and up to when a reader counts as told."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from digests.compose.select import Selection, select, wanted
from digests.compose.updates import adds
from digests.model import NEVER, Article, Follows

DAY = timedelta(hours=24)
REACH = timedelta(hours=48)
"""How far back a digest reaches at most: the first one, one after a pause, one after one that was missed."""
STORY = timedelta(hours=72)
"""How long a story stays the same one (collect groups them so)."""


def told_until(watermark: datetime | None, catching_up: bool, slot: datetime) -> datetime:
    """Return up to when a reader counts as told at `slot`: readers for whom it is the same share their edition.

    Who had no digest a day ago counts as told until a moment later than who had: they were not told the same.
    """
    if watermark is None or catching_up:
        return watermark or NEVER
    return watermark if watermark >= slot - DAY else slot - DAY + timedelta.resolution


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
        self.until = until
        self._added: dict[tuple[int, datetime], bool] = {}

    def select(
        self,
        follows: Follows,
        since: datetime,
        *,
        reach: timedelta = REACH,
        shown: Collection[int] | None = None,
    ) -> Selection:
        """Return what a reader with these wishes is told who was told the news up to `since`.

        Of a story that had news for them before, they are told only what adds something (`adds`). That is an update if
        one of its articles is among `shown`, the articles their digests told (None: all that had news for them), and
        else simply the story.
        """
        fresh: list[Article] = []
        before: dict[int, Article] = {}
        for story, articles in self._fresh(follows, since, reach).items():
            told = self._told(story, follows, since)
            fresh += self._adding(articles, since) if told else articles
            if known := _last(told, shown):
                before[story] = known
        return select(fresh, follows, topics=self._topics, before=before)

    def missed(self, follows: Follows, since: datetime, *, shown: Collection[int] = ()) -> Selection:
        """Return what mattered most since a moment to a reader with these wishes, whatever they were sent.

        What adds something to a story of before that moment is an update, if they were `shown` an article of it then.
        """
        fresh: list[Article] = []
        before: dict[int, Article] = {}
        for story, articles in self._fresh(follows, since, self.until - since).items():
            known = _last(self._told(story, follows, since), shown)
            added = self._adding(articles, since) if known else []
            fresh += added or articles
            if known and added:
                before[story] = known
        return select(fresh, follows, topics=self._topics, per_paper=DAY, before=before)

    def updates(self, follows: Follows, since: datetime) -> bool:
        """Say whether anything is added to a story that had news for such a reader before."""
        stories = self._fresh(follows, since, REACH).items()
        return any(self._told(story, follows, since) and self._adding(articles, since) for story, articles in stories)

    def _fresh(self, follows: Follows, since: datetime, reach: timedelta) -> dict[int, list[Article]]:
        """Return what is new and wanted, by story; a page that was taken down is only known, and told no more."""
        fresh: dict[int, list[Article]] = {}
        for article in self._articles[bisect_right(self._moments, max(since, self.until - reach)) :]:
            if not article.gone and wanted(article, follows):
                fresh.setdefault(article.story, []).append(article)
        return fresh

    def _told(self, story: int, follows: Follows, since: datetime) -> list[Article]:
        if _moment(self._of_story[story][0]) > since:
            return []  # nearly always: a new story
        return [article for article in self._earlier(story, since) if wanted(article, follows)]

    def _adding(self, articles: list[Article], since: datetime) -> list[Article]:
        """Return those of a story's `articles` that add something to what all earlier ones said."""
        return [article for article in articles if self._adds(article, since)]

    def _adds(self, article: Article, since: datetime) -> bool:
        key = article.id, since
        if key not in self._added:  # the same for all readers who were told up to the same moment
            self._added[key] = adds(article, self._earlier(article.story, since))
        return self._added[key]

    def _earlier(self, story: int, since: datetime) -> list[Article]:
        return list(takewhile(lambda article: _moment(article) <= since, self._of_story[story]))


def _last(told: Sequence[Article], shown: Collection[int] | None) -> Article | None:
    """Return the newest article of a story that was really shown (None: all were) and is still there."""
    known = [article for article in told if (shown is None or article.id in shown) and not article.gone]
    return known[-1] if known else None


def _moment(article: Article) -> datetime:
    return article.news_at or article.published
