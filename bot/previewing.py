"""`bantin preview`: today's digest as a reader with these wishes would get it."""

from __future__ import annotations

from datetime import datetime

from bot.channels.telegram.text import split
from bot.opening import opened
from bot.terminal import show
from config.errors import ConfigError
from config.newsroom import Newsroom, load
from config.settings import Settings
from digests.collect.places.gazetteer import Gazetteer
from digests.compose.ondemand import preview
from digests.model import Follows
from digests.names import Names


async def print_preview(
    settings: Settings, topics: tuple[str, ...], places: tuple[str, ...], locale: str | None, kind: str, now: datetime
) -> None:
    """Print the digest in parts as `kind` (a channel) would show it."""
    newsroom = load(settings.config_dir)
    follows = wishes(newsroom, topics, places)
    async with opened(settings) as db:
        message = await preview(db, newsroom, follows, locale or newsroom.languages[0], now)
    parts = split(message) if kind == "telegram" else (message,)
    for number, part in enumerate(parts, start=1):
        show(part, title=f"{newsroom.short_name} · {kind}" + (f" · {number}/{len(parts)}" if len(parts) > 1 else ""))


def wishes(newsroom: Newsroom, topics: tuple[str, ...], places: tuple[str, ...]) -> Follows:
    """Return what these names mean; ConfigError for one that means nothing, with the nearest that do."""
    gazetteer = Gazetteer(newsroom.places)
    names = Names(newsroom, gazetteer)
    slugs, codes = set(), set()
    for text in topics:
        query = names.read(text)
        if query.kind != "topic":
            right = ", ".join(topic.slug for topic in newsroom.topics)
            raise ConfigError(f"there is no topic {text!r}; right would be one of: {right}")
        slugs.add(query.value)
    for text in places:
        place = gazetteer.named(text)
        if place is None:
            right = ", ".join(near.full_name for near in gazetteer.nearest(text))
            raise ConfigError(f"there is no place {text!r}; the nearest are: {right}")
        codes.add(place.code)
    return Follows(topics=frozenset(slugs), places=frozenset(codes))
