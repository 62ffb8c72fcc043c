"""The services that commands call, built upon one database."""

from __future__ import annotations

from pathlib import Path

from bot.commands import Services
from config.boundaries import read_boundaries
from config.newsroom import Newsroom
from digests.acting import Acting
from digests.collect.places.boundaries import Boundaries
from digests.collect.places.gazetteer import Gazetteer
from digests.compose.stand import Stand
from digests.feedback import Feedback
from digests.following import Following
from digests.linking import Linking
from digests.model import ChatRef
from digests.mydata import MyData
from digests.reading import Digests, Reading
from digests.store import Database
from digests.subscriptions import Subscriptions


def services_of(
    db: Database, newsroom: Newsroom, owners: tuple[tuple[str, str], ...] = (), folder: Path | None = None
) -> Services:
    """Return the services of a newsroom: `owners` are BANTIN_OWNERS, `folder` is BANTIN_CONFIG_DIR.

    Raise ConfigError for boundaries that cannot be read.
    """
    gazetteer = Gazetteer(newsroom.places)
    codes = frozenset(place.code for place in newsroom.places)
    return Services(
        newsroom=newsroom,
        gazetteer=gazetteer,
        subscriptions=Subscriptions(db, newsroom),
        following=Following(db, newsroom, gazetteer),
        reading=Reading(db, newsroom, gazetteer),
        boundaries=Boundaries(read_boundaries(folder), codes),
        digests=Digests(db=db, newsroom=newsroom, stand=Stand(db, newsroom)),
        feedback=Feedback(db, _rooms(newsroom, owners)),
        mydata=MyData(db),
        linking=Linking(db),
        acting=Acting(db),
    )


def _rooms(newsroom: Newsroom, owners: tuple[tuple[str, str], ...]) -> tuple[ChatRef, ...]:
    """Return the chats where letters are shown: the editors' chat, or else each owner's own."""
    shown = (newsroom.editors_chat,) if newsroom.editors_chat else owners
    return tuple(ChatRef(channel=channel, id=id) for channel, id in shown)
