"""What a later article adds to what was told of its story: tolls that rose, how it ended, a new side of it.

Papers retell an event with names and figures of their own, and that is no news. An update says how many more, or what
has happened since: found, arrested, put out, opened again. Less than that has to come together: a title in new words
that names whom nobody named, of a later day. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import groupby

from digests.collect.text import fold
from digests.compose.outcomes import outcomes, people, tolls
from digests.model import Article

_IN_TITLE, _IN_LEAD = 1.0, 0.5
"""What a new toll or outcome counts by where it stands; an update counts 1."""
_TITLE_NAME, _LEAD_NAME, _NAMES = 0.3, 0.1, 0.5
"""What a name that nobody had counts, and all of them at most."""
_NEW_WORDS, _LATER_DAY = 0.2, 0.2
_NEW_TITLE, _NEW_LEAD = 0.6, 0.65
"""From such a share of words that nobody had a title or a lead is in new words."""
_SMALL = (
    "va cua la co cho duoc trong cac voi da mot nay nhung khong khi tai tu den de ra o vao theo bi thi sau hon con len"
    " dang cung se qua lam tren vu vi do nguoi ngay sang chieu toi trua hom nay qua gio moi lai"
)
_EMPTY = frozenset(_SMALL.split())
_OF = {"held": "arrested"}
"""The outcome that a toll is a part of, where it has another name."""
_WORD = re.compile(r"[^\W_]+")
_DAY = re.compile(r"(?<![\d/])(\d{1,2})[/-](\d{1,2})(?![\d/]|-\d)")


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """What one article says, or several together."""

    titles: frozenset[str]
    tolls: dict[str, int]
    title_tolls: frozenset[str]
    people: frozenset[int]
    outcomes: frozenset[str]
    title_outcomes: frozenset[str]
    names: frozenset[str]
    title_names: frozenset[str]
    title_words: frozenset[str]
    words: frozenset[str]
    days: frozenset[tuple[int, int]]
    text: str

    def __or__(self, other: _Facts) -> _Facts:
        most = {kind: max(facts.tolls.get(kind, 0) for facts in (self, other)) for kind in self.tolls | other.tolls}
        sets = {name: getattr(self, name) | getattr(other, name) for name in _SETS}
        return _Facts(tolls=most, text=f"{self.text}|{other.text}", **sets)


_SETS = [name for name, kind in _Facts.__annotations__.items() if kind.startswith("frozenset")]


def adds(article: Article, told: Sequence[Article]) -> bool:
    """Say whether `article` has news for those who know all of `told`, articles of its story.

    A mirror, a re-post, a new title over the same text, another paper's retelling and one that came late have none.
    """
    if not told or article.published < min(one.published for one in told):
        return False
    facts, known = _facts(article.title, article.lead), _together(told)
    if facts.titles & known.titles:
        return False
    return _hard(facts, known) + _soft(facts, known) >= 1


def best(told_by: Iterable[Article]) -> Article:
    """Return the article that tells a story: one whose lead an editor chose, the newsroom's own, one with a lead.

    But where a later one has another toll or an outcome, that one: nobody is told of three dead when there are five.
    """
    ranked = sorted(told_by, key=_worth, reverse=True)
    chosen = ranked[0]
    for other in ranked[1:]:
        if other.published > chosen.published and _overtakes(other, chosen):
            chosen = other
    return chosen


def _worth(article: Article) -> tuple[object, ...]:
    return article.edited, article.own, bool(article.lead), article.published, article.id


def _overtakes(later: Article, earlier: Article) -> bool:
    facts, known = _facts(later.title, later.lead), _facts(earlier.title, earlier.lead)
    return not facts.titles & known.titles and _hard(facts, known) >= 1


def _hard(facts: _Facts, known: _Facts) -> float:
    """Return what new tolls and outcomes count."""
    risen = {kind for kind, number in facts.tolls.items() if _risen(kind, number, known)}
    count = sum(_IN_TITLE if kind in facts.title_tolls or kind in known.tolls else _IN_LEAD for kind in risen)
    fresh = facts.outcomes - known.outcomes - known.tolls.keys() - risen
    return count + sum(_IN_TITLE if name in facts.title_outcomes else _IN_LEAD for name in fresh)


def _risen(kind: str, number: int, known: _Facts) -> bool:
    """Say whether a toll is higher than any known, or the first of its kind and of people nobody has counted."""
    if kind in known.tolls:
        return number > known.tolls[kind]
    return number > 1 and number not in known.people and _OF.get(kind, kind) not in known.outcomes


def _soft(facts: _Facts, known: _Facts) -> float:
    """Return what new names, new words and a later day count."""
    fresh = {name for name in facts.names if f" {name} " not in known.text}
    names = sum(_TITLE_NAME if name in facts.title_names else _LEAD_NAME for name in fresh)
    count = min(names, _NAMES)
    count += _NEW_WORDS * (_novelty(facts.title_words, known.words) >= _NEW_TITLE)
    count += _NEW_WORDS * (_novelty(facts.words - facts.title_words, known.words) >= _NEW_LEAD)
    later = facts.days and known.days and max(facts.days) > max(known.days)
    return count + (_LATER_DAY if later else 0)


def _novelty(words: frozenset[str], known: frozenset[str]) -> float:
    return len(words - known) / len(words) if words else 0.0


@lru_cache(maxsize=512)
def _known(texts: tuple[tuple[str, str], ...]) -> _Facts:
    return reduce(lambda one, other: one | other, (_facts(title, lead) for title, lead in texts))


def _together(told: Sequence[Article]) -> _Facts:
    return _known(tuple((one.title, one.lead) for one in told))


@lru_cache(maxsize=4096)
def _facts(title: str, lead: str) -> _Facts:
    whole = f"{title}. {lead}"
    in_title = _WORD.findall(fold(title))
    words = _WORD.findall(fold(whole))
    title_names = _names(title)
    return _Facts(
        titles=frozenset([" ".join(in_title)]),
        tolls=tolls(whole),
        title_tolls=frozenset(tolls(title)),
        people=people(whole),
        outcomes=outcomes(whole),
        title_outcomes=outcomes(title),
        names=title_names | _names(lead),
        title_names=title_names,
        title_words=frozenset(in_title) - _EMPTY,
        words=frozenset(words) - _EMPTY,
        days=frozenset((int(month), int(day)) for day, month in _DAY.findall(whole) if 0 < int(month) <= 12),
        text=f" {' '.join(words)} ",
    )


def _names(text: str) -> frozenset[str]:
    """Return the names in a text, folded: two words or more with a capital; of longer ones the last two words."""
    if text.isupper():
        return frozenset()
    found = set()
    for capital, run in groupby(re.findall(r"\w+|[^\w\s]", text), lambda word: word[0].isupper()):
        name = [fold(word) for word in run]
        if capital and len(name) > 1:
            found.add(" ".join(name[-2:]))
    return frozenset(found)
