"""The cells of one line, each by its own rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, time
from typing import Any, get_args
from zoneinfo import ZoneInfo

from config.newsroom import Newsroom
from digests.collect.text import fold, squeeze
from digests.compose.schedule import MOST_TIMES
from digests.model import ChatRef, ChatState, Plan
from digests.names import LONGEST, plain
from digests.register.entry import Entry, Fault, Why

CHANNELS = {"telegram": r"-?\d{1,20}", "zalo": r"[\w-]{1,128}", "web": r"[\w-]{1,128}"}
"""What an id looks like on each platform."""
MOST_WORDS = 50
_ROUNDED = re.compile(r"\d[.,]\d+E\+\d+", re.IGNORECASE)
"""What a spreadsheet makes of a long number."""
_CLOCK = re.compile(r"(\d\d):(\d\d)(?:/([1-7]{1,7}))?")


class _Wrong(Exception):
    def __init__(self, why: Why, found: str) -> None:
        self.why, self.found = why, found


class LineReader:
    """Reads lines by the rules of one newsroom."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._topics = {topic.slug: {*topic.names.values()} for topic in newsroom.topics}
        self._by_topic = _by_name(self._topics)
        self._by_place = _by_name({place.code: {place.full_name, place.name} for place in newsroom.places})
        self._languages = frozenset(newsroom.languages)
        self._fields: Mapping[str, Callable[[str], dict[str, Any]]] = {
            "kind": self._kind,
            "state": self._state,
            "language": self._language,
            "zone": self._zone,
            "times": self._times,
            "weekend_later": lambda cell: _given("weekend_later", _yes(cell)),
            "empty_digest": lambda cell: _given("empty_digest", _yes(cell)),
            "quiet": self._quiet,
            "paused_until": self._paused_until,
            "topics": lambda cell: {"topics": _known(cell, self._by_topic, "topic")},
            "places": lambda cell: {"places": _known(cell, self._by_place, "place")},
            "keywords": lambda cell: self._words(cell, "keywords"),
            "muted": lambda cell: self._words(cell, "mutes"),
            "person": self._person,
            "home": lambda cell: _given("at_home", _yes(cell)),
        }

    def read(self, line: int, cells: Mapping[str, str]) -> Entry | Fault:
        """Return what a line says, or why it is refused."""
        try:
            ref, changes = self._ref(cells), dict[str, Any]()
            for name, act in self._fields.items():
                if name in cells:
                    given = act(cells[name].strip())
                    changes["labels"] = changes.get("labels", {}) | given.pop("labels", {})
                    changes |= given
        except _Wrong as wrong:
            return Fault(line=line, why=wrong.why, found=wrong.found[:60])
        return Entry(line=line, ref=ref, changes=changes)

    def _ref(self, cells: Mapping[str, str]) -> ChatRef:
        channel, id = cells.get("channel", "").strip().lower(), cells.get("id", "").strip()
        if channel not in CHANNELS:
            raise _Wrong("channel", channel)
        if not re.fullmatch(CHANNELS[channel], id):
            raise _Wrong("rounded" if _ROUNDED.fullmatch(id) else "id", id)
        return ChatRef(channel=channel, id=id)

    def _kind(self, cell: str) -> dict[str, Any]:
        return _given("private", _chosen(cell, {"private": True, "group": False}, "kind"))

    def _state(self, cell: str) -> dict[str, Any]:
        return _given("state", _chosen(cell, {state: state for state in get_args(ChatState)}, "state"))

    def _language(self, cell: str) -> dict[str, Any]:
        return _given("locale", _chosen(cell, {name: name for name in self._languages}, "language"))

    def _zone(self, cell: str) -> dict[str, Any]:
        try:
            return {"zone": ZoneInfo(cell)} if cell else {}
        except (KeyError, ValueError, OSError):  # a folder of the database, a path: no zone
            raise _Wrong("zone", cell) from None

    def _times(self, cell: str) -> dict[str, Any]:
        plans = {plan.at: plan for plan in map(_plan_of, cell.split())}
        if len(plans) > MOST_TIMES:
            raise _Wrong("times", cell)
        return {"plans": tuple(plans[at] for at in sorted(plans))} if plans else {}

    def _quiet(self, cell: str) -> dict[str, Any]:
        if not cell:
            return {"quiet": None}
        begin, _, end = cell.partition("-")
        return {"quiet": (_time(begin, "quiet"), _time(end, "quiet"))}

    def _paused_until(self, cell: str) -> dict[str, Any]:
        try:
            moment = datetime.fromisoformat(cell) if cell else None
        except ValueError:
            raise _Wrong("date", cell) from None
        if moment and moment.tzinfo is None:
            raise _Wrong("date", cell)
        return {"paused_until": moment}

    def _words(self, cell: str, name: str) -> dict[str, Any]:
        labels: dict[str, str] = {}
        for said in filter(None, (squeeze(part) for part in cell.split(";"))):
            topic = name == "mutes" and said.startswith("#") and said[1:] in self._topics
            word = said if topic else plain(said)
            if not (topic or 1 < len(word) <= LONGEST):
                raise _Wrong("word", said)
            labels[word] = said
        if len(labels) > MOST_WORDS:
            raise _Wrong("word", cell)
        return {name: frozenset(labels), "labels": {word: said for word, said in labels.items() if word != said}}

    def _person(self, cell: str) -> dict[str, Any]:
        if cell and not re.fullmatch(r"[0-9a-f]{8,32}", cell):
            raise _Wrong("person", cell)
        return {"person": cell or None}


def _by_name(known: Mapping[str, Collection[str]]) -> Mapping[str, str]:
    """Return which code each name stands for that is only one's, folded; every code stands for itself."""
    found: dict[str, set[str]] = {}
    for code, names in known.items():
        for name in map(fold, names):
            found.setdefault(name, set()).add(code)
    alone = {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}
    return alone | {fold(code): code for code in known}


def _known(cell: str, names: Mapping[str, str], why: Why) -> frozenset[str]:
    """Return the codes that a cell names: with blanks between them, or names and codes with commas or semicolons."""
    wanted: set[str | None] = set()
    for part in filter(None, map(squeeze, re.split("[,;]", cell))):
        whole = names.get(fold(part))
        found = {whole} if whole else {names.get(fold(word)) for word in part.split()}
        if None in found:
            raise _Wrong(why, part)
        wanted |= found
    return frozenset(code for code in wanted if code)


def _given(name: str, value: object) -> dict[str, Any]:
    return {} if value is None else {name: value}


def _chosen(cell: str, known: Mapping[str, Any], why: Why) -> Any:
    """Return what a word stands for; None for an empty cell, which leaves all as it is."""
    if cell and cell.lower() not in known:
        raise _Wrong(why, cell)
    return known.get(cell.lower())


def _yes(cell: str) -> Any:
    return _chosen(cell, {"yes": True, "no": False, "1": True, "0": False, "true": True, "false": False}, "flag")


def _plan_of(word: str) -> Plan:
    found = _CLOCK.fullmatch(word)
    if not found:
        raise _Wrong("times", word)
    at = _time(f"{found[1]}:{found[2]}", "times")
    return Plan(at=at, weekdays=frozenset(int(day) - 1 for day in found[3] or "1234567"))


def _time(text: str, why: Why) -> time:
    try:
        return time.fromisoformat(text.strip())
    except ValueError:
        raise _Wrong(why, text) from None
