"""The newsroom: what differs from one newsroom to the next, read from files and checked on load.

`load(folder)` reads the shipped files of this folder, each replaced by the file of the same name in
`folder` (BANTIN_CONFIG_DIR) where there is one. A wrong file raises ConfigError with one sentence that
names the file, the entry, and what would be right.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from config.errors import ConfigError as ConfigError
from config.i18n import alphabetical
from config.places import Place as Place
from config.places import read_places, refuse_doubles
from config.tables import Table, read_toml

SHIPPED = Path(__file__).parent
FILES = ("newsroom.toml", "feeds.toml", "places.csv", "places.geojson", "prefixes.toml")
"""What a folder may replace."""
NEWSROOM_KEYS = (
    "name",
    "short_name",
    "province",
    "zone",
    "languages",
    "digest_at",
    "editors_chat",
    "admins_chat",
    "topics",
)
TOPIC_KEYS = ("slug", "names", "emoji", "aliases", "sections", "keywords", "takes_over", "yields_to")
SOURCE_KEYS = ("url", "name", "topic", "own", "date_order", "zone", "site", "province")
PREFIX_KEYS = ("dashed", "bracketed", "agencies", "tails")


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
    takes_over: tuple[str, ...] = ()
    """Topics (slugs) whose words count for this one where its own are found: a robbery abroad is world news."""
    yields_to: tuple[str, ...] = ()
    """Topics (slugs) that win over this one where they are as strong: a match abroad is sport."""


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
    editors_chat: tuple[str, str] | None = None
    """Where letters from readers are shown: a channel and the chat's id there."""
    admins_chat: tuple[str, str] | None = None
    """Where troubles are told; None: in the editors' chat."""

    def topic(self, slug: str) -> Topic | None:
        return next((topic for topic in self.topics if topic.slug == slug), None)

    def place(self, code: str) -> Place | None:
        return next((place for place in self.places if place.code == code), None)

    def places_of(self, codes: Collection[str] | None = None) -> list[Place]:
        """Return the places of these codes (None: all) by name; codes that it does not have are left out."""
        found = (place for place in self.places if codes is None or place.code in codes)
        return sorted(found, key=lambda place: alphabetical(place.name))


def load(folder: Path | None = None) -> Newsroom:
    """Return the newsroom of the shipped files, each replaced by its namesake in `folder`, or raise ConfigError."""
    table = read_toml(file_of("newsroom.toml", folder)).spelt(NEWSROOM_KEYS)
    zone = table.zone("zone", "Asia/Ho_Chi_Minh")
    languages = _languages(table)
    topics = _topics(table, languages)
    name = table.text("name")
    return Newsroom(
        name=name,
        short_name=table.text("short_name", name),
        province=table.text("province", ""),
        zone=zone,
        languages=languages,
        digest_at=table.time("digest_at", time(6, 30)),
        topics=topics,
        places=read_places(file_of("places.csv", folder)),
        sources=_sources(file_of("feeds.toml", folder), topics, zone),
        prefixes=_prefixes(file_of("prefixes.toml", folder)),
        editors_chat=_chat(table, "editors_chat"),
        admins_chat=_chat(table, "admins_chat"),
    )


def file_of(name: str, folder: Path | None) -> Path:
    """Return the file `name` in `folder`, or the shipped one where there is none."""
    own = folder / name if folder else None
    return own if own and own.is_file() else SHIPPED / name


def _languages(table: Table) -> tuple[str, ...]:
    translated = sorted(catalog.parent.name for catalog in (SHIPPED / "locales").glob("*/bantin.po"))
    languages = table.texts("languages") or ("vi", "en")
    if not set(languages) <= set(translated):
        raise table.wrong("languages", f"languages with a catalog in {SHIPPED / 'locales'}: {', '.join(translated)}")
    return languages


def _chat(table: Table, key: str) -> tuple[str, str] | None:
    if not table.has(key):
        return None
    right = "a channel and a chat's id, such as telegram:-1001234567890"
    channel, _, id = table.matching(key, r"(telegram|zalo):\S+", right).partition(":")
    return channel, id


def _topics(table: Table, languages: tuple[str, ...]) -> tuple[Topic, ...]:
    tables = table.tables("topics") or read_toml(SHIPPED / "newsroom.toml").tables("topics")
    topics = tuple(
        Topic(
            slug=topic.matching("slug", r"[a-z0-9]+(-[a-z0-9]+)*", "small letters, digits and single dashes"),
            names={language: topic.table("names").text(language) for language in languages},
            emoji=topic.text("emoji", "📰"),
            aliases=topic.texts("aliases"),
            sections=topic.texts("sections"),
            keywords=topic.texts("keywords"),
            takes_over=topic.texts("takes_over"),
            yields_to=topic.texts("yields_to"),
        )
        for topic in (each.spelt(TOPIC_KEYS) for each in tables)
    )
    refuse_doubles(table.file, "topic", (topic.slug for topic in topics))
    slugs = tuple(topic.slug for topic in topics)
    for each, topic in zip(tables, topics, strict=True):
        for key, others in (("takes_over", topic.takes_over), ("yields_to", topic.yields_to)):
            if not set(others) <= set(slugs):
                raise each.wrong(key, f"a list of topics: {', '.join(slugs)}")
    for language in languages:
        refuse_doubles(table.file, "topic name", (topic.names[language].casefold() for topic in topics))
    return topics


def _sources(file: Path, topics: tuple[Topic, ...], zone: ZoneInfo) -> tuple[Source, ...]:
    sources = tuple(_source(feed, topics, zone) for feed in read_toml(file).spelt(("feeds",)).tables("feeds"))
    refuse_doubles(file, "feed", (source.url for source in sources))
    return sources


def _source(feed: Table, topics: tuple[Topic, ...], zone: ZoneInfo) -> Source:
    feed.spelt(SOURCE_KEYS)
    url = feed.address("url")
    slugs = tuple(topic.slug for topic in topics)
    return Source(
        url=url,
        name=feed.text("name", urlsplit(url).hostname or url),
        topic=_topic(feed, slugs),
        own=feed.flag("own"),
        date_order="mdy" if feed.one_of("date_order", ("dmy", "mdy"), "dmy") == "mdy" else "dmy",
        zone=feed.zone("zone", zone.key),
        site=feed.address("site") if feed.has("site") else None,
        province=feed.text("province", "") or None,
    )


def _topic(feed: Table, slugs: tuple[str, ...]) -> str | None:
    if not feed.has("topic"):
        return None
    if feed.file.parent == SHIPPED and feed.text("topic") not in slugs:
        return None  # the shipped feeds under another newsroom's topics: found for each article instead
    return feed.one_of("topic", slugs)


def _prefixes(file: Path) -> Prefixes:
    if not file.is_file():
        return Prefixes()
    table = read_toml(file).spelt(PREFIX_KEYS)
    return Prefixes(
        dashed=table.texts("dashed"),
        bracketed=table.texts("bracketed"),
        agencies=table.texts("agencies"),
        tails=table.texts("tails"),
    )
