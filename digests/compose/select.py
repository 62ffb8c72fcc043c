"""Which stories a digest tells: one article a story, told before only if it adds something, of every subject some."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache

from digests.collect.text import fold
from digests.compose.updates import best
from digests.model import GENERAL, Article, Follows

LIMIT = 8
"""Stories in a digest."""
_PAPER = timedelta(hours=3)
"""Each further paper that tells a story makes it as important as one that is so much newer."""
_PAPERS = 5
_NOTHING = timedelta(0)
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_NONE: Mapping[int, Article] = {}

Rank = Callable[[Article], tuple[object, ...]]


@dataclass(frozen=True, kw_only=True)
class Section:
    """Stories under one heading: `key` is the code of a place the reader follows, or a topic's slug."""

    key: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What a digest tells, and what it had to leave out (the best first)."""

    sections: tuple[Section, ...] = ()
    left: tuple[Article, ...] = ()
    before: Mapping[int, Article] = field(default_factory=dict)
    """For each story that is an update, the article of it that the reader was told before."""

    @property
    def shown(self) -> tuple[Article, ...]:
        return tuple(article for section in self.sections for article in section.articles)

    @property
    def more(self) -> int:
        return len(self.left)

    def shorter(self) -> Selection:
        """Return it with one story fewer: the last of the longest section, now the first of those left out."""
        longest = max(self.sections, key=lambda section: len(section.articles))
        kept = replace(longest, articles=longest.articles[:-1])
        sections = (kept if section is longest else section for section in self.sections)
        return replace(
            self,
            sections=tuple(section for section in sections if section.articles),
            left=(longest.articles[-1], *self.left),
        )


def wanted(article: Article, follows: Follows) -> bool:
    """Does a reader with these wishes want this article? No topic chosen means all of them; a muted word wins."""
    if follows.mutes and (article.topic in follows.muted_topics or names(article, follows.muted_words)):
        return False
    return not follows.topics or article.topic in follows.topics or _asked_for(article, follows)


def _asked_for(article: Article, follows: Follows) -> bool:
    """Is it about a place the reader follows, or does it name one of their keywords?"""
    if article.places and not follows.places.isdisjoint(article.places):
        return True
    return bool(follows.keywords) and names(article, follows.keywords)


def select(
    articles: Iterable[Article],
    follows: Follows,
    *,
    topics: tuple[str, ...],
    limit: int = LIMIT,
    before: Mapping[int, Article] = _NONE,
    per_paper: timedelta = _PAPER,
) -> Selection:
    """Return up to `limit` stories of `articles`, which the reader wants (`wanted`), in sections.

    Of the stories in `before` the reader was told that article; what tells one of them is an update.
    What the reader's places and keywords bring is taken first, up to half of it; of the rest a section gets its
    second story only when every section has its first, so that no subject fills the digest. The reader's places stand
    first, then the topics in the order of `topics` (the newsroom's). Within a section the newest and most covered
    stand first, the newsroom's own before others of the same hour, an update after what is new. What an editor has
    pinned stands before all that, and is never left out for want of room; what was moved stands where it was put.
    """
    stories: dict[int, list[Article]] = {}
    for article in articles:
        stories.setdefault(article.story, []).append(article)
    rank = _ranking(frozenset(before), per_paper)
    ranked = sorted((told[0] if len(told) == 1 else best(told) for told in stories.values()), key=rank, reverse=True)
    place = {article.id: number for number, article in enumerate(ranked)}
    groups = _sections(ranked, follows, topics)
    here = [key for key in sorted(groups) if key in follows.places]
    order = [*here, *(key for key in dict.fromkeys((*topics, GENERAL)) if key in groups)]
    first = [article for article in ranked if article.mark == "pin"]
    first += [article for article in ranked if _asked_for(article, follows)][: limit // 2]
    spread = _in_turn(place, [groups[key] for key in here], [groups[key] for key in order[len(here) :]])
    queue = list({article.id: article for article in (*first, *spread)}.values())
    taken = frozenset(article.id for article in queue[:limit])
    sections = (Section(key=key, articles=tuple(a for a in groups[key] if a.id in taken)) for key in order)
    return Selection(
        sections=tuple(section for section in sections if section.articles),
        left=tuple(queue[limit:]),
        before={article.id: before[article.story] for article in queue if article.story in before},
    )


def _sections(ranked: list[Article], follows: Follows, topics: tuple[str, ...]) -> dict[str, list[Article]]:
    groups: dict[str, list[Article]] = {}
    for article in ranked:
        groups.setdefault(_section(article, follows, topics), []).append(article)
    return {key: arranged(group) for key, group in groups.items()}


def arranged(group: list[Article]) -> list[Article]:
    """Return the stories of a section, ranked, in the order of the desk: the pinned, then the others as moved."""
    if not any(article.mark == "pin" or article.rank is not None for article in group):
        return group
    pinned = [article for article in group if article.mark == "pin"]
    return _moved(pinned) + _moved([article for article in group if article.mark != "pin"])


def _moved(stories: list[Article]) -> list[Article]:
    """Return the stories with those that have a place put there, the first place first."""
    order = [story for story in stories if story.rank is None]
    for story in sorted((one for one in stories if one.rank is not None), key=lambda one: one.rank or 0):
        order.insert(story.rank or 0, story)
    return order


def _in_turn(place: Mapping[int, int], *tiers: list[list[Article]]) -> list[Article]:
    """Take the first of every group, then the second of every group, and so on.

    In each round the groups of the first tier come before those of the second, and in a tier the best comes first:
    `place` says by an article's id how many are better.
    """
    rounds = max((len(group) for groups in tiers for group in groups), default=0)
    turns = ([group[turn] for group in groups if turn < len(group)] for turn in range(rounds) for groups in tiers)
    return [article for turn in turns for article in sorted(turn, key=lambda article: place[article.id])]


def _section(article: Article, follows: Follows, topics: tuple[str, ...]) -> str:
    for code in article.places:
        if code in follows.places:
            return code
    return article.topic if article.topic in topics else GENERAL


def _ranking(updates: Collection[int], per_paper: timedelta) -> Rank:
    """Return the order of what a reader is told: an update counts after what is new in the same hour.

    Each further paper that tells a story counts as if it were `per_paper` newer.
    """

    def rank(article: Article) -> tuple[object, ...]:
        update = article.story in updates
        # How many papers tell the story says nothing about how many tell what has come of it.
        bonus = 0 if update else min(article.papers, _PAPERS) - 1
        hour, moment = _counted(article.published, per_paper * bonus if bonus else _NOTHING)
        return hour, not update, article.own, moment, article.id

    return rank


@lru_cache(maxsize=8192)  # the same articles are ranked for every reader
def _counted(published: datetime, sooner: timedelta) -> tuple[datetime, datetime]:
    """Return the hour, and the moment, as which a publication counts."""
    moment = published + sooner
    return moment.replace(minute=0, second=0, microsecond=0), moment


def names(article: Article, words: Iterable[str]) -> bool:
    """Does an article's title or lead hold any of these folded words?"""
    text = _folded(article.title, article.lead)
    return any(f" {word} " in text for word in words)


@lru_cache(maxsize=8192)  # the same articles are looked through for every wish of every reader
def _folded(title: str, lead: str) -> str:
    """Return the folded words of an article, each between single blanks ("lu" is not in "luon")."""
    return f" {' '.join(_BETWEEN_WORDS.sub(' ', fold(f'{title} {lead}')).split())} "
