"""News on its way from a feed to the shelf. Times are aware datetimes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from digests.model.desk import Decision

GENERAL = "general"
"""The topic of an article whose topic is not known."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Up to when a reader was told the news who was told nothing yet."""


def aware(moment: datetime) -> datetime:
    """Return `moment` as it is, or raise ValueError if it has no zone."""
    if moment.tzinfo is None:
        raise ValueError(f"a datetime without a zone: {moment}")
    return moment


@dataclass(frozen=True, kw_only=True)
class Validators:
    """What a server gave us to ask "has it changed?" with (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One item of a feed, cleaned. `published` is UTC or None when no usable date was found."""

    id: str
    url: str
    title: str
    lead: str = ""
    published: datetime | None = None
    image: str | None = None
    categories: tuple[str, ...] = ()
    topic: str = GENERAL
    places: tuple[str, ...] = ()
    """Codes of communes and wards (places.csv), the surest first."""


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """An item that was left out, and why (one English sentence fragment for logs and `inspect`)."""

    id: str
    url: str
    title: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """What a feed's bytes held. `ttl` is in minutes, as RSS 2.0 gives it."""

    entries: tuple[Entry, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    title: str = ""
    self_url: str | None = None
    site_url: str | None = None
    ttl: int | None = None


@dataclass(frozen=True, kw_only=True)
class Article:
    """A stored article. `papers` is how many sources tell its story, `story` the story's id."""

    id: int
    url: str
    title: str
    lead: str
    source: str
    topic: str
    published: datetime
    first_seen: datetime
    news_at: datetime | None
    """When it became news to us; None: never pushed (it was old when first met)."""
    story: int
    papers: int = 1
    image: str | None = None
    own: bool = False
    """It is from the newsroom itself."""
    corrected: datetime | None = None
    """Since when its title and lead are the newsroom's own words: a correction."""
    places: tuple[str, ...] = ()
    mark: Decision = ""
    """What an editor has decided about its story."""
    rank: int | None = None
    """Where an editor has put its story (from 0): among the pinned of its section, or else among the others."""
    edited: bool = False
    """An editor has chosen its lead."""
    gone: bool = False
    """Its page was taken down: it is told to nobody any more."""

    @property
    def tellable(self) -> bool:
        """May it be told in a digest?"""
        return not self.gone and self.mark not in ("hide", "hold")

    @property
    def held(self) -> bool:
        """Is it shown to nobody, not even to those who look for it?"""
        return self.gone or self.mark == "hold"
