"""The services that commands call, built upon one database."""

from __future__ import annotations

from bot.commands import Services
from config.newsroom import Newsroom
from digests.collect.places.gazetteer import Gazetteer
from digests.reading import Digests, Reading
from digests.store import Database
from digests.subscriptions import Subscriptions


def services_of(db: Database, newsroom: Newsroom) -> Services:
    """Return the services of a newsroom."""
    gazetteer = Gazetteer(newsroom.places)
    return Services(
        newsroom=newsroom,
        gazetteer=gazetteer,
        subscriptions=Subscriptions(db, newsroom, gazetteer),
        reading=Reading(db, newsroom, gazetteer),
        digests=Digests(db=db, newsroom=newsroom),
    )
