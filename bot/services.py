"""The services that commands call, built upon one database."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.commands import Services
from config.boundaries import read_boundaries
from config.newsroom import Newsroom
from digests.acting import Acting
from digests.alerts import Alerts, Rules
from digests.collect.places.boundaries import Boundaries
from digests.collect.places.gazetteer import Gazetteer
from digests.collect.visitor import Visitor
from digests.compose.stand import Stand
from digests.condition import House
from digests.correcting import Correcting, Launcher
from digests.desk import Desk
from digests.enrolment import Enrolment
from digests.feedback import Feedback
from digests.feeding import Feeding
from digests.following import Following
from digests.linking import Linking
from digests.members import Members
from digests.model import ChatRef
from digests.mydata import MyData
from digests.names import Names
from digests.readership import Readership
from digests.reading import Digests, Reading
from digests.signing_in import SigningIn
from digests.stats import Stats
from digests.store import Database
from digests.subscriptions import Subscriptions
from digests.trail import Trail


@dataclass(frozen=True, kw_only=True)
class Atlas:
    """What a newsroom knows by name and on the map. To build it takes 40 ms, and it can be shared."""

    gazetteer: Gazetteer
    names: Names
    boundaries: Boundaries


def atlas_of(newsroom: Newsroom, folder: Path | None = None) -> Atlas:
    """Return a newsroom's atlas; `folder` is BANTIN_CONFIG_DIR. ConfigError for boundaries that cannot be read."""
    gazetteer = Gazetteer(newsroom.places)
    codes = frozenset(place.code for place in newsroom.places)
    return Atlas(
        gazetteer=gazetteer,
        names=Names(newsroom, gazetteer),
        boundaries=Boundaries(read_boundaries(folder), codes),
    )


def services_of(
    db: Database,
    newsroom: Newsroom,
    atlas: Atlas,
    owners: tuple[tuple[str, str], ...] = (),
    *,
    site: str = "",
    rules: Rules | None = None,
    edits: Set[str] = frozenset(),
    visitor: Visitor | None = None,
) -> Services:
    """Return the services of a newsroom; `owners` are BANTIN_OWNERS, `site` is the address of its web pages.

    `edits` are the kinds of channels whose messages can be edited.
    `visitor` is the way out to feeds and pages; without it, one that no private address is open to.
    """
    visitor = visitor or Visitor()
    members = Members(db, owners)
    alerts = Alerts(db, newsroom, members, rules or Rules(), launch=Launcher(newsroom).launch, visitor=visitor)
    for_readers = _for_readers(db, newsroom, atlas, _rooms(newsroom, owners))
    return for_readers(
        members=members,
        feeding=Feeding(db, newsroom, visitor),
        visitor=visitor,
        readership=Readership(db, members),
        enrolment=Enrolment(db, newsroom, members),
        desk=Desk(db, newsroom, visitor),
        alerts=alerts,
        correcting=Correcting(db, newsroom, alerts, edits),
        stats=Stats(db, newsroom),
        trail=Trail(db, newsroom, members),
        house=House(db),
        signing_in=SigningIn(db),
        site=site,
    )


def _for_readers(db: Database, newsroom: Newsroom, atlas: Atlas, rooms: tuple[ChatRef, ...]) -> partial[Services]:
    """Return what readers need, to be completed with what the newsroom needs."""
    return partial(
        Services,
        newsroom=newsroom,
        gazetteer=atlas.gazetteer,
        subscriptions=Subscriptions(db, newsroom),
        following=Following(db, newsroom, atlas.names),
        reading=Reading(db, atlas.names),
        boundaries=atlas.boundaries,
        digests=Digests(db=db, newsroom=newsroom, stand=Stand(db, newsroom)),
        feedback=Feedback(db, rooms),
        mydata=MyData(db),
        linking=Linking(db),
        acting=Acting(db),
    )


def _rooms(newsroom: Newsroom, owners: tuple[tuple[str, str], ...]) -> tuple[ChatRef, ...]:
    """Return the chats where letters are shown: the editors' chat, or else each owner's own."""
    shown = (newsroom.editors_chat,) if newsroom.editors_chat else owners
    return tuple(ChatRef(channel=channel, id=id) for channel, id in shown)
