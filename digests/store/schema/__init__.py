"""The tables. Times are UTC; text is NFC; `folded` columns hold lower-case text without diacritics."""

from digests.store.schema.delivery import broadcasts, deliveries, editions, rate
from digests.store.schema.house import inbox, keys, pulses, slots, web_messages
from digests.store.schema.kinds import Clock, UtcDateTime, metadata, modelled
from digests.store.schema.news import article_places, articles, feeds
from digests.store.schema.readers import chats, departures, digest_plans, follows, links, tickets

__all__ = [
    "Clock",
    "UtcDateTime",
    "article_places",
    "articles",
    "broadcasts",
    "chats",
    "deliveries",
    "departures",
    "digest_plans",
    "editions",
    "feeds",
    "follows",
    "inbox",
    "keys",
    "links",
    "metadata",
    "modelled",
    "pulses",
    "rate",
    "slots",
    "tickets",
    "web_messages",
]
