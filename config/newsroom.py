"""The newsroom: what differs from one newsroom to the next, read from files and checked on load.

`load(folder)` reads the shipped files of this folder, each replaced by the file of the same name in
`folder` (BANTIN_CONFIG_DIR) where there is one. A wrong file raises ConfigError with one sentence that
names the file, the entry, and what would be right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Literal
from zoneinfo import ZoneInfo


class ConfigError(Exception):
    """A setting or a configuration file is wrong; the sentence says which, what was found and what would be right."""


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A subject that readers follow. `names` maps a language to the name shown."""

    slug: str
    names: dict[str, str]
    emoji: str
    aliases: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    """Path segments of article URLs, and feed categories, that mean this topic (slugs)."""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Place:
    """A commune or ward (data: 1 July 2025). `code` is the official unit code."""

    code: str
    name: str
    type: Literal["Xã", "Phường"]
    old_units: tuple[str, ...] = ()
    old_districts: tuple[str, ...] = ()
    old_province: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.type.lower()} {self.name}"


@dataclass(frozen=True, kw_only=True)
class Source:
    """A feed as the newsroom declares it, with the rules that its items need."""

    url: str
    name: str
    topic: str | None = None
    own: bool = False
    """The newsroom's own feed: first in the digest, visited most often."""
    date_order: Literal["dmy", "mdy"] = "dmy"
    zone: ZoneInfo = ZoneInfo("Asia/Ho_Chi_Minh")
    site: str | None = None
    """The home page; with `url` it lets `inspect` recognise the source of a file."""
    province: str | None = None
    """The province the paper covers, a sign for ambiguous place names; None for national papers."""


@dataclass(frozen=True, kw_only=True)
class Prefixes:
    """The closed lists of agency prefixes and tails (prefixes.toml)."""

    dashed: tuple[str, ...] = ()
    """Stripped when followed by a dash: "VTV.vn - "."""
    bracketed: tuple[str, ...] = ()
    """Stripped in brackets, with or without a dash after them: "(Dân trí) - ", "(TNO) "."""
    agencies: tuple[str, ...] = ()
    """Named in brackets after a dateline: "Hà Nội (TTXVN) - "."""
    tails: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Newsroom:
    """Everything that makes a newsroom."""

    name: str
    short_name: str
    province: str
    zone: ZoneInfo
    languages: tuple[str, ...]
    """The first is the default."""
    digest_at: time
    topics: tuple[Topic, ...]
    places: tuple[Place, ...]
    sources: tuple[Source, ...]
    prefixes: Prefixes

    def topic(self, slug: str) -> Topic | None:
        return next((topic for topic in self.topics if topic.slug == slug), None)

    def place(self, code: str) -> Place | None:
        return next((place for place in self.places if place.code == code), None)
