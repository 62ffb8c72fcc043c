"""The tables. Times are UTC; text is NFC; `folded` columns hold lower-case text without diacritics."""

from digests.store.schema.delivery import broadcasts, deliveries, editions, rate
from digests.store.schema.house import daily, inbox, keys, pulses, slots, web_messages
from digests.store.schema.kinds import Clock, UtcDateTime, metadata, modelled
from digests.store.schema.news import article_places, articles, feeds
from digests.store.schema.newsroom import (
    alerts,
    approvals,
    article_versions,
    audit,
    desk_marks,
    invitations,
    members,
    offers,
    sign_ins,
    switches,
)
from digests.store.schema.readers import chats, departures, digest_plans, follows, links, tickets

__all__ = [
    "Clock",
    "UtcDateTime",
    "alerts",
    "approvals",
    "article_places",
    "article_versions",
    "articles",
    "audit",
    "broadcasts",
    "chats",
    "daily",
    "deliveries",
    "departures",
    "desk_marks",
    "digest_plans",
    "editions",
    "feeds",
    "follows",
    "inbox",
    "invitations",
    "keys",
    "links",
    "members",
    "metadata",
    "modelled",
    "offers",
    "pulses",
    "rate",
    "sign_ins",
    "slots",
    "switches",
    "tickets",
    "web_messages",
]
